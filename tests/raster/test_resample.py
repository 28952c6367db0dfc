"""The one resampling of a turned picture: what it keeps, and that a value hangs on its place alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photofix.raster.boxes import Box
from photofix.raster.frame import Geometry, frame_of
from photofix.raster.resample import REACH_PX, STEPS, resample
from photofix.raster.warp import Framing

CORNERS = ((3.0, 5.0), (9.0, 231.0), (170.0, 225.0), (176.0, 0.0))


def _picture(height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.asarray(cv2.GaussianBlur(rng.random((height, width, 3), np.float32), (0, 0), 1.2), np.float32)


def _places(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    across, down = np.meshgrid(np.asarray(x * STEPS), np.asarray(y * STEPS))
    return across.astype(np.int32), down.astype(np.int32)


def test_a_pixel_s_own_place_gives_its_value_and_a_flat_picture_stays_flat() -> None:
    picture = _picture(40, 50)
    assert np.array_equal(resample(picture, *_places(np.arange(50), np.arange(40))), picture)
    flat = np.full((30, 30, 1), 0.25, np.float32)
    made = resample(flat, *_places(np.linspace(-20, 50, 37), np.linspace(-20, 50, 41)))
    assert made.shape == (41, 37, 1) and np.abs(made - 0.25).max() < 1e-6


def test_it_follows_a_wave_closer_than_lanczos_over_eight_pixels() -> None:
    x = np.arange(200, dtype=np.float64)
    wave = np.float32(0.5 + 0.4 * np.sin(2 * np.pi * 0.36 * x))[None, :, None].repeat(200, axis=0)
    places = np.arange(60, 120) + np.arange(60) / STEPS
    rows = np.arange(60, 120)
    made = resample(wave, *_places(places, rows))[..., 0]
    across, down = np.meshgrid(places, rows)
    lanczos = cv2.remap(wave, across.astype(np.float32), down.astype(np.float32), cv2.INTER_LANCZOS4)
    wanted = 0.5 + 0.4 * np.sin(2 * np.pi * 0.36 * places)
    assert np.abs(made - wanted).max() < 0.7 * np.abs(lanczos - wanted).max()


def test_turned_to_and_fro_more_is_kept_than_by_lanczos() -> None:
    picture = np.asarray(cv2.GaussianBlur(np.random.default_rng(0).random((240, 240, 3), np.float32), (0, 0), 0.6))
    made = {"now": picture, "lanczos": picture}
    for degrees in (7.3, -7.3):
        framing = Framing(frame_of(Geometry(straighten=degrees).uncropped(), 240, 240))
        box = Box(0, 0, 240, 240)
        made["now"] = framing.put(made["now"], framing.source(box), box)
        matrix = cv2.getRotationMatrix2D((119.5, 119.5), -degrees, 1)
        made["lanczos"] = cv2.warpAffine(made["lanczos"], matrix, (240, 240), flags=cv2.INTER_LANCZOS4)
    errors = {name: float(np.abs((each - picture)[60:-60, 60:-60]).mean()) for name, each in made.items()}
    assert errors["now"] < errors["lanczos"]


@pytest.mark.parametrize("shape", [Geometry(straighten=3.3), Geometry(turns=1, straighten=-11.0), Geometry(CORNERS)])
def test_any_box_is_that_box_of_the_whole_whatever_its_width(shape: Geometry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.raster.warp.PUT_PX", 1700)  # rows end where the processor's vectors do not
    picture = _picture(180, 233)
    framing = Framing(frame_of(shape, 180, 233))
    whole = Box(0, 0, *framing.size)
    all_of_it = framing.put(picture, Box(0, 0, 180, 233), whole)
    rng = np.random.default_rng(1)
    for _ in range(40):
        top, left = int(rng.integers(0, whole.bottom - 1)), int(rng.integers(0, whole.right - 1))
        box = Box(top, left, int(rng.integers(top + 1, whole.bottom + 1)), int(rng.integers(left + 1, whole.right + 1)))
        source = framing.source(box)
        part = framing.put(picture[source.slices(Box(0, 0, 180, 233))], source, box)
        assert np.array_equal(part, all_of_it[box.slices(whole)])


def test_only_what_is_near_counts() -> None:
    picture = _picture(60, 60)
    other = picture.copy()
    other[:, : 30 - REACH_PX] = 0
    places = _places(np.linspace(30, 40, 33), np.linspace(20, 40, 33))
    assert np.array_equal(resample(picture, *(each.copy() for each in places)), resample(other, *places))
