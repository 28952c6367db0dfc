"""The picture's area: the print inside its scan, without bed, mount and paper border, found as four corners.

A border is one colour all around; the print stands out of it within four straight edges. Both are asked for: a night
scene has the one and a wall the other, and each must be left whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.photo.halvings import shrunk
from photofix.photo.photo import Photo
from photofix.photo.pixels import decode_pixels, decoded
from photofix.raster.frame import Corners

VIEW_PX = 800
"""Long side of the view that is searched."""

RING = 0.012
"""Least width of a border, as a share of the long side."""

UNIFORM = 0.9  # share of the ring that has the border's colour
CLOSE = 0.075  # difference (0..1, largest channel) of one colour to another that is still the same
CLOSER = (CLOSE, 0.15, 0.25)
"""Differences that are tried in turn: what is near the border's colour may be the picture, or only its shadow."""

LEAST_AREA, MOST_AREA = 0.04, 0.97  # share of the view
LEAST_FILL = 0.955  # share of its rectangle that a print fills; round and deckled edges take some
LEAST_SUPPORT, MEAN_SUPPORT = 0.45, 0.8  # share of an edge where the picture begins right behind it
INSET = 0.006
REACH = 0.02  # of the long side: how far an edge is sought from where the border's colour ends; shadows are wide
MOST_NESTED = 3  # a picture in a paper border on a mount on a scanner bed

Quad = NDArray[np.float64]
"""4 x 2, (x, y) of the top left, top right, bottom right and bottom left corner, pixels of a view."""

Hull = NDArray[Any]
"""n x 1 x 2 int32, (x, y)."""


@dataclass(frozen=True)
class Area:
    """Where the picture lies in the scan.

    Attributes:
        corners: as in `Geometry.corners`.
        height, width: the photo, pixels.
    """

    corners: Corners
    height: int
    width: int

    @property
    def degrees(self) -> float:
        """How far the print lies turned clockwise."""
        (y0, x0), (y1, x1) = self.corners[:2]
        return float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))

    def mask(self, height: int, width: int) -> NDArray[np.bool_]:
        """h x w, True inside, for the whole photo seen at that size."""
        scale = np.array([width / self.width, height / self.height])
        points = np.array([(x, y) for y, x in self.corners]) * scale - 0.5
        filled = np.zeros((height, width), np.uint8)
        cv2.fillConvexPoly(filled, np.rint(points * 16).astype(np.int32), 1, shift=4)
        return filled.astype(bool)


def find_area(photo: Photo) -> Area | None:
    """The picture inside the borders of `photo`, as a person says or as it is found in the scan (of a negative too);
    None where there is no border."""
    if photo.area is not None:
        return None if photo.area == whole_area(photo) else Area(photo.area, photo.height, photo.width)
    view = small_view(photo.scan)
    quad = _picture_quad(view)
    if quad is None:
        return None
    across, down = photo.width / view.shape[1], photo.height / view.shape[0]
    return Area(corners_of(quad, across, down), photo.height, photo.width)


def whole_area(photo: Photo) -> Corners:
    """The corners of a photo that is picture to its edges."""
    tall, wide = float(photo.height), float(photo.width)
    return (0.0, 0.0), (0.0, wide), (tall, wide), (tall, 0.0)


def corners_of(quad: Quad, across: float, down: float) -> Corners:
    """Corners in photo pixels, rounded to 0.1, of a quadrilateral in view pixels; `across` and `down` are photo pixels
    per view pixel."""
    points = [(round(float(y * down), 1), round(float(x * across), 1)) for x, y in quad]
    return points[0], points[1], points[2], points[3]


def small_view(photo: Photo, long_side_px: int = VIEW_PX) -> Image:
    """The photo at most `long_side_px` long, h x w x 3 sRGB 0..1; transparent parts are white."""
    scale = min(1.0, long_side_px / max(photo.height, photo.width))
    size = max(1, round(photo.width * scale)), max(1, round(photo.height * scale))
    image = np.clip(decoded(shrunk(photo, size[1], size[0]), photo), 0, 1)
    if photo.alpha is None:
        return image
    alpha = cv2.resize(np.asarray(photo.alpha), size, interpolation=cv2.INTER_AREA)[..., None]
    cover = decode_pixels(alpha, None)
    return np.asarray(image * cover + (1 - cover), np.float32)


def _picture_quad(view: Image) -> Quad | None:
    """The picture inside all borders, e.g. the bed of a scanner and then the paper of the print; None if there is no
    border."""
    found: Quad | None = None
    for _ in range(MOST_NESTED):
        inner = view if found is None else _rectified(view, _inset(found))
        if min(inner.shape[:2]) < 48:
            break
        quad = _print_quad(inner)
        if quad is None:
            break
        found = quad if found is None else _back(quad, _inset(found), inner.shape[1], inner.shape[0])
    return found


