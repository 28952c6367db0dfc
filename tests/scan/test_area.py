"""The print in its scan is found to a trifle, and a photo without a border is left whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.photo.photo import Photo
from photofix.scan.area import Area, find_area, whole_area

BEDS = {"white": (250, 250, 250), "black": (10, 10, 10), "grey": (125, 126, 124), "cream": (238, 232, 215)}


def scan(bed: str, degrees: float, paper_px: int = 0, shadow: float = 0.0) -> tuple[Photo, Any]:
    """A photograph on a bed, with noise of a scanner; its corners (y, x), clockwise."""
    picture = np.ascontiguousarray(data.astronaut()[:400]).astype(np.float32)
    framed = cv2.copyMakeBorder(picture, *([paper_px] * 4), cv2.BORDER_CONSTANT, value=(242, 238, 228))
    height, width = framed.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -degrees, 1.0)
    matrix[:, 2] += 80
    size = (width + 160, height + 160)
    cover = cv2.warpAffine(np.ones((height, width), np.float32), matrix, size)[..., None]
    layer = cv2.warpAffine(framed, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    canvas = np.full((*size[::-1], 3), BEDS[bed], np.float32)
    canvas *= 1 - shadow * cv2.GaussianBlur(np.roll(cover[..., 0], (4, 4), (0, 1)), (0, 0), 4)[..., None]
    noise = np.random.default_rng(1).normal(0, 1.5, canvas.shape)
    pixels = np.clip(canvas * (1 - cover) + layer * cover + noise, 0, 255).astype(np.uint8)
    inner = [(x, y) for x, y in ((0, 0), (512, 0), (512, 400), (0, 400))]
    corners = [matrix @ (x + paper_px - 0.5, y + paper_px - 0.5, 1) + 0.5 for x, y in inner]
    return Photo(None, pixels), [(y, x) for x, y in corners]


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.parametrize("degrees", [0, 2.5, -6])
def test_a_print_on_a_bed(bed: str, degrees: float) -> None:
    photo, corners = scan(bed, degrees)
    area = find_area(photo)
    assert area is not None
    assert np.abs(np.array(area.corners) - corners).max() <= 0.004 * photo.width
    assert area.degrees == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize(("bed", "paper_px", "shadow"), [("grey", 30, 0), ("black", 30, 0), ("white", 0, 0.35)])
def test_paper_border_and_shadow_are_outside(bed: str, paper_px: int, shadow: float) -> None:
    photo, corners = scan(bed, 1.5, paper_px, shadow)
    area = find_area(photo)
    assert area is not None
    assert np.abs(np.array(area.corners) - corners).max() <= 0.006 * photo.width


def test_transparent_pixels_are_outside() -> None:
    photo, corners = scan("grey", 0)
    pixels = np.random.default_rng(2).integers(0, 255, photo.pixels.shape).astype(np.uint8)
    alpha = np.zeros(pixels.shape[:2], np.uint8)
    (top, left), _, (bottom, right), _ = (tuple(round(value) for value in corner) for corner in corners)
    pixels[top:bottom, left:right] = photo.pixels[top:bottom, left:right]
    alpha[top:bottom, left:right] = 255
    area = find_area(Photo(None, pixels, alpha=alpha))
    assert area is not None
    assert np.abs(np.array(area.corners) - corners).max() <= 3


def night() -> np.ndarray[Any, Any]:
    """Lights in the middle of the dark."""
    rng = np.random.default_rng(5)
    pixels = np.full((400, 600, 3), 6, np.uint8)
    for y, x in zip(rng.integers(120, 300, 60), rng.integers(120, 480, 60), strict=True):
        cv2.circle(pixels, (int(x), int(y)), int(rng.integers(1, 9)), (255, 240, 200), -1)
    return pixels


def moon() -> np.ndarray[Any, Any]:
    pixels = np.full((400, 400, 3), 5, np.uint8)
    cv2.circle(pixels, (200, 200), 120, (200, 200, 190), -1)
    return pixels


@pytest.mark.parametrize(
    "pixels",
    [data.coffee(), data.astronaut(), data.rocket(), data.chelsea(), data.coins()[..., None], night(), moon()],
    ids=["coffee", "astronaut", "rocket", "cat", "coins", "night", "moon"],
)
def test_a_photo_without_border_is_left_whole(pixels: Any) -> None:
    assert find_area(Photo(None, np.ascontiguousarray(pixels))) is None


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 200, 1), (300, 300, 3)])
def test_an_empty_sheet_holds_no_picture(value: int, shape: tuple[int, ...]) -> None:
    assert find_area(Photo(None, np.full(shape, value, np.uint8))) is None


def test_the_mask_covers_the_corners() -> None:
    area = Area(((10.0, 20.0), (10.0, 80.0), (40.0, 80.0), (40.0, 20.0)), 50, 100)
    mask = area.mask(25, 50)
    assert mask[6:19, 11:39].all() and not mask[:4].any() and not mask[:, :9].any() and not mask[:, 41:].any()


def test_what_a_person_says_is_the_area() -> None:
    photo = Photo(None, np.zeros((40, 60, 3), np.uint8))
    corners = ((3.0, 5.0), (3.0, 50.0), (30.0, 50.0), (30.0, 5.0))
    area = find_area(replace(photo, area=corners))
    assert area is not None and area.corners == corners
    assert find_area(replace(photo, area=whole_area(photo))) is None
