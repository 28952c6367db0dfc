"""Training on damaged prints: its loss, and a short run that can be resumed and loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.print_run import FineNet, print_loss
from photofix.training.runs.run_file import load_run
from photofix.training.runs.teachers import trusted
from photofix.training.runs.train import train
from photofix.training.samples import prints
from photofix.training.samples.prints import PrintSamples, marked_task

TASK = marked_task()

pytestmark = pytest.mark.usefixtures("unrevised_marks", "drawn_here")


def batch_of_one(sample: prints.Sample) -> dict[str, torch.Tensor]:
    """As the loader gives it."""
    return {
        name: torch.from_numpy(np.ascontiguousarray(value)).permute(2, 0, 1)[None] for name, value in sample.items()
    }


def test_loss_is_small_for_the_truth_and_large_for_its_opposite(print_data: Path) -> None:
    samples = PrintSamples(print_data, TASK)
    sample = next(s for s in (samples.draw(np.random.default_rng(n), 64) for n in range(50)) if s[samples.mask].any())
    labels = batch_of_one(sample)
    mask, opaque = labels[samples.mask] * 16 - 8, labels[samples.opaque] * 16 - 8
    right, parts = print_loss(TASK, (mask, opaque, labels[samples.density]), labels)
    wrong, _ = print_loss(TASK, (-mask, -opaque, labels[samples.density] + 1), labels)
    assert float(right) < 0.2 * float(wrong)
    assert set(parts) == {"chance", "overlap", "opaque", "density", "alarms"}


def test_a_taught_network_is_right_where_it_says_what_its_teachers_say(print_data: Path) -> None:
    samples = PrintSamples(print_data, TASK)
    sample = samples._real(np.random.default_rng(1), 64)
    labels = batch_of_one(sample)
    taught = torch.linspace(0.02, 0.98, 64).expand(1, 1, 64, 64)
    target = trusted(taught, labels[samples.mask], labels[samples.weight], labels["marked"], labels["sound"])
    logit = torch.logit(target, 1e-4)
    own = labels[samples.mask] * 16 - 8
    rest = (labels[samples.opaque], labels[samples.density])
    like_teachers, _ = print_loss(TASK, (logit, *rest), labels, taught)
    like_labels, _ = print_loss(TASK, (own, *rest), labels, taught)
    assert float(like_teachers) < float(like_labels)
    known = labels[samples.weight] > 0
    torch.testing.assert_close(target[~known], taught[~known])
    assert ((target - labels[samples.mask]).abs() <= (taught - labels[samples.mask]).abs())[known].all()


def test_a_run_changes_fine_detail_only_and_can_be_resumed(
    print_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photofix.training.runs.print_run.RHYTHM", ((32, 2),))
    batch = torch.rand(1, 3, 32, 32)
    config = TrainConfig(print_data.parent, tmp_path / "run.ckpt", minutes=9, part="prints", max_samples=4)
    train(config)
    net, checkpoint = load_run(config.run)
    assert checkpoint["state"]["step"] > 0
    assert checkpoint["history"][-1]["part"] == "prints"
    more = checkpoint["state"]["samples"] + 1
    longer = TrainConfig(print_data.parent, config.run, minutes=9, part="prints", max_samples=more)
    again = train(longer)
    assert again["state"]["step"] > checkpoint["state"]["step"]
    assert len(again["history"]) == 1
    assert again["state"]["samples"] >= more
    looked = []
    monkeypatch.setattr(
        "photofix.training.runs.print_run.false_alarms", lambda chance, *_: looked.append(chance(batch)) or {}
    )
    taught = TrainConfig(
        print_data.parent,
        tmp_path / "taught.ckpt",
        minutes=9,
        part="prints",
        max_samples=2,
        teachers=(config.run, config.run),
        alarms_of=config.run,
    )
    assert [entry["steps"] for entry in train(taught)["history"][-1]["teachers"]] == [again["state"]["step"]] * 2
    fine = FineNet(net, TASK.key).eval()
    features = net.encode(batch, [TASK.key], described=False)
    context = net.encode(batch, [TASK.key], detailed=False)
    with torch.no_grad():
        answer = net.answer(features, TASK.key, context).raw[TASK.outputs[0].name][0, ..., 0]
        torch.testing.assert_close(fine(batch)[0][0, 0], answer, atol=0.05, rtol=0.05)
        mean, _ = load_run(config.run)
        told = FineNet(mean.eval(), TASK.key).eval()(batch)[0].sigmoid()
    torch.testing.assert_close(looked, [told], msg="false alarms of other weights than were asked for")


def _fresh() -> RestorationNet:
    return RestorationNet({key: task.outputs for key, task in load_tasks().items()}, "features", 2)
