"""Weights with which the presence of damage is judged that is also measured (`Task.facts`), fitted on training photos.

Sound photos are shown as they are, at another size, stored once more as people store photos, and in one tone; damaged
ones as the task itself damages them, where a person would call them damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from photofix.network.close_view import close_view
from photofix.network.inside import inside
from photofix.network.model import RestorationNet
from photofix.network.presence import evidence
from photofix.network.views import overview, padded, photo_view
from photofix.photo.pixels import quantize
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.certainty import fitted
from photofix.tasks.kit.fields import log_uniform
from photofix.training.cases import SEPIA, in_memory, in_tone
from photofix.training.data import FolderAssets, coded, photo_files, through_jpeg
from photofix.training.metrics import Coded

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


def fit_presence(
    net: RestorationNet, data: Path, key: str, seed: int = 0, step: int = STEP, progress: Progress = NO_PROGRESS
) -> tuple[float, ...]:
    """Weights for `network.presence` of the task `key`.

    Args:
        net: the network, for its own answer.
        data: folder with train/.
        key: of a task that gives facts.
        seed: of damage, sizes and qualities.
        step: use every `step`-th photo.
    """
    task, assets = load_tasks()[key], FolderAssets(data / "train")
    known: list[NDArray[np.float64]] = []
    wanted: list[float] = []
    paths = photo_files(data / "train")[::step]
    for index, path in enumerate(paths):
        progress.report(index / len(paths), f"calibrate: presence of {key}")
        rng, picture = np.random.default_rng((seed, index)), coded(path)
        for shown, is_damaged in [(one, 0.0) for one in _sound(picture, rng)] + [
            (one, 1.0) for one in _damaged(picture, task, assets, rng)
        ]:
            known.append(_evidence(net, task, shown))
            wanted.append(is_damaged)
    counts = np.where(np.asarray(wanted) > 0, 1.0, SOUND_COUNTS)
    return fitted(np.asarray(known), np.asarray(wanted), counts, RIDGE)


def _evidence(net: RestorationNet, task: Task, picture: Coded) -> NDArray[np.float64]:
    photo = in_memory(picture)
    view = close_view(photo, inside(None)) if task.close else overview(padded(photo_view(photo)))
    pair = torch.from_numpy(np.stack([view, view[:, ::-1]])).permute(0, 3, 1, 2)
    with torch.inference_mode():
        answer = net.answer(net.encode(pair, [task.key], close=task.close), task.key)
    return evidence(task, view, float(answer.presence.mean()))


def _sound(picture: Coded, rng: np.random.Generator) -> Iterator[Coded]:
    """One photo in the ways a sound one comes."""
    yield picture
    zoom = log_uniform(rng, *ZOOMS)
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    resized = np.asarray(cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=way), np.uint8)
    yield resized
    yield through_jpeg(resized, int(rng.integers(*QUALITIES)))
    yield in_tone(picture.astype(np.float32) / np.float32(255), SEPIA if rng.random() < 0.5 else None)


def _damaged(picture: Coded, task: Task, assets: FolderAssets, rng: np.random.Generator) -> Iterator[Coded]:
    image = picture.astype(np.float32) / np.float32(255)
    for _ in range(DAMAGED):
        damage = task.degrade(image, rng, assets)
        if damage.present:
            yield quantize(damage.image, np.uint8)
