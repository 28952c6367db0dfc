"""What the network makes of a view of the whole photo, and the view as tasks leave it, to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.network.heads import HeadAnswer
from photofix.network.model import Features
from photofix.network.scene import Seen
from photofix.network.views import whole_place
from photofix.tasks.base import Task


@dataclass(frozen=True)
class Looks:
    """A view of the whole photo (H x W x 3 sRGB) and what the network makes of it.

    Attributes:
        overviews: of small views, each with its mirror image.
        scene: of what the encoder of fine detail was shown, with its mirror image; None where no task is read from it.
        asked: what was answered, so that nobody is asked twice: (who, task key, told of other damage) -> answer.
    """

    view: Image
    overviews: list[Features]
    scene: Seen | None = None
    asked: dict[tuple[str, str, float], HeadAnswer] = field(default_factory=dict)


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
