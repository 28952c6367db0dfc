"""Brush strokes and decisions on findings are applied in render, at every scale; later ones win."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.edit import Cut, Decision, Edit, Stroke
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.boxes import Box
from photofix.render.decided import finding_at
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.render.strokes import bounds, coverage
from photofix.store.sidecar import load_sidecar
from photofix.tasks.base import CERTAINTY
from photofix.tasks.kit.prints.stains import stain_finding
from photofix.tasks.rust import TASK

LINE = ((120.0, 100.0), (150.0, 300.0))


@pytest.fixture(scope="module")
def photo() -> Photo:
    return Photo(None, data.coffee(), sha256="57" * 32)


@pytest.fixture(scope="module")
def analysis(photo: Photo) -> Analysis:
    field = np.full((4, 6, 1), 0.4, np.float32)
    haze = {"airlight": np.float32([0.9, 0.9, 0.9]), "slope": 0 * field, "offset": field}
    stains = TaskAnalysis(1.0, 0.5, {}, (stain(20, 30), stain(200, 400)))
    tasks = {"rust": stains, "dehaze": TaskAnalysis(1.0, 0.5, haze)}
    return Analysis("57", "w", photo.height, photo.width, tasks, complete=True)


def stain(y: float, x: float, side: int = 24) -> Finding:
    density = np.full((side, side, 3), 0.5, np.float16)
    return stain_finding(y, x, float(side), float(side), 1.0, density, np.zeros((side, side), np.uint8))


def only(key: str, *strokes: Stroke) -> Edit:
    edit = Edit(strokes=strokes).with_value("rust", "strength", 0.0).with_value("dehaze", "strength", 0.0)
    return edit.with_value(key, "strength", 100.0)


def changed(photo: Photo, analysis: Analysis, edit: Edit) -> np.ndarray:
    return np.any(render(photo, analysis, edit) != to_srgb(photo), axis=2)


def test_coverage_is_full_along_the_line_and_ends_at_the_radius() -> None:
    stroke = Stroke("all", "protect", 10, 80, LINE)
    around = bounds(stroke)
    covered = coverage(stroke, around)
    assert covered.max() == np.float32(0.8)
    assert covered[120 - around.top, 100 - around.left] == np.float32(0.8)
    wide = coverage(stroke, around.grown(3))
    assert np.count_nonzero(wide) == np.count_nonzero(covered)
    crop = Box(118, 150, 130, 190)
    assert np.array_equal(coverage(stroke, crop), covered[crop.slices(around)])
    small = coverage(stroke, Box(0, 0, 100, 200), (2.0, 2.0))
    shrunk = cv2.resize(coverage(stroke, Box(0, 0, 200, 400)), (200, 100), interpolation=cv2.INTER_AREA)
    assert np.abs(small - shrunk).max() < 0.1


def test_a_point_alone_is_a_dot_and_no_points_cover_nothing() -> None:
    dot = coverage(Stroke("all", "protect", 5, 100, ((20.0, 20.0),)), Box(0, 0, 40, 40))
    assert 50 < np.count_nonzero(dot) < 90 and dot[20, 20] == 1
    assert bounds(Stroke("all", "protect", 5, 100, ())).is_empty


def test_protect_holds_back_its_own_task_only(photo: Photo, analysis: Analysis) -> None:
    middle = np.s_[132:138, 150:250]
    assert changed(photo, analysis, only("dehaze"))[middle].mean() > 0.9
    assert not changed(photo, analysis, only("dehaze", Stroke("dehaze", "protect", 40, 100, LINE)))[middle].any()
    assert not changed(photo, analysis, only("dehaze", Stroke("all", "protect", 40, 100, LINE)))[middle].any()
    assert changed(photo, analysis, only("dehaze", Stroke("rust", "protect", 40, 100, LINE)))[middle].mean() > 0.9


def test_half_protection_is_half_the_change(photo: Photo, analysis: Analysis) -> None:
    plain, full = to_srgb(photo), render(photo, analysis, only("dehaze"))
    half = render(photo, analysis, only("dehaze", Stroke("all", "protect", 40, 50, LINE)))
    middle = np.s_[132:138, 150:250]
    assert np.abs(half - (plain + full) / 2)[middle].max() < 1e-5


def test_the_later_stroke_wins(photo: Photo, analysis: Analysis) -> None:
    protect, add = Stroke("rust", "protect", 40, 100, LINE), Stroke("rust", "add", 12, 100, LINE)
    middle = np.s_[134:136, 195:205]
    assert changed(photo, analysis, only("rust", protect, add))[middle].any()
    assert not changed(photo, analysis, only("rust", add, protect))[middle].any()


def test_brushed_damage_is_filled_from_around_it(photo: Photo, analysis: Analysis) -> None:
    pixels = photo.pixels.copy()
    cv2.line(pixels, (100, 120), (300, 150), (255, 0, 255), 5)
    scratched = replace(photo, pixels=pixels)
    edit = only("rust", Stroke("rust", "add", 9, 100, LINE))
    before, after = to_srgb(scratched), render(scratched, analysis, edit)
    hurt = np.any(pixels != photo.pixels, axis=2)
    truth = to_srgb(photo)
    assert np.abs(after - truth)[hurt].mean() < 0.2 * np.abs(before - truth)[hurt].mean()
    small = render(scratched, analysis, edit, scale=0.5)
    shrunk = cv2.resize(np.clip(after, 0, 1), small.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert -10 * np.log10(np.mean((np.clip(small, 0, 1) - shrunk) ** 2)) > 40


# -- a stroke is an edit of its own --------------------------------------------------------------------

CRACK = Stroke("rust", "add", 9, 100, LINE)
MIDDLE = np.s_[134:136, 195:205]
STAINED = np.s_[25:40, 35:50]


def test_a_stroke_works_whatever_the_slider_says(photo: Photo, analysis: Analysis) -> None:
    off = Edit(strokes=(CRACK,)).with_value("rust", "strength", 0.0).with_value("dehaze", "strength", 0.0)
    assert changed(photo, analysis, off)[MIDDLE].all()
    assert not changed(photo, analysis, off)[STAINED].any(), "and takes nothing along"
    nothing_found = replace(analysis, tasks={})
    assert np.array_equal(render(photo, nothing_found, off), render(photo, analysis, off))
    crop = render(photo, analysis, off, region=(120, 90, 50, 60))
    assert np.array_equal(crop, render(photo, analysis, off)[120:170, 90:150])


def test_the_slider_moves_what_was_found_and_no_stroke(photo: Photo, analysis: Analysis) -> None:
    half, full = (render(photo, analysis, only("rust", CRACK).with_value("rust", "strength", s)) for s in (50, 100))
    assert np.array_equal(half[MIDDLE], full[MIDDLE])
    assert not np.array_equal(half[STAINED], full[STAINED])


def test_a_stroke_has_a_strength_of_its_own(photo: Photo, analysis: Analysis) -> None:
    plain, full = to_srgb(photo), render(photo, analysis, only("rust", CRACK))
    half = render(photo, analysis, only("rust", replace(CRACK, strength=50)))
    assert np.abs(half - (plain + full) / 2)[MIDDLE].max() < 0.02
    none = render(photo, analysis, only("rust", replace(CRACK, strength=0)))
    assert np.array_equal(none, render(photo, analysis, only("rust")))


def test_preview_equals_export_with_strokes_of_every_kind(photo: Photo, analysis: Analysis) -> None:
    strokes = (
        CRACK,
        Stroke("rust", "add", 6, 70, ((200.0, 100.0), (230.0, 180.0), (220.0, 260.0)), "trace", (3.0, 8.0, 4.0)),
        Stroke("rust", "add", 3, 100, ((250.0, 300.0), (290.0, 310.0), (270.0, 390.0)), "area"),
        Stroke("rust", "protect", 20, 60, ((240.0, 310.0), (270.0, 320.0)), cuts=(Cut(6, ((250.0, 315.0),)),)),
    )
    preview = Preview()
    for strength in (0.0, 40.0, 100.0):
        edit = only("rust", *strokes).with_value("rust", "strength", strength)
        whole = render(photo, analysis, edit)
        for count in range(len(strokes) + 1):
            some = replace(edit, strokes=strokes[:count])
            assert np.array_equal(preview.render(photo, analysis, some), render(photo, analysis, some, threads=2))
        assert np.array_equal(render(photo, analysis, edit, region=(190, 90, 110, 310)), whole[190:300, 90:400])


def test_a_sidecar_saved_before_strokes_were_free_gives_its_old_picture(
    photo: Photo, analysis: Analysis, tmp_path: Path
) -> None:
    """The file as the older program wrote it; the picture as that program rendered it: at 100, for it was automatic."""
    opened = replace(photo, path=tmp_path / "print.png")
    (tmp_path / "print.png.photofix.json").write_text(OLD_SIDECAR, encoding="utf-8")
    loaded = load_sidecar(opened)
    assert loaded is not None
    old = only("rust", Stroke("rust", "add", 9.0, 100.0, LINE)).with_value("rust", CERTAINTY, TASK.certain)
    assert np.array_equal(render(photo, analysis, loaded.edit), render(photo, analysis, old))
    unsure = replace(analysis, tasks={"rust": TaskAnalysis(0.4, 0.5, {}, (replace(stain(20, 30), confidence=0.4),))})
    found_none = render(photo, unsure, loaded.edit)
    assert np.array_equal(found_none, render(photo, unsure, old))
    assert np.any(found_none != to_srgb(photo), axis=2)[MIDDLE].all()


OLD_SIDECAR = """{
  "format": "photofix edit",
  "version": 1,
  "software": "PhotoFix 0.1.0",
  "photo_sha256": "5757575757575757575757575757575757575757575757575757575757575757",
  "weights_sha256": "w",
  "edit": {
    "version": 1,
    "tasks": {"dehaze": {"strength": 0.0}},
    "strokes": [
      {
        "task": "rust",
        "mode": "add",
        "radius": 9.0,
        "strength": 100.0,
        "points": [[120.0, 100.0], [150.0, 300.0]]
      }
    ],
    "decisions": []
  }
}"""


# -- shapes ------------------------------------------------------------------------------------------


def test_an_area_is_full_inside_and_fades_outside() -> None:
    area = Stroke("rust", "add", 4, 100, ((10.0, 10.0), (10.0, 40.0), (30.0, 40.0), (30.0, 10.0)), "area")
    covered = coverage(area, Box(0, 0, 50, 50))
    assert (covered[11:29, 11:39] == 1).all()
    assert not covered[:5].any() and not covered[:, 45:].any()
    assert 0 < covered[8, 20] < 1
    assert np.array_equal(coverage(area, Box(7, 15, 33, 42)), covered[7:33, 15:42])
    bow = replace(area, points=((10.0, 10.0), (30.0, 40.0), (30.0, 10.0), (10.0, 40.0)), radius=0.5)
    assert np.isclose(coverage(bow, Box(0, 0, 50, 50)).sum(), 300, rtol=0.1), "two triangles"


def test_a_trace_is_as_wide_as_was_measured() -> None:
    trace = Stroke("rust", "add", 1, 100, ((20.0, 10.0), (20.0, 90.0)), "trace", (2.0, 10.0))
    covered = coverage(trace, Box(0, 0, 40, 100))
    thin, wide = np.count_nonzero(covered[:, 20]), np.count_nonzero(covered[:, 80])
    assert thin < 0.5 * wide <= 20
    assert bounds(trace).top == 10
    even = coverage(replace(trace, radii=(5.0, 5.0)), Box(0, 0, 40, 100))
    assert np.abs(even - coverage(replace(trace, radii=(), radius=5), Box(0, 0, 40, 100))).max() < 1e-5


def test_what_was_taken_away_is_not_covered() -> None:
    cut = replace(CRACK, cuts=(Cut(12, ((135.0, 200.0),)),))
    covered = coverage(cut, Box(100, 80, 170, 320))
    assert not covered[35, 120].any()
    assert covered[20, 20] == 1


def test_a_rejected_finding_stays_and_a_kept_one_goes(photo: Photo, analysis: Analysis) -> None:
    reject, keep = Decision("rust", 30.0, 40.0, "reject"), Decision("rust", 35.0, 45.0, "keep")
    inside = np.s_[25:40, 35:50]
    assert changed(photo, analysis, only("rust"))[inside].all()
    assert not changed(photo, analysis, replace(only("rust"), decisions=(reject,)))[inside].any()
    assert changed(photo, analysis, replace(only("rust"), decisions=(reject, keep)))[inside].all()
    nowhere = Decision("rust", 390.0, 10.0, "reject")
    assert changed(photo, analysis, replace(only("rust"), decisions=(nowhere,)))[inside].all()


def test_the_smallest_marked_finding_under_a_point_is_meant() -> None:
    large, small = stain(0, 0, 100), stain(40, 40, 10)
    assert finding_at((large, small), 45, 45) == 1
    assert finding_at((large, small), 10, 10) == 0
    assert finding_at((large, small), 200, 10) is None
    empty = replace(small, shown=np.zeros((10, 10), np.uint8))
    assert finding_at((large, empty), 45, 45) == 0
