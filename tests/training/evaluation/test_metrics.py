"""Figures of the evaluation against independent ones."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import peak_signal_noise_ratio

from photofix.training.evaluation.metrics import (
    CAP_DB,
    Overlap,
    Score,
    auroc,
    changed,
    delta_e,
    psnr,
    reliability,
    score,
    ssim,
)

PICTURE = data.coffee()[:150, :200]
NOISY = np.clip(PICTURE + np.random.default_rng(0).normal(0, 12, PICTURE.shape), 0, 255).astype(np.uint8)


def test_a_perfect_copy() -> None:
    assert score(PICTURE, PICTURE) == Score(CAP_DB, pytest.approx(1), pytest.approx(0, abs=1e-6))


def test_agrees_with_scikit_image() -> None:
    assert psnr(NOISY, PICTURE) == pytest.approx(peak_signal_noise_ratio(PICTURE, NOISY), abs=1e-3)
    expected = deltaE_ciede2000(rgb2lab(NOISY), rgb2lab(PICTURE)).mean()
    assert delta_e(NOISY, PICTURE) == pytest.approx(expected, rel=0.02)
    assert 0 < ssim(NOISY, PICTURE) < 0.9


def test_one_level_off_is_capped_below_perfect() -> None:
    assert psnr(PICTURE ^ 1, PICTURE) == pytest.approx(48.13, abs=0.01)


@pytest.mark.parametrize("size", [(3, 3), (4, 90), (5, 5)])
def test_pictures_smaller_than_the_window_have_a_similarity(size: tuple[int, int]) -> None:
    picture = PICTURE[: size[0], : size[1]]
    assert np.isfinite(score(picture, picture).ssim)


def test_the_mean_of_scores_is_that_of_each_figure() -> None:
    assert Score.mean([Score(10, 0.5, 4), Score(20, 0.7, 2)]) == Score(15, pytest.approx(0.6), 3)


def test_changed_counts_any_channel_by_more_than_three() -> None:
    before = np.full((1, 4, 3), 100, np.uint8)
    after = before.copy()
    after[0, 1, 2], after[0, 2, 0], after[0, 3] = 103, 104, 96
    np.testing.assert_array_equal(changed(after, before), [[False, False, True, True]])


def test_overlap_adds_up_over_photos() -> None:
    found, true = np.zeros((2, 10), bool), np.zeros((2, 10), bool)
    found[0, :4], true[0, 2:8] = True, True
    overlap = Overlap.of(found, true)
    assert (overlap.precision, overlap.recall, overlap.f1) == (0.5, pytest.approx(1 / 3), pytest.approx(0.4))
    assert (overlap + overlap).f1 == pytest.approx(overlap.f1)
    assert Overlap().f1 == 1
    assert Overlap.of(found, np.zeros_like(true)).f1 == 0


def test_auroc_of_perfect_tied_and_reversed_order() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.7]) == 1
    assert auroc([0.9, 0.1], [0.9, 0.1]) == 0.5
    assert auroc([0.2], [0.8]) == 0
    assert np.isnan(auroc([], [0.3]))


def test_reliability_of_a_calibrated_presence() -> None:
    rng = np.random.default_rng(0)
    presence = rng.random(4000)
    bins = reliability(presence.tolist(), (rng.random(4000) < presence).tolist())
    assert sum(one["count"] for one in bins) == 4000
    for one in bins:
        assert one["damaged"] == pytest.approx(one["presence"], abs=0.05)
    assert len(reliability([1.0, 0.99], [True, True])) == 1
