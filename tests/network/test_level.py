"""What a level and a coarser view of it say together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.network.level import fused_chance
from photofix.tasks.kit.ops import NUMPY


def log_odds(chance: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.log(chance / (1 - chance))[..., None].astype(np.float32)


def fused(fine: NDArray[np.float32], coarse: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    return NUMPY.sigmoid(fused_chance(log_odds(fine), log_odds(coarse), scale))[..., 0]


def test_what_both_can_see_counts_by_half() -> None:
    fine, coarse = np.full((40, 40), 0.8, np.float32), np.full((40, 40), 0.2, np.float32)
    np.testing.assert_allclose(fused(fine, coarse, 3.0), 0.5, atol=1e-3)
    np.testing.assert_allclose(fused(coarse, fine, 3.0), 0.5, atol=1e-3)


def test_a_line_thinner_than_a_coarse_pixel_is_not_denied() -> None:
    fine, coarse = np.full((40, 40), 0.02, np.float32), np.full((40, 40), 0.02, np.float32)
    fine[20:22] = 0.9
    seen = fused(fine, coarse, 3.0)
    np.testing.assert_allclose(seen[20:22], 0.9, atol=1e-3)
    np.testing.assert_allclose(seen[:20], 0.02, atol=1e-3)


def test_a_band_that_the_coarse_view_could_see_is_denied() -> None:
    fine, coarse = np.full((40, 40), 0.02, np.float32), np.full((40, 40), 0.02, np.float32)
    fine[14:26] = 0.9
    np.testing.assert_allclose(fused(fine, coarse, 3.0)[15:25], 0.46, atol=1e-2)


def test_answers_stay_finite() -> None:
    sure = np.full((8, 8, 1), 200, np.float32)
    assert np.isfinite(fused_chance(sure, -sure, 2.0)).all()
    assert np.isfinite(fused_chance(sure, sure, 1.0)).all()
