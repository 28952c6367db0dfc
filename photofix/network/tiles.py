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

TILE, HALO, SMALLEST_TILE = 528, 24, 128
"""Pixels of a tile along each side, with its halo: three of two rows cover the first level of a photo. The network's
memory goes with their square, and a batch searches two photos at a time."""
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
        side = self._whole(view) if view.shape[0] * view.shape[1] <= WHOLE_PX else self.side
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
        maps, presence = _unseen(view, outputs), 0.0
        whole = Box(0, 0, *view.shape[:2])
        tiles = [tile for tile in _tiles(whole, side) if worth is None or worth[tile.seen.slices(whole)].any()]
        for index, tile in enumerate(tiles):
            progress.report(index / len(tiles), "looking for fine detail")
            answer = look(padded(view[tile.seen.slices(whole)]))
            for name, values in maps.items():
                seen = answer.raw[name][0].float().cpu().numpy()
                values[tile.inner.slices(whole)] = seen[tile.inner.slices(tile.seen)]
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


def _unseen(view: Image, outputs: Sequence[Output]) -> Maps:
    """The raw maps of a view that nobody has looked at: no damage anywhere."""
    return {
        output.name: np.full((*view.shape[:2], output.channels), NOTHING if output.is_peak else 0, np.float32)
        for output in outputs
        if output.is_fine
    }
