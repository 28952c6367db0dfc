"""A negative made by a film that knows nothing of the inversion comes back: alike, neutral, wherever it lies."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import Any
from weakref import ref

import cv2
import numpy as np
import pytest
from film_model import COLOR, GREY, Stock, scanned
from numpy.typing import NDArray
from skimage import data
from skimage.color import rgb2lab

from photofix.color_space import luma
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded, to_srgb
from photofix.raster.frame import Corners
from photofix.scan.area import find_area
from photofix.scan.negative import as_positive

WEDGE_PX = 40


def scene(name: str) -> NDArray[np.uint8]:
    """A photo 512 wide above 16 grey steps, none of them black or white."""
    picture = np.ascontiguousarray(getattr(data, name)()[:400, :512, :3])
    picture = np.pad(picture, ((0, 0), (0, 512 - picture.shape[1]), (0, 0)), mode="reflect")
    steps = np.repeat(np.linspace(8, 250, 16).astype(np.uint8), 32)
    wedge = np.broadcast_to(steps[None, :, None], (WEDGE_PX, 512, 3))
    return np.concatenate([picture, wedge])


def positive(pixels: NDArray[Any], kind: str, area: Corners | None = None) -> NDArray[np.float32]:
    return to_srgb(as_positive(Photo(None, pixels), kind, area))


def chroma(image: NDArray[np.float32]) -> NDArray[np.float64]:
    lab = rgb2lab(image)
    return np.hypot(lab[..., 1], lab[..., 2])


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea"])
@pytest.mark.parametrize("depth", [8, 16])
def test_a_color_negative_comes_back_and_greys_are_neutral(name: str, depth: int) -> None:
    shown, expected = positive(scanned(scene(name), COLOR, depth), "colour"), scene(name) / 255
    assert np.corrcoef(shown.ravel(), expected.ravel())[0, 1] > 0.995
    assert np.linalg.norm(rgb2lab(shown) - rgb2lab(expected), axis=-1).mean() < 6.5
    tints = chroma(shown[-WEDGE_PX + 4 : -4])
    assert tints.mean() < 3 and tints.max() < (6 if depth == 8 else 4.5)
    negative = scanned(scene(name), COLOR, depth) / (2.0**depth - 1)
    assert chroma(negative[-WEDGE_PX + 4 : -4]).min() > 15, "the orange mask was there"


@pytest.mark.parametrize("kind", ["grey", "colour"])
def test_a_black_and_white_negative_comes_back_neutral(kind: str) -> None:
    picture = np.repeat(scene("coffee")[..., 1:2], 3, axis=2)
    shown = positive(scanned(picture, GREY, 16), kind)
    assert np.corrcoef(luma(shown).ravel(), picture[..., 1].ravel())[0, 1] > 0.997
    assert np.abs(luma(shown) - picture[..., 1] / 255).mean() < 0.05
    assert chroma(shown).max() < 0.1


def test_one_curve_for_all_channels_makes_a_tinted_scan_grey() -> None:
    shown = positive(scanned(scene("coffee"), COLOR), "grey")
    assert np.array_equal(shown[..., 0], shown[..., 1]) and np.array_equal(shown[..., 1], shown[..., 2])
    photo = as_positive(Photo(None, scanned(scene("coffee"), COLOR)), "grey", None)
    assert photo.is_gray and not photo.scan.is_gray


def test_a_grey_file_stays_grey() -> None:
    scan = scanned(scene("coffee"), GREY, 16)[..., :1]
    grey, color = positive(scan, "grey"), positive(scan, "colour")
    assert np.array_equal(color[..., 0], color[..., 2])
    assert np.abs(grey - color).max() < 1e-3


def test_unexposed_film_around_becomes_black_and_the_picture_stays() -> None:
    alone, framed = (positive(scanned(scene("coffee"), COLOR, 16, px), "colour") for px in (0, 16))
    assert framed[4:12].max() < 0.02
    assert np.abs(framed[16:-16, 16:-16] - alone).mean() < 0.02


@pytest.mark.parametrize("around", [0, 65535])
def test_holder_and_lamp_are_no_film(around: int) -> None:
    """Neither a black holder nor a light box that takes a third of the scan, and no even border, moves the tones."""
    film = scanned(scene("coffee"), COLOR, 16)
    scan = np.concatenate([film, np.full((220, 512, 3), around, np.uint16)])
    assert find_area(Photo(None, scan)) is None
    assert np.abs(positive(scan, "colour")[: len(film)] - positive(film, "colour")).mean() < 0.02


def test_the_area_says_what_is_measured() -> None:
    film = scanned(scene("coffee"), COLOR, 16)
    # The next frame, in other light: it would be measured as picture.
    scan = np.concatenate([film, film // 3])
    area: Corners = ((0.0, 0.0), (0.0, 512.0), (float(len(film)), 512.0), (float(len(film)), 0.0))
    alone = positive(film, "colour")
    assert np.abs(positive(scan, "colour", area)[: len(film)] - alone).mean() < 0.01
    assert np.abs(positive(scan, "colour")[: len(film)] - alone).mean() > 0.05


def test_dust_on_the_film_moves_nothing() -> None:
    film = scanned(scene("coffee"), COLOR, 16)
    dusty = film.copy()
    dusty[100:103, 50:90] = dusty[300:302, 400:440] = 0
    clean, shown = positive(film, "colour"), positive(dusty, "colour")
    far = np.s_[150:250]
    assert np.abs(shown[far] - clean[far]).max() < 0.02
    assert shown[101, 60:80].min() > 0.95, "it holds the light back"


def test_darker_in_the_scan_is_lighter_in_the_positive_at_any_depth() -> None:
    """16 bits keep their steps: no two values of the film's range become one."""
    ramp = np.linspace(4000, 50000, 4096).astype(np.uint16)
    shown = positive(np.broadcast_to(ramp[None, :, None], (64, 4096, 3)), "colour")[0]
    inner = shown[40:-40]
    assert (np.diff(inner, axis=0) < 0).all()
    eight = positive(np.broadcast_to((ramp >> 8).astype(np.uint8)[None, :, None], (64, 4096, 3)), "colour")[0]
    assert len(np.unique(inner[:, 0])) > 20 * len(np.unique(eight[:, 0]))


