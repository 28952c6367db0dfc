"""Weights with which the correction of a restored picture is estimated (`tasks.kit.color.correction`).

Each training photo and parts of it are shown as they are, wrongly lit (`wrong_lights`), damaged by the task itself,
alone, in the company of other damage of the whole photo and of all other damage, and as a print in one tone. The
network answers, and the perceptron learns which correction brings that answer nearest to the truth, pixel by pixel; the
network stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from photofix.color_space import Image, floats
from photofix.network.analyzer import Analyzer
from photofix.network.ops import TORCH
from photofix.network.views import overview
from photofix.photo.pixels import quantize
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.base import Task
from photofix.tasks.kit.perceptron import SAID
from photofix.training.fitting.perceptron import Learning, fitted_perceptron
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.damaged_photos import make_sample
from photofix.training.samples.pictures import coded, in_tone, photo_files
from photofix.training.samples.wrong_lights import wrongly_lit

STEP = 1
"""Every so-manieth training photo is shown."""
SIDE_PX = 192
"""Long side of the photos that are damaged: the network sees overviews of 64 and 96 pixels."""
WHOLE, PART = (3, 3), (2, 1)
"""How often the whole photo, and each part of it, is wrongly lit and damaged."""
PARTS, LEAST_PART, MOST_PART = 2, 0.45, 0.95
"""So many parts of each photo are shown, so high as a share of its height."""
NARROWEST, WIDEST = 0.8, 1.25
"""Shape of a part against that of the photo."""
LEAST_PX = 24
SOUND_COUNTS = 0.3
"""A sound photo counts so much, any other one."""
HIDDEN, EPOCHS = 64, 60
GRID_PX = 16
"""So many rows and columns of each picture are kept."""


class Case(NamedTuple):
    """A picture with what is to come out, both H x W x 3 sRGB; whether other damage is in it; how much it counts."""

    picture: Image
    truth: Image
    in_company: bool = False
    counts: float = 1.0


class Learned(NamedTuple):
    """n cases: measures (n x m); what the network answered, name -> n x ...; what was seen and what is to come out (n x
    `GRID_PX` x `GRID_PX` x 3 sRGB); how much each counts (n)."""

    measures: NDArray[np.float32]
    params: dict[str, NDArray[np.float32]]
    seen: NDArray[np.float32]
    truth: NDArray[np.float32]
    counts: NDArray[np.float32]


def fit_corrections(
    analyzer: Analyzer, data: Path, key: str, seed: int = 0, step: int = STEP, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `Task.corrected` of the task `key`.

    Args:
        analyzer: the network, with no such weights.
        data: folder with train/.
        key: of a task that measures (`Task.measures`).
        seed: of damage and learning.
        step: use every `step`-th photo.
    """
    cases = gathered(analyzer, data / "train", photo_files(data / "train")[::step], key, seed, progress)
    return learned(cases, analyzer.tasks[key], seed)


def gathered(
    analyzer: Analyzer, root: Path, photos: Sequence[Path], key: str, seed: int = 0, progress: Progress = NO_PROGRESS
) -> Learned:
    """What there is to learn from the `photos`; `root` has the assets of damage."""
    task, assets, rows = analyzer.tasks[key], FolderAssets(root), []
    for index, path in enumerate(photos):
        progress.report(index / len(photos), f"calibrate: correction of {key}")
        rng = np.random.default_rng(seed + crc32(path.name.encode()))  # whichever other photos there are
        for case in _cases(small(path), task, analyzer.tasks, assets, rng):
            picture = floats(quantize(np.clip(case.picture, 0, 1), np.uint8)) / np.float32(255)
            view, params = analyzer.composed(picture, key, float(case.in_company))
            truth = floats(np.clip(cv2.resize(case.truth, view.shape[1::-1], interpolation=cv2.INTER_AREA), 0, 1))
            rows.append((task.measures(view, params), params, thinned(view), thinned(truth), case.counts))
    measures, answers, *others = zip(*rows, strict=True)
    told = {name: np.stack([answer[name] for answer in answers]) for name in answers[0]}
    return Learned(floats(measures), told, *(floats(np.stack(column)) for column in others))


def learned(cases: Learned, task: Task, seed: int = 0) -> tuple[float, ...]:
    """Weights with which the mean logarithm of the squared error is least."""
    seen, truth, counts = (torch.from_numpy(values) for values in cases[2:])
    params = {name: torch.from_numpy(values) for name, values in cases.params.items()}

    def show(batch: Tensor, pixels: Any, said: Tensor) -> Tensor:
        told = task.amended({name: values[batch] for name, values in params.items()}, said, TORCH)
        return task.restore(seen[batch][pixels], told, TORCH)  # type: ignore[no-any-return]

    return fitted_perceptron(cases.measures, truth, counts, SAID, show, Learning(HIDDEN, EPOCHS), seed)


def thinned(view: Image) -> Image:
    """Pixels of a view in a regular grid, as they are."""
    rows, columns = (np.linspace(0, length - 1, GRID_PX).round().astype(int) for length in view.shape[:2])
    return floats(view[rows][:, columns])


def _cases(
    clean: Image, task: Task, tasks: Mapping[str, Task], assets: FolderAssets, rng: np.random.Generator
) -> Iterator[Case]:
    yield Case(clean, clean, counts=SOUND_COUNTS)
    parts = [part_of(clean, rng) for _ in range(PARTS)]
    for picture, (lit, damaged) in ((clean, WHOLE), *((part, PART) for part in parts)):
        yield from (Case(wrongly_lit(picture, rng), picture) for _ in range(lit))
        yield from (Case(task.degrade(picture, rng, assets).image, picture) for _ in range(damaged))
    gray = floats(in_tone(clean, None)) / np.float32(255)
    yield Case(task.degrade(gray, rng, assets).image, gray)
    for company in ({key for key, other in tasks.items() if other.overviewed}, set(tasks)):
        sample = make_sample(clean, rng, assets, tasks, only=company, camera=False)
        yield Case(sample.image, floats(sample.tasks[task.key].before), in_company=True)


def part_of(photo: Image, rng: np.random.Generator) -> Image:
    """A part of the photo, mirrored or not."""
    height, width = photo.shape[:2]
    share = rng.uniform(LEAST_PART, MOST_PART)
    tall = min(height, max(LEAST_PX, int(height * share)))
    wide = min(width, max(LEAST_PX, int(width * min(1, share * rng.uniform(NARROWEST, WIDEST)))))
    top, left = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
    part = photo[top : top + tall, left : left + wide]
    return np.ascontiguousarray(part[:, ::-1] if rng.random() < 0.5 else part)


def small(path: Path) -> Image:
    """A photo with at most `SIDE_PX` on its long side."""
    return overview(floats(coded(path)) / np.float32(255), SIDE_PX)
