"""What the network makes of a view of the whole photo, and the view as tasks leave it, to be looked at again."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.network.model import Features
from photofix.network.scene import Seen
from photofix.network.views import whole_place
from photofix.tasks.base import Task


class Looks(NamedTuple):
    """What the network makes of a view of the whole photo: of overviews, each with its mirror image, and of the view
    with its mirror image that the encoder of fine detail was shown, None where no task is answered from it."""

    overviews: list[Features]
    scene: Seen | None = None


def mirrored(view: Image) -> NDArray[np.float32]:
    """A view and its mirror image, 2 x H x W x 3."""
    return np.stack([view, view[:, ::-1]])


def restored(task: Task, found: TaskAnalysis, view: Image) -> Image:
    """The view (H x W x 3 sRGB) as a task leaves it at full strength; findings in pixels of the view."""
    pixels = task.apply(view.copy(), found, 1.0, whole_place(view))
    return np.ascontiguousarray(np.clip(pixels, 0, 1))


def shrunk(found: TaskAnalysis, scale: float) -> TaskAnalysis:
    """An answer with its findings in pixels of the view they were found in."""
    names = ("y", "x", "height", "width", "scale")
    shrunk = (
        replace(finding, **{name: getattr(finding, name) / scale for name in names}) for finding in found.findings
    )
    return replace(found, findings=tuple(shrunk))
