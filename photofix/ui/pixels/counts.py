"""How many pixels have each 8-bit value: what the histogram shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Counts:
    """Shares of pixels per 8-bit value: red, green, blue (256 each) and luminance."""

    red: NDArray[np.float32]
    green: NDArray[np.float32]
    blue: NDArray[np.float32]
    luminance: NDArray[np.float32]

    @property
    def shadows(self) -> float:
        """Share of pixels with a channel at 0."""
        return float(max(self.red[0], self.green[0], self.blue[0]))

    @property
    def highlights(self) -> float:
        """Share of pixels with a channel at 255."""
        return float(max(self.red[-1], self.green[-1], self.blue[-1]))


def count(pixels: NDArray[np.uint8]) -> Counts:
    """H x W x 3 uint8 RGB to its counts; large pictures are sampled on a grid, about a quarter million pixels."""
    step = max(1, int(np.sqrt(pixels.shape[0] * pixels.shape[1] / 250_000)))
    pixels = np.ascontiguousarray(pixels[::step, ::step])
    channels = [*cv2.split(pixels), cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)]
    bins = [
        (cv2.calcHist([channel], [0], None, [256], [0, 256]).ravel() / channel.size).astype(np.float32)
        for channel in channels
    ]
    return Counts(*bins)
