"""The application's own line icons (resources/icons), painted in the text colour of the present theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from photofix.paths import resources_dir

SIDE_PX = 20


def icon(name: str) -> QIcon:
    """The icon of `resources/icons/<name>.svg` for the present palette."""
    palette = QApplication.palette()
    made = QIcon()
    modes = ((QIcon.Mode.Normal, QPalette.ColorGroup.Active), (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled))
    for mode, group in modes:
        for ratio in (1, 2):
            made.addPixmap(_pixmap(name, palette.color(group, QPalette.ColorRole.ButtonText), ratio), mode)
    return made


def app_icon() -> QIcon:
    """The program's icon."""
    return QIcon(str(resources_dir() / "icons" / "photofix.svg"))


def _pixmap(name: str, color: QColor, ratio: int) -> QPixmap:
    """Painted once: a window asks for each icon several times while it is made."""
    key = f"{name} {color.name()} {ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _painted(name, color, ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def _painted(name: str, color: QColor, ratio: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color.name()).encode()))
    pixmap = QPixmap(SIDE_PX * ratio, SIDE_PX * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, SIDE_PX * ratio, SIDE_PX * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text()
