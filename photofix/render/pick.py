"""What a click on the picture sets: the mean of a small neighbourhood, restored but not adjusted, told to the task."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.raster.frame import NO_GEOMETRY
from photofix.render.image import render
from photofix.tasks import load_tasks

LEAST_REACH_PX = 3
REACH = 1 / 800
"""Of the sample to each side of the click, as a share of the photo's long side: noise and grain are averaged out."""


def with_picked(photo: Photo, analysis: Analysis, edit: Edit, task: str, picker: str, y: float, x: float) -> Edit:
    """`edit` with the knobs of `task` that a click at (y, x), upright full-resolution pixels, sets with `picker`; the
    same edit outside of the photo."""
    finish, knobs = load_tasks()[task].finish, load_tasks()[task].knobs
    reach = max(LEAST_REACH_PX, round(REACH * max(photo.height, photo.width)))
    row, column = int(np.floor(y)), int(np.floor(x))
    around = Box(row - reach, column - reach, row + reach + 1, column + reach + 1)
    box = around.meet(Box(0, 0, photo.height, photo.width))
    if finish is None or box.is_empty:
        return edit
    plain = replace(edit, geometry=NO_GEOMETRY)
    for knob in knobs:
        if knob.is_finish and not knob.choices:
            plain = plain.with_value(task, knob.key, None)
    pixels = render(photo, analysis, plain, (box.top, box.left, box.height, box.width), color_output=True)
    chosen = finish.picked(picker, pixels.reshape(-1, 3).mean(axis=0, dtype=np.float64))
    for knob in knobs:
        if knob.key in chosen:
            edit = edit.with_value(task, knob.key, round(float(np.clip(chosen[knob.key], knob.low, knob.high)), 2))
    return edit
