"""Turn, mirror, straighten, perspective, crop as one value (`Geometry`), and the map it makes (`Frame`).

Order: the four corners become a rectangle, that is turned, mirrored, straightened about its middle, cropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import cos, floor, hypot, radians, sin
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from photofix.checked_json import Range, UnfitError

STEEPEST = 15.0
"""Degrees that `straighten` goes to either side."""

SMALLEST_SIDE_PX = 4.0
Point = tuple[Annotated[float, Range(-1e6, 1e6)], Annotated[float, Range(-1e6, 1e6)]]
Length = Annotated[int, Range(1, 10**6)]
Corners = tuple[Point, Point, Point, Point]
Crop = tuple[Annotated[int, Range(-(10**6), 10**6)], Annotated[int, Range(-(10**6), 10**6)], Length, Length]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Geometry:
    """What becomes of the picture's shape after everything else was done to its pixels.

    Attributes:
        corners: (y, x) of the top left, top right, bottom right and bottom left corner of what becomes the picture,
            upright full-resolution pixels, clockwise and convex; None = the photo's own.
        turns: quarter turns clockwise, 0..3.
        is_mirrored: left and right are exchanged, after turning.
        straighten: degrees clockwise, -15..15 in steps of 0.1.
        crop: (left, top, width, height) in pixels of the picture after corners, turns, mirror and straightening; the
            last does not change the picture's size. None = all of it, but of a straightened picture the largest
            rectangle without empty corners.
    """

    corners: Corners | None = None
    turns: Annotated[int, Range(0, 3)] = 0
    is_mirrored: bool = False
    straighten: Annotated[float, Range(-STEEPEST, STEEPEST)] = 0.0
    crop: Crop | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "straighten", round(min(max(self.straighten, -STEEPEST), STEEPEST), 1) + 0.0)
        if self.corners is not None and not is_convex(self.corners):
            raise UnfitError("corners do not go clockwise around a picture")

    def canvas(self, height: int, width: int) -> tuple[int, int]:
        """(height, width) of the picture that `crop` is cut from, for a photo of `height` x `width` pixels."""
        tall, wide = _rectified(self.corners, height, width)
        return (wide, tall) if self.turns % 2 else (tall, wide)

    def uncropped(self) -> Geometry:
        """The same without the crop: all of the canvas, with the empty corners of a straightened picture."""
        return replace(self, crop=(0, 0, 10**6, 10**6))

    def turned(self, quarters: int, height: int, width: int) -> Geometry:
        """This geometry followed by `quarters` turns clockwise, for a photo of `height` x `width` pixels."""
        turned = self
        for _ in range(quarters % 4):
            tall, _ = turned.canvas(height, width)
            crop = None if turned.crop is None else _turned_crop(turned.crop, tall)
            # A mirrored picture was turned before it was mirrored, so it turns the other way round.
            turned = replace(turned, turns=(turned.turns + (-1 if self.is_mirrored else 1)) % 4, crop=crop)
        return turned

    def mirrored(self, height: int, width: int) -> Geometry:
        """This geometry followed by an exchange of left and right, for a photo of `height` x `width` pixels."""
        _, wide = self.canvas(height, width)
        crop = self.crop
        if crop is not None:
            crop = (wide - crop[0] - crop[2], *crop[1:])
        return replace(self, is_mirrored=not self.is_mirrored, straighten=-self.straighten, crop=crop)


NO_GEOMETRY = Geometry()
"""The photo as it is."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Where the result's pixels come from. Places are continuous: a pixel's centre is half a pixel from its corner.

    Attributes:
        width, height: of the result at full resolution, pixels.
        to_photo: 3 x 3, result (x, y, 1) to upright full-resolution photo pixels.
        photo_width, photo_height: the upright photo.
    """

    width: int
    height: int
    to_photo: Matrix
    photo_width: int
    photo_height: int

    @cached_property
    def from_photo(self) -> Matrix:
        """3 x 3, photo (x, y, 1) to the result."""
        return np.asarray(np.linalg.inv(self.to_photo), np.float64)

    @cached_property
    def is_whole(self) -> bool:
        """Whether the result is the photo as it is."""
        return self.is_exact and np.array_equal(np.rint(self.to_photo), np.eye(3)) and self.shows_all

    @cached_property
    def is_exact(self) -> bool:
        """Whether pixels are only moved: quarter turns, mirror and a crop, none of them between two pixels."""
        linear, shift = self.to_photo[:2, :2], self.to_photo[:2, 2]
        is_turn = np.allclose(np.abs(linear), np.eye(2), atol=1e-9) or np.allclose(
            np.abs(linear), np.eye(2)[::-1], atol=1e-9
        )
        is_flat = bool(np.all(np.abs(self.to_photo[2, :2]) < 1e-12))
        return is_turn and is_flat and bool(np.all(np.abs(shift - np.rint(shift)) < 1e-6))

    @cached_property
    def shows_all(self) -> bool:
        """Whether nothing is cropped away."""
        return sorted((self.width, self.height)) == sorted((self.photo_width, self.photo_height))

    @cached_property
    def is_sideways(self) -> bool:
        """Whether the photo's rows run down the result."""
        return bool(abs(self.to_photo[0, 1]) > abs(self.to_photo[0, 0]))

    def photo_point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) of the photo at a point of the result."""
        return _mapped(self.to_photo, x, y)

    def result_point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) of the result at a point of the photo."""
        return _mapped(self.from_photo, x, y)


