"""A view searched tile by tile: how large the tiles are, and their answers joined into maps of the whole view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.heads import HeadAnswer
from photofix.network.views import padded
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.kit.outputs import Output

TILE, HALO = 768, 24
SMALLEST_TILE = 128

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
        self, view: Image, outputs: Sequence[Output], look: Look, progress: Progress = NO_PROGRESS
    ) -> tuple[Maps, float]:
        """The raw maps of stride 1 (name -> H x W x c) of a view (H x W x 3), and the highest presence in a tile."""
        return self._joined(view, outputs, look, self.side, progress)

    def search_whole(self, view: Image, outputs: Sequence[Output], look: Look) -> Maps:
        """The maps of `search` for a view that is shown to the network in one piece, unless memory was short before."""
        side = max(view.shape[:2]) + 2 * HALO if self.side == TILE else self.side
        return self._joined(view, outputs, look, side, NO_PROGRESS)[0]

    def _joined(
        self, view: Image, outputs: Sequence[Output], look: Look, side: int, progress: Progress
    ) -> tuple[Maps, float]:
        maps: Maps = {}
        presence, starts = 0.0, list(_starts(view, side))
        for index, (top, left) in enumerate(starts):
            progress.report(index / len(starts), "looking for fine detail")
            presence = max(presence, _look_at(view, top, left, outputs, look, side, maps))
        return maps, presence


def _starts(view: Image, side: int) -> Iterator[tuple[int, int]]:
    step = side - 2 * HALO
    return ((top, left) for top in range(0, len(view), step) for left in range(0, view.shape[1], step))


def _look_at(view: Image, top: int, left: int, outputs: Sequence[Output], look: Look, side: int, maps: Maps) -> float:
    """Show the network one tile with its halo; write its raw maps without the halo into `maps`; gives its presence
    0..1."""
    height, width = view.shape[:2]
    y0, x0 = max(0, top - HALO), max(0, left - HALO)
    y1, x1 = min(height, top + side - HALO), min(width, left + side - HALO)
    answer = look(padded(view[y0:y1, x0:x1]))
    bottom, right = min(height, top + side - 2 * HALO), min(width, left + side - 2 * HALO)
    inner = np.s_[top:bottom, left:right]
    cut = np.s_[top - y0 : bottom - y0, left - x0 : right - x0]
    for output in outputs:
        if output.kind == "map" and output.stride == 1:
            value = answer.raw[output.name][0].float().cpu().numpy()[cut]
            if output.name not in maps:
                maps[output.name] = np.empty((height, width, value.shape[2]), np.float32)
            maps[output.name][inner] = value
    return float(answer.presence.sigmoid().max())
