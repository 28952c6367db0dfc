"""The Windows installer: dist/photofix-VERSION-setup.exe, by Inno Setup's iscc from packaging/recipes/windows.iss. NOT
RUN: no Windows was at hand. Run it there, in a checkout with Python 3.11 or newer: `python packaging/windows.py`."""

from __future__ import annotations

from frozen import PYTHON, freeze, make_environment
from project import BUILD, DIST, ICON, RECIPES, filled, run

ICO = BUILD / "photofix.ico"
MAKE_ICO = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
image = QImage(256, 256, QImage.Format.Format_ARGB32)
image.fill(Qt.GlobalColor.transparent)
painter = QPainter(image)
QSvgRenderer(sys.argv[1]).render(painter)
painter.end()
sys.exit(not image.save(sys.argv[2]))
"""


def build() -> None:
    make_environment()
    make_icon()
    freeze()
    script = BUILD / "windows.iss"
    script.write_text(filled(RECIPES / "windows.iss"), encoding="utf-8-sig")
    run("iscc", f"/O{DIST}", f"/DProgram={DIST / 'photofix'}", f"/DIcon={ICO}", script)


def make_icon() -> None:
    """The icon as Windows wants it, which photofix.spec takes where it is there."""
    BUILD.mkdir(exist_ok=True)
    run(PYTHON, "-c", MAKE_ICO, ICON, ICO)


if __name__ == "__main__":
    build()
