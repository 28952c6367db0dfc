"""The restored photo as 8-bit sRGB pixels for paper: exactly what an export of that size would hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.edit import Edit, at_full
from photofix.export.pixels import pixels_of
from photofix.export.target import ExportOptions, target_for
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render.tile import plan_render

_KIND = Path("picture.jpg")
"""Paper has no transparency, 8 bits and one profile, as a JPEG in sRGB."""


def picture_of(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    long_side_px: int,
    color_output: bool = False,
    progress: Progress = NO_PROGRESS,
) -> NDArray[np.uint8]:
    """H x W x 3 uint8 sRGB, shrunk to `long_side_px` (never enlarged), transparent parts white.

    Raises:
        Cancelled: through `progress`.
    """
    photo = edit.seen(photo)
    is_color = color_output or edit.gives_color
    options = ExportOptions(depth=8, profile="srgb", long_side=long_side_px, color_output=is_color)
    target = target_for(photo, _KIND, options, edit.geometry)
    plan = plan_render(photo, analysis, edit, target.scale, is_color)
    pixels, _ = pixels_of(photo, plan, target, progress)
    return np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)), np.uint8)


def as_it_was(edit: Edit) -> Edit:
    """Nothing restored, in the same shape: what to compare the result of `edit` with."""
    return replace(at_full(()), geometry=edit.geometry)
