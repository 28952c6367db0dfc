"""The visible part of a photo, rendered again and again while sliders move: what did not change is kept.

The result is `render`'s, bit for bit. Each tile keeps its pixels after every task that touches it, so a
moved slider costs its own task and those after it, and of a task that changes few pixels these alone.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, covering
from photofix.raster.memo import Memo
from photofix.raster.scratch import aligned, scratch
from photofix.raster.threads import run_tiles
from photofix.render.image import framed, framing_of, render
from photofix.render.steps import Step, in_motion
from photofix.render.tile import (
    Origin,
    Partial,
    Region,
    RenderPlan,
    advance,
    box_of,
    guide_of,
    interleave,
    plan_render,
    read_tile,
    touched,
    touching,
)
from photofix.tasks.kit.prints.stains import put

TILE_SIDE_PX = 384

MOST_TOUCHED = 0.4
"""Share of a tile's pixels up to which those that change are worked on by themselves."""

LARGEST_PX = 6_000_000
"""Views above this are rendered without keeping anything: it would cost 50 bytes per pixel."""

KEPT_PX = 8_000_000
"""All views together: what the window shows, the whole photo behind it, and both at the lower scales of drafts."""


@dataclass(frozen=True)
class _Spots:
    """Pixels of a tile that a moving step may change.

    Attributes:
        key: what they depend on.
        indices: n, in the flattened tile.
        pixels: 3 x 1 x n before the step.
        own: keeps what belongs to them.
    """

    key: Hashable
    indices: NDArray[np.intp]
    pixels: NDArray[np.float32]
    own: Memo = field(default_factory=lambda: Memo(is_lasting=True))


@dataclass
class _Tile:
    """One tile's pixels after the steps that touch it, as far as they were kept, and what they depend on.

    Attributes:
        origin: before the first step.
        steps: those whose results are kept.
        stages: number of steps -> 3 x H x W after them; the memory stays when they are made anew.
        guides: number of steps -> the guide, taken after them.
        last: the steps that were asked for last; None before any were.
        shown: 3 x H x W after `last`, while only some pixels of the tile are changing; else None.
        spots: those pixels.
    """

    origin: Origin
    steps: list[Step] = field(default_factory=list)
    stages: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    guides: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    last: list[Step] | None = None
    shown: NDArray[np.float32] | None = None
    spots: _Spots | None = None

    def planes(self, count: int, out: NDArray[np.float32]) -> Image:
        """The pixels after `count` kept steps, in `out`."""
        if count == 0:
            return self.origin.into(out)
        np.copyto(out, self.stages[count])
        return out.transpose(1, 2, 0)

    def keep(self, count: int, step: Step, pixels: Image) -> None:
        """Remember the pixels after `count` steps, `step` being the last; forget what came after."""
        del self.steps[count - 1 :]
        self.guides = {after: guide for after, guide in self.guides.items() if after < count}
        if count not in self.stages:
            self.stages[count] = aligned(pixels.transpose(2, 0, 1).shape)
        np.copyto(self.stages[count], pixels.transpose(2, 0, 1))
        self.steps.append(step)


@dataclass
class _View:
    """One region at one scale; `last` are the steps that were asked for last."""

    box: Box
    tiles: dict[Box, _Tile] = field(default_factory=dict)
    last: list[Step] | None = None
    memo: Memo = field(default_factory=lambda: Memo(is_lasting=True))


