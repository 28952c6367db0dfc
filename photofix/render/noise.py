"""How noisy a photo is: one number, measured at full resolution, so that every view of it is treated alike."""

from __future__ import annotations

import cv2
import numpy as np

from photofix.color_space import floats, luma
from photofix.raster.boxes import Box
from photofix.render.pyramid import ScaledPhoto

BLOCKS, BLOCK_PX = 8, 64
SMOOTHEST = 0.25
"""Quantile of the blocks: what is measured there is noise and hardly any texture."""

CLIPPED = 0.02
_DIFFERENCE = floats([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])


def noise_level(photo: ScaledPhoto, height: int, width: int) -> float:
    """Standard deviation of the luma's noise, encoded values 0..1, in the smoother blocks of a `height` x `width`
    photo; 0 where all of it is clipped or too small to tell.

    Source: Immerkaer, Fast noise variance estimation, doi:10.1006/cviu.1996.0060, block by block.
    """
    levels = [level for box in _blocks(height, width) if (level := _block_noise(photo, box)) is not None]
    return float(np.quantile(levels, SMOOTHEST)) if levels else 0.0


def _blocks(height: int, width: int) -> list[Box]:
    tall, wide = min(BLOCK_PX, height), min(BLOCK_PX, width)
    tops, lefts = (
        sorted({round(at) for at in np.linspace(0, side - extent, BLOCKS)})
        for side, extent in ((height, tall), (width, wide))
    )
    return [Box(top, left, top + tall, left + wide) for top in tops for left in lefts]


def _block_noise(photo: ScaledPhoto, box: Box) -> float | None:
    gray = luma(photo.read(box))
    if min(gray.shape) < 8 or not CLIPPED < float(gray.mean()) < 1 - CLIPPED:
        return None
    response = np.abs(cv2.filter2D(gray, cv2.CV_32F, _DIFFERENCE)[1:-1, 1:-1])
    return float(np.sqrt(np.pi / 2) * response.mean(dtype=np.float64) / 6)
