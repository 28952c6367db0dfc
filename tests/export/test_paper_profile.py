"""Printer profiles: colours against formulas of their own, the paper's white, and files that are none."""

from __future__ import annotations

import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from photofix.errors import PhotoReadError
from photofix.export.paper_profile import PaperProfile, read_paper_profile
from photofix.photo.icc import adobe_rgb_profile, gray_profile, linear_srgb_profile, srgb_profile
from photofix.photo.pixels import encode_pixels
from photofix.progress import Cancelled, Progress
from tests.printer_profile import printer_profile

INKS = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")


def colors() -> np.ndarray:
    """All corners of sRGB and what lies between, 1 x 216 x 3."""
    steps = np.arange(0, 256, 51, dtype=np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)


def read(tmp_path: Path, data: bytes) -> PaperProfile:
    (tmp_path / "paper.icc").write_bytes(data)
    return read_paper_profile(tmp_path / "paper.icc")


def inks() -> PaperProfile:
    if not INKS.exists():
        pytest.skip("no CMYK profile on this machine (package libgs-common)")
    return read_paper_profile(INKS)


def test_the_printer_gets_values_of_its_own_profile(tmp_path: Path) -> None:
    got = read(tmp_path, printer_profile()).for_printer(colors())
    expected = encode_pixels((colors() / np.float32(255)).astype(np.float32), adobe_rgb_profile(), 3, np.uint8)
    assert np.abs(got.astype(int) - expected).max() <= 2, "the matrix computed in floats"
    assert np.abs(got.astype(int) - colors()).max() > 20


def test_paper_white_is_shown_only_if_asked_for(tmp_path: Path) -> None:
    profile = read(tmp_path, printer_profile(white=0.8))
    level = round(255 * (1.055 * 0.8 ** (1 / 2.4) - 0.055))
    assert profile.white == pytest.approx((level,) * 3, abs=1)
    white = np.full((1, 1, 3), 255, np.uint8)
    assert profile.seen(white, True)[0, 0] == pytest.approx((level,) * 3, abs=1)
    assert profile.seen(white, False)[0, 0] == pytest.approx((255,) * 3, abs=1)
    assert profile.for_printer(white)[0, 0].min() == 255, "no ink on white"


def test_inks_show_fewer_colors_and_their_black_is_lifted_only_with_their_white() -> None:
    profile = inks()
    assert profile.space == "CMYK"
    black, green = np.zeros((1, 1, 3), np.uint8), np.array([[[0, 255, 0]]], np.uint8)
    assert profile.seen(black, False).max() <= 12, "black point compensation"
    assert profile.seen(black, True).min() >= 25
    assert profile.seen(green, False)[0, 0, 0] > 20
    assert np.array_equal(profile.for_printer(colors()), profile.seen(colors(), False)), "a driver takes no inks"
    assert max(profile.white) < 235


def test_large_pictures_are_converted_row_by_row_alike_and_can_be_given_up(tmp_path: Path) -> None:
    profile = read(tmp_path, printer_profile())
    tall = np.random.default_rng(1).integers(0, 256, (1200, 2000, 3), dtype=np.uint8)
    whole = profile.for_printer(tall)
    assert whole.shape == tall.shape
    assert np.array_equal(whole[1000:1100], profile.for_printer(tall[1000:1100]))
    with pytest.raises(Cancelled):
        profile.seen(tall, True, Progress(is_cancelled=lambda: True))


def with_class(data: bytes, kind: bytes) -> bytes:
    return data[:12] + kind + data[16:]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no ICC profile"),
        (b"just a text " * 40, "no ICC profile"),
        (srgb_profile()[:140], "no ICC profile"),
        (gray_profile(2.2), "no profile of a printer that takes RGB or CMYK"),
        (bytes(imagecodecs.cms_profile("lab4")), "no profile of a printer that takes RGB or CMYK"),
        (with_class(srgb_profile(), b"scnr"), "no profile of a printer that takes RGB or CMYK"),
        (with_class(srgb_profile(), b"link"), "no profile of a printer that takes RGB or CMYK"),
        (srgb_profile()[:128] + struct.pack(">I", 0), "no ICC profile"),
    ],
)
def test_files_that_cannot_serve_are_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(PhotoReadError, match=said) as told:
        read(tmp_path, data)
    assert "paper.icc" in str(told.value) and "choose" in str(told.value)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(PhotoReadError, match="cannot be read; choose another file"):
        read_paper_profile(tmp_path / "gone.icc")


@pytest.mark.parametrize("data", [srgb_profile(), linear_srgb_profile(), adobe_rgb_profile()])
def test_plain_color_spaces_serve_too(tmp_path: Path, data: bytes) -> None:
    profile = read(tmp_path, data)
    assert profile.white == pytest.approx((255,) * 3, abs=1)
