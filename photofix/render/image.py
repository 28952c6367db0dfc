"""`render`: the restored pixels of any part of a photo at any scale; preview, zoom, export, batch and CLI call it.

Tiles that stay in cache go through all tasks at once, in several threads (numpy and OpenCV release
the lock). A pixel depends on its own position only, never on the tile it was computed in. No torch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, spans, tiles
from photofix.raster.threads import run_tiles
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
        region: (top, left, height, width) in pixels of the scaled photo; None = all of it.
        scale: scaled pixels per photo pixel, 0 < scale <= 1.
        color_output: let a grey photo take on colour.
        threads, tile_px: change the speed, never the result; threads=None uses every core.

    Raises:
        PhotoFixError: the scale or the region lies outside the photo.
        Cancelled: through `progress`, between tiles.
    """
    plan = plan_render(photo, analysis, edit, scale, color_output)
    return render_box(plan, box_of(region, plan.place), progress, threads, tile_px)


def render_stripes(plan: RenderPlan, rows: int, progress: Progress = NO_PROGRESS) -> Iterator[tuple[int, Image]]:
    """`render` in stripes of `rows` rows, each as (top, pixels), so that a huge photo is never held as floats."""
    height, width = plan.place.height, plan.place.width
    for top, bottom in spans(0, height, rows):
        part = progress.part(top / height, (bottom - top) / height)
        yield top, render_box(plan, Box(top, 0, bottom, width), part)


def render_box(
    plan: RenderPlan, box: Box, progress: Progress = NO_PROGRESS, threads: int | None = None, tile_px: int = TILE_PX
) -> Image:
    """`render` of one box of what `plan` was made for."""
    result = np.empty((box.height, box.width, 3), np.float32)

    def work(tile: Box) -> None:
        interleave(render_tile(plan, tile).pixels, result[tile.slices(box)])

    run_tiles(work, tiles(box, tile_px), threads, progress)
    return result