class Preview:
    """Renders the views of one photo; calls from several threads wait for one another."""

    def __init__(self) -> None:
        self._photo: Photo | None = None
        self._views: dict[Hashable, _View] = {}
        self._rested: WeakKeyDictionary[Photo, tuple[Analysis, tuple[Step, ...]]] = WeakKeyDictionary()
        self._lock = Lock()

    def render(
        self,
        photo: Photo,
        analysis: Analysis,
        edit: Edit,
        region: Region | None = None,
        scale: float = 1.0,
        progress: Progress = NO_PROGRESS,
        *,
        color_output: bool = False,
        is_moving: bool = False,
    ) -> Image:
        """See `photofix.render.image.render`: the same arguments, errors and pixels; but while a slider `is_moving`
        holes may be filled with what was found for them before, or not yet (`in_motion`)."""
        photo = edit.seen(photo)
        plan = plan_render(photo, analysis, edit, scale, color_output)
        framing = framing_of(photo, edit, scale)
        box = box_of(region, *framing.size)
        source = framing.source(box)
        if source.area > LARGEST_PX:
            return render(photo, analysis, edit, region, scale, progress, color_output=color_output)
        with self._lock:
            view = self._view(photo, source, (source, scale, plan.is_gray))
            answer, rested = self._rested.get(photo, (analysis, ()))
            chain = in_motion(plan.chain, rested, answer is not analysis) if is_moving else plan.chain
            plan = replace(plan, chain=chain, place=replace(plan.place, memo=view.memo), progress=progress)
            pixels = framed(framing, box, lambda part, told: _rendered(plan, part, view, told), progress)
            if chain and not is_moving:
                self._rested[photo] = analysis, chain
            return pixels

    def forget(self, photo: Photo) -> None:
        """Give the memory back, if it is this photo that was rendered last: it is not seen any more."""
        with self._lock:
            if photo is self._photo:
                self._photo, self._views = None, {}

    def _view(self, photo: Photo, box: Box, key: Hashable) -> _View:
        if photo is not self._photo:
            self._photo, self._views = photo, {}
        view = self._views.pop(key, None) or _View(box)
        self._views[key] = view  # last in line to be dropped
        while sum(known.box.area for known in self._views.values()) > KEPT_PX:
            del self._views[next(iter(self._views))]
        return view


def _rendered(plan: RenderPlan, box: Box, view: _View, progress: Progress) -> Image:
    result = np.empty((box.height, box.width, 3), np.float32)
    known = view.tiles

    def work(tile: Box) -> None:
        if tile not in known:
            known[tile] = _Tile(read_tile(plan, tile, is_lasting=True))
        interleave(_pixels(plan, tile, known[tile]), result[tile.slices(box)])

    # Many short steps are slower in two threads than in one: each waits for the other's hold on the interpreter.
    is_short = _moved(view.last, list(plan.chain)) is not None
    view.last = list(plan.chain)
    cells = covering(box, TILE_SIDE_PX, box)
    run_tiles(work, cells, 1 if is_short else None, progress)
    return result


def _pixels(plan: RenderPlan, tile: Box, known: _Tile) -> Image:
    """The tile after all steps, from the last kept one that still holds; good until this thread's next tile.

    A step that differs from what was asked for last is a slider on its way: neither it nor what follows is kept,
    because the next move makes it worthless, and writing it would cost nearly as much as computing it.
    """
    indices = touching(plan, tile)
    wanted = [plan.chain[index] for index in indices]
    if known.shown is not None and known.last == wanted:
        return known.shown.transpose(1, 2, 0)
    moved = _moved(known.last, wanted)
    spots = None if moved is None else _spots(plan, tile, known, indices, moved)
    if moved is None or spots is None:
        known.shown = known.spots = None
        return _stepped(plan, tile, known, indices)
    if known.shown is None and known.steps == known.last:
        known.shown = known.stages[len(known.steps)].copy()
    if known.shown is None:
        pixels = _stepped(plan, tile, known, indices)
        known.shown = pixels.transpose(2, 0, 1).copy()
        return pixels
    if len(spots.indices):
        made = _at_spots(plan, tile, spots, indices[moved:])
        put(known.shown.reshape(3, -1), spots.indices, made.transpose(2, 0, 1).reshape(3, -1))
    known.last, known.spots = wanted, spots  # not before: it may be given up on the way
    return known.shown.transpose(1, 2, 0)


