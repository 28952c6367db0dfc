"""Small pictures of a place are as sharp as the screen they are shown on."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from photofix.ui.panels.before_after import GAP_PX, ICON_SIZE, SIDE_PX, icon_of, squared
from photofix.ui.pixels.qimage import from_rgb8, to_rgb8


def striped() -> QImage:
    """Columns of one pixel, black and white, as many as a screen of two pixels for each of Qt's shows."""
    columns = np.tile(np.array([0, 255], np.uint8), SIDE_PX)
    return from_rgb8(np.repeat(np.tile(columns, (2 * SIDE_PX, 1))[..., None], 3, axis=2))


def shown(density: float) -> np.ndarray:
    icon = icon_of(squared(striped()), squared(striped()))
    assert icon is not None
    picture = icon.pixmap(ICON_SIZE, density).toImage().convertToFormat(QImage.Format.Format_RGB888)
    assert picture.size() == ICON_SIZE * density
    return to_rgb8(picture).astype(int)


def test_a_dense_screen_shows_every_pixel(qapp: Any) -> None:
    pixels = shown(2)
    for half in (pixels[:, : 2 * SIDE_PX], pixels[:, 2 * (SIDE_PX + GAP_PX) :]):
        assert np.array_equal(half, to_rgb8(striped()))


def test_another_screen_shows_their_mean(qapp: Any) -> None:
    half = shown(1)[:, :SIDE_PX]
    assert np.abs(half - 127).max() <= 2
