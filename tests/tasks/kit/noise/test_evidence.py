"""Evidence: sound pieces say next to nothing, noise and coding each speak in facts of their own, tones are told."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.color_space import Image
from photofix.tasks.kit.noise.damage import jpeg, white
from photofix.tasks.kit.noise.evidence import evidence, grid, tied_color

BLOCK_FACTS = slice(12, 15)
SOFT = np.ascontiguousarray(data.astronaut()[:256:2, :256:2]).astype(np.float32) / np.float32(255)


def ramp() -> Image:
    rise = np.linspace(0.48, 0.52, 128, dtype=np.float32)
    return np.stack([np.add.outer(rise, rise) / 2, np.tile(rise, (128, 1)), np.full((128, 128), 0.4, np.float32)], 2)


def noisy(sigma: float, clean: Image | None = None) -> Image:
    return white(ramp() if clean is None else clean, np.random.default_rng(0), sigma / 255)


def gray_noise(sigma: float) -> NDArray[np.float32]:
    return np.random.default_rng(1).standard_normal((128, 128, 1), np.float32) * np.float32(sigma / 255)


def test_a_calm_picture_says_nothing_and_noise_the_more_the_stronger() -> None:
    sums = [float(evidence(noisy(sigma)).sum()) for sigma in (0, 0.3, 3, 10, 25)]
    assert sums[0] < 0.1
    assert sums == sorted(sums)
    assert (evidence(noisy(10))[[0, 1, 2, 3, 6, 7, 8, 9, 10, 11]] > 0.3).all(), "in brightness and colour"


def test_blocks_are_told_from_noise() -> None:
    coded, plain = evidence(jpeg(SOFT, np.random.default_rng(0), 8)), evidence(noisy(10))
    assert (coded[BLOCK_FACTS] > 0).all()
    assert (plain[BLOCK_FACTS] == 0).all()
    assert plain[15:].sum() > 5 * coded[15:].sum(), "and noise is loud in all octaves together"
    ratios = [grid(jpeg(SOFT, np.random.default_rng(0), quality))[0] for quality in (95, 60, 30, 10)]
    assert ratios == sorted(ratios)


@pytest.mark.parametrize("side", [16, 20, 40])
def test_small_views_have_as_many_facts(side: int) -> None:
    found = evidence(noisy(5)[:side, :side])
    assert len(found) == len(evidence(noisy(5))) and np.isfinite(found).all() and (found >= 0).all(), (
        "no fact speaks against another"
    )


def test_the_colour_of_a_print_in_one_tone_is_its_brightness() -> None:
    gray = np.repeat(ramp()[..., :1] + gray_noise(8), 3, 2)
    brown = gray * np.float32([1.0, 0.85, 0.6])
    assert tied_color(gray) == 1
    assert tied_color(brown) > 0.99
    assert tied_color(noisy(8)) < 0.5
    assert tied_color(brown + np.float32(0.02) * (noisy(255) - ramp())) < 0.7, "a scanner's own noise is seen beside"
