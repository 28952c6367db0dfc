"""The picture a camera puts into its RAW file: upright, of the photo's crop, or none."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import pytest

from photofix.photo import isolation, preview
from photofix.photo.preview import embedded_preview
from photofix.photo.read import read_photo
from tests.photo.raw_files import camera_dng

pytest.importorskip("rawpy")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["jpeg", "pixels"])
def test_it_stands_as_the_developed_photo_does(
    tmp_path: Path, orientation: int, kind: Literal["jpeg", "pixels"]
) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(camera_dng(orientation, kind))
    shown, photo = embedded_preview(path, 80), read_photo(path)
    assert shown is not None
    assert max(shown.pixels.shape) == 80 and shown.pixels.dtype == np.uint8
    assert (shown.height > shown.width) == (photo.height > photo.width)
    developed = cv2.resize(
        np.asarray(photo.pixels, np.float32), (shown.width, shown.height), interpolation=cv2.INTER_AREA
    )
    for channel in (0, 1):  # red grows along the sensor's rows, green along its columns
        assert np.corrcoef(shown.pixels[..., channel].ravel(), developed[..., channel].ravel())[0, 1] > 0.8
    assert shown.path == path and shown.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (shown.format, shown.metadata.exif) == ("RAW", None)


@pytest.mark.parametrize("orientation", [6, 8])
@pytest.mark.parametrize("says", ["what it is", "nothing of its turn", "that it is turned already"])
def test_a_preview_with_exif_of_its_own_stands_upright_too(tmp_path: Path, orientation: int, says: str) -> None:
    path = tmp_path / "a.dng"
    lying = np.zeros((120, 160, 3), np.uint8)
    lying[:, :40] = 255  # what is left on the sensor is at the top, or the bottom, of the portrait
    stored = np.ascontiguousarray(np.rot90(lying, -1 if orientation == 6 else 1)) if "already" in says else lying
    path.write_bytes(camera_dng(orientation, shown=stored, stated=orientation if says == "what it is" else 1))
    shown = embedded_preview(path, 160)
    assert shown is not None and (shown.height, shown.width) == (160, 120)
    ends = shown.pixels[:20].mean(), shown.pixels[-20:].mean()
    assert (ends[0] > ends[1]) == (orientation == 6)


def test_another_crop_is_not_the_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(camera_dng(shown=np.zeros((96, 176, 3), np.uint8)))
    assert embedded_preview(path, 80) is None


def test_what_has_none_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(camera_dng(preview=None))
    assert read_photo(path).width == 320
    assert embedded_preview(path, 80) is None
    path.write_bytes(camera_dng()[:400])
    assert embedded_preview(path, 80) is None
    assert embedded_preview(tmp_path / "absent.dng", 80) is None


def test_other_files_are_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "run", lambda *arguments: pytest.fail("a TIFF has no camera"))
    path = tmp_path / "a.tif"
    path.write_bytes(camera_dng())
    assert embedded_preview(path, 80) is None


def test_a_decoder_that_dies_costs_only_the_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*arguments: object) -> None:
        raise isolation.HelperDiedError("aborted")

    path = tmp_path / "a.dng"
    path.write_bytes(camera_dng())
    monkeypatch.setattr(preview, "run", dies)
    assert embedded_preview(path, 80) is None
