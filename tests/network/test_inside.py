"""A border changes neither what is seen in the picture nor where it is said to be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photofix.analysis import Finding
from photofix.network.inside import WHOLE, Inside, findings_inside, inside
from photofix.scan.area import Area

AREA = Area(((100.0, 50.0), (110.0, 350.0), (250.0, 345.0), (240.0, 45.0)), 300, 400)


def test_the_cut_lies_inside_the_corners() -> None:
    within = inside(AREA)
    view = np.zeros((300, 400, 3), np.float32)
    cv2.fillConvexPoly(view, np.array([(x, y) for y, x in AREA.corners], np.int32), (1, 1, 1))
    assert within.cut(view).min() == 1
    assert within.cut(view).shape[0] > 115 and within.cut(view).shape[1] > 280
    assert inside(None) is WHOLE and WHOLE.cut(view) is not None


def test_little_is_left_whole() -> None:
    assert inside(Area(((10.0, 10.0), (10.0, 30.0), (20.0, 30.0), (20.0, 10.0)), 300, 400)) is WHOLE
    view = np.zeros((30, 30, 3), np.float32)
    assert Inside(0.4, 0.4, 0.6, 0.6).cut(view) is view


def test_a_field_of_the_picture_lies_over_the_picture_and_goes_on_outside() -> None:
    within = Inside(0.25, 0.5, 0.75, 1.0)
    ramp = np.broadcast_to(np.arange(8, dtype=np.float32)[:, None, None], (8, 8, 1))
    spread = within.spread({"map": np.ascontiguousarray(ramp), "matrix": np.eye(3, dtype=np.float32)})
    assert spread["map"].shape == (16, 16, 1)
    assert spread["map"][4:12, 3, 0] == pytest.approx(np.arange(8))
    assert (spread["map"][:4] == 0).all() and (spread["map"][12:] == 7).all()
    assert np.array_equal(spread["matrix"], np.eye(3))


def test_the_whole_photo_keeps_its_fields() -> None:
    field = np.random.default_rng(1).random((8, 8, 3)).astype(np.float32)
    assert np.array_equal(WHOLE.spread({"map": field})["map"], field)


def test_findings_on_the_border_are_none() -> None:
    def finding(y: float, x: float) -> Finding:
        return Finding(y, x, 10, 10, 1, np.full((10, 10), 255, np.uint8))

    kept, left = finding(150, 200), finding(20, 200)
    assert findings_inside((kept, left), AREA) == (kept,)
    assert findings_inside((kept, left), None) == (kept, left)
