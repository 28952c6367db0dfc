"""Two readings of one haze become one."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.tasks.kit.haze.readings import FINER, MOST_DEEPER, of_two_readings


def reading(height: int, width: int, depth: float, airlight: float = 0.9) -> dict[str, np.ndarray]:
    """An even haze that does not follow the luma."""
    plain = np.full((height, width, 1), depth, np.float32)
    maps = {"slope": np.zeros_like(plain), "offset": plain, "sharp_depth": plain.copy()}
    return {**maps, "airlight": np.full((1, 1, 3), airlight, np.float32)}


def test_the_answer_lies_between_the_two_nearer_to_the_finer_one() -> None:
    both = of_two_readings(reading(24, 16, 0.5, 0.9), reading(6, 4, 0.4, 0.7))
    assert both["sharp_depth"].shape == both["offset"].shape == (24, 16, 1)
    np.testing.assert_allclose(both["sharp_depth"], 0.4 + FINER * 0.1, atol=1e-6)
    np.testing.assert_allclose(both["airlight"], 0.7 + FINER * 0.2, atol=1e-6)


def test_depth_is_not_much_more_than_an_overview_shows() -> None:
    """A blue sky above a hazy plain was taken for the thickest haze, and came out brown."""
    finer = reading(24, 16, 0.2)
    finer["sharp_depth"][:8] = finer["offset"][:8] = 1.8
    both = of_two_readings(finer, reading(6, 4, 0.2))
    np.testing.assert_allclose(both["sharp_depth"][:8], 0.2 + MOST_DEEPER, atol=1e-6)
    np.testing.assert_allclose(both["sharp_depth"][8:], 0.2, atol=1e-6)
    np.testing.assert_allclose(both["offset"], both["sharp_depth"], atol=1e-6)
    sound = of_two_readings(reading(24, 16, 1.8), reading(1, 1, -2.0))
    assert sound["sharp_depth"].max() == pytest.approx(MOST_DEEPER, abs=1e-6), "no haze is no haze, not less"
