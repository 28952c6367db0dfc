"""Stains divided out: light times exp(s D) under sparse findings, only on the pixels that have any."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding
from photofix.color_space import Image
from photofix.raster.place import Place
from photofix.tasks.kit.findings import footprint, sampled
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
    total: NDArray[np.float32] | None = None
    for finding in findings:
        box, density = footprint(finding, place), finding.cells["density"]
        if box.is_empty:
            continue
        if total is None:
            total = np.zeros((3, place.height, place.width), np.float32)
        rows, columns = box.slices(place.box)
        total[:, rows, columns] += sampled(density, finding, box, place)
    if total is None:
        return np.empty(0, np.intp), np.empty((3, 0), np.float32)
    flat = total.reshape(3, -1)
    places = np.flatnonzero(flat.max(axis=0) > 0)
    return places, np.take(flat, places, axis=1)  # contiguous, as fancy indexing would not give


def planar(pixels: Image) -> Image:
    """H x W x 3 `pixels` if their channels are contiguous, else a copy whose channels are."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)).transpose(1, 2, 0)


def flattened(pixels: Image) -> NDArray[np.float32]:
    """The same memory as 3 x n; needs contiguous channels."""
    planes = pixels.transpose(2, 0, 1)
    if not planes.flags.c_contiguous:
        raise ValueError("The channels are not contiguous; pass the pixels through `planar`.")
    return planes.reshape(3, -1)


def divide_out(pixels: Image, found: Stains, s: float) -> None:
    """Brighten H x W x 3 `pixels` (contiguous channels) in place where they are stained; the rest keeps its value."""
    places, density = found
    if not len(places):  # cv2.exp has no answer for an empty array
        return
    planes = flattened(pixels)
    light = np.take(planes, places, axis=1)
    decode(light, light)
    lift = density * np.float32(s)
    light *= cv2.exp(lift, lift)
    planes[:, places] = encode(light, light)
