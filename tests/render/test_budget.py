"""The change budget: no pixel further than that, small changes nearly as they were, order kept, everywhere alike."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data
from skimage.color import deltaE_cie76, rgb2lab

from photofix.analysis import Analysis, TaskAnalysis, empty_analysis
from photofix.edit import WHOLE, Edit, at_full
from photofix.errors import EditError
from photofix.export.export import export_photo
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.photo.read import read_photo
from photofix.render.image import render
from photofix.render.live import Preview

STRONG = {"brightness": 70.0, "warmth": -60.0, "saturation": 60.0}


@pytest.fixture(scope="module")
def photo() -> Photo:
    return Photo(None, np.ascontiguousarray(data.coffee()[::4, ::4]), sha256="5eed" * 16)


def asked(budget: float | None = None, **values: float) -> Edit:
    edit = at_full(())
    for name, value in values.items():
        edit = edit.with_value("color", name, value)
    return edit.with_value(WHOLE, "max_change", budget)


def hazy(photo: Photo) -> Analysis:
    flat = np.ones((2, 2, 1), np.float32)
    params = {"slope": 0.3 * flat, "offset": 0.5 * flat, "airlight": np.float32([0.8, 0.82, 0.85])}
    return Analysis("5eed", "w", photo.height, photo.width, {"dehaze": TaskAnalysis(1.0, 0.5, params)}, True)


def moved(photo: Photo, result: np.ndarray) -> np.ndarray:
    return np.asarray(deltaE_cie76(rgb2lab(to_srgb(photo)), rgb2lab(result)))


@pytest.mark.parametrize("budget", [1.0, 5.0, 20.0])
def test_no_pixel_moves_further_whatever_tasks_and_sliders_say(photo: Photo, budget: float) -> None:
    for edit in (asked(budget, **STRONG), asked(budget).with_value("dehaze", "strength", 150.0)):
        free = moved(photo, render(photo, hazy(photo), edit.with_value(WHOLE, "max_change", None)))
        bound = moved(photo, render(photo, hazy(photo), edit))
        assert free.max() > 1.2 * budget and bound.max() <= 1.01 * budget
        assert bound.max() > 0.7 * min(budget, free.max())


def test_changes_are_scaled_back_smoothly_and_in_order(photo: Photo) -> None:
    """d / (1 + (d / budget)^4)^(1/4): also a pixel over the budget still moves further than one less far over it."""
    free, bound = (render(photo, empty_analysis(photo), asked(budget, **STRONG)) for budget in (None, 10))
    is_measured = np.logical_and.reduce([(p.min(axis=2) >= 0) & (p.max(axis=2) <= 1) for p in (free, bound)])
    assert is_measured.mean() > 0.3
    distance = moved(photo, free)[is_measured]
    expected = distance / (1 + (distance / 10) ** 4) ** 0.25
    np.testing.assert_allclose(moved(photo, bound)[is_measured], expected, atol=0.05)


def test_without_a_budget_and_without_a_change_nothing_is_touched(photo: Photo) -> None:
    free = asked(**STRONG)
    analysis = empty_analysis(photo)
    without = free.with_value(WHOLE, "max_change", 100.0)
    assert np.array_equal(render(photo, analysis, without), render(photo, analysis, free))
    assert np.array_equal(render(photo, analysis, asked(3)), to_srgb(photo))
    assert asked(3).max_change == 3 and asked(100).max_change is None
    with pytest.raises(EditError, match="max_change"):
        asked(0.0)


def test_regions_preview_and_file_agree(photo: Photo, tmp_path: object) -> None:
    analysis, edit = hazy(photo), asked(6, **STRONG).with_value("dehaze", "strength", 100.0)
    whole, preview = render(photo, analysis, edit, threads=1), Preview()
    assert np.array_equal(render(photo, analysis, edit, (13, 21, 50, 60)), whole[13:63, 21:81])
    for percent in (100.0, 60.0, 100.0):
        step = edit.with_value("dehaze", "strength", percent)
        assert np.array_equal(preview.render(photo, analysis, step), render(photo, analysis, step))
    path = tmp_path / "result.tif"  # type: ignore[operator]
    export_photo(photo, analysis, edit, path)
    np.testing.assert_allclose(to_srgb(read_photo(path)), np.clip(whole, 0, 1), atol=0.51 / 255)


def test_grey_stays_grey() -> None:
    gray = Photo(None, np.ascontiguousarray(data.camera()[::8, ::8, None]), sha256="5eed" * 16)
    result = render(gray, empty_analysis(gray), asked(4, brightness=60))
    assert np.array_equal(result[..., 0], result[..., 1]) and np.array_equal(result[..., 0], result[..., 2])
    assert 2 < moved(gray, result).max() <= 4.04


def test_it_travels_with_presets_and_files() -> None:
    edit = asked(7, **STRONG)
    assert Edit.from_json(edit.to_json()) == edit and edit.knobs_only().max_change == 7
    assert edit.alone("dehaze").max_change == 7
