"""The shape's options: turned, cropped, straightened results, and wrong words as usage errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data
from stub_analyser import KEY

from photofix.edit import Edit
from photofix.photo.read import read_photo
from photofix.raster.frame import Geometry
from photofix.store.sidecar import save_sidecar
from tests.cli.test_main import Run, run

__all__ = ["run"]
OFF = (f"--{KEY}", "0")


def restored(run: Run, path: Path, *words: Any) -> np.ndarray[Any, Any]:
    code, lines, err = run("restore", path, "-o", path.with_name("out.png"), "--overwrite", *OFF, *words)
    assert (code, err) == (0, ""), lines
    return np.asarray(read_photo(path.with_name("out.png")).pixels)


def test_turn_mirror_and_crop(run: Run, photos: Path) -> None:
    before = np.asarray(read_photo(photos / "coffee.png").pixels)
    path = photos / "coffee.png"
    assert np.array_equal(restored(run, path, "--rotate", 90), np.rot90(before, -1))
    assert np.array_equal(restored(run, path, "--rotate", 180, "--mirror"), before[::-1])
    turned = restored(run, path, "--rotate", 270, "--crop", "5,7,30,20")
    assert np.array_equal(turned, np.rot90(before)[7:27, 5:35])
    assert restored(run, path, "--straighten", "2.5").shape < before.shape


def test_they_act_on_the_picture_as_its_saved_edit_leaves_it(run: Run, photos: Path) -> None:
    photo = read_photo(photos / "coffee.png")
    save_sidecar(photo, Edit(geometry=Geometry(turns=1)), "")
    turned = restored(run, photos / "coffee.png", "--rotate", 90, "--use-sidecar")
    assert np.array_equal(turned, np.asarray(photo.pixels)[::-1, ::-1])


def scan(path: Path, degrees: float) -> tuple[int, int]:
    """A print on a grey bed; (height, width) of the print."""
    picture = np.ascontiguousarray(data.astronaut()[:400])
    matrix = cv2.getRotationMatrix2D((256, 200), -degrees, 1.0)
    matrix[:, 2] += 90
    cv2.imwrite(
        str(path),
        cv2.warpAffine(picture[..., ::-1], matrix, (700, 600), flags=cv2.INTER_AREA, borderValue=(128, 128, 128)),
    )
    return 400, 512


@pytest.mark.parametrize("degrees", [0, 3, -4.5])
def test_auto_finds_the_print_in_its_scan(run: Run, tmp_path: Path, degrees: float) -> None:
    size = scan(tmp_path / "scan.png", degrees)
    found = restored(run, tmp_path / "scan.png", "--crop", "auto")
    assert found.shape[:2] == pytest.approx(size, abs=4)
    expected = data.astronaut()[:400]
    inside = cv2.resize(found, size[::-1])[20:-20, 20:-20].astype(int) - expected[20:-20, 20:-20]
    assert np.abs(inside).mean() < 9


def test_auto_straightens_without_a_crop(run: Run, tmp_path: Path) -> None:
    scan(tmp_path / "scan.png", 4)
    found = restored(run, tmp_path / "scan.png", "--straighten", "auto")
    columns = [int(np.argmax(np.abs(row.astype(int) - 128).max(axis=1) > 12)) for row in found[150:420:30]]
    assert np.ptp(columns) <= 4


@pytest.mark.parametrize(
    "words",
    [
        ("--rotate", "45"),
        ("--straighten", "16"),
        ("--straighten", "much"),
        ("--crop", "1,2,3"),
        ("--crop", "0,0,0,9"),
        ("--area", "auto"),
    ],
)
def test_wrong_words_are_usage_errors(run: Run, photos: Path, words: tuple[str, str]) -> None:
    code, lines, err = run("restore", photos / "coffee.png", *words)
    assert code == 2 and not lines and words[0] in err


def test_a_crop_beyond_the_photo_fails_that_photo(run: Run, photos: Path, tmp_path: Path) -> None:
    code, lines, _ = run("batch", photos, tmp_path / "out", *OFF, "--crop", "0,0,140,100")
    assert code == 1
    results = [line for line in lines if "error" in line]
    assert sorted("reaches beyond the picture" in (line["error"] or "") for line in results) == [False, True]


def test_another_shape_makes_a_batch_anew(run: Run, photos: Path, tmp_path: Path) -> None:
    run("batch", photos, tmp_path / "out", *OFF)
    before = read_photo(tmp_path / "out" / "coffee.png")
    run("batch", photos, tmp_path / "out", *OFF, "--rotate", "90", "--if-exists", "overwrite")
    made = [read_photo(path) for path in (tmp_path / "out").glob("coffee*.png")]
    assert any(photo.width == before.height for photo in made)


def test_split_writes_each_print_and_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    from tests.scan.test_prints import scan as scan_of_several

    photo, _ = scan_of_several("grey", [2.0, -3.0, 1.0])
    (tmp_path / "in").mkdir()
    cv2.imwrite(str(tmp_path / "in" / "album.png"), np.asarray(photo.pixels)[..., ::-1])
    code, lines, _ = run("batch", tmp_path / "in", tmp_path / "out", *OFF, "--split")
    assert code == 0, lines
    made = sorted((tmp_path / "out").glob("*.png"))
    assert [path.name for path in made] == ["album-1.png", "album-2.png", "album-3.png"]
    for path in made:
        assert np.asarray(read_photo(path).pixels).shape[:2] == pytest.approx((200, 300), abs=3)
    before = [path.stat().st_mtime_ns for path in made]
    assert run("batch", tmp_path / "in", tmp_path / "out", *OFF, "--split")[0] == 0
    assert [path.stat().st_mtime_ns for path in made] == before
    assert len(list((tmp_path / "out").glob("*.png"))) == 3


def test_the_area_is_what_auto_crop_takes_and_none_is_no_border(run: Run, photos: Path, tmp_path: Path) -> None:
    path = photos / "coffee.png"
    before = np.asarray(read_photo(path).pixels)
    assert np.array_equal(restored(run, path, "--area", "5,7,30,20", "--crop", "auto"), before[7:27, 5:35])
    scan(tmp_path / "scan.png", 0)
    whole = restored(run, tmp_path / "scan.png", "--area", "none", "--crop", "auto")
    assert whole.shape[:2] == (600, 700)
    code, lines, _ = run("restore", path, "-o", tmp_path / "o.png", "--area", "5,7,3000,20")
    assert code == 1 and "reaches beyond the picture" in lines[0]["error"]


def test_the_paper_around_a_print_is_whitened_if_asked(run: Run, tmp_path: Path) -> None:
    pixels = np.full((400, 500, 3), (186, 218, 232), np.uint8)
    pixels[50:350, 60:440] = data.astronaut()[:300, :380, ::-1]
    cv2.imwrite(str(tmp_path / "print.png"), pixels)
    made = restored(run, tmp_path / "print.png", "--area", "60,50,380,300", "--whiten-border", "whiten")
    assert np.ptp(made[10, 10].astype(int)) <= 2
    assert np.array_equal(made[52:348, 62:438], pixels[52:348, 62:438, ::-1])


def test_a_portrait_is_put_upright_only_if_asked(run: Run, tmp_path: Path) -> None:
    lying = np.ascontiguousarray(np.rot90(data.astronaut()))
    cv2.imwrite(str(tmp_path / "lying.png"), lying[..., ::-1])
    assert np.array_equal(restored(run, tmp_path / "lying.png", "--auto-turn"), data.astronaut())
    assert np.array_equal(restored(run, tmp_path / "lying.png"), lying)
    over = restored(run, tmp_path / "lying.png", "--auto-turn", "--rotate", 180)
    assert np.array_equal(over, data.astronaut()[::-1, ::-1])
