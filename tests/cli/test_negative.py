"""`--negative`: the kind of film, by preset and by sidecar too; a wrong word is a usage error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from film_model import COLOR, scanned
from skimage import data
from stub_analyser import KEY

from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.photo.pixels import encode_pixels, to_srgb
from photofix.photo.read import read_photo
from photofix.photo.write import write_photo
from photofix.store.sidecar import save_sidecar
from tests.cli.test_main import Run, run
from tests.cli.test_shape import restored

__all__ = ["run"]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scans" / "scan.png"
    path.parent.mkdir()
    write_photo(Photo(None, scanned(np.ascontiguousarray(data.astronaut()[::2, ::2]), COLOR, 16), format="PNG"), path)
    return path


def expected(scan: Path, kind: float) -> np.ndarray:
    shown = to_srgb(Edit().with_value("all", "negative", kind).seen(read_photo(scan)))
    return encode_pixels(shown, None, 3 if kind == 2 else 1, np.uint16)


def test_a_negative_is_restored_as_the_positive(run: Run, scan: Path) -> None:
    assert np.array_equal(restored(run, scan, "--negative", "colour"), expected(scan, 2.0))
    assert np.array_equal(restored(run, scan, "--negative", "grey"), expected(scan, 1.0))
    assert np.array_equal(restored(run, scan, "--negative", "none"), read_photo(scan).pixels)


def test_the_preset_says_it_and_the_flag_wins(run: Run, scan: Path) -> None:
    assert np.array_equal(restored(run, scan, "--preset", "scan of"), expected(scan, 2.0))
    assert restored(run, scan, "--preset", "scan of", "--negative", "grey").shape[2] == 1


def test_a_saved_edit_says_it_and_the_flag_wins(run: Run, scan: Path) -> None:
    save_sidecar(read_photo(scan), Edit().with_value("all", "negative", 2.0).with_value(KEY, "strength", 0.0), "")
    assert np.array_equal(restored(run, scan, "--use-sidecar"), expected(scan, 2.0))
    assert np.array_equal(restored(run, scan, "--use-sidecar", "--negative", "none"), read_photo(scan).pixels)


def test_the_tasks_stay_automatic_when_only_the_film_is_named(run: Run, scan: Path) -> None:
    code, lines, err = run("restore", scan, "-o", scan.with_name("auto.png"), "--negative", "colour")
    assert (code, err) == (0, "") and lines[0]["strengths"][KEY] == 100


@pytest.mark.parametrize("word", ["color", "orange", ""])
def test_a_wrong_word_is_a_usage_error_with_the_right_ones(run: Run, scan: Path, word: str) -> None:
    code, _, err = run("restore", scan, "-o", scan.with_name("out.png"), "--negative", word)
    assert code == 2 and all(known in err for known in ("none", "grey", "colour"))
    assert not scan.with_name("out.png").exists()


def test_a_folder_of_film(run: Run, scan: Path, tmp_path: Path) -> None:
    out = tmp_path / "prints"
    code, _, err = run("batch", scan.parent, out, "--negative", "colour", f"--{KEY}", "0", "--report")
    assert code == 0, err
    assert np.array_equal(read_photo(next(out.rglob("scan.png"))).pixels, expected(scan, 2.0))


def test_faces_are_looked_for_in_the_positive(run: Run, tmp_path: Path) -> None:
    lying = np.ascontiguousarray(np.rot90(data.astronaut()))
    path = tmp_path / "lying.png"
    write_photo(Photo(None, scanned(lying, COLOR), format="PNG"), path)
    upright = restored(run, path, "--negative", "colour", "--auto-turn")
    still = restored(run, path, "--negative", "colour")
    assert np.array_equal(upright, np.rot90(still, -1))
