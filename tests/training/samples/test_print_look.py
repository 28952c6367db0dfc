"""How prints and scans look in training: nothing but damage tells damage from the print."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.color_space import luma
from photofix.training.samples import print_look


@pytest.fixture(scope="module")
def photo() -> NDArray[np.float32]:
    return data.astronaut()[:128, 128:256].astype(np.float32) / np.float32(255)


def test_a_scan_is_as_noisy_on_damage_as_beside_it() -> None:
    """Where damage alone had no grain, whatever is smooth was taken for damage."""
    torn = np.full((96, 96, 3), 0.4, np.float32)
    torn[:, 48:] = 0.8
    spreads = []
    for seed in range(40):
        scan = luma(print_look._scanned(torn, np.random.default_rng(seed)))
        spreads.append((float(scan[:, 8:40].std()), float(scan[:, 56:88].std())))
    noisy = [pair for pair in spreads if max(pair) > 0.002]
    assert len(noisy) > 10
    for print_spread, damage_spread in noisy:
        assert print_spread == pytest.approx(damage_spread, rel=0.25)


def test_some_scans_are_smoothed_and_keep_their_edges(photo: NDArray[np.float32]) -> None:
    rng = np.random.default_rng(0)
    grainy = photo + rng.normal(0, 0.02, photo.shape).astype(np.float32)
    grainy[:, 60:64] = 1.0
    calmer = []
    for seed in range(40):
        scan = print_look._scanned(grainy, np.random.default_rng(seed))
        if np.abs(np.diff(scan, axis=0)).mean() < 0.95 * np.abs(np.diff(grainy, axis=0)).mean():
            calmer.append(scan)
    assert len(calmer) > 3
    for scan in calmer:
        assert scan[20:100, 61:63].mean() > 0.95


def test_hand_colour_tints_areas_and_keeps_the_drawing(photo: NDArray[np.float32]) -> None:
    grey = np.repeat(luma(photo)[..., None], 3, 2)
    tinted = [print_look._hand_coloured(grey, np.random.default_rng(seed)) for seed in range(20)]
    chroma = [np.ptp(one, axis=2) for one in tinted]
    assert np.mean([value.max() > 0.03 for value in chroma]) > 0.5
    assert min(float((value < 0.01).mean()) for value in chroma) < 0.9
    for one in tinted:
        assert np.corrcoef(luma(one).ravel(), luma(grey).ravel())[0, 1] > 0.95
        assert 0 <= one.min() <= one.max() <= 1


def test_a_look_follows_its_seed_and_stays_in_range(photo: NDArray[np.float32]) -> None:
    for seed in range(12):
        for is_old in (False, True):
            first, again = (print_look.toned(photo, np.random.default_rng(seed), is_old) for _ in range(2))
            np.testing.assert_array_equal(first, again)
            scan = print_look.finished(first, np.random.default_rng(seed))
            assert scan.shape == photo.shape and 0 <= scan.min() <= scan.max() <= 1
