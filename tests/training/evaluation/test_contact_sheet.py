"""Contact sheets: every picture in its place, nothing enlarged, nothing lost."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.errors import PhotoFixError
from photofix.training.evaluation.contact_sheet import (
    GAP_PX,
    GROUND,
    TEXT_PX,
    THUMB_PX,
    Row,
    check_sheet,
    thumbnail,
    write_sheet,
)

LABEL_PX = TEXT_PX + GAP_PX


def flat(height: int, width: int, *color: int) -> NDArray[np.uint8]:
    return np.broadcast_to(np.uint8(color), (height, width, 3)).copy()


def sheet(rows: list[Row], path: Path, columns: int = 2) -> NDArray[np.uint8]:
    write_sheet(rows, path, columns)
    read = cv2.imread(str(path))
    assert read is not None
    return np.asarray(read[..., ::-1], np.uint8)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((640, 320), (320, 160)),
        ((100, 90), (100, 90)),
        ((2, 6400), (1, 320)),
        ((1, 1), (1, 1)),
        ((320, 321), (319, 320)),
    ],
)
def test_small_pictures_keep_their_size_and_large_ones_their_shape(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert thumbnail(flat(*size, 9, 9, 9)).shape[:2] == expected
    assert max(thumbnail(flat(*size, 9, 9, 9)).shape[:2]) <= THUMB_PX


def test_a_thumbnail_is_an_average() -> None:
    stripes = np.zeros((640, 640, 3), np.uint8)
    stripes[:, ::2] = 200
    assert (thumbnail(stripes) == 100).all()


def test_pictures_of_a_row_stand_side_by_side_in_their_colours(tmp_path: Path) -> None:
    colors = ((200, 10, 20), (10, 200, 20), (10, 20, 200))
    made = sheet([Row.of("", *(flat(40, 30, *color) for color in colors))], tmp_path / "sheet.png")
    assert made.shape == (40 + LABEL_PX, 3 * (30 + GAP_PX), 3)
    for index, color in enumerate(colors):
        left = index * (30 + GAP_PX)
        assert (made[:40, left : left + 30] == color).all()
        assert (made[:40, left + 30 : left + 30 + GAP_PX] == GROUND).all()


def test_rows_fill_the_columns_one_after_the_other(tmp_path: Path) -> None:
    rows = [Row.of("", flat(20 + 5 * index, 30, 50 * index, 0, 0)) for index in range(5)]
    made = sheet(rows, tmp_path / "sheet.png", columns=2)
    line = 0
    for start in (0, 2, 4):
        for place, index in enumerate(range(start, min(start + 2, 5))):
            left = place * (30 + GAP_PX)
            assert (made[line : line + 20 + 5 * index, left : left + 30] == (50 * index, 0, 0)).all()
        line += 20 + 5 * min(start + 1, 4) + LABEL_PX
    assert line == made.shape[0]


def test_the_text_is_written_below(tmp_path: Path) -> None:
    picture = flat(40, 300, 90, 90, 90)
    bare, told = (sheet([Row.of(text, picture)], tmp_path / f"t{len(text)}.png") for text in ("", "case 31.4 dB"))
    assert np.array_equal(bare[:40], told[:40])
    assert (bare[40:] == GROUND).all() and (told[40:] > 200).any()


def test_no_rows_no_file_and_folders_are_made(tmp_path: Path) -> None:
    write_sheet([], tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()
    write_sheet([Row.of("x", flat(4, 4, 1, 2, 3))], tmp_path / "a/b/sheet.jpg")
    assert (tmp_path / "a/b/sheet.jpg").read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("name", ["sheet.jpg", "sheet.PNG", "sheet", "a/sheet.webp"])
def test_a_format_that_can_be_written_is_taken(name: str) -> None:
    check_sheet(Path(name))


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet.xyz", "sheet.json"])
def test_any_other_is_refused_before_the_work_begins(name: str) -> None:
    with pytest.raises(PhotoFixError, match=f"{name} cannot be written.*--sheet"):
        check_sheet(Path(name))
