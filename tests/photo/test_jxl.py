"""Size and metadata from JPEG XL headers."""

from __future__ import annotations

import struct

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photofix.photo.jxl import jxl_metadata, jxl_size


@settings(max_examples=40, deadline=None)
@given(height=st.integers(1, 700), width=st.integers(1, 700), container=st.booleans())
def test_the_size_is_read_from_a_codestream_and_from_a_container(height: int, width: int, container: bool) -> None:
    encoded = imagecodecs.jpegxl_encode(np.zeros((height, width, 3), np.uint8), effort=1, usecontainer=container)
    assert jxl_size(bytes(encoded)) == (width, height)


def test_exif_and_xmp_boxes_are_read() -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(np.zeros((8, 8, 3), np.uint8), usecontainer=True))
    exif, xmp = b"\0\0\0\0II*\0rest", b"<x:xmpmeta/>"
    boxes = b"".join(
        struct.pack(">I4s", 8 + len(body), kind) + body for kind, body in ((b"Exif", exif), (b"xml ", xmp))
    )
    metadata = jxl_metadata(encoded + boxes)
    assert metadata.exif == b"II*\0rest"
    assert metadata.xmp == xmp


@pytest.mark.parametrize("data", [b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40)])
def test_data_without_a_codestream_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no JPEG XL codestream"):
        jxl_size(data)
