"""Prints on one scan are found in reading order; one print, or none, is no scan of several."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.photo.photo import Photo
from photofix.photo.prints import find_prints

BEDS = {"white": (248, 247, 245), "grey": (128, 128, 127), "black": (11, 11, 11)}


def scan(bed: str, angles: list[float]) -> tuple[Photo, list[Any]]:
    """Prints in two columns, each turned; corners (y, x)."""
    pictures = [data.coffee()[:200, 100:400], data.astronaut()[100:300, 100:400], data.chelsea()[40:240, 80:380]]
    rows = -(-len(angles) // 2)
    canvas = np.full((rows * 280 + 60, 760, 3), BEDS[bed], np.float32)
    corners = []
    for number, angle in enumerate(angles):
        picture = pictures[number % 3].astype(np.float32)
        matrix = cv2.getRotationMatrix2D((149.5, 99.5), -angle, 1)
        matrix[:, 2] += (50 + 360 * (number % 2), 60 + 280 * (number // 2))
        size = canvas.shape[1::-1]
        cover = cv2.warpAffine(np.ones((200, 300), np.float32), matrix, size)[..., None]
        layer = cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        canvas = canvas * (1 - cover) + layer * cover
        ends = [matrix @ (x - 0.5, y - 0.5, 1) + 0.5 for x, y in ((0, 0), (300, 0), (300, 200), (0, 200))]
        corners.append([(y, x) for x, y in ends])
    noise = np.random.default_rng(3).normal(0, 1.5, canvas.shape)
    return Photo(None, np.clip(canvas + noise, 0, 255).astype(np.uint8)), corners


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.parametrize("angles", [[2.0, -3.0], [0.0, 5.0, -7.0, 1.0, 3.0, -2.0]])
def test_each_print_is_found_in_reading_order(bed: str, angles: list[float]) -> None:
    photo, corners = scan(bed, angles)
    found = find_prints(photo)
    assert len(found) == len(angles)
    assert np.abs(np.array(found) - np.array(corners)).max() < 3


@pytest.mark.parametrize("pixels", [data.coffee(), data.astronaut(), np.full((300, 400, 3), 255, np.uint8)])
def test_a_photo_is_not_split(pixels: Any) -> None:
    assert find_prints(Photo(None, np.ascontiguousarray(pixels))) == ()


def test_one_print_is_no_scan_of_several() -> None:
    assert find_prints(scan("grey", [3.0])[0]) == ()
