"""The command line as a program sees it: exit codes, standard output, what gets imported."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stub_analyser import FINDER, KEY, FindingStub, load

from photofix.cli import batch, info, main, photo_info, restore, survey
from photofix.cli.output import Printer
from photofix.edit import Edit
from photofix.errors import WeightsError
from photofix.photo.read import read_photo
from photofix.restore.places import FoundPlace
from photofix.restore.result import RECORDED, STAGES
from photofix.store.sidecar import save_sidecar, sidecar_path
from photofix.tasks import load_tasks

OTHER = next(key for key in load_tasks() if key != KEY)

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command with `--json` and the stub: exit code, the objects on standard output, standard error."""
    for module in (batch, info, restore, survey):
        monkeypatch.setattr(module, "load_analyzer", load)

    def run(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
        code = main.main([str(word) for word in arguments] + ["--json"])
        out, err = capfd.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def test_the_json_contract(run: Run, photos: Path) -> None:
    code, lines, _ = run("restore", photos / "astronaut.jpg", photos / "coffee.png")
    assert code == 0
    assert [Path(line["output"]).name for line in lines] == ["astronaut_restored.jpg", "coffee_restored.png"]
    for line in lines:
        assert list(line) == [
            *("input", "output", "untouched", "strengths", "presence", "damage", "findings", "places"),
            *("seconds", "peak_memory_mb", "device", "error"),
        ]
        assert list(line["seconds"]) == list(STAGES)
        assert set(line["strengths"]) == set(load_tasks())
        assert line["strengths"][KEY] == 100 and line["presence"][KEY] == 0.9
        assert line["error"] is None and line["untouched"] is False
        assert line["device"] == "cpu" and line["peak_memory_mb"] > 10
        assert all(0 <= line["seconds"][stage] < 60 for stage in STAGES)
        assert Path(line["output"]).exists()


def test_a_failed_photo_has_the_same_shape_and_the_others_are_done(run: Run, photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no photo")
    code, lines, err = run("restore", photos / "bad.jpg", photos / "nothing.jpg", photos, photos / "coffee.png")
    assert code == 1 and err == ""
    assert [line["output"] is None for line in lines] == [True, True, True, False]
    assert all(isinstance(line["error"], str) for line in lines[:3])
    assert set(lines[0]) == set(lines[3]) and list(lines[0]["seconds"]) == list(STAGES)


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ([f"--{OTHER}", "30"], 0),
        ([f"--{KEY}", "40"], 40),
        (["--auto", f"--{OTHER}", "0"], 100),
        (["--auto"], 100),
        ([], 100),
        ([f"--{KEY}", "0"], 0),
    ],
)
def test_tasks_not_named_are_off_unless_auto(run: Run, photos: Path, words: list[str], strength: float) -> None:
    # The stub's weights know one task only; what they do not know stays off whatever is asked for.
    code, lines, _ = run("restore", photos / "coffee.png", *words)
    assert code == 0 and lines[0]["strengths"] == dict.fromkeys(load_tasks(), 0) | {KEY: strength}


