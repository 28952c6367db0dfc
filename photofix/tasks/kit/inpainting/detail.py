"""Fine detail for the depth of a hole, where the guess comes from half the resolution: lent by known places that look
alike at that resolution, in overlapping patches (after doi:10.1145/383259.383296), so that texture does not end there.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.raster.boxes import Box
from photofix.tasks.kit.inpainting import grain as _grain

PATCH_PX = 16
STRIDE_PX = 8  # patches overlap by half
CELL_PX = 4  # patches are compared as means of so many pixels
CLEAR_PX = 2  # a lender keeps this distance from every hole
LENDERS = 3  # the likest ones, of which position picks: the same lender over and over would show
SHARE = np.float32(0.7)  # of a lender's detail: all of it is as lively as the surroundings, but further from the truth
FEWEST = 16  # lenders below which there is no choice

Bools = NDArray[np.bool_]
Places = NDArray[np.intp]


def lend(pixels: Image, hidden: Bools, deep: Bools, box: Box, seed: int, level: int) -> None:
    """Add detail to the `deep` pixels of H x W x 3 `pixels` (which cover `box`) in place; they hold a guess already."""
    if not deep.any():
        return
    start = -box.top % STRIDE_PX, -box.left % STRIDE_PX  # patches lie on a grid of the photo, not of the place
    inside = np.s_[start[0] :, start[1] :]
    grid = Box(box.top + start[0], box.left + start[1], box.bottom, box.right)
    near = cv2.dilate(hidden.astype(np.uint8), np.ones((2 * CLEAR_PX + 1,) * 2, np.uint8))
    lenders = _places(near[inside] > 0, CELL_PX, marked=False)
    takers = _places(deep[inside], STRIDE_PX, marked=True)
    if len(lenders) < FEWEST or not len(takers):
        return
    low = _at_half(pixels)
    chosen = _chosen(_looks(low[inside], lenders), _looks(low[inside], takers), takers, grid, seed, level)
    added, squared = _overlapped(pixels - low, lenders[chosen] + start, takers + start)
    lent = deep & (squared > 0)
    # The patches are unlike each other: it is their variances that add up.
    pixels[lent] += added[lent] * (SHARE / np.sqrt(squared[lent]))[:, None]


def _overlapped(fine: Image, sources: Places, places: Places) -> tuple[Image, NDArray[np.float32]]:
    """Patches of `fine` from `sources`, faded towards their edges and added up at `places`; sum of squared weights."""
    added, squared = np.zeros_like(fine), np.zeros(fine.shape[:2], np.float32)
    phase = (np.arange(PATCH_PX) + 0.5) * (2 * np.pi / PATCH_PX)
    fade = np.outer(0.5 - 0.5 * np.cos(phase), 0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    for (y, x), (from_y, from_x) in zip(places.tolist(), sources.tolist(), strict=True):
        to = np.s_[y : y + PATCH_PX, x : x + PATCH_PX]
        added[to] += fine[from_y : from_y + PATCH_PX, from_x : from_x + PATCH_PX] * fade[..., None]
        squared[to] += fade * fade
    return added, squared


def _places(marks: Bools, step: int, marked: bool) -> Places:
    """n x 2: top left corners, multiples of `step`, of the patches with a mark, or of those without one."""
    height, width = (side // CELL_PX * CELL_PX - PATCH_PX + 1 for side in marks.shape)
    if height < 1 or width < 1:
        return np.zeros((0, 2), np.intp)
    total = cv2.integral(marks.astype(np.uint8))
    count = total[PATCH_PX:, PATCH_PX:] - total[:-PATCH_PX, PATCH_PX:]
    count -= total[PATCH_PX:, :-PATCH_PX] - total[:-PATCH_PX, :-PATCH_PX]
    count = count[:height:step, :width:step]
    return np.argwhere((count > 0) == marked) * step


def _at_half(pixels: Image) -> Image:
    """What is left of the pixels at half the resolution."""
    height, width = pixels.shape[:2]
    half = cv2.resize(np.ascontiguousarray(pixels), ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(half, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _looks(low: Image, places: Places) -> NDArray[np.float32]:
    """n x k: each patch's coarse means in whole numbers, so that their products are exact in any order."""
    height, width = (side // CELL_PX for side in low.shape[:2])
    whole = np.ascontiguousarray(low[: height * CELL_PX, : width * CELL_PX])
    means = np.rint(np.clip(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), 0, 1) * 255)
    side = PATCH_PX // CELL_PX
    views = sliding_window_view(means, (side, side), axis=(0, 1))
    return np.asarray(views[places[:, 0] // CELL_PX, places[:, 1] // CELL_PX].reshape(len(places), -1), np.float32)


def _chosen(
    lenders: NDArray[np.float32], takers: NDArray[np.float32], places: Places, grid: Box, seed: int, level: int
) -> Places:
    """Index of a lender for each taker: one of the likest, picked by its place in the photo."""
    unlike = np.sum(lenders * lenders, axis=1)[None, :] - 2 * (takers @ lenders.T)
    dice = _grain.noise(grid, seed, level)[places[:, 0], places[:, 1]]
    rank = (dice * 1000).astype(np.intp) % LENDERS
    chosen, everywhere = np.argmin(unlike, axis=1), np.arange(len(places))
    for better in range(1, LENDERS):  # a few passes cost a tenth of sorting them all
        unlike[everywhere, chosen] = np.inf
        chosen = np.where(rank >= better, np.argmin(unlike, axis=1), chosen)
    return np.asarray(chosen, np.intp)
