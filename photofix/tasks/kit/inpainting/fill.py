"""Opaque damage filled from around it, in cells of a fixed grid, so that every region asked for gets the same fill.

The rim of a hole gets a guess by diffusion, its depth by the fill at half the resolution, and so on: a torn corner
costs little more than a scratch. What looks like the guess nearby then replaces it or lends it detail; last, grain.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from concurrent.futures import Future, wait
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.raster.boxes import Box, covering
from photofix.raster.place import Place, Source
from photofix.tasks.kit.findings.index import findings, footprint, grouped, placed
from photofix.tasks.kit.inpainting import detail as _detail
from photofix.tasks.kit.inpainting import exemplar as _exemplar
from photofix.tasks.kit.inpainting import grain as _grain
from photofix.tasks.kit.inpainting import holes as _holes
from photofix.tasks.kit.inpainting import levels as _levels
from photofix.tasks.kit.inpainting import rim as _rim
from photofix.tasks.kit.inpainting.cache import Asked, Fill, FillCache, FilledCell, Last, Made, Piece
from photofix.tasks.kit.inpainting.diffusion import diffuse, diffuse_luma
from photofix.tasks.kit.inpainting.healed_from import Unlike, means_of_known, moved, unshifted
from photofix.tasks.kit.inpainting.holes import HALO_PX, HIDDEN, SMALLEST
from photofix.tasks.kit.inpainting.sketch import sketch_holes
from photofix.tasks.kit.prints.stains import divide_out, flattened, put, stains

CELL_PX = 256
RIM_PX = 3  # deeper than this the guess comes from half the resolution
SOLID = 0.5  # weight of the fill from which a pixel shows what the hole's colour is
COARSEST = 12
WAITING_S = 0.02  # for another thread's cell, until it is asked again whether to go on
SEEN_PX = _exemplar.MARGIN_PX + 6  # around what is filled: as far as patches read, and what their guess comes from

Sparse = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]
"""Indices in a flattened place (n), the fill there (3 x n), and its weight (n), above 0."""


def fill_holes(pixels: Image, found: TaskAnalysis, s: float, place: Place) -> None:
    """Blend the fill into H x W x 3 `pixels` in place; pixels that no opaque finding meets keep their exact value."""
    if place.source is not None and place.source.is_for_sketches:
        sketch_holes(pixels, found, s, place)
        return
    fill = _known(found, place)
    if fill is None:
        return
    key, (places, color, weight) = fill
    s = min(1.0, s)
    share: NDArray[np.float32] | np.float32 = np.float32(s)
    if not findings(found).own_strengths <= {s} and _holes.have_own(found, place, s):
        with_task, own = place.memo.get_lasting(("share", key), lambda: _holes.shares(found, place, places))
        share = np.maximum(with_task * np.float32(s), own)
    _blend(pixels, (place.among(places), color, weight * share))


def filled(found: TaskAnalysis, place: Place) -> NDArray[np.intp]:
    """Indices in the flattened place of the pixels that `fill_holes` changes."""
    fill = _known(found, place)
    return np.empty(0, np.intp) if fill is None else fill[1][0]


def fill_ahead(found: TaskAnalysis, place: Place) -> None:
    """Make the cells that `fill_holes` will ask for."""
    if place.source is not None:
        _begin(found, place, place.source.rested)


def _known(found: TaskAnalysis, place: Place) -> tuple[Hashable, Sparse] | None:
    """What the place's holes are filled with, kept where the place comes again, and the key of it; None if it has none,
    or they are to be left."""
    if place.source is None or not findings(found).meeting(place, holding="mask"):
        return None
    source = place.source.rested
    if place.source.is_in_haste and not _is_ready(found, place, source):
        return None
    key = ("fill", found, source.key, place.box)
    places, color, weight = place.memo.get_lasting(key, lambda: _fills(found, place, source))
    return key, (places, color, weight)


def _fills(found: TaskAnalysis, place: Place, source: Source) -> Sparse:
    """What the place's holes are filled with, looked for around them only."""
    boxes = tuple(footprint(finding, place) for finding in findings(found).meeting(place, holding="mask"))
    _begin(found, place, source)
    parts = []
    for box in grouped(tuple(box for box in boxes if not box.is_empty)):
        places, color, weight = _sparse(*_seen(found, place.at(box), source))
        parts.append((placed(places, box, place.box), color, weight))
    if not parts:
        return np.empty(0, np.intp), np.empty((3, 0), np.float32), np.empty(0, np.float32)
    places, color, weight = (np.concatenate(arrays, axis=-1) for arrays in zip(*parts, strict=True))
    return places, color, weight


