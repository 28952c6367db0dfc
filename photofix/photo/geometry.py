"""Metadata that speaks of places in the picture (regions, subject, sizes): turned, cropped, scaled like the pixels.

Regions after the Metadata Working Group's guidelines 2.0, Microsoft's People schema, IPTC Extension 1.5, EXIF 2.32.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from photofix.photo.carrier import EXIV2, blocks, carrier
from photofix.photo.photo import Metadata
from photofix.raster.frame import Frame

_ENCODING = "ISO-8859-1"
_PART = re.compile(r"(?P<parent>.*Area)/(?P<prefix>[^/:]+):(?P<leaf>[xywhd])$")
_BOUNDARY = re.compile(r"(?P<parent>.*RegionBoundary)/(?P<prefix>[^/:]+):rb(?P<leaf>[XYWH]|Rx|Unit|Vertices.*|Shape)$")
_SIZES = {
    "Xmp.tiff.ImageWidth": 0,
    "Xmp.tiff.ImageLength": 1,
    "Xmp.exif.PixelXDimension": 0,
    "Xmp.exif.PixelYDimension": 1,
}
_APPLIED = re.compile(r".*:AppliedToDimensions/(?P<prefix>[^/:]+):(?P<leaf>[wh])$")
_SUBJECTS = ("Exif.Photo.SubjectArea", "Exif.Photo.SubjectLocation", "Exif.Image.SubjectLocation")
# What cannot be turned: instructions of other programs for the picture as it was stored.
_ONLY_AS_STORED = {
    "Xmp.crs.Crop": "Camera Raw's crop",
    "Xmp.GPano.": "the panorama's geometry",
    "Xmp.exif.SubjectArea": "the subject's place in XMP",
    "Xmp.exif.SubjectLocation": "the subject's place in XMP",
}
_IN_FRACTIONS = ("Xmp.crs.Crop",)  # right at any size
_Changes = dict[str, Any]
_Box = tuple[float, float, float, float]
_OUTSIDE = "a region outside the crop"


_GONE = object()
"""Stands for the value of a region that was cropped away."""


@dataclass(frozen=True)
class Turn:
    """What happened to the pixels between the file that was read and the one that is written.

    Attributes:
        orientation: EXIF orientation 1..8 that was applied.
        upright: (width, height) after it, before scaling.
        size: (width, height) of the result.
        frame: what the person turned and cropped after that; None for nothing.
    """

    orientation: int
    upright: tuple[int, int]
    size: tuple[int, int]
    frame: Frame | None = None

    @property
    def is_none(self) -> bool:
        """Whether orientation, frame and size are all unchanged."""
        return self.moves_nothing and self.upright == self.size

    @property
    def moves_nothing(self) -> bool:
        """Whether every place keeps its share of width and height; the picture may still be scaled."""
        return self.orientation == 1 and (self.frame is None or self.frame.is_whole)

    @property
    def stored(self) -> tuple[int, int]:
        """(width, height) as the file stored it."""
        return self.upright[::-1] if self.orientation >= 5 else self.upright

    @property
    def of_upright(self) -> Turn:
        """This turn for metadata whose places already refer to the upright picture: without the orientation."""
        return replace(self, orientation=1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) in the result, as shares of its width and height, of a place given as shares of the stored picture.
        Outside 0..1 if it was cropped away."""
        places = {
            1: (x, y),
            2: (1 - x, y),
            3: (1 - x, 1 - y),
            4: (x, 1 - y),
            5: (y, x),
            6: (1 - y, x),
            7: (1 - y, 1 - x),
            8: (y, 1 - x),
        }
        x, y = places[self.orientation]
        if self.frame is None or self.frame.is_whole:
            return x, y
        x, y = self.frame.result_point(x * self.frame.photo_width, y * self.frame.photo_height)
        return x / self.frame.width, y / self.frame.height

    def box(self, left: float, top: float, width: float, height: float) -> _Box | None:
        """What becomes of a rectangle in 0..1: the upright one around it, cut to the picture; None if its middle was
        cropped away."""
        x, y = self.point(left + width / 2, top + height / 2)
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return None
        corners = [self.point(left + across, top + down) for across in (0, width) for down in (0, height)]
        xs, ys = ([corner[axis] for corner in corners] for axis in (0, 1))
        if self.frame is not None and not self.frame.is_whole:
            xs, ys = ([min(max(value, 0.0), 1.0) for value in values] for values in (xs, ys))
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def turned(metadata: Metadata, turn: Turn) -> tuple[Metadata, tuple[str, ...]]:
    """The blocks with every place turned, and what had to be dropped, for people."""
    if turn.is_none or not (metadata.exif or metadata.xmp):
        return metadata, ()
    with EXIV2, carrier(metadata) as carrying:
        exif, xmp = carrying.read_exif(_ENCODING), carrying.read_xmp(_ENCODING)
        dropped: list[str] = []
        exif_changes = _subjects(exif, turn, dropped) | _resolutions(exif, turn)
        xmp_changes, gone = _xmp_changes(xmp, turn, dropped)
        if exif_changes:
            carrying.modify_exif(exif_changes)
        if xmp_changes:
            carrying.modify_xmp(xmp_changes)
        if gone:
            _remove_items(carrying, gone)
        if not exif_changes and not xmp_changes and not gone:
            return metadata, ()
        return replace(blocks(carrying), dpi=metadata.dpi, texts=metadata.texts), tuple(dict.fromkeys(dropped))


