"""Opaque damage filled from around it, in cells of a fixed grid, so that every region asked for gets the same fill.

The rim of a hole gets a guess by diffusion, its depth by the fill at half the resolution, and so on: a torn corner
costs little more than a scratch. What looks like the guess nearby then replaces it or lends it detail; last, grain.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import reduce
from math import floor, log2
from threading import Lock
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.area_mean import AreaMean
from photofix.raster.boxes import Box, covering
from photofix.raster.memo import Memo
from photofix.raster.place import Place, Source, scaled_size
from photofix.tasks.kit import detail as _detail
from photofix.tasks.kit import exemplar as _exemplar
from photofix.tasks.kit import grain as _grain
from photofix.tasks.kit import rim as _rim
from photofix.tasks.kit.diffusion import diffuse
from photofix.tasks.kit.findings import findings, footprint, grouped, placed, sampled
from photofix.tasks.kit.stains import divide_out, flattened, stains

CELL_PX = 256
RIM_PX = 3  # deeper than this the guess comes from half the resolution
HALO_PX = 40  # what a hole is filled from
HIDDEN = 0.02  # opacity from which a pixel is no witness for its neighbours
REACHED_PX = 2  # beyond a hole its rim may leak, see `kit.rim`
SOLID = 0.5  # weight of the fill from which a pixel shows what the hole's colour is
COARSEST = 12
SMALLEST = np.float32(1e-6)
KEPT_BYTES = 64_000_000
KEPT_CELLS = 8192


Sparse = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]
"""Indices in a flattened place (n), the fill there (3 x n), and its weight (n), above 0."""


@dataclass(frozen=True)
class Fill:
    """What to put into `box` (pixels of its level).

    Attributes:
        pixels: H x W x 3 extended sRGB.
        weight: H x W, 0..1, how much of it replaces what is there.
        asked: (level, box): where the findings decide what it is.
    """

    box: Box
    pixels: Image
    weight: NDArray[np.float32]
    asked: tuple[tuple[int, Box], ...] = ()


def fill_holes(pixels: Image, found: TaskAnalysis, s: float, place: Place) -> None:
    """Blend the fill into H x W x 3 `pixels` in place; pixels that no opaque finding meets keep their exact value."""
    if place.source is None or not findings(found).meeting(place, opaque=True):
        return
    source = place.source
    key = ("fill", found, source.key, place.box)
    places, color, weight = place.memo.get_lasting(key, lambda: _fills(found, place, source))
    s = min(1.0, s)
    holes = findings(found).meeting(place.at(place.box.grown(REACHED_PX)), opaque=True)
    share: NDArray[np.float32] | np.float32 = np.float32(s)
    if any(finding.own_strength not in (None, s) for finding in holes):
        with_task, own = place.memo.get_lasting(("share", *key), lambda: _shares(holes, place, places))
        share = np.maximum(with_task * np.float32(s), own)
    _blend(pixels, (places, color, weight * share))


def _fills(found: TaskAnalysis, place: Place, source: Source) -> Sparse:
    """What the place's holes are filled with, looked for around them only."""
    boxes = tuple(footprint(finding, place) for finding in findings(found).meeting(place, opaque=True))
    parts = []
    for box in grouped(tuple(box for box in boxes if not box.is_empty)):
        places, color, weight = _sparse(*_seen(found, place.at(box), source))
        parts.append((placed(places, box, place.box), color, weight))
    if not parts:
        return np.empty(0, np.intp), np.empty((3, 0), np.float32), np.empty(0, np.float32)
    places, color, weight = (np.concatenate(arrays, axis=-1) for arrays in zip(*parts, strict=True))
    return places, color, weight


