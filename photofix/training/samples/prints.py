"""Training samples of fine detail: pieces of old and modern photos with damage laid over them, and of really damaged
prints with their marks.

A sample is a square of S x S pixels: "image" (S x S x 3 sRGB 0..1), the labels of the task that looks for fine detail,
"sound" (whether nothing was laid over it) and "marked" (whether a person has said where damage is). Photos are shown at
all sizes from a small web picture up, so that damage of every width is met, and small ones nearly whole, with their
borders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.tasks.kit.assets import Sides
from photofix.tasks.kit.fields import log_uniform
from photofix.training.samples import print_look
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.dress import confusing, woven
from photofix.training.samples.hand_marks import (
    DAMAGE,
    NOT_JUDGED,
    hand_marks,
    is_hand_marked,
    is_held_out,
    print_marks,
)
from photofix.training.samples.pictures import coded, images, parted, photo_files

Sample = dict[str, NDArray[np.float32]]

REAL, DRAWN, ALARMS = 0.4, 0.4, 0.2
"""Shares of the samples: really damaged prints; damage drawn on photos; sound photos where an earlier network saw
damage. Drawn ones stand in where there are none of these."""
OLD, SOUND = 0.55, 0.15
"""Shares of the drawn samples that are on old photos, and of those that stay sound."""
SMALLEST_PX, LARGEST_PX, ENLARGED = 300, 1600, 2.6
"""Long side at which a photo is shown, and how much it may be enlarged for it."""
REAL_FINISHED = 0.4
"""Share of the squares of marked prints that are softened, coded or made noisy as drawn ones are."""
REAL_ZOOM, TRIES = (0.45, 1.7), 6
"""The same of marked prints, shares of their own size, and how often a place with damage is looked for."""
CORNERED = 0.35
"""Share of the squares that lie in a corner of the photo, where borders wear."""
RESIZED, DRAWN_ZOOM = 0.5, (0.5, 1.3)
"""Share of the squares that are damaged at another size and resized then: damage is as soft as the print."""
HELD_OUT_REAL = ("205", "208", "212", "218", "222")
"""Really damaged prints that are never trained on: certainties are calibrated with these."""
UNSURE_PX = 3
"""So far from a mark its border may lie."""
DAMAGED, UNSURE = 0.35, 0.2
"""Share of a resized pixel that must be marked for it to be damaged, or not judged."""


@dataclass(frozen=True)
class PrintAssets(FolderAssets):
    """Besides what lies in folders: damage cut from the prints under `marks`."""

    marks: str
    held_out: bool | None = False

    def damage(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """A marked piece of a print, with its opacity."""
        return self._pieces[int(rng.integers(len(self._pieces)))] if self._pieces else None

    @cached_property
    def _pieces(self) -> list[NDArray[np.float32]]:
        return [
            piece for photo, mask in marked_photos(self.root, self.marks, self.held_out) for piece in _cut(photo, mask)
        ]


def _cut(photo: NDArray[np.uint8], mask: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
    """Connected marks with their sRGB and an opacity that falls off at the rim, where they differ from their fill."""
    marked = (mask == DAMAGE).astype(np.uint8)
    fill = cv2.inpaint(photo, cv2.dilate(marked, np.ones((5, 5), np.uint8)), 3, cv2.INPAINT_TELEA)
    differs = np.abs(photo.astype(np.float32) - fill).max(2)
    near = cv2.dilate(marked, np.ones((3, 3), np.uint8)) * np.clip((differs - 6) / 18, 0, 1)
    opacity = cv2.GaussianBlur(np.maximum(near, marked * np.clip(differs / 12, 0, 1)), (3, 3), 0.5)
    joined = cv2.dilate(marked, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    pieces = []
    for index, (left, top, wide, tall, area) in enumerate(stats[1:], 1):
        if area < 40 or max(wide, tall) > 420:
            continue
        cut = np.s_[top : top + tall, left : left + wide]
        own = opacity[cut] * (labels[cut] == index)
        pieces.append(floats(np.dstack([photo[cut].astype(np.float32) / 255, own])))
    return pieces


def marked_task() -> Task:
    """The task of which people have marked real damage."""
    return next(task for task in load_tasks().values() if task.marks)


def real_prints(folder: Path, held_out: bool | None = False) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Really damaged prints (H x W x 3) and their marks (H x W, see `hand_marks`) to train on, or those kept apart; of
    None, all."""
    chosen = [path for path in images(folder / "photos") if held_out in (None, path.stem in HELD_OUT_REAL)]
    return [(coded(path), print_marks(path, folder / "masks" / f"{path.stem}.png")) for path in chosen]