def _seen(found: TaskAnalysis, place: Place, source: Source) -> tuple[Image, NDArray[np.float32]]:
    """Fill and its weight for every pixel of the place, from the level of at least its resolution."""
    level = _levels.level_of(place)
    at_level = _levels.at_level(place, level)
    if at_level.step == place.step:
        fill, _ = _assembled(found, at_level.at(place.box), source, level)
        return fill.pixels, fill.weight
    rows, columns = _levels.means(place, at_level)
    finer, _ = _assembled(found, at_level.at(_levels.read_by(rows, columns)), source, level)
    weighted = np.concatenate([finer.pixels * finer.weight[..., None], finer.weight[..., None]], axis=2)
    means = columns.average(rows.average(weighted, axis=0), axis=1)
    weight = means[..., 3]
    means[..., :3] /= np.maximum(weight, SMALLEST)[..., None]
    return means[..., :3], weight


def _sparse(color: Image, weight: NDArray[np.float32]) -> Sparse:
    places = np.flatnonzero(weight)
    return places, np.ascontiguousarray(color.reshape(-1, 3)[places].T), weight.reshape(-1)[places]


def _blend(pixels: Image, fill: Sparse) -> None:
    """Lead H x W x 3 `pixels` (contiguous channels) to the fill, in place."""
    places, color, share = fill
    planes = flattened(pixels)
    # Two products and not a difference: exact where the weight is 0 or 1.
    put(planes, places, np.take(planes, places, axis=1) * (1 - share) + color * share)


def _begin(found: TaskAnalysis, place: Place, source: Source) -> None:
    """All cells that the place needs are begun before any that another thread is at is waited for: two threads make
    different ones."""
    level, cells = _needed(found, place)
    for cell in cells:
        _cache(source).give_way(source.progress)
        _begun(found, cell, source, level)


def _is_ready(found: TaskAnalysis, place: Place, source: Source) -> bool:
    """Whether all cells that the place needs are made."""
    level, cells = _needed(found, place)
    same = lambda cell, last: _holes.are_same(found, last[0], last[1].asked, cell)  # noqa: E731
    return all(_cache(source).knows(_key(found, cell, source, level), partial(same, cell)) for cell in cells)


def _needed(found: TaskAnalysis, place: Place) -> tuple[int, list[Place]]:
    """The level that a place is filled from, and its cells with something to fill."""
    level = _levels.level_of(place)
    at_level = _levels.at_level(place, level)
    return level, _holed(found, at_level.at(_levels.read_by(*_levels.means(place, at_level))), level)[1]


def _holed(found: TaskAnalysis, place: Place, level: int) -> tuple[Asked, list[Place]]:
    """The cells of a level that meet the place: the boxes of all, and those with something to fill."""
    whole = _levels.at_level(place, level)
    cells = [whole.at(cell) for cell in covering(place.box, CELL_PX, whole.box)]
    asked: Asked = tuple((level, cell.box) for cell in cells)
    return asked, [cell for cell in cells if findings(found).meeting(cell, holding="mask")]


def _assembled(found: TaskAnalysis, place: Place, source: Source, level: int) -> tuple[Fill, Asked]:
    """The fill of one place of a level, put together from its cells."""
    fill = Fill.empty(place.box)
    asked, holed = _holed(found, place, level)
    for cell, begun in [(cell, _begun(found, cell, source, level)) for cell in holed]:
        filled = _finished(begun, found, cell, source, level)
        for piece in filled.fills:
            fill.take(piece)
        asked += filled.asked
    return fill, tuple(dict.fromkeys(asked))


def _finished(begun: Future[FilledCell], found: TaskAnalysis, place: Place, source: Source, level: int) -> FilledCell:
    """A cell that was begun. One that another thread gave up is begun again, unless it is to be given up here too."""
    while not begun.done() or begun.cancelled():
        _cache(source).give_way(source.progress)
        if begun.cancelled():
            begun = _begun(found, place, source, level)
        wait((begun,), WAITING_S)
    return begun.result()


def _begun(found: TaskAnalysis, place: Place, source: Source, level: int) -> Future[FilledCell]:
    """One cell of a level's grid, from the cache or made by whichever thread asks first."""

    def make(last: Last | None, made: list[Made]) -> FilledCell:
        if last is not None and _holes.are_same(found, last[0], last[1].asked, place):
            return last[1]
        return _make_cell(found, place, source, level, made)

    return _cache(source).begin(_key(found, place, source, level), make)


def _key(found: TaskAnalysis, place: Place, source: Source, level: int) -> Hashable:
    return found, source.key, level, place.top, place.left


def _cache(source: Source) -> FillCache:
    return source.kept.once("fills", FillCache)


