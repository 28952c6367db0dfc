"""What a file says beside its pixels: facts the reader needs, and the blocks as an exported file shall hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

from photofix import __version__
from photofix.photo.carrier import EXIV2, blocks, carrier, copy_blocks, opened
from photofix.photo.exif import has_entries
from photofix.photo.photo import Metadata
from photofix.photo.provenance import SOURCE_TYPE, source_type
from photofix.photo.texts import without_places
from photofix.photo.xmp import says_anything

Keep = Literal["keep", "strip", "strip_location"]

_ENCODING = "ISO-8859-1"

# Tags that describe how the old file stored its pixels; they would contradict the new one.
# fmt: off
_STORAGE_NAMES = (
    "NewSubfileType", "SubfileType", "ImageWidth", "ImageLength", "BitsPerSample", "Compression",
    "PhotometricInterpretation", "FillOrder", "StripOffsets", "SamplesPerPixel", "RowsPerStrip",
    "StripByteCounts", "PlanarConfiguration", "Predictor", "ColorMap", "TileWidth", "TileLength",
    "TileOffsets", "TileByteCounts", "SubIFDs", "ExtraSamples", "SampleFormat", "JPEGTables",
    "YCbCrCoefficients", "YCbCrSubSampling", "YCbCrPositioning", "ReferenceBlackWhite", "InterColorProfile",
    "XMLPacket", "IPTCNAA", "ImageResources", "TransferFunction",
)
# fmt: on
_STORAGE_TAGS = frozenset(f"Exif.Image.{name}" for name in _STORAGE_NAMES)
# What a DNG says about its sensor's samples: with these, a finished picture would be developed once more.
# fmt: off
_SENSOR_NAMES = (
    "DNG", "CFA", "Linearization", "BlackLevel", "WhiteLevel", "DefaultScale", "DefaultCrop", "DefaultUserCrop",
    "DefaultBlack", "ColorMatrix", "CameraCalibration", "ReductionMatrix", "AnalogBalance", "AsShot", "Baseline",
    "BayerGreenSplit", "LinearResponse", "ChromaBlur", "AntiAlias", "ShadowScale", "MakerNoteSafety",
    "CalibrationIlluminant", "BestQuality", "RawData", "RawImage", "NewRaw", "OriginalRaw", "ActiveArea",
    "MaskedAreas", "CurrentICC", "CurrentPre", "ColorimetricReference", "Profile", "NoiseProfile", "OpcodeList",
    "ForwardMatrix", "Preview", "SubTile", "RowInterleave", "TIFFEPStandardID", "ExtraCameraProfiles",
)
# fmt: on
_SENSOR_PREFIXES = tuple(f"Exif.Image.{name}" for name in _SENSOR_NAMES)
_PHOTO_PREFIX = "Exif.Photo."
_LOCATION_PREFIXES = (
    "Exif.GPSInfo.",
    "Exif.Image.GPSTag",
    "Xmp.exif.GPS",
    "Xmp.photoshop.City",
    "Xmp.photoshop.State",
    "Xmp.photoshop.Country",
    "Xmp.iptc.Location",
    "Xmp.iptc.CountryCode",
    "Xmp.iptcExt.LocationCreated",
    "Xmp.iptcExt.LocationShown",
    "Iptc.Application2.City",
    "Iptc.Application2.SubLocation",
    "Iptc.Application2.ProvinceState",
    "Iptc.Application2.Country",
    "Iptc.Application2.LocationCode",
    "Iptc.Application2.LocationName",
)

# What XMP says about things that are never carried along: old thumbnails, the video of a moving photo, gain and depth
# maps, a second part of XMP, signatures.
_STALE_PREFIXES = (
    "Xmp.xmp.Thumbnails",
    "Xmp.GCamera.MotionPhoto",
    "Xmp.GCamera.MicroVideo",
    "Xmp.Container.Directory",
    "Xmp.GContainer.",
    "Xmp.Device.",
    "Xmp.hdrgm.",
    "Xmp.HDRGainMap.",
    "Xmp.GDepth.",
    "Xmp.GImage.",
    "Xmp.GAudio.",
    "Xmp.xmpNote.HasExtendedXMP",
    "Xmp.dcterms.provenance",
)


@dataclass(frozen=True)
class Processing:
    """What the exported file says was done to it, in its XMP history.

    Attributes:
        strengths: task key -> percent.
        weights_sha256: of the network's weights.
        by_hand: what a person did, line by line.
        is_altered: a pixel is another one now.
    """

    strengths: Mapping[str, float]
    weights_sha256: str
    by_hand: tuple[str, ...] = ()
    is_altered: bool = True

    def text(self) -> str:
        """One line: tasks with their strengths, what was done by hand, then the weights."""
        tasks = ", ".join(f"{key} {percent:g} %" for key, percent in self.strengths.items() if percent) or "no task"
        return "; ".join((tasks, *self.by_hand, f"weights sha256 {self.weights_sha256 or 'none'}"))


def read_metadata(source: bytes | Path) -> tuple[Metadata, int | None, tuple[str, ...]]:
    """What an image, as bytes or as a file, says about itself.

    Returns:
        Raw blocks with the resolution EXIF states; EXIF orientation 1..8, None if not stated; what exiv2
        cannot carry, as in `Photo`.

    Raises:
        RuntimeError, UnicodeError: exiv2 cannot read it; the pixels may still be fine.
    """
    with EXIV2, opened(source) as image, carrier(Metadata()) as carrying:
        copy_blocks(image, carrying)
        exif = carrying.read_exif(_ENCODING)
        # exiv2 writes no more than the 64 KB that a JPEG can hold and drops the largest tags without a word.
        lost = [key for key in image.read_exif(_ENCODING) if key.startswith(_PHOTO_PREFIX) and key not in exif]
        left_out = (f"EXIF above 64 KB ({', '.join(key.removeprefix(_PHOTO_PREFIX) for key in lost)})",) if lost else ()
        return replace(blocks(carrying), dpi=_dpi(exif)), _orientation(exif), left_out


def is_understood(metadata: Metadata) -> bool:
    """Whether exiv2 finds something in every block that has something in it. Raises as `read_metadata`."""
    with EXIV2, carrier(metadata) as carrying:
        return bool(
            (carrying.read_exif(_ENCODING) or not has_entries(metadata.exif))
            and (carrying.read_xmp(_ENCODING) or not says_anything(metadata.xmp))
            and (carrying.read_iptc(_ENCODING) or not metadata.iptc)
        )


class ExifFacts(NamedTuple):
    """What EXIF says about the pixels: orientation 1..8, None if it says nothing; pixels per inch (x, y)."""

    orientation: int | None = None
    dpi: tuple[float, float] | None = None


def read_exif_facts(exif: bytes | None) -> ExifFacts:
    """The facts of a raw EXIF block that exiv2 can read."""
    if not exif:
        return ExifFacts()
    with EXIV2, carrier(Metadata(exif=exif)) as carrying:
        found = carrying.read_exif(_ENCODING)
        return ExifFacts(_orientation(found), _dpi(found))


def says_adobe_rgb(metadata: Metadata) -> bool:
    """Whether EXIF marks the pixels as Adobe RGB without embedding the profile (DCF option file "R03")."""
    if not metadata.exif:
        return False
    with EXIV2, carrier(Metadata(exif=metadata.exif)) as carrying:
        return str(carrying.read_exif(_ENCODING).get("Exif.Iop.InteroperabilityIndex", "")).startswith("R03")


def for_export(
    metadata: Metadata, keep: Keep, processing: Processing | None, size: tuple[int, int] | None = None
) -> Metadata:
    """The blocks as the exported file of `size` (width, height) shall hold them.

    Orientation becomes 1, thumbnails and tags about the old file's storage go, the processing is
    appended to the XMP history, and IPTC's Digital Source Type says that the picture was altered, if
    it was. "strip" leaves only the resolution, "strip_location" takes GPS and place names out (and
    texts about them). Nothing depends on the clock, so equal exports are equal files.
    """
    if keep == "strip":
        return Metadata(dpi=metadata.dpi)
    texts = without_places(metadata.texts) if keep == "strip_location" else metadata.texts
    with EXIV2, carrier(metadata) as carrying:
        _tidy_exif(carrying, metadata, size)
        _tidy_xmp(carrying)
        if keep == "strip_location":
            _drop_location(carrying)
        if processing is not None:
            _append_history(carrying, processing)
            if processing.is_altered:
                _state_source(carrying)
        return replace(blocks(carrying), dpi=metadata.dpi, texts=texts)


def without_orientation(metadata: Metadata) -> Metadata:
    """The blocks without the EXIF orientation tag, which means upright."""
    if not metadata.exif:
        return metadata
    with EXIV2, carrier(metadata) as carrying:
        carrying.modify_exif({"Exif.Image.Orientation": None})
        return replace(metadata, exif=blocks(carrying).exif)


def _orientation(exif: Mapping[str, Any]) -> int | None:
    value = str(exif.get("Exif.Image.Orientation", ""))
    return int(value) if value in tuple("12345678") else None


def _dpi(exif: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        x, y = (float(Fraction(str(exif[f"Exif.Image.{axis}Resolution"]))) for axis in "XY")
    except (KeyError, ValueError, ZeroDivisionError, OverflowError):
        return None
    scale = {"2": 1.0, "3": 2.54}.get(str(exif.get("Exif.Image.ResolutionUnit", "2")), 0.0)
    return (x * scale, y * scale) if x * scale > 0 and y * scale > 0 else None


def _tidy_exif(carrying: Any, metadata: Metadata, size: tuple[int, int] | None) -> None:
    exif = carrying.read_exif(_ENCODING)
    changes: dict[str, Any] = {
        key: None for key in exif if key in _STORAGE_TAGS or key.startswith(("Exif.SubImage", *_SENSOR_PREFIXES))
    }
    if "Exif.Image.Orientation" in exif:
        changes["Exif.Image.Orientation"] = "1"
    if size is not None and "Exif.Photo.PixelXDimension" in exif:
        changes |= {"Exif.Photo.PixelXDimension": str(size[0]), "Exif.Photo.PixelYDimension": str(size[1])}
    if metadata.dpi is not None and "Exif.Image.XResolution" not in exif:
        changes |= _resolution_tags(metadata.dpi)
    if changes:
        carrying.modify_exif(changes)
    carrying.clear_thumbnail()


def _tidy_xmp(carrying: Any) -> None:
    xmp = carrying.read_xmp()
    changes: dict[str, Any] = {key: None for key in xmp if key.startswith(_STALE_PREFIXES)}
    if "Xmp.tiff.Orientation" in xmp:
        changes["Xmp.tiff.Orientation"] = "1"
    if changes:
        carrying.modify_xmp(changes)


def _resolution_tags(dpi: tuple[float, float]) -> dict[str, str]:
    x, y = (f"{round(value * 1000)}/1000" for value in dpi)
    return {"Exif.Image.XResolution": x, "Exif.Image.YResolution": y, "Exif.Image.ResolutionUnit": "2"}


def _drop_location(carrying: Any) -> None:
    for read, modify in (
        (carrying.read_exif, carrying.modify_exif),
        (carrying.read_iptc, carrying.modify_iptc),
        (carrying.read_xmp, carrying.modify_xmp),
    ):
        found = {key: None for key in read(_ENCODING) if key.startswith(_LOCATION_PREFIXES)}
        if found:
            modify(found)


def _append_history(carrying: Any, processing: Processing) -> None:
    entries = [key for key in carrying.read_xmp() if key.startswith("Xmp.xmpMM.History[")]
    last = max((int(key.split("[")[1].split("]")[0]) for key in entries), default=0)
    if not last:
        carrying.modify_xmp({"Xmp.xmpMM.History": 'type="Seq"'})
    entry = f"Xmp.xmpMM.History[{last + 1}]/stEvt:"
    carrying.modify_xmp(
        {
            f"{entry}action": "edited",
            f"{entry}softwareAgent": f"PhotoFix {__version__}",
            f"{entry}parameters": processing.text(),
        }
    )


def _state_source(carrying: Any) -> None:
    stated = str(carrying.read_xmp().get(SOURCE_TYPE, ""))
    carrying.modify_xmp({SOURCE_TYPE: source_type(stated)})
