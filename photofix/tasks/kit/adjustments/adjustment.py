"""The person's own adjustments of a restored picture, as one point operation: print tone, warmth and tint, black and
white point, brightness, contrast, saturation, in this order; all but the last are one table per channel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import LUMA, Image
from photofix.raster.place import Place
from photofix.raster.scratch import aligned, scratch
from photofix.tasks.kit.adjustments.oklab import cone_roots, saturated
from photofix.tasks.kit.adjustments.print_tone import NEUTRAL, SELENIUM, SEPIA, PrintTone, toned_light
from photofix.tasks.kit.adjustments.tone_curve import ToneCurve
from photofix.tasks.kit.adjustments.white_balance import gains, neutralising
from photofix.tasks.kit.operator import Finish, Knob, Picker, Values
from photofix.tasks.kit.tables import (
    DECODE_CELLS,
    HIGHEST,
    LOWEST,
    Knots,
    Table,
    decode,
    encode,
    exact_decode,
    exact_encode,
)

TONES: tuple[tuple[str, str, PrintTone | None], ...] = (
    ("keep", "keep", None),
    ("neutral", "neutral", NEUTRAL),
    ("sepia", "sepia", SEPIA),
    ("selenium", "selenium", SELENIUM),
)
"""Key, label and tone of each choice."""


@dataclass(frozen=True)
class Adjusted:
    """The operator made ready.

    Attributes:
        table: encoded value (of a toned print: encoded luminance) to encoded value, or to light if `saturation` is at
            work; None if it would change nothing.
        is_toned: whether the picture is put into one tone.
        saturation: percent, of a picture that keeps its colours.
        others: the values of all other knobs.
    """

    table: Table | None
    is_toned: bool
    saturation: float
    others: tuple[tuple[str, float], ...]


KNOBS = (
    Knob("tone", "Tone of the print", 0, 0, len(TONES) - 1, 1, "", tuple(tone[:2] for tone in TONES), is_finish=True),
    Knob("brightness", "Brightness", 0, -100, 100, is_finish=True),
    Knob("contrast", "Contrast", 0, -100, 100, is_finish=True),
    Knob("warmth", "Warmth", 0, -100, 100, is_finish=True, tip="Left bluer, right more amber"),
    Knob("tint", "Tint", 0, -100, 100, is_finish=True, tip="Left greener, right more magenta"),
    Knob("saturation", "Saturation", 0, -100, 100, is_finish=True),
    Knob("black", "Black point", 0, 0, 45, is_finish=True, tip="What is so dark becomes black"),
    Knob("white", "White point", 100, 55, 100, is_finish=True, tip="What is so light becomes white"),
)

PICKERS = (
    Picker("gray", "grey", "Click on what should be a neutral grey: sets warmth and tint"),
    Picker("black", "black", "Click on what should be black: sets the black point"),
    Picker("white", "white", "Click on what should be white: sets warmth, tint and the white point"),
)


class Adjustment(Finish):
    """What `KNOBS` and `PICKERS` do."""

    pickers = PICKERS
    is_local = True

    def __init__(self) -> None:
        self._ready: WeakKeyDictionary[TaskAnalysis, Adjusted] = WeakKeyDictionary()

    def prepared(self, values: Values) -> TaskAnalysis | None:
        """Parameters that hold nothing: what they stand for is a table."""
        if not values:
            return None
        found = TaskAnalysis(0.0, 1.0)
        self._ready[found] = _adjusted(values)
        return found

    def gives_color(self, values: Values) -> bool:
        """A tone other than neutral does."""
        tone = TONES[int(values.get("tone", 0))][2]
        return tone is not None and tone.chroma > 0 and values.get("saturation", 0) > -100

    def picked(self, picker: str, sample: NDArray[np.float64]) -> dict[str, float]:
        """Grey: warmth and tint that make the sample grey. White: and the white point that makes it white. Black: the
        black point at its luma."""
        if picker == "black":
            return {"black": 100 * float(sample @ np.asarray(LUMA))}
        light = exact_decode(np.maximum(sample, 0.001))
        warmth, tint = neutralising(light)
        chosen = {"warmth": warmth, "tint": tint}
        if picker == "white":
            chosen["white"] = 100 * float(exact_encode((light * gains(warmth, tint)).mean()))
        return chosen

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """Each pixel by itself; `s` does not matter."""
        adjusted, planes = self._ready[found], pixels.transpose(2, 0, 1)
        if adjusted.is_toned:
            _tone(planes, adjusted)
        elif adjusted.saturation:
            roots = _kept_roots(adjusted, planes, place)
            encode(saturated(roots, adjusted.saturation, planes), planes)
        else:
            _looked_up(adjusted.table, planes, place, planes)
        return pixels


def _adjusted(values: Values) -> Adjusted:
    tone, saturation = TONES[int(values.get("tone", 0))][2], values.get("saturation", 0.0)
    is_toned, is_saturated = tone is not None, tone is None and bool(saturation)
    light = toned_light(tone, 1 + saturation / 100) if tone is not None else (None, None, None)
    curve = ToneCurve(**{name: values[name] for name in ("black", "white", "brightness", "contrast") if name in values})
    factors = gains(values.get("warmth", 0.0), values.get("tint", 0.0))
    has_gains = bool(values.get("warmth") or values.get("tint"))
    channels = [
        partial(_channel, toned=toned, gain=float(factor) if has_gains else 1.0, curve=curve, is_light=is_saturated)
        for toned, factor in zip(light, factors, strict=True)
    ]
    table = Table(channels, LOWEST, HIGHEST, DECODE_CELLS * (HIGHEST - LOWEST))
    others = tuple(sorted((name, value) for name, value in values.items() if name != "saturation"))
    return Adjusted(table, is_toned, 0.0 if is_toned else saturation, others)


def _channel(encoded: Knots, toned: object, gain: float, curve: ToneCurve, is_light: bool) -> Knots:
    """One channel's values through everything that needs no other channel."""
    if gain != 1 or callable(toned):
        light = exact_decode(encoded)
        encoded = exact_encode(gain * (toned(light) if callable(toned) else light))
    encoded = curve(encoded)
    return exact_decode(encoded) if is_light else encoded


def _tone(planes: NDArray[np.float32], adjusted: Adjusted) -> None:
    """Luminance, then the tone's tables, in place."""
    assert adjusted.table is not None
    light, gray = decode(planes, scratch("light", planes.shape)), scratch("gray", planes.shape[1:])
    np.multiply(light[0], np.float32(LUMA[0]), out=gray)
    for channel in (1, 2):
        light[channel] *= np.float32(LUMA[channel])
        gray += light[channel]
    encode(gray, gray)
    for channel in range(3):
        adjusted.table(gray, planes[channel], channel)


def _kept_roots(adjusted: Adjusted, planes: NDArray[np.float32], place: Place) -> NDArray[np.float32]:
    """`cone_roots` of the picture before its saturation changes: the slow half, the same while that slider moves."""

    def make(out: NDArray[np.float32]) -> NDArray[np.float32]:
        light = scratch("light", planes.shape)
        _looked_up(adjusted.table, planes, place, light)
        return cone_roots(light, out)

    if not place.is_steady or place.source is None:
        return make(scratch("roots", planes.shape))
    key = ("roots", adjusted.others, place.box, place.source.key)
    return place.memo.get(key, lambda: (make(aligned(planes.shape)),))[0]


def _looked_up(table: Table | None, planes: NDArray[np.float32], place: Place, out: NDArray[np.float32]) -> None:
    assert table is not None
    if place.stored is not None and place.is_untouched:
        table.of_stored(place.stored, out)
    else:
        table(planes, out)
