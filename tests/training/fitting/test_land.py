"""From a checkpoint to the program's weights: what it was made from is told, thresholds are settled."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from photofix.errors import PhotoFixError
from photofix.network.manifest import Manifest, read_manifest, write_manifest
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.training.fitting import land as _land
from photofix.training.fitting.calibrate import Calibration
from photofix.training.fitting.land import (
    data_summary,
    land,
    settle_certainty,
    settle_corrections,
    settle_joint_level,
    settle_presence,
    settle_thresholds,
)


@pytest.fixture
def folder(small_weights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_weights, tmp_path / "weights"))


def licences(
    path: Path, *rows: tuple[str, ...], head: tuple[str, ...] = ("file", "source", "licence_as_stated")
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def test_landing_copies_the_tensors_and_adds_the_figures(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed/deep"
    land(folder, target, {"auroc": {"fog": 0.9}})
    name = "photofix.safetensors"
    assert (target / name).read_bytes() == (folder / name).read_bytes()
    before, after = read_manifest(folder), read_manifest(target)
    assert after.metrics == {"auroc": {"fog": 0.9}} and not before.metrics
    assert vars(after) | {"metrics": {}} == vars(before)


def test_thresholds_are_written_and_their_costs_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def calibrate(analyzer: Any, data: Path, **more: Any) -> dict[str, Calibration]:
        asked.update(more, data=data, sha256=analyzer.weights_sha256)
        return {key: Calibration(0.123456, 0.97, 0.8, 0.02) for key in load_tasks()}

    monkeypatch.setattr(_land, "calibrate", calibrate)
    tensors, before = (folder / "photofix.safetensors").read_bytes(), read_manifest(folder)
    costs = settle_thresholds(folder, tmp_path, "cpu", step=3)
    after = read_manifest(folder)
    assert after.thresholds == dict.fromkeys(load_tasks(), 0.1235)
    assert costs[next(iter(load_tasks()))] == {
        "threshold": 0.123456,
        "sound_kept": 0.97,
        "recall": 0.8,
        "false_alarms": 0.02,
    }
    assert asked["step"] == 3 and asked["data"] == tmp_path and asked["sha256"] == before.answers_sha256
    assert (folder / "photofix.safetensors").read_bytes() == tensors and after.history == before.history


def test_certainty_is_fitted_without_the_old_one_and_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = (key for key, task in load_tasks().items() if task.marks)
    (tmp_path / "train" / load_tasks()[key].marks).mkdir(parents=True)

    def fit(analyzer: Any, data: Path, task: str, **more: Any) -> tuple[tuple[float, ...], list[Any]]:
        assert task == key and not analyzer.manifest.certainty, "with weights, unlikely findings would be missing"
        return (0.123456, -2.0), []

    monkeypatch.setattr(_land, "fit_certainty", fit)
    monkeypatch.setattr(_land, "reliability", lambda judged, weights: [(0.1, 0.2, 3), weights])
    assert settle_certainty(folder, tmp_path, "cpu") == [(0.1, 0.2, 3), (0.123456, -2.0)]
    assert read_manifest(folder).certainty == {key: [0.1235, -2.0]}


def test_what_is_measured_beside_the_network_gets_its_weights_first(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "train/photos").mkdir(parents=True)
    (tmp_path / "train/photos/a.png").touch()
    asked: list[str] = []

    def fit(analyzer: Any, data: Path, key: str, **more: Any) -> tuple[float, ...]:
        asked.append(key)
        return (0.123456, 2.0)

    monkeypatch.setattr(_land, "fit_presence", fit)
    assert settle_certainty(folder, tmp_path, "cpu") == []
    assert asked == [key for key, task in load_tasks().items() if type(task).facts is not Task.facts] != []
    assert read_manifest(folder).certainty == {key: [0.1235, 2.0] for key in asked}


def test_one_task_is_calibrated_anew_and_the_others_stay(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "train/photos").mkdir(parents=True)
    (tmp_path / "train/photos/a.png").touch()
    measured = [key for key, task in load_tasks().items() if type(task).facts is not Task.facts]
    was = read_manifest(folder)
    before = {"thresholds": dict.fromkeys(was.tasks, 0.25), "certainty": dict.fromkeys(measured, (7.0,))}
    write_manifest(Manifest(**(vars(was) | before)), folder)
    monkeypatch.setattr(_land, "fit_presence", lambda *about, **more: (0.123456, 2.0))
    found = {key: Calibration(0.75, 0.97, 0.8, 0.02) for key in was.tasks}

    def calibrate(analyzer: Any, *about: Any, **more: Any) -> dict[str, Calibration]:
        assert analyzer.manifest.certainty[measured[0]] == [0.1235, 2.0], "judged by the new weights"
        assert read_manifest(folder).certainty[measured[0]] == [7.0], "nothing half done is written"
        return found

    monkeypatch.setattr(_land, "calibrate", calibrate)
    costs = settle_presence(folder, tmp_path, measured[:1], "cpu")
    after = read_manifest(folder)
    assert list(costs) == measured[:1]
    assert after.thresholds == dict.fromkeys(was.tasks, 0.25) | {measured[0]: 0.75}
    assert after.certainty == {key: [7.0] for key in measured} | {measured[0]: [0.1235, 2.0]}
    assert after.sha256 == was.sha256


@pytest.mark.parametrize(("way", "fitting"), [("measures", "fit_corrections"), ("learn", "fit_learned")])
def test_corrections_are_fitted_without_the_old_ones_and_written(
    way: str, fitting: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "train/photos").mkdir(parents=True)
    (tmp_path / "train/photos/a.png").touch()
    (key,) = (key for key, task in load_tasks().items() if getattr(type(task), way) is not getattr(Task, way))
    still = next(key for key, task in load_tasks().items() if task.refines)
    was = read_manifest(folder)
    write_manifest(Manifest(**(vars(was) | {"corrections": {key: (7.0,), "fog": (8.0,)}})), folder)

    def fit(analyzer: Any, data: Path, task: str, **more: Any) -> tuple[float, ...]:
        assert task == key and not analyzer.manifest.corrections, "they would be measured once more"
        return (0.1234567, -2.0)

    monkeypatch.setattr(_land, fitting, fit)
    assert settle_corrections(folder, tmp_path, [key, still], "cpu") == {key: 2}
    after = read_manifest(folder)
    assert after.corrections == {key: [0.1235, -2.0], "fog": [8.0]}
    assert vars(after) | {"corrections": {}} == vars(was) | {"corrections": {}}
    assert settle_corrections(folder, tmp_path, [still], "cpu") == {}


def test_the_joint_level_is_fitted_without_the_old_one_and_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = read_manifest(folder)
    write_manifest(Manifest(**(vars(was) | {"joint": (7.0,)})), folder)

    def fit(analyzer: Any, data: Path, **more: Any) -> tuple[float, ...]:
        assert not analyzer.manifest.joint, "it would be looked at once more"
        return (0.1234567, -2.0)

    monkeypatch.setattr(_land, "fit_joint_level", fit)
    assert settle_joint_level(folder, tmp_path, "cpu") == 0, "without photos"
    assert read_manifest(folder).joint == []
    (tmp_path / "train/photos").mkdir(parents=True)
    (tmp_path / "train/photos/a.png").touch()
    assert settle_joint_level(folder, tmp_path, "cpu") == 2
    after = read_manifest(folder)
    assert after.joint == [0.1235, -2.0]
    assert vars(after) | {"joint": ()} == vars(was) | {"joint": ()}


def test_without_marked_prints_certainty_stays(folder: Path, tmp_path: Path) -> None:
    before = (folder / "photofix.json").read_bytes()
    assert settle_certainty(folder, tmp_path, "cpu") == []
    assert (folder / "photofix.json").read_bytes() == before


def test_the_summary_counts_what_is_there(tmp_path: Path) -> None:
    for name in ("photos/a.png", "photos/b.jpg", "photos/note.txt", "stains/s.png", "masks/deep/m.png", "masks/n.png"):
        path = tmp_path / "train" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    rows = [("train/photos/a.png", "S", "CC0"), ("train/photos/b.jpg", "S", "CC0"), ("eval/gt/c.png", "S", "CC0")]
    licences(tmp_path / "photos.csv", *rows)
    licences(tmp_path / "train/prints.csv", ("x.png", "CC BY"), ("y.png", "CC0"), head=("file", "licence"))
    told = data_summary(tmp_path)
    assert (told["photos"], told["stains"], told["masks"]) == (2, 1, 2)
    assert told["licences"] == [{"source": "S", "licence": "CC0", "photos": 2}]
    assert told["listed"] == {"prints": {"CC BY": 1, "CC0": 1}}
    assert "licence" in told["encoder"]


def test_without_tables_nothing_is_claimed(tmp_path: Path) -> None:
    told = data_summary(tmp_path)
    assert told["photos"] == 0 and told["licences"] == [] and told["listed"] == {}


@pytest.mark.parametrize(
    "text",
    [
        b"file,source\ntrain/photos/a.png,S\n",
        b"\xff\xfef\x00",
        b"a,b\n1,2\n",
    ],
)
def test_a_table_that_is_none_is_a_sentence(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "photos.csv").write_bytes(text)
    with pytest.raises(PhotoFixError, match=r"photos.csv is no table of photos .*licence_as_stated"):
        data_summary(tmp_path)


@pytest.mark.parametrize("text", [b"file\nx.png\n", b"licence\n\xff\xfe\n"])
def test_a_list_that_is_none_is_a_sentence(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train/prints.csv").write_bytes(text)
    with pytest.raises(PhotoFixError, match=r"prints.csv is no list of pictures .*column licence"):
        data_summary(tmp_path)
