"""What a close view shows: blocks stand out the more, the harder a picture was coded; small views have answers too."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.tasks.kit.noise.close_levels import LEVELS, haar_bands, measured, opponent
from photofix.tasks.kit.noise.damage import jpeg
from photofix.tasks.kit.ops import NUMPY


def rough(side: int = 256) -> np.ndarray:
    """Blotches over a ramp."""
    rng = np.random.default_rng(0)
    ramp = np.repeat(np.linspace(0.1, 0.9, 8, dtype=np.float32), 32)[:, None, None]
    picture = ramp + np.float32(0.02) * np.kron(rng.standard_normal((64, 64, 3)), np.ones((4, 4, 1)))
    return np.clip(picture, 0, 1).astype(np.float32)[:side, :side]


def test_blocks_stand_out_after_strong_coding() -> None:
    plain, light, strong = (
        float(measured(one[None], NUMPY)[1][0, 0])
        for one in (rough(), *(jpeg(rough(), np.random.default_rng(0), quality) for quality in (90, 20)))
    )
    assert strong > 1.5 * light and strong > 1.5 * plain


@pytest.mark.parametrize("side", [16, 24, 40])
def test_small_views_are_measured(side: int) -> None:
    levels, blocks = measured(rough(side)[None], NUMPY)
    assert levels.shape == (1, LEVELS) and blocks.shape == (1, 1)
    assert np.isfinite(levels).all() and (levels > 0).any()


def test_grey_has_no_colour_and_a_step_lies_in_one_band() -> None:
    gray = np.repeat(rough()[..., :1], 3, 2)
    assert np.array_equal(opponent(gray, NUMPY)[..., 1:], np.zeros((256, 256, 2), np.float32))
    step = np.zeros((1, 8, 8, 1), np.float32)
    step[:, :, 4:] = 1
    across, down, diagonal = haar_bands(step)
    assert np.abs(across).max() == 0.5 and not down.any() and not diagonal.any()
