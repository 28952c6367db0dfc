"""A hole filled by what lies around it: every hidden pixel becomes the mean of known ones near it whose
surroundings look like its own (non-local means, doi:10.1137/040616024, used to fill).

All patches of a block are compared at once: one plane per offset, one blur over all of them. That is done for squares
of 2 x 2 pixels, because what surrounds neighbours is much the same; which sources count is decided for each pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt, sqrt

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from photofix.color_space import Image, luma
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.kit.inpainting.diffusion import span

REACH_PX = 6  # how far off a source may lie
PATCH_PX = 4  # how far a patch reaches from its centre...
PATCH_SIGMA_PX = 2.0  # ...with weights that fall off like this
MARGIN_PX = REACH_PX + PATCH_PX
SPAN = 2 * REACH_PX + 1
BLOCK_PX = 64  # few enough for its differences, a plane per offset, to stay in the cache
_ACROSS = tuple(isqrt(REACH_PX * REACH_PX + 1 - down * down) for down in range(-REACH_PX, REACH_PX + 1))
"""For each row of sources around a pixel: how far across they lie."""
OFFSETS = np.array(
    [(row, REACH_PX + way) for row, across in enumerate(_ACROSS) for way in range(-across, across + 1)]
).T
"""2 x k: of the sources, from the first row and column around a pixel."""
GUESSED = np.float32(0.1)  # weight of a pixel that is itself only a guess, when patches are compared
LEVELLED = np.float32(0.7)  # share of the difference in brightness between two patches that is evened out
SURE = np.float32((2.5 / 255) ** 2)  # squared difference between patches that counts as equal...
LENIENT = np.float32(0.15)  # ...and so does this share of the least one found
NEVER = np.float32(1e9)
SIGMA = sqrt(PATCH_SIGMA_PX**2 - 0.25) / 2  # in squares of 2 x 2 pixels, of what their mean still lacks (variance)

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def vote(pixels: Image, hidden: Bools, wanted: Bools, progress: Progress = NO_PROGRESS) -> None:
    """Replace the `wanted` pixels of H x W x 3 `pixels` in place, within the range of the known ones.

    All hidden ones must hold a guess already. None of them is ever a source; a wanted pixel without a known one within
    reach keeps its guess. `progress` may cancel it between two blocks.
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
        progress.check_cancelled()
        at = rows[part], columns[part]
        pixels[at] = np.clip(ground.answers(*at, pixels[at]), low, high)


