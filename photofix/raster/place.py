"""A rectangle of the photo at a scale, and how low-resolution fields are sampled in it.

Fields are sampled at absolute pixel coordinates, never by resizing a crop of them, so that any
crop equals that crop of the whole bit for bit.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.raster.memo import Kept, Memo
from photofix.raster.scratch import aligned, scratch

Cells = tuple[NDArray[np.intp], NDArray[np.float32]]
"""Index of a cell and the fraction of the way to the next one, per pixel of an axis."""


Stored = NDArray[Any]
"""c x height x width uint8 or uint16, c = 1 or 3: a file's own sRGB values, which stand for value / largest."""


class Source(Protocol):
    """Where a task finds pixels beside the place it is given (to fill a hole from around it)."""

    @property
    def seed(self) -> int:
        """A number of this photo, for noise that is the same in every render."""

    @property
    def key(self) -> Hashable:
        """Equal for sources of one photo that give the same pixels."""

    @property
    def kept(self) -> Kept:
        """What the open photo owns; whatever is made of it belongs there."""

    @property
    def progress(self) -> Progress:
        """Of the work that asks: what takes long is given up by it between two pieces, which are kept."""

    @property
    def rested(self) -> Source:
        """The source before a slider began to move, for what takes long to make of it; itself where nothing moves."""

    @property
    def is_in_haste(self) -> bool:
        """Whether what takes long and is not made yet is to be left out for now."""

    @property
    def is_for_sketches(self) -> bool:
        """Whether nobody looks at the result but in small: a sketch will do for what takes long."""

    def read(self, box: Box, scale: float = 1.0) -> Image:
        """Pixels of `box` of the photo at `scale` as they enter the task: H x W x 3 extended sRGB, contiguous channels,
        a copy."""

    def original(self, box: Box, scale: float = 1.0) -> Image:
        """The same as they enter the first task."""


