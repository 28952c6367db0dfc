"""`render`: the restored pixels of any part of a photo at any scale; preview, zoom, export, batch and CLI call it.

Tiles that stay in cache go through all tasks at once, in several threads (numpy and OpenCV release
the lock). A pixel depends on its own position only, never on the tile it was computed in. The edit's geometry comes
last: what is asked for is a region of the turned and cropped picture. No torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, spans, squares
from photofix.raster.frame import frame_of
from photofix.raster.threads import run_tiles
from photofix.raster.warp import PUT_PX, Framing
from photofix.render.tile import Region, RenderPlan, box_of, interleave, plan_render, render_tile

TILE_PX = 3 << 16
"""Pixels worked on at once: few enough for the caches, and enough that threads seldom wait for one another."""


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
        region: (top, left, height, width) in pixels of the scaled result; None = all of it.
        scale: scaled pixels per photo pixel, 0 < scale <= 1.
        color_output: let a grey photo take on colour.
        threads, tile_px: change the speed, never the result; threads=None uses every core.

    Raises:
        PhotoFixError: the scale or the region lies outside the photo.
        Cancelled: through `progress`, between the steps of a tile and between holes.
    """
    plan = plan_render(photo, analysis, edit, scale, color_output)
    framing = framing_of(photo, edit, scale)
    box = box_of(region, *framing.size)
    return framed(framing, box, lambda source, part: render_box(plan, source, part, threads, tile_px), progress)


def framing_of(photo: Photo, edit: Edit, scale: float) -> Framing:
    """How the geometry of `edit` lays the photo's pixels at `scale`."""
    return Framing(frame_of(edit.geometry, photo.height, photo.width), scale)


def framed(framing: Framing, box: Box, make: Callable[[Box, Progress], Image], progress: Progress) -> Image:
    """`box` of the result; `make` gives boxes of the scaled photo."""
    pieces = [box] if framing.is_still else framing.pieces(box)
    if len(pieces) == 1:
        source = framing.source(box)
        return np.ascontiguousarray(placed(framing, make(source, progress), source, box))
    result = np.empty((box.height, box.width, 3), np.float32)
    for number, piece in enumerate(pieces):
        source, part = framing.source(piece), progress.part(number / len(pieces), 1 / len(pieces))
        result[piece.slices(box)] = placed(framing, make(source, part), source, piece)
    return result


def placed(
    framing: Framing, pixels: Image, source: Box, box: Box, finish: Callable[[Image], NDArray[Any]] = np.asarray
) -> NDArray[Any]:
    """`Framing.put` in several threads, and with it what is to become of each pixel by itself."""
    if framing.is_exact:
        return finish(framing.put(pixels, source, box))
    start = finish(framing.put(pixels, source, Box(box.top, box.left, box.top + 1, box.left + 1)))
    result = np.empty((box.height, box.width, start.shape[2]), start.dtype)

    def work(tile: Box) -> None:
        result[tile.slices(box)] = finish(framing.put(pixels, source, tile))

    run_tiles(work, squares(box, PUT_PX))
    return result


def render_boxes(
    plan: RenderPlan, framing: Framing, pixels: int, progress: Progress = NO_PROGRESS
) -> Iterator[tuple[Box, Box, Image]]:
    """`render` box by box of about `pixels` pixels, so that a huge photo is never held as floats: (box of the result,
    what it needs of the scaled photo, that restored but not yet put in its place)."""
    height, width = framing.size
    whole = Box(0, 0, height, width)
    if framing.is_exact:
        boxes = [Box(top, 0, bottom, width) for top, bottom in spans(0, height, max(1, pixels // width))]
    else:
        boxes = framing.pieces(whole)
    done = 0
    for box in boxes:
        part = progress.part(done / whole.area, box.area / whole.area)
        source = framing.source(box)
        yield box, source, render_box(plan, source, part)
        done += box.area


def render_box(
    plan: RenderPlan, box: Box, progress: Progress = NO_PROGRESS, threads: int | None = None, tile_px: int = TILE_PX
) -> Image:
    """`render` of one box of what `plan` was made for."""
    plan = replace(plan, progress=progress)
    result = np.empty((box.height, box.width, 3), np.float32)

    def work(tile: Box) -> None:
        interleave(render_tile(plan, tile).pixels, result[tile.slices(box)])

    run_tiles(work, plan.tiles(box, tile_px), threads, progress)
    return result
