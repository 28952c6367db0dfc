"""A face tells which side is up; without one nothing is proposed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.photo.photo import Photo
from photofix.scan.faces import faces
from photofix.scan.upright import find_turn


def _turned(pixels: np.ndarray, quarters: int) -> Photo:
    """Lying so that `quarters` clockwise put it upright."""
    return Photo(None, np.ascontiguousarray(np.rot90(pixels, quarters)))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_portrait_is_put_upright_from_every_side(quarters: int) -> None:
    assert find_turn(_turned(data.astronaut(), quarters)) == quarters
    gray = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2GRAY)[..., None]
    assert find_turn(_turned(gray, quarters)) == quarters


@pytest.mark.parametrize("picture", [data.coffee, data.rocket, data.cat])
def test_what_shows_no_face_is_left_as_it_is(picture: object) -> None:
    """What one of four sides is taken for is upright already from one side alone: two tell."""
    assert [find_turn(_turned(picture(), quarters)) for quarters in (0, 1)] == [0, 0]  # type: ignore[operator]


def test_a_face_says_how_it_leans() -> None:
    astronaut = np.float32(data.astronaut()) / 255
    assert abs(max(faces(astronaut), key=lambda face: face.score).degrees) < 15
    matrix = cv2.getRotationMatrix2D((256, 256), -25, 1)
    leaning = cv2.warpAffine(astronaut, matrix, (512, 512))
    assert max(faces(leaning), key=lambda face: face.score).degrees == pytest.approx(25, abs=12)