@dataclass(frozen=True)
class Place:
    """Pixels (top..top+height, left..left+width) of the photo as seen at `scale`.

    Attributes:
        top, left, height, width: in pixels of the scaled photo.
        photo_height, photo_width: the whole upright photo at full resolution.
        scale: scaled pixels per full-resolution pixel, 0 < scale <= 1, before both sides are rounded to whole pixels.
        guide: height x width luma of these pixels before any task moved colours, read-only if it will come again;
            None if no task asked for it.
        stored: what the pixels were made of, where it is that simple.
        is_untouched: whether all of them are still what `stored` stands for.
        is_steady: whether the same pixels will come again, so that what is made of them is worth keeping.
        source: full-resolution pixels around the place, None where only point operations are run.
        memo: what places cut from one another share.
    """

    top: int
    left: int
    height: int
    width: int
    photo_height: int
    photo_width: int
    scale: float = 1.0
    guide: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    stored: Stored | None = field(default=None, compare=False, repr=False)
    is_untouched: bool = field(default=False, compare=False, repr=False)
    is_steady: bool = field(default=False, compare=False, repr=False)
    source: Source | None = field(default=None, compare=False, repr=False)
    memo: Memo = field(default_factory=Memo, compare=False, repr=False)

    @cached_property
    def box(self) -> Box:
        """The place in pixels of the scaled photo."""
        return Box(self.top, self.left, self.top + self.height, self.left + self.width)

    @cached_property
    def step(self) -> tuple[float, float]:
        """Full-resolution pixels per scaled pixel, down and across: both sides are scaled to whole pixels."""
        height, width = scaled_size(self.photo_height, self.photo_width, self.scale)
        return self.photo_height / height, self.photo_width / width

    @property
    def progress(self) -> Progress:
        """Of the work that the place is part of."""
        return NO_PROGRESS if self.source is None else self.source.progress

    def at(
        self,
        box: Box,
        guide: NDArray[np.float32] | None = None,
        stored: Stored | None = None,
        is_untouched: bool = False,
        is_steady: bool = False,
        source: Source | None = None,
    ) -> Place:
        """The place over `box`, same photo and scale, with what is known of its pixels."""
        whole = (self.photo_height, self.photo_width, self.scale)
        extent = (box.top, box.left, box.height, box.width)
        return Place(*extent, *whole, guide, stored, is_untouched, is_steady, source or self.source, self.memo)

    def rows(self) -> NDArray[np.float32]:
        """Centres of the place's rows as a fraction 0..1 of the photo's height."""
        return self._row_centres().astype(np.float32)

    def columns(self) -> NDArray[np.float32]:
        """Centres of the place's columns as a fraction 0..1 of the photo's width."""
        return self._column_centres().astype(np.float32)

    def cells(self, height: int, width: int) -> tuple[Cells, Cells]:
        """For each row and each column: the cell centre before it in a field of `height` x `width` that covers the
        whole photo, and how far (0..1) it is to the next one."""
        down, across = self.step[0] / self.photo_height, self.step[1] / self.photo_width
        return _cells(self.top, self.height, down, height), _cells(self.left, self.width, across, width)

    def among(self, indices: NDArray[np.intp]) -> NDArray[np.intp]:
        """Where pixels with these `indices` in the flattened place lie in the flattened pixels at hand: just there."""
        return indices

    def picked(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of something for each pixel of the place (... x height x width) what belongs to the pixels at hand: all."""
        return values

    def only(self, indices: NDArray[np.intp], own: Memo) -> Spots:
        """Some pixels of the place, see there."""
        whole = (self.photo_height, self.photo_width, self.scale)
        extent = (self.top, self.left, self.height, self.width)
        steady, source = self.is_steady, self.source
        return Spots(*extent, *whole, self.guide, None, False, steady, source, self.memo, indices, own)

    def sample(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bilinear samples (height x width x c) of `field` (h x w x c), which covers the whole photo.

        Each channel of the result is contiguous in memory; read-only, and good until the next tile.
        """
        return self.memo.get_lasting(("samples", id(field), self.box), lambda: (self._sampled(field),), owner=field)[0]

    def _sampled(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        (above, fraction), _ = self.cells(*field.shape[:2])
        shape = (field.shape[2], self.height, self.width)
        samples = aligned(shape) if self.memo.is_lasting else scratch(("samples", id(field)), shape)
        for start, stop in _runs(above):
            low = self._widened(field, int(above[start]))
            rise = self._widened(field, min(int(above[start]) + 1, field.shape[0] - 1)) - low
            np.multiply(rise[:, None], fraction[start:stop, None], out=samples[:, start:stop])
            samples[:, start:stop] += low[:, None]
        shown = samples.transpose(1, 2, 0)
        shown.flags.writeable = False
        return shown

    def _widened(self, field: NDArray[np.float32], row: int) -> NDArray[np.float32]:
        """One row of `field` at this place's columns, c x width."""

        def make() -> tuple[NDArray[np.float32], ...]:
            _, (beside, fraction) = self.cells(*field.shape[:2])
            cells = np.ascontiguousarray(field[row].T, np.float32)
            wide = np.take(cells, beside, axis=1)  # contiguous, as fancy indexing would not give
            wide += (np.take(cells, np.minimum(beside + 1, field.shape[1] - 1), axis=1) - wide) * fraction
            return (wide,)

        return self.memo.get(("row", id(field), row, self.left, self.width), make, owner=field)[0]

    def _row_centres(self) -> NDArray[np.float64]:
        return _centres(self.top, self.height, self.step[0] / self.photo_height)

    def _column_centres(self) -> NDArray[np.float64]:
        return _centres(self.left, self.width, self.step[1] / self.photo_width)


@dataclass(frozen=True)
class Spots(Place):
    """Some pixels of a place, which are at hand as a picture one pixel high: for steps that make each pixel from what
    belongs to it alone.

    Attributes:
        indices: n, of these pixels in the flattened place, ascending.
        own: keeps what belongs to these pixels.
    """

    indices: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp), compare=False, repr=False)
    own: Memo = field(default_factory=Memo, compare=False, repr=False)

    def among(self, indices: NDArray[np.intp]) -> NDArray[np.intp]:
        """Theirs in the flattened pixels at hand, which they must be among."""
        make = lambda: (np.searchsorted(self.indices, indices),)  # noqa: E731
        return self.own.get(("among", id(indices)), make, owner=indices)[0]

    def picked(self, values: NDArray[Any]) -> NDArray[Any]:
        """... x 1 x n of ... x height x width `values`."""
        return np.take(values.reshape(*values.shape[:-2], -1), self.indices, axis=-1)[..., None, :]

    def sample(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        """`Place.sample` at these pixels, 1 x n x c."""

        def make() -> tuple[NDArray[np.float32], ...]:
            planes = Place.sample(self, field).transpose(2, 0, 1)
            return (np.take(planes.reshape(len(planes), -1), self.indices, axis=1),)

        samples = self.own.get(("samples", id(field)), make, owner=field)[0][:, None].transpose(1, 2, 0)
        samples.flags.writeable = False
        return samples


@lru_cache
def unit_lut(dtype: np.dtype[Any]) -> NDArray[np.float32]:
    """What each value of a `Stored` of this dtype stands for, 0..1."""
    largest = np.iinfo(dtype).max
    return np.asarray(np.arange(largest + 1, dtype=np.float32) / np.float32(largest), np.float32)


def look_up(stored: Stored, planes: NDArray[np.float32]) -> None:
    """Write what `stored` stands for to `planes` (3 x height x width)."""
    for channel, plane in enumerate(planes):
        cv2.LUT(stored[min(channel, len(stored) - 1)], unit_lut(stored.dtype), plane)


def scaled_size(height: int, width: int, scale: float) -> tuple[int, int]:
    """Height and width, pixels, of a photo of `height` x `width` seen at `scale`."""
    return max(1, round(height * scale)), max(1, round(width * scale))


def _centres(start: int, count: int, step: float) -> NDArray[np.float64]:
    return (np.arange(start, start + count, dtype=np.float64) + 0.5) * np.float64(step)


@lru_cache(maxsize=256)
def _cells(start: int, size: int, step: float, count: int) -> Cells:
    """Index of the cell centre at or before each of `size` positions, and how far (0..1) to the next one; ends
    repeated. Every tile of a row of the photo asks for the same: not to be written to."""
    position = np.clip(_centres(start, size, step) * count - 0.5, 0, count - 1)
    index = np.floor(position).astype(np.intp)
    fraction = (position - index).astype(np.float32)
    index.flags.writeable = fraction.flags.writeable = False
    return index, fraction


def _runs(values: NDArray[np.intp]) -> list[tuple[int, int]]:
    """(start, stop) of stretches of equal values."""
    edges = np.flatnonzero(np.diff(values)) + 1
    return list(zip([0, *edges.tolist()], [*edges.tolist(), len(values)], strict=True)) if len(values) else []