def marked_photos(
    root: Path, marks: str, held_out: bool | None = False
) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """The same of root / marks, and old photos whose natural damage was marked."""
    old = [(coded(path), hand_marks(path)) for path in old_photos(root, held_out)]
    return [*real_prints(root / marks, held_out), *old]


def sound_photos(root: Path, held_out: bool = False) -> list[NDArray[np.uint8]]:
    """Old photos that nobody marked and modern ones, to train on, or those kept apart."""
    old = [path for path in _old(root, held_out) if not is_hand_marked(path)]
    return [coded(path) for path in (*old, *photo_files(root, held_out))]


def sound_scenes(root: Path) -> list[Path]:
    """What may be taken for damage and is none: modern photos, landscapes, hazy photos; to train on."""
    folders = (root / "clear" / "photos", root / "haze" / "photos")
    return [*photo_files(root), *(path for folder in folders for path in parted(images(folder)))]


def _old(root: Path, held_out: bool | None) -> list[Path]:
    return [path for path in images(root / "old") if held_out in (None, is_held_out(path))]


def old_photos(root: Path, held_out: bool | None = False) -> list[Path]:
    """Old photos whose damage was marked, to train on, or those kept apart; of None, all."""
    return [path for path in _old(root, held_out) if is_hand_marked(path)]


