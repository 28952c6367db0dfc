"""A toy fourth task is one new file: old weights load beside it, its row starts neutral, training takes it up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from skimage import data

from photofix.edit import Edit
from photofix.network.analyzer import Analyzer
from photofix.network.checkpoint import adopt, load_weights
from photofix.network.model import RestorationNet
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.tasks.base import Task
from photofix.tasks.kit.assets import NoAssets
from photofix.training.runs.losses import task_loss
from photofix.training.samples.damaged_photos import make_sample
from photofix.training.samples.sample import each

TOY = "vignette"


@pytest.fixture
def four_tasks(small_weights: Path, drop_in: Callable[[str], dict[str, Task]]) -> dict[str, Task]:
    """The registry as it is once the file lies in the tasks' folder; the weights were made before."""
    return drop_in(TOY)


@pytest.fixture
def photo() -> Photo:
    return Photo(None, np.ascontiguousarray(data.coffee()[::4, ::4]), sha256="c0ffee")


def test_it_is_found_in_its_place(four_tasks: dict[str, Task]) -> None:
    orders = [task.order for task in four_tasks.values()]
    assert TOY in four_tasks
    assert orders == sorted(orders)


def test_old_weights_do_not_know_it_and_still_work(
    small_weights: Path, four_tasks: dict[str, Task], photo: Photo
) -> None:
    analysis = Analyzer("cpu", small_weights).analyse(photo)
    assert TOY not in analysis.tasks
    assert Edit().strengths(analysis)[TOY] == 0
    assert render(photo, analysis, Edit()).shape == (photo.height, photo.width, 3)


def test_its_row_starts_neutral_beside_the_old_rows(small_weights: Path, four_tasks: dict[str, Task]) -> None:
    outputs = {key: task.outputs for key, task in four_tasks.items()}
    old, manifest = load_weights(outputs, small_weights)
    net = RestorationNet(outputs)
    adopt(net, old)
    for key in manifest.tasks:
        torch.testing.assert_close(net.matrix.row(key), old.matrix.row(key))
    batch = torch.rand(2, 3, 48, 64, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        before, after = old(batch), net(batch)
    for key in manifest.tasks:
        torch.testing.assert_close(before[key].presence, after[key].presence)
    assert float(after[TOY].raw["fall"].abs().max()) == 0
    assert float(after[TOY].presence.sigmoid().max()) < 0.1


def test_samples_and_loss_know_it(four_tasks: dict[str, Task]) -> None:
    clean = data.astronaut()[::8, ::8].astype(np.float32) / np.float32(255)
    samples = [make_sample(clean, np.random.default_rng(seed), NoAssets()) for seed in range(20)]
    assert any(sample.tasks[TOY].present.item() for sample in samples)
    net = RestorationNet({key: task.outputs for key, task in four_tasks.items()})
    batch = each(samples[0], lambda value: torch.from_numpy(np.asarray(value))[None])
    view = batch.image
    answer = net(view.permute(0, 3, 1, 2))[TOY]
    loss, parts = task_loss(four_tasks[TOY], answer, view, batch.tasks[TOY])
    assert torch.isfinite(loss)
    assert {"fall", "image", "presence"} <= set(parts)
