"""Weights with which the gains of a restored picture are estimated (`tasks.kit.gains`), fitted on training photos.

Each photo is shown as it is, wrongly lit (`wrong_lights`), damaged by the task itself, alone and in the company of
another damage of the whole photo, and as a print in one tone. The network answers, and the perceptron learns which
gains bring that answer nearest to the truth, pixel by pixel; the network stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from photofix.color_space import Image, floats, srgb_to_linear
from photofix.network.analyzer import Analyzer
from photofix.network.ops import TORCH
from photofix.network.views import overview
from photofix.photo.pixels import quantize
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.base import Task
from photofix.tasks.kit.gains import MOST_GAIN, MOST_USUAL
from photofix.tasks.kit.ops import NUMPY
from photofix.training.cases import in_tone
from photofix.training.data import FolderAssets, coded, photo_files
from photofix.training.wrong_lights import wrongly_lit

STEP = 2
"""Every so-manieth training photo is shown."""
SIDE_PX = 192
"""Long side of the photos that are damaged: the network sees overviews of 64 and 96 pixels."""
WRONGLY_LIT, DAMAGED = 4, 2
"""How often each photo is."""
SOUND_COUNTS = 0.3
"""A sound photo counts so much, any other one."""
HIDDEN = 24
PIXELS, LEARNED_FROM = 512, 128
"""How many pixels of each picture are kept, and of these looked at in each step."""
EPOCHS, BATCH, RATE, DECAY, DROPPED = 30, 128, 2e-3, 0.3, 0.1
MEASURE_NOISE = 0.3
"""Standard deviations by which each measure is moved while learning: what a few photos have in common is not learned
by heart."""
LEAST_DEVIATION = 1e-3
LEAST_ERROR = 2e-4  # mean square; below, nobody sees more
OUTSIDE = 0.02
"""Slope beyond 0..1, where what is shown does not change."""


class Case(NamedTuple):
    """A picture with what is to come out, both H x W x 3 sRGB; whether other damage is in it; how much it counts."""

    picture: Image
    truth: Image
    in_company: bool = False
    counts: float = 1.0


class Learned(NamedTuple):
    """n cases: measures (n x m), linear light of what the network makes of it (n x p x 3), truth (the same, sRGB), and
    how much each counts (n)."""

    measures: NDArray[np.float32]
    light: NDArray[np.float32]
    truth: NDArray[np.float32]
    counts: NDArray[np.float32]


def fit_gains(
    analyzer: Analyzer, data: Path, key: str, seed: int = 0, step: int = STEP, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `kit.gains.log_gains` of the task `key`.

    Args:
        analyzer: the network, with no such weights.
        data: folder with train/.
        key: of a task that measures (`Task.measures`).
        seed: of damage and learning.
        step: use every `step`-th photo.
    """
    cases = gathered(analyzer, photo_files(data / "train")[::step], key, seed, progress)
    return learned(cases, seed)


def gathered(
    analyzer: Analyzer, photos: Sequence[Path], key: str, seed: int = 0, progress: Progress = NO_PROGRESS
) -> Learned:
    """What there is to learn from the `photos`."""
    task, rows = analyzer.tasks[key], []
    others = [other for other in analyzer.tasks.values() if other.overviewed and other.key != key]
    for index, path in enumerate(photos):
        progress.report(index / len(photos), f"calibrate: gains of {key}")
        rng = np.random.default_rng((seed, index))
        for case in _cases(_small(path), task, others, FolderAssets(path.parent), rng):
            picture = floats(quantize(np.clip(case.picture, 0, 1), np.uint8)) / np.float32(255)
            params, view = analyzer.composed(picture, key, float(case.in_company)), overview(picture)
            light = srgb_to_linear(task.restore(view[None], {n: v[None] for n, v in params.items()}, NUMPY)[0])
            shown = rng.integers(0, view.shape[0] * view.shape[1], PIXELS)
            truth = np.clip(overview(case.truth), 0, 1).reshape(-1, 3)[shown]
            rows.append((task.measures(view, params), light.reshape(-1, 3)[shown], truth, case.counts))
    return Learned(*(floats(np.stack(column)) for column in zip(*rows, strict=True)))


def learned(cases: Learned, seed: int = 0) -> tuple[float, ...]:
    """Weights with which the mean logarithm of the squared error is least."""
    mean, deviation = cases.measures.mean(axis=0), cases.measures.std(axis=0) + np.float32(LEAST_DEVIATION)
    usual = torch.from_numpy(np.clip((cases.measures - mean) / deviation, -MOST_USUAL, MOST_USUAL))
    light, truth, counts = (torch.from_numpy(values) for values in cases[1:])
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(usual.shape[1], HIDDEN), nn.SiLU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, 3))
        nn.init.zeros_(net[3].weight)
        nn.init.zeros_(net[3].bias)
        optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
        total = EPOCHS * -(-len(usual) // BATCH)
        pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=total, pct_start=0.05)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(usual)).split(BATCH):
                noisy = usual[batch] + MEASURE_NOISE * torch.randn(len(batch), usual.shape[1])
                gains = net(noisy).clamp(-MOST_GAIN, MOST_GAIN)
                pixels = torch.randint(0, light.shape[1], (LEARNED_FROM,))
                error = _error(light[batch][:, pixels], truth[batch][:, pixels], gains)
                loss = (counts[batch] * torch.log(error + LEAST_ERROR)).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                pace.step()
    layers = [values.detach().numpy().ravel() for values in net.parameters()]
    return tuple(float(value) for value in np.concatenate([mean, deviation, *layers]))


def _error(light: Tensor, truth: Tensor, log_gains: Tensor) -> Tensor:
    """Mean square error of each picture's encoded values."""
    encoded = TORCH.linear_to_srgb(light * log_gains.exp()[:, None])
    inside = encoded.clamp(0, 1)
    return (inside + OUTSIDE * (encoded - inside) - truth).square().mean(dim=(1, 2))


def _cases(
    clean: Image, task: Task, others: Sequence[Task], assets: FolderAssets, rng: np.random.Generator
) -> Iterator[Case]:
    yield Case(clean, clean, counts=SOUND_COUNTS)
    yield from (Case(wrongly_lit(clean, rng), clean) for _ in range(WRONGLY_LIT))
    yield from (Case(task.degrade(clean, rng, assets).image, clean) for _ in range(DAMAGED))
    gray = floats(in_tone(clean, None)) / np.float32(255)
    yield Case(task.degrade(gray, rng, assets).image, gray)
    for other in others:
        spoiled = np.clip(other.degrade(clean, rng, assets).image, 0, 1)
        yield Case(task.degrade(spoiled, rng, assets).image, spoiled, in_company=True)


def _small(path: Path) -> Image:
    """A photo with at most `SIDE_PX` on its long side."""
    return overview(floats(coded(path)) / np.float32(255), SIDE_PX)
