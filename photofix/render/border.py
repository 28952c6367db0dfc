"""Whitening the border of a print: its paper becomes neutral, at the paper's own lightness. The picture inside is not
touched, nor is what lies beside the paper in another colour: a scanner bed, a coloured mount."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import LUMA, Image, floats, luma, srgb_to_linear
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.raster.frame import Corners
from photofix.raster.place import Place
from photofix.render.outside import outside
from photofix.scan.area import Area, small_view
from photofix.tasks.kit.operator import Operator
from photofix.tasks.kit.tables import decode, encode

NEAR = 0.004
"""Of the view's long side: the rim of the picture is not its paper."""

FAR = 0.03
LIGHT = 0.45
"""Luma, encoded: what is darker around the picture is no paper."""

_LEAST_PX = 40


def paper_color(photo: Photo, corners: Corners) -> NDArray[np.float32] | None:
    """R, G, B, linear light, of the paper around the picture; None where there is none."""
    view = small_view(photo)
    inside = Area(corners, photo.height, photo.width).mask(*view.shape[:2]).astype(np.uint8)
    near, far = (2 * max(1, round(share * max(view.shape))) + 1 for share in (NEAR, FAR))
    grown = [cv2.dilate(inside, np.ones((side, side), np.uint8)) > 0 for side in (near, near + far)]
    around = view[grown[1] & ~grown[0]]
    paper = around[luma(around[None])[0] > LIGHT]
    if len(paper) < max(_LEAST_PX, len(around) / 4):
        return None
    return srgb_to_linear(floats(np.median(paper, axis=0)))


class WhiteBorder(Operator):
    """A gain for each channel where the border has the tint of its paper, less where it has less of it."""

    is_local = True

    def prepared(self, corners: Corners, paper: NDArray[np.float32]) -> TaskAnalysis:
        """The parameters for a picture within `corners` and the `paper` around it."""
        return TaskAnalysis(0.0, 1.0, {"corners": floats(corners), "paper": paper})

    def reach(self, found: TaskAnalysis, place: Place) -> Sequence[Box]:
        """Nothing where all of a place is picture."""
        return () if _is_inside(found, place) else (place.box,)

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """Linear light times the paper's grey over its colour, by how far a pixel lies outside and has its tint."""
        beside = outside(_corners(found), place)
        if beside is None:
            return pixels
        share = place.picked(beside)
        planes = pixels.transpose(2, 0, 1)
        light = decode(planes, np.empty(planes.shape, np.float32))
        paper = found.params["paper"]
        grey = sum(np.float32(weight) * part for weight, part in zip(LUMA, paper, strict=True))
        gains = floats(grey / np.maximum(paper, np.float32(1e-4)))
        share *= _tinted(light, paper) * np.float32(min(s, 1.0))
        for plane, gain in zip(light, gains, strict=True):
            plane *= 1 + share * (gain - np.float32(1))
        np.copyto(planes, encode(light, light), where=share > 0)
        return pixels


WHITE_BORDER = WhiteBorder()


def _tinted(light: NDArray[np.float32], paper: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far, 0..1, each pixel has the paper's tint: all of it up to half the way from there to grey, none at grey."""
    tint = np.log(paper[::2] / paper[1] + np.float32(1e-4))
    off = [
        np.log(np.maximum(part, np.float32(1e-4)) / np.maximum(light[1], np.float32(1e-4))) - own
        for part, own in zip(light[::2], tint, strict=True)
    ]
    away = np.hypot(*off) / np.float32(max(float(np.hypot(*tint)), 1e-3))
    return floats(np.clip(2 - 2 * away, 0, 1))


def _corners(found: TaskAnalysis) -> Corners:
    points = [(float(y), float(x)) for y, x in found.params["corners"]]
    return points[0], points[1], points[2], points[3]


def _is_inside(found: TaskAnalysis, place: Place) -> bool:
    """Whether all four corners of a place lie in the picture, by a pixel or more."""
    down, across = place.step
    box = place.box.grown(1)
    ends = np.array([(y * down, x * across) for y in (box.top, box.bottom) for x in (box.left, box.right)])
    corners = found.params["corners"]
    edges = np.roll(corners, -1, axis=0) - corners
    away = ends[:, None] - corners
    return bool(np.all(edges[:, 1] * away[..., 0] - edges[:, 0] * away[..., 1] >= 0))
