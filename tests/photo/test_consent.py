"""What is read only if the person agrees, and that agreeing holds in every thread and ends."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photofix.errors import PhotoReadError, PhotoWriteError, TruncatedPhotoError
from photofix.photo import write
from photofix.photo.consent import Consent, agree, agreed
from photofix.photo.photo import Photo
from photofix.photo.read import read_bytes, read_photo
from photofix.photo.write import write_photo

Make = Callable[..., Any]


@pytest.fixture
def cut_png(tmp_path: Path, make_pixels: Make, pillow_file: Make) -> Path:
    path = tmp_path / "cut.png"
    path.write_bytes(pillow_file(make_pixels(60, 40), "PNG")[:4000])
    return path


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
def test_truncated_files_are_read_only_if_allowed(name: str, pillow_file: Make, tiff_file: Make) -> None:
    ramp = np.linspace(0, 255, 200 * 100 * 3).reshape(200, 100, 3).astype(np.uint8)
    noise = np.random.default_rng(0).integers(0, 9, ramp.shape, np.uint8)
    picture = ramp // 2 + noise
    encoded = tiff_file(picture, photometric="rgb", rowsperstrip=10) if name == "TIFF" else pillow_file(picture, name)
    cut = encoded[: len(encoded) * 6 // 10]
    with pytest.raises(TruncatedPhotoError, match="truncated"):
        read_bytes(cut)
    photo = read_bytes(cut, allow_truncated=True)
    assert photo.pixels.shape == picture.shape
    assert "truncated" in photo.note
    difference = np.abs(photo.pixels[:40].astype(int) - picture[:40])
    assert difference.mean() < (6 if name == "JPEG" else 1e-9)


def test_the_sentence_says_what_to_do(cut_png: Path) -> None:
    with pytest.raises(TruncatedPhotoError, match=r"get another copy, or read it .* \(--partial on the command line\)"):
        read_photo(cut_png)


def test_an_agreement_holds_in_every_thread_and_no_longer_than_its_block(cut_png: Path) -> None:
    with agree(Consent(allow_truncated=True)):
        with ThreadPoolExecutor(2) as pool:
            photo = pool.submit(read_photo, cut_png).result()
        assert photo.is_partial and photo.note == "truncated: what is missing is filled"
        assert read_bytes(cut_png.read_bytes()).is_partial
        with pytest.raises(TruncatedPhotoError):
            read_photo(cut_png, allow_truncated=False)
    assert agreed() == Consent()
    with pytest.raises(TruncatedPhotoError):
        read_photo(cut_png)


def test_the_largest_size_can_be_agreed_on(tmp_path: Path, make_pixels: Make, pillow_file: Make) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(pillow_file(make_pixels(100, 100), "PNG"))
    with agree(Consent(max_megapixels=0.005)):
        with pytest.raises(PhotoReadError, match=r"raise the limit .*\(--max-megapixels on the command line\)"):
            read_photo(path)
        assert read_photo(path, max_megapixels=1).width == 100


def test_a_result_is_never_accepted_in_part(tmp_path: Path, make_pixels: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who agreed to read a truncated original did not agree to get a truncated result."""
    encode = write._jpeg
    monkeypatch.setattr(write, "_jpeg", lambda *given: (*encode(*given)[:-1], encode(*given)[-1][:-500]))
    with agree(Consent(allow_truncated=True)), pytest.raises(PhotoWriteError, match="end is missing"):
        write_photo(Photo(None, make_pixels(60, 40), format="JPEG"), tmp_path / "a.jpg")
    assert not list(tmp_path.iterdir())


def test_metadata_and_texts_of_a_cut_png_are_kept(make_pixels: Make, pillow_file: Make, with_metadata: Make) -> None:
    whole = with_metadata(pillow_file(make_pixels(60, 40), "PNG"))
    photo = read_bytes(whole[:-2000], allow_truncated=True)
    assert photo.metadata.exif == read_bytes(whole).metadata.exif is not None
    assert np.array_equal(photo.pixels[:10], make_pixels(60, 40)[:10])
