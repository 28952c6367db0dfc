"""The tone that a print has, and how dense something off it must be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.color_space import Image, floats, linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.prints.one_tone import one_tone

SIDE = 120
EVERYWHERE = np.ones((SIDE, SIDE), bool)


def toned(*tone: float) -> Image:
    """A print whose lights are white and whose shadows have a hue."""
    grey = cv2.resize(data.camera(), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    grey = 0.15 + 0.7 * grey
    return floats(grey * (1 - (1 - np.array(tone)) * (1 - grey)))


@pytest.mark.parametrize("tone", [(1, 1, 1), (1, 0.85, 0.6), (0.95, 0.9, 1)])
def test_of_a_print_in_one_tone_nothing_is_off(tone: tuple[float, float, float]) -> None:
    found = one_tone(toned(*tone), EVERYWHERE)
    assert found is not None and found.trust == 1
    assert found.density(toned(*tone), np.zeros((SIDE, SIDE), np.float32)).max() < 0.1


def test_of_a_picture_in_colour_there_is_none() -> None:
    photo = cv2.resize(data.astronaut(), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    assert one_tone(photo, EVERYWHERE) is None


def test_where_hardly_anything_is_sound_there_is_none() -> None:
    assert one_tone(toned(1, 1, 1), np.zeros((SIDE, SIDE), bool)) is None


def test_the_density_of_a_stain_follows_from_that_in_red_and_is_measured_on_what_is_sound() -> None:
    clean, laid = toned(1, 0.85, 0.6), np.array([0.3, 0.6, 1.2], np.float32)
    is_stained = np.zeros((SIDE, SIDE), bool)
    is_stained[20:90, 10:110] = True  # more than half: what is stained must not be taken for the tone
    stained = linear_to_srgb(srgb_to_linear(clean) * np.exp(-laid * is_stained[..., None]))
    found = one_tone(stained, ~is_stained)
    assert found is not None
    density = found.density(stained, np.full((SIDE, SIDE), laid[0]))
    np.testing.assert_allclose(density[26:84, 16:104].mean((0, 1)), laid, atol=0.05)
    assert (density >= 0).all() and density.dtype == np.float32
