"""One tile through the tasks: what `render` and `Preview` have in common."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis
from photofix.color_space import LUMA, Image
from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box, squares, tiles
from photofix.raster.frame import Corners
from photofix.raster.memo import Kept, Memo
from photofix.raster.place import Place, Stored, look_up, scaled_size
from photofix.raster.scratch import aligned, scratch, work_buffers
from photofix.render.border import paper_color
from photofix.render.noise import noise_level
from photofix.render.outside import outside
from photofix.render.pyramid import ScaledPhoto, scaled_photo
from photofix.render.steps import Step, guide_step, steps
from photofix.render.strokes import protection

Region = tuple[int, int, int, int]
"""(top, left, height, width) in pixels of the scaled photo."""


@dataclass(frozen=True)
class RenderPlan:
    """One photo with the steps to run on it.

    Attributes:
        pixels: the photo at any scale.
        chain: the steps, in order.
        is_gray: the result must keep three equal channels.
        place: over the whole photo at the scale asked for.
        seed: a number of the photo.
        progress: of the work that goes on now, asked between steps and by what takes long in them, from any thread.
    """

    pixels: ScaledPhoto
    chain: tuple[Step, ...]
    is_gray: bool
    place: Place
    seed: int
    progress: Progress = NO_PROGRESS

    def tiles(self, box: Box, pixels: int) -> list[Box]:
        """`box` in tiles of at most about `pixels` pixels, of the shape that suits the steps."""
        cut = squares if any(step.task.looks_around for step in self.chain) else tiles
        return cut(box, pixels)

    @cached_property
    def guided_from(self) -> int:
        """Index of the step before which the guide is taken, beyond the last step if none asks for it."""
        first = guide_step(self.chain)
        return len(self.chain) if first is None else first


@dataclass
class Partial:
    """A tile on its way through the steps.

    Attributes:
        pixels: H x W x 3 extended sRGB; each channel contiguous in memory.
        guide: see `Place.guide`.
        stored, is_untouched, is_steady: see `Place`.
        spots: indices in the flattened tile of the pixels, 1 x n of them, and what is kept of these; None = all.
    """

    pixels: Image
    stored: Stored | None = None
    is_untouched: bool = True
    is_steady: bool = False
    guide: NDArray[np.float32] | None = None
    spots: tuple[NDArray[np.intp], Memo] | None = None


def plan_render(
    photo: Photo, analysis: Analysis, edit: Edit, scale: float = 1.0, color_output: bool = False
) -> RenderPlan:
    """Everything that the tiles share, made ready once. Raises PhotoFixError for a scale outside 0..1."""
    photo = edit.seen(photo)
    if not 0 < scale <= 1:
        raise PhotoFixError(f"The render scale is {scale:g}, outside 0..1; ask for at most full resolution.")
    seed = int(photo.sha256[:8] or "0", 16)
    is_gray = photo.is_gray and not color_output and not edit.gives_color
    whole = _whole(photo.height, photo.width, scale)
    pixels = scaled_photo(photo)

    def noise() -> float:
        return pixels.kept.once("noise level", lambda: noise_level(pixels, photo.height, photo.width))

    chain = steps(analysis, edit, pixels.kept, noise, partial(paper_color, photo))
    return RenderPlan(pixels, chain, is_gray, whole, seed)


def box_of(region: Region | None, tall: int, wide: int) -> Box:
    """`region` as a box inside `tall` x `wide` pixels (None = all of them). Raises PhotoFixError if it is empty or
    outside."""
    whole = Box(0, 0, tall, wide)
    if region is None:
        return whole
    top, left, height, width = region
    box = Box(top, left, top + height, left + width)
    if box.is_empty or box != box.meet(whole):
        raise PhotoFixError(
            f"The region {region} lies outside the photo of {tall} x {wide} pixels at this scale;"
            " ask for pixels inside it."
        )
    return box


def render_tile(plan: RenderPlan, tile: Box) -> Partial:
    """One tile through all steps; good until this thread renders the next one within `work_buffers`."""
    shape = (3, tile.height, tile.width)
    origin = read_tile(plan, tile)
    partial = Partial(origin.into(scratch("planes", shape)), origin.stored)
    for index in touching(plan, tile):
        if partial.guide is None and index >= plan.guided_from:
            partial.guide = guide_of(partial.pixels, scratch("guide", shape[1:]))
        advance(plan, partial, tile, index)
    return partial


def touching(plan: RenderPlan, tile: Box) -> list[int]:
    """Indices of the steps that could change the tile."""
    place = plan.place.at(tile)
    return [index for index, step in enumerate(plan.chain) if step.task.reach(step.found, place)]


def advance(plan: RenderPlan, partial: Partial, tile: Box, index: int) -> None:
    """Run step `index` on a tile that it touches and that is through the steps before; `partial` is overwritten."""
    plan.progress.check_cancelled()
    step = plan.chain[index]
    known = (partial.guide, partial.stored, partial.is_untouched, partial.is_steady)
    place = plan.place.at(tile, *known, _Source(plan, index))
    place = place if partial.spots is None else place.only(*partial.spots)
    held = _both(protection(step.strokes, place), _outside(step.area, place))
    held = None if held is None else place.picked(held)
    original = partial.pixels.copy(order="K") if held is not None else None
    partial.pixels = step.task.apply(partial.pixels, step.found, step.s, place)
    partial.is_untouched = False
    if held is not None and original is not None:
        _hold_back(partial.pixels, original, held)
    if plan.is_gray:
        _make_gray(partial.pixels)


def touched(plan: RenderPlan, tile: Box, index: int, found: TaskAnalysis) -> NDArray[np.intp]:
    """`Operator.touched` of step `index`, as if it had `found` that."""
    return plan.chain[index].task.touched(found, plan.place.at(tile, source=_Source(plan, index)))


def make_ready(plan: RenderPlan, box: Box) -> None:
    """Have what takes long made for a box that may soon be asked for; not while this thread is at a tile."""
    for index, step in enumerate(plan.chain):
        if step.task.fills:
            step.task.make_ready(step.found, plan.place.at(box, source=_Source(plan, index)))


def guide_of(pixels: Image, out: NDArray[np.float32]) -> NDArray[np.float32]:
    """The luma of H x W x 3 `pixels` in `out` (H x W): `color_space.luma` without its temporaries."""
    product = scratch("luma", out.shape)
    np.multiply(pixels[..., 0], np.float32(LUMA[0]), out=out)
    out += np.multiply(pixels[..., 1], np.float32(LUMA[1]), out=product)
    out += np.multiply(pixels[..., 2], np.float32(LUMA[2]), out=product)
    return out


@dataclass(frozen=True)
class Origin:
    """A tile before the first step, in the smallest form there is.

    Attributes:
        pixels: H x W x 3 extended sRGB, None where `stored` says the same.
        stored: see `Place.stored`.
    """

    pixels: Image | None
    stored: Stored | None = None

    def into(self, planes: NDArray[np.float32]) -> Image:
        """The pixels in `planes` (3 x H x W), seen as H x W x 3."""
        if self.pixels is not None and self.pixels.flags.c_contiguous:
            cv2.split(self.pixels, list(planes))
        elif self.pixels is not None:
            np.copyto(planes, self.pixels.transpose(2, 0, 1))
        elif self.stored is not None:
            look_up(self.stored, planes)
        return planes.transpose(1, 2, 0)


def read_tile(plan: RenderPlan, tile: Box, is_lasting: bool = False) -> Origin:
    """The tile as the photo has it; good until this thread reads the next one, unless it `is_lasting`."""
    photo, scale = plan.pixels, plan.place.scale
    values = photo.stored(tile, scale) if photo.is_plain else None
    if values is None:
        return Origin(photo.read(tile, scale))
    shape = (values.shape[2], tile.height, tile.width)
    stored = aligned(shape, values.dtype) if is_lasting else scratch("stored", shape, values.dtype)
    cv2.split(values, list(stored))
    return Origin(None, stored)


def interleave(planes: Image, target: Image) -> None:
    """H x W x 3 with contiguous channels into the contiguous layout of `target` (or a cut of it)."""
    merged = cv2.merge([planes[..., channel] for channel in range(3)], target)
    if not np.may_share_memory(merged, target):  # OpenCV declined to write there: a picture one pixel wide
        np.copyto(target, merged.reshape(target.shape))


@dataclass(frozen=True)
class _Source:
    """`place.Source`: the pixels after the first `count` steps, anywhere."""

    plan: RenderPlan
    count: int

    @property
    def seed(self) -> int:
        return self.plan.seed

    @property
    def key(self) -> Hashable:
        return self.plan.is_gray, self.plan.chain[: self.count]

    @property
    def kept(self) -> Kept:
        return self.plan.pixels.kept

    @property
    def progress(self) -> Progress:
        return self.plan.progress

    @property
    def is_in_haste(self) -> bool:
        return self.plan.chain[self.count].leaves_holes

    @property
    def is_for_sketches(self) -> bool:
        return False

    @property
    def rested(self) -> _Source:
        step = self.plan.chain[self.count]
        return self if step.rested is None else _Source(replace(self.plan, chain=step.rested), len(step.rested))

    def original(self, box: Box, scale: float = 1.0) -> Image:
        return replace(self, count=0).read(box, scale)

    def read(self, box: Box, scale: float = 1.0) -> Image:
        here = self.plan.place
        place = _whole(here.photo_height, here.photo_width, scale)
        before = replace(self.plan, chain=self.plan.chain[: self.count], place=place)
        with work_buffers():
            return render_tile(before, box).pixels.copy(order="K")


def _whole(height: int, width: int, scale: float) -> Place:
    return Place(0, 0, *scaled_size(height, width, scale), height, width, scale)


def _outside(area: Corners | None, place: Place) -> NDArray[np.float32] | None:
    """`outside`, kept where the place comes again."""

    def make() -> tuple[NDArray[np.float32], ...]:
        share = outside(area, place)
        return () if share is None else (share,)

    if area is None:
        return None
    return next(iter(place.memo.get_lasting(("outside", area, place.box), make)), None)


def _both(first: NDArray[np.float32] | None, second: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    """The larger of two shares, None counting as 0."""
    if first is None or second is None:
        return second if first is None else first
    return np.asarray(np.maximum(first, second), np.float32)


def _hold_back(pixels: Image, original: Image, held: NDArray[np.float32]) -> None:
    """Lead `pixels` back to `original` by the share `held`, in place; what no task changed keeps its exact value."""
    share = 1 - held
    for channel in range(3):
        values, before = pixels[..., channel], original[..., channel]
        np.copyto(values, before + (values - before) * share, where=held > 0)


def _make_gray(pixels: Image) -> None:
    """Three equal channels, in place; channels that are equal already keep their exact value."""
    red, green, blue = (pixels[..., channel] for channel in range(3))
    gray = green + np.float32(LUMA[0]) * (red - green) + np.float32(LUMA[2]) * (blue - green)
    for channel in (red, green, blue):
        np.copyto(channel, gray)
