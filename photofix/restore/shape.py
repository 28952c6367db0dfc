"""What a command asks of the picture's shape: turn, mirror, straighten, crop, some of it found in each photo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from photofix.edit import Edit
from photofix.errors import EditError
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners, Crop
from photofix.scan.area import find_area, whole_area
from photofix.scan.upright import find_turn

AUTO: Literal["auto"] = "auto"
NONE: Literal["none"] = "none"


@dataclass(frozen=True)
class Shape:
    """Wishes for every photo of a command; they act on the picture as its edit leaves it.

    Attributes:
        rotate: degrees clockwise: 0, 90, 180, 270.
        is_mirrored: left and right are exchanged, after turning.
        straighten: degrees clockwise; "auto" = as far as the print lies turned in its scan; None = as it is.
        crop: (left, top, width, height), pixels of the turned picture; "auto" = the print in its scan, straight; None =
            as it is.
        corners: of one print on a scan that holds several: it becomes the picture before all that.
        area: (left, top, width, height), pixels of the photo: the picture inside its border; "none" = there is no
            border; None = as the edit says, else it is found.
        is_put_upright: turned so that faces stand upright, where they tell and the edit turns nothing, before `rotate`.
    """

    rotate: int = 0
    is_mirrored: bool = False
    straighten: float | Literal["auto"] | None = None
    crop: Crop | Literal["auto"] | None = None
    corners: Corners | None = None
    area: Crop | Literal["none"] | None = None
    is_put_upright: bool = False

    def applied(self, edit: Edit, photo: Photo) -> Edit:
        """`edit` with these wishes. Raises EditError for a crop that reaches beyond the photo."""
        if self == Shape():
            return edit
        if self.area is not None:
            edit = replace(edit, area=self._area(photo))
        geometry, size = edit.geometry, (photo.height, photo.width)
        if self.corners is not None:
            geometry = replace(geometry, corners=self.corners, straighten=0.0, crop=None)
        elif AUTO in (self.crop, self.straighten):
            area = find_area(edit.looked_at(photo))
            if area is not None and self.crop == AUTO:
                geometry = replace(geometry, corners=area.corners, straighten=0.0, crop=None)
            elif area is not None:
                geometry = replace(geometry, straighten=-area.degrees)
        if self.straighten is not None and self.straighten != AUTO:
            geometry = replace(geometry, straighten=self.straighten)
        upright = find_turn(edit.seen(photo)) if self.is_put_upright and not edit.geometry.turns else 0
        geometry = geometry.turned(upright + self.rotate // 90, *size)
        if self.is_mirrored:
            geometry = geometry.mirrored(*size)
        if self.crop is not None and self.crop != AUTO:
            _check(self.crop, *geometry.canvas(*size))
            geometry = replace(geometry, crop=self.crop)
        return replace(edit, geometry=geometry)

    def _area(self, photo: Photo) -> Corners:
        if self.area is None or self.area == NONE:
            return whole_area(photo)
        _check(self.area, photo.height, photo.width, "area")
        left, top, right, bottom = (float(at) for at in _ends(self.area))
        return (top, left), (top, right), (bottom, right), (bottom, left)


def _ends(crop: Crop) -> tuple[int, int, int, int]:
    return crop[0], crop[1], crop[0] + crop[2], crop[1] + crop[3]


def _check(crop: Crop, tall: int, wide: int, name: str = "crop") -> None:
    left, top, width, height = crop
    if left + width > wide or top + height > tall:
        raise EditError(
            f"The {name} {left},{top},{width},{height} reaches beyond the picture of {wide} x {tall} pixels; give one "
            "that lies inside it."
        )