def _resolutions(exif: Mapping[str, Any], turn: Turn) -> _Changes:
    across, down = "Exif.Image.XResolution", "Exif.Image.YResolution"
    is_swapped = turn.frame is not None and turn.frame.is_sideways and across in exif and down in exif
    return {across: exif[down], down: exif[across]} if is_swapped and exif[across] != exif[down] else {}


def turned_dpi(dpi: tuple[float, float] | None, frame: Frame) -> tuple[float, float] | None:
    """(x, y) pixels per inch after a frame."""
    return dpi[::-1] if dpi is not None and frame.is_sideways else dpi


def _xmp_changes(xmp: Mapping[str, Any], turn: Turn, dropped: list[str]) -> tuple[_Changes, set[str]]:
    """New values, and the list items that are gone."""
    changes: _Changes = {key: str(turn.size[side]) for key, side in _SIZES.items() if key in xmp}
    for key in xmp:
        if found := _APPLIED.match(key):
            changes[key] = str(turn.size["wh".index(found["leaf"])])
        for start, words in _ONLY_AS_STORED.items():
            if key.startswith(start) and (not turn.moves_nothing or start not in _IN_FRACTIONS):
                changes[key] = None
                dropped.append(words)
    if turn.moves_nothing:
        return changes, set()
    of_areas = turn.of_upright if _speaks_of_upright(xmp, turn) else turn
    changes |= _grouped(xmp, _PART, lambda values: _area(values, of_areas))
    changes |= _grouped(xmp, _BOUNDARY, lambda values: _boundary(values, turn))
    changes |= _rectangles(xmp, turn)
    gone = {key[: key.rindex("]") + 1] for key, value in changes.items() if value is _GONE and "]" in key}
    dropped += [_OUTSIDE] * bool(gone)
    return {key: None if value is _GONE else value for key, value in changes.items()}, gone


def _remove_items(carrying: Any, gone: set[str]) -> None:
    """Take items out of their lists; those after them move up. exiv2 cannot take out one: lists are written anew."""
    xmp = carrying.read_xmp()
    lists = {item[: item.rindex("[")] for item in gone}
    kept: dict[str, Any] = {}
    for name in lists:
        numbers = sorted({int(key[len(name) + 1 :].split("]")[0]) for key in xmp if key.startswith(f"{name}[")})
        stay = [number for number in numbers if f"{name}[{number}]" not in gone]
        if stay:
            kept[name] = xmp[name]
        for new, old in enumerate(stay, 1):
            start = f"{name}[{old}]"
            kept |= {f"{name}[{new}]{key[len(start) :]}": xmp[key] for key in xmp if key.startswith(start)}
    carrying.modify_xmp({key: None for key in xmp if any(key == name or key.startswith(f"{name}[") for name in lists)})
    if kept:
        carrying.modify_xmp(kept)


