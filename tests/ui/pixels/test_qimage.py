"""Pixels to what Qt paints and back: rounded once, clipped, nothing shared that may be freed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from photofix.ui.pixels.qimage import from_rgb8, from_rgba8, quantised, to_qimage, to_rgb8, write_rgb8


def pixels(height: int, width: int, channels: int = 3) -> NDArray[np.uint8]:
    return np.random.default_rng(height * width).integers(0, 256, (height, width, channels), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 5), (7, 13), (64, 33)])
def test_colours_come_back_as_they_went(height: int, width: int) -> None:
    before = pixels(height, width)
    picture = from_rgb8(before)
    assert (picture.width(), picture.height(), picture.format()) == (width, height, QImage.Format.Format_RGB32)
    assert np.array_equal(to_rgb8(picture), before)
    assert picture.pixelColor(width - 1, 0) == QColor(*(int(value) for value in before[0, -1]))


def test_a_picture_owns_its_pixels() -> None:
    before = pixels(9, 11)
    picture, kept = from_rgb8(before), before.copy()
    before[:] = 0
    assert np.array_equal(to_rgb8(picture), kept)
    copy = to_rgb8(picture)
    copy[:] = 1
    assert np.array_equal(to_rgb8(picture), kept)


def test_floats_are_clipped_and_rounded_half_up() -> None:
    values = np.float32([-9, -0.001, 0, 0.25 / 255, 0.75 / 255, 127.4 / 255, 127.6 / 255, 1, 1.2, 40])
    image = np.repeat(values[None, :, None], 3, 2)
    assert quantised(image)[0, :, 0].tolist() == [0, 0, 0, 0, 1, 127, 128, 255, 255, 255]
    assert np.array_equal(to_rgb8(to_qimage(image)), quantised(image))


def test_every_8_bit_value_survives_the_way_through_floats() -> None:
    steps = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, 2)
    assert np.array_equal(quantised(steps.astype(np.float32) / np.float32(255)), steps)


def test_straight_alpha_is_kept() -> None:
    before = pixels(6, 10, 4)
    picture = from_rgba8(before[:, ::2])
    assert picture.hasAlphaChannel()
    for y, x in ((0, 0), (5, 4), (2, 3)):
        red, green, blue, alpha = (int(value) for value in before[y, 2 * x])
        assert picture.pixelColor(x, y) == QColor(red, green, blue, alpha)


def test_part_of_a_picture_is_written_in_place() -> None:
    memory = np.zeros((8, 9, 4), np.uint8)
    write_rgb8(pixels(3, 4), memory[2:5, 1:5])
    shown = to_rgb8(QImage(memory.data, 9, 8, 36, QImage.Format.Format_RGB32))
    assert np.array_equal(shown[2:5, 1:5], pixels(3, 4))
    shown[2:5, 1:5] = 0
    assert not shown.any()


@pytest.mark.parametrize(
    "kind", [QImage.Format.Format_Grayscale8, QImage.Format.Format_ARGB32, QImage.Format.Format_RGB888]
)
def test_any_picture_can_be_read(kind: QImage.Format) -> None:
    picture = QImage(7, 5, kind)
    picture.fill(QColor(90, 90, 90))
    assert (to_rgb8(picture) == 90).all() and to_rgb8(picture).shape == (5, 7, 3)
