"""The loss: small for the truth, a gradient for every head, masks that are rare still count."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from photofix.network.heads import HeadAnswer
from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.tasks.kit.outputs import Target
from photofix.training.runs.losses import (
    DAMAGED_WEIGHT,
    FEW_PIXELS,
    GOOD_ENOUGH,
    _balanced_bce,
    _decibels,
    _fitted,
    _like,
    _target_loss,
    dice,
    overview,
    task_loss,
    together_loss,
)
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.damaged_photos import _stack, cropped, make_sample
from photofix.training.samples.pictures import coded, photo_files
from photofix.training.samples.sample import Truth, View, each, joined

TASKS = load_tasks()


@pytest.fixture(scope="module")
def batch(tiny_data: Path) -> View:
    """Samples with every task's labels; a step gets those of its own kind."""
    rng, root = np.random.default_rng(3), tiny_data / "train"
    crops = [cropped(coded(path), rng, 64, 0) for path in photo_files(root)[:6]]
    samples = [make_sample(crop, rng, FolderAssets(root)) for crop in crops]
    return each(joined(samples, _stack), Tensor.float)


def answers(batch: View) -> tuple[RestorationNet, dict[str, HeadAnswer]]:
    torch.manual_seed(0)
    net = RestorationNet({key: task.outputs for key, task in TASKS.items()})
    return net, net(batch.image.permute(0, 3, 1, 2))


@pytest.mark.parametrize("key", TASKS)
def test_loss_is_finite_and_names_its_parts(key: str, batch: View) -> None:
    _, given = answers(batch)
    loss, parts = task_loss(TASKS[key], given[key], batch.image, batch.tasks[key])
    assert torch.isfinite(loss)
    assert set(parts) == {"image", "presence"} | {target.name for target in TASKS[key].targets}
    assert float(loss.detach()) == pytest.approx(sum(parts.values()), rel=1e-4)


def test_every_row_of_w_learns_from_the_first_step(batch: View) -> None:
    net, given = answers(batch)
    total = sum(task_loss(TASKS[key], given[key], batch.image, batch.tasks[key])[0] for key in TASKS)
    (total + together_loss(TASKS, given, batch)).backward()
    assert net.matrix.residual.grad is not None
    for index, key in enumerate(net.matrix.keys):
        assert float(net.matrix.residual.grad[index].norm()) > 1e-4, key


@pytest.mark.parametrize("key", TASKS)
def test_right_presence_costs_less(key: str, batch: View) -> None:
    _, given = answers(batch)
    right = (batch.tasks[key].present.flatten() - 0.5) * 8
    costs = [
        task_loss(TASKS[key], HeadAnswer(given[key].raw, sign * right), batch.image, batch.tasks[key])[1]["presence"]
        for sign in (1, -1)
    ]
    assert costs[0] < costs[1] / 4


def test_a_rare_mask_is_worth_finding() -> None:
    """Silence must not be the cheapest answer when few pixels are stained."""
    label = torch.zeros(1, 64, 64, 1)
    label[:, :8, :8] = 1
    silent, found = torch.full_like(label, -4.0), torch.where(label > 0.5, 2.0, -2.0)
    weight = torch.ones_like(label)

    def cost(logit: Tensor) -> float:
        return float(_balanced_bce(logit, label, weight) + dice(logit, label, weight))

    assert cost(found) < cost(silent)


def test_an_empty_mask_is_no_reason_to_panic() -> None:
    empty = torch.zeros(2, 16, 16, 1)
    logit = torch.full_like(empty, -6.0).requires_grad_()
    weight = torch.ones_like(empty)
    loss = _balanced_bce(logit, empty, weight) + dice(logit, empty, weight)
    loss.backward()
    assert logit.grad is not None
    assert float(loss.detach()) < 0.7
    assert torch.isfinite(logit.grad).all()


def test_what_is_out_of_sight_is_not_judged() -> None:
    """A stain nobody can see on the picture may be marked or not."""
    label = torch.zeros(1, 8, 8, 1)
    label[:, :4] = 1
    weight = torch.ones_like(label)
    weight[:, :, 6:] = 0
    logit = torch.where(label > 0.5, 3.0, -3.0)
    wrong = torch.where(weight > 0.5, logit, -logit)
    for cost in (_balanced_bce, dice):
        assert cost(logit, label, weight) == cost(wrong, label, weight)
        assert cost(-logit, label, weight) > cost(logit, label, weight)


def test_only_maps_grow() -> None:
    params = {
        "map": torch.rand(1, 16, 16, 1),
        "full": torch.rand(1, 64, 64, 3),
        "grid": torch.rand(1, 8, 8, 3),
        "number": torch.rand(1, 1, 1, 3),
        "curves": torch.rand(1, 3, 10),
    }
    grown = _fitted(params, torch.Size((64, 64)), 1)
    assert grown["map"].shape == (1, 64, 64, 1)
    for name in ("full", "grid", "number", "curves"):
        torch.testing.assert_close(grown[name], params[name])
    thinned = _fitted(params, torch.Size((64, 64)), 4)
    torch.testing.assert_close(thinned["full"], params["full"][:, ::4, ::4])
    torch.testing.assert_close(thinned["grid"], params["grid"])


def test_together_of_a_sound_photo_and_a_silent_network_is_nothing(batch: View) -> None:
    _, given = answers(batch)
    everywhere = torch.ones_like(batch.image[..., :1])
    sound = View(batch.image, batch.image, {key: Truth(batch.tasks[key].present, everywhere) for key in TASKS})
    assert float(together_loss(TASKS, given, sound).detach()) < 1e-3
    assert np.isfinite(float(together_loss(TASKS, given, batch).detach()))


