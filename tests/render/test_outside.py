"""The border of a print stays as it is, exactly, in every tile and at every scale."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from skimage import data

from photofix.edit import Edit
from photofix.photo.pixels import to_srgb
from photofix.raster.place import Place
from photofix.render.image import render
from photofix.render.live import Preview
from photofix.render.outside import outside
from tests.render.test_image import photo_of, stained

CORNERS = ((60.0, 80.0), (70.0, 520.0), (340.0, 510.0), (330.0, 70.0))


def test_the_border_keeps_its_values_and_the_picture_is_restored() -> None:
    photo = photo_of(np.ascontiguousarray(data.coffee()))
    analysis = replace(stained(photo.height, photo.width), area=CORNERS)
    plain = to_srgb(photo)
    whole = render(photo, analysis, Edit())
    mask = np.zeros(plain.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.array([(x, y) for y, x in CORNERS], np.int32), 1)
    far = cv2.dilate(mask, np.ones((7, 7), np.uint8)) == 0
    near = cv2.erode(mask, np.ones((7, 7), np.uint8)) == 1
    changed = (whole != plain).any(axis=2)
    findings = (render(photo, replace(analysis, area=None), Edit()) != plain).any(axis=2)
    assert changed[near].mean() > 0.9 * findings[near].mean() > 0.5
    assert changed[far].mean() < 0.2  # findings of fine detail only, which say for themselves where they are
    for scale in (1.0, 0.4):
        expected = render(photo, analysis, Edit(), scale=scale)
        region = (5, 9, len(expected) - 20, expected.shape[1] // 2)
        part = expected[5 : 5 + region[2], 9 : 9 + region[3]]
        assert np.array_equal(render(photo, analysis, Edit(), region, scale, tile_px=997), part)
        assert np.array_equal(Preview().render(photo, analysis, Edit(), region, scale), part)


def test_inside_and_outside() -> None:
    assert outside(CORNERS, Place(150, 200, 20, 20, 400, 600)) is None
    assert outside(None, Place(0, 0, 20, 20, 400, 600)) is None
    beyond = outside(CORNERS, Place(0, 0, 20, 20, 400, 600))
    assert beyond is not None and (beyond == 1).all()
