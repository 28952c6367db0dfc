"""Photos that are not whole, very large or carry more than one picture, as the command line meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from skimage import data
from stub_analyser import load

from photofix.cli import batch, main, restore, survey
from photofix.photo.consent import Consent, agreed
from photofix.photo.read import read_photo

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    for module in (batch, restore, survey):
        monkeypatch.setattr(module, "load_analyzer", load)

    def run(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
        code = main.main([str(word) for word in arguments])
        out, err = capfd.readouterr()
        return code, [json.loads(line) for line in out.splitlines() if line.startswith("{")], err

    return run


@pytest.fixture
def cut(photos: Path) -> Path:
    path = photos / "cut.png"
    path.write_bytes((photos / "coffee.png").read_bytes()[:20_000])
    return path


def test_restore_reads_a_truncated_photo_only_with_partial(run: Run, cut: Path) -> None:
    code, lines, _ = run("restore", cut, "--json")
    assert code == 1 and "--partial" in lines[0]["error"]
    code, lines, err = run("restore", cut, "--partial", "--json")
    assert code == 0 and lines[0]["error"] is None
    assert "truncated: what is missing is filled" in err
    assert not read_photo(Path(lines[0]["output"])).is_partial
    assert agreed() == Consent()


def test_partial_completes_a_truncated_photo_even_if_nothing_is_restored(run: Run, cut: Path) -> None:
    code, lines, _ = run("restore", cut, "--partial", "--color", "0", "--json")
    assert code == 0 and lines[0]["untouched"] is False
    assert read_photo(Path(lines[0]["output"])).width == 150


def test_batch_and_survey_read_truncated_photos_with_partial(run: Run, cut: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, lines, _ = run("batch", cut.parent, out, "--json")
    assert code == 1 and [line["status"] for line in lines].count("failed") == 1
    code, lines, err = run("batch", cut.parent, out, "--partial", "--retry-failed", "--json")
    assert code == 0 and "failed" not in [line["status"] for line in lines]
    assert "what is missing is filled" in err
    assert run("survey", cut.parent, "-o", tmp_path / "a.csv")[0] == 1
    assert run("survey", cut.parent, "-o", tmp_path / "a.csv", "--partial")[0] == 0


def test_the_largest_size_can_be_moved(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    tifffile.imwrite(path, np.broadcast_to(data.coffee()[0, 0], (1000, 1100, 3)), photometric="rgb")
    code, lines, _ = run("restore", path, "--max-megapixels", "1", "--json")
    assert code == 1 and "1100 x 1000 pixels, above the limit of 1 megapixels" in lines[0]["error"]
    assert run("restore", path, "--max-megapixels", "2", "--json")[0] == 0


@pytest.mark.parametrize(
    "option",
    [
        ("--partial",),
        ("--max-megapixels", "2000"),
        ("--crop", "auto"),
        ("--if-exists", "rename"),
        ("--jobs", "2"),
        ("--limit-memory", "500"),
    ],
)
def test_an_option_that_a_cluster_cannot_serve_is_refused_by_name(
    run: Run, photos: Path, option: tuple[str, ...]
) -> None:
    code, _, err = run("batch", photos, "out", "--scheduler", "tcp://localhost:1", *option)
    assert code == 2 and option[0] in err and "--report" not in err


def test_later_pages_are_named_on_standard_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    tifffile.imwrite(path, np.stack([data.coffee()[::4, ::4]] * 3), photometric="rgb")
    code, _, err = run("restore", path)
    assert code == 0 and "left out: 2 more pages" in err
    assert run("restore", path, "--json", "--overwrite")[2].startswith(f"{path}: ")


def test_a_value_that_is_no_number_fails_one_photo_only(run: Run, photos: Path) -> None:
    path = photos / "wert.tif"
    pixels = data.coffee()[::4, ::4].astype(np.float32) / 255
    pixels[3, 4] = np.nan
    tifffile.imwrite(path, pixels, photometric="rgb")
    code, lines, _ = run("restore", path, photos / "coffee.png", "--json")
    assert code == 1 and "holds the value nan at x = 4, y = 3" in lines[0]["error"]
    assert lines[1]["error"] is None


def test_restore_writes_a_condition_report_on_request(run: Run, photos: Path) -> None:
    code, lines, _ = run("restore", photos / "coffee.png", "--report", "--json")
    assert code == 0
    result = Path(lines[0]["output"])
    assert result.with_name(f"{result.name}_report.pdf").read_bytes().startswith(b"%PDF")
    code, lines, _ = run("restore", photos / "astronaut.jpg", "--json")
    assert code == 0 and not list(photos.glob("astronaut*.pdf"))


def test_batch_writes_one_for_all_in_the_persons_language(
    run: Run, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out, title = tmp_path / "out", "状况报告".encode("utf-16-be").hex().upper().encode()
    code, _, err = run("batch", photos, out, "--report")
    assert code == 0 and "photofix-condition.pdf" in err
    assert title in (out / "photofix-condition.pdf").read_bytes()
    assert run("batch", photos, out, "--report", "--report-language", "en")[0] == 0
    assert b"Condition report: overview" in (out / "photofix-condition.pdf").read_bytes()
    code, _, err = run("restore", photos / "coffee.png", "--report", "--report-language", "xx")
    assert code == 2 and "--report-language" in err
