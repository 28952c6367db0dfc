"""Finished cells of fills, kept while a photo is open; each is made by one thread, however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.progress import Cancelled, Progress
from photofix.raster.boxes import Box

KEPT_BYTES = 64_000_000
KEPT_CELLS = 8192
KEPT_BEGUN = 64
"""Cells that were given up before they were finished; what there is of each is kept."""

Asked = tuple[tuple[int, Box], ...]
"""(level, box): where the findings decide what a fill is."""


@dataclass(frozen=True)
class Fill:
    """What to put into `box` (pixels of its level).

    Attributes:
        pixels: H x W x 3 extended sRGB.
        weight: H x W, 0..1, how much of it replaces what is there.
    """

    box: Box
    pixels: Image
    weight: NDArray[np.float32]

    @classmethod
    def empty(cls, box: Box) -> Fill:
        """Nothing to put anywhere."""
        shape = (box.height, box.width)
        return cls(box, np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32))

    def take(self, piece: Piece) -> None:
        """Put what `piece` has where it meets this one, in place."""
        if piece.box.meet(self.box).is_empty:
            return
        rows, columns = np.divmod(piece.places, piece.box.width)
        rows, columns = rows + (piece.box.top - self.box.top), columns + (piece.box.left - self.box.left)
        pixels, weight = piece.pixels, piece.weight
        if piece.box.meet(self.box) != piece.box:
            met = (rows >= 0) & (rows < self.box.height) & (columns >= 0) & (columns < self.box.width)
            rows, columns, pixels, weight = rows[met], columns[met], pixels[met], weight[met]
        self.pixels[rows, columns] = pixels
        self.weight[rows, columns] = weight


@dataclass(frozen=True)
class Piece:
    """A fill as it is kept: a thin scratch across a cell holds few of the pixels of its box.

    Attributes:
        box: where it lies.
        places: n indices in the flattened box.
        pixels: n x 3, of a `Fill`.
        weight: n, of a `Fill`.
    """

    box: Box
    places: NDArray[np.int32]
    pixels: Image
    weight: NDArray[np.float32]

    @classmethod
    def of(cls, fill: Fill, wanted: NDArray[np.bool_]) -> Piece:
        """The `wanted` pixels (H x W) of a fill."""
        return cls(fill.box, np.flatnonzero(wanted).astype(np.int32), fill.pixels[wanted], fill.weight[wanted])

    @property
    def nbytes(self) -> int:
        """Memory it holds."""
        return self.places.nbytes + self.pixels.nbytes + self.weight.nbytes


Made = tuple[Piece | None, Asked]
"""One of a cell's fills, None where there is nothing to fill, and what it asked for."""


@dataclass(frozen=True)
class FilledCell:
    """The fills of one cell, which do not meet."""

    fills: tuple[Piece, ...]
    asked: Asked

    @property
    def nbytes(self) -> int:
        """Memory it holds."""
        return sum(piece.nbytes for piece in self.fills)


Last = tuple[TaskAnalysis, FilledCell]
"""A cell, and the answer that it was made for."""


class FillCache:
    """Finished cells, oldest dropped; a cell that is being made is waited for, not made twice. Keys begin with the
    answer that a cell was made for."""

    def __init__(self) -> None:
        self._cells: OrderedDict[Any, Future[FilledCell]] = OrderedDict()
        self._last: dict[Any, Any] = {}
        self._begun: OrderedDict[Any, list[Made]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._here = local()

    def give_way(self, progress: Progress) -> None:
        """Let what is more urgent go first, unless this thread is at a cell: that one may be what it waits for."""
        if getattr(self._here, "depth", 0):
            progress.check_cancelled()
        else:
            progress.check()

    def begin(self, key: Any, make: Callable[[Last | None, list[Made]], FilledCell]) -> Future[FilledCell]:
        """The cell of a key; unless it is known or another thread is at it, it is made now. `make` is given what was
        made last at its place, and what was made of this cell before it was given up, to which it adds. Where `make`
        gives it up (`Cancelled`) the future is cancelled: somebody else may begin it again."""
        future, is_mine = self._reserve(key)
        if is_mine:
            self._here.depth = getattr(self._here, "depth", 0) + 1
            try:
                future.set_result(make(self._made_last(key[1:]), self._made_of(key)))
                self._keep(key, future.result())
            except Cancelled:
                self._forget(key)
                future.cancel()  # and not its error: that would hold on to all that was at hand
                raise
            except BaseException as error:
                self._forget(key)
                future.set_exception(error)
                raise
            finally:
                self._here.depth -= 1
        return future

    def knows(self, key: Any, is_same: Callable[[Last], bool]) -> bool:
        """Whether a cell is made, or what was made last at its place will do for it."""
        with self._lock:
            known = self._cells.get(key)
        if known is not None:
            return known.done() and not known.cancelled() and known.exception() is None
        last = self._made_last(key[1:])
        return last is not None and is_same(last)

    def _reserve(self, key: Any) -> tuple[Future[FilledCell], bool]:
        """The cell of a key, and whether it is for the caller to make."""
        with self._lock:
            known = self._cells.get(key)
            if known is not None:
                self._cells.move_to_end(key)
                return known, False
            self._cells[key] = Future()
            return self._cells[key], True

    def _made_last(self, place: Any) -> Last | None:
        """What was made last at a place (the rest of a key); None if it is not kept."""
        with self._lock:
            key = self._last.get(place)
            known = self._cells.get(key)
            if key is None or known is None or not known.done() or known.exception() is not None:
                return None
            return key[0], known.result()

    def _made_of(self, key: Any) -> list[Made]:
        """What was made of a reserved cell before it was given up, in order."""
        with self._lock:
            made = self._begun.setdefault(key, [])
            self._begun.move_to_end(key)
            while len(self._begun) > KEPT_BEGUN:
                self._begun.popitem(last=False)
            return made

    def _keep(self, key: Any, cell: FilledCell) -> None:
        """Say that a reserved cell is finished."""
        with self._lock:
            self._begun.pop(key, None)
            if len(self._last) > KEPT_CELLS:
                self._last.clear()
            self._last[key[1:]] = key
            self._bytes += cell.nbytes
            while self._is_too_large() and next(iter(self._cells.values())).done():
                _, oldest = self._cells.popitem(last=False)
                self._bytes -= oldest.result().nbytes

    def _is_too_large(self) -> bool:
        """Keys hold on to what they were made from, so that empty cells count too."""
        return len(self._cells) > KEPT_CELLS or (self._bytes > KEPT_BYTES and len(self._cells) > 1)

    def _forget(self, key: Any) -> None:
        """Say that a reserved cell could not be made."""
        with self._lock:
            self._cells.pop(key, None)
