"""What every task must keep to, old and new: shapes, seeds, one formula in numpy and torch, apply = restore."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import TaskAnalysis
from photofix.network.heads import GRID
from photofix.network.ops import TORCH
from photofix.raster.place import Place
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.ops import NUMPY

SIDE = 64
TASKS = list(load_tasks().values())
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.key)


@pytest.fixture(scope="module")
def clean() -> NDArray[np.float32]:
    picture = cv2.resize(data.coffee(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return picture.astype(np.float32) / np.float32(255)


def raw_outputs(task: Task, spread: float, seed: int = 0, side: int = SIDE) -> dict[str, NDArray[np.float32]]:
    """What a head might give: B = 2, values around each output's start."""
    rng = np.random.default_rng(seed)
    raw = {}
    for output in task.outputs:
        cells = 1 if output.kind == "global" else GRID if output.stride == 0 else -(-side // output.stride)
        values = output.init + spread * rng.standard_normal((2, cells, cells, output.channels))
        raw[output.name] = values.astype(np.float32)
    return raw


def composed(task: Task, view: NDArray[np.float32], raw: dict[str, NDArray[np.float32]]) -> dict[str, Any]:
    return task.compose(np.stack([view] * 2), raw, NUMPY)


def at_size(params: dict[str, Any], ops: Any) -> dict[str, Any]:
    """Maps at the size of the view, as `restore` wants them."""
    return {
        name: ops.resize(value, SIDE, SIDE) if value.ndim == 4 and GRID < value.shape[1] < SIDE else value
        for name, value in params.items()
    }


# -- damage -----------------------------------------------------------------------------------------


@each_task
def test_damage_keeps_shape_range_and_labels(task: Task, clean: NDArray[np.float32]) -> None:
    neutral = task.neutral(SIDE, SIDE)
    for seed in range(6):
        damage = task.degrade(clean, np.random.default_rng(seed), NoAssets())
        assert damage.image.shape == clean.shape
        assert damage.image.dtype == np.float32
        assert 0 <= damage.image.min() <= damage.image.max() <= 1
        assert set(damage.labels) <= set(neutral) | {f"{target.name}_weight" for target in task.targets}
        for name, label in damage.labels.items():
            assert label.dtype == np.float32, name
            assert np.isfinite(label).all(), name
        for target in task.targets:
            assert damage.labels[target.name].shape == neutral[target.name].shape
        if damage.weight is not None:
            assert damage.weight.shape == (SIDE, SIDE, 1)
            assert 0 <= damage.weight.min() <= damage.weight.max() <= 1


@each_task
def test_damage_follows_its_seed_and_nothing_else(task: Task, clean: NDArray[np.float32]) -> None:
    before = clean.copy()
    first, again, other = (task.degrade(clean, np.random.default_rng(seed), NoAssets()) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first.image, again.image)
    for name in first.labels:
        np.testing.assert_array_equal(first.labels[name], again.labels[name])
    assert not np.array_equal(first.image, other.image)
    np.testing.assert_array_equal(clean, before, err_msg="the clean picture must not be written to")


@each_task
def test_damage_is_mostly_visible(task: Task, clean: NDArray[np.float32]) -> None:
    present = [task.degrade(clean, np.random.default_rng(seed), NoAssets()).present for seed in range(40)]
    assert np.mean(present) > 0.5


@each_task
@pytest.mark.parametrize(("height", "width"), [(16, 16), (17, 91), (96, 33)])
def test_damage_of_odd_sizes(task: Task, height: int, width: int) -> None:
    for seed in range(8):
        gray = np.full((height, width, 3), 0.5, np.float32)
        assert task.degrade(gray, np.random.default_rng(seed), NoAssets()).image.shape == (height, width, 3)


@each_task
def test_labels_undo_the_damage(task: Task, clean: NDArray[np.float32]) -> None:
    """The operator fed with the true labels comes closer to the clean picture, where the loss counts."""
    errors = []
    for seed in range(12):
        damage = task.degrade(clean, np.random.default_rng(seed), NoAssets())
        if not task.targets or damage.weight is None:
            continue
        params = {name: label[None] for name, label in (task.neutral(SIDE, SIDE) | dict(damage.labels)).items()}
        names = {"raw_density": "density", "depth": "sharp_depth"}  # a raw output is labelled as what it stands for
        params |= {names[name]: value for name, value in params.items() if name in names}
        restored = task.restore(damage.image[None], params, NUMPY)[0]
        before, after = (np.abs(image - clean) * damage.weight for image in (damage.image, restored))
        errors.append((before.mean(), after.mean()))
    before, after = np.sum(errors, axis=0) if errors else (1, 0)
    assert after < 0.35 * before


# -- parameters and operator ------------------------------------------------------------------------


@each_task
def test_silent_head_is_the_identity(task: Task, clean: NDArray[np.float32]) -> None:
    """A neutral row of W, that is raw outputs at their start, leaves the picture alone."""
    params = at_size(composed(task, clean, raw_outputs(task, 0.0)), NUMPY)
    restored = task.restore(np.stack([clean] * 2), params, NUMPY)
    np.testing.assert_allclose(restored[0], clean, atol=2e-5)


@each_task
def test_numpy_and_torch_agree(task: Task, clean: NDArray[np.float32]) -> None:
    raw = raw_outputs(task, 0.5)
    views = np.stack([clean] * 2)
    ours = task.compose(views, raw, NUMPY)
    theirs = task.compose(torch.from_numpy(views), {k: torch.from_numpy(v) for k, v in raw.items()}, TORCH)
    assert set(ours) == set(theirs)
    for name, value in ours.items():
        np.testing.assert_allclose(value, theirs[name].numpy(), atol=2e-4, err_msg=name)
    restored = task.restore(views, at_size(dict(ours), NUMPY), NUMPY)
    same = task.restore(torch.from_numpy(views), at_size(dict(theirs), TORCH), TORCH)
    np.testing.assert_allclose(restored, same.numpy(), atol=2e-3)


@each_task
def test_gradient_reaches_every_output(task: Task, clean: NDArray[np.float32]) -> None:
    """Nothing saturates: at the start each raw output can still learn."""
    raw = {name: torch.from_numpy(value).requires_grad_() for name, value in raw_outputs(task, 0.3).items()}
    views = torch.from_numpy(np.stack([clean] * 2))
    params = task.compose(views, raw, TORCH)
    total = sum(value.square().sum() for value in params.values())
    total = total + task.restore(views, at_size(params, TORCH), TORCH).square().sum()
    total.backward()
    for name, value in raw.items():
        assert value.grad is not None, name
        assert torch.isfinite(value.grad).all(), name
        assert value.grad.abs().sum() > 0, name


def certain(task: Task, spread: float = 0.1) -> dict[str, NDArray[np.float32]]:
    """Raw outputs with maps constant over the picture and logits far from doubt, where both paths mean the same."""
    raw = raw_outputs(task, spread, seed=3)
    masks = {target.name for target in task.targets if target.loss == "mask"}
    for output in task.outputs:
        values = raw[output.name]
        if output.kind == "map" and output.stride != 0:
            values[:] = 0.4
        if output.name in masks:
            values[:] = 14.0 if output.name == task.outputs[0].name else -14.0
    return raw


def restored_by(task: Task, clean: NDArray[np.float32], params: dict[str, Any]) -> NDArray[np.float32]:
    """`clean` as training's operator leaves it."""
    batch = {name: value[None] if value.ndim in (2, 3) else value for name, value in params.items()}
    return np.asarray(task.restore(clean[None], at_size(batch, NUMPY), NUMPY)[0])


@each_task
def test_apply_at_full_strength_is_restore(task: Task, clean: NDArray[np.float32]) -> None:
    """What render does with the stored answer is what training optimised."""
    for spread in (0.1, 0.4, 1.6, 3.2):  # until it can be seen
        found = composed(task, clean, certain(task, spread))
        params = {name: np.asarray(value, np.float32)[0] for name, value in found.items()}
        if np.abs(restored_by(task, clean, params) - clean).mean() > 0.02:
            break
    findings = task.locate(params, clean, 0.0, 0.0, 1.0) if task.refines else ()
    answer = TaskAnalysis(1.0, 0.5, task.settle(clean, params), findings)
    place = Place(0, 0, SIDE, SIDE, SIDE, SIDE)
    applied = task.apply(clean.copy(), answer, 1.0, place)
    restored = restored_by(task, clean, params)
    inner = np.s_[6:-6, 6:-6]
    change, gap = np.abs(restored - clean)[inner].mean(), np.abs(applied - restored)[inner].mean()
    assert change > 0.01, "the test must change something"
    assert gap < 0.15 * change  # a stored map may be smoothed along edges


@each_task
def test_apply_fades_to_nothing(task: Task, clean: NDArray[np.float32]) -> None:
    params = {name: np.asarray(value, np.float32)[0] for name, value in composed(task, clean, certain(task)).items()}
    findings = task.locate(params, clean, 0.0, 0.0, 1.0) if task.refines else ()
    found = TaskAnalysis(1.0, 0.5, task.settle(clean, params), findings)
    place = Place(0, 0, SIDE, SIDE, SIDE, SIDE)
    changes = [np.abs(task.apply(clean.copy(), found, s, place) - clean).mean() for s in (1e-4, 0.25, 0.5, 1.0)]
    assert changes[0] < 1e-3
    assert changes == sorted(changes)


@each_task
def test_it_is_read_from_one_kind_of_view(task: Task) -> None:
    assert [task.overviewed, task.refines, task.close].count(True) == 1


@each_task
def test_baseline_gives_a_picture(task: Task, clean: NDArray[np.float32]) -> None:
    result = task.baseline(clean)
    assert result.shape == clean.shape
    assert result.dtype == np.float32
    assert 0 <= result.min() <= result.max() <= 1


@each_task
def test_what_is_stored_is_float32(task: Task, clean: NDArray[np.float32]) -> None:
    params = {name: np.asarray(value, np.float32)[0] for name, value in composed(task, clean, certain(task)).items()}
    stored = task.settle(clean, params)
    assert all(np.asarray(value).dtype == np.float32 for value in stored.values())
