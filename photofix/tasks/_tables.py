"""Point functions as tables of straight pieces: many times faster than the powers they stand for, and as pure.

A result depends on its own input alone, so any crop or thread count gives the same bits. Inside the
domain the error is far below 1/65535 (see `decode_table`, `encode`); outside it the end pieces go on straight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from photofix.scratch import scratch

Values = NDArray[np.float32]
"""Any shape, float32."""

Knots = NDArray[np.float64]
"""1-D float64: tables are made in double precision."""

LOWEST, HIGHEST = -1, 4
"""Encoded values between which the tables hold; photos beyond are rarer than rare."""

DECODE_CELLS = 2304  # per unit of encoded value
ENCODE_CELLS = 4096  # per unit of the square root of light


class Table:
    """Functions sampled at `cells` uniform steps over low..high, straight in between; one per channel or one for all.

    Channels are worked on in one go: few long steps keep several threads out of each other's way.
    """

    def __init__(self, functions: Sequence[Callable[[Knots], Knots]], low: float, high: float, cells: int) -> None:
        knots = np.linspace(low, high, cells + 1)
        values = np.stack([function(knots) for function in functions])
        slope = np.diff(values) / np.diff(knots)
        self._slope = slope.astype(np.float32).ravel()
        self._start = (values[:, :-1] - slope * knots[:-1]).astype(np.float32).ravel()
        self._first = np.arange(len(functions), dtype=np.intp) * cells
        self._density = np.float32(cells / (high - low))
        self._offset = np.float32(-low * cells / (high - low))
        self._last = np.float32(cells - 1)

    def __call__(self, values: Values, out: Values) -> Values:
        """The functions of `values` (channels first if there are several), written to `out` (which may be `values`)."""
        position = np.multiply(values, self._density, out=scratch("position", values.shape))
        position += self._offset
        np.clip(position, np.float32(0), self._last, out=position)
        cell = scratch("cell", values.shape, np.int32)
        np.copyto(cell, position, casting="unsafe")
        index = scratch("index", values.shape, np.intp)
        np.copyto(index, cell)
        if len(self._first) > 1:
            index += self._first.reshape(-1, *[1] * (values.ndim - 1))
        # "wrap" never wraps here; it is the mode that numpy runs fastest.
        piece = np.take(self._slope, index, out=position, mode="wrap")
        np.multiply(piece, values, out=out)
        out += np.take(self._start, index, out=position, mode="wrap")
        return out


def decode_table(*curves: NDArray[np.floating]) -> Table:
    """Encoded value, through a curve per channel, to linear light.

    Args:
        curves: each K values at uniform knots over 0..1, continued straight outside; none = identity.

    Error at most 4e-7, for steep curves 1e-7 times their squared slope.
    """
    straight = np.array([0.0, 1.0])
    bends = [np.asarray(curve, np.float64) for curve in curves or (straight,)]
    per_unit = (len(bends[0]) - 1) * -(-DECODE_CELLS // (len(bends[0]) - 1))  # a cell never straddles a knot
    functions = [lambda encoded, bend=bend: _exact_decode(_bend(encoded, bend)) for bend in bends]
    return Table(functions, LOWEST, HIGHEST, per_unit * (HIGHEST - LOWEST))


@lru_cache(maxsize=1)
def _root_table() -> Table:
    ends = _exact_decode(np.array([LOWEST, HIGHEST], np.float64))
    low, high = np.floor(-np.sqrt(-ends[0])), np.ceil(np.sqrt(ends[1]))
    return Table([lambda root: _exact_encode(np.copysign(root**2, root))], low, high, int(high - low) * ENCODE_CELLS)


def decode(encoded: Values, out: Values) -> Values:
    """Extended sRGB to linear light, into `out`; error at most 4e-7 for 0..1."""
    return _plain_table()(encoded, out)


@lru_cache(maxsize=1)
def _plain_table() -> Table:
    return decode_table()


def encode(light: Values, out: Values) -> Values:
    """Linear light to extended sRGB, into `out` (may be `light`); error at most 1e-6 for 0..1.

    The table is over the square root of light, where the curve is nearly straight.
    """
    root = scratch("root", light.shape)
    if light.size and light.min() < 0:
        np.sqrt(np.abs(light, out=root), out=root)
        np.copysign(root, light, out=root)
    else:
        np.sqrt(light, out=root)
    return _root_table()(root, out)


def _bend(encoded: Knots, curve: Knots) -> Knots:
    position = encoded * (len(curve) - 1)
    cell = np.clip(np.floor(position), 0, len(curve) - 2).astype(np.intp)
    return curve[cell] + (curve[cell + 1] - curve[cell]) * (position - cell)


def _exact_decode(encoded: Knots) -> Knots:
    size = np.abs(encoded)
    return np.copysign(np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4), encoded)


def _exact_encode(light: Knots) -> Knots:
    size = np.abs(light)
    return np.copysign(np.where(size <= 0.0031308, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055), light)
