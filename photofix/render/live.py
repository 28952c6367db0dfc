"""The visible part of a photo, rendered again and again while sliders move: what did not change is kept.

The result is `render`'s, bit for bit. Each tile keeps its pixels after every task that touches it, so a
moved slider costs its own task and those after it, and only where that task does anything.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, covering, joined
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
    touching,
)

TILE_SIDE_PX = 384

MOST_FOUND = 0.5  # share of a tile up to which only what changed in it is made anew
PLACE_PX = 6_500  # what each place costs beside its own pixels: calls, and they hold the interpreter
MOST_PLACES = 64  # kept per tile; more are those of an earlier analysis

LARGEST_PX = 6_000_000
"""Views above this are rendered without keeping anything: it would cost 50 bytes per pixel."""

KEPT_PX = 8_000_000
"""All views together: what the window shows, the whole photo behind it, and both at the lower scales of drafts."""


@dataclass
class _Tile:
    """One tile's pixels after the steps that touch it, as far as they were kept, and what they depend on.

    Attributes:
        origin: before the first step.
        steps: those whose results are kept.
        stages: number of steps -> 3 x H x W after them; the memory stays when they are made anew.
        guides: number of steps -> the guide, taken after them.
        last: the steps that were asked for last; None before any were.
        shown: 3 x H x W after `last`, while only places of the tile are changing; else None.
        inner: those places, each a tile of its own.
    """

    origin: Origin
    steps: list[Step] = field(default_factory=list)
    stages: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    guides: dict[int, NDArray[np.float32]] = field(default_factory=dict)
    last: list[Step] | None = None
    shown: NDArray[np.float32] | None = None
    inner: dict[Box, _Tile] = field(default_factory=dict)

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
        self._rested: WeakKeyDictionary[Photo, tuple[Step, ...]] = WeakKeyDictionary()
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
            chain = in_motion(plan.chain, self._rested.get(photo)) if is_moving else plan.chain
            plan = replace(plan, chain=chain, place=replace(plan.place, memo=view.memo))
            pixels = framed(framing, box, lambda part, told: _rendered(plan, part, view, told), progress)
            if chain and not is_moving:
                self._rested[photo] = chain
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
    is_short = _changed_places(plan, box, view.last, list(plan.chain)) is not None
    view.last = list(plan.chain)
    cells = [cell for cell, _ in covering(box, TILE_SIDE_PX, 0, box)]
    run_tiles(work, cells, 1 if is_short else None, progress)
    return result


def _pixels(plan: RenderPlan, tile: Box, known: _Tile) -> Image:
    """The tile after all steps, from the last kept one that still holds; good until this thread's next tile.

    A step that differs from what was asked for last is a slider on its way: neither it nor what follows is kept,
    because the next move makes it worthless, and writing it would cost nearly as much as computing it.
    """
    indices = touching(plan, tile)
    wanted = [plan.chain[index] for index in indices]
    places = _changed_places(plan, tile, known.last, wanted)
    if places is not None and known.shown is not None:
        known.last = wanted
        return _patched(plan, tile, known, known.shown, places)
    pixels = _stepped(plan, tile, known, indices)
    known.shown = pixels.transpose(2, 0, 1).copy() if places else None
    return pixels


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


def _changed_places(plan: RenderPlan, tile: Box, last: list[Step] | None, wanted: list[Step]) -> Sequence[Box] | None:
    """Where the tile differs from the last one; None if that may be in most of it."""
    if last is None or [step.task for step in last] != [step.task for step in wanted]:
        return None
    place = plan.place.at(tile)
    places = joined(
        tuple(
            box
            for before, after in zip(last, wanted, strict=True)
            if before != after
            for found in {before.found, after.found}
            for box in after.task.reach(found, place)
        ),
        PLACE_PX,
    )
    return None if sum(box.area + PLACE_PX for box in places) > MOST_FOUND * tile.area else places


def _patched(plan: RenderPlan, tile: Box, known: _Tile, shown: NDArray[np.float32], places: Sequence[Box]) -> Image:
    """What the tile showed last, with `places` made anew."""
    if len(known.inner) > MOST_PLACES:
        known.inner.clear()
    for box in places:
        if box not in known.inner:
            known.inner[box] = _Tile(read_tile(plan, box, is_lasting=True))
        pixels = _stepped(plan, box, known.inner[box], touching(plan, box))
        shown[:, *box.slices(tile)] = pixels.transpose(2, 0, 1)
    return shown.transpose(1, 2, 0)


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
