"""Detail lent to the depth of a hole: as lively as its surroundings, from known places only, the same in any window."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.raster.boxes import Box
from photofix.tasks.kit.inpainting import detail as _detail

SIZE = 192
WHOLE = Box(0, 0, SIZE, SIZE)


def texture() -> NDArray[np.float32]:
    noise = np.random.default_rng(3).normal(0, 0.2, (SIZE, SIZE)).astype(np.float32)
    return np.repeat((0.5 + cv2.GaussianBlur(noise, (0, 0), 0.6))[..., None], 3, axis=2)


def hole() -> NDArray[np.bool_]:
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(mask, (96, 100), 40, 1, -1)
    return mask > 0


def roughness(pixels: NDArray[np.float32]) -> float:
    return float(np.std(pixels - cv2.GaussianBlur(pixels, (0, 0), 2)))


def lent(guess: NDArray[np.float32], hidden: NDArray[np.bool_], box: Box) -> NDArray[np.float32]:
    """The window `box` of a picture whose hidden part holds `guess`, with detail."""
    deep = cv2.erode(hole().astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    cut = box.slices(WHOLE)
    part = np.where(hidden[..., None], guess, texture())[cut].copy()
    _detail.lend(part, hidden[cut], deep[cut], box, seed=3, level=0)
    return part


def test_the_depth_of_a_hole_is_nearly_as_rough_as_what_surrounds_it() -> None:
    filled = lent(np.float32(0.5), hole(), WHOLE)
    assert 0.4 < roughness(filled[85:115, 80:110]) / roughness(texture()[:50, :50]) < 1.1
    assert np.array_equal(filled[~hole()], texture()[~hole()])


def test_what_the_hole_held_is_never_lent() -> None:
    rows, columns = np.mgrid[:SIZE, :SIZE]
    harsh = np.where((rows + columns) % 2, np.float32(50), np.float32(-50))[..., None]
    added = (lent(harsh, hole(), WHOLE) - harsh)[hole()]
    assert 0 < np.abs(added).max() < 1


def test_a_place_gets_the_same_detail_wherever_the_window_begins() -> None:
    """With the same lenders: a frame that only the larger window sees has none."""
    hidden = hole()
    hidden[:40] = hidden[:, :40] = True
    whole = lent(np.float32(0.5), hidden, WHOLE)
    for top, left in ((8, 16), (6, 22)):
        part = lent(np.float32(0.5), hidden, Box(top, left, SIZE, SIZE))
        assert np.array_equal(part, whole[top:, left:])


def test_with_hardly_anything_known_the_guess_stays() -> None:
    pixels = np.full((40, 40, 3), 0.5, np.float32)
    hidden = np.ones((40, 40), bool)
    hidden[:4] = False
    _detail.lend(pixels, hidden, hidden, Box(0, 0, 40, 40), seed=1, level=0)
    assert (pixels == 0.5).all()
