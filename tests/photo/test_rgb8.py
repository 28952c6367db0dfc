"""8-bit RGB through JPEG in memory: channels keep their order, and what is no picture is no error."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from photofix.photo.rgb8 import jpeg_of, rgb8_of, through_jpeg


def test_red_stays_red() -> None:
    red = np.zeros((16, 24, 3), np.uint8)
    red[..., 0] = 200
    assert rgb8_of(jpeg_of(red, 95)) == pytest.approx(red, abs=3)


@pytest.mark.parametrize("junk", [b"", b"no picture"])
def test_what_is_no_picture_gives_none(junk: bytes) -> None:
    assert rgb8_of(junk) is None


def test_a_jpeg_of_high_quality_is_nearer_than_one_of_low() -> None:
    picture = data.coffee()[:120, :160]
    errors = [np.abs(through_jpeg(picture, quality).astype(int) - picture).mean() for quality in (20, 60, 95)]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 3
    assert through_jpeg(picture, 50).shape == picture.shape
