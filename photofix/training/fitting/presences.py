"""Weights with which the presence of damage is judged that is also measured (`Task.facts`), fitted on training photos.

Sound photos are shown as they are, at another size, stored once more as people store photos, and in one tone; damaged
ones as the task itself damages them, where a person would call them damaged. For a task that is read from overviews
sound are also hard negatives, photos with every other damage and old prints, and real photos with its damage count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.photo.rgb8 import through_jpeg
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.fields import log_uniform
from photofix.tasks.kit.findings.certainty import fitted
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.hard_negatives import hard_negative
from photofix.training.samples.pictures import SEPIA, Coded, coded, images, in_memory, in_tone, parted, photo_files

STEP = 5
"""Every so-manieth training photo suffices for a handful of weights."""
DAMAGED = 4
"""How often each photo is damaged."""
ZOOMS = (0.5, 2.0)
QUALITIES = (75, 96)
"""JPEG qualities at which nobody sees the coding."""
SOUND_COUNTS = 1.5
"""A sound photo taken for a damaged one costs so much more than the reverse."""
RIDGE = 1.0
UNSEEN = ("clear/photos", "old", "real_damage/photos")
"""Folders under train/ of photos without the damage of tasks that are read from overviews: the network knows them less
well than those that it was taught with, as it does a person's."""
UNSEEN_STEP = 2
REAL: Mapping[str, tuple[str, str]] = {
    "haze/photos": (
        "004 007 008 011 012 014 019 024 026 034 037 043 044 047 049 052 066 067 068 069 070 073 074",
        "001 002 003 005 006 009 015 021 023 025 028 029 031 033 035 038 039 042 048 051 055 057 061 071 072",
    )
}
"""Folder of real photos (`Task.real`) -> names of those that a person, who looked at all of them, would call damaged,
and of those that are plainly not: many a picture called hazy has some mist in it, as it should."""

Shown = tuple[Coded, float, float]
"""A picture, whether it is damaged (0 or 1), how much it counts."""
Kind = Callable[[Coded, Task, FolderAssets, np.random.Generator], Iterator[Shown]]


def fit_presence(
    analyzer: Analyzer, data: Path, key: str, seed: int = 0, step: int = STEP, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `network.presence` of the task `key`.

    Args:
        analyzer: the network, for its own answer.
        data: folder with train/.
        key: of a task that gives facts.
        seed: of damage, sizes and qualities.
        step: use every `step`-th photo.
    """
    task, assets = analyzer.tasks[key], FolderAssets(data / "train")
    known: list[NDArray[np.float64]] = []
    wanted: list[tuple[float, float]] = []
    jobs = _jobs(task, data / "train", step)
    for index, (path, shown_as) in enumerate(jobs):
        progress.report(index / len(jobs), f"calibrate: presence of {key}")
        for picture, is_damaged, count in shown_as(coded(path), task, assets, np.random.default_rng((seed, index))):
            known.append(analyzer.evidence(in_memory(picture), key))
            wanted.append((is_damaged, count))
    labels, counts = np.asarray(wanted).T
    return fitted(np.asarray(known), labels, counts, RIDGE)


def _jobs(task: Task, root: Path, step: int) -> list[tuple[Path, Kind]]:
    """Which photos to show, and what they are."""
    jobs: list[tuple[Path, Kind]] = [(path, _clear) for path in photo_files(root)[::step]]
    if not task.overviewed:
        return jobs
    jobs += [(path, _unseen) for folder in UNSEEN for path in parted(images(root / folder))[::UNSEEN_STEP]]
    damaged, sound = (names.split() for names in REAL.get(task.real, ("", "")))
    for path in parted(images(root / task.real)) if task.real else ():
        jobs += [(path, _real)] * (path.stem in damaged) + [(path, _unseen)] * (path.stem in sound)
    return jobs


def _clear(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Shown]:
    """A clear photo, sound and damaged."""
    sound = [*_sound(picture, rng), *(_confusing(picture, task, assets, rng) if task.overviewed else ())]
    yield from ((one, 0.0, SOUND_COUNTS) for one in sound)
    yield from ((one, 1.0, 1.0) for one in _damaged(picture, task, assets, rng))


def _unseen(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Shown]:
    yield picture, 0.0, SOUND_COUNTS
    yield from ((one, 0.0, SOUND_COUNTS) for one in _confusing(picture, task, assets, rng))


def _real(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Shown]:
    yield picture, 1.0, 1.0


def _sound(picture: Coded, rng: np.random.Generator) -> Iterator[Coded]:
    """One photo in the ways a sound one comes."""
    yield picture
    zoom = log_uniform(rng, *ZOOMS)
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    resized = np.asarray(cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=way), np.uint8)
    yield resized
    yield through_jpeg(resized, int(rng.integers(*QUALITIES)))
    yield in_tone(_image(picture), SEPIA if rng.random() < 0.5 else None)


def _confusing(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Coded]:
    """The same photo as a hard negative, and with the damage of one other task."""
    yield quantize(hard_negative(_image(picture), rng), np.uint8)
    others = [other for key, other in load_tasks().items() if key != task.key]
    other = others[int(rng.integers(len(others)))]
    yield quantize(other.degrade(_image(picture), rng, assets).image, np.uint8)


def _damaged(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Coded]:
    for _ in range(DAMAGED):
        damage = task.degrade(_image(picture), rng, assets)
        if damage.present:
            yield quantize(damage.image, np.uint8)


def _image(picture: Coded) -> Image:
    return picture.astype(np.float32) / np.float32(255)
