"""Where a network sees damage and none is, in sound photos and in marked ones: what it must be shown again.

Mined at the beginning of a run from the weights that it starts with, so that each run learns from the errors of the one
before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from photofix.color_space import floats
from photofix.progress import NO_PROGRESS, Progress
from photofix.training.samples.pictures import coded
from photofix.training.samples.prints import Alarms, marks_of, near_marks

WINDOW_PX = 65
"""Alarms are compared by their mean chance over squares of this side."""
LEAST = 0.01
MOST = 4
"""So many squares of a photo are kept at most, the worst ones, if their mean chance is at least `LEAST`."""
MULTIPLE_PX = 32
"""Sides of a batch are padded to multiples of this, as the network needs it."""


@torch.no_grad()
def false_alarms(chance: Callable[[Tensor], Tensor], photos: list[Path], progress: Progress = NO_PROGRESS) -> Alarms:
    """The photos in which the network sees damage where there is none, with the worst places (`worst_places`) of each.

    Args:
        chance: damage's chance, 1 x 1 x H x W in 0..1, of 1 x 3 x H x W sRGB.
        photos: sound ones, or old ones whose damage was marked.
        progress: told how far it is.
    """
    found = {}
    for index, path in enumerate(photos):
        if index % 25 == 0:
            progress.report(index / len(photos), "false alarms of the weights to start from")
        photo = coded(path)
        places = worst_places(_chance_of(chance, photo) * ~near_marks(marks_of(path, photo) > 0))
        if len(places):
            found[path] = places
    return found


def _chance_of(chance: Callable[[Tensor], Tensor], photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = photo.shape[:2]
    batch = torch.from_numpy(photo.astype(np.float32) / np.float32(255)).permute(2, 0, 1)[None]
    padded = F.pad(batch, (0, -width % MULTIPLE_PX, 0, -height % MULTIPLE_PX), mode="replicate")
    return floats(chance(padded.contiguous(memory_format=torch.channels_last))[0, 0, :height, :width].numpy())


def worst_places(chance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Squares of H x W `chance` with the highest mean, which do not overlap, highest first: n x 3 rows of row, column
    (of the middle) and mean."""
    means = cv2.boxFilter(chance, -1, (WINDOW_PX, WINDOW_PX), borderType=cv2.BORDER_REFLECT)
    places: list[tuple[float, ...]] = []
    while len(places) < MOST:
        row, column = (int(at) for at in np.unravel_index(int(means.argmax()), means.shape))
        mean = float(means[row, column])
        if mean < LEAST:
            break
        places.append((row, column, mean))
        apart = 3 * WINDOW_PX // 2
        means[max(0, row - apart) : row + apart, max(0, column - apart) : column + apart] = 0
    return floats(places).reshape(-1, 3)
