"""`render`: the restored pixels of any part of a photo at any scale; preview, zoom, export, batch and CLI call it.

Tiles that stay in cache go through all tasks at once, in several threads (numpy and OpenCV release
the lock). A pixel depends on its own position only, never on the tile it was computed in. No torch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.chain import Step, guide_step, steps
from photofix.color_space import LUMA, Image, luma
from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.scaled import ScaledPhoto, scaled_photo
from photofix.strokes import protection
from photofix.tiles import Box, spans, tiles
from photofix.window import Window, scaled_size

TILE_PX = 1 << 16
"""Pixels worked on at once: a tile and its temporaries stay in a core's own cache."""

Region = tuple[int, int, int, int]
"""(top, left, height, width) in pixels of the scaled photo."""


@dataclass(frozen=True)
class Look:
    """One photo with the steps to run on it.

    Attributes:
        pixels: the photo at any scale.
        chain: the steps, in order.
        is_gray: the result must keep three equal channels.
        window: over the whole photo at the scale asked for.
    """

    pixels: ScaledPhoto
    chain: Sequence[Step]
    is_gray: bool
    window: Window
    seed: int

    def before(self, count: int) -> Look:
        """The same look with the first `count` steps only."""
        return replace(self, chain=self.chain[:count])


@dataclass
class Partial:
    """A tile on its way through the steps.

    Attributes:
        pixels: H x W x 3 extended sRGB; each channel contiguous in memory.
        guide: see `Window.guide`.
    """

    pixels: Image
    guide: NDArray[np.float32] | None = None


def render(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    region: Region | None = None,
    scale: float = 1.0,
    progress: Progress = NO_PROGRESS,
    *,
    color_output: bool = False,
    threads: int | None = None,
    tile_px: int = TILE_PX,
) -> Image:
    """Restored pixels, H x W x 3 float32 extended sRGB; the photo itself where no task is active.

    Args:
        region: (top, left, height, width) in pixels of the scaled photo; None = all of it.
        scale: scaled pixels per photo pixel, 0 < scale <= 1.
        color_output: let a grey photo take on colour.
        threads, tile_px: change the speed, never the result; threads=None uses every core.

    Raises:
        PhotoFixError: the scale or the region lies outside the photo.
        Cancelled: through `progress`, between tiles.
    """
    look = look_at(photo, analysis, edit, scale, color_output)
    box = _checked(region, look.window)
    result = np.empty((box.height, box.width, 3), np.float32)

    def work(tile: Box) -> None:
        planes = render_tile(look, tile).pixels
        _interleave(planes, result[tile.slices(box)])

    run_tiles(work, tiles(box, tile_px), threads, progress)
    return result


def render_stripes(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    rows: int,
    scale: float = 1.0,
    progress: Progress = NO_PROGRESS,
    *,
    color_output: bool = False,
) -> Iterator[tuple[int, Image]]:
    """`render` in stripes of `rows` rows, each as (top, pixels), so that a huge photo is never held as floats."""
    height, width = scaled_size(photo.height, photo.width, scale)
    for top, bottom in spans(0, height, rows):
        part = progress.part(top / height, (bottom - top) / height)
        yield top, render(photo, analysis, edit, (top, 0, bottom - top, width), scale, part, color_output=color_output)


def look_at(photo: Photo, analysis: Analysis, edit: Edit, scale: float = 1.0, color_output: bool = False) -> Look:
    """Everything `render_tile` needs, made ready once. Raises PhotoFixError for a scale outside 0..1."""
    if not 0 < scale <= 1:
        raise PhotoFixError(f"The render scale is {scale:g}, outside 0..1; ask for at most full resolution.")
    height, width = scaled_size(photo.height, photo.width, scale)
    whole = Window(0, 0, height, width, photo.height, photo.width, scale)
    seed = int(photo.sha256[:8] or "0", 16)
    return Look(scaled_photo(photo), steps(analysis, edit), photo.is_gray and not color_output, whole, seed)


