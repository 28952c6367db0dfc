"""Results on real prints held against damage that people have marked.

Marks are never complete, and their borders are drawn by hand; so what is near a mark counts as right.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats
from photofix.training.samples.pictures import Coded

CHANGED, HARMED = 4, 8
"""Levels of 255 by which a pixel must differ to count as changed, and, far from a mark, as harmed."""
NEAR_PX, FAR_PX = 3, 5
TOP_HAT_PX, TOP_HAT_LEVEL = 9, 40
"""The best fixed top-hat detector on these prints: its window, and the level from which it fires."""

Marks = NDArray[np.bool_]
"""H x W, True where a person wants damage gone."""


@dataclass(frozen=True)
class Healing:
    """Sums over one or more prints; they add up.

    Attributes:
        hits, marked: marked pixels changed, and all of them.
        right, changed: changed pixels near a mark, and all of them.
        healed, damage: contrast of marked pixels against their fill that is gone, and all of it.
        harmed, sound: pixels far from a mark that were changed, and all of them.
    """

    hits: float = 0.0
    marked: float = 0.0
    right: float = 0.0
    changed: float = 0.0
    healed: float = 0.0
    damage: float = 0.0
    harmed: float = 0.0
    sound: float = 0.0

    def __add__(self, other: Healing) -> Healing:
        return Healing(*(mine + its for mine, its in zip(vars(self).values(), vars(other).values(), strict=True)))

    def figures(self) -> dict[str, float]:
        """Recall, precision and their F1; the shares healed and harmed."""
        recall, precision = self.hits / max(self.marked, 1), self.right / max(self.changed, 1)
        return {
            "recall": recall,
            "precision": precision,
            "f1": 2 * recall * precision / max(recall + precision, 1e-9),
            "healed": self.healed / max(self.damage, 1),
            "harm": self.harmed / max(self.sound, 1),
        }


def healing(before: Coded, after: Coded, marks: Marks) -> Healing:
    """What was done to one print (H x W x 3 uint8, before and after)."""
    moved = _distance(after, before)
    near, far = _grown(marks, NEAR_PX), ~_grown(marks, FAR_PX)
    truth = filled(before, marks)
    was, remains = _distance(before, truth)[marks], _distance(after, truth)[marks]
    changed = moved > CHANGED
    sums = (
        *((changed & marks).sum(), marks.sum(), (changed & near).sum(), changed.sum()),
        *(np.maximum(was - remains, 0).sum(), was.sum(), ((moved > HARMED) & far).sum(), far.sum()),
    )
    return Healing(*map(float, sums))


def filled(picture: Coded, marks: Marks) -> Coded:
    """`picture` with the marks filled from around them: the oracle (Telea, doi:10.1080/10867651.2004.10487596)."""
    return np.asarray(cv2.inpaint(picture, _grown(marks, 1).astype(np.uint8), 3, cv2.INPAINT_TELEA), np.uint8)


def top_hat(picture: Coded) -> Coded:
    """The baseline: what is lighter or darker than its surroundings is filled."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (TOP_HAT_PX, TOP_HAT_PX))
    light, dark = (cv2.morphologyEx(grey, way, window) for way in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT))
    return filled(picture, np.maximum(light, dark) > TOP_HAT_LEVEL)


def _grown(marks: Marks, reach_px: int) -> Marks:
    return cv2.dilate(marks.astype(np.uint8), np.ones((2 * reach_px + 1,) * 2, np.uint8)) > 0


def _distance(one: Coded, other: Coded) -> NDArray[np.float32]:
    return floats(np.abs(one.astype(np.int16) - other).max(axis=2))