def _stepped(plan: RenderPlan, tile: Box, known: _Tile, indices: list[int]) -> Image:
    """`_pixels` by the steps at `indices`."""
    wanted = [plan.chain[index] for index in indices]
    kept = _common(known.steps, wanted)
    steady = len(wanted) if known.last is None else _common(known.last, wanted)
    known.last = wanted
    if kept == len(wanted) > 0:
        return known.stages[kept].transpose(1, 2, 0)
    planes = scratch("planes", (3, tile.height, tile.width))
    partial = Partial(known.planes(kept, planes), known.origin.stored, is_untouched=kept == 0)
    guided_after = sum(index < plan.guided_from for index in indices)
    for count in range(kept, len(wanted)):
        if partial.guide is None and count >= guided_after:
            partial.guide = _guide(known, guided_after, kept, partial.pixels)
        partial.is_steady = count == kept
        advance(plan, partial, tile, indices[count])
        if count < steady:
            known.keep(count + 1, wanted[count], partial.pixels)
            kept = count + 1
    return partial.pixels


def _moved(last: list[Step] | None, wanted: list[Step]) -> int | None:
    """Which of the steps is the only one that differs from the last ones, if it is sparse and those after it are local;
    else None."""
    if last is None or [step.task for step in last] != [step.task for step in wanted]:
        return None
    changed = [count for count, (old, new) in enumerate(zip(last, wanted, strict=True)) if old != new]
    if len(changed) != 1 or not wanted[changed[0]].task.is_sparse or wanted[changed[0]].leaves_holes:
        return None  # which holes are left may be another matter the next time
    if not all(step.task.is_local for step in wanted[changed[0] + 1 :]):
        return None
    old, new = last[changed[0]], wanted[changed[0]]
    is_alike = replace(old, found=new.found, s=new.s) == new
    return changed[0] if is_alike else None


def _spots(plan: RenderPlan, tile: Box, known: _Tile, indices: list[int], moved: int) -> _Spots | None:
    """The pixels that the step number `moved` of those at `indices` may have changed; None if that may be most of them,
    or the pixels before it are not kept."""
    wanted, last = [plan.chain[index] for index in indices], known.last
    assert last is not None
    if plan.guided_from <= indices[moved] or _common(known.steps, wanted) < moved:
        return None
    founds = last[moved].found, wanted[moved].found
    key = (*wanted[:moved], frozenset(founds), replace(wanted[moved], found=founds[0], s=1.0))
    if known.spots is not None and known.spots.key == key:
        return known.spots
    places = reduce(np.union1d, (touched(plan, tile, indices[moved], found) for found in dict.fromkeys(founds)))
    if len(places) > MOST_TOUCHED * tile.area:
        return None
    before = known.planes(moved, scratch("planes", (3, tile.height, tile.width))).transpose(2, 0, 1)
    return _Spots(key, places, np.take(before.reshape(3, -1), places, axis=1)[:, None])


def _at_spots(plan: RenderPlan, tile: Box, spots: _Spots, indices: list[int]) -> Image:
    """1 x n x 3 after the steps at `indices`, of which the first one moved; good until this thread's next tile."""
    pixels = scratch("spots", spots.pixels.shape)
    np.copyto(pixels, spots.pixels)
    partial = Partial(pixels.transpose(1, 2, 0), None, False, True, None, (spots.indices, spots.own))
    for index in indices:
        if partial.guide is None and index >= plan.guided_from:
            partial.guide = guide_of(partial.pixels, scratch("guide", pixels.shape[1:]))
        advance(plan, partial, tile, index)
        partial.is_steady = False
    return partial.pixels


def _guide(known: _Tile, after: int, kept: int, pixels: Image) -> NDArray[np.float32]:
    """The luma after `after` steps. `kept` steps are kept; `pixels` are where the tile is now: there or beyond."""
    if after > kept:
        return guide_of(pixels, scratch("guide", pixels.shape[:2]))
    if after not in known.guides:
        planes = scratch("before", pixels.transpose(2, 0, 1).shape)
        known.guides[after] = guide_of(known.planes(after, planes), aligned(pixels.shape[:2]))
        known.guides[after].flags.writeable = False
    return known.guides[after]


def _common(old: list[Step], new: list[Step]) -> int:
    """How many entries the two begin with alike."""
    count = 0
    while count < min(len(old), len(new)) and old[count] == new[count]:
        count += 1
    return count
