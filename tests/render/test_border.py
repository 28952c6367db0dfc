"""The border's paper becomes neutral; the picture, a dark bed and the rest of the border's colours stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from photofix.analysis import Analysis, empty_analysis
from photofix.color_space import luma, srgb_to_linear
from photofix.edit import WHOLE, Edit
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.frame import Corners
from photofix.render.border import paper_color
from photofix.render.image import render

CREAM = (232, 218, 186)
CORNERS: Corners = ((60.0, 80.0), (60.0, 520.0), (340.0, 520.0), (340.0, 80.0))
WHITEN = Edit().with_value(WHOLE, "whiten_border", 1.0)


def _scan(paper: tuple[int, int, int] = CREAM, bed: tuple[int, int, int] = (128, 128, 128)) -> Photo:
    """A picture with 40 pixels of paper around it on a bed."""
    pixels = np.full((400, 600, 3), bed, np.uint8)
    pixels[20:380, 40:560] = paper
    pixels[60:340, 80:520] = data.coffee()[:280, :440]
    noise = np.random.default_rng(0).normal(0, 1.5, pixels.shape)
    return Photo(None, np.clip(pixels + noise, 0, 255).astype(np.uint8), sha256="ab" * 32)


def _analysis(photo: Photo, area: Corners | None = CORNERS) -> Analysis:
    return replace(empty_analysis(photo), area=area)


def _cast(image: np.ndarray) -> float:
    """Largest difference of two channels' means."""
    return float(np.ptp(image.reshape(-1, 3).mean(axis=0)))


def test_the_paper_becomes_neutral_at_its_lightness_and_the_picture_keeps_every_bit() -> None:
    photo = _scan()
    plain, made = to_srgb(photo), render(photo, _analysis(photo), WHITEN)
    paper = np.s_[24:54, 100:500]
    assert _cast(plain[paper]) > 0.15 and _cast(made[paper]) < 0.006
    before, after = (luma(srgb_to_linear(each[paper])).mean() for each in (plain, made))
    assert after == pytest.approx(before, rel=0.01)
    assert np.array_equal(made[61:339, 81:519], plain[61:339, 81:519])


def test_a_neutral_bed_beside_the_paper_stays_neutral() -> None:
    photo = _scan()
    made = render(photo, _analysis(photo), WHITEN)
    assert _cast(made[4:16, 100:500]) < 0.01


@pytest.mark.parametrize("edit", [Edit(), WHITEN.with_value(WHOLE, "whiten_border", None)])
def test_it_is_off_unless_asked(edit: Edit) -> None:
    photo = _scan()
    assert np.array_equal(render(photo, _analysis(photo), edit), to_srgb(photo))


def test_without_a_border_or_with_a_dark_one_nothing_happens() -> None:
    photo, dark = _scan(), _scan(paper=(40, 34, 22))
    assert np.array_equal(render(photo, _analysis(photo, None), WHITEN), to_srgb(photo))
    assert paper_color(dark, CORNERS) is None
    assert np.array_equal(render(dark, _analysis(dark), WHITEN), to_srgb(dark))


def test_the_area_that_a_person_moved_says_what_the_border_is() -> None:
    photo = _scan()
    moved: Corners = ((60.0, 80.0), (60.0, 300.0), (340.0, 300.0), (340.0, 80.0))
    plain = to_srgb(photo)
    made = render(photo, _analysis(photo), replace(WHITEN, area=CORNERS))
    other = render(photo, _analysis(photo, moved), replace(WHITEN, area=CORNERS))
    assert np.array_equal(made, other) and not np.array_equal(made, plain)


def test_any_region_at_any_scale_is_that_region_of_the_whole() -> None:
    photo = _scan()
    for scale in (1.0, 0.4):
        whole = render(photo, _analysis(photo), WHITEN, scale=scale)
        region = (7, 11, len(whole) // 2, whole.shape[1] // 3)
        part = whole[7 : 7 + region[2], 11 : 11 + region[3]]
        assert np.array_equal(render(photo, _analysis(photo), WHITEN, region, scale, tile_px=997), part)
