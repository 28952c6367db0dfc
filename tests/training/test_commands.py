"""The training's commands: what was typed reaches the work, and what makes no sense is a sentence before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from photofix.tasks import load_tasks
from photofix.training import commands as _commands
from photofix.training.commands import main
from photofix.training.evaluation import measure as _measure
from photofix.training.fitting import land as _land
from photofix.training.runs import train as _train
from photofix.training.runs.config import TrainConfig


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[TrainConfig]:
    """Runs that would have begun."""
    begun: list[TrainConfig] = []
    monkeypatch.setattr(_train, "train", lambda config, progress: begun.append(config))
    return begun


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Evaluations that would have begun."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(_measure, "measure", lambda data, run, **more: asked.append({"data": data, "run": run} | more))
    return asked


def test_settings_reach_the_run(started: list[TrainConfig], tmp_path: Path) -> None:
    words = "--minutes 2.5 --seed 7 --learning-rate 0.01 --part prints --rank 0 --sharing none --workers 3"
    run = tmp_path / "new.ckpt"
    assert main(["train", "--data", str(tmp_path), "--run", str(run), *words.split()]) == 0
    (config,) = started
    assert (config.data, config.run, config.minutes, config.seed) == (tmp_path, run, 2.5, 7)
    assert (config.learning_rate, config.part, config.rank) == (0.01, "prints", 0)
    assert (config.sharing, config.workers, config.device) == ("none", 3, "auto")


def test_a_resumed_run_writes_to_its_own_checkpoint(started: list[TrainConfig], tmp_path: Path) -> None:
    run = tmp_path / "old.ckpt"
    run.touch()
    assert main(["train", "--data", str(tmp_path), "--minutes", "1", "--resume", str(run)]) == 0
    assert started[0].run == run


def test_a_checkpoint_that_is_there_is_not_written_over(
    started: list[TrainConfig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "old.ckpt"
    run.write_bytes(b"hours of work")
    assert main(["train", "--data", str(tmp_path), "--minutes", "1", "--run", str(run)]) == 1
    assert f"{run} exists; go on with --resume {run}" in capsys.readouterr().err
    assert run.read_bytes() == b"hours of work" and not started


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--minutes 1 --resume gone.ckpt", "There is no checkpoint gone.ckpt to resume"),
        ("--minutes 1 --part rows", "--part rows needs --init"),
        ("--minutes 1 --part detail", "--part detail needs --init"),
        ("--minutes 1 --part nonsense", "--part nonsense is unknown"),
        ("--minutes -1", "--minutes -1.0 makes no sense"),
        ("--minutes 1 --processes 0", "--processes 0 makes no sense"),
    ],
)
def test_what_cannot_be_meant_is_told(
    words: str, says: str, started: list[TrainConfig], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(tmp_path), "--run", str(tmp_path / "x.ckpt"), *words.split()]) == 1
    assert says in capsys.readouterr().err and not started


def test_an_evaluation_gets_what_was_asked(measured: list[dict[str, Any]], tmp_path: Path) -> None:
    words = f"--run {tmp_path}/r.ckpt --land --json {tmp_path}/f.json --sheet {tmp_path}/s.png --device cpu"
    assert main(["evaluate", "--data", str(tmp_path), *words.split()]) == 0
    (asked,) = measured
    assert asked["run"] == tmp_path / "r.ckpt" and asked["install"] and not asked["quick"]
    assert (asked["json_file"], asked["sheet"]) == (tmp_path / "f.json", tmp_path / "s.png")


@pytest.mark.parametrize(("words", "says"), [("--land", "--run"), ("--land --run r.ckpt --quick", "leave --quick out")])
def test_only_whole_measurements_of_a_run_are_installed(
    words: str, says: str, measured: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(tmp_path), *words.split()]) == 1
    assert says in capsys.readouterr().err and not measured


def test_tasks_are_calibrated_anew(
    small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[Any, ...]] = []

    def settle(*about: Any) -> dict[str, Any]:
        asked.append(about[:4])
        return {"fog": {"threshold": 0.5}}

    monkeypatch.setattr(_land, "settle_presence", settle)
    keys = tuple(load_tasks())[:2]
    words = ["calibrate", "--data", str(tmp_path), "--weights", str(small_weights), "--only", ",".join(keys)]
    assert main([*words, "--device", "cpu"]) == 0
    assert asked == [(small_weights, tmp_path, keys, "cpu")]
    assert "calibrated fog: threshold 0.500" in capsys.readouterr().out


def test_corrections_are_calibrated_instead(
    small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(_land, "settle_corrections", lambda *about: asked.append(about[:4]) or {"fog": 12})
    key = next(iter(load_tasks()))
    words = ["calibrate", "--data", str(tmp_path), "--weights", str(small_weights), "--only", key, "--corrections"]
    assert main([*words, "--device", "cpu"]) == 0
    assert asked == [(small_weights, tmp_path, (key,), "cpu")]
    assert "calibrated fog: correction by 12 weights" in capsys.readouterr().out


def test_the_level_of_all_together_is_calibrated_without_naming_a_task(
    small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(_land, "settle_joint_level", lambda *about: asked.append(about[:3]) or 12)
    words = ["calibrate", "--data", str(tmp_path), "--weights", str(small_weights), "--joint", "--device", "cpu"]
    assert main(words) == 0
    assert asked == [(small_weights, tmp_path, "cpu")]
    assert "calibrated the level by 12 weights" in capsys.readouterr().out


@pytest.mark.parametrize("only", ["", "fog"])
def test_only_tasks_of_the_weights_are_calibrated(
    only: str, small_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["calibrate", "--data", str(tmp_path), "--weights", str(small_weights), "--only", only]
    assert main(words) == 1
    assert "--only" in capsys.readouterr().err


@pytest.mark.parametrize("seeds", ["1,x", "", "1.5", "1;2"])
def test_seeds_that_are_no_numbers(seeds: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiments", "sharing", "--data", str(tmp_path), "--seeds", seeds]) == 1
    assert f"--seeds {seeds!r} are not whole numbers" in capsys.readouterr().err


def test_progress_speaks_once_per_percent_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    progress = _commands._on_stderr()
    for fraction, message in ((0.101, "a"), (0.1012, "a"), (0.109, "a"), (0.109, "b"), (0.25, "b")):
        progress.report(fraction, message)
    assert capsys.readouterr().err.splitlines() == [" 10 %  a", " 11 %  a", " 11 %  b", " 25 %  b"]


def test_unknown_words_are_a_matter_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", "x", "--minutes", "soon"]) == 2
    assert main(["fly"]) == 2