def _speaks_of_upright(xmp: Mapping[str, Any], turn: Turn) -> bool:
    """Whether the program that wrote the regions meant the picture as it is shown, as the size beside them tells."""
    applied = {found["leaf"]: xmp[key] for key in xmp if (found := _APPLIED.match(key))}
    size = tuple(_number(applied.get(leaf)) for leaf in "wh")
    return size == turn.upright and size != turn.stored


def _grouped(xmp: Mapping[str, Any], pattern: re.Pattern[str], change: Callable[[dict[str, Any]], Any]) -> _Changes:
    groups: dict[str, dict[str, tuple[str, Any]]] = {}
    for key, value in xmp.items():
        if found := pattern.match(key):
            groups.setdefault(found["parent"], {})[found["leaf"].lower()] = (key, value)
    changes: _Changes = {}
    for group in groups.values():
        values = change({leaf: value for leaf, (_, value) in group.items()})
        changes |= {group[leaf][0]: value for leaf, value in values.items() if leaf in group}
    return changes


def _area(values: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """A region: its middle, width and height in 0..1."""
    x, y, w, h = (_number(values.get(leaf)) for leaf in "xywh")
    if x is None or y is None:
        return {}
    box = turn.box(x - (w or 0.0) / 2, y - (h or 0.0) / 2, w or 0.0, h or 0.0)
    if box is None:
        return dict.fromkeys(values, _GONE)
    left, top, width, height = box
    return {"x": _text(left + width / 2), "y": _text(top + height / 2), "w": _text(width), "h": _text(height)}


def _boundary(values: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """An IPTC region: its upper left corner, width and height, in 0..1 or pixels; other shapes are dropped."""
    x, y, w, h = (_number(values.get(leaf)) for leaf in "xywh")
    if x is None or y is None or w is None or h is None:
        return dict.fromkeys(values)
    is_pixels = values.get("unit") == "pixel"
    across, down = turn.stored if is_pixels else (1, 1)
    box = turn.box(x / across, y / down, w / across, h / down)
    if box is None:
        return dict.fromkeys(values, _GONE)
    across, down = turn.size if is_pixels else (1, 1)
    sides = (across, down, across, down)
    return {leaf: _text(value * side) for leaf, value, side in zip("xywh", box, sides, strict=True)}


def _rectangles(xmp: Mapping[str, Any], turn: Turn) -> _Changes:
    """Microsoft's regions: "left, top, width, height" in 0..1."""
    changes: _Changes = {}
    for key, value in xmp.items():
        if not key.endswith(":Rectangle"):
            continue
        numbers = [_number(part) for part in str(value).split(",")]
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers) == 4:
            box = turn.box(known[0], known[1], known[2], known[3])
            changes[key] = _GONE if box is None else ", ".join(map(_text, box))
    return changes


def _subjects(exif: Mapping[str, Any], turn: Turn, dropped: list[str]) -> _Changes:
    """The subject's middle in pixels, with a diameter, or with width and height."""
    changes: _Changes = {}
    for key in _SUBJECTS:
        numbers = [_number(part) for part in str(exif.get(key, "")).split()]
        known = [number for number in numbers if number is not None]
        if len(known) not in (2, 3, 4) or len(known) != len(numbers):
            continue
        changes[key] = _subject(known, turn)
        if changes[key] is None:
            dropped.append("the subject's place outside the crop")
    return changes


def _subject(numbers: list[float], turn: Turn) -> str | None:
    (across, down), (wide, tall) = turn.stored, turn.size
    width, height = numbers[2:] if len(numbers) == 4 else (0.0, 0.0)
    box = turn.box((numbers[0] - width / 2) / across, (numbers[1] - height / 2) / down, width / across, height / down)
    if box is None:
        return None
    pixels = [(box[0] + box[2] / 2) * wide, (box[1] + box[3] / 2) * tall]
    if len(numbers) == 4:
        pixels += [box[2] * wide, box[3] * tall]
    elif len(numbers) == 3:
        pixels.append(numbers[2] * wide / (turn.frame.width if turn.frame is not None else turn.upright[0]))
    return " ".join(str(min(65535, max(0, round(value)))) for value in pixels)


def _number(text: Any) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


def _text(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