def _shares(
    holes: Sequence[Finding], place: Place, places: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """n, 0..1, for each of `places`: how far it is filled at full strength of the task, and how far in any case."""
    around = place.at(place.box.grown(REACHED_PX).meet(_whole(place, place.scale).box))
    full, with_task, own = np.zeros((3, around.height, around.width), np.float32)
    for strength in {finding.own_strength for finding in holes}:
        weight = _opacity([finding for finding in holes if finding.own_strength == strength], around)[1]
        weight = floats(cv2.dilate(weight, np.ones((2 * REACHED_PX + 1,) * 2, np.uint8)))  # as far as a rim may leak
        np.maximum(full, weight, out=full)
        part = with_task if strength is None else own
        np.maximum(part, weight * np.float32(1 if strength is None else strength), out=part)
    cut = place.box.slices(around.box)
    shown, task_part, own_part = (values[cut].reshape(-1)[places] for values in (full, with_task, own))
    is_known = shown > 0
    task_share = np.divide(task_part, shown, where=is_known, out=np.ones_like(shown))
    return task_share, np.divide(own_part, shown, where=is_known, out=np.zeros_like(shown))


def _seen(found: TaskAnalysis, place: Place, source: Source) -> tuple[Image, NDArray[np.float32]]:
    """Fill and its weight for every pixel of the place, from the level of at least its resolution."""
    level = max(0, floor(log2(max(min(place.step), 1)) + 0.01))
    at_level = _at_level(place, level)
    if at_level.step == place.step:
        fill = _assembled(found, at_level.at(place.box), source, level)
        return fill.pixels, fill.weight
    (down, across), (level_down, level_across) = place.step, at_level.step
    rows = AreaMean(place.top, place.top + place.height, down / level_down, at_level.height)
    columns = AreaMean(place.left, place.left + place.width, across / level_across, at_level.width)
    box = Box(rows.first, columns.first, rows.last, columns.last)
    finer = _assembled(found, at_level.at(box), source, level)
    weighted = np.concatenate([finer.pixels * finer.weight[..., None], finer.weight[..., None]], axis=2)
    means = columns.average(rows.average(weighted, axis=0), axis=1)
    weight = means[..., 3]
    means[..., :3] /= np.maximum(weight, SMALLEST)[..., None]
    return means[..., :3], weight


def _sparse(color: Image, weight: NDArray[np.float32]) -> Sparse:
    places = np.flatnonzero(weight)
    return places, np.ascontiguousarray(color.reshape(-1, 3)[places].T), weight.reshape(-1)[places]


def _blend(pixels: Image, fill: Sparse) -> None:
    """Lead H x W x 3 `pixels` (contiguous channels) to the fill, in place."""
    places, color, share = fill
    planes = flattened(pixels)
    # Two products and not a difference: exact where the weight is 0 or 1.
    planes[:, places] = np.take(planes, places, axis=1) * (1 - share) + color * share


def _at_level(place: Place, level: int) -> Place:
    """The whole photo at half the resolution, `level` times."""
    return _whole(place, 0.5**level)


def _whole(place: Place, scale: float) -> Place:
    """The whole photo at a scale."""
    height, width = scaled_size(place.photo_height, place.photo_width, scale)
    return replace(place, top=0, left=0, height=height, width=width, scale=scale, guide=None, memo=Memo())


def _assembled(found: TaskAnalysis, place: Place, source: Source, level: int) -> Fill:
    """The fill of one place of a level, put together from its cells."""
    shape = (place.height, place.width)
    fill = Fill(place.box, np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32))
    whole, asked = _at_level(place, level), []
    for cell, _ in covering(place.box, CELL_PX, 0, whole.box):
        asked.append((level, cell))
        if not findings(found).meeting(whole.at(cell), opaque=True):
            continue
        piece = _cell(found, whole.at(cell), source, level)
        shared = piece.box.meet(place.box)
        if not shared.is_empty:
            fill.pixels[shared.slices(place.box)] = piece.pixels[shared.slices(piece.box)]
            fill.weight[shared.slices(place.box)] = piece.weight[shared.slices(piece.box)]
        asked += piece.asked
    return replace(fill, asked=tuple(dict.fromkeys(asked)))


def _cell(found: TaskAnalysis, place: Place, source: Source, level: int) -> Fill:
    """One cell of a level's grid, from the cache or made by whichever thread asks first."""
    cache = source.kept.get("fills", _Cache)
    key = (found, source.key, level, place.top, place.left)
    future, is_mine = cache.reserve(key)
    if is_mine:
        try:
            known = cache.last(key[1:])
            is_known = known is not None and _is_same(found, known[0], known[1].asked, place)
            future.set_result(known[1] if known is not None and is_known else _make_cell(found, place, source, level))
            cache.keep(key, future.result())
        except BaseException as error:
            cache.forget(key)
            future.set_exception(error)
            raise
    return future.result()


def _is_same(found: TaskAnalysis, other: TaskAnalysis, asked: Sequence[tuple[int, Box]], place: Place) -> bool:
    """Whether two answers have the same damage in all boxes that a fill asked for."""

    def holes(answer: TaskAnalysis, level: int, box: Box) -> list[tuple[float, float, int]]:
        met = findings(answer).meeting(_at_level(place, level).at(box))
        return [(finding.y, finding.x, id(finding.cells)) for finding in met]

    return all(holes(found, level, box) == holes(other, level, box) for level, box in asked)


