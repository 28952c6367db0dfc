"""Every kind of sample that PNG and TIFF know: bits, palettes, grey, transparency, in all combinations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photofix.photo.read import read_bytes

Make = Callable[..., Any]


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_palette_is_read_as_its_colors(make_pixels: Make, pillow_file: Make, name: str, bits: int) -> None:
    indices = make_pixels(9, 13, 1)[..., 0] >> (8 - bits)
    picture = Image.fromarray(indices, "L")
    picture.putpalette([value for i in range(2**bits) for value in (i * 37 % 256, i * 91 % 256, 255 - i * 17 % 256)])
    photo = read_bytes(pillow_file(picture, name, **({"bits": bits} if name == "PNG" else {})))
    assert np.array_equal(photo.pixels, np.asarray(picture.convert("RGB")))
    assert photo.alpha is None and photo.note == ""


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_pixels_and_alpha_of_each_mode_are_read(make_pixels: Make, pillow_file: Make, name: str, mode: str) -> None:
    picture = Image.fromarray(make_pixels(9, 13, 4), "RGBA").convert(mode)
    photo = read_bytes(pillow_file(picture, name))
    expected = np.atleast_3d(np.asarray(picture.convert("L") if mode == "1" else picture))
    colors = 1 if mode in ("1", "L", "LA") else 3
    assert np.array_equal(photo.pixels, expected[..., :colors])
    assert (photo.alpha is not None) == mode.endswith("A")
    assert photo.alpha is None or np.array_equal(photo.alpha, expected[..., -1])


def test_one_transparent_colour(make_pixels: Make, pillow_file: Make) -> None:
    gray, rgb = make_pixels(9, 13, 1)[..., 0], make_pixels(9, 13)
    photo = read_bytes(pillow_file(gray, "PNG", transparency=int(gray[0, 0])))
    assert photo.is_gray and photo.alpha is not None
    assert np.array_equal(photo.alpha == 0, gray == gray[0, 0])
    photo = read_bytes(pillow_file(rgb, "PNG", transparency=tuple(map(int, rgb[2, 3]))))
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha == 0, (rgb == rgb[2, 3]).all(axis=2))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("samples", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_tiff_of_any_kind_in_any_orientation(
    make_pixels: Make, tiff_file: Make, dtype: Any, samples: int, orientation: int
) -> None:
    stored = make_pixels(7, 11, samples, dtype)
    photo = read_bytes(
        tiff_file(
            stored if samples > 1 else stored[..., 0],
            photometric="rgb" if samples > 2 else "minisblack",
            planarconfig="contig" if samples > 1 else None,
            extrasamples=["unassalpha"] if samples in (2, 4) else None,
            extratags=[(274, 3, 1, orientation, True)],
        )
    )
    upright = _upright(stored, orientation)
    colors = 1 if samples < 3 else 3
    assert photo.orientation == orientation and photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, upright[..., :colors])
    assert (photo.alpha is None) == (samples in (1, 3))
    assert photo.alpha is None or np.array_equal(photo.alpha, upright[..., -1])


def test_what_is_no_photo_says_so(tiff_file: Make, pillow_file: Make, make_pixels: Make) -> None:
    from photofix.errors import PhotoReadError

    lab = pillow_file(Image.fromarray(make_pixels()).convert("LAB"), "TIFF")
    volume = tiff_file(np.zeros((4, 32, 32), np.uint8), photometric="minisblack", volumetric=True, tile=(1, 32, 32))
    for encoded, words in ((lab, "CIELAB"), (volume, "volume")):
        with pytest.raises(PhotoReadError, match=words):
            read_bytes(encoded)


def _upright(stored: Any, orientation: int) -> Any:
    """As CIPA DC-008 defines tag 274: which edge of the picture row 0 and column 0 are."""
    rows_and_columns = {
        1: stored,
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.swapaxes(0, 1),
        6: stored.swapaxes(0, 1)[:, ::-1],
        7: stored.swapaxes(0, 1)[::-1, ::-1],
        8: stored.swapaxes(0, 1)[::-1],
    }
    return rows_and_columns[orientation]
