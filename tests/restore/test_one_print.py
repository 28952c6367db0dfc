"""A print of a scan is a photo of its own: kept as a place and an edit, read as pixels, named after its scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.edit import Edit
from photofix.errors import PhotoReadError
from photofix.photo.names import file_of, named_as, print_number, print_path
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.raster.frame import Corners, frame_of
from photofix.restore.one_print import keep_prints, proposed_prints, read_input
from photofix.store.sidecar import load_sidecar, save_sidecar, saved_prints, sidecar_path

LEFT: Corners = ((40.0, 30.0), (40.0, 130.0), (110.0, 130.0), (110.0, 30.0))
RIGHT: Corners = ((50.0, 200.0), (50.0, 300.0), (150.0, 300.0), (150.0, 200.0))


@pytest.fixture
def scan(tmp_path: Path) -> Photo:
    pixels = np.full((200, 340, 3), 128, np.uint8)
    pixels[40:110, 30:130] = 200
    pixels[50:150, 200:300] = 60
    assert cv2.imwrite(str(tmp_path / "album01.tif"), pixels)
    return read_photo(tmp_path / "album01.tif")


def test_the_path_of_a_print_tells_scan_and_number(tmp_path: Path) -> None:
    path = print_path(tmp_path / "album01.tif", 2)
    assert path.name == "album01.tif#2" and print_number(path) == 2
    assert file_of(path) == tmp_path / "album01.tif" and named_as(path).name == "album01-2.tif"
    assert named_as(tmp_path / "a#b.tif").name == "a#b.tif" and print_number(tmp_path / "a.tif") == 0


def test_a_kept_print_is_read_as_a_photo_of_its_own(scan: Photo) -> None:
    paths = keep_prints(scan, {1: LEFT, 2: RIGHT}, "w")
    assert [path.name for path in paths] == ["album01.tif#1", "album01.tif#2"]
    assert saved_prints(scan.path) == paths  # type: ignore[arg-type]
    photo = read_input(paths[1])
    saved = load_sidecar(photo)
    assert photo.path == paths[1] and photo.part == RIGHT and photo.sha256 != scan.sha256 and saved is not None
    frame = frame_of(saved.edit.geometry, photo.height, photo.width)
    assert (frame.width, frame.height) == (100, 100) and photo.width < 110
    x, y = map(int, frame.photo_point(50, 50))
    assert photo.pixels[y, x, 0] == 60


def test_what_was_kept_is_proposed_again_and_keeps_its_edit(scan: Photo) -> None:
    (first, second) = keep_prints(scan, {1: LEFT, 2: RIGHT}, "w")
    photo = read_input(first)
    saved = load_sidecar(photo)
    assert saved is not None
    save_sidecar(photo, replace(saved.edit.with_value("rust", "strength", 40.0)), "w")
    assert proposed_prints(scan) == {1: LEFT, 2: RIGHT}
    moved: Corners = ((52.0, 200.0), *RIGHT[1:])
    keep_prints(scan, {1: LEFT, 3: moved}, "w")
    assert not sidecar_path(second).exists(), "a print that was deleted is forgotten"
    kept = load_sidecar(read_input(first))
    assert kept is not None and kept.edit.value("rust", "strength") == 40.0


def test_an_edit_without_decisions_does_not_forget_the_place(scan: Photo) -> None:
    (path,) = keep_prints(scan, {1: LEFT}, "w")
    save_sidecar(read_input(path), Edit(), "w")
    assert read_input(path).part == LEFT


def test_a_print_that_was_never_kept_is_no_file(scan: Photo) -> None:
    assert scan.path is not None
    with pytest.raises(PhotoReadError):
        read_input(print_path(scan.path, 7))