def test_an_overview_is_small_and_its_labels_stay(batch: View) -> None:
    side = batch.image.shape[1]
    large = torch.nn.functional.interpolate(batch.image.permute(0, 3, 1, 2), scale_factor=128 / side)
    present, key = torch.ones(len(large), 1, 1, 1), next(iter(TASKS))
    image = large.permute(0, 2, 3, 1)
    view = View(image, tasks={key: Truth(present, image[..., :1], maps={"m": image}, numbers={"n": present})})
    small = overview(view)
    truth = small.tasks[key]
    assert {value.shape[1:3] for value in (small.image, truth.weight, truth.maps["m"])} == {(64, 64)}
    torch.testing.assert_close(small.image.mean(), image.mean())
    assert truth.present is present and truth.numbers["n"] is present
    assert overview(small) is small


# -- the terms against plain counting -------------------------------------------------------------


def masks(seed: int, photos: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Logits, labels of any rarity, weights between 0 and 1."""
    generator = torch.Generator().manual_seed(seed)
    logit = 2 * torch.randn(photos, 12, 10, 1, generator=generator)
    label = (torch.rand(photos, 12, 10, 1, generator=generator) < 0.2).float()
    return logit, label, torch.rand(photos, 12, 10, 1, generator=generator)


@pytest.mark.parametrize("seed", range(3))
def test_dice_is_half_over_the_batch_and_half_over_the_photos(seed: int) -> None:
    logit, label, weight = masks(seed)
    chance = 1 / (1 + np.exp(-logit.double().numpy()))
    common = both = 0.0
    single = []
    for p, y, w in zip(chance, label.double().numpy(), weight.double().numpy(), strict=True):
        inter, size = float((2 * p * w * y * w).sum()), float((p * w + y * w).sum())
        common, both = common + inter, both + size
        single.append((inter + FEW_PIXELS) / (size + FEW_PIXELS))
    expected = 1 - ((common + 1) / (both + 1) + np.mean(single)) / 2
    assert float(dice(logit, label, weight)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_pixel_counts_several_times(seed: int) -> None:
    logit, label, weight = masks(seed)
    chance = torch.sigmoid(logit.double())
    terms = -(DAMAGED_WEIGHT * label * chance.log() + (1 - label) * (1 - chance).log()) * weight
    assert float(_balanced_bce(logit, label, weight)) == pytest.approx(float(terms.mean()), rel=1e-5)


def test_dice_lies_between_nothing_and_everything_right() -> None:
    label = torch.zeros(2, 16, 16, 1)
    label[:, 4:12, 4:12] = 1
    weight = torch.ones_like(label)
    costs = [float(dice(scale * (label - 0.5), label, weight)) for scale in (-40.0, -4.0, 0.0, 4.0, 40.0)]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(0, abs=0.01) and 0.7 < costs[0] < 1


@pytest.mark.parametrize("channels", [1, 3])
def test_a_regression_is_the_mean_distance_where_it_counts(channels: int) -> None:
    value, label = torch.rand(2, 6, 5, channels), torch.rand(2, 6, 5, channels)
    weight = (torch.rand(2, 6, 5, 1) < 0.5).float()
    target = Target("x", "l1", 3.0)
    found = float(_target_loss(target, {"x": value}, {"x": label, "x_weight": weight}))
    expected = float(((value - label).abs() * weight).sum() / (weight.sum() * channels + 1))
    assert found == pytest.approx(expected, rel=1e-5), "the target's own weight comes later"
    assert float(_target_loss(target, {"x": value}, {"x": label, "x_weight": 0 * weight})) == 0
    everywhere = float(_target_loss(target, {"x": value}, {"x": label}))
    assert everywhere == pytest.approx(float((value - label).abs().sum() / (2 * 30 * channels + 1)), rel=1e-5)


def test_labels_are_averaged_to_the_size_of_the_answer() -> None:
    label = torch.rand(1, 32, 48, 1)
    small = _like(label, torch.zeros(1, 8, 12, 1))
    torch.testing.assert_close(small, label.reshape(1, 8, 4, 12, 4, 1).mean((2, 4)))
    assert _like(label, torch.zeros(1, 32, 48, 3)) is label


def test_a_picture_is_judged_in_decibels_photo_by_photo() -> None:
    """Halving every error of one photo gains the same, however far off the others are."""
    truth, weight = torch.zeros(2, 8, 8, 3), torch.ones(2, 8, 8, 1)
    off = torch.stack([torch.full((8, 8, 3), 0.4), torch.full((8, 8, 3), 0.02)])
    whole, half = _decibels(off, truth, weight), _decibels(off / 2, truth, weight)
    assert float(whole[0] - half[0]) == pytest.approx(np.log(4), abs=0.01)
    assert float(whole[0]) == pytest.approx(np.log1p(0.4**2 / GOOD_ENOUGH), rel=1e-4)
    assert 0 < float(whole[1]) < float(whole[0])
    torch.testing.assert_close(_decibels(truth, truth, weight), torch.zeros(2))


def test_what_cannot_be_undone_is_not_judged_and_what_runs_away_is_bounded() -> None:
    truth, weight = torch.zeros(1, 8, 8, 3), torch.ones(1, 8, 8, 1)
    weight[:, :4] = 0
    spoiled = torch.zeros(1, 8, 8, 3)
    spoiled[:, :4] = 0.7
    assert float(_decibels(spoiled, truth, weight)) == 0
    far, further = (
        _decibels(torch.full((1, 8, 8, 3), value), truth, torch.ones_like(weight)) for value in (2.0, 200.0)
    )
    torch.testing.assert_close(far, further)
