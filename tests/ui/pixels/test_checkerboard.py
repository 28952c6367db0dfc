"""Transparent parts of a photo show a checkerboard; what is opaque shows the photo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photofix.photo.photo import Photo
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.pixels.checkerboard import CELL_PX, DARK, LIGHT, checkerboard
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


def _photo(alpha: np.ndarray) -> Photo:
    return Photo(None, np.zeros((*alpha.shape, 3), alpha.dtype), alpha)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_covers_as_far_as_the_photo_is_transparent(qapp: Any, dtype: Any) -> None:
    top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
    alpha = np.zeros((40, 60), dtype)
    alpha[:, 30:] = top
    cover = checkerboard(_photo(alpha), None, 1.0)
    assert cover is not None
    assert cover.pixelColor(0, 0).alpha() == 255 and cover.pixelColor(59, 39).alpha() == 0
    assert {cover.pixelColor(0, 0).red(), cover.pixelColor(CELL_PX, 0).red()} == {LIGHT, DARK}


def test_a_region_is_that_region_of_the_whole(qapp: Any) -> None:
    alpha = np.random.default_rng(0).integers(0, 256, (40, 60), np.uint8)
    whole = checkerboard(_photo(alpha), None, 1.0)
    part = checkerboard(_photo(alpha), (10, 20, 12, 24), 1.0)
    assert whole is not None and part == whole.copy(20, 10, 24, 12)


def test_opaque_photos_have_none(qapp: Any) -> None:
    assert checkerboard(Photo(None, np.zeros((4, 4, 3), np.uint8)), None, 1.0) is None


def test_canvas_shows_it_at_every_zoom(window: MainWindow, tmp_path: Path, open_photo: Any, qtbot: Any) -> None:
    pixels = np.full((300, 400, 4), 90, np.uint8)
    pixels[:, :200, 3], pixels[:, 200:, 3] = 0, 255
    path = tmp_path / "alpha.png"
    cv2.imwrite(str(path), pixels)
    open_photo(window, path)
    window.viewer.set_mode(CompareMode.ORIGINAL)
    for zoom in (window.viewer.view.zoom, 1.0, 4.0):
        window.viewer.zoom_to(zoom)
        qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
        window.viewer.center_on(200, 150)
        qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
        shown = to_rgb8(window.viewer.grab().toImage())
        row = shown[shown.shape[0] // 2, :, 0]
        middle = len(row) // 2
        seen = set(row[middle - 80 : middle - 4].tolist())
        assert {LIGHT, DARK} <= seen and min(seen) >= DARK and max(seen) <= LIGHT
        assert set(row[middle + 4 : middle + 80]) == {90}
