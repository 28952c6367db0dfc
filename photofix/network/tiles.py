"""A view searched tile by tile: how large the tiles are, and their answers joined into maps of the whole view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.heads import HeadAnswer
from photofix.network.views import padded
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.tasks.kit.outputs import Output

TILE, HALO, SMALLEST_TILE = 768, 24, 128
"""Pixels of a tile along each side, with its halo."""
SPARING_TILE = 528
"""The same where tiles without anything worth a look are left out: the smaller, the more of them."""
WHOLE_PX = 768 * 768
"""Views up to so many pixels are shown in one piece."""
NOTHING = -20.0
"""Log odds of damage in a tile that was not looked at."""

Look = Callable[[Image], HeadAnswer]
Maps = dict[str, NDArray[np.float32]]


class Tiles:
    """Searches views tile by tile.

    Attributes:
        side: pixels of a tile with its halo on both sides; smaller once memory was short.
    """

    def __init__(self) -> None:
        self.side = TILE

    def shrink(self, longest: int) -> bool:
        """After memory ran out: halve the tile until a view of long side `longest` needs more than one.

        False if that would be below `SMALLEST_TILE`; then nothing has changed.
        """
        smaller = self.side // 2
        while smaller - HALO >= longest:
            smaller //= 2
        if smaller < SMALLEST_TILE:
            return False
        self.side = smaller
        return True

    def search(
        self,
        view: Image,
        outputs: Sequence[Output],
        look: Look,
        progress: Progress = NO_PROGRESS,
        worth: NDArray[np.bool_] | None = None,
    ) -> tuple[Maps, float]:
        """The raw maps of stride 1 (name -> H x W x c) of a view (H x W x 3), and the highest presence in a tile.

        Args:
            worth: H x W, the places worth a look: a tile without any has no damage; None = all are.
        """
        side = self.side if worth is None else min(self.side, SPARING_TILE)
        if view.shape[0] * view.shape[1] <= WHOLE_PX:
            side = self._whole(view)
        return self._joined(view, outputs, look, side, progress, worth)

    def search_whole(self, view: Image, outputs: Sequence[Output], look: Look) -> Maps:
        """The maps of `search` for a view that is shown to the network in one piece, unless memory was short before."""
        return self._joined(view, outputs, look, self._whole(view), NO_PROGRESS, None)[0]

    def _whole(self, view: Image) -> int:
        return max(view.shape[:2]) + 2 * HALO if self.side == TILE else self.side

    def _joined(
        self,
        view: Image,
        outputs: Sequence[Output],
        look: Look,
        side: int,
        progress: Progress,
        worth: NDArray[np.bool_] | None,
    ) -> tuple[Maps, float]:
        fine = [output for output in outputs if output.is_fine]
        maps = {output.name: np.empty((*view.shape[:2], output.channels), np.float32) for output in fine}
        presence, whole = 0.0, Box(0, 0, *view.shape[:2])
        for index, tile in enumerate(tiles := list(_tiles(whole, side))):
            inner = tile.inner.slices(whole)
            if worth is not None and not worth[tile.seen.slices(whole)].any():
                for output in fine:
                    maps[output.name][inner] = NOTHING if output.is_peak else 0
                continue
            progress.report(index / len(tiles), "looking for fine detail")
            answer = look(padded(view[tile.seen.slices(whole)]))
            for output in fine:
                seen = answer.raw[output.name][0].float().cpu().numpy()
                maps[output.name][inner] = seen[tile.inner.slices(tile.seen)]
            presence = max(presence, float(answer.presence.sigmoid().max()))
        return maps, presence


class _Tile(NamedTuple):
    """A part of the view: what the network sees of it, and what its answer counts for."""

    seen: Box
    inner: Box


def _tiles(whole: Box, side: int) -> Iterator[_Tile]:
    step = side - 2 * HALO
    for top in range(0, whole.height, step):
        for left in range(0, whole.width, step):
            inner = Box(top, left, top + step, left + step).meet(whole)
            yield _Tile(inner.grown(HALO).meet(whole), inner)
