"""How far a run is, and the mean of its weights."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

from photofix.training.runs.config import TrainConfig
from photofix.training.runs.course import average, share_done


def test_samples_that_are_set_count_before_time(tmp_path: Path) -> None:
    state = {"samples": 30, "seconds": 60.0}
    assert share_done(TrainConfig(tmp_path, minutes=4, run=tmp_path / "a.ckpt"), state) == 0.25
    assert share_done(TrainConfig(tmp_path, minutes=4, run=tmp_path / "a.ckpt", max_samples=40), state) == 0.75


def test_the_mean_follows_the_weights_and_counts_are_taken_over() -> None:
    net = nn.BatchNorm1d(2)
    mean = {name: value.clone() for name, value in net.state_dict().items()}
    with torch.no_grad():
        net.weight.fill_(3)
        net.num_batches_tracked.fill_(7)
    average(mean, net, 0.75)
    assert mean["weight"].tolist() == [1.5, 1.5] and mean["num_batches_tracked"] == 7
