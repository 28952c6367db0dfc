"""Prints on one scan are found in reading order; one print, or none, is no scan of several."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.photo.photo import Photo
from photofix.scan.prints import find_prints

BEDS = {"white": (248, 247, 245), "grey": (128, 128, 127), "black": (11, 11, 11)}


def scan(bed: str, angles: list[float], shade: float = 0.0) -> tuple[Photo, list[Any]]:
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
        shadow = cv2.GaussianBlur(np.roll(cover[..., 0], (2, 2), (0, 1)), (0, 0), 2)[..., None]
        canvas *= 1 - shade * np.clip(shadow - cover, 0, 1)
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


def laid_edge_to_edge(bed: str, paper: int) -> tuple[Photo, list[Any]]:
    """Two rows: two prints of one size, side by side; and two that differ in height. No bed between them."""
    pictures = [data.coffee()[:200, 100:400], data.astronaut()[100:300, 100:400], data.chelsea()[40:240, 80:380]]
    pictures.append(data.rocket()[100:380, 200:400])
    framed = [
        cv2.copyMakeBorder(picture, *[paper] * 4, cv2.BORDER_CONSTANT, value=(222, 214, 196)) for picture in pictures
    ]
    canvas = np.full((760, 800, 3), BEDS[bed], np.float32)
    corners, top = [], 50
    for first, second in ((0, 1), (2, 3)):
        left = 50
        for picture in (framed[first], framed[second]):
            height, width = picture.shape[:2]
            canvas[top : top + height, left : left + width] = picture
            y, x = top + height, left + width
            corners.append([(top, left), (top, x), (y, x), (y, left)])
            left = x
        top += 320
    noise = np.random.default_rng(3).normal(0, 1.5, canvas.shape)
    return Photo(None, np.clip(canvas + noise, 0, 255).astype(np.uint8)), corners


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.parametrize("paper", [0, 14])
def test_prints_that_lie_edge_to_edge_are_cut_apart(bed: str, paper: int) -> None:
    photo, corners = laid_edge_to_edge(bed, paper)
    found = find_prints(photo)
    assert len(found) == 4
    assert np.abs(np.array(found) - np.array(corners)).max() < (8 if paper else 2), "paper on paper shows no edge"


def laid_corner_to_side(bed: str, degrees: float, paper: int) -> tuple[Photo, list[Any]]:
    """Three prints with shadows in a row: the middle one is turned, its corners touch the sides of its neighbours."""
    pictures = [data.coffee()[:300, 100:500], data.astronaut()[:300, 100:500], data.chelsea()[:300, :400]]
    framed = [
        cv2.copyMakeBorder(picture, *[paper] * 4, cv2.BORDER_CONSTANT, value=(222, 214, 196)) for picture in pictures
    ]
    height, width = framed[0].shape[:2]
    lean = np.radians(abs(degrees))
    middle = width * np.cos(lean) + height * np.sin(lean)
    canvas = np.full((height + 120, round(2 * width + middle) + 120, 3), BEDS[bed], np.float32)
    size, corners = canvas.shape[1::-1], []
    places = (60 + width / 2, 60 + width + middle / 2, 60 + width + middle + width / 2)
    for picture, angle, place in zip(framed, (0.0, degrees, 0.0), places, strict=True):
        matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -angle, 1)
        matrix[:, 2] += (place - width / 2, 60)
        cover = cv2.warpAffine(np.ones((height, width), np.float32), matrix, size)[..., None]
        layer = cv2.warpAffine(picture.astype(np.float32), matrix, size, borderMode=cv2.BORDER_REPLICATE)
        shadow = cv2.GaussianBlur(np.roll(cover[..., 0], (2, 2), (0, 1)), (0, 0), 2)[..., None]
        canvas *= 1 - 0.25 * np.clip(shadow - cover, 0, 1)
        canvas = canvas * (1 - cover) + layer * cover
        ends = [matrix @ (x - 0.5, y - 0.5, 1) + 0.5 for x, y in ((0, 0), (width, 0), (width, height), (0, height))]
        corners.append([(y, x) for x, y in ends])
    noise = np.random.default_rng(3).normal(0, 1.5, canvas.shape)
    return Photo(None, np.clip(canvas + noise, 0, 255).astype(np.uint8)), corners


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.parametrize("degrees", [-1.4, 1.4])
def test_a_print_that_leans_on_its_neighbours_ends_at_its_own_sides(bed: str, degrees: float) -> None:
    """Not at theirs across a wedge of bed, nor straight as the rectangle that all three make."""
    photo, corners = laid_corner_to_side(bed, degrees, paper=14)
    found = find_prints(photo)
    assert len(found) == 3
    assert np.abs(np.array(found) - np.array(corners)).max() < 1.5


@pytest.mark.parametrize("bed", BEDS)
def test_a_shadow_is_no_part_of_a_print(bed: str) -> None:
    photo, corners = scan(bed, [1.0, -2.0], shade=0.25)
    found = find_prints(photo)
    assert np.abs(np.array(found) - np.array(corners)).max() < 1.2


@pytest.mark.parametrize("pixels", [data.coffee(), data.astronaut(), np.full((300, 400, 3), 255, np.uint8)])
def test_a_photo_is_not_split(pixels: Any) -> None:
    assert find_prints(Photo(None, np.ascontiguousarray(pixels))) == ()


def test_one_print_is_no_scan_of_several() -> None:
    assert find_prints(scan("grey", [3.0])[0]) == ()


@pytest.mark.parametrize("bed", BEDS)
def test_a_row_of_four_that_touch_is_cut_into_four(bed: str) -> None:
    pictures = [data.coffee()[:200, 100:400], data.astronaut()[100:300, 100:360], data.chelsea()[40:240, 80:380]]
    pictures.append(data.rocket()[100:300, 180:460])
    canvas = np.full((320, 1260, 3), BEDS[bed], np.float32)
    left, corners = 60, []
    for picture in pictures:
        right = left + picture.shape[1]
        canvas[60:260, left:right] = picture
        corners.append([(60, left), (60, right), (260, right), (260, left)])
        left = right
    noise = np.random.default_rng(3).normal(0, 1.5, canvas.shape)
    found = find_prints(Photo(None, np.clip(canvas + noise, 0, 255).astype(np.uint8)))
    assert len(found) == 4
    assert np.abs(np.array(found) - np.array(corners)).max() < 2


@pytest.mark.parametrize("bed", BEDS)
def test_a_line_of_the_picture_near_its_edge_is_not_taken_for_the_edge(bed: str) -> None:
    """The line is as sharp as the edge, but the picture before it is no shadow of the bed."""
    photo, corners = scan(bed, [0.0, 0.0])
    pixels = np.asarray(photo.pixels).copy()
    for quad in corners:
        (top, left), right = (round(at) for at in quad[0]), round(quad[1][1])
        pixels[top : top + 4, left:right] = (150, 90, 60)
        pixels[top + 4 : top + 40, left:right] = (20, 60, 150)
    found = find_prints(Photo(None, pixels))
    assert np.abs(np.array(found) - np.array(corners)).max() < 1.2
