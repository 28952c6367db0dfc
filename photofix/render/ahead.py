"""What takes long is made before it is seen: around the visible part, first where that is moving to."""

from __future__ import annotations

from dataclasses import replace

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, covering
from photofix.render.image import framing_of
from photofix.render.tile import Region, box_of, make_ready, plan_render
from photofix.tasks.kit.inpainting.fill import CELL_PX

UNLIKELY = 1000
"""Where the view is not moving to counts as so many times as far away."""


def look_ahead(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    region: Region,
    scale: float = 1.0,
    progress: Progress = NO_PROGRESS,
    *,
    before: Region | None = None,
    color_output: bool = False,
) -> None:
    """Make what `render` will need around a region, which changes nothing but how soon it answers.

    Args:
        region, scale, color_output: as in `render`.
        before: the region that was seen before it, at the same scale; it goes on that way. None = it rests.

    Raises:
        PhotoFixError: the scale or a region lies outside the photo.
        Cancelled: through `progress`, before each hole.
    """
    plan = replace(plan_render(photo, analysis, edit, scale, color_output), progress=progress)
    if not any(step.task.fills for step in plan.chain):
        return
    framing = framing_of(photo, edit, scale)
    seen, last = (framing.source(box_of(each, *framing.size)) for each in (region, before or region))
    way = seen.top - last.top, seen.left - last.left
    whole = plan.place.box
    cells = [cell for cell in covering(seen.grown(CELL_PX), CELL_PX, whole) if cell.meet(seen).is_empty]
    for number, cell in enumerate(sorted(cells, key=lambda cell: _delay(cell, seen, way))):
        progress.report(number / len(cells))
        inside = cell.grown(-1)  # what reads a pixel around it would begin the cells beside it
        if not inside.is_empty:
            make_ready(plan, inside)


def _delay(cell: Box, seen: Box, way: tuple[int, int]) -> float:
    """How many moves of `way` (down, right; pixels) it takes until the cell is seen."""
    down = _moves(cell.top - seen.bottom, seen.top - cell.bottom, way[0])
    return max(down, _moves(cell.left - seen.right, seen.left - cell.right, way[1]))


def _moves(beyond: int, before: int, speed: int) -> float:
    """Moves until a span is reached that lies `beyond` the seen one, or `before` it (pixels; the other is negative)."""
    gap, speed = (beyond, speed) if beyond >= 0 else (before, -speed)
    if gap < 0:
        return 0.0
    return (gap + 1) / speed if speed > 0 else float((gap + 1) * UNLIKELY)
