"""Damage of a print, laid on one kind after the other: stains let light through, everything else covers.

Real stain crops, dirt masks, cracks and pieces of really damaged prints are used where `Assets` has them; the rest is
procedural.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks.kit.assets import Assets, Sides
from photofix.tasks.kit.fields import Field, log_uniform, random_crop_to, smooth_noise
from photofix.tasks.kit.prints import emulsion
from photofix.tasks.kit.prints.spoiled_print import ALL_SIDES, MODE_SHARES, MODES, Print

INKS = ((0.15, 0.15, 0.15), (0.19, 0.25, 0.58), (0.63, 0.15, 0.15))
"""sRGB of black, blue and red ink."""

RUST_SPECTRUM = (0.35, 0.75, 1.35)
"""Relative optical density of iron oxide and foxing in R, G, B: blue is absorbed most."""

HOW_MANY = (1, 1, 2, 3)
STAINED, ONLY_STAINED = 0.3, 0.14
"""Shares of the prints with stains, and of those with nothing else."""
LIGHT = 0.72
"""Share of opaque damage that is lighter than the print: bare paper, not dirt."""
BARE = 0.95
"""The same where emulsion is gone over an area: what is dark there is foliage and shadow far more often."""
LIFTED = 0.25
"""Share of the shapes that stand up from the paper and cast a shadow to one side."""

Kind = Callable[[Print, np.random.Generator, Assets], None]


def damage_print(
    clean: Image, rng: np.random.Generator, assets: Assets, sides: Sides = ALL_SIDES, is_toned: bool = False
) -> Print:
    """One to three kinds of damage, each as likely as its weight in `KINDS`, stains or both, on `clean` (sRGB 0..1)."""
    spoiled = Print.of(clean, sides, is_toned)
    stains = rng.random()
    if stains > ONLY_STAINED:
        _lay(KINDS, int(rng.choice(HOW_MANY)), spoiled, rng, assets)
    if stains < STAINED:
        _lay(STAINS, int(rng.choice((1, 1, 2))), spoiled, rng, assets)
    return spoiled


def _lay(
    kinds: tuple[tuple[Kind, float], ...], count: int, spoiled: Print, rng: np.random.Generator, assets: Assets
) -> None:
    draws, weights = zip(*kinds, strict=True)
    for index in rng.choice(len(draws), size=count, replace=False, p=np.array(weights) / sum(weights)):
        draws[index](spoiled, rng, assets)


# -- stains that let light through ------------------------------------------------------------------


def _real_stains(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Scanned stains, resized to 3..120 px, turned, mirrored, stronger or weaker."""
    height, width = spoiled.shape
    total = np.zeros((height, width, 3), np.float32)
    for _ in range(_count(spoiled, rng, 1, 40)):
        crop = assets.stain(rng)
        if crop is None:
            _foxing(spoiled, rng, assets)
            return
        size = log_uniform(rng, 5, min(160, max(height, width) / 1.5))
        zoom = size / max(crop.shape[:2])
        target = (max(3, round(crop.shape[1] * zoom)), max(3, round(crop.shape[0] * zoom)))
        small = cv2.resize(crop, target, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        small = np.rot90(small, int(rng.integers(4)))[:: rng.choice([-1, 1])]
        tint = np.exp(rng.normal(0, 0.12, 3)).astype(np.float32)
        _add_at_random(total, small * tint * log_uniform(rng, 0.6, 3.0), rng)
    spoiled.stain_with(total)


def _foxing(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Warped rust-brown discs with a darker core or rim, in one field of shared colour."""
    spectrum, total = _spectrum(rng), np.zeros((*spoiled.shape, 3), np.float32)
    for _ in range(_count(spoiled, rng, 2, 60)):
        radius = log_uniform(rng, 1.5, max(3.0, max(spoiled.shape) / 12))
        blob = _blob(rng, radius)
        rim = np.clip(1 - np.abs(blob - 0.35) * 4, 0, 1) if rng.random() < 0.3 else np.float32(0)
        core = np.clip(blob * rng.uniform(1.2, 3), 0, 1) ** rng.uniform(0.6, 1.6)
        density = (core + rim * rng.uniform(0.2, 0.8)) * log_uniform(rng, 0.12, 1.6)
        tint = spectrum * np.exp(rng.normal(0, 0.1, 3))
        _add_at_random(total, (density[..., None] * tint).astype(np.float32), rng)
    spoiled.stain_with(total)


def _ring(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """What a rusty tack, a cup or a drop of water leaves: a disc, ragged, with a dark rim."""
    height, width = spoiled.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = log_uniform(rng, 8, 0.6 * max(height, width))
    away = np.hypot(rows - rng.uniform(0, height), columns - rng.uniform(0, width))
    away += emulsion.noise(rng, height, width, rng.uniform(10, 40)) * rng.uniform(0, 10)
    inside = np.clip((radius - away) / rng.uniform(1, 10), 0, 1) * rng.uniform(0, 1)
    mottled = 1 + 0.5 * emulsion.noise(rng, height, width, rng.uniform(5, 30))
    rim = np.exp(-(((away - radius) / rng.uniform(1.5, 8)) ** 2)) * rng.uniform(0, 1.6)
    core = np.exp(-((away / (radius * rng.uniform(0.1, 0.5))) ** 2)) * rng.uniform(0, 2.5) * (rng.random() < 0.4)
    density = np.maximum(inside * mottled + rim + core, 0)
    spoiled.stain(floats(density * rng.uniform(0.4, 1.3)), _spectrum(rng))


def _tide_line(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Where water stood: a thin dark contour with a faint stain inside."""
    height, width = spoiled.shape
    field = smooth_noise(rng, height, width, rng.uniform(1.0, 2.5), 3)
    level = rng.uniform(0.62, 0.85)
    thickness = rng.uniform(0.006, 0.03)
    line = np.clip(1 - np.abs(field - level) / thickness, 0, 1)
    inside = np.clip((field - level) / 0.05, 0, 1) * rng.uniform(0, 0.25)
    spoiled.stain((line * rng.uniform(0.15, 0.7) + inside).astype(np.float32), _spectrum(rng))


def _bloom(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Rust or damp that has spread: one ragged, mottled area, faint at its rim, dense in its core."""
    height, width = spoiled.shape
    long_side = max(height, width)
    radius = np.float32(log_uniform(rng, 0.05, 0.4) * long_side)
    turn, stretch = rng.uniform(0, np.pi), np.float32(log_uniform(rng, 0.5, 2))
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    rows, columns = rows - np.float32(rng.uniform(0, height)), columns - np.float32(rng.uniform(0, width))
    along = (rows * np.float32(np.cos(turn)) + columns * np.float32(np.sin(turn))) / (radius * stretch)
    across = (columns * np.float32(np.cos(turn)) - rows * np.float32(np.sin(turn))) / (radius / stretch)
    falloff = np.exp(-(along**2 + across**2))
    cells = float(long_side / radius) * log_uniform(rng, 1, 5)
    ragged = smooth_noise(rng, height, width, cells, int(rng.integers(2, 5)))
    mottled = smooth_noise(rng, height, width, long_side / log_uniform(rng, 2, 8), 2)
    area = np.clip((ragged * falloff - np.float32(rng.uniform(0.12, 0.42))) * 3, 0, 1)
    density = area * (1 + np.float32(rng.uniform(0, 1.2)) * (mottled - np.float32(0.5)))
    spoiled.stain(floats(np.maximum(density, 0)) * np.float32(log_uniform(rng, 0.25, 2.5)), _spectrum(rng))


def _edge_stain(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Yellowed or brown borders: damp or glue that came in from the side."""
    height, width = spoiled.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    away = (rows, columns, height - 1 - rows, width - 1 - columns)
    reach = log_uniform(rng, 0.04, 0.3) * max(height, width)
    ragged = emulsion.noise(rng, height, width, rng.uniform(0.3, 1.2) * reach) * reach * rng.uniform(0.2, 0.7)
    edge_px, faded = log_uniform(rng, 1.0, max(1.5, 0.3 * reach)), rng.uniform(0, 1)
    total = np.zeros((height, width), np.float32)
    for index in range(4):
        if spoiled.sides[index] and rng.random() < 0.6:
            depth = reach + ragged - away[index]
            total = np.maximum(total, np.clip(depth / edge_px, 0, 1) * (1 - faded * np.clip(depth / reach, 0, 1) * 0.6))
    spoiled.stain(floats(total * log_uniform(rng, 0.1, 1.0)), _spectrum(rng))


# -- opaque damage ----------------------------------------------------------------------------------


def _dirt_mask(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Real dust, hairs, lint and smut: white on a negative's print, dark on a scan."""
    mask = assets.mask(rng)
    if mask is None:
        mask = emulsion.specks(rng, *spoiled.shape)
    height, width = spoiled.shape
    opacity = random_crop_to(rng, mask[..., None], height, width).reshape(height, width)
    _cover(spoiled, opacity, rng)


# -- emulsion, see `emulsion.py` -------------------------------------------------------------------


def _shape(draw: Callable[[np.random.Generator, int, int], Field], light: float = LIGHT) -> Kind:
    """A kind of damage that is one shape in one paint; `light`: share of it that is lighter than the print."""

    def lay(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
        _cover(spoiled, draw(rng, *spoiled.shape), rng, rng.random() < light)

    return lay


def _craquelure(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """A real network of cracks, else a drawn one."""
    mask = assets.crack(rng)
    shape = emulsion.cracks(rng, *spoiled.shape) if mask is None else emulsion.craquelure(rng, *spoiled.shape, mask)
    _cover(spoiled, shape, rng)


def _worn_edges(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Paper, scanner bed or dark mount shows where the print's border is worn or torn off."""
    opacity = emulsion.worn_edges(rng, *spoiled.shape, spoiled.sides)
    paint = _paint(rng, spoiled, light=rng.random() < 0.75)
    spoiled.cover(opacity, paint * _paper_relief(rng, spoiled))


def _missing_piece(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Bare, torn paper in an area as large as a face: fibrous, with a rim and a shadow where emulsion stands up."""
    opacity = emulsion.missing_piece(rng, *spoiled.shape)
    paint = _paint(rng, spoiled, light=rng.random() < BARE, in_tone=rng.random() < 0.45)
    if rng.random() < 0.75:
        fibres = emulsion.fibres(rng, *spoiled.shape) * np.float32(log_uniform(rng, 0.008, 0.08))
        shades = emulsion.noise(rng, *spoiled.shape, rng.uniform(10, 60)) * np.float32(log_uniform(rng, 0.01, 0.08))
        paint = paint * np.clip(1 + fibres + shades, 0, 1.5)[..., None]
    else:
        paint = paint * _paper_relief(rng, spoiled)
    paper = assets.paper(rng) if rng.random() < 0.1 else None
    if paper is not None:
        paint = random_crop_to(rng, paper, *spoiled.shape)
    spoiled.cover(opacity * np.float32(rng.uniform(0.85, 1)), floats(paint), is_whole=True)
    if rng.random() < 0.6:  # what is left of the emulsion stands up and is pale or dark along its edge
        edge = np.abs(cv2.GaussianBlur(opacity, (0, 0), rng.uniform(0.8, 2)) - opacity) * rng.uniform(0.5, 2)
        spoiled.cover(floats(np.clip(edge, 0, 1)), _paint(rng, spoiled))
    if rng.random() < 0.5:
        spoiled.lift(opacity, rng)


def _yellowed(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Glue, varnish or damp that takes blue alone: areas off the print's one tone, from the borders or anywhere."""
    height, width = spoiled.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    size = max(height, width)
    if rng.random() < 0.6:
        sides = [index for index in range(4) if rng.random() < 0.5] or [int(rng.integers(4))]
        away = np.minimum.reduce([(rows, columns, height - 1 - rows, width - 1 - columns)[index] for index in sides])
        reach = log_uniform(rng, 0.06, 0.4) * size
    else:
        away = np.hypot(rows - rng.uniform(0, height), (columns - rng.uniform(0, width)) * log_uniform(rng, 0.5, 2))
        reach = log_uniform(rng, 0.08, 0.5) * size
    cells = rng.uniform(0.3, 1.2) * reach
    field = reach - away + emulsion.noise(rng, height, width, cells) * reach * rng.uniform(0.1, 0.5)
    field += emulsion.noise(rng, height, width, rng.uniform(3, 9)) * rng.uniform(0, 3)
    area = np.clip(field / log_uniform(rng, 1.5, 0.4 * reach + 2), 0, 1)
    mottled = 1 + rng.uniform(0, 0.5) * emulsion.noise(rng, height, width, rng.uniform(3, 40))
    rim = np.exp(-((field / log_uniform(rng, 1.5, 6)) ** 2)) * rng.uniform(0, 0.6) * (rng.random() < 0.4)
    spectrum = floats([rng.uniform(0, 0.15), rng.uniform(0.1, 0.45), 1.0])
    density = floats(np.maximum(area * mottled + rim, 0) * log_uniform(rng, 0.35, 2.2))
    spoiled.stain(density, spectrum, keeps_hue=True)


def _pen(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Ink: black, blue, red."""
    ink = floats(rng.uniform(0, 0.4, 3)) if rng.random() < 0.5 else floats(rng.choice(INKS))
    spoiled.cover(emulsion.pen(rng, *spoiled.shape) * np.float32(rng.uniform(0.4, 1)), ink)


def _tape(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Yellowed tape: an even stain with darker edges."""
    area = emulsion.tape(rng, *spoiled.shape)
    edge = np.abs(area - cv2.GaussianBlur(area, (0, 0), 1.5)) * rng.uniform(0, 1)
    spoiled.stain(floats(area * rng.uniform(0.1, 0.6) + edge), _spectrum(rng))


def _real_damage(spoiled: Print, rng: np.random.Generator, assets: Assets) -> None:
    """Damage cut from real prints: its own shape and brightness."""
    for _ in range(int(log_uniform(rng, 1, 8))):
        piece = assets.damage(rng)
        if piece is None:
            return
        zoom = log_uniform(rng, 0.5, 2.0)
        tall, wide = (max(2, round(side * zoom)) for side in piece.shape[:2])
        sized = cv2.resize(piece, (wide, tall), interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        piece = floats(np.rot90(sized, int(rng.integers(4)))[:: rng.choice([-1, 1])])
        opacity = np.zeros((*spoiled.shape, 1), np.float32)
        light = np.zeros((*spoiled.shape, 3), np.float32)
        state = rng.bit_generator.state
        _add_at_random(opacity, floats(piece[..., 3:]), rng)
        rng.bit_generator.state = state  # both at one place
        _add_at_random(light, floats(piece[..., :3] * piece[..., 3:]), rng)
        paint = light / np.maximum(opacity, 1e-4)
        share = floats(opacity[..., 0] * rng.uniform(0.6, 1))
        spoiled.cover(share, floats(paint * log_uniform(rng, 0.8, 1.2)))


def _cover(spoiled: Print, opacity: Field, rng: np.random.Generator, light: bool | None = None) -> None:
    """Cover with one paint, mottled; faint or strong, crisp or soft."""
    if rng.random() < 0.5:
        opacity = floats(cv2.GaussianBlur(opacity, (0, 0), log_uniform(rng, 0.3, 1.4)))
    opacity = floats(np.clip(opacity * log_uniform(rng, 0.35, 1.6), 0, 1))
    paint = _paint(rng, spoiled, light) * _texture(rng, spoiled, rng.uniform(0, 0.25))
    spoiled.cover(opacity, paint, str(rng.choice(MODES, p=MODE_SHARES)))
    if rng.random() < LIFTED:
        spoiled.lift(opacity, rng)


# Weights are a guess at how often each is met. Worn edges are kept rare: people seldom mark them.
KINDS: tuple[tuple[Kind, float], ...] = (
    (_shape(emulsion.cracks), 5),
    (_craquelure, 2.5),
    (_shape(emulsion.scratches), 3.5),
    (_shape(emulsion.fold), 2),
    (_shape(emulsion.crease), 3),
    (_shape(emulsion.specks), 3),
    (_shape(emulsion.flakes, BARE), 1.5),
    (_shape(emulsion.rubbed, BARE), 1.5),
    (_dirt_mask, 3),
    (_shape(emulsion.bleached, BARE), 1),
    (_worn_edges, 0.8),
    (_missing_piece, 1.3),
    (_real_damage, 2.5),
    (_pen, 0.1),
)
STAINS: tuple[tuple[Kind, float], ...] = (
    (_real_stains, 4),
    (_foxing, 1.5),
    (_ring, 3),
    (_bloom, 0.8),
    (_tide_line, 0.7),
    (_edge_stain, 0.6),
    (_yellowed, 2),
    (_tape, 0.3),
)

# -- drawing helpers --------------------------------------------------------------------------------


def _count(spoiled: Print, rng: np.random.Generator, low: int, high: int) -> int:
    """How many pieces: log-uniform, meant for 256 x 256 and scaled with the area."""
    share = spoiled.shape[0] * spoiled.shape[1] / 65536
    return max(1, round(log_uniform(rng, low, high) * share))


def _blob(rng: np.random.Generator, radius: float) -> Field:
    """A warped disc, about 1 in the middle, 0 at the border of its square."""
    size = max(5, 2 * int(np.ceil(radius * 1.6)) + 1)
    axis = (np.arange(size, dtype=np.float32) - size // 2) / np.float32(max(radius, 1))
    stretch = np.float32(rng.uniform(0.6, 1.6))
    distance = np.sqrt((axis[:, None] * stretch) ** 2 + (axis[None, :] / stretch) ** 2)
    warp = (smooth_noise(rng, size, size, 4, 2) - np.float32(0.5)) * np.float32(0.6)
    edge = np.clip((np.float32(1.5) - np.abs(axis)) * 3, 0, 1)
    return floats(np.clip(1 - distance + warp, 0, 1) * edge[:, None] * edge[None, :])


def _add_at_random(canvas: Image, piece: Image, rng: np.random.Generator) -> None:
    """Add `piece` in place at a random position, cut at the borders."""
    height, width = canvas.shape[:2]
    tall, wide = piece.shape[:2]
    top, left = int(rng.integers(-tall // 2, height - tall // 2)), int(rng.integers(-wide // 2, width - wide // 2))
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + tall, height), min(left + wide, width)
    canvas[y0:y1, x0:x1] += piece[y0 - top : y1 - top, x0 - left : x1 - left]


def _paint(
    rng: np.random.Generator, spoiled: Print, light: bool | None = None, in_tone: bool | None = None
) -> NDArray[np.float32]:
    """sRGB of opaque damage: paper white, near black, seldom rust brown; mostly in the print's tone."""
    light = rng.random() < LIGHT if light is None else light
    if not light and not spoiled.is_toned and rng.random() < 0.15:
        return floats([0.44, 0.27, 0.15]) * np.float32(log_uniform(rng, 0.6, 1.5))
    value = rng.uniform(0.7, 1.05) * spoiled.white if light else rng.uniform(0, 0.18)
    in_tone = spoiled.is_toned or rng.random() < 0.7 if in_tone is None else in_tone
    color = spoiled.tint if in_tone else floats([1, rng.uniform(0.88, 1), rng.uniform(0.65, 1)])
    return floats(np.clip(value * color, 0, 1.05))


def _paper_relief(rng: np.random.Generator, spoiled: Print) -> Image:
    """H x W x 1 factor about 1: fibres and blotches of bare paper. An even area is a wall, a sky, a sheet of paper in
    the picture far more often than a piece that is gone."""
    fibres = _texture(rng, spoiled, rng.uniform(0.03, 0.2))
    blotches = emulsion.noise(rng, *spoiled.shape, rng.uniform(8, 40))[..., None] * np.float32(rng.uniform(0.02, 0.2))
    return floats(fibres * np.clip(1 + blotches, 0.3, 1.5))


def _texture(rng: np.random.Generator, spoiled: Print, spread: float) -> Image:
    """H x W x 1 factor about 1, uneven from pixel to pixel."""
    uneven = emulsion.noise(rng, *spoiled.shape, rng.uniform(1.5, 6))[..., None]
    return floats(np.clip(1 + spread * uneven, 0, 2))


def _spectrum(rng: np.random.Generator) -> NDArray[np.float32]:
    spectrum = floats(RUST_SPECTRUM) * np.exp(rng.normal(0, 0.2, 3))
    return floats(spectrum / spectrum.mean() * 0.8)
