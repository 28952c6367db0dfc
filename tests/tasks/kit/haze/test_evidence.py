"""Evidence of haze: what a veil does to each fact, and that blur, brightness and one tone do otherwise."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.haze.evidence import MOST_FINENESS, evidence

PICTURE = np.ascontiguousarray(data.astronaut()).astype(np.float32) / np.float32(255)
ROWS = np.linspace(1.6, 0.2, 512, dtype=np.float32)[:, None] * np.ones((1, 512), np.float32)
WHITE = floats([0.95, 0.95, 0.95])
TOP, DARKEST, VARIETY, AIRLIGHT, RISE, CONTRAST, FINENESS, EDGE = range(8)


def hazy(image: Image) -> Image:
    """Thickest at the top."""
    light = np.exp(-ROWS)[..., None]
    return floats(image * light + WHITE * (1 - light))


def facts(image: Image, depth: Image = ROWS[::8, ::8]) -> np.ndarray:
    return evidence(image, depth, WHITE)


def test_haze_is_bright_above_flat_and_pale() -> None:
    clear, veiled = facts(PICTURE), facts(hazy(PICTURE))
    assert veiled[TOP] > clear[TOP] + 0.3 and veiled[DARKEST] > clear[DARKEST] + 0.1
    assert veiled[CONTRAST] < clear[CONTRAST] and veiled[EDGE] < clear[EDGE] - 0.5
    assert veiled[AIRLIGHT] == pytest.approx(luma(WHITE[None, None]).item())


def test_haze_takes_all_detail_and_blur_the_fine_one() -> None:
    clear, veiled = facts(PICTURE), facts(hazy(PICTURE))
    soft = facts(cv2.GaussianBlur(PICTURE, (0, 0), 2.5))
    assert abs(veiled[FINENESS] - clear[FINENESS]) < 0.3 < 0.8 < clear[FINENESS] - soft[FINENESS]


def test_crisp_texture_speaks_no_more_than_a_sharp_photo() -> None:
    noise = floats(np.random.default_rng(0).uniform(0.4, 0.6, (128, 128, 3)))
    assert facts(noise)[FINENESS] == MOST_FINENESS >= facts(PICTURE)[FINENESS]


def test_a_print_in_one_tone_has_no_hues() -> None:
    toned = facts(floats(luma(PICTURE)[..., None] * floats([1, 0.85, 0.6])))
    assert toned[VARIETY] < facts(hazy(PICTURE))[VARIETY] - 0.5


def test_depth_counts_from_top_to_bottom() -> None:
    above, below, even = (facts(PICTURE, depth)[RISE] for depth in (ROWS, ROWS[::-1], np.full((9, 9), 0.5, np.float32)))
    assert above > 0.5 and above == pytest.approx(-below, abs=1e-3) and even == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("shape", [(16, 16, 3), (16, 300, 3), (700, 40, 3)])
@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_empty_and_odd_pictures_have_as_many_finite_facts(shape: tuple[int, int, int], level: float) -> None:
    found = evidence(np.full(shape, level, np.float32), np.zeros((8, 8), np.float32), WHITE)
    assert found.shape == facts(PICTURE).shape and np.isfinite(found).all()
