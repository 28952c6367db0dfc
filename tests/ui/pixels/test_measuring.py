"""Specks and cracks are measured where they are clicked, on a grainy picture, light and dark, in every depth."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.edit import Stroke
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import coverage
from photofix.ui.pixels.speck import speck_at
from photofix.ui.pixels.trace import Tracer

SIDE = 400


def grainy(seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    soft = cv2.resize(rng.uniform(80, 170, (5, 5, 3)), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return soft + rng.normal(0, 3, (SIDE, SIDE, 1))


def photo_of(pixels: np.ndarray, dtype: Any = np.uint8) -> Photo:
    top = np.iinfo(dtype).max
    return Photo(None, np.round(np.clip(pixels, 0, 255) * (top / 255)).astype(dtype))


def curve(x: np.ndarray) -> np.ndarray:
    return 200 + 50 * np.sin(x / 40)


def cracked(width: int, shade: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture and where its crack is, H x W bool."""
    xs = np.arange(20, 380)
    line = np.stack([xs, np.round(curve(xs))], axis=1).astype(np.int32)
    hurt = cv2.polylines(np.zeros((SIDE, SIDE), np.uint8), [line], False, 1, width) > 0
    pixels = grainy()
    pixels[hurt] = shade
    return pixels, hurt


@pytest.mark.parametrize("shade", [10, 245])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_speck_is_covered_and_little_else(shade: int, dtype: Any) -> None:
    pixels = grainy()
    hurt = cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (200, 150), 6, 1, -1) > 0
    pixels[hurt] = shade
    speck = speck_at(photo_of(pixels, dtype), 153, 197, 10)
    assert speck is not None and len(speck.points) == 1
    covered = coverage(Stroke("all", "add", speck.radius_px, 100, speck.points), Box(0, 0, SIDE, SIDE))
    assert (covered[hurt] > 0.99).all()
    assert np.count_nonzero(covered) < 5 * np.count_nonzero(hurt)


def test_a_long_speck_is_covered_along_its_length() -> None:
    pixels = grainy()
    hurt = cv2.line(np.zeros((SIDE, SIDE), np.uint8), (190, 150), (212, 160), 1, 3) > 0
    pixels[hurt] = 250
    speck = speck_at(photo_of(pixels), 155, 201, 12)
    assert speck is not None and len(speck.points) == 2
    covered = coverage(Stroke("all", "add", speck.radius_px, 100, speck.points), Box(0, 0, SIDE, SIDE))
    assert (covered[hurt] > 0.9).all()
    assert speck.radius_px < 8


def test_nothing_is_measured_where_nothing_stands_out_or_has_no_end() -> None:
    assert speck_at(photo_of(grainy()), 200, 200, 10) is None
    pixels, _ = cracked(5, 250)
    assert speck_at(photo_of(pixels), float(curve(np.array(200.0))), 200, 10) is None


@pytest.mark.parametrize("shade", [20, 250])
@pytest.mark.parametrize("width", [1, 3, 9])
def test_two_clicks_follow_a_crack_and_measure_it(width: int, shade: int) -> None:
    pixels, hurt = cracked(width, shade)
    tracer = Tracer(photo_of(pixels), float(curve(np.array(30.0))) + 3, 30, 12, 6)
    way = tracer.way_to(float(curve(np.array(370.0))) - 3, 370)
    ys, xs = np.array(way.points).T
    assert np.abs(ys - curve(xs)).max() < max(3, width)
    stroke = Stroke("all", "add", 12, 100, way.points, "trace", way.radii)
    covered = coverage(stroke, Box(0, 0, SIDE, SIDE))
    within = hurt & (np.arange(SIDE) > 33) & (np.arange(SIDE) < 367)
    assert (covered[within] > 0.9).mean() > 0.97
    assert np.count_nonzero(covered) < (4.5 if width > 1 else 9) * np.count_nonzero(hurt)


def test_a_way_beyond_the_first_look_and_outside_the_photo() -> None:
    pixels = np.kron(grainy(), np.ones((3, 3, 1)))
    pixels[598:602, 30:1170] = 250
    tracer = Tracer(photo_of(pixels), 600, 40, 20, 6)
    way = tracer.way_to(600, 5000)
    ys, xs = np.array(way.points).T
    assert np.abs(ys - 600)[xs < 1165].max() < 4
    assert xs.max() > 1150
    assert tracer.way_to(600, 40).points


def test_small_photos_are_measured_too() -> None:
    tiny = Photo(None, data.coffee()[:3, :2])
    assert speck_at(tiny, 1, 1, 20) is None
    assert Tracer(tiny, 0, 0, 20, 6).way_to(2, 1).radii
