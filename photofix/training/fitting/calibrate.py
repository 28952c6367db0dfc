"""From which presence "automatic" is on: chosen on photos that were never trained on, clean and damaged.

Clean photos come first: of all thresholds that leave enough of them untouched, the one with the fewest
mistakes is taken, a false alarm counting as much as `ALARM_COST` misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.photo.read import read_photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.training.fitting.presences import UNSEEN
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.damaged_photos import make_sample
from photofix.training.samples.hard_negatives import hard_negative
from photofix.training.samples.pictures import (
    SEPIA,
    Coded,
    coded,
    coded_photo,
    images,
    in_memory,
    in_tone,
    parted,
    photo_files,
)

SOUND_KEPT = 0.95
FINE_SOUND_KEPT = 0.995
"""For tasks with fine detail: the photos to calibrate with are small, and a person's has many more places to err."""
MEASURED_SOUND_KEPT = 0.98
"""For tasks that weigh facts of the whole photo: among these sound photos are those that mislead."""
ALARM_COST = 3.0
DAMAGED_PER_PHOTO = 4
MOSAIC = 2
"""Sound photos are also shown 2 x 2 as one larger photo: more tiles mean more chances for a false alarm."""

CROP_SHARE = 0.7
TONED_STEP = 4
"""Every fourth sound photo is also shown in black and white and in sepia, which is no damage."""

ALL_UNSURE = 0.5  # where there is nothing to calibrate with


@dataclass(frozen=True)
class Calibration:
    """One task's threshold and what it costs on the photos it was chosen with.

    Attributes:
        threshold: presence, 0..1.
        sound_kept: share of clean photos below it.
        recall: share of damaged photos at or above it.
        false_alarms: share of photos with only other damage at or above it.
    """

    threshold: float
    sound_kept: float
    recall: float
    false_alarms: float


def calibrate(
    analyzer: Analyzer, data: Path, seed: int = 0, step: int = 1, progress: Progress = NO_PROGRESS
) -> dict[str, Calibration]:
    """Threshold per task for the network in `analyzer`, from the held-out photos under `data`/train. What is measured
    in the whole photo is also to leave misleading ones alone: hard negatives, or old (see `presences`).

    Args:
        analyzer: its own thresholds do not matter.
        data: folder with train/.
        seed: of the damage.
        step: damage every `step`-th photo only; sound ones are all looked at.
    """
    pictures = [coded_photo(read_photo(path)) for path in photo_files(data / "train", held_out=True)]
    plain = [*pictures, *_crops(pictures), *_mosaics(pictures), *_toned(pictures)]
    sound = [*plain, *_misleading(pictures, data / "train", seed)]
    clean: list[dict[str, float]] = []
    for picture in sound:
        progress.report(0.5 * len(clean) / len(sound), "calibrate: sound photos")
        clean.append(_presences(analyzer, picture))
    spoiled: list[tuple[set[str], dict[str, float]]] = []
    for picture, present in _damaged(pictures[::step], FolderAssets(data / "train"), seed):
        share = len(spoiled) / (len(pictures[::step]) * DAMAGED_PER_PHOTO)
        progress.report(0.5 + 0.5 * share, "calibrate: damaged photos")
        spoiled.append((present, _presences(analyzer, picture)))
    return {
        key: choose(
            [found[key] for found in (clean if is_measured(analyzer.tasks[key]) else clean[: len(plain)])],
            [found[key] for present, found in spoiled if key in present],
            [found[key] for present, found in spoiled if key not in present],
            _sound_kept(analyzer.tasks[key]),
        )
        for key in analyzer.task_keys
        if not analyzer.tasks[key].is_selective
    }


