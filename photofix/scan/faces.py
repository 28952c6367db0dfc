"""Faces in a picture, and which way is up for each: MediaPipe's full-range BlazeFace (arXiv:1907.05047, Apache-2.0; see
`resources/faces/README.md`), run by OpenCV. One thread at a time; the network is read when it is first asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.paths import resources_dir

VIEW_PX = 192
CELLS = 48
"""Of each side of the view: one possible face in each."""

CLOSER = 0.6
"""Side of the closer looks, of the picture's short side: small faces show there."""

LONG = 1.4
"""Sides to one from which three closer looks lie along the long side, else two."""

_SCORES, _PLACES = "reshaped_classifier_face_4", "reshaped_regressor_face_4"
_MOST = 8
_LEAST_SCORE = -2.0
_KEPT_APART = 3  # cells: nearer ones are the same face
_lock = Lock()


@dataclass(frozen=True)
class Face:
    """One face, as one look shows it.

    Attributes:
        score: log odds that it is one.
        degrees: how far it is turned clockwise from upright, -180..180.
    """

    score: float
    degrees: float


def faces(picture: Image) -> list[Face]:
    """Those in an h x w x 3 picture, sRGB 0..1, the surest of each look first; one may be there in several."""
    with _lock:
        return [face for square in _squares(picture) for face in _look(square)]


def _squares(picture: Image) -> Iterator[Image]:
    """The whole picture within a black square, then closer ones."""
    height, width = picture.shape[:2]
    long, short = max(height, width), round(CLOSER * min(height, width))
    top, left = (long - height) // 2, (long - width) // 2
    rest = (long - height - top, left, long - width - left)
    yield floats(cv2.copyMakeBorder(picture, top, *rest, cv2.BORDER_CONSTANT))
    for y in _starts(height, short, height > LONG * width):
        for x in _starts(width, short, width > LONG * height):
            yield picture[y : y + short, x : x + short]


def _starts(side: int, short: int, is_long: bool) -> list[int]:
    return [0, (side - short) // 2, side - short] if is_long else [0, side - short]


def _look(square: Image) -> list[Face]:
    net, view = _network(), cv2.resize(square, (VIEW_PX, VIEW_PX), interpolation=cv2.INTER_AREA)
    net.setInput(np.ascontiguousarray(view.transpose(2, 0, 1)[None] * np.float32(2) - np.float32(1)))
    scores = net.forward(_SCORES)[0, :, 0].copy()
    if scores.max() < _LEAST_SCORE:
        return []
    places = net.forward(_PLACES)[0]
    return [Face(float(scores[cell]), _degrees(places[cell])) for cell in _surest(scores)]


def _surest(scores: NDArray[np.float32]) -> list[int]:
    """Cells of the surest faces, one of each face."""
    kept: list[int] = []
    for cell in np.argsort(-scores, kind="stable")[: 8 * _MOST].tolist():
        if scores[cell] < _LEAST_SCORE or len(kept) == _MOST:
            break
        y, x = divmod(cell, CELLS)
        if all(max(abs(y - other // CELLS), abs(x - other % CELLS)) > _KEPT_APART for other in kept):
            kept.append(cell)
    return kept


def _degrees(place: NDArray[np.float32]) -> float:
    """From the line between mouth and eyes. A place holds a box, then x and y of eyes, nose, mouth and ears."""
    points = place[4:].reshape(6, 2)
    across, down = (points[0] + points[1]) / 2 - points[3]
    return float(np.degrees(np.arctan2(across, -down)))


@cache
def _network() -> Any:
    return cv2.dnn.readNetFromTFLite(str(resources_dir() / "faces" / "face_detection_full_range.tflite"))
