"""The visible part of a photo, rendered again and again while sliders move: what did not change is kept.

The result is `render`'s, bit for bit. Each tile keeps its pixels after every task that touches it, so a
moved slider costs its own task and those after it, and only where that task does anything.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from photofix.analysis import Analysis
from photofix.chain import guide_step
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.engine import Look, Partial, Region, advance, box_of, interleave, look_at, read_tile, touches
from photofix.memo import Memo
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render import render
from photofix.tile_threads import run_tiles
from photofix.tiles import Box, covering

TILE_SIDE_PX = 384

LARGEST_PX = 6_000_000
"""Views above this are rendered without keeping anything: it would cost 50 bytes per pixel."""

VIEWS = 2  # what the window shows, and the whole photo behind it


@dataclass
class _Tile:
    """One tile's pixels after each step that touches it, and what they depend on."""

    keys: list[Hashable] = field(default_factory=list)
    stages: list[Partial] = field(default_factory=list)


@dataclass
class _View:
    """One region at one scale."""

    tiles: dict[Box, _Tile] = field(default_factory=dict)
    memo: Memo = field(default_factory=lambda: Memo(is_lasting=True))


class Preview:
    """Renders the views of one photo; calls from several threads wait for one another."""

    def __init__(self) -> None:
        self._photo: Photo | None = None
        self._views: dict[Hashable, _View] = {}
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
    ) -> Image:
        """See `photofix.render.render`: the same arguments, errors and pixels."""
        look = look_at(photo, analysis, edit, scale, color_output)
        box = box_of(region, look.window)
        if box.height * box.width > LARGEST_PX:
            return render(photo, analysis, edit, region, scale, progress, color_output=color_output)
        with self._lock:
            view = self._view(photo, (box, scale, look.is_gray))
            look = replace(look, window=replace(look.window, memo=view.memo))
            return _rendered(look, box, view.tiles, progress)

    def forget(self) -> None:
        """Give the memory back, when the photo is closed."""
        with self._lock:
            self._photo, self._views = None, {}

    def _view(self, photo: Photo, key: Hashable) -> _View:
        if photo is not self._photo:
            self._photo, self._views = photo, {}
        view = self._views.pop(key, None) or _View()
        while len(self._views) >= VIEWS:
            del self._views[next(iter(self._views))]
        self._views[key] = view  # last in line to be dropped
        return view


def _rendered(look: Look, box: Box, known: dict[Box, _Tile], progress: Progress) -> Image:
    result = np.empty((box.height, box.width, 3), np.float32)

    def work(tile: Box) -> None:
        pixels = _last_stage(look, tile, known.setdefault(tile, _Tile())).pixels
        interleave(pixels, result[tile.slices(box)])

    run_tiles(work, [cell for cell, _ in covering(box, TILE_SIDE_PX, 0, box)], progress=progress)
    return result


def _last_stage(look: Look, tile: Box, known: _Tile) -> Partial:
    """The tile after all steps, from the last stage that still holds."""
    indices = [index for index in range(len(look.chain)) if touches(look, tile, index)]
    keys = [_key(look, index) for index in indices]
    valid = _common(known.keys, keys)
    if not known.stages:
        known.stages.append(read_tile(look, tile))
    if valid == len(keys):  # the original is asked for between two looks at the result: keep the rest
        return known.stages[valid]
    del known.keys[valid:], known.stages[valid + 1 :]
    for index, key in zip(indices[valid:], keys[valid:], strict=True):
        partial = known.stages[-1].copy()
        advance(look, partial, tile, index)
        known.stages.append(partial)
        known.keys.append(key)
    return known.stages[-1]


def _key(look: Look, index: int) -> Hashable:
    # A step before which the guide is taken leaves the guide in its stage: not the same as one that does not.
    return look.chain[index], guide_step(look.chain) == index


def _common(old: list[Hashable], new: list[Hashable]) -> int:
    """How many entries the two begin with alike."""
    count = 0
    while count < min(len(old), len(new)) and old[count] == new[count]:
        count += 1
    return count
