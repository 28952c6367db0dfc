"""The change budget: however much the tasks and the person's sliders want, no pixel moves further from the photo than a
distance of CIE Lab (CIE76, the plain Euclidean one). Changes are scaled back smoothly, never cut off."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.place import Place
from photofix.raster.scratch import aligned, scratch
from photofix.tasks.kit.operator import Operator
from photofix.tasks.kit.tables import at_least, at_most, decode, encode

Planes = NDArray[np.float32]
"""3 x h x w float32."""

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_TO_XYZ /= _TO_XYZ.sum(axis=1, keepdims=True)
"""Linear sRGB to X, Y, Z, each divided by that of white (D65)."""

_FROM_XYZ = np.linalg.inv(_TO_XYZ)
_KNEE = np.float32(6 / 29)
_SLOPE = np.float32(3 * (6 / 29) ** 2)


class Budget(Operator):
    """Leads every pixel back towards what it was before the first step."""

    is_local = True

    def prepared(self, delta_e: float) -> TaskAnalysis:
        """The parameters for a budget of `delta_e` (CIE76)."""
        return TaskAnalysis(0.0, 1.0, {"budget": floats(delta_e)})

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """The change d becomes d / (1 + (d / budget)^4)^(1/4): small ones stay, large ones approach the budget."""
        planes = pixels.transpose(2, 0, 1)
        before, start = _before(place)
        unchanged = np.logical_and.reduce(planes == before)
        change = _change(planes, start, place)
        moved = np.multiply(change, _share(change, found.params["budget"]), out=scratch("moved", planes.shape))
        moved += start
        encode(_mixed(_FROM_XYZ, _unrooted(moved), scratch("light", planes.shape)), planes)
        np.copyto(planes, before, where=unchanged)
        return pixels


BUDGET = Budget()


def _before(place: Place) -> tuple[Planes, Planes]:
    """The photo's own pixels and their roots: in a view that lasts they are the same at every move of a slider."""
    source = place.source
    assert source is not None, "the change is measured from the photo"

    def make() -> tuple[Planes, Planes]:
        before = source.original(place.box, place.scale).transpose(2, 0, 1)
        return before, _roots(before, aligned(before.shape))

    before, start = place.memo.get_lasting(("before", place.box, place.scale), make)
    return place.picked(before), place.picked(start)


def _change(planes: Planes, start: Planes, place: Place) -> Planes:
    """What all steps changed of the roots; kept while only the budget moves."""

    def make(out: Planes) -> Planes:
        return np.subtract(_roots(planes, out), start, out=out)

    if not place.is_steady or place.source is None:
        return make(scratch("change", planes.shape))
    return place.memo.get(("change", place.box, place.source.key), lambda: (make(aligned(planes.shape)),))[0]


def _share(change: Planes, budget: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of a change of the roots of X, Y, Z may stay, 0..1, h x w."""
    x, y, z = change
    distance = scratch("distance", y.shape)
    np.multiply(y, np.float32(116), out=distance)
    distance *= distance
    part = scratch("part", y.shape)
    for scale, low, high in ((500, y, x), (200, z, y)):
        np.subtract(high, low, out=part)
        part *= np.float32(scale)
        part *= part
        distance += part
    distance *= 1 / (budget * budget)
    distance *= distance
    distance += 1
    np.sqrt(np.sqrt(distance, out=distance), out=distance)
    np.divide(np.float32(1), distance, out=distance)
    return floats(distance)


def _roots(planes: Planes, out: Planes) -> Planes:
    """CIE Lab's f of X, Y, Z of extended sRGB, in `out`: of these L, a and b are sums."""
    xyz = _mixed(_TO_XYZ, decode(planes, scratch("decoded", planes.shape)), out)
    straight = at_most(xyz, _KNEE**3, scratch("straight", planes.shape))
    straight -= _KNEE**3
    straight *= 1 / _SLOPE
    flat = xyz.reshape(1, -1)
    at_least(flat, _KNEE**3, flat)
    cv2.log(flat, flat)
    flat *= np.float32(1 / 3)
    cv2.exp(flat, flat)
    xyz += straight
    return xyz


def _unrooted(roots: Planes) -> Planes:
    """Inverse of f."""
    straight = at_most(roots, _KNEE, scratch("straight", roots.shape))
    straight -= _KNEE
    straight *= _SLOPE
    at_least(roots, _KNEE, roots)
    straight += np.multiply(np.multiply(roots, roots, out=scratch("decoded", roots.shape)), roots, out=roots)
    return straight


def _mixed(matrix: NDArray[np.float64], planes: Planes, out: Planes) -> Planes:
    """Each plane of `out` a weighted sum, by multiply-adds whose bits do not depend on where a crop begins."""
    product = scratch("product", planes.shape[1:])
    for row, target in zip(matrix.astype(np.float32), out, strict=True):
        np.multiply(planes[0], row[0], out=target)
        for plane, weight in zip(planes[1:], row[1:], strict=True):
            target += np.multiply(plane, weight, out=product)
    return out
