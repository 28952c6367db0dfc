"""The picture for paper is the exported one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.export.picture import as_it_was, picture_of
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.raster.frame import Geometry
from photofix.tasks import load_tasks


@pytest.fixture
def photo() -> Photo:
    pixels = np.random.default_rng(3).integers(0, 256, (60, 90, 3), np.uint8)
    return Photo(None, cv2.GaussianBlur(pixels, (0, 0), 2))


def edit() -> Edit:
    """Another picture than the photo, also without a network."""
    key, task = next((key, task) for key, task in load_tasks().items() if task.finish is not None)
    knob = next(knob for knob in task.knobs if knob.is_finish and not knob.choices)
    return Edit(geometry=Geometry(turns=1)).with_value(key, knob.key, 40.0)


@pytest.mark.parametrize("long_side", [45, 1000])
def test_it_is_what_an_export_of_that_size_holds(photo: Photo, tmp_path: Path, long_side: int) -> None:
    analysis = empty_analysis(photo)
    made = picture_of(photo, analysis, edit(), long_side)
    options = ExportOptions(depth=8, profile="srgb", long_side=long_side)
    export_photo(photo, analysis, edit(), tmp_path / "a.png", options)
    assert np.array_equal(made, read_photo(tmp_path / "a.png").pixels)
    assert max(made.shape) == min(long_side, 90)
    assert made.shape[0] > made.shape[1], "turned as asked"


def test_the_original_keeps_the_shape_and_nothing_else(photo: Photo) -> None:
    made = picture_of(photo, empty_analysis(photo), as_it_was(edit()), 1000)
    assert np.array_equal(made, np.rot90(photo.pixels, -1))


def test_grey_becomes_three_channels_and_transparent_becomes_white() -> None:
    grey = Photo(None, np.full((4, 6, 1), 77, np.uint8), alpha=np.zeros((4, 6), np.uint8))
    grey.alpha[:, :3] = 255  # type: ignore[index]
    made = picture_of(grey, empty_analysis(grey), Edit(), 100)
    assert made.shape == (4, 6, 3)
    assert (made[:, :3] == 77).all() and (made[:, 3:] == 255).all()