def render_tile(look: Look, tile: Box) -> Partial:
    """One tile through all steps."""
    partial = read_tile(look, tile)
    for index in range(len(look.chain)):
        advance(look, partial, tile, index)
    return partial


def read_tile(look: Look, tile: Box) -> Partial:
    """One tile before the first step."""
    image = look.pixels.read(tile, look.window.scale)
    planes = np.empty((3, tile.height, tile.width), np.float32)
    for channel in range(3):
        np.copyto(planes[channel], image[..., channel])
    return Partial(planes.transpose(1, 2, 0))


def advance(look: Look, partial: Partial, tile: Box, index: int) -> None:
    """Run step `index` on a tile that has been through the steps before it; `partial` is overwritten."""
    step = look.chain[index]
    if partial.guide is None and index == guide_step(look.chain):
        partial.guide = luma(partial.pixels)
    if not step.task.touches(step.found, look.window.at(tile)):
        return
    window = replace(look.window.at(tile), guide=partial.guide, source=_Source(look.before(index)))
    held = protection(step.strokes, tile, look.window.scale)
    original = partial.pixels.transpose(2, 0, 1).copy().transpose(1, 2, 0) if held is not None else None
    partial.pixels = step.task.apply(partial.pixels, step.found, step.s, window)
    if held is not None and original is not None:
        partial.pixels *= (1 - held)[..., None]  # exact where held is 0 or 1
        partial.pixels += original * held[..., None]
    if look.is_gray:
        _make_gray(partial.pixels)


def run_tiles(work: Callable[[Box], None], boxes: Sequence[Box], threads: int | None, progress: Progress) -> None:
    """`work` on every box in `threads` threads, with progress; the first error or cancel stops the rest."""
    done = _Counter(len(boxes), progress)

    def one(box: Box) -> None:
        work(box)
        done.add()

    count = min(threads or len(os.sched_getaffinity(0)), len(boxes))
    if count <= 1:
        for box in boxes:
            one(box)
        return
    with ThreadPoolExecutor(count, "render") as pool:
        futures = [pool.submit(one, box) for box in boxes]
        try:
            for future in futures:
                future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass
class _Counter:
    total: int
    progress: Progress
    done: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self) -> None:
        with self.lock:
            self.done += 1
            self.progress.report(self.done / self.total)


@dataclass(frozen=True)
class _Source:
    """`window.Source`: the full-resolution pixels after the steps before a task."""

    look: Look

    @property
    def seed(self) -> int:
        return self.look.seed

    @property
    def key(self) -> Hashable:
        return self.look.pixels, self.look.is_gray, self.look.chain

    def read(self, box: Box, scale: float = 1.0) -> Image:
        window = self.look.window
        whole = Window(0, 0, *scaled_size(window.photo_height, window.photo_width, scale), window.photo_height, window.photo_width, scale)
        return render_tile(replace(self.look, window=whole), box).pixels


def _checked(region: Region | None, window: Window) -> Box:
    if region is None:
        return window.box
    top, left, height, width = region
    box = Box(top, left, top + height, left + width)
    if box.is_empty or box != box.meet(window.box):
        raise PhotoFixError(
            f"The region {region} lies outside the photo of {window.height} x {window.width} pixels at this scale;"
            " ask for pixels inside it."
        )
    return box


def _interleave(planes: Image, target: Image) -> None:
    channels = [planes[..., channel] for channel in range(3)]
    if target.flags.c_contiguous:
        cv2.merge(channels, target)
        return
    np.copyto(target, cv2.merge(channels))


def _make_gray(pixels: Image) -> None:
    """Three equal channels, in place; channels that are equal already keep their exact value."""
    red, green, blue = (pixels[..., channel] for channel in range(3))
    gray = green + np.float32(LUMA[0]) * (red - green) + np.float32(LUMA[2]) * (blue - green)
    for channel in (red, green, blue):
        np.copyto(channel, gray)
