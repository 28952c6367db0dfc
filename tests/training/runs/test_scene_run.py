"""Training of readers: only they change, with whom they are kept; a run can be gone on with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from photofix.errors import PhotoFixError
from photofix.network.scene import can_read
from photofix.tasks import load_tasks
from photofix.training.runs import scene_run
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.run_file import load_run
from photofix.training.runs.scene_run import ALONE, WITHOUT, ScenePhotos
from photofix.training.runs.train import train

KEY = next(key for key, task in load_tasks().items() if can_read(task.outputs))


@pytest.fixture(autouse=True)
def small_steps(drawn_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two; two of them tell what is usual."""
    monkeypatch.setattr(scene_run, "COUNT", 2)
    monkeypatch.setattr(scene_run, "FAMILIAR", 2)
    monkeypatch.setattr(scene_run, "SCENE_SIDE", 64)


def config(data: Path, run: Path, samples: int, init: Path | None = None, key: str = KEY) -> TrainConfig:
    return TrainConfig(data, run, 1.0, device="cpu", part="scene", only=(key,), max_samples=samples, init=init)


def test_a_run_changes_readers_only_and_can_be_gone_on_with(
    tiny_data: Path, small_weights: Path, tmp_path: Path
) -> None:
    init, run = small_weights / "photofix.safetensors", tmp_path / "run.ckpt"
    first = train(config(tiny_data, run, 6, init))
    again = train(config(tiny_data, run, 10))
    assert [checkpoint["state"]["samples"] for checkpoint in (first, again)] == [6, 10]
    assert again["history"][-1]["samples"] == 10 and again["history"][-1]["part"] == "scene"
    assert len(again["history"]) == len(first["history"])
    before, after = first["weights"], again["weights"]
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed and all(name.startswith(f"readers.{KEY}.") and ".usual." not in name for name in changed)
    net, _ = load_run(run)
    assert net.scenes == (KEY,)
    reader = net.readers[KEY]
    assert all(torch.isfinite(value).all() for value in reader.state_dict().values())
    assert reader.usual[0].deviation.std() > 0


def test_a_task_of_another_kind_is_refused(tiny_data: Path, tmp_path: Path) -> None:
    other = next(key for key, task in load_tasks().items() if task.refines)
    with pytest.raises(PhotoFixError, match=f"another kind: {other} cannot be read"):
        train(config(tiny_data, tmp_path / "run.ckpt", 2, key=other))


def test_samples_have_the_damage_alone_or_in_company(tiny_data: Path) -> None:
    samples = ScenePhotos(tiny_data / "train", (KEY,), 3)
    rng = np.random.default_rng(0)
    drawn = [samples._chosen(rng) for _ in range(2000)]
    assert np.mean([KEY not in one for one in drawn]) == pytest.approx(WITHOUT, abs=0.03)
    assert np.mean([one == {KEY} for one in drawn]) == pytest.approx(ALONE, abs=0.05)
    view = next(iter(samples)).view
    assert view.image.shape[1:] == (64, 64, 3) and KEY in view.tasks
    assert view.tasks[KEY].maps and all(truth.after is None for key, truth in view.tasks.items() if key != KEY)