def test_everything_off_is_a_byte_copy(run: Run, photos: Path) -> None:
    _, lines, _ = run("restore", photos / "astronaut.jpg", f"--{KEY}", "0")
    assert lines[0]["untouched"] is True
    assert Path(lines[0]["output"]).read_bytes() == (photos / "astronaut.jpg").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ["restore"],
        ["restore", "a.jpg", "--rust", "101"],
        ["restore", "a.jpg", "--dehaze", "-1"],
        ["restore", "a.jpg", "--dehaze", "nan"],
        ["restore", "a.jpg", f"--{KEY}", "much"],
        ["restore", "a.jpg", "--mist", "3"],
        ["restore", "a.jpg", "--device", "abacus"],
        ["batch", "only-one"],
        ["batch", "absent-folder", "out"],
        ["batch", ".", "out", "--format", "jpeg", "--depth", "16"],
        ["batch", ".", "out", "--preset", "absent.json"],
        ["restore", "a.jpg", "--preset", "absent"],
        ["survey", "."],
    ],
    ids=" ".join,
)
def test_usage_errors_are_exit_code_2_and_leave_standard_output_empty(
    run: Run, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, lines, err = run(*words)
    assert code == 2 and lines == [] and err


def test_dehaze_goes_to_150(run: Run, photos: Path) -> None:
    assert run("restore", photos / "coffee.png", "--dehaze", "150")[0] == 0


def test_an_existing_result_is_kept_without_overwrite(run: Run, photos: Path) -> None:
    (photos / "coffee_restored.png").write_bytes(b"mine")
    code, lines, _ = run("restore", photos / "coffee.png")
    assert code == 1 and "exists" in lines[0]["error"]
    assert (photos / "coffee_restored.png").read_bytes() == b"mine"
    assert run("restore", photos / "coffee.png", "--overwrite")[0] == 0


def test_the_original_is_never_overwritten(run: Run, photos: Path) -> None:
    before = (photos / "coffee.png").read_bytes()
    code, lines, _ = run("restore", photos / "coffee.png", "-o", photos / "coffee.png", "--overwrite")
    assert code == 1 and "original" in lines[0]["error"]
    assert (photos / "coffee.png").read_bytes() == before


def test_the_format_follows_the_outputs_suffix_and_folders_are_made(run: Run, photos: Path, tmp_path: Path) -> None:
    code, lines, _ = run("restore", photos / "coffee.png", "-o", tmp_path / "new" / "r.tif")
    assert code == 0 and Path(lines[0]["output"]).read_bytes()[:2] in (b"II", b"MM")
    code, lines, _ = run("restore", photos / "coffee.png", photos / "astronaut.jpg", "-o", tmp_path / "more")
    assert [line["output"] for line in lines] == [str(tmp_path / "more" / n) for n in ("coffee.png", "astronaut.jpg")]


def test_the_saved_edit_is_used_on_request(run: Run, photos: Path) -> None:
    photo = photos / "coffee.png"
    edit = Edit().with_value(KEY, "strength", 25)
    sidecar = {"version": 1, "photo_sha256": "", "weights_sha256": "", "edit": edit.to_json()}
    sidecar_path(photo).write_text(json.dumps(sidecar))
    assert run("restore", photo)[1][0]["strengths"][KEY] == 100
    assert run("restore", photo, "--use-sidecar", "--overwrite")[1][0]["strengths"][KEY] == 25
    assert run("restore", photo, "--use-sidecar", f"--{KEY}", "70", "--overwrite")[1][0]["strengths"][KEY] == 70


def test_an_edit_saved_in_the_data_folder_is_used_too(run: Run, photos: Path) -> None:
    photo = read_photo(photos / "coffee.png")
    edit = Edit().with_value(KEY, "strength", 25)
    save_sidecar(replace(photo, path=photos / "gone" / "coffee.png"), edit, "")
    assert not sidecar_path(photos / "coffee.png").exists()
    assert run("restore", photos / "coffee.png", "--use-sidecar")[1][0]["strengths"][KEY] == 25


def test_an_edit_of_a_newer_photofix_is_refused_politely(run: Run, photos: Path) -> None:
    sidecar_path(photos / "coffee.png").write_text(json.dumps({"version": 99, "edit": {}}))
    code, lines, _ = run("restore", photos / "coffee.png", photos / "astronaut.jpg", "--use-sidecar")
    assert code == 1
    assert "version 99" in lines[0]["error"] and "update PhotoFix" in lines[0]["error"]
    assert lines[1]["error"] is None


@pytest.mark.parametrize("stem", ["grün", "照片", "🙂", "n" * 240])
def test_names_beyond_ascii_and_long_ones(run: Run, photos: Path, stem: str) -> None:
    photo = (photos / "coffee.png").rename(photos / f"{stem}.png")
    code, lines, _ = run("restore", photo)
    assert code == 0
    assert Path(lines[0]["output"]) == photos / f"{stem}_restored.png"
    assert Path(lines[0]["output"]).exists()


def test_missing_weights_are_told_per_photo(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(device: str) -> None:
        raise WeightsError("There are no weights; reinstall PhotoFix.")

    monkeypatch.setattr(restore, "load_analyzer", missing)
    code, lines, _ = run("restore", photos / "coffee.png", photos / "astronaut.jpg")
    assert code == 1
    assert [line["error"] for line in lines] == ["There are no weights; reinstall PhotoFix."] * 2


def test_a_bug_in_one_photo_does_not_stop_the_others(run: Run, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = restore.restore_photo

    def buggy(job: Any, *rest: Any) -> Any:
        if job.input.name == "coffee.png":
            raise ZeroDivisionError("oops")
        return real(job, *rest)

    monkeypatch.setattr(restore, "restore_photo", buggy)
    code, lines, _ = run("restore", photos / "coffee.png", photos / "astronaut.jpg")
    assert code == 1
    assert "ZeroDivisionError" in lines[0]["error"] and lines[1]["error"] is None


def test_without_json_sentences_go_out_and_failures_to_standard_error(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(restore, "load_analyzer", load)
    assert main.main(["restore", str(photos / "coffee.png"), str(photos / "absent.png")]) == 1
    out, err = capfd.readouterr()
    assert re.search(r"coffee_restored\.png  \(\w+ \d+ %", out)
    assert "absent.png" in err and "Traceback" not in err


def test_info_without_a_photo_tells_device_weights_memory_and_libraries(run: Run) -> None:
    code, lines, _ = run("info")
    assert code == 0 and len(lines) == 1
    facts = lines[0]
    assert facts["device"] == "cpu" and facts["weights"]["sha256"] == "5" * 64
    assert facts["resident_memory_mb"] > 10 and facts["libraries"]["numpy"]


@pytest.mark.parametrize("command", ["restore", "batch", "info"])
def test_findings_are_listed_with_kind_certainty_size_and_place(
    command: str, run: Run, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (batch, info, restore):
        monkeypatch.setattr(module, "load_analyzer", lambda device: FindingStub(0.5, 0.9))
    words = {"batch": [photos / "coffee.png", tmp_path / "out"]}.get(command, [photos / "coffee.png"])
    before = sorted(photos.iterdir())
    code, (line,), _ = run(command, *words)
    assert code == 0 and line["error"] is None and line["damage"] == [FINDER]
    both = {"task": FINDER, "kind": "", "area_px": 400, "seen_in": ""}
    assert line["findings"] == [
        both | {"certainty": 0.9, "box": [50, 10, 20, 20], "state": "undone"},
        both | {"certainty": 0.5, "box": [10, 10, 20, 20], "state": "left"},
    ]
    assert line["places"] == {"undone": 1, "left": 1, "rejected": 0}
    assert command == "restore" or sorted(photos.iterdir()) == before


def test_a_print_cracked_all_over_is_counted_and_not_written_out(
    run: Run, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "load_analyzer", lambda device: FindingStub(*(0.2 + 0.001 * n for n in range(300))))
    lines = [run("batch", photos / "coffee.png", tmp_path / "out")[1][0] for _ in range(2)]
    assert [line["status"] for line in lines] == ["done", "resumed"]
    assert [len(line["findings"]) for line in lines] == [300, RECORDED]
    assert all(line["places"]["left"] == 300 for line in lines)


def test_what_is_found_is_also_said_in_words(
    photos: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for module in (info, restore):
        monkeypatch.setattr(module, "load_analyzer", lambda device: FindingStub(0.5))
    assert main.main(["restore", str(photos / "coffee.png")]) == 0
    assert "(untouched; 1 place worth a look)" in capfd.readouterr().out
    assert main.main(["info", str(photos / "coffee.png"), str(photos / "absent.png")]) == 1
    out, err = capfd.readouterr()
    assert "50% certain, 400 px, 20 x 20 at x = 10, y = 10: left, worth a look" in out
    assert "absent.png" in err and "Traceback" not in err


def test_info_says_what_was_seen_in_infrared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"input": "film.tif", "format": "TIFF", "width": 9, "height": 8, "damage": [], "remarks": [], "error": None}
    place = FoundPlace(KEY, "speck", 0.99, 12, (1, 2, 3, 4), "undone", "infrared")
    photo_info._print(Printer(sys.stdout, as_json=False), facts, (place,))
    assert f"{KEY} (speck, infrared), 99% certain" in capsys.readouterr().out
    assert place.to_json()["seen_in"] == "infrared"


def test_what_a_task_remarks_is_said_where_its_damage_is_absent(
    run: Run, tmp_path: Path, photos: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(type(load_tasks()[KEY]), "remark", lambda task, found: "old paper")
    Image.new("RGB", (40, 30)).save(tmp_path / "black.png")  # in which the stub finds nothing
    assert main.main(["info", str(tmp_path / "black.png")]) == 0
    assert "no damage seen for sure, old paper; places: 0" in capfd.readouterr().out
    code, lines, _ = run("info", tmp_path / "black.png", photos / "coffee.png")
    assert code == 0 and [line["remarks"] for line in lines] == [["old paper"], []]


def test_batch_lines_say_how_each_photo_ended(run: Run, photos: Path, tmp_path: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no photo")
    code, lines, err = run("batch", photos, tmp_path / "out")
    assert code == 1
    assert {Path(line["input"]).name: line["status"] for line in lines} == {
        "astronaut.jpg": "done",
        "bad.jpg": "failed",
        "coffee.png": "done",
    }
    assert "2 originals verified unchanged" in err
    code, lines, _ = run("batch", photos, tmp_path / "out")
    assert sorted(line["status"] for line in lines) == ["failed", "resumed", "resumed"]


def test_batch_converts_and_a_preset_sets_strengths(run: Run, photos: Path, tmp_path: Path) -> None:
    preset = tmp_path / "soft.json"
    preset.write_text(json.dumps(Edit().with_value(KEY, "strength", 35).to_json()))
    words = ("--preset", preset, "--format", "tiff", "--depth", "16")
    code, lines, _ = run("batch", photos, tmp_path / "out", *words)
    assert code == 0
    assert {line["strengths"][KEY] for line in lines} == {35}
    assert sorted(path.name for path in (tmp_path / "out").glob("*.tif")) == ["astronaut.tif", "coffee.tif"]


def test_a_preset_that_ships_is_known_by_its_name(run: Run, photos: Path, tmp_path: Path) -> None:
    code, lines, _ = run("restore", photos / "coffee.png", "--preset", "Archive (do little)")
    assert code == 0 and lines[0]["strengths"]["color"] == lines[0]["strengths"]["dehaze"] == 0
    code, lines, _ = run("batch", photos, tmp_path / "out", "--preset", "archive", f"--{KEY}", "20")
    assert code == 0 and {line["strengths"][KEY] for line in lines} == {20}


def test_survey_ranks_and_changes_nothing(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(survey, "load_analyzer", load)
    before = {path.name: path.read_bytes() for path in photos.iterdir()}
    assert main.main(["survey", str(photos), "-o", str(tmp_path / "ranking.json")]) == 0
    rows = json.loads((tmp_path / "ranking.json").read_text())
    assert [row["rank"] for row in rows] == [1, 2]
    assert {path.name: path.read_bytes() for path in photos.iterdir()} == before
    assert main.main(["survey", str(photos), "-o", str(tmp_path / "ranking.txt")]) == 2
    assert main.main(["survey", str(photos), "-o", str(tmp_path / "no" / "folder" / "r.csv")]) == 0
    assert capfd.readouterr().err.endswith("\n2 photos, 0 failed\n")


def test_survey_names_what_it_left_out(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(survey, "load_analyzer", load)
    (photos / "slide.gif").write_bytes(b"GIF89a")
    (photos / "deeper").mkdir()
    page = tmp_path / "r.html"
    assert main.main(["survey", str(photos), "-o", str(page)]) == 0
    err = capfd.readouterr().err
    assert "slide.gif: PhotoFix does not read .gif" in err and "--recursive looks into them" in err
    assert err.endswith("2 photos, 0 failed, 2 left out\n")
    assert "slide.gif" in page.read_text(encoding="utf-8")


def test_survey_sees_at_once_that_its_ranking_has_no_place(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(survey, "run_survey", lambda *args, **named: looked.append(args) or [])
    (tmp_path / "file").touch()
    (tmp_path / "folder.html").mkdir()
    assert main.main(["survey", str(photos), "-o", str(tmp_path / "file" / "r.html")]) == 2
    assert main.main(["survey", str(photos), "-o", str(tmp_path / "folder.html")]) == 2
    assert not looked and "give the name of a file" in capfd.readouterr().err.replace("\n", " ")


def test_a_dry_run_touches_nothing(run: Run, photos: Path, tmp_path: Path) -> None:
    code, lines, _ = run("batch", photos, tmp_path / "out", "--dry-run")
    assert code == 0
    assert [line["action"] for line in lines] == ["restore", "restore"]
    assert not (tmp_path / "out").exists()


def test_help_needs_neither_torch_nor_qt() -> None:
    asked = [["--help"], ["--version"], ["restore", "--help"], ["batch", "--help"], ["survey", "--help"]]
    program = (
        "import contextlib, io, json, sys; from photofix.__main__ import main\n"
        f"for words in {asked!r}:\n"
        "    sys.argv, said = ['photofix', *words], io.StringIO()\n"
        "    try:\n"
        "        with contextlib.redirect_stdout(said): code = main()\n"
        "    except SystemExit as end: code = end.code\n"
        "    heavy = [name for name in ('torch', 'PySide6', 'distributed') if name in sys.modules]\n"
        "    print(json.dumps([words, code or 0, heavy, 'photofix' in said.getvalue().lower()]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [[words, 0, [], True] for words in asked]


def test_what_is_no_command_opens_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    from photofix import __main__ as program

    opened: list[list[str]] = []
    monkeypatch.setattr(program, "open_window", lambda words: opened.append(words) or 0)
    for words in ([], ["a.jpg", "b.jpg"], ["./batch"]):
        monkeypatch.setattr(sys, "argv", ["photofix", *words])
        assert program.main() == 0
    assert opened == [[], ["a.jpg", "b.jpg"], ["./batch"]]
    chosen = program.window_parser().parse_args(["a.jpg", "--device", "cpu"])
    assert chosen.photos == [Path("a.jpg")] and chosen.device == "cpu"


def test_choices_are_given_by_name_and_reach_the_file(run: Run, photos: Path) -> None:
    photo = photos / "coffee.png"
    code, lines, _ = run("restore", photo, "--color-tone", "sepia", "--color", "0", "--max-change", "90")
    assert code == 0
    before, after = (read_photo(Path(path)).pixels.astype(float) for path in (photo, lines[0]["output"]))
    chroma = [np.ptp(pixels, axis=2).std() for pixels in (before, after)]
    assert after[..., 0].mean() > after[..., 2].mean() + 10 and chroma[1] < 0.5 * chroma[0]
    code, _, err = run("restore", photo, "--color-tone", "pink")
    assert code == 2 and "selenium" in err