def _make_cell(found: TaskAnalysis, cell: Place, source: Source, level: int) -> Fill:
    limits = _at_level(cell, level).box
    reach = _covered_bounds(found, cell.at(cell.box.grown(1).meet(limits)))
    near = cell.at(reach.grown(HALO_PX).meet(limits))
    asked: tuple[tuple[int, Box], ...] = ((level, cell.box.grown(1).hull(near.box)),)
    opacity, weight = _opacity(findings(found).meeting(near, opaque=True), near)
    box = _bounds(weight[reach.slices(near.box)], reach).grown(1).meet(cell.box)
    if box.is_empty:
        return Fill(box, np.zeros((0, 0, 3), np.float32), np.zeros((0, 0), np.float32), asked)
    around = cell.at(box.grown(HALO_PX).meet(near.box))
    cut = around.box.slices(near.box)
    hidden, weight = opacity[cut] > HIDDEN, weight[cut]
    pixels = _cleaned(found, around, source)
    leak = _rim.leaking(pixels, hidden, weight >= SOLID) & _covered(found, around)
    hidden, weight = hidden | leak, _rim.widened(weight, leak)
    asked += _refill(found, around, source, level, pixels, hidden)
    rows, columns = box.slices(around.box)
    return Fill(box, pixels[rows, columns].copy(), weight[rows, columns].copy(), asked)


def _refill(
    found: TaskAnalysis, around: Place, source: Source, level: int, pixels: Image, hidden: NDArray[np.bool_]
) -> tuple[tuple[int, Box], ...]:
    """Fill H x W x 3 `pixels` in place: a guess, what nearby looks like it, and grain. Gives what it asked for of the
    coarser levels, see `Fill.asked`."""
    asked: tuple[tuple[int, Box], ...] = ()
    depth = cv2.distanceTransform(hidden.astype(np.uint8), cv2.DIST_L2, 5)
    inner, near = depth > RIM_PX, hidden & (depth <= _exemplar.REACH_PX)
    if inner.any() and level < COARSEST and min(around.photo_height, around.photo_width) >> level > 1:
        coarse, asked = _from_coarser(found, around, source, level)
        pixels[inner] = coarse[inner]
        diffuse(pixels, hidden & ~inner)
    else:
        diffuse(pixels, hidden)
    _detail.lend(pixels, hidden, hidden & ~near, around.box, source.seed, level)
    _exemplar.vote(pixels, hidden, near)
    _add_grain(pixels, hidden, near, _grain.noise(around.box, source.seed, level))
    return asked


def _add_grain(pixels: Image, hidden: NDArray[np.bool_], near: NDArray[np.bool_], noise: NDArray[np.float32]) -> None:
    """What the fill lacks of the surroundings' grain, in place; one noise for all channels, so that grey stays grey."""
    parts = [part for part in (near, hidden & ~near) if part.any()]
    for part, strength in zip(parts, _grain.missing(pixels, ~hidden, parts), strict=True):
        pixels[part] += noise[part][:, None] * strength


def _covered_bounds(found: TaskAnalysis, place: Place) -> Box:
    """Around the boxes of all opaque findings in the place."""
    boxes = [footprint(finding, place) for finding in findings(found).meeting(place, opaque=True)]
    boxes = [box for box in boxes if not box.is_empty]
    return reduce(Box.hull, boxes) if boxes else Box(0, 0, 0, 0)


def _bounds(weight: NDArray[np.float32], box: Box) -> Box:
    """The part of `box` with anything to fill."""
    rows, columns = np.flatnonzero(weight.any(axis=1)), np.flatnonzero(weight.any(axis=0))
    if not len(rows):
        return Box(0, 0, 0, 0)
    return Box(
        box.top + int(rows[0]), box.left + int(columns[0]), box.top + int(rows[-1]) + 1, box.left + int(columns[-1]) + 1
    )


def _covered(found: TaskAnalysis, place: Place) -> NDArray[np.bool_]:
    """H x W: inside the box of an opaque finding; beyond it nothing may change."""
    covered = np.zeros((place.height, place.width), bool)
    for finding in findings(found).meeting(place, opaque=True):
        covered[footprint(finding, place).slices(place.box)] = True
    return covered


