"""Icons are painted in the colours of the theme, and once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication

from photofix.ui.system import icons


def test_an_icon_is_painted_once_for_each_colour(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    QPixmapCache.clear()
    painted: list[tuple[str, str, int]] = []
    paint = icons._painted

    def count(name: str, color: QColor, ratio: int) -> object:
        painted.append((name, color.name(), ratio))
        return paint(name, color, ratio)

    monkeypatch.setattr(icons, "_painted", count)
    first, again = icons.icon("open"), icons.icon("open")
    assert len(painted) == len(set(painted))
    assert first.pixmap(20, 20).toImage() == again.pixmap(20, 20).toImage()
    before, palette = len(painted), QApplication.palette()
    other = QPalette(palette)
    other.setColor(QPalette.ColorRole.ButtonText, QColor("#12ab34"))
    try:
        QApplication.setPalette(other)
        image = icons.icon("open").pixmap(20, 20).toImage()
    finally:
        QApplication.setPalette(palette)
    assert len(painted) > before
    colors = {
        image.pixelColor(x, y).name() for x in range(20) for y in range(20) if image.pixelColor(x, y).alpha() == 255
    }
    assert colors <= {"#12ab34"}
