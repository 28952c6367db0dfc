"""Point functions made of cheap steps: many times faster than numpy's powers, and as pure.

A result depends on its own input alone, so any crop or thread count gives the same bits. The sRGB curve goes through
OpenCV's exp and log, a photo's own curves through tables of straight pieces. Every error is far below 1/65535.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.raster.place import Stored, unit_lut
from photofix.raster.scratch import scratch

Values = NDArray[np.float32]
"""Any shape, float32."""

Knots = NDArray[np.float64]
"""1-D float64: tables are made in double precision."""

LOWEST, HIGHEST = -1, 4
"""Encoded values between which the tables hold; photos beyond are rarer than rare."""

DECODE_CELLS = 2304  # per unit of encoded value

ENCODED_KNEE, LIGHT_KNEE = np.float32(0.04045), np.float32(0.0031308)
_INFINITE = np.float32(np.inf)
TOE, OFFSET, GAMMA = np.float32(12.92), np.float32(0.055), np.float32(2.4)


class Table:
    """One function per channel, sampled at `cells` uniform steps over low..high, straight in between and beyond.

    Channels are worked on in one go: few long steps keep several threads out of each other's way.
    """

    def __init__(self, functions: Sequence[Callable[[Knots], Knots]], low: float, high: float, cells: int) -> None:
        knots = np.linspace(low, high, cells + 1)
        values = np.stack([function(knots) for function in functions])
        slope = np.diff(values) / np.diff(knots)
        self._slope = _padded(slope)
        self._start = _padded(values[:, :-1] - slope * knots[:-1])
        self._density = np.float32(cells / (high - low))
        self._offset = np.float32(-low * cells / (high - low))
        self._last = np.float32(cells - 1)
        self._luts: dict[np.dtype[Any], Values] = {}

    def __call__(self, values: Values, out: Values, channel: int | None = None) -> Values:
        """The functions of `values`, written to `out` (which may be `values`).

        Args:
            channel: whose function; None = `values` are channels first and each goes through its own.
        """
        if not values.size:  # OpenCV's tables have no answer for nothing
            return out
        position = np.multiply(values, self._density, out=scratch("position", values.shape))
        position += self._offset
        np.clip(position, np.float32(0), self._last, out=position)
        cell = scratch("cell", values.shape, np.uint16)
        np.copyto(cell, position, casting="unsafe")
        channel = 0 if len(self._slope) == 1 else channel
        piece = _picked(self._slope, cell, channel, position)
        np.multiply(piece, values, out=out)
        out += _picked(self._start, cell, channel, piece)
        return out

    def of_stored(self, stored: Stored, out: Values) -> None:
        """The same bits as the functions of what `stored` stands for, in `out` (3 x h x w)."""
        lut = self._luts.get(stored.dtype)
        if lut is None:
            units = np.broadcast_to(unit_lut(stored.dtype), (len(self._slope), len(unit_lut(stored.dtype))))
            lut = np.empty(units.shape, np.float32)
            self(units, lut)
            self._luts[stored.dtype] = lut  # complete: other threads may look it up at once
        for channel, target in enumerate(out):
            cv2.LUT(stored[min(channel, len(stored) - 1)], lut[channel], target)


def _padded(pieces: Knots) -> Values:
    """c x cells as float32, as many as OpenCV asks for in a table for 16 bits; nobody reads what is added."""
    padded = np.zeros((len(pieces), 1 << 16), np.float32)
    padded[:, : pieces.shape[1]] = pieces
    return padded


def _picked(pieces: Values, cell: NDArray[np.uint16], channel: int | None, out: Values) -> Values:
    """What `pieces` hold for each cell, in `out`; numpy's `take` needs twice as long and indices of 64 bits."""
    parts = zip(cell, out, pieces, strict=True) if channel is None else [(cell, out, pieces[channel])]
    for cells, target, values in parts:
        cv2.LUT(cells.reshape(1, -1), values, target.reshape(1, -1))
    return out