def test_a_part_and_a_smaller_copy_are_read_by_what_the_whole_was_measured_as() -> None:
    photo = as_positive(Photo(None, scanned(scene("astronaut"), COLOR)), "colour", None)
    whole = to_srgb(photo)
    part = np.asarray(photo.pixels)[30:90, 200:300]
    assert np.array_equal(decoded(part, photo), whole[30:90, 200:300])
    small = replace(photo, pixels=np.ascontiguousarray(photo.pixels[::4, ::4]))
    assert np.array_equal(to_srgb(small), whole[::4, ::4])


@pytest.mark.parametrize("value", [0, 7, 128, 255])
@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 200, 1), (40, 40, 3)])
def test_a_film_that_shows_nothing_gives_a_picture_all_the_same(shape: tuple[int, int, int], value: int) -> None:
    for kind in ("grey", "colour"):
        shown = positive(np.full(shape, value, np.uint8), kind)
        assert shown.shape == (*shape[:2], 3) and np.isfinite(shown).all() and 0 <= shown.min() <= shown.max() <= 1


def test_floats_beyond_black_and_white_are_read() -> None:
    scan = scanned(scene("coffee"), COLOR).astype(np.float32) / 200 - 0.1
    shown = positive(scan, "colour")
    assert np.isfinite(shown).all() and 0 <= shown.min() <= shown.max() <= 1


def test_transparent_parts_are_no_film() -> None:
    film = scanned(scene("coffee"), COLOR, 16)
    alpha = np.full(film.shape[:2], 65535, np.uint16)
    alpha[:, 300:] = 0
    hidden = film.copy()
    hidden[:, 300:] = 30000
    read = to_srgb(as_positive(Photo(None, hidden, alpha=alpha), "colour", None))[:, :300]
    assert np.abs(read - positive(film[:, :300], "colour")).mean() < 0.02


def test_the_same_question_has_the_same_photo_and_it_goes_with_the_scan() -> None:
    scan = Photo(None, scanned(scene("coffee")[::4, ::4], COLOR))
    area: Corners = ((0.0, 0.0), (0.0, 50.0), (50.0, 50.0), (50.0, 0.0))
    first = as_positive(scan, "colour", None)
    assert as_positive(scan, "colour", None) is first is as_positive(first, "colour", None)
    assert first.scan.film is None and first.negative == "colour" and scan.negative == ""
    others = [as_positive(scan, "grey", None), as_positive(scan, "grey", area)]
    assert others[0].negative == others[1].negative == "grey" and others[0] is not others[1]
    assert as_positive(first, "grey", None).negative == "grey"
    gone = ref(scan)
    del scan
    gc.collect()
    assert gone() is None


def test_the_print_in_a_scan_is_found_where_it_is_found_in_the_file() -> None:
    scan = np.full((500, 640, 3), 20, np.uint8)
    scan[40:460, 60:580] = cv2.resize(scanned(scene("astronaut"), COLOR), (520, 420))
    plain = find_area(Photo(None, scan))
    found = find_area(as_positive(Photo(None, scan), "colour", None))
    assert plain is not None and found == plain


def test_another_stock_is_measured_anew() -> None:
    """Faded film: the yellow layer has lost most of its density, the mask is half gone."""
    faded = Stock((0.15, 0.35, 0.45), (0.55, 0.5, 0.3), (-2.2, -2.2, -2.0))
    shown, expected = positive(scanned(scene("chelsea"), faded, 16), "colour"), scene("chelsea") / 255
    assert np.corrcoef(shown.ravel(), expected.ravel())[0, 1] > 0.99
    assert chroma(shown[-WEDGE_PX + 4 : -4]).mean() < 4