def _print_quad(view: Image) -> Quad | None:
    """The one rectangle that stands out of a border of one colour; None if there is none, or more than one."""
    color = border_color(view)
    if color is None:
        return None
    for close in CLOSER:
        parts = _standing_out(view, color, close)
        quad = _rectangle_of(view, color, close, parts[0]) if len(parts) == 1 else None
        if quad is not None:
            return quad
    return None


def border_color(view: Image) -> NDArray[np.float32] | None:
    """RGB of a border of one colour all around; None if the edges of the view differ."""
    height, width = view.shape[:2]
    depth = max(2, round(RING * max(height, width)))
    sides = [view[:depth], view[-depth:], view[:, :depth], view[:, -depth:]]
    color = np.median(np.concatenate([side.reshape(-1, 3) for side in sides]), axis=0).astype(np.float32)
    uniform = [float((distance(side, color) < CLOSE).mean()) for side in sides]
    return color if min(uniform) >= UNIFORM else None


def _standing_out(view: Image, color: NDArray[np.float32], close: float) -> list[Hull]:
    """Convex hulls of the parts of a view (h x w x 3 sRGB) that differ from the border's `color` (RGB) by more than
    `close` (`distance`). Parts whose hulls overlap are pieces of one print and become one hull; small ones are left
    out."""
    height, width = view.shape[:2]
    differs = (distance(np.asarray(cv2.medianBlur(view, 3), np.float32), color) > close).astype(np.uint8)
    opened = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    joined = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    least = LEAST_AREA * height * width
    hulls = _merged([cv2.convexHull(contour) for contour in contours if cv2.contourArea(contour) > least / 8])
    return [hull for hull in hulls if cv2.contourArea(hull) > least]


def _rectangle_of(view: Image, color: NDArray[np.float32], close: float, hull: Hull) -> Quad | None:
    """The rectangle of a print from its convex `hull`, each side moved to the edge that is seen nearby (`REACH`); None
    if the hull is no rectangle, or no edge of a picture is seen along the sides."""
    height, width = view.shape[:2]
    area = cv2.contourArea(hull)
    box = cv2.minAreaRect(hull)
    around = box[1][0] * box[1][1]
    if not LEAST_FILL * around <= area <= MOST_AREA * height * width:
        return None
    quad = _ordered(cv2.boxPoints(box).astype(np.float64))
    differs = distance(view, color) > close
    moved = _fitted(view, quad, REACH)
    supports = [_support(differs, moved, side) for side in range(4)]
    if min(supports) < LEAST_SUPPORT or float(np.mean(supports)) < MEAN_SUPPORT:
        return None
    return moved


def distance(pixels: Image, color: NDArray[np.float32]) -> NDArray[np.float32]:
    """h x w: for each pixel the largest difference of a channel from `color` (RGB), 0..1."""
    return np.asarray(np.abs(pixels - color).max(axis=-1), np.float32)


def _merged(hulls: list[Hull]) -> list[Hull]:
    """The hulls; those that overlap are replaced by the hull around them."""
    apart: list[Hull] = []
    for hull in sorted(hulls, key=cv2.contourArea, reverse=True):
        for index, other in enumerate(apart):
            if cv2.intersectConvexConvex(hull.astype(np.float32), other.astype(np.float32))[0] > 0:
                apart[index] = cv2.convexHull(np.concatenate([hull, other]))
                break
        else:
            apart.append(hull)
    return apart if len(apart) == len(hulls) else _merged(apart)