def decode_table(*curves: NDArray[np.floating]) -> Table:
    """Encoded value, through a curve per channel, to linear light.

    Args:
        curves: each K values at uniform knots over 0..1, continued straight outside.

    Error at most 4e-7, for steep curves 1e-7 times their squared slope.
    """
    bends = [np.asarray(curve, np.float64) for curve in curves]
    per_unit = (len(bends[0]) - 1) * -(-DECODE_CELLS // (len(bends[0]) - 1))  # a cell never straddles a knot
    functions = [lambda encoded, bend=bend: exact_decode(_bend(encoded, bend)) for bend in bends]
    return Table(functions, LOWEST, HIGHEST, per_unit * (HIGHEST - LOWEST))


def decode(encoded: Values, out: Values) -> Values:
    """Extended sRGB to linear light, into `out` (may be `encoded`); error at most 4e-7 for 0..1."""
    return _mirrored(_decode, encoded, out)


def encode(light: Values, out: Values) -> Values:
    """Linear light to extended sRGB, into `out` (may be `light`); error at most 1e-6 for 0..1."""
    return _mirrored(_encode, light, out)


def _mirrored(curve: Callable[[Values, Values], None], values: Values, out: Values) -> Values:
    """A curve made for values from 0 up, odd below. What is at or above 0 never depends on whether others are below."""
    if not values.size:
        return out
    below = values < 0 if values.min() < 0 else None
    curve(values if below is None else np.abs(values), out)
    if below is not None:
        np.negative(out, out=out, where=below)
    return out


def _decode(size: Values, out: Values) -> None:
    toe = at_most(size, ENCODED_KNEE, scratch("toe", size.shape))
    toe *= 1 / TOE
    power = _workplace(out)
    _decode_power(at_least(size, ENCODED_KNEE, power))
    power -= _at_knee(_decode_power, float(ENCODED_KNEE))
    np.add(power, toe, out=out)


def _encode(size: Values, out: Values) -> None:
    toe = at_most(size, LIGHT_KNEE, scratch("toe", size.shape))
    toe *= TOE
    power = _workplace(out)
    _encode_power(at_least(size, LIGHT_KNEE, power))
    power -= _at_knee(_encode_power, float(LIGHT_KNEE))
    np.add(power, toe, out=out)


def _workplace(out: Values) -> Values:
    """Contiguous memory: `out` itself where it is; OpenCV writes to nothing else."""
    return out if out.flags.c_contiguous else scratch("power", out.shape)


def at_most(values: Values, limit: float | np.float32, out: Values) -> Values:
    """The smaller of each value and `limit`, in `out` (may be `values`); numpy's minimum takes three times as long."""
    return np.clip(values, -_INFINITE, np.float32(limit), out=out)


def at_least(values: Values, limit: float | np.float32, out: Values) -> Values:
    """The larger of each value and `limit`, in `out` (may be `values`); numpy's maximum takes three times as long."""
    return np.clip(values, np.float32(limit), _INFINITE, out=out)


def _decode_power(values: Values) -> None:
    """((v + 0.055) / 1.055) ** 2.4 in place."""
    flat = values.reshape(1, -1)
    flat += OFFSET
    flat *= 1 / (1 + OFFSET)
    cv2.log(flat, flat)
    flat *= GAMMA
    cv2.exp(flat, flat)


def _encode_power(values: Values) -> None:
    """1.055 * v ** (1 / 2.4) in place."""
    flat = values.reshape(1, -1)
    cv2.log(flat, flat)
    flat *= 1 / GAMMA
    cv2.exp(flat, flat)
    flat *= 1 + OFFSET


@lru_cache
def _at_knee(power: Callable[[Values], None], knee: float) -> np.float32:
    # By the same steps, not by formula: below the knee the power's share then is exactly 0.
    value = np.array([knee], np.float32)
    power(value)
    return np.float32(value[0])


def _bend(encoded: Knots, curve: Knots) -> Knots:
    position = encoded * (len(curve) - 1)
    cell = np.clip(np.floor(position), 0, len(curve) - 2).astype(np.intp)
    return curve[cell] + (curve[cell + 1] - curve[cell]) * (position - cell)


def exact_encode(light: Knots) -> Knots:
    """Linear light to extended sRGB, by the formula."""
    size = np.abs(light)
    return np.copysign(np.where(size <= 0.0031308, 12.92 * size, 1.055 * size ** (1 / 2.4) - 0.055), light)


def exact_decode(encoded: Knots) -> Knots:
    """Extended sRGB to linear light, by the formula."""
    size = np.abs(encoded)
    return np.copysign(np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4), encoded)
