"""The soft rim of a hole: taken along where the hole's colour leaks into it, left alone where it is clean."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.tasks.kit.inpainting import rim as _rim

SIZE = 80


def crack() -> NDArray[np.bool_]:
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.line(mask, (5, 10), (75, 60), 1, 4)
    return mask > 0


def picture(blur: float, dirt: float) -> NDArray[np.float32]:
    """A grainy slope with a crack whose edge is `blur` pixels soft."""
    share = crack().astype(np.float32)
    if blur:
        share = cv2.GaussianBlur(share, (0, 0), blur)
    grain = np.random.default_rng(5).normal(0, 0.01, (SIZE, SIZE)).astype(np.float32)
    ground = np.linspace(0.4, 0.6, SIZE, dtype=np.float32)[None, :] + grain
    return np.repeat((ground * (1 - share) + dirt * share)[..., None], 3, axis=2)


@pytest.mark.parametrize("dirt", [1.0, 0.0])
def test_a_soft_rim_leaks_and_a_sharp_one_does_not(dirt: float) -> None:
    ring = cv2.dilate(crack().astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))) > crack()
    soft = _rim.leaking(picture(1.0, dirt), crack(), crack())
    sharp = _rim.leaking(picture(0, dirt), crack(), crack())
    assert soft[ring].mean() > 0.9 and not soft[~ring].any()
    assert sharp[ring].mean() < 0.05


def test_a_hole_that_is_hardly_filled_tells_nothing() -> None:
    assert not _rim.leaking(picture(1.0, 1.0), crack(), np.zeros_like(crack())).any()


def test_the_weight_of_a_rim_is_that_of_its_hole() -> None:
    weight = np.where(crack(), np.float32(0.8), np.float32(0))
    leak = _rim.leaking(picture(1.0, 1.0), crack(), crack())
    wide = _rim.widened(weight, leak)
    assert (wide[leak] == np.float32(0.8)).all() and (wide[~leak] == weight[~leak]).all()
