"""Lessons from which a task learns how to correct what the network answered (`Task.learn`).

Each photo is damaged as the task itself damages it and gone over by the camera, half of them first darkened or
lightened: how light photos are must not be all that is learned.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from photofix.color_space import Image, floats
from photofix.network.analyzer import Analyzer
from photofix.network.views import overview
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.kit.fields import log_uniform
from photofix.tasks.kit.lesson import Lesson
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.damaged_photos import make_sample
from photofix.training.samples.pictures import LANDSCAPES, coded, images, parted, photo_files

SIDE = 256
"""Long side of the photos that are damaged."""
LANDSCAPE_COUNTS = 3
"""How often each landscape is shown."""
GAMMAS, CHANGED = (0.75, 2.0), 0.5


def fit_learned(
    analyzer: Analyzer, data: Path, key: str, seed: int = 0, step: int = 1, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `Task.corrected` of the task `key` that it fits itself (`Task.learn`); nothing if it fits none.

    Args:
        analyzer: the network; its manifest has no corrections for the task.
        data: folder with train/.
        key: of a task that is read from overviews.
        seed: of damage and light.
        step: use every `step`-th photo.
    """
    root = data / "train"
    files = photo_files(root) + LANDSCAPE_COUNTS * parted(images(root / LANDSCAPES))
    return tuple(analyzer.tasks[key].learn(_lessons(analyzer, root, files[::step], key, seed, progress)))


def _lessons(
    analyzer: Analyzer, root: Path, files: list[Path], key: str, seed: int, progress: Progress
) -> Iterator[Lesson]:
    assets, learner = FolderAssets(root), analyzer.tasks[key]
    for index, path in enumerate(files):
        progress.report(index / len(files), f"calibrate: corrections of {key}")
        rng = np.random.default_rng((seed, index))
        shown = make_sample(_lit(overview(_image(path), SIDE), rng), rng, assets, analyzer.tasks, only=(key,))
        truth = shown.tasks[key]
        if truth.present.any():
            view = overview(shown.image)
            params = learner.settle(*analyzer.composed(shown.image, key))
            yield Lesson(view, params, overview(truth.before), truth.numbers)


def _lit(clean: Image, rng: np.random.Generator) -> Image:
    return floats(clean ** np.float32(log_uniform(rng, *GAMMAS))) if rng.random() < CHANGED else clean


def _image(path: Path) -> Image:
    return floats(coded(path)) / np.float32(255)
