"""What is told to be painted at a place lies there, whatever the resolution, and long names stay in their line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from photofix.export.paper import Rect
from photofix.ui.pixels.paper_paint import PaperPainter
from photofix.ui.pixels.qimage import to_rgb8


def paper(dpi: int) -> QImage:
    """100 x 80 mm, white."""
    image = QImage(round(100 / 25.4 * dpi), round(80 / 25.4 * dpi), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(Qt.GlobalColor.white)
    return image


def painted(dpi: int, paint: Any) -> Rect:
    """The box of what is not white, mm."""
    sheet = paper(dpi)
    painter = QPainter(sheet)
    paint(PaperPainter(painter))
    painter.end()
    rows, columns = np.nonzero((to_rgb8(sheet) < 200).any(axis=2))
    mm = 25.4 / dpi
    size = (columns.max() - columns.min() + 1, rows.max() - rows.min() + 1)
    return Rect(columns.min() * mm, rows.min() * mm, size[0] * mm, size[1] * mm)


@pytest.mark.parametrize("dpi", [72, 200])
def test_a_picture_lies_where_it_was_told(qapp: Any, dpi: int) -> None:
    black = QImage(30, 20, QImage.Format.Format_RGB32)
    black.fill(Qt.GlobalColor.black)
    box = painted(dpi, lambda sheet: sheet.picture_inside(black, Rect(10, 20, 60, 50)))
    assert (box.left, box.top, box.width, box.height) == pytest.approx((10, 25, 60, 40), abs=0.5)


def test_a_long_name_stays_in_its_line(qapp: Any) -> None:
    line = Rect(10, 10, 40, 4.2)
    box = painted(200, lambda sheet: sheet.line("a_very_long_file_name_" * 5 + ".tif", line))
    assert box.left >= 9.5 and box.right <= 50.5 and box.top >= 9.5 and box.bottom <= 15


def test_text_is_as_large_on_every_device(qapp: Any) -> None:
    low, high = (painted(dpi, lambda sheet: sheet.line("H", Rect(10, 10, 40, 8), points=20.0)) for dpi in (100, 300))
    assert low.height == pytest.approx(high.height, rel=0.15)
