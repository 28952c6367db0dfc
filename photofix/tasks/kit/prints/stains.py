"""Stains divided out: light times exp(s D) under sparse findings, only on the pixels that have any."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding
from photofix.color_space import Image
from photofix.raster.boxes import Box
from photofix.raster.place import Place
from photofix.tasks.kit.findings.index import footprint, grouped, placed, sampled
from photofix.tasks.kit.tables import decode, encode

Stains = tuple[NDArray[np.intp], NDArray[np.float32]]
"""Indices in the flattened place (n), and the optical density there (3 x n), above 0 in some channel."""


def stain_finding(
    y: float,
    x: float,
    height: float,
    width: float,
    scale: float,
    density: NDArray[np.float16],
    mask: NDArray[np.uint8],
    confidence: float = 1.0,
) -> Finding:
    """A stain as a finding; the place as in `Finding`.

    Args:
        density: h x w x 3, optical density >= 0 to divide out.
        mask: h x w, opacity 0..255 of what must be filled instead.
        confidence: 0..1.
    """
    absorbed = 255 * (1 - np.exp(-density.max(axis=2).astype(np.float32)))
    shown = np.maximum(np.round(absorbed).astype(np.uint8), mask)
    return Finding(y, x, height, width, scale, shown, {"density": density, "mask": mask}, confidence)


def stains(findings: Sequence[Finding], place: Place) -> Stains:
    """Where the place is stained and how much, overlapping findings added; they should hold some density."""
    pairs = [(finding, footprint(finding, place)) for finding in findings]
    pairs = [(finding, box) for finding, box in pairs if not box.is_empty]
    parts = [_stained(pairs, group, place) for group in grouped(tuple(box for _, box in pairs))]
    if not parts:
        return np.empty(0, np.intp), np.empty((3, 0), np.float32)
    places, density = zip(*parts, strict=True)
    return np.concatenate(places), np.concatenate(density, axis=1)


def _stained(pairs: Sequence[tuple[Finding, Box]], group: Box, place: Place) -> Stains:
    """`stains` of the findings whose boxes lie in `group`."""
    total = np.zeros((3, group.height, group.width), np.float32)
    for finding, box in pairs:
        if not box.meet(group).is_empty:
            place.progress.check_cancelled()
            rows, columns = box.slices(group)
            total[:, rows, columns] += sampled(finding.cells["density"], finding, box, place)
    flat = total.reshape(3, -1)
    within = np.flatnonzero(flat.max(axis=0) > 0)
    return placed(within, group, place.box), np.take(flat, within, axis=1)  # contiguous, unlike fancy indexing


def planar(pixels: Image) -> Image:
    """H x W x 3 `pixels` if their channels are contiguous, else a copy whose channels are."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)).transpose(1, 2, 0)


def flattened(pixels: Image) -> NDArray[np.float32]:
    """The same memory as 3 x n; needs contiguous channels."""
    planes = pixels.transpose(2, 0, 1)
    if not planes.flags.c_contiguous:
        raise ValueError("The channels are not contiguous; pass the pixels through `planar`.")
    return planes.reshape(3, -1)


def put(planes: NDArray[np.float32], places: NDArray[np.intp], values: NDArray[np.float32]) -> None:
    """c x n `values` to indices of c x m `planes`; channel by channel numpy needs a third of the time."""
    for plane, own in zip(planes, values, strict=True):
        plane[places] = own


def divide_out(pixels: Image, found: Stains, s: float, stained: NDArray[np.float32] | None = None) -> None:
    """Brighten H x W x 3 `pixels` (contiguous channels) in place where they are stained; the rest keeps its value.

    Args:
        stained: `light_at` of them, where it is known already.
    """
    places, density = found
    if not len(places):  # cv2.exp has no answer for an empty array
        return
    light = density * np.float32(s)
    cv2.exp(light, light)
    light *= light_at(pixels, places) if stained is None else stained
    put(flattened(pixels), places, encode(light, light))


def light_at(pixels: Image, places: NDArray[np.intp]) -> NDArray[np.float32]:
    """Linear light, 3 x n, of H x W x 3 `pixels` (contiguous channels) at n indices."""
    light = np.take(flattened(pixels), places, axis=1)
    return decode(light, light)
