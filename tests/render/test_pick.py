"""A click with a picker: what was clicked on comes out grey, black or white, whatever the sliders said before."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.analysis import Analysis, empty_analysis
from photofix.edit import Edit, at_full
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.render.pick import with_picked

COLORS = {"gray": (150, 130, 110), "black": (40, 40, 40), "white": (220, 215, 190)}
EXPECTED = {"gray": None, "black": 0.0, "white": 1.0}


@pytest.fixture
def photo() -> Photo:
    """Grey noise, with a patch of one colour for each picker."""
    pixels = np.random.default_rng(1).integers(60, 200, (120, 160, 3)).astype(np.uint8)
    for index, color in enumerate(COLORS.values()):
        pixels[20:60, 10 + 50 * index : 50 + 50 * index] = color
    return Photo(None, pixels, sha256="5eed" * 16)


def patch(photo: Photo, analysis: Analysis, edit: Edit, picker: str) -> np.ndarray:
    left = 10 + 50 * list(COLORS).index(picker)
    return render(photo, analysis, edit, (30, left + 10, 20, 20))


@pytest.mark.parametrize("picker", COLORS)
@pytest.mark.parametrize("before", [{}, {"warmth": -60.0, "tint": 20.0}])
def test_what_was_clicked_on_is_what_the_picker_says(photo: Photo, picker: str, before: dict[str, float]) -> None:
    analysis, edit = empty_analysis(photo), at_full(())
    for name, value in before.items():
        edit = edit.with_value("color", name, value)
    x = 30.0 + 50 * list(COLORS).index(picker)
    picked = with_picked(photo, analysis, edit, "color", picker, 40.5, x)
    assert picked.value("color", "strength") == 0
    if before and picker == "black":
        assert picked.value("color", "warmth") == before["warmth"], "only what the picker sets"
        return
    result = patch(photo, analysis, picked, picker)
    assert np.ptp(result) < 2e-3
    expected = EXPECTED[picker]
    assert expected is None or np.abs(result - expected).max() < 2e-3


def test_noise_is_averaged_and_the_range_is_kept() -> None:
    noisy = np.clip(np.random.default_rng(2).normal((150, 130, 110), 10, (90, 90, 3)), 0, 255).astype(np.uint8)
    photo = Photo(None, noisy, sha256="5eed" * 16)
    picked = with_picked(photo, empty_analysis(photo), at_full(()), "color", "gray", 45, 45)
    assert np.ptp(render(photo, empty_analysis(photo), picked).mean(axis=(0, 1))) < 0.03
    blue = Photo(None, np.full((9, 9, 3), (10, 20, 250), np.uint8), sha256="5eed" * 16)
    assert with_picked(blue, empty_analysis(blue), at_full(()), "color", "gray", 4, 4).value("color", "warmth") == 100


def test_outside_of_the_photo_nothing_is_set(photo: Photo) -> None:
    assert with_picked(photo, empty_analysis(photo), Edit(), "color", "gray", -50, 20) == Edit()