def marks_of(path: Path, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """H x W: marks of the `photo` at `path`, see `hand_marks`; one that nobody has marked counts as sound."""
    is_marked = path.parent.name == "old" and is_hand_marked(path)
    return hand_marks(path) if is_marked else np.zeros(photo.shape[:2], np.uint8)


def near_marks(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """H x W: what is `marked`, and as far from it as its border may lie."""
    return cv2.dilate(marked.astype(np.uint8), np.ones((2 * UNSURE_PX + 1,) * 2, np.uint8)) > 0


Alarms = Mapping[Path, NDArray[np.float32]]
"""Photos and where an earlier network saw damage that is none: n x 3, row and column in pixels, its mean chance."""


class PrintSamples:
    """Draws samples.

    Args:
        root: folder with photos/, old/, cracks/, stains/, masks/, paper/ and the task's marks.
        task: which is marked; its outputs are a mask, what of it is opaque, and its density, in this order.
        alarms: false ones, see `photofix.training.samples.false_alarms`.
        held_out: False, or None for all marked photos, those too that are kept apart to judge by.
    """

    def __init__(self, root: Path, task: Task, alarms: Alarms | None = None, held_out: bool | None = False) -> None:
        self.task = task
        self.alarms = list((alarms or {}).items())
        loud = np.sqrt([float(places[:, 2].sum()) for _, places in self.alarms])
        self._alarm_weight = loud / max(float(loud.sum()), 1e-9)
        self.mask, self.opaque, self.density = (output.name for output in task.outputs)
        self.weight = f"{self.mask}_weight"
        self.assets = PrintAssets(root, task.marks, held_out)
        self.modern = photo_files(root)
        self.old = _old(root, held_out)
        self.real = [_stacked(photo, marks) for photo, marks in marked_photos(root, task.marks, held_out)]
        self._kept: dict[Path, NDArray[np.uint8]] = {}
        marked = np.array([float((stacked[..., 3] > 0).mean()) for stacked in self.real])
        weight = 0.2 + np.minimum(marked / 0.03, 1)
        self._real_weight = weight / weight.sum()

    def draw(self, rng: np.random.Generator, side: int) -> Sample:
        """One sample of `side` x `side` pixels."""
        kind = rng.choice(3, p=(REAL, DRAWN, ALARMS))
        if kind == 0:
            return self._real(rng, side)
        if kind == 2 and self.alarms:
            return self._alarm(rng, side)
        return self._drawn(rng, side, is_old=rng.random() < OLD)

    def damaged(self, photo: NDArray[np.uint8], rng: np.random.Generator) -> tuple[Image, NDArray[np.bool_]]:
        """A whole photo with damage drawn on it (H x W x 3 sRGB), and where (H x W)."""
        damage = self.task.degrade(
            print_look.toned(photo.astype(np.float32) / np.float32(255), rng, False), rng, self.assets
        )
        return print_look.finished(damage.image, rng), damage.labels[self.mask][..., 0] > 0

    def _real(self, rng: np.random.Generator, side: int) -> Sample:
        stacked = self.real[int(rng.choice(len(self.real), p=self._real_weight))]
        own = max(stacked.shape[:2])
        # Any place with damage in it: chosen by damaged pixels, nearly all would be of the few large holes.
        for _ in range(TRIES):
            square, _ = _square(stacked, rng, side, sizes=(REAL_ZOOM[0] * own, REAL_ZOOM[1] * own))
            stain, weight = _judged(square)
            if stain.sum() > 20 or rng.random() < 0.15:
                break
        look = print_look.relit(np.ascontiguousarray(square[..., :3]), rng)
        if rng.random() < REAL_FINISHED:
            look = print_look.finished(look, rng)
        return self._labelled(look, stain, weight) | {"sound": _flag(0), "marked": _flag(1)}

    def _alarm(self, rng: np.random.Generator, side: int) -> Sample:
        path, places = self.alarms[int(rng.choice(len(self.alarms), p=self._alarm_weight))]
        square, _ = _square(self._marked(path), rng, side, places[:, :2])
        stain, weight = _judged(square)
        image = print_look.toned(np.ascontiguousarray(square[..., :3]), rng, is_old=path.parent.name == "old")
        # Marked or sound: a person has looked there, and nothing was laid over it.
        return self._labelled(print_look.finished(image, rng), stain, weight) | {"sound": _flag(1), "marked": _flag(0)}

    def _labelled(self, image: Image, stain: NDArray[np.bool_], weight: NDArray[np.bool_]) -> Sample:
        """Only where damage is is known, not what it is."""
        labels = dict(self.task.neutral(*image.shape[:2]))
        labels |= {self.mask: floats(stain), self.weight: floats(weight), self.opaque: floats(stain)}
        known = np.zeros((*image.shape[:2], 1), np.float32)
        return {"image": image} | labels | {f"{self.opaque}_weight": known}

    def _drawn(self, rng: np.random.Generator, side: int, is_old: bool) -> Sample:
        drawn_at = round(side * log_uniform(rng, *DRAWN_ZOOM)) if rng.random() < RESIZED else side
        image, labels, sound = self._damaged_square(rng, drawn_at, is_old)
        if drawn_at != side:
            image, labels = _sized(image, side), {name: _sized_label(label, side) for name, label in labels.items()}
        return {"image": print_look.finished(image, rng)} | labels | {"sound": _flag(sound), "marked": _flag(0)}

    def _damaged_square(
        self, rng: np.random.Generator, side: int, is_old: bool
    ) -> tuple[Image, dict[str, NDArray[np.float32]], float]:
        """A square with damage or none, its labels, and whether it is surely sound."""
        paths = self.old if is_old else self.modern
        path = paths[int(rng.integers(len(paths)))]
        square, sides = _square(self._marked(path), rng, side)
        is_sound = rng.random() < SOUND
        clean = print_look.toned(np.ascontiguousarray(square[..., :3]), rng, is_old)
        if rng.random() < 0.4:
            clean = confusing(clean, rng, prints=False)
        if rng.random() < 0.08:
            clean = woven(clean, rng)
        if rng.random() < 0.25:
            clean = print_look.bordered(clean, rng, sides)
        if is_sound:
            labels: dict[str, Any] = dict(self.task.neutral(side, side))
            image, known = clean, np.zeros((side, side, 1), np.float32)
        else:
            damage = self.task.degrade_piece(clean, rng, self.assets, sides)
            image, labels = damage.image, dict(damage.labels)
            known = floats(labels[self.mask])
        # What has been there before the damage that was drawn.
        natural, unsure = square[..., 3:4] > DAMAGED, square[..., 4:] > UNSURE
        stain = (labels[self.mask] > 0) | natural
        labels |= {self.mask: floats(stain), self.weight: floats(stain | ((labels[self.weight] > 0) & ~unsure))}
        return image, labels | {f"{self.opaque}_weight": known}, 0.0 if is_old or not is_sound else 1.0

    def _marked(self, path: Path) -> NDArray[np.uint8]:
        """A photo with its marks, see `_stacked`."""
        photo = self._photo(path)
        return _stacked(photo, marks_of(path, photo))

    def _photo(self, path: Path) -> NDArray[np.uint8]:
        if path not in self._kept:
            self._kept[path] = coded(path)
        return self._kept[path]


def _stacked(photo: NDArray[np.uint8], marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """H x W x 5: the photo, what is damaged, and what is not judged, these in 0 or 255."""
    return np.dstack([photo, (marks == DAMAGE) * np.uint8(255), (marks == NOT_JUDGED) * np.uint8(255)])


def _judged(square: Image) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a stacked square is damaged, and where it is known whether, S x S x 1: not near a mark's border."""
    stain = square[..., 3:4] > DAMAGED
    return stain, stain | ~(near_marks(stain[..., 0])[..., None] | (square[..., 4:] > UNSURE))


def _sized(image: Image, side: int) -> Image:
    """A square of `side` pixels."""
    way = cv2.INTER_AREA if len(image) > side else cv2.INTER_CUBIC
    return floats(cv2.resize(image, (side, side), interpolation=way)).reshape(side, side, -1)


def _sized_label(label: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """The same of a label; what is yes or no stays so, and thin lines stay whole."""
    way = cv2.INTER_AREA if len(label) > side else cv2.INTER_LINEAR
    sized = cv2.resize(label, (side, side), interpolation=way).reshape(side, side, -1)
    is_flag = label.shape[2] == 1
    return floats(sized > (0.35 if len(label) > side else 0.5)) if is_flag else floats(sized)


def _flag(value: float) -> NDArray[np.float32]:
    return np.full((1, 1, 1), value, np.float32)


def _square(
    photo: NDArray[np.uint8],
    rng: np.random.Generator,
    side: int,
    focus: NDArray[Any] | None = None,
    sizes: tuple[float, float] = (SMALLEST_PX, LARGEST_PX),
) -> tuple[Image, Sides]:
    """A square of the photo shown at a random size, in 0..1, turned and mirrored, and which sides are the photo's.

    Args:
        focus: n x 2 rows and columns of the photo; one of them lies in the square.
        sizes: least and greatest long side at which the photo is shown.
    """
    long_side = log_uniform(rng, *sizes)
    zoom = min(long_side / max(photo.shape[:2]), ENLARGED)
    zoom = max(zoom, (side + 1) / min(photo.shape[:2]))
    size = (max(side, round(photo.shape[1] * zoom)), max(side, round(photo.shape[0] * zoom)))
    top, left = (int(rng.integers(limit - side + 1)) for limit in (size[1], size[0]))
    if focus is not None and len(focus):
        row, column = focus[int(rng.integers(len(focus)))]
        top = int(np.clip(row * zoom - rng.uniform(0.1, 0.9) * side, 0, size[1] - side))
        left = int(np.clip(column * zoom - rng.uniform(0.1, 0.9) * side, 0, size[0] - side))
    elif rng.random() < CORNERED:
        top, left = int(rng.choice([0, size[1] - side])), int(rng.choice([0, size[0] - side]))
    # Only what is needed is resized: the square with a margin.
    y0, x0 = max(0, int(top / zoom) - 2), max(0, int(left / zoom) - 2)
    y1, x1 = int(np.ceil((top + side) / zoom)) + 2, int(np.ceil((left + side) / zoom)) + 2
    piece = photo[y0:y1, x0:x1].astype(np.float32) / np.float32(255)
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    grown = _resized(piece, round(piece.shape[1] * zoom), round(piece.shape[0] * zoom), way)
    v, h = min(round(top - y0 * zoom), grown.shape[0] - side), min(round(left - x0 * zoom), grown.shape[1] - side)
    square = grown[max(v, 0) : max(v, 0) + side, max(h, 0) : max(h, 0) + side]
    if square.shape[:2] != (side, side):
        square = _resized(square, side, side, cv2.INTER_LINEAR)
    sides = [top == 0, left == 0, top == size[1] - side, left == size[0] - side]
    if rng.random() < 0.5:
        square, sides = square[:, ::-1], [sides[0], sides[3], sides[2], sides[1]]
    if rng.random() < 0.15:
        square, sides = square.transpose(1, 0, 2), [sides[1], sides[0], sides[3], sides[2]]
    return np.clip(np.ascontiguousarray(square), 0, 1), (sides[0], sides[1], sides[2], sides[3])


def _resized(piece: Image, width: int, height: int, way: int) -> Image:
    """H x W x C of any number of channels; OpenCV takes four at once."""
    parts = [
        cv2.resize(piece[..., first : first + 4], (width, height), interpolation=way).reshape(height, width, -1)
        for first in range(0, piece.shape[2], 4)
    ]
    return floats(np.concatenate(parts, 2))