def _ordered(points: Quad) -> Quad:
    """Clockwise from the corner that lies most to the top left, pixel edges instead of centres."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    points = points[np.argsort(angles)]  # clockwise on the screen, from the left
    first = int(np.argmin(points.sum(axis=1)))
    ordered = np.roll(points, -first, axis=0)
    outward = np.sign(ordered - middle) * 0.5
    return np.asarray(ordered + 0.5 + outward, np.float64)


def side_samples(quad: Quad, side: int, count: int, depths: NDArray[np.float64]) -> tuple[Quad, Quad]:
    """x and y (each depths x count) of points beside one side: `count` places along it without its ends, at each of the
    `depths`, pixels inwards from the side (negative = outside)."""
    start, end = quad[side], quad[(side + 1) % 4]
    along = (end - start) / max(hypot(*(end - start)), 1e-9)
    inward = np.array([-along[1], along[0]])
    shares = np.linspace(0.04, 0.96, count)
    points = start + shares[:, None] * (end - start)
    places = points[None] + depths[:, None, None] * inward
    return places[..., 0], places[..., 1]


def sampled(picture: NDArray[Any], x: Quad, y: Quad) -> NDArray[np.float32]:
    """Bilinear samples at (x, y), counted from pixel edges: the first pixel's centre is at 0.5."""
    maps = ((x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32))
    return np.asarray(cv2.remap(picture, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _support(differs: NDArray[np.bool_], quad: Quad, side: int) -> float:
    """Share of a side along which the border lies right outside and the picture begins right inside."""
    long = max(differs.shape)
    reach = max(2.0, 0.008 * long)
    x, y = side_samples(quad, side, 200, np.array([-reach - 1, -reach, 0.5, 1.5, reach]))
    found = sampled(differs.astype(np.float32), x, y) > 0.5
    return float((found[2:].any(axis=0) & ~found[:2].all(axis=0)).mean())


def _fitted(view: Image, quad: Quad, share: float) -> Quad:
    """`quad` with each side moved to the clearest straight step of brightness or colour within `share` of the view's
    long side."""
    reach = max(4.0, share * max(view.shape[:2]))
    depths = np.arange(-reach, reach + 0.25, 0.5)
    lines = [_line(view, quad, side, depths) for side in range(4)]
    corners = [crossing(lines[side - 1], lines[side]) for side in range(4)]
    if any(corner is None for corner in corners):
        return quad
    return np.array(corners, np.float64)


def _line(view: Image, quad: Quad, side: int, depths: NDArray[np.float64]) -> tuple[Quad, Quad]:
    """Two points of the line beside one side, shifted and tilted, along which the step across it is largest on the
    mean."""
    count = 160
    x, y = side_samples(quad, side, count, depths)
    band = cv2.GaussianBlur(sampled(view, x, y), (3, 3), 0)
    steps = np.abs(band[2:] - band[:-2]).max(axis=-1)  # a pixel apart
    capped = np.minimum(steps, 0.12)
    tilts = np.arange(-12, 13) * 0.5  # depths by which the line rises from one end to the other
    shares = np.linspace(-0.5, 0.5, count)
    rows = np.arange(len(capped))
    best, found = -1.0, (0.0, 0.0)
    for tilt in tilts:
        shift = np.rint(tilt * 2 * shares).astype(int)
        index = np.clip(rows[:, None] + shift[None], 0, len(capped) - 1)
        score = np.take_along_axis(capped, index, axis=0).mean(axis=1)
        score = score - 0.02 * np.abs(rows - len(rows) / 2) / len(rows) * score.max()
        top = int(np.argmax(score))
        if score[top] > best + 1e-9:
            best, found = float(score[top]), (float(depths[top + 1]), float(tilt))
    depth, tilt = found
    start, end = quad[side], quad[(side + 1) % 4]
    along = (end - start) / max(hypot(*(end - start)), 1e-9)
    inward = np.array([-along[1], along[0]])
    span = 0.92
    low, high = depth - tilt / 2 / span, depth + tilt / 2 / span
    return start + inward * low, end + inward * high


def crossing(first: tuple[Quad, Quad], second: tuple[Quad, Quad]) -> Quad | None:
    """The point where two lines meet, each given by two points; None if they are parallel."""
    (p, q), (r, s) = first, second
    along, other = q - p, s - r
    cross = along[0] * other[1] - along[1] * other[0]
    if abs(cross) < 1e-9:
        return None
    share = ((r - p)[0] * other[1] - (r - p)[1] * other[0]) / cross
    return np.asarray(p + share * along, np.float64)


def _inset(quad: Quad) -> Quad:
    """`quad` a little smaller on all sides: if it is a pixel off, its edge must not be taken for a border inside."""
    width, height = _sides(quad)
    inset = INSET * max(width, height)
    flat = np.array([(inset, inset), (width - inset, inset), (width - inset, height - inset), (inset, height - inset)])
    return np.asarray(cv2.perspectiveTransform(flat[None], _homography(quad, width, height))[0], np.float64)


def _sides(quad: Quad) -> tuple[int, int]:
    """(width, height), pixels, of the rectangle that `quad` becomes when it is put upright."""
    lengths = [hypot(*(quad[(side + 1) % 4] - quad[side])) for side in range(4)]
    return max(1, round(max(lengths[0], lengths[2]))), max(1, round(max(lengths[1], lengths[3])))


def _homography(quad: Quad, width: int, height: int) -> NDArray[np.float64]:
    """3 x 3, from the upright picture of `quad` to the view; (x, y) counted from pixel edges."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, quad.astype(np.float32)), np.float64)


def _rectified(view: Image, quad: Quad) -> Image:
    width, height = _sides(quad)
    matrix = _homography(quad, width, height)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    matrix = np.linalg.inv(half) @ matrix @ half
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpPerspective(view, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _back(quad: Quad, outer: Quad, width: int, height: int) -> Quad:
    matrix = _homography(outer, width, height)
    return np.asarray(cv2.perspectiveTransform(quad[None], matrix)[0], np.float64)
