"""The round-trip matrix: format × depth × profile × orientation × metadata × any size, from file to file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyexiv2
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo

SPACES = st.sampled_from([None, "srgb", "adobe", "p3", "prophoto", "gray"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    dtype=st.sampled_from([np.uint8, np.uint16, np.float32]),
    space=SPACES,
    orientation=st.integers(1, 8),
    target=st.sampled_from([("out.png", {np.uint8, np.uint16}), ("out.tif", {np.uint8, np.uint16, np.float32})]),
    metadata=st.sampled_from(["keep", "strip", "strip_location"]),
    compression=st.sampled_from([None, "lzw", "zlib"]),
)
def test_lossless_formats_lose_nothing(
    tmp_path: Path,
    profiles: dict[str, bytes],
    nothing_found: Callable[[Photo], Analysis],
    size: tuple[int, int],
    dtype: Any,
    space: str | None,
    orientation: int,
    target: tuple[str, set[Any]],
    metadata: Any,
    compression: str | None,
) -> None:
    channels = 1 if space == "gray" else 3
    rng = np.random.default_rng(size)
    stored = rng.integers(0, 65536, (*size, channels)).astype(np.uint16)
    stored = (stored / 65536).astype(dtype) if dtype is np.float32 else stored.astype(dtype)
    source = tmp_path / "in.tif"
    tifffile.imwrite(
        source,
        stored if channels == 3 else stored[..., 0],
        photometric="rgb" if channels == 3 else "minisblack",
        compression=compression,
        iccprofile=profiles[space] if space else None,
        resolution=(300, 300),
        resolutionunit=2,
        extratags=[(274, 3, 1, orientation, True), (315, 2, 0, "Zoe", True)],
        metadata=None,
    )
    photo = read_photo(source)
    name, holds = target
    options = ExportOptions(metadata=metadata)
    result = export_photo(photo, nothing_found(photo), Edit(), tmp_path / name, options, overwrite=True)
    back = read_photo(result.path)
    assert np.array_equal(np.sort(photo.pixels.ravel()), np.sort(stored.ravel()))
    assert back.icc == photo.icc == (profiles[space] if space else None)
    assert back.metadata.dpi == pytest.approx((300, 300), abs=0.02)
    if dtype in holds:
        assert back.pixels.dtype == dtype
        assert np.array_equal(back.pixels, photo.pixels)
    else:
        assert back.pixels.dtype == np.uint16 and "became 16" in result.note
    with pyexiv2.ImageData(result.path.read_bytes()) as image:
        exif = image.read_exif()
    assert (exif.get("Exif.Image.Artist") == "Zoe") == (metadata != "strip")
    is_copy = result.untouched
    assert exif.get("Exif.Image.Orientation", "1") == (str(orientation) if is_copy else "1")
    assert is_copy == (metadata == "keep" and name == "out.tif")
