"""Metadata lifted out, adjusted and put back: nothing lost, orientation 1, no old thumbnail, places removable."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyexiv2
import pytest
from PIL import Image

from photofix.photo.carrier import EXIV2, blocks, carrier, embed, iptc_records, iptc_resources
from photofix.photo.metadata import (
    Processing,
    for_export,
    read_exif_facts,
    read_metadata,
)
from photofix.photo.photo import Metadata

Make = Callable[..., Any]

DONE = Processing({"first": 100.0, "second": 0.0, "third": 62.5}, "abc123")


@pytest.fixture
def source(make_pixels: Make, pillow_file: Make, with_metadata: Make) -> Metadata:
    metadata, orientation, lost = read_metadata(with_metadata(pillow_file(make_pixels(), "JPEG"), orientation=6))
    assert (orientation, lost) == (6, ())
    return metadata


def tags(metadata: Metadata) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], bytes]:
    """EXIF, IPTC, XMP and thumbnail as exiv2 reads them from a JPEG that holds the blocks."""
    buffer = io.BytesIO()
    Image.new("L", (2, 2)).save(buffer, "JPEG")
    with pyexiv2.ImageData(embed(buffer.getvalue(), metadata, None)) as image:
        return image.read_exif(), image.read_iptc(), image.read_xmp(), image.read_thumbnail()


def test_everything_is_lifted_out(source: Metadata) -> None:
    exif, iptc, xmp, _ = tags(source)
    assert exif["Exif.Image.Artist"] == "Zoë Müller 汉字"
    assert exif["Exif.Photo.ExposureTime"] == "1/250"
    assert exif["Exif.GPSInfo.GPSLatitude"] == "48/1 8/1 15/1"
    assert exif["Exif.Photo.MakerNote"].split()[:3] == ["3", "4", "5"]
    assert iptc["Iptc.Application2.Keywords"] == ["See", "Boot"]
    assert xmp["Xmp.dc.creator"] == ["Zoë Müller"]


def test_export_keeps_all_but_orientation_and_thumbnail(source: Metadata) -> None:
    assert source.exif is not None
    before = tags(source)
    exported = for_export(source, "keep", DONE)
    assert exported.exif is not None
    after = tags(exported)
    assert read_exif_facts(source.exif).orientation == 6
    assert read_exif_facts(exported.exif).orientation == 1
    assert after[2]["Xmp.tiff.Orientation"] == "1"
    assert len(after[3]) == 0
    moved = {"Exif.Image.Orientation", "Exif.Image.ExifTag", "Exif.Image.GPSTag", "Exif.Photo.InteroperabilityTag"}
    for key, value in before[0].items():
        if key not in moved and not key.startswith("Exif.Thumbnail"):
            assert after[0][key] == value, key
    assert after[1] == before[1]
    assert {key: after[2][key] for key in before[2] if key != "Xmp.tiff.Orientation"} == {
        key: value for key, value in before[2].items() if key != "Xmp.tiff.Orientation"
    }


def test_history_names_tasks_strengths_and_weights_and_grows(source: Metadata) -> None:
    once = for_export(source, "keep", DONE)
    twice = for_export(once, "keep", Processing({"first": 10.0}, "def"))
    xmp = tags(twice)[2]
    parameters = "Xmp.xmpMM.History[{}]/stEvt:parameters"
    assert xmp[parameters.format(1)] == "first 100 %, third 62.5 %; weights sha256 abc123"
    assert xmp[parameters.format(2)] == "first 10 %; weights sha256 def"
    assert xmp["Xmp.xmpMM.History[1]/stEvt:softwareAgent"].startswith("PhotoFix ")


def test_history_names_what_was_done_by_hand(source: Metadata) -> None:
    done = Processing({"first": 10.0}, "def", ("mended by hand at 3,4 5x6", "2 findings rejected by hand"))
    xmp = tags(for_export(source, "keep", done))[2]
    told = "first 10 %; mended by hand at 3,4 5x6; 2 findings rejected by hand; weights sha256 def"
    assert xmp["Xmp.xmpMM.History[1]/stEvt:parameters"] == told


TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("stated", "becomes"),
    [
        ("", "algorithmicallyEnhanced"),
        ("print", "algorithmicallyEnhanced"),
        ("digitalCapture", "algorithmicallyEnhanced"),
        ("trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        ("compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_the_source_type_says_that_a_picture_was_altered_and_never_hides_what_made_it(
    source: Metadata, stated: str, becomes: str
) -> None:
    with EXIV2, carrier(source) as carrying:
        if stated:
            carrying.modify_xmp({"Xmp.iptcExt.DigitalSourceType": TERMS + stated})
        before = blocks(carrying)
    assert tags(for_export(before, "keep", DONE))[2]["Xmp.iptcExt.DigitalSourceType"] == TERMS + becomes
    turned = tags(for_export(before, "keep", Processing({}, "", is_altered=False)))[2]
    assert turned.get("Xmp.iptcExt.DigitalSourceType", "") == (TERMS + stated if stated else "")


def test_equal_exports_are_equal_bytes(source: Metadata) -> None:
    assert for_export(source, "keep", DONE).xmp == for_export(source, "keep", DONE).xmp


def test_strip_location_takes_places_and_nothing_else(source: Metadata) -> None:
    exif, iptc, xmp, _ = tags(for_export(source, "strip_location", None))
    everything = " ".join([*exif, *iptc, *xmp])
    assert "GPS" not in everything
    assert "City" not in everything
    assert exif["Exif.Image.Artist"] == "Zoë Müller 汉字"
    assert iptc["Iptc.Application2.Caption"] == "Am See"
    assert xmp["Xmp.xmp.Rating"] == "4"


def test_size_tags_follow_the_picture(make_pixels: Make, pillow_file: Make) -> None:
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif.get_ifd(0x8769).update({0xA002: 37, 0xA003: 24})
    metadata, *_ = read_metadata(pillow_file(picture, "JPEG", exif=exif))
    seen = tags(for_export(metadata, "keep", None, (12, 18)))[0]
    assert (seen["Exif.Photo.PixelXDimension"], seen["Exif.Photo.PixelYDimension"]) == ("12", "18")


def test_resolution_goes_into_exif_for_formats_without_their_own() -> None:
    exported = for_export(Metadata(dpi=(300.0, 240.5)), "keep", None)
    assert exported.exif is not None
    seen = tags(exported)[0]
    assert (seen["Exif.Image.XResolution"], seen["Exif.Image.YResolution"]) == ("300000/1000", "240500/1000")


def test_strip_leaves_the_resolution_only(source: Metadata) -> None:
    stripped = for_export(Metadata(source.exif, source.iptc, source.xmp, (300, 300)), "strip", DONE)
    assert vars(stripped) == vars(Metadata(dpi=(300, 300)))


def test_tags_about_the_old_storage_go(make_pixels: Make, tiff_file: Make) -> None:
    metadata, *_ = read_metadata(tiff_file(make_pixels(), photometric="rgb", compression="lzw"))
    exif = tags(for_export(metadata, "keep", None))[0]
    assert not {"Exif.Image.Compression", "Exif.Image.StripOffsets", "Exif.Image.ImageWidth"} & exif.keys()


def test_photo_without_metadata_gets_the_history_only() -> None:
    exported = for_export(Metadata(), "keep", DONE)
    assert exported.exif is None
    assert exported.iptc is None
    assert exported.xmp is not None
    assert vars(for_export(Metadata(), "keep", None)) == vars(Metadata())


def test_iptc_records_are_read_with_and_without_their_wrapping() -> None:
    for records in (b"\x1c\x02\x78\x00\x03cap", b"\x1c\x02\x78\x00\x04capt"):
        assert iptc_records(iptc_resources(records)) == records
        assert iptc_records(records) == records


@pytest.mark.parametrize("length", [*range(1, 40), 275, 7168])
def test_iptc_of_any_length(length: int) -> None:
    records = b"\x1c\x02\x78" + length.to_bytes(2, "big") + b"x" * length
    exported = for_export(Metadata(iptc=iptc_resources(records)), "keep", DONE)
    assert tags(exported)[1] == {"Iptc.Application2.Caption": "x" * length}


def test_many_threads_at_once(source: Metadata) -> None:
    """exiv2's XMP part is not thread-safe; the lock must make it so."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: for_export(source, "strip_location", DONE), range(40)))
    assert all(vars(result) == vars(results[0]) for result in results)