def _opacity(holes: Sequence[Finding], place: Place) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """H x W mean opacity of the `holes`, and H x W weight of the fill.

    A pixel larger than the finding's cells may be half covered by something fully opaque: then the fill
    replaces all of it, because what is there is half dirt. Hence the weight, mean square over mean.
    """
    opacity = np.zeros((place.height, place.width), np.float32)
    weight = np.zeros_like(opacity)
    for finding in holes:
        box = footprint(finding, place)
        if box.is_empty:
            continue
        mean, share = _patch_opacity(finding, box, place)
        cut = box.slices(place.box)
        opacity[cut] = np.maximum(opacity[cut], mean)
        weight[cut] = np.maximum(weight[cut], share)
    return opacity, weight


def _patch_opacity(finding: Finding, box: Box, place: Place) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    cells = finding.cells["mask"].astype(np.float32)[..., None] / np.float32(255)
    mean = sampled(cells, finding, box, place)[0]
    if max(place.step) <= finding.scale:
        return mean, mean
    square = sampled(cells * cells, finding, box, place)[0]
    return mean, np.minimum(square / np.maximum(mean, SMALLEST), 1) * (mean > HIDDEN)


def _cleaned(found: TaskAnalysis, place: Place, source: Source) -> Image:
    """The photo around a hole with its stains fully divided out; a hole is always filled from clean surroundings."""
    pixels = source.read(place.box, place.scale)
    divide_out(pixels, stains(findings(found).meeting(place), place), 1.0)
    return pixels


def _from_coarser(
    found: TaskAnalysis, place: Place, source: Source, level: int
) -> tuple[Image, tuple[tuple[int, Box], ...]]:
    """The place's fill from half the resolution, bilinear at absolute positions."""
    coarser = _at_level(place, level + 1)
    rows = _in_coarser(place.top, place.height, place.step[0] / coarser.step[0], coarser.height)
    columns = _in_coarser(place.left, place.width, place.step[1] / coarser.step[1], coarser.width)
    box = Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 2, int(columns[-1]) + 2).meet(coarser.box)
    fill = _assembled(found, coarser.at(box), source, level + 1)
    pixels = _cleaned(found, coarser.at(box), source)
    _blend(pixels, _sparse(fill.pixels, fill.weight))
    map_x, map_y = np.meshgrid((columns - box.left).astype(np.float32), (rows - box.top).astype(np.float32))
    upsampled = cv2.remap(np.ascontiguousarray(pixels), map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(upsampled, np.float32), (*fill.asked, (level + 1, box))


def _in_coarser(start: int, count: int, ratio: float, limit: int) -> NDArray[np.float64]:
    """Where the centres of pixels start..start + count lie between the centres of a coarser level's pixels."""
    return np.clip((np.arange(start, start + count) + 0.5) * ratio - 0.5, 0, limit - 1)


class _Cache:
    """Finished cells, oldest dropped; a cell that is being made is waited for, not made twice. Keys begin with the
    answer that a cell was made for."""

    def __init__(self) -> None:
        self._cells: OrderedDict[Any, Future[Fill]] = OrderedDict()
        self._last: dict[Any, Any] = {}
        self._bytes = 0
        self._lock = Lock()

    def last(self, place: Any) -> tuple[TaskAnalysis, Fill] | None:
        """What was made last at a place (the rest of a key), and for which answer; None if it is not kept."""
        with self._lock:
            key = self._last.get(place)
            known = self._cells.get(key)
            if key is None or known is None or not known.done() or known.exception() is not None:
                return None
            return key[0], known.result()

    def reserve(self, key: Any) -> tuple[Future[Fill], bool]:
        with self._lock:
            known = self._cells.get(key)
            if known is not None:
                self._cells.move_to_end(key)
                return known, False
            self._cells[key] = Future()
            return self._cells[key], True

    def keep(self, key: Any, fill: Fill) -> None:
        with self._lock:
            if len(self._last) > KEPT_CELLS:
                self._last.clear()
            self._last[key[1:]] = key
            self._bytes += fill.pixels.nbytes + fill.weight.nbytes
            while self._is_too_large() and next(iter(self._cells.values())).done():
                _, oldest = self._cells.popitem(last=False)
                self._bytes -= oldest.result().pixels.nbytes + oldest.result().weight.nbytes

    def _is_too_large(self) -> bool:
        """Keys hold on to what they were made from, so that empty cells count too."""
        return len(self._cells) > KEPT_CELLS or (self._bytes > KEPT_BYTES and len(self._cells) > 1)

    def forget(self, key: Any) -> None:
        with self._lock:
            self._cells.pop(key, None)
