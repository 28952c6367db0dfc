"""A hole filled by what lies around it: every hidden pixel becomes the mean of known ones near it whose
surroundings look like its own (non-local means, doi:10.1137/040616024, used to fill).

All patches of a block are compared at once: one channel per offset, one blur over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from photofix.color_space import Image, luma
from photofix.tasks.kit.diffusion import span

REACH_PX = 6  # how far off a source may lie
SPAN = 2 * REACH_PX + 1
PATCH_PX = 4  # how far a patch reaches from its centre...
PATCH_SIGMA_PX = 2.0  # ...with weights that fall off like this
MARGIN_PX = REACH_PX + PATCH_PX
BLOCK_PX = 32  # few enough for its differences, a plane per offset, to stay in the cache
_AWAY = np.arange(-REACH_PX, REACH_PX + 1) ** 2
OFFSETS = np.nonzero(np.add.outer(_AWAY, _AWAY) <= (REACH_PX + 0.1) ** 2)
"""Of the sources, from the first row and column around a pixel; OpenCV filters up to 128 planes at once."""
GUESSED = np.float32(0.1)  # weight of a pixel that is itself only a guess, when patches are compared
LEVELLED = np.float32(0.7)  # share of the difference in brightness between two patches that is evened out
SURE = np.float32((2.5 / 255) ** 2)  # squared difference between patches that counts as equal...
LENIENT = np.float32(0.15)  # ...and so does this share of the least one found
NEVER = np.float32(1e9)

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def vote(pixels: Image, hidden: Bools, wanted: Bools) -> None:
    """Replace the `wanted` pixels of H x W x 3 `pixels` in place, within the range of the known ones.

    All hidden ones must hold a guess already. None of them is ever a source; a wanted pixel without a known one within
    `REACH_PX` keeps its guess.
    """
    if not wanted.any() or hidden.all():
        return
    ground = _Ground.of(pixels, hidden)
    low, high = np.transpose([span(np.ascontiguousarray(pixels[..., channel]), ~hidden) for channel in range(3)])
    rows, columns = np.nonzero(wanted)
    # Counted from the first of them: so a small hole is one block.
    blocks = (rows - rows.min()) // BLOCK_PX * wanted.shape[1] + (columns - columns.min()) // BLOCK_PX
    order = np.argsort(blocks, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(blocks[order])) + 1):
        at = rows[part], columns[part]
        pixels[at] = np.clip(ground.answers(*at, pixels[at]), low, high)


@dataclass(frozen=True)
class _Ground:
    """What a hole is filled from, with a border of `MARGIN_PX` on every side.

    Attributes:
        luma: what is compared: what lies around each pixel, a view.
        trust: weight of each pixel in a comparison.
        sources: n x c for all pixels in reading order: `NEVER` if the pixel is no source else 0, then its channels; a
            single one if all are equal.
        width: pixels of a row.
    """

    luma: NDArray[Any]
    trust: Floats
    sources: Floats
    width: int

    @classmethod
    def of(cls, pixels: Image, hidden: Bools) -> _Ground:
        planes = [_bordered(np.ascontiguousarray(pixels[..., channel])) for channel in range(3)]
        is_gray = np.array_equal(planes[0], planes[1]) and np.array_equal(planes[1], planes[2])
        compared, trust = _bordered(luma(pixels)), _bordered(np.where(hidden, GUESSED, np.float32(1)))
        barred = np.pad(np.where(hidden, NEVER, np.float32(0)), MARGIN_PX, constant_values=NEVER)
        sources = np.stack([barred, *planes[: 1 if is_gray else 3]], axis=2)
        width = sources.shape[1]
        return cls(_around(compared), trust, sources.reshape(-1, sources.shape[2]), width)

    def answers(self, rows: NDArray[np.intp], columns: NDArray[np.intp], guess: Floats) -> Floats:
        """n x 3 values for n pixels that lie close together."""
        cost, shift = self._compared(rows, columns)
        at = (rows + MARGIN_PX) * self.width + columns + MARGIN_PX
        offsets = (OFFSETS[0] - REACH_PX) * self.width + OFFSETS[1] - REACH_PX
        sources = np.take(self.sources, at[:, None] + offsets, axis=0)
        cost -= LEVELLED * shift * shift
        cost += sources[..., 0]
        least = cost.min(axis=1, keepdims=True)
        weight = np.exp((least - cost) / (SURE + LENIENT * np.maximum(least, 0)))
        weight /= weight.sum(axis=1, keepdims=True)
        lift = LEVELLED * np.einsum("nk,nk->n", weight, shift)
        found = np.einsum("nk,nkc->nc", weight, sources[..., 1:]) - lift[:, None]
        return np.where(least < NEVER / 2, found, guess)

    def _compared(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """n x offsets: weighted mean of the squared difference between two patches, and of the difference."""
        top, left = int(rows.min()), int(columns.min())
        height, width = int(rows.max()) + 1 - top + 2 * PATCH_PX, int(columns.max()) + 1 - left + 2 * PATCH_PX
        cut = np.s_[top + REACH_PX : top + REACH_PX + height, left + REACH_PX : left + REACH_PX + width]
        places = (rows - top + PATCH_PX) * width + columns - left + PATCH_PX
        trust = np.ascontiguousarray(self.trust[cut])
        total = _blurred(trust).reshape(-1, 1)[places]
        shifted = self.luma[top : top + height, left : left + width]
        here = np.ascontiguousarray(shifted[:, :, REACH_PX, REACH_PX])
        difference = shifted[:, :, OFFSETS[0], OFFSETS[1]]
        difference -= here[..., None]
        weighted = difference * trust[..., None]
        means = np.take(_blurred(weighted).reshape(height * width, -1), places, axis=0)
        weighted *= difference
        squares = np.take(_blurred(weighted).reshape(height * width, -1), places, axis=0)
        squares /= total
        means /= total
        return squares, means


def _around(plane: NDArray[Any]) -> NDArray[Any]:
    """Rows x columns x SPAN x SPAN, a view: what lies around each pixel that is not too near the border."""
    return sliding_window_view(plane, (SPAN, SPAN))


def _bordered(plane: Floats) -> Floats:
    return np.asarray(
        cv2.copyMakeBorder(plane, MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX, cv2.BORDER_REFLECT_101), np.float32
    )


def _blurred(planes: Floats) -> Floats:
    side = 2 * PATCH_PX + 1
    return np.asarray(
        cv2.GaussianBlur(planes, (side, side), PATCH_SIGMA_PX, borderType=cv2.BORDER_REPLICATE), np.float32
    )
