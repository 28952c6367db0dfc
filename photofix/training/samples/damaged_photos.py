"""Training samples: a clean photo, spoiled by the tasks in the order life spoils it, with labels for every head.

Order: haze -> colour -> print damage -> noise and JPEG. A fifth of the samples stays clean. A sample with a tile is
made at twice the tile's size, so that the network sees what it will see in use: the whole view and a tile of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from photofix.color_space import Image, floats
from photofix.errors import PhotoFixError
from photofix.network.close_view import calm_pieces, laid_out
from photofix.photo.rgb8 import through_jpeg
from photofix.raster.boxes import Box
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.fields import channel_max, log_uniform
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.dress import confusing, dressed
from photofix.training.samples.pictures import coded, photo_files
from photofix.training.samples.sample import Sample, Truth, View, joined

FINE_FROM = 100
"""Views smaller than this (pixels) teach tasks with fine detail nothing: every detail looks like a speck there. Larger
ones teach nothing else."""

CLOSE = 0
"""The size in a rhythm that stands for close views."""

CLOSE_SIDE_PX = 320
"""Side of the pictures whose calm pieces become close views."""

CLOSE_SPOILED = 0.65
"""Share of them with damage that shows there."""

ENLARGED, MOST_ENLARGED = 0.5, 3.0
"""Share of them that are enlarged first: the pixels of large photos are softer than those of small ones."""

BLURRED = 0.3
"""Share of samples with fine detail whose photo may be enlarged; a person's photo is often soft, but if all were,
"sharp" would come to mean "stain"."""

VISIBLE_CHANGE, VISIBLE_SHARE = 4 / 255, 2e-4
"""A tile shows a damage if this share of its pixels is changed by more than that."""

DETAIL_ALONE = 0.5
"""Share of the samples for fine detail that have damage of fine detail and nothing else: it covers few pixels, and
under haze and a cast most of it is out of sight."""

HOW_MANY = (0.20, 0.48, 0.32)
"""Shares of samples with no damage, one, several."""


class DamagedPhotos(IterableDataset[Sample]):
    """Endless batches. Shapes repeat in a fixed rhythm, so that memory is reused.

    Args:
        root: folder with photos/, stains/, masks/, paper/.
        rhythm: (view size, photos per batch, with tile) of successive batches.
        seed: of everything random; how many workers share the work changes nothing.
        first: how many batches were drawn before (on resume the stream goes on, it does not repeat).
        fine_from: see `FINE_FROM`.

    Maps come as float16 and only as far as the batch's kind of step asks for them: several workers' batches would
    otherwise be copied slower than they are learned from.
    """

    def __init__(
        self, root: Path, rhythm: Sequence[tuple[int, int, bool]], seed: int, first: int = 0, fine_from: int = FINE_FROM
    ) -> None:
        self.root, self.rhythm, self.seed, self.first, self.fine_from = root, tuple(rhythm), seed, first, fine_from
        if not photo_files(root):
            raise PhotoFixError(
                f"No photos in {root / 'photos'}; give --data a folder that has photos/, stains/, masks/."
            )

    def __iter__(self) -> Iterator[Sample]:
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        photos = [coded(path) for path in self._files()]
        assets = FolderAssets(self.root)
        worker = get_worker_info()  # batches are taken from the workers in turn
        first, stride = (self.first, 1) if worker is None else (self.first + worker.id, worker.num_workers)
        for step in itertools.count(first, stride):
            rng = np.random.default_rng((self.seed, step))
            size, count, with_tile = self.rhythm[step % len(self.rhythm)]
            yield joined([self._drawn(photos, rng, size, with_tile, assets) for _ in range(count)], _stack)

    def _files(self) -> list[Path]:
        return photo_files(self.root)

    def _drawn(
        self, photos: list[NDArray[np.uint8]], rng: np.random.Generator, size: int, with_tile: bool, assets: Any
    ) -> Sample:
        if size == CLOSE:
            return _draw_close(photos, rng, assets)
        return _draw(photos, rng, size, with_tile, size >= self.fine_from, assets)


def loader(dataset: DamagedPhotos, workers: int = 1, pinned: bool = False) -> DataLoader[Sample]:
    """Batches made in `workers` processes of their own, a few ahead; `pinned` where a GPU fetches them.

    Those processes must not be forks of this one: OpenCV's threads do not survive it and are then waited for.
    """
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload(["torch.utils.data", "cv2", __name__])
    return DataLoader(
        dataset,
        batch_size=None,
        num_workers=workers,
        prefetch_factor=6 if workers == 1 else 3,
        persistent_workers=True,
        pin_memory=pinned,
        multiprocessing_context=context,
    )


def make_sample(
    clean: Image,
    rng: np.random.Generator,
    assets: Any,
    tasks: Mapping[str, Task] | None = None,
    only: Collection[str] | None = None,
    camera: bool = True,
) -> View:
    """Spoil `clean` (H x W x 3 sRGB 0..1) with a random set of damages, or those of `only`; labels for all tasks.
    `camera`: last comes what a camera adds, of which no label tells."""
    tasks = tasks or load_tasks()
    height, width = clean.shape[:2]
    chosen = _choose(list(tasks), rng) if only is None else set(only)
    image = clean
    truths: dict[str, Truth] = {}
    for key, task in sorted(tasks.items(), key=lambda item: -item[1].order):
        before, labels = image, dict(task.neutral(height, width))
        weight, present = np.ones((height, width, 1), np.float32), False
        if key in chosen:
            damage = task.degrade(image, rng, assets)
            image, present = damage.image, damage.present
            labels |= damage.labels
            weight = weight if damage.weight is None else damage.weight
        truths[key] = _truth(floats([[[present]]]), weight, before, image, labels)
    return View(_camera(image, rng) if camera else image, clean, truths)


def _truth(
    present: NDArray[np.float32], weight: NDArray[np.float32], before: Image, after: Image, labels: Mapping[str, Any]
) -> Truth:
    """The one place where labels are told apart by their shape: maps are as large as the picture."""
    maps = {name: label for name, label in labels.items() if label.shape[:2] == before.shape[:2]}
    numbers = {name: label for name, label in labels.items() if name not in maps}
    return Truth(present, weight, before, after, maps, numbers)


def _choose(keys: list[str], rng: np.random.Generator) -> set[str]:
    count = (0, 1, int(rng.integers(2, len(keys) + 1)))[rng.choice(3, p=HOW_MANY)]
    return set(rng.choice(keys, size=count, replace=False))


def _camera(image: Image, rng: np.random.Generator) -> Image:
    """Sensor or scanner noise and JPEG, what happens last."""
    if rng.random() < 0.5:
        noise = rng.standard_normal(image.shape, dtype=np.float32)
        image = image + noise * np.float32(rng.uniform(0, 6) / 255)
    coded = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = int(rng.integers(40, 98))
        coded = through_jpeg(coded, quality)
    return coded.astype(np.float32) / np.float32(255)


def _draw(
    photos: list[NDArray[np.uint8]], rng: np.random.Generator, size: int, with_tile: bool, is_fine: bool, assets: Any
) -> Sample:
    """One sample of view size `size`; with a tile it is made at twice that and pooled."""
    side = 2 * size if with_tile else size
    smallest = side if is_fine and rng.random() >= BLURRED else 0
    clean = dressed(cropped(photos[int(rng.integers(len(photos)))], rng, side, smallest), rng)
    if is_fine:
        clean = confusing(clean, rng)
    fine = [key for key, task in load_tasks().items() if task.refines]
    only = fine if is_fine and rng.random() < DETAIL_ALONE else None
    sample = _taught(make_sample(clean, rng, assets, only=only), is_fine)
    if not with_tile:
        return Sample(sample)
    top, left = (int(value) for value in rng.integers(0, size + 1, 2))
    tile = sample.mapped(lambda x: x[top : top + size, left : left + size])
    if is_fine:
        tile = replace(tile, tasks={key: _as_it_shows(truth) for key, truth in tile.tasks.items()})
    return Sample(sample.mapped(_halved), tile)


def _draw_close(photos: list[NDArray[np.uint8]], rng: np.random.Generator, assets: Any) -> Sample:
    """One close view, made as the analyzer makes it: calm pieces of a picture, of which no pixel was averaged away."""
    zoom = log_uniform(rng, 1.0, MOST_ENLARGED) if rng.random() < ENLARGED else 1.0
    clean = _native(photos[int(rng.integers(len(photos)))], rng, max(32, round(CLOSE_SIDE_PX / zoom)), zoom)
    close = [key for key, task in load_tasks().items() if task.close]
    only = set(close if rng.random() < CLOSE_SPOILED else [])
    if rng.random() < 0.25:
        only |= _choose([key for key in load_tasks() if key not in close], rng)
    sample = make_sample(clean, rng, assets, only=only, camera=False)
    boxes = calm_pieces(lambda box: sample.image[box.slices(_WHOLE)], Box(0, 0, *clean.shape[:2]))
    taught = replace(sample, clean=None, tasks={key: sample.tasks[key] for key in close})
    return Sample(taught.mapped(lambda x: laid_out(lambda box: x[box.slices(_WHOLE)], boxes)))


_WHOLE = Box(0, 0, 0, 0)
"""Where boxes of a whole picture are counted from."""


def _native(photo: NDArray[np.uint8], rng: np.random.Generator, side: int, zoom: float) -> Image:
    """A square of the photo's own pixels, `side` wide where there are so many, enlarged to `CLOSE_SIDE_PX`."""
    height, width = photo.shape[:2]
    side = min(side, height, width)
    top, left = int(rng.integers(height - side + 1)), int(rng.integers(width - side + 1))
    piece = photo[top : top + side, left : left + side, :: int(rng.choice([-1, 1]))]
    if zoom > 1 or side < CLOSE_SIDE_PX:
        size = (CLOSE_SIDE_PX, CLOSE_SIDE_PX)
        piece = np.asarray(cv2.resize(np.ascontiguousarray(piece), size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return floats(piece) / np.float32(255)


def step_kind(size: int, fine_from: int = FINE_FROM) -> str:
    """What views of that size, as a rhythm gives it, are about."""
    return "close" if size == CLOSE else "fine" if size >= fine_from else "whole"


def task_kind(task: Task) -> str:
    """The kind of steps that teach a task."""
    return "close" if task.close else "fine" if task.refines else "whole"


def _taught(view: View, is_fine: bool) -> View:
    """What a step about fine detail, or one about the whole photo, learns from."""
    taught: dict[str, Truth] = {}
    for key, task in load_tasks().items():
        if task_kind(task) == ("fine" if is_fine else "whole"):
            taught[key] = view.tasks[key]
        elif not is_fine and not task.close:  # what cannot be undone is not judged
            taught[key] = Truth(view.tasks[key].present, view.tasks[key].weight)
    return View(view.image, None if is_fine else view.clean, taught)


def _as_it_shows(truth: Truth) -> Truth:
    """The truth of a tile: it is present where the tile holds any of the damage."""
    change = channel_max(np.abs(truth.after - truth.before))
    return replace(truth, present=truth.present * np.float32((change > VISIBLE_CHANGE).mean() > VISIBLE_SHARE))


def _halved(x: NDArray[np.float32]) -> NDArray[np.float32]:
    small = cv2.resize(x, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return floats(small.reshape(small.shape[0], small.shape[1], -1))


def cropped(photo: NDArray[np.uint8], rng: np.random.Generator, side: int, smallest: int) -> Image:
    """A square from the photo, mostly large parts of it, at least `smallest` wide where it can, mirrored at random."""
    height, width = photo.shape[:2]
    kind = rng.random()  # a close look at a wall or at grass has few dark pixels and few hues: that is no damage
    share = 1.0 if kind < 0.5 else rng.uniform(0.12, 0.35) if kind < 0.57 else rng.uniform(0.35, 1)
    tall = min(height, max(32, smallest, round(height * share)))
    wide = min(width, max(32, smallest, round(tall * rng.uniform(0.8, 1.45) if share < 1 else width)))
    top, left = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
    piece = photo[top : top + tall, left : left + wide]
    way = cv2.INTER_AREA if side < tall else cv2.INTER_CUBIC
    square = cv2.resize(piece, (side, side), interpolation=way)
    mirrored = square[:, :: int(rng.choice([-1, 1]))]
    return np.ascontiguousarray(mirrored).astype(np.float32) / np.float32(255)


def _stack(arrays: list[NDArray[np.float32]]) -> Tensor:
    """Arrays of one form as B x H x W x C, float16."""
    return torch.from_numpy(np.stack(arrays).astype(np.float16))
