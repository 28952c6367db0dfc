"""What is left to do once the pixels are made holds on to nothing of the photo."""

from __future__ import annotations

from pathlib import Path
from weakref import ref

import numpy as np
import pytest

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.errors import PhotoWriteError
from photofix.export.export import ExportOptions, export_photo, prepare_export
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo

BRIGHT = Edit().with_value("color", "brightness", 20.0)


def drawn() -> Photo:
    return Photo(None, np.random.default_rng(5).integers(0, 256, (300, 400, 3), np.uint8), sha256="b8" * 32)


@pytest.mark.parametrize("edit", [Edit(), BRIGHT])
def test_the_photo_may_go_before_the_result_is_written(edit: Edit, tmp_path: Path) -> None:
    photo = drawn()
    write = prepare_export(photo, empty_analysis(photo), edit, tmp_path / "a.png", ExportOptions())
    gone = ref(photo)
    del photo
    assert gone() is None and not (tmp_path / "a.png").exists()
    result = write()
    at_once = export_photo(drawn(), empty_analysis(drawn()), edit, tmp_path / "b.png", ExportOptions())
    assert result.path == tmp_path / "a.png" and set(result.seconds) == {"render", "encode"}
    assert (result.sha256, result.note, result.untouched) == (at_once.sha256, at_once.note, at_once.untouched)
    assert np.array_equal(read_photo(tmp_path / "a.png").pixels, read_photo(tmp_path / "b.png").pixels)


def test_what_came_there_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    photo, path = drawn(), tmp_path / "a.png"
    write = prepare_export(photo, empty_analysis(photo), BRIGHT, path, ExportOptions())
    path.write_bytes(b"somebody's")
    with pytest.raises(PhotoWriteError):
        write()
    assert path.read_bytes() == b"somebody's"
