"""What a picture shows in numbers: the colours there are, where they are, and what is nearly grey."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.color_space import Image, srgb_to_lab
from photofix.tasks.kit.color.scene_measures import BANDS, CLASSES, SECTORS, WIDTHS, scene_measures

PLACES, HUES, BY_LIGHTNESS = (
    slice(0, 15),
    slice(15, 15 + 3 * SECTORS),
    slice(15 + 3 * SECTORS, 15 + 3 * SECTORS + 3 * len(CLASSES) - 3),
)
NEAR_GREY = slice(BY_LIGHTNESS.stop, BY_LIGHTNESS.stop + 3 * len(WIDTHS))
GREEN, SKY = (0.3, 0.5, 0.2), (0.5, 0.65, 0.9)


def painted(color: tuple[float, float, float], height: int = 40, width: int = 48) -> Image:
    noise = np.random.default_rng(2).normal(0, 0.01, (height, width, 1)).astype(np.float32)
    return np.float32(color) + noise


def test_sky_above_a_meadow_is_seen_where_it_is() -> None:
    view = np.concatenate([painted(SKY), painted(GREEN)])
    bands = scene_measures(view)[PLACES].reshape(-1, 3)
    above, below = (srgb_to_lab(painted(color)).mean(axis=(0, 1)) / 50 for color in (SKY, GREEN))
    np.testing.assert_allclose(bands[0], above, atol=1e-3)
    np.testing.assert_allclose(bands[BANDS - 1], below, atol=1e-3)
    np.testing.assert_allclose(bands[BANDS], (above + below) / 2, atol=1e-3)


def test_each_hue_is_counted_by_its_area_and_fades_into_its_neighbours() -> None:
    few = scene_measures(np.concatenate([painted(GREEN, 16), painted(SKY, 48)]))[HUES].reshape(-1, 3)
    many = scene_measures(np.concatenate([painted(GREEN, 48), painted(SKY, 16)]))[HUES].reshape(-1, 3)
    _, a, b = srgb_to_lab(painted(GREEN)).mean(axis=(0, 1))
    sector = int((np.arctan2(b, a) + np.pi) / (2 * np.pi) * SECTORS)
    assert many[sector, 0] == pytest.approx(np.sqrt(3) * few[sector, 0], rel=0.05)
    assert many[:, 0].argmax() == sector and few[:, 0].argmax() != sector
    turned = scene_measures(painted((0.305, 0.5, 0.2)))[HUES] - scene_measures(painted(GREEN))[HUES]
    assert 0 < np.abs(turned).max() < 0.1


def test_what_is_grey_in_truth_tells_the_cast_however_much_colour_there_is() -> None:
    cast = np.float32([1.05, 1.0, 0.92])
    view = np.concatenate([painted((0.6, 0.6, 0.6)) * cast, painted((0.7, 0.1, 0.1))])
    near = scene_measures(view)[NEAR_GREY].reshape(-1, 3)
    _, a, b = srgb_to_lab(painted((0.6, 0.6, 0.6)) * cast).mean(axis=(0, 1)) / 30
    np.testing.assert_allclose(near[1, :2], [a, b], atol=0.02)
    assert near[1, 2] == pytest.approx(0.5, abs=0.05)


def test_shadows_and_highlights_have_medians_of_their_own() -> None:
    view = np.concatenate([painted((0.2, 0.2, 0.3)), painted((0.9, 0.85, 0.8))])
    found = scene_measures(view)[BY_LIGHTNESS].reshape(-1, 3)
    assert found[0, 1] < -0.2 < 0.1 < found[-1, 1], "blue shadows, yellow highlights"


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_flat_picture_has_finite_measures_of_the_same_number(value: float) -> None:
    flat = scene_measures(np.full((16, 16, 3), value, np.float32))
    assert np.isfinite(flat).all() and flat.shape == scene_measures(painted(SKY)).shape
