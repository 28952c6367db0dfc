"""Weights with which the level is corrected of a picture that was hazy, of wrong colours and perhaps damaged besides
(`tasks.kit.haze.joint_level`).

Each training photo is shown with all damage, and it and parts of it with that of the whole photo alone. The network
restores them, and a perceptron learns how light each channel is to be, and how far it is to spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

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
from photofix.tasks.kit.haze.joint_level import SAID, level_measures, shifted
from photofix.training.fitting.corrections import part_of, thinned
from photofix.training.fitting.perceptron import Learning, fitted_perceptron
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.damaged_photos import make_sample
from photofix.training.samples.pictures import coded, photo_files

SIDE_PX, SMALL_PX = 400, 192
"""Long side of the photos that are damaged, with what gives findings and without it."""
WHOLE, PARTS = 1, 2
"""How often the photo, and how many parts of it, are shown without what gives findings."""
NOISY = 0.5
HOW = Learning(hidden=32, epochs=60, noise=0.4, dropped=0.4, decay=0.2)


class Case(NamedTuple):
    """A picture with its truth, H x W x 3 sRGB each, and whether what gives findings is among its damage."""

    picture: Image
    truth: Image
    has_findings: bool


class Looked(NamedTuple):
    """n cases: measures (n x m), and what was left and what was to be (n x h x w x 3 sRGB, the first not clipped)."""

    measures: NDArray[np.float32]
    after: NDArray[np.float32]
    truth: NDArray[np.float32]


def fit_joint_level(
    analyzer: Analyzer, data: Path, seed: int = 0, step: int = 1, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `Task.levelled` of the task that is read last of those of the whole photo.

    Args:
        analyzer: the network, with no such weights.
        data: folder with train/.
        seed: of damage and learning.
        step: use every `step`-th photo.
    """
    photos = photo_files(data / "train")[::step]
    return learned_level(looked_at(analyzer, data / "train", photos, seed, progress), seed)


def looked_at(
    analyzer: Analyzer, root: Path, photos: Sequence[Path], seed: int = 0, progress: Progress = NO_PROGRESS
) -> Looked:
    """What there is to learn from the `photos`; `root` has the assets of damage."""
    assets, rows = FolderAssets(root), []
    for index, path in enumerate(photos):
        progress.report(index / len(photos), "calibrate: level of what all tasks restore")
        rng = np.random.default_rng(seed + crc32(path.name.encode()))  # whichever other photos there are
        for case in _cases(floats(coded(path)) / np.float32(255), analyzer.tasks, assets, rng):
            picture = floats(quantize(np.clip(case.picture, 0, 1), np.uint8)) / np.float32(255)
            look = analyzer.last_look(picture, case.has_findings)
            rows.append((level_measures(look), thinned(look.after), thinned(overview(case.truth))))
    return Looked(*(floats(np.stack(column)) for column in zip(*rows, strict=True)))


def learned_level(cases: Looked, seed: int = 0) -> tuple[float, ...]:
    """Weights with which the mean logarithm of the squared error is least."""
    after, truth = torch.from_numpy(cases.after), torch.from_numpy(cases.truth)

    def show(batch: Tensor, pixels: Any, said: Tensor) -> Tensor:
        return shifted(after[batch][pixels], said, TORCH)  # type: ignore[no-any-return]

    return fitted_perceptron(cases.measures, truth, torch.ones(len(truth)), SAID, show, HOW, seed)


def _cases(photo: Image, tasks: Mapping[str, Task], assets: FolderAssets, rng: np.random.Generator) -> Iterator[Case]:
    """Those that haze and wrong colours are seen in."""
    wanted = {key for key, task in tasks.items() if task.overviewed}
    faint = {key for key, task in tasks.items() if task.close}
    clean, small = overview(photo, SIDE_PX), overview(photo, SMALL_PX)
    shown = [(clean, set(tasks), True)]
    for index in range(WHOLE + PARTS):
        company = wanted | faint if rng.random() < NOISY else wanted
        shown.append((small if index < WHOLE else part_of(small, rng), company, False))
    for truth, company, has_findings in shown:
        sample = make_sample(truth, rng, assets, tasks, only=company)
        if all(sample.tasks[key].present.item() for key in wanted):
            yield Case(sample.image, truth, has_findings)
