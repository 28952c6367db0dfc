"""Metadata that speaks of places in the picture (regions, subject, sizes): turned and scaled as the pixels are.

Regions after the Metadata Working Group's guidelines 2.0, Microsoft's People schema, IPTC Extension 1.5, EXIF 2.32.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from photofix.photo.carrier import EXIV2, blocks, carrier
from photofix.photo.photo import Metadata

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


@dataclass(frozen=True)
class Turn:
    """What happened to the pixels between the file that was read and the one that is written.

    Attributes:
        orientation: EXIF orientation 1..8 that was applied.
        upright: (width, height) after it, before scaling.
        size: (width, height) of the result.
    """

    orientation: int
    upright: tuple[int, int]
    size: tuple[int, int]

    @property
    def is_none(self) -> bool:
        """Whether all stayed as it was."""
        return self.orientation == 1 and self.upright == self.size

    @property
    def stored(self) -> tuple[int, int]:
        """(width, height) as the file stored it."""
        return self.upright[::-1] if self.orientation >= 5 else self.upright

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a place in 0..1 comes to lie."""
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
        return places[self.orientation]

    def span(self, width: float, height: float) -> tuple[float, float]:
        """What becomes of a width and a height."""
        return (height, width) if self.orientation >= 5 else (width, height)


def turned(metadata: Metadata, turn: Turn) -> tuple[Metadata, tuple[str, ...]]:
    """The blocks with every place turned, and what had to be dropped, for people."""
    if turn.is_none or not (metadata.exif or metadata.xmp):
        return metadata, ()
    with EXIV2, carrier(metadata) as carrying:
        exif, xmp = carrying.read_exif(_ENCODING), carrying.read_xmp(_ENCODING)
        dropped: list[str] = []
        exif_changes, xmp_changes = _subjects(exif, turn, dropped), _xmp_changes(xmp, turn, dropped)
        if exif_changes:
            carrying.modify_exif(exif_changes)
        if xmp_changes:
            carrying.modify_xmp(xmp_changes)
        if not exif_changes and not xmp_changes:
            return metadata, ()
        return replace(blocks(carrying), dpi=metadata.dpi, texts=metadata.texts), tuple(dict.fromkeys(dropped))


def _xmp_changes(xmp: Mapping[str, Any], turn: Turn, dropped: list[str]) -> _Changes:
    changes: _Changes = {key: str(turn.size[side]) for key, side in _SIZES.items() if key in xmp}
    is_upright = _speaks_of_upright(xmp, turn)
    for key in xmp:
        if found := _APPLIED.match(key):
            changes[key] = str(turn.size["wh".index(found["leaf"])])
        for start, words in _ONLY_AS_STORED.items():
            if key.startswith(start) and (turn.orientation > 1 or start not in _IN_FRACTIONS):
                changes[key] = None
                dropped.append(words)
    if turn.orientation > 1:
        if not is_upright:
            changes |= _grouped(xmp, _PART, lambda values: _area(values, turn))
        changes |= _grouped(xmp, _BOUNDARY, lambda values: _boundary(values, turn))
        changes |= _rectangles(xmp, turn)
    return changes


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
    new_x, new_y = turn.point(x, y)
    new_w, new_h = turn.span(w or 0.0, h or 0.0)
    return {"x": _text(new_x), "y": _text(new_y), "w": _text(new_w), "h": _text(new_h)}


def _boundary(values: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """An IPTC region: its upper left corner, width and height, in 0..1 or pixels; other shapes are dropped."""
    x, y, w, h = (_number(values.get(leaf)) for leaf in "xywh")
    if x is None or y is None or w is None or h is None:
        return dict.fromkeys(values)
    is_pixels = values.get("unit") == "pixel"
    across, down = turn.stored if is_pixels else (1, 1)
    left, top, width, height = _turned_box((x / across, y / down, w / across, h / down), turn)
    across, down = turn.size if is_pixels else (1, 1)
    new = {"x": left * across, "y": top * down, "w": width * across, "h": height * down}
    return {leaf: _text(value) for leaf, value in new.items()}


def _turned_box(box: tuple[float, float, float, float], turn: Turn) -> tuple[float, float, float, float]:
    x, y, w, h = box
    middle_x, middle_y = turn.point(x + w / 2, y + h / 2)
    width, height = turn.span(w, h)
    return middle_x - width / 2, middle_y - height / 2, width, height


def _rectangles(xmp: Mapping[str, Any], turn: Turn) -> _Changes:
    """Microsoft's regions: "left, top, width, height" in 0..1."""
    changes: _Changes = {}
    for key, value in xmp.items():
        if not key.endswith(":Rectangle"):
            continue
        numbers = [_number(part) for part in str(value).split(",")]
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers) == 4:
            box = _turned_box((known[0], known[1], known[2], known[3]), turn)
            changes[key] = ", ".join(map(_text, box))
    return changes


def _subjects(exif: Mapping[str, Any], turn: Turn, dropped: list[str]) -> _Changes:
    """The subject's middle in pixels, with a diameter, or with width and height."""
    changes: _Changes = {}
    for key in _SUBJECTS:
        numbers = [_number(part) for part in str(exif.get(key, "")).split()]
        known = [number for number in numbers if number is not None]
        if len(known) not in (2, 3, 4) or len(known) != len(numbers):
            continue
        scale = turn.size[0] / turn.upright[0]
        x, y = turn.point(known[0] / turn.stored[0], known[1] / turn.stored[1])
        sizes = turn.span(known[2], known[3]) if len(known) == 4 else known[2:]
        pixels = (x * turn.size[0], y * turn.size[1], *(size * scale for size in sizes))
        changes[key] = " ".join(str(min(65535, max(0, round(value)))) for value in pixels)
    return changes


def _number(text: Any) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


def _text(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
