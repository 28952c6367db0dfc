"""Large photos with small damage: known places, known sizes, and the rest as it was."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.training.evaluation import specks as _specks
from photofix.training.evaluation.cases import Case
from photofix.training.evaluation.specks import LARGEST_PX, PER_MEGAPIXEL, SMALLEST_PX, specked
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.pictures import coded_photo

HEIGHT, WIDTH = 600, 900


def made(tiny_data: Path, seed: int = 0) -> Case:
    return specked(tiny_data / "large/big.jpg", tiny_data / "eval", seed)


def pieces(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Height and width of each connected piece."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    return [(int(stats[index][3]), int(stats[index][2])) for index in range(1, count)]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_marked_is_changed_and_little_else(tiny_data: Path, seed: int) -> None:
    case = made(tiny_data, seed)
    assert case.mask is not None
    change = np.abs(coded_photo(case.photo).astype(int) - case.truth).max(axis=2)
    assert (change[case.mask] > 0).mean() > 0.9
    assert (change[~case.mask] > 12).sum() == 0, "what can be seen is marked"


@pytest.mark.parametrize("seed", range(3))
def test_there_are_as_many_as_promised_and_as_small(tiny_data: Path, seed: int) -> None:
    mask = made(tiny_data, seed).mask
    assert mask is not None
    found = pieces(mask)
    assert 1 <= len(found) <= round(PER_MEGAPIXEL * HEIGHT * WIDTH / 1e6)
    assert max(max(size) for size in found) <= 2 * LARGEST_PX


def test_seeds_make_other_specks_and_the_same_seed_the_same(tiny_data: Path) -> None:
    first, again, other = (made(tiny_data, seed) for seed in (4, 4, 5))
    assert first.photo.sha256 == again.photo.sha256 != other.photo.sha256
    assert np.array_equal(first.truth, other.truth)


def test_sizes_are_as_often_small_as_large() -> None:
    """Uniform in the logarithm: as many of 5 to 14 pixels as of 14 to 40."""
    rng = np.random.default_rng(1)
    sizes = np.array([_specks._size(rng) for _ in range(2000)])
    assert sizes.min() >= SMALLEST_PX and sizes.max() <= LARGEST_PX
    assert np.mean(sizes < np.sqrt(SMALLEST_PX * LARGEST_PX)) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("size", [1.0, 7.3, 24.0, 60.0])
def test_a_piece_gets_the_size_asked_for_and_keeps_its_shape(size: float) -> None:
    piece = np.random.default_rng(2).random((20, 40, 3), dtype=np.float32)
    grown = _specks._resized(piece, size)
    assert grown.shape == (max(1, round(size / 2)), max(1, round(size)), 3)
    assert grown.min() >= 0 and grown.max() <= 1


def test_dirt_is_one_piece_of_the_mask_with_nothing_at_its_border(tiny_data: Path) -> None:
    assets, rng = FolderAssets(tiny_data / "eval"), np.random.default_rng(3)
    for _ in range(5):
        density, opacity = _specks._dirt(rng, assets)
        assert not density.any() and opacity.max() > 0.5
        assert len(pieces(opacity > 0.3)) == 1
