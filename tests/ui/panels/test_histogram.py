"""The histogram's picture: where which colours lie, on a light and a dark ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from photofix.ui.panels.histogram import Histogram, _filled, _line
from photofix.ui.pixels.counts import count
from photofix.ui.pixels.qimage import to_rgb8

NOTHING = np.zeros(256, np.float32)


@pytest.mark.parametrize("ground", [QColor(255, 255, 255), QColor(30, 30, 32)])
def test_each_channel_fills_what_lies_below_its_curve(ground: QColor) -> None:
    red, blue = np.full(256, 0.25, np.float32), np.where(np.arange(256) < 128, 0.75, 0).astype(np.float32)
    pixels = to_rgb8(_filled((red, NOTHING, blue), (40, 256), ground)).astype(int)
    plain = np.array(ground.toTuple()[:3])
    assert (pixels[:9] == plain).all() and (pixels[:29, 140:] == plain).all(), "above the curves"
    only_blue, only_red, both = pixels[20, 50] - plain, pixels[35, 200] - plain, pixels[35, 50] - plain
    assert only_blue[2] > only_blue[0] and only_red[0] > only_red[2]
    assert (np.abs(both) >= np.maximum(np.abs(only_red), np.abs(only_blue))).all(), "they mix"


def test_a_line_goes_through_every_bin_and_stays_in_its_area() -> None:
    area = QRectF(10, 20, 100, 50)
    curve = np.linspace(0, 2, 256, dtype=np.float32)
    points = [(point.x(), point.y()) for point in _line(curve, area)]
    assert len(points) == 256 and points[0] == (10, 70) and points[-1] == (110, 20)
    assert points[64][1] == pytest.approx(70 - 50 * curve[64])


def test_it_is_painted_with_what_was_counted(qtbot: Any) -> None:
    panel = Histogram()
    qtbot.addWidget(panel)
    panel.resize(300, 104)
    empty = panel.grab().toImage()
    dark = count(np.full((20, 20, 3), 40, np.uint8))
    panel.show_counts(dark, dark)
    panel.show()
    qtbot.waitUntil(lambda: panel.grab().toImage() != empty)
    changed = (to_rgb8(panel.grab().toImage()) != to_rgb8(empty)).any(axis=2)
    assert changed[20:90, 40:70].any() and not changed[20:90, 100:290].any()
