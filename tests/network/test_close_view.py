"""The close view: calm, unclipped pieces of every brightness, at full resolution, on the coding's grid."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.network.close_view import GRID_PX, PER_SIDE, PIECE_PX, calm_pieces, close_view, laid_out
from photofix.network.inside import WHOLE, Inside
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box

ORIGIN = Box(0, 0, 0, 0)


def half_rough() -> np.ndarray:
    """Calm on the left, rough on the right, lighter from top to bottom, where it is clipped."""
    picture = np.ascontiguousarray(np.broadcast_to(np.linspace(0.2, 0.8, 512)[:, None, None], (512, 512, 3)))
    picture[:, 256:] += 0.1 * np.random.default_rng(0).standard_normal((512, 256, 3))
    picture[448:] = 1.0
    return np.clip(picture, 0, 1).astype(np.float32)


def pieces_of(picture: np.ndarray) -> list[Box]:
    return calm_pieces(lambda box: picture[box.slices(ORIGIN)], Box(0, 0, *picture.shape[:2]))


def test_the_calm_pieces_are_taken_at_each_brightness() -> None:
    picture = half_rough()
    boxes = pieces_of(picture)
    assert len(boxes) == PER_SIDE**2
    assert all(box.right <= 256 + PIECE_PX and box.bottom <= 448 + PIECE_PX for box in boxes)
    assert all(box.top % GRID_PX == box.left % GRID_PX == 0 for box in boxes)
    view = laid_out(lambda box: picture[box.slices(ORIGIN)], boxes)
    assert view.shape == (PER_SIDE * PIECE_PX, PER_SIDE * PIECE_PX, 3)
    rows = view.reshape(PER_SIDE, PIECE_PX, -1).mean(axis=(1, 2))
    assert list(rows) == sorted(rows)
    assert rows[0] < 0.4 < rows[-1]


@pytest.mark.parametrize(("height", "width"), [(1, 1), (9, 300), (31, 31), (64, 40), (100, 100)])
def test_small_photos_have_one_too(height: int, width: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    view = close_view(Photo(None, pixels, sha256="ab"), WHOLE)
    assert min(view.shape[:2]) >= 16
    assert 0 <= view.min() <= view.max() <= 1


def test_pixels_are_the_photos_own_and_lie_inside_the_picture() -> None:
    pixels = np.zeros((400, 400, 3), np.uint8)
    pixels[100:300, 100:300] = np.random.default_rng(0).integers(90, 110, (200, 200, 3))
    view = close_view(Photo(None, pixels, sha256="ab"), Inside(0.25, 0.25, 0.75, 0.75))
    assert view.min() * 255 >= 90
    assert np.allclose(view * 255, np.round(view * 255), atol=1e-3)
