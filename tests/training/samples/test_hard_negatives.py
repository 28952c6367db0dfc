"""Hard negatives: still the same scene, of the same look for the same seed, and not one of them leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from skimage import data

from photofix.color_space import Image
from photofix.tasks.kit.fields import hue_variety
from photofix.training.samples.hard_negatives import WAYS, _half_toned, hard_negative

PICTURE = np.ascontiguousarray(data.astronaut()[:256, 64:384]).astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_changes_the_look_and_keeps_the_scene(way: Callable[..., Image]) -> None:
    seen = [np.clip(way(PICTURE.copy(), np.random.default_rng(seed)), 0, 1) for seed in (0, 0, 1)]
    assert seen[0].dtype == np.float32 and seen[0].shape[2] == 3
    assert np.array_equal(seen[0], seen[1]) and not np.array_equal(seen[0], seen[2])
    tall, wide = ((now - was) // 2 for now, was in zip(seen[0].shape[:2], PICTURE.shape[:2], strict=True))
    inner = seen[0][tall : tall + 256, wide : wide + 320]
    assert np.corrcoef(inner.ravel(), PICTURE.ravel())[0, 1] > 0.6
    assert seen[0].shape != PICTURE.shape or np.abs(inner - PICTURE).max() > 0.02


@pytest.mark.parametrize("shape", [(16, 16, 3), (17, 90, 3), (120, 20, 3)])
def test_every_way_fits_small_pictures(shape: tuple[int, int, int]) -> None:
    small = np.full(shape, 0.5, np.float32)
    for seed in range(30):
        shown = hard_negative(small, np.random.default_rng(seed))
        assert shown.dtype == np.float32 and (shown >= 0).all() and (shown <= 1).all()


def test_half_toned_pictures_have_few_hues() -> None:
    seen = [hue_variety(_half_toned(PICTURE, np.random.default_rng(seed))) for seed in range(5)]
    assert max(seen) < hue_variety(PICTURE)