def _make_cell(found: TaskAnalysis, cell: Place, source: Source, level: int, made: list[Made]) -> FilledCell:
    """The fill of one cell, apart for holes that lie apart: what lies between them costs nothing. It may be given up
    between two of them; `made` are those made before, to which it adds."""
    apart = _holes.groups(found, cell.at(cell.box.grown(1).meet(_levels.at_level(cell, level).box)))
    for reach in apart[len(made) :]:
        source.progress.check_cancelled()
        made.append(_make_fill(found, cell, reach, source, level))
    asked: Asked = ((level, cell.box.grown(1)), *(box for _, more in made for box in more))
    return FilledCell(tuple(fill for fill, _ in made if fill is not None), tuple(dict.fromkeys(asked)))


def _make_fill(found: TaskAnalysis, cell: Place, reach: Box, source: Source, level: int) -> Made:
    """What to fill inside `reach`, a part of the cell; None if that is nothing. And what it asked for."""
    near = cell.at(reach.grown(HALO_PX).meet(_levels.at_level(cell, level).box))
    asked: Asked = ((level, near.box),)
    opacity, weight = _holes.opacity(findings(found).meeting(near, holding="mask"), near)
    box = _holes.bounds(weight[reach.slices(near.box)], reach).grown(1).meet(cell.box)
    if box.is_empty:
        return None, asked
    around = cell.at(box.grown(HALO_PX).meet(near.box))
    cut = around.box.slices(near.box)
    hidden, weight = opacity[cut] > HIDDEN, weight[cut]
    seen = np.ascontiguousarray(_cleaned(found, around, source.source if isinstance(source, Unlike) else source))
    close = cell.at(box.grown(SEEN_PX).meet(near.box))
    inner = close.box.slices(around.box)
    leak = _rim.leaking(seen[inner], hidden[inner], weight[inner] >= SOLID) & _holes.covered(found, close)
    hidden[inner] |= leak
    weight[inner] = _rim.widened(weight[inner], leak)
    if isinstance(source, Unlike):
        pixels, more = _membrane(found, around, source, level, seen, hidden)
    else:
        pixels, more = seen, _refill(found, around, box, source, level, seen, hidden)
        more += _heal_from(found, around, box, source, level, pixels, hidden)
    rows, columns = box.slices(around.box)
    fill = Fill(box, pixels[rows, columns], weight[rows, columns])
    return Piece.of(fill, (fill.weight > 0) | isinstance(source, Unlike)), (*asked, *more)


def _refill(
    found: TaskAnalysis, around: Place, box: Box, source: Source, level: int, pixels: Image, hidden: NDArray[np.bool_]
) -> Asked:
    """Fill the part `box` of H x W x 3 `pixels` in place: a guess, what nearby looks like it, and grain. Gives what it
    asked for of the coarser levels."""
    close = around.at(box.grown(SEEN_PX).meet(around.box))
    inner = close.box.slices(around.box)
    depth, asked = _guess(found, close, source, level, pixels[inner], hidden[inner])
    near, deep = np.zeros((2, *hidden.shape), bool)
    near[inner], deep[inner] = hidden[inner] & (depth <= _exemplar.REACH_PX), depth > _exemplar.REACH_PX
    source.progress.check_cancelled()
    _detail.lend(pixels, hidden, deep, around.box, source.seed, level)
    for part in (near, deep):  # what lies beside the box was but compared with
        part &= _inside(box, around)
    _exemplar.vote(pixels[inner], hidden[inner], near[inner], source.progress)
    _add_grain(pixels, hidden, (near, deep), box.slices(around.box), _grain.noise(box, source.seed, level))
    return asked


def _inside(box: Box, around: Place) -> NDArray[np.bool_]:
    """H x W: what of a place lies in the box."""
    inside = np.zeros((around.height, around.width), bool)
    inside[box.slices(around.box)] = True
    return inside


def _guess(
    found: TaskAnalysis, around: Place, source: Source, level: int, pixels: Image, hidden: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], Asked]:
    """Fill H x W x 3 `pixels` in place, their rim by diffusion and their depth from half the resolution. Gives the
    depth, pixels, and what it asked for."""
    asked: Asked = ()
    depth = np.asarray(cv2.distanceTransform(hidden.astype(np.uint8), cv2.DIST_L2, 5), np.float32)
    inner = depth > RIM_PX
    # What patches reach takes nothing from the guess but how bright it is.
    is_reached = not isinstance(source, Unlike) and not (depth > _exemplar.REACH_PX).any()
    fill_rim = diffuse_luma if is_reached else diffuse
    if inner.any() and level < COARSEST and min(around.photo_height, around.photo_width) >> level > 1:
        asked = _take_coarser(found, around, source, level, pixels, inner)
        fill_rim(pixels, hidden & ~inner)
    else:
        fill_rim(pixels, hidden)
    return depth, asked


