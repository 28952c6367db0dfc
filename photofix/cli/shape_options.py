"""The options for the picture's shape, which `restore` and `batch` share."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal

import typer

from photofix.raster.frame import STEEPEST, Crop
from photofix.restore.shape import AUTO, NONE, Shape

_PANEL = "Shape"


class Rotate(StrEnum):
    """Quarter turns clockwise."""

    quarter = "90"
    half = "180"
    three_quarters = "270"


RotateOption = Annotated[
    Rotate | None, typer.Option("--rotate", help="Turn clockwise, degrees.", rich_help_panel=_PANEL)
]
MirrorOption = Annotated[
    bool, typer.Option("--mirror", help="Exchange left and right, after turning.", rich_help_panel=_PANEL)
]
StraightenOption = Annotated[
    str | None,
    typer.Option(
        "--straighten",
        metavar="auto|DEG",
        help="Turn clockwise by -15..15 degrees, or by as much as the print lies turned in its scan.",
        rich_help_panel=_PANEL,
    ),
]
CropOption = Annotated[
    str | None,
    typer.Option(
        "--crop",
        metavar="X,Y,W,H|auto",
        help="Keep this rectangle, pixels of the turned picture; or the print inside its scan, straight.",
        rich_help_panel=_PANEL,
    ),
]


AutoTurnOption = Annotated[
    bool,
    typer.Option(
        "--auto-turn",
        help="Turn photos upright whose faces clearly lie or are upside down.",
        rich_help_panel=_PANEL,
    ),
]
AreaOption = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="X,Y,W,H|none",
        help="Where the picture lies inside its border, pixels of the photo: the rest is neither judged nor changed; "
        "none = there is no border. Found by itself unless given.",
        rich_help_panel=_PANEL,
    ),
]


def shape_or_usage_error(
    rotate: Rotate | None, mirror: bool, straighten: str | None, crop: str | None, area: str | None, auto_turn: bool
) -> Shape:
    """What the options ask for; a usage error for what is none."""
    turn = int(rotate.value) if rotate else 0
    return Shape(turn, mirror, _straighten(straighten), _crop(crop), area=_area(area), is_put_upright=auto_turn)


def _straighten(text: str | None) -> float | Literal["auto"] | None:
    if text is None or text == AUTO:
        return AUTO if text else None
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -STEEPEST <= degrees <= STEEPEST:
        raise typer.BadParameter(f"'{text}' is neither auto nor a number in -15..15", param_hint="--straighten")
    return degrees


def _crop(text: str | None) -> Crop | Literal["auto"] | None:
    return AUTO if text == AUTO else _box(text, AUTO, "--crop")


def _area(text: str | None) -> Crop | Literal["none"] | None:
    return NONE if text == NONE else _box(text, NONE, "--area")


def _box(text: str | None, word: str, flag: str) -> Crop | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})", text.replace(" ", ""))
    numbers = [int(part) for part in found.groups()] if found else [0] * 4
    if 0 in numbers[2:]:
        raise typer.BadParameter(f"'{text}' is neither {word} nor left,top,width,height in pixels", param_hint=flag)
    return numbers[0], numbers[1], numbers[2], numbers[3]
