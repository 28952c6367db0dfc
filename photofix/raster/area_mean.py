"""Area averages along one axis at absolute positions: a crop of the result is the result of a crop, bit for bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class AreaMean:
    """Pixels start..stop of an axis whose pixels are `step` (>= 1) source pixels long; the source has `count`.

    Attributes:
        first, last: the source pixels first..last (exclusive) are needed.
    """

    def __init__(self, start: int, stop: int, step: float, count: int) -> None:
        edges = np.arange(start, stop + 1, dtype=np.float64) * step
        low = np.minimum(edges[:-1], np.nextafter(count, 0))
        high = np.minimum(edges[1:], count)
        self._index = np.floor(low).astype(np.intp)
        taps = int(np.ceil(step)) + 1
        weights = [np.minimum(high, self._index + k + 1) - np.maximum(low, self._index + k) for k in range(taps)]
        stacked = np.maximum(np.stack(weights), 0)
        stacked[0, stacked.sum(axis=0) == 0] = 1
        self._weights = (stacked / stacked.sum(axis=0)).astype(np.float32)
        self._count = count
        self.first = int(self._index[0])
        self.last = int(min(self._index[-1] + taps, count))

    def average(self, pixels: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
        """Weighted means along `axis` of an H x W x c array that starts at `first`."""
        total: NDArray[np.float32] | None = None
        shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
        for k, weights in enumerate(self._weights):
            index = np.minimum(self._index + k, self._count - 1) - self.first
            part = np.take(pixels, index, axis=axis)
            part *= weights.reshape(shape)
            total = part if total is None else np.add(total, part, out=total)
        assert total is not None
        return total
