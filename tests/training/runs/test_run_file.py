"""Checkpoints as files: whatever lies there, the answer is a run or a sentence, and no file is ever executed."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from photofix.errors import PhotoFixError
from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.tasks.kit.outputs import Output
from photofix.training.runs.run_file import load_run, read_run, write_run

CPU = torch.device("cpu")
NO_CHECKPOINT = "is no checkpoint; give one that `photofix train` has written"


def content(**changes: Any) -> dict[str, Any]:
    """What a run stores, as small as it can be."""
    made = {
        "tasks": list(load_tasks()),
        "weights": {"a": torch.zeros(3)},
        "mean": {"a": torch.zeros(3)},
        "weighting": {},
        "optimisers": {},
        "random": torch.get_rng_state(),
        "state": {"step": 1, "samples": 2, "seconds": 0.5},
        "config": {"sharing": "features", "rank": 2, "rhythm": ((64, 2, False),)},
        "history": [{"minutes": 1.0}],
    }
    return made | changes


class Bomb:
    """What a foreign file could do if it were unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> Any:
        return Path.touch, (self.target,)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_run(content(), tmp_path / "folder" / "run.ckpt")
    found = read_run(tmp_path / "folder" / "run.ckpt", CPU)
    assert found["config"] == content()["config"]
    assert found["history"] == [{"minutes": 1.0}]
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["run.ckpt"]


@pytest.mark.parametrize("save", [torch.save, lambda thing, path: path.write_bytes(pickle.dumps(thing))])
def test_no_file_is_executed(save: Any, tmp_path: Path) -> None:
    path, target = tmp_path / "run.ckpt", tmp_path / "executed"
    save(content(state={"step": Bomb(target)}), path)
    with pytest.raises(PhotoFixError, match=NO_CHECKPOINT):
        read_run(path, CPU)
    assert not target.exists()


@pytest.mark.parametrize(
    "thing",
    [
        {"weights": {}},
        [1, 2, 3],
        torch.nn.Linear(2, 2),
        torch.zeros(3),
        content(mean=[]),
        content(history=None),
        content(state=3),
        content(config="features"),
        {name: value for name, value in content().items() if name != "optimisers"},
    ],
)
def test_what_other_programs_save_is_refused(thing: Any, tmp_path: Path) -> None:
    torch.save(thing, tmp_path / "other.pt")
    with pytest.raises(PhotoFixError, match=NO_CHECKPOINT):
        read_run(tmp_path / "other.pt", CPU)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    """Cut off, with bytes changed, or nothing like it: a sentence, or a run where the change did not matter."""
    path, rng = tmp_path / "run.ckpt", np.random.default_rng(5)
    write_run(content(), path)
    whole, plain = path.read_bytes(), pickle.dumps(content()["config"], 2)
    for number in range(300):
        blob = bytearray(whole if number % 2 else plain)
        for _ in range(int(rng.integers(0, 6))):
            blob[int(rng.integers(len(blob)))] = int(rng.integers(256))
        path.write_bytes(blob[: int(rng.integers(len(blob) + 1))] if number % 3 == 0 else blob)
        try:
            read_run(path, CPU)
        except PhotoFixError as error:
            assert str(path) in str(error)


@pytest.mark.parametrize("text", [b"", b"not a checkpoint", b"\xff\xfe\x00", b"\x80\x04\x95", b"PK\x03\x04"])
def test_what_is_no_torch_file_is_refused(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.ckpt").write_bytes(text)
    with pytest.raises(PhotoFixError, match=NO_CHECKPOINT):
        read_run(tmp_path / "run.ckpt", CPU)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.ckpt", tmp_path):
        with pytest.raises(PhotoFixError, match="cannot be read"):
            load_run(path)


def test_a_run_of_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.ckpt"
    for changes in ({}, {"config": {}}, {"config": {"sharing": "half", "rank": 1}}, {"mean": {"a": 3}}, {"tasks": []}):
        write_run(content(**changes), path)
        with pytest.raises(PhotoFixError, match="does not fit the tasks and the network"):
            load_run(path)
    write_run(content(tasks=["denoise"]), path)
    with pytest.raises(PhotoFixError, match="knows the task 'denoise'"):
        load_run(path)


def test_a_run_of_this_network_is_loaded(tmp_path: Path) -> None:
    net = RestorationNet({key: task.outputs for key, task in load_tasks().items()}, "features", 2)
    write_run(content(mean=net.state_dict()), tmp_path / "run.ckpt")
    loaded, _ = load_run(tmp_path / "run.ckpt")
    assert not loaded.training
    for name, value in net.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)


def test_a_run_from_before_an_output_was_added_leaves_it_neutral(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that knows it keeps it: what lies in its place may be anything."""
    path, (key, task) = tmp_path / "run.ckpt", next(iter(load_tasks().items()))
    net = RestorationNet({name: other.outputs for name, other in load_tasks().items()}, "features")
    torch.nn.init.normal_(net.matrix.residual, std=0.05)
    write_run(content(mean=net.state_dict()), path)
    monkeypatch.setattr(type(task), "outputs", (*task.outputs, Output("more", "global", 2, is_later=True)))
    batch = torch.rand(1, 3, 32, 32)
    assert not load_run(path)[0](batch)[key].raw["more"].any()
    plain = {
        name: tuple(output for output in other.outputs if not output.is_later) for name, other in load_tasks().items()
    }
    older = RestorationNet(plain, "features")
    torch.nn.init.normal_(older.matrix.residual, std=0.05)
    torch.save(content(mean=older.state_dict()), path)  # it does not say what its rows give
    assert not load_run(path)[0](batch)[key].raw["more"].any()
    write_run(content(mean=net.state_dict()), path)
    assert load_run(path)[0](batch)[key].raw["more"].any()
