"""What a task learns its corrections from, and what it corrects, beside the training of the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image


class Lesson(NamedTuple):
    """For `Task.learn`: a damaged overview (H x W x 3 sRGB in 0..1), what the task has settled for it without
    corrections, the same before the damage, and the labels of `Damage` that are no maps."""

    view: Image
    params: Mapping[str, Any]
    truth: Image
    labels: Mapping[str, NDArray[np.float32]]


class LastLook(NamedTuple):
    """For `Task.levelled`: a photo on its way through all tasks that concern the whole of it, overviews of one size,
    H x W x 3 sRGB: as it came (0..1), as the last task found it (0..1), as that leaves it (not clipped); and what the
    last task has settled."""

    first: Image
    before: Image
    after: Image
    params: Mapping[str, NDArray[np.float32]]