def _heal_from(
    found: TaskAnalysis,
    around: Place,
    box: Box,
    source: Source,
    level: int,
    pixels: Image,
    hidden: NDArray[np.bool_],
) -> Asked:
    """Put into the part `box` of H x W x 3 `pixels`, in place, what a person chose to heal from, in the tone of the
    hole's surroundings (doi:10.1145/882262.882269, with a smooth membrane). Gives what it asked for."""
    part, cut = around.at(box), box.slices(around.box)
    asked: Asked = ((level, box),)
    holes = [hole for hole in findings(found).meeting(part, "mask") if hole.shift is not None]
    for shift in dict.fromkeys(hole.shift for hole in holes if hole.shift is not None):
        weight = _holes.opacity([hole for hole in holes if hole.shift == shift], part)[1]
        leaked = cv2.dilate(weight, np.ones((3, 3), np.uint8))
        taken, is_there, more = _taken(found, part, source, level, shift)
        membrane, further = _assembled(found, part, Unlike(source, shift), level)
        wanted = (leaked > 0) & hidden[cut] & is_there
        pixels[cut][wanted] = (taken + membrane.pixels)[wanted]
        asked = (*asked, *more, *further)
    return asked if holes else ()


def _membrane(
    found: TaskAnalysis, around: Place, source: Unlike, level: int, seen: Image, hidden: NDArray[np.bool_]
) -> tuple[Image, Asked]:
    """H x W x 3: what must be added to what is taken to get the tone of the surroundings, smooth in the hole."""
    taken, is_there, asked = _taken(found, around, source.source, level, source.shift)
    is_known = is_there & ~hidden
    if not is_known.any():
        return np.zeros_like(seen), asked
    unlike = means_of_known(seen - taken, is_known)
    _, more = _guess(found, around, source, level, unlike, ~is_known)
    return unlike, (*asked, *more)


def _taken(
    found: TaskAnalysis, place: Place, source: Source, level: int, shift: tuple[int, int]
) -> tuple[Image, NDArray[np.bool_], Asked]:
    """H x W x 3 of what lies `shift` away from the place, healed where nobody chose from what; where there is any."""
    off = moved(place, shift)
    there = off.meet(_levels.at_level(place, level).box)
    pixels, is_there = np.zeros((place.height, place.width, 3), np.float32), np.zeros((place.height, place.width), bool)
    if there.is_empty:
        return pixels, is_there, ()
    plain = source.kept.get(("healed from", found), lambda: unshifted(found))
    healed = _cleaned(plain, place.at(there), source)
    fill, asked = _assembled(plain, place.at(there), source, level)
    _blend(healed, _sparse(fill.pixels, fill.weight))
    pixels[there.slices(off)], is_there[there.slices(off)] = healed, True
    return pixels, is_there, ((level, there), *asked)


def _add_grain(
    pixels: Image,
    hidden: NDArray[np.bool_],
    parts: Sequence[NDArray[np.bool_]],
    cut: tuple[slice, slice],
    noise: NDArray[np.float32],
) -> None:
    """What each part of the fill lacks of the surroundings' grain, in place. The parts lie in `cut`, which the noise
    covers: one for all channels, so that grey stays grey."""
    parts = [part for part in parts if part.any()]
    for part, strength in zip(parts, _grain.missing(pixels, ~hidden, parts), strict=True):
        pixels[part] += noise[part[cut]][:, None] * strength


def _cleaned(found: TaskAnalysis, place: Place, source: Source) -> Image:
    """The photo around a hole with its stains fully divided out; a hole is always filled from clean surroundings."""
    pixels = source.read(place.box, place.scale)
    divide_out(pixels, stains(findings(found).meeting(place, "density"), place), 1.0)
    return pixels


def _take_coarser(
    found: TaskAnalysis, around: Place, source: Source, level: int, pixels: Image, inner: NDArray[np.bool_]
) -> Asked:
    """Put the fill from half the resolution where H x W x 3 `pixels` are `inner`, bilinear at absolute positions."""
    whole, part = around.box, _holes.bounds(inner, around.box)
    coarser = _levels.at_level(around, level + 1)
    rows = _levels.in_coarser(part.top, part.height, around.step[0] / coarser.step[0], coarser.height)
    columns = _levels.in_coarser(part.left, part.width, around.step[1] / coarser.step[1], coarser.width)
    box = Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 2, int(columns[-1]) + 2).meet(coarser.box)
    fill, asked = _assembled(found, coarser.at(box), source, level + 1)
    if isinstance(source, Unlike):
        coarse = fill.pixels  # so deep inside that nothing beside the hole counts
    else:
        coarse = _cleaned(found, coarser.at(box), source)
        _blend(coarse, _sparse(fill.pixels, fill.weight))
    map_x, map_y = np.meshgrid((columns - box.left).astype(np.float32), (rows - box.top).astype(np.float32))
    upsampled = cv2.remap(np.ascontiguousarray(coarse), map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    wanted = inner[part.slices(whole)]
    pixels[part.slices(whole)][wanted] = np.asarray(upsampled, np.float32)[wanted]
    return (*asked, (level + 1, box))
