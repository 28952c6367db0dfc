"""The map of changes: distances in Lab, a share a person would notice, colours that grow with them."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.color import deltaE_cie76, rgb2lab

from photofix.render.difference import FULL, NOTICEABLE, changed_share, delta_e, difference_rgb8, legend_rgb8


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((20, 30, 3), dtype=np.float32)


def test_distances_are_those_of_cie76() -> None:
    expected = deltaE_cie76(rgb2lab(picture(1)), rgb2lab(picture(2)))
    np.testing.assert_allclose(delta_e(picture(1), picture(2)), expected, atol=0.5)
    assert not delta_e(picture(1), picture(1)).any()
    np.testing.assert_array_equal(delta_e(picture(1), picture(2)), delta_e(picture(2), picture(1)))


def test_what_lies_beyond_the_gamut_is_compared_as_it_is_shown() -> None:
    wide = picture(1) * 3 - 1
    assert np.array_equal(delta_e(wide, picture(2)), delta_e(np.clip(wide, 0, 1), picture(2)))


def test_the_share_counts_what_can_be_noticed() -> None:
    difference = np.float32([[0, NOTICEABLE, NOTICEABLE + 0.1, 50], [0, 0, 0, 9]])
    assert changed_share(difference) == pytest.approx(3 / 8)
    assert changed_share(np.zeros((4, 4), np.float32)) == 0


def test_unchanged_is_dark_grey_and_more_change_has_the_legends_later_colours() -> None:
    original = np.full((1, 5, 3), 0.5, np.float32)
    shown = difference_rgb8(original, np.float32([[0, 2, 8, FULL, 3 * FULL]]))
    assert np.ptp(shown[0, 0].astype(int)) == 0 and shown[0, 0, 0] == 65
    legend = legend_rgb8(256)
    assert np.array_equal(shown[0, 3], legend[0, -1]) and np.array_equal(shown[0, 4], shown[0, 3])
    assert np.ptp(shown[0, 2].astype(int)) > np.ptp(shown[0, 1].astype(int)) > 0


def test_the_legend_gets_lighter_all_the_way() -> None:
    light = legend_rgb8(64)[0].astype(float) @ [0.2126, 0.7152, 0.0722]
    assert legend_rgb8(64).shape == (1, 64, 3)
    assert (np.diff(light) > -1).all() and light[-1] > 200 > 5 > light[0]