@lru_cache(maxsize=64)
def frame_of(geometry: Geometry, height: int, width: int) -> Frame:
    """The frame that `geometry` gives a photo of `height` x `width` pixels. A crop is cut to what is there; one that
    lies elsewhere is none."""
    tall, wide = geometry.canvas(height, width)
    left, top, across, down = _crop_within(geometry, tall, wide)
    matrix = _translation(left, top)
    if geometry.straighten:
        angle = radians(geometry.straighten)
        turn = np.array([[cos(angle), sin(angle), 0], [-sin(angle), cos(angle), 0], [0, 0, 1]], np.float64)
        matrix = _translation(wide / 2, tall / 2) @ turn @ _translation(-wide / 2, -tall / 2) @ matrix
    if geometry.is_mirrored:
        matrix = np.array([[-1.0, 0, wide], [0, 1, 0], [0, 0, 1]]) @ matrix
    matrix = _unturned(geometry.turns, tall, wide) @ matrix
    if geometry.corners is not None:
        matrix = _homography(*_rectified(geometry.corners, height, width), geometry.corners) @ matrix
    matrix /= matrix[2, 2]
    return Frame(across, down, matrix, width, height)


def _crop_within(geometry: Geometry, tall: int, wide: int) -> tuple[int, int, int, int]:
    """(left, top, width, height) on the canvas."""
    if geometry.crop is not None:
        left, top, across, down = geometry.crop
        right, bottom = min(left + across, wide), min(top + down, tall)
        left, top = max(left, 0), max(top, 0)
        if right > left and bottom > top:
            return left, top, right - left, bottom - top
    return inscribed(tall, wide, geometry.straighten)


def inscribed(height: int, width: int, degrees: float) -> tuple[int, int, int, int]:
    """(left, top, width, height) of the largest upright rectangle of the same shape in the middle of one that was
    turned by `degrees`."""
    if not degrees:
        return 0, 0, width, height
    c, s = cos(radians(degrees)), abs(sin(radians(degrees)))
    scale = min(width / (width * c + height * s), height / (width * s + height * c))
    across, down = max(1, floor(width * scale)), max(1, floor(height * scale))
    return (width - across) // 2, (height - down) // 2, across, down


def _rectified(corners: Corners | None, height: int, width: int) -> tuple[int, int]:
    """(height, width) of the rectangle that the corners become: as long as the longer of two opposite sides."""
    if corners is None:
        return height, width
    top, right, bottom, left = (
        hypot(corners[n][0] - corners[(n + 1) % 4][0], corners[n][1] - corners[(n + 1) % 4][1]) for n in range(4)
    )
    return max(1, round(max(left, right))), max(1, round(max(top, bottom)))


def _turned_crop(crop: Crop, tall: int) -> Crop:
    left, top, across, down = crop
    return tall - top - down, left, down, across


def _unturned(turns: int, tall: int, wide: int) -> Matrix:
    """3 x 3, (x, y, 1) of the turned picture, which has `tall` x `wide` pixels, to the picture before it was turned."""
    return np.array(
        [
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0, 1, 0], [-1, 0, wide], [0, 0, 1]],
            [[-1, 0, wide], [0, -1, tall], [0, 0, 1]],
            [[0, -1, tall], [1, 0, 0], [0, 0, 1]],
        ][turns],
        np.float64,
    )


def _homography(height: int, width: int, corners: Corners) -> Matrix:
    """3 x 3, (x, y, 1) of a `height` x `width` rectangle to the quadrilateral `corners` (Heckbert 1989, section 2.2.3).

    Eight linear equations in double precision; the function of OpenCV takes its points in single precision.
    """
    rows, known = [], []
    for (x, y), (v, u) in zip(((0, 0), (width, 0), (width, height), (0, height)), corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        known += [u, v]
    solved = np.linalg.solve(np.array(rows, np.float64), np.array(known, np.float64))
    return np.append(solved, 1.0).reshape(3, 3)


def _translation(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)


def _mapped(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    across, down, share = (float(row[0] * x + row[1] * y + row[2]) for row in matrix)
    return across / share, down / share


def is_convex(corners: Corners) -> bool:
    """Whether `corners` go clockwise around a convex quadrilateral whose sides are not too short."""
    for n in range(4):
        (y0, x0), (y1, x1), (y2, x2) = (corners[(n + k) % 4] for k in range(3))
        if (x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1) <= 0 or hypot(x1 - x0, y1 - y0) < SMALLEST_SIDE_PX:
            return False
    return True