@dataclass(frozen=True)
class _Ground:
    """What a hole is filled from, with a border of `MARGIN_PX` on every side and a pixel more below and to the right.

    Attributes:
        luma: what is compared.
        around: rows x columns x SPAN x SPAN, a view: the luma around each pixel that is not too near the border.
        trust: weight of each pixel in a comparison.
        sources: red, green, blue, and `NEVER` where a pixel is no source, else 0; as one number, to be fetched at once.
        is_gray: whether the three channels are equal.
    """

    luma: Floats
    around: Floats
    trust: Floats
    sources: NDArray[np.complex128]
    is_gray: bool

    @classmethod
    def of(cls, pixels: Image, hidden: Bools) -> _Ground:
        compared, trust = _bordered(luma(pixels)), _bordered(np.where(hidden, GUESSED, np.float32(1)))
        sources = np.full((*compared.shape, 4), NEVER, np.float32)
        inner = sources[MARGIN_PX:, MARGIN_PX:][: hidden.shape[0], : hidden.shape[1]]
        inner[..., :3], inner[..., 3] = pixels, np.where(hidden, NEVER, np.float32(0))
        shape = (compared.shape[0] + 1 - SPAN, compared.shape[1] + 1 - SPAN, SPAN, SPAN)
        around = as_strided(compared, shape, compared.strides * 2, writeable=False)  # checked as a view, it costs more
        is_gray = np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 1], pixels[..., 2])
        return cls(compared, around, trust, sources.view(np.complex128).ravel(), is_gray)

    def answers(self, rows: NDArray[np.intp], columns: NDArray[np.intp], guess: Floats) -> Floats:
        """n x 3 values for n pixels that lie close together."""
        width = self.luma.shape[1]
        at = (rows + MARGIN_PX) * width + columns + MARGIN_PX
        places = at[:, None] + ((OFFSETS[0] - REACH_PX) * width + OFFSETS[1] - REACH_PX)
        sources = np.take(self.sources, places).view(np.float32).reshape(*places.shape, 4)
        cost, shift = self._compared(rows, columns)
        cost += sources[..., 3]
        sources[..., 3] = shift
        least = cost.min(axis=1, keepdims=True)
        weight = np.subtract(least, cost, out=cost)
        weight *= 1 / (SURE + LENIENT * np.maximum(least, 0))
        np.exp(weight, out=weight)
        sums = np.matmul(weight[:, None], sources)[:, 0]
        # A product of matrices may add up one channel in another order than the next: grey stays grey all the same.
        colors = sums[:, :1] if self.is_gray else sums[:, :3]
        found = (colors - LEVELLED * sums[:, 3:]) / weight.sum(axis=1, keepdims=True)
        return np.where(least < NEVER / 2, found, guess)

    def _compared(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """n x offsets: weighted mean of the squared difference between two patches, levelled, and of the difference."""
        top, left = int(rows.min()), int(columns.min())
        height, width = (int(ends.max()) // 2 + 1 + PATCH_PX for ends in (rows - top, columns - left))  # in squares
        planes, trust = self._differences(top, left, 2 * height, 2 * width)
        square = (rows - top + PATCH_PX) // 2 * width + (columns - left + PATCH_PX) // 2
        is_asked = np.zeros(height * width, bool)
        is_asked[square] = True
        at = np.divmod(np.flatnonzero(is_asked), width)
        means = _blurred(planes.reshape(2 * height, -1)).reshape(height, 2, -1, width)[at[0], :, :, at[1]]
        means /= _blurred(trust)[at][:, None, None]
        shift, cost = np.ascontiguousarray(means[:, 0]), means[:, 1] - LEVELLED * means[:, 0] * means[:, 0]
        number = (np.cumsum(is_asked) - 1)[square]
        return np.take(cost, number, axis=0), np.take(shift, number, axis=0)

    def _differences(self, top: int, left: int, height: int, width: int) -> tuple[Floats, Floats]:
        """Height x 2 x offsets x width: differences between each pixel and the one at an offset, and their squares,
        both times the pixel's trust; and height x width, the trust. The first lies `PATCH_PX` before (top, left)."""
        cut = np.s_[top + REACH_PX : top + REACH_PX + height, left + REACH_PX : left + REACH_PX + width]
        here, trust = self.luma[cut], self.trust[cut]
        around = self.around[top : top + height, left : left + width]
        # One plane beside the other: what their blurs mix lies beyond the patches of all pixels asked for.
        planes = np.empty((height, 2, OFFSETS.shape[1], width), np.float32)
        weighted, squares = planes[:, 0], planes[:, 1]
        done = 0
        for row, across in enumerate(_ACROSS):
            part = around[:, :, row, REACH_PX - across : REACH_PX + across + 1].swapaxes(1, 2)
            np.subtract(part, here[:, None], out=squares[:, done : done + part.shape[1]])
            done += part.shape[1]
        np.multiply(squares, trust[:, None], out=weighted)
        squares *= weighted
        return planes, trust


def _bordered(plane: Floats) -> Floats:
    border = MARGIN_PX, MARGIN_PX + 1, MARGIN_PX, MARGIN_PX + 1
    return np.asarray(cv2.copyMakeBorder(plane, *border, cv2.BORDER_REFLECT_101), np.float32)


def _blurred(planes: Floats) -> Floats:
    """Weighted means around each square of 2 x 2 pixels."""
    half = cv2.resize(planes, (planes.shape[1] // 2, planes.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(half, (PATCH_PX + 1,) * 2, SIGMA, borderType=cv2.BORDER_REPLICATE), np.float32)
