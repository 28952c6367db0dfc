"""Places named in metadata follow the pixels: checked by marking the place in the picture itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from photofix.photo.carrier import EXIV2, carrier
from photofix.photo.geometry import Turn, turned
from photofix.photo.opening import upright
from photofix.photo.photo import Metadata
from tests.photo.wild_files import XMP

STORED = (40, 20)  # width, height
BOX = (8, 5, 4, 2)  # left, top, width, height, pixels
REGIONS = XMP % (
    b'<rdf:Description xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
    b' xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"'
    b' xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:ImageWidth="40" tiff:ImageLength="20"'
    b' xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
    b' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
    b' xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:FullPanoWidthPixels="40">'
    b'<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="%d" stDim:h="%d"'
    b' stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b'<mwg-rs:Area stArea:x="0.25" stArea:y="0.3" stArea:w="0.1" stArea:h="0.1" stArea:unit="normalized"/>'
    b"</rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    b'<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li'
    b' MPReg:Rectangle="0.2, 0.25, 0.1, 0.1"/></rdf:Bag></MPRI:Regions></MP:RegionInfo></rdf:Description>'
)


def keys(metadata: Metadata) -> dict[str, Any]:
    with EXIV2, carrier(metadata) as carrying:
        return dict(carrying.read_exif()) | dict(carrying.read_xmp())


def box_in_pixels(orientation: int) -> tuple[int, int, int, int]:
    """Where the box comes to lie, found by turning a picture that shows it."""
    picture = np.zeros((STORED[1], STORED[0], 1), np.uint8)
    left, top, width, height = BOX
    picture[top : top + height, left : left + width] = 255
    rows, columns = np.nonzero(upright(picture, orientation)[..., 0])
    return int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_regions_lie_where_the_pixels_lie(orientation: int, scale: int) -> None:
    upright = STORED[::-1] if orientation >= 5 else STORED
    size = (upright[0] // scale, upright[1] // scale)
    with EXIV2, carrier(Metadata(xmp=REGIONS % STORED)) as carrying:
        carrying.modify_exif({"Exif.Photo.SubjectArea": "10 6 4 2"})
        from photofix.photo.carrier import blocks

        source = blocks(carrying)
    result, dropped = turned(source, Turn(orientation, upright, size))
    found = keys(result)
    left, top, width, height = box_in_pixels(orientation)
    area = {part: float(found[f"Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:{part}"]) for part in "xywh"}
    middle = ((left + width / 2) / upright[0], (top + height / 2) / upright[1])
    assert (area["x"], area["y"]) == pytest.approx(middle)
    assert (area["w"], area["h"]) == pytest.approx((width / upright[0], height / upright[1]))
    rectangle = [float(part) for part in found["Xmp.MP.RegionInfo/MPRI:Regions[1]/MPReg:Rectangle"].split(",")]
    assert rectangle == pytest.approx([left / upright[0], top / upright[1], width / upright[0], height / upright[1]])
    subject = [int(part) for part in found["Exif.Photo.SubjectArea"].split()]
    expected = (middle[0] * size[0], middle[1] * size[1], width / scale, height / scale)
    assert subject == pytest.approx(expected, abs=0.6)
    assert (found["Xmp.tiff.ImageWidth"], found["Xmp.tiff.ImageLength"]) == tuple(map(str, size))
    applied = "Xmp.mwg-rs.Regions/mwg-rs:AppliedToDimensions/stDim:"
    assert (found[f"{applied}w"], found[f"{applied}h"]) == tuple(map(str, size))
    has_changed = orientation > 1 or scale > 1
    assert dropped == (("the panorama's geometry",) if has_changed else ())
    assert ("Xmp.GPano.FullPanoWidthPixels" in found) == (not has_changed)


def test_regions_of_a_program_that_meant_the_upright_picture_are_left_alone() -> None:
    result, _ = turned(Metadata(xmp=REGIONS % STORED[::-1]), Turn(6, STORED[::-1], STORED[::-1]))
    assert keys(result)["Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Area/stArea:x"] == "0.25"


def test_metadata_without_places_is_the_same_object() -> None:
    metadata = Metadata(xmp=XMP % b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/>')
    assert turned(metadata, Turn(6, (20, 40), (20, 40))) == (metadata, ())