def choose(clean: list[float], damaged: list[float], other: list[float], sound_kept: float = SOUND_KEPT) -> Calibration:
    """The threshold for presences of clean photos, of photos with the damage, and of those with other damage only, that
    leaves at least the share `sound_kept` of the clean ones alone."""
    sound, hits, others = (np.asarray(values, np.float64) for values in (clean, damaged, other))
    if not len(sound) or not len(hits):
        return Calibration(ALL_UNSURE, 1.0, 0.0, 0.0)
    levels = np.unique(np.concatenate([sound, hits, others, [0.0, 1.0]]))
    candidates = np.append((levels[:-1] + levels[1:]) / 2, 1.0)
    kept = np.array([(sound < level).mean() for level in candidates])
    costs = np.array([_cost(level, sound, hits, others) for level in candidates])
    costs[kept < sound_kept] = np.inf
    best = np.flatnonzero(costs == costs.min())
    threshold = float(candidates[best[len(best) // 2]])
    alarms = float((others >= threshold).mean()) if len(others) else 0.0
    return Calibration(threshold, float((sound < threshold).mean()), float((hits >= threshold).mean()), alarms)


def _cost(level: float, sound: NDArray[np.float64], hits: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    alarms = (sound >= level).mean() + (0.5 * (others >= level).mean() if len(others) else 0.0)
    return float(ALARM_COST * alarms + (hits < level).mean())


def _presences(analyzer: Analyzer, picture: Coded) -> dict[str, float]:
    return {key: found.presence for key, found in analyzer.first_look(in_memory(picture)).tasks.items()}


def _damaged(pictures: list[Coded], assets: FolderAssets, seed: int) -> Iterator[tuple[Coded, set[str]]]:
    """Each photo spoiled a few times by the training's generator, and which damages are visible."""
    for index, picture in enumerate(pictures):
        image: Image = picture.astype(np.float32) / np.float32(255)
        for turn in range(DAMAGED_PER_PHOTO):
            unlabelled = not any(task.close for task in load_tasks().values())  # else noise without a label is an alarm
            sample = make_sample(image, np.random.default_rng((seed, index, turn)), assets, camera=unlabelled)
            present = {key for key in load_tasks() if sample.tasks[key].present.item() > 0}
            if present:
                yield quantize(sample.image, np.uint8), present


def _sound_kept(task: Task) -> float:
    return FINE_SOUND_KEPT if task.refines else MEASURED_SOUND_KEPT if is_measured(task) else SOUND_KEPT


def is_measured(task: Task) -> bool:
    """Whether facts of the whole photo are weighed for its presence."""
    return task.overviewed and type(task).facts is not Task.facts


def _misleading(pictures: list[Coded], root: Path, seed: int) -> Iterator[Coded]:
    """Hard negatives, and photos that the network has never seen."""
    for index, picture in enumerate(pictures):
        image: Image = picture.astype(np.float32) / np.float32(255)
        yield quantize(hard_negative(image, np.random.default_rng((seed, index))), np.uint8)
    for folder in UNSEEN:
        yield from (coded(path) for path in parted(images(root / folder), held_out=True))


def _crops(pictures: list[Coded]) -> Iterator[Coded]:
    """Upper left and lower right part of each photo: other framings of the same sound pictures."""
    for picture in pictures:
        tall, wide = (round(CROP_SHARE * side) for side in picture.shape[:2])
        yield np.ascontiguousarray(picture[:tall, :wide])
        yield np.ascontiguousarray(picture[-tall:, -wide:])


def _toned(pictures: list[Coded]) -> Iterator[Coded]:
    for picture in pictures[::TONED_STEP]:
        image = picture.astype(np.float32) / np.float32(255)
        yield in_tone(image, None)
        yield in_tone(image, SEPIA)


def _mosaics(pictures: list[Coded]) -> Iterator[Coded]:
    """Groups of photos, each filling a quarter of one larger photo."""
    count = MOSAIC * MOSAIC
    for start in range(0, len(pictures) - count + 1, count):
        tiles = [
            cv2.resize(picture, (480, 360), interpolation=cv2.INTER_AREA) for picture in pictures[start : start + count]
        ]
        rows = [np.concatenate(tiles[row : row + MOSAIC], axis=1) for row in range(0, count, MOSAIC)]
        yield np.concatenate(rows)
