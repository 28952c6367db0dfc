"""Damage of a paper print, drawn onto two layers: optical density (stains, light passes) and an opaque layer.

Real stain crops and dirt masks are used where `Assets` has them; the rest is procedural.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.fields import Field, draw_forking_line, log_uniform, random_crop_to, smooth_noise

RUST_SPECTRUM = (0.35, 0.75, 1.35)
"""Relative optical density of iron oxide and foxing in R, G, B: blue is absorbed most."""


@dataclass
class Layers:
    """What lies on the print: density H x W x 3 >= 0; opacity H x W in 0..1 of paint H x W x 3 (linear light)."""

    density: Image
    opacity: Field
    paint: Image

    @staticmethod
    def empty(height: int, width: int) -> Layers:
        """A clean print."""
        return Layers(
            np.zeros((height, width, 3), np.float32),
            np.zeros((height, width), np.float32),
            np.zeros((height, width, 3), np.float32),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height, width."""
        return self.opacity.shape[0], self.opacity.shape[1]

    def stain(self, density: Field, spectrum: NDArray[np.float32]) -> None:
        """Add H x W `density` with the colour `spectrum`."""
        self.density += density[..., None] * spectrum

    def cover(self, opacity: Field, paint: Image | NDArray[np.float32]) -> None:
        """Lay opaque paint (linear light RGB) over what is there."""
        self.opacity = 1 - (1 - self.opacity) * (1 - opacity)
        self.paint += (paint - self.paint) * opacity[..., None]

    def tone(self, light: Image) -> None:
        """Take on the one tone of the print (H x W x 3 linear light), as in a grey or brown reproduction of it."""
        tone = light.mean(axis=(0, 1)) / max(float(light.mean()), 1e-6)
        self.paint = floats(self.paint.mean(axis=2, keepdims=True) * tone)
        self.density = np.repeat(floats(self.density.mean(axis=2, keepdims=True)), 3, 2)

    def mottle(self, rng: np.random.Generator) -> None:
        """Opaque damage thins and darkens from pixel to pixel: a scratch is hardly ever of one colour."""
        height, width = self.shape
        thinning, texture = (
            smooth_noise(rng, height, width, max(height, width) / log_uniform(rng, 1.2, 10), 2) for _ in range(2)
        )
        self.opacity = floats(self.opacity * np.clip(1.3 - rng.uniform(0.3, 1.6) * thinning, 0, 1))
        self.paint = floats(self.paint * (1 + rng.uniform(0, 1.2) * (texture[..., None] - 0.5)))

    def lift(self, rng: np.random.Generator) -> None:
        """The edges of opaque damage stand up from the paper and cast a shadow to one side."""
        height, width = self.shape
        aside = np.hstack([np.eye(2), rng.integers(-3, 4, (2, 1))])
        lifted = cv2.warpAffine(self.opacity, aside, (width, height), borderMode=cv2.BORDER_REPLICATE)
        shadow = cv2.GaussianBlur(lifted, (0, 0), log_uniform(rng, 0.5, 2.5)) * np.float32(log_uniform(rng, 0.1, 1.2))
        self.stain(floats(shadow), np.ones(3, np.float32))

    def soften(self, sigma: float) -> None:
        """Blur all layers by `sigma` pixels, as a scanner or a smaller copy does."""
        size = (0, 0)
        light = cv2.GaussianBlur(self.paint * self.opacity[..., None], size, sigma)
        self.opacity = floats(cv2.GaussianBlur(self.opacity, size, sigma))
        self.paint = floats(light / np.maximum(self.opacity, 1e-4)[..., None])
        self.density = floats(cv2.GaussianBlur(self.density, size, sigma))


MOTTLED, LIFTED, SOFT = 0.35, 0.2, 0.35
"""Shares of the prints whose opaque damage varies from pixel to pixel, casts a shadow, and whose damage is as soft as a
scanner or a smaller copy leaves it. Learned from even and crisp damage alone, real cracks are not found: of drawn ones
those blurred by a pixel to one in eight, and of the same lines in one colour seven in ten, mottled one in fourteen."""


def damage_print(height: int, width: int, rng: np.random.Generator, assets: Assets) -> Layers:
    """One to four kinds of damage, each as likely as its weight in `KINDS`."""
    layers = Layers.empty(height, width)
    draws, weights = zip(*KINDS, strict=True)
    share = np.array(weights) / sum(weights)
    for index in rng.choice(len(draws), size=int(rng.integers(1, 5)), replace=False, p=share):
        draws[index](layers, rng, assets)
    if rng.random() < MOTTLED:
        layers.mottle(rng)
    if rng.random() < LIFTED:
        layers.lift(rng)
    if rng.random() < SOFT:
        layers.soften(log_uniform(rng, 0.4, 2.0))
    return layers


# -- stains that let light through ------------------------------------------------------------------


def _real_stains(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Scanned stains, resized to 3..120 px, turned, mirrored, stronger or weaker."""
    height, width = layers.shape
    for _ in range(_count(layers, rng, 1, 40)):
        crop = assets.stain(rng)
        if crop is None:
            _foxing(layers, rng, assets)
            return
        size = log_uniform(rng, 5, min(120, max(height, width) / 2))
        zoom = size / max(crop.shape[:2])
        target = (max(3, round(crop.shape[1] * zoom)), max(3, round(crop.shape[0] * zoom)))
        small = cv2.resize(crop, target, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        small = np.rot90(small, int(rng.integers(4)))[:: rng.choice([-1, 1])]
        tint = np.exp(rng.normal(0, 0.12, 3)).astype(np.float32)
        _add_at_random(layers.density, small * tint * log_uniform(rng, 0.4, 3.0), rng)


def _foxing(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Warped rust-brown discs with a darker core or rim, in one field of shared colour."""
    spectrum = _spectrum(rng)
    for _ in range(_count(layers, rng, 2, 60)):
        radius = log_uniform(rng, 1.5, max(3.0, max(layers.shape) / 12))
        blob = _blob(rng, radius)
        rim = np.clip(1 - np.abs(blob - 0.35) * 4, 0, 1) if rng.random() < 0.3 else np.float32(0)
        core = np.clip(blob * rng.uniform(1.2, 3), 0, 1) ** rng.uniform(0.6, 1.6)
        density = (core + rim * rng.uniform(0.2, 0.8)) * log_uniform(rng, 0.12, 1.6)
        tint = spectrum * np.exp(rng.normal(0, 0.1, 3))
        _add_at_random(layers.density, (density[..., None] * tint).astype(np.float32), rng)


def _tide_line(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Where water stood: a thin dark contour with a faint stain inside."""
    height, width = layers.shape
    field = smooth_noise(rng, height, width, rng.uniform(1.0, 2.5), 3)
    level = rng.uniform(0.62, 0.85)
    thickness = rng.uniform(0.006, 0.03)
    line = np.clip(1 - np.abs(field - level) / thickness, 0, 1)
    inside = np.clip((field - level) / 0.05, 0, 1) * rng.uniform(0, 0.25)
    layers.stain((line * rng.uniform(0.15, 0.7) + inside).astype(np.float32), _spectrum(rng))


def _bloom(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Rust or damp that has spread: one ragged, mottled area, faint at its rim, dense in its core."""
    height, width = layers.shape
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
    layers.stain(floats(np.maximum(density, 0)) * np.float32(log_uniform(rng, 0.25, 2.5)), _spectrum(rng))


# -- opaque damage ----------------------------------------------------------------------------------


def _dirt_mask(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Real dust, hairs, lint and smut: white on a negative's print, dark on a scan."""
    mask = assets.mask(rng)
    if mask is None:
        _specks(layers, rng, assets)
        return
    height, width = layers.shape
    opacity = random_crop_to(rng, mask[..., None], height, width).reshape(height, width)
    layers.cover(np.clip(opacity * rng.uniform(0.6, 1.3), 0, 1), _paint(rng))


def _specks(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Dust: dots of 1..6 px, most of one colour."""
    height, width = layers.shape
    opacity = np.zeros((height, width), np.uint8)  # OpenCV draws smooth edges on 8 bit only
    for _ in range(_count(layers, rng, 3, 120)):
        centre = (int(rng.integers(width * 16)), int(rng.integers(height * 16)))
        axes = (int(16 * log_uniform(rng, 0.5, 3.5)), int(16 * log_uniform(rng, 0.5, 3.5)))
        level = float(rng.uniform(128, 255))
        cv2.ellipse(opacity, centre, axes, float(rng.uniform(0, 180)), 0, 360, level, -1, cv2.LINE_AA, 4)
    layers.cover(_soft(_unit(opacity), rng), _paint(rng))


def _flakes(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Ragged pieces of rust stuck on, or of emulsion gone: brown texture or bare paper."""
    height, width = layers.shape
    rust = rng.random() < 0.7
    base = floats([0.18, 0.07, 0.025]) * log_uniform(rng, 0.4, 2) if rust else _paint(rng)
    texture = smooth_noise(rng, height, width, max(height, width) / 4, 2)[..., None]
    paint = (base * (0.4 + 1.2 * texture)).astype(np.float32)
    opacity = np.zeros((height, width), np.float32)
    for _ in range(_count(layers, rng, 1, 40)):
        blob = _blob(rng, log_uniform(rng, 1.5, 16), roughness=1.2)
        piece = np.clip((blob - rng.uniform(0.1, 0.5)) * 8, 0, 1)
        _add_at_random(opacity[..., None], piece[..., None], rng)
    layers.cover(np.clip(opacity, 0, 1), paint)


def _scratches(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Lines of 1..4 px, straight, bent or curved; many broken, some crisp as a scanner's sensor draws them."""
    height, width = layers.shape
    for _ in range(int(rng.integers(1, 9))):
        drawn = np.zeros((height, width), np.uint8)
        thickness = int(rng.choice([1, 1, 1, 2, 2, 3, 4]))
        edge = cv2.LINE_8 if rng.random() < 0.3 else cv2.LINE_AA
        cv2.polylines(drawn, [_path(layers, rng)], False, 255, thickness, edge, 4)
        opacity = _unit(drawn)
        if rng.random() < 0.4:
            opacity *= np.clip(smooth_noise(rng, height, width, 12, 2) * 2.5 - rng.uniform(0, 1), 0, 1)
        layers.cover(opacity * np.float32(rng.uniform(0.35, 1)), _paint(rng))


def _crease(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """A fold across the print: a pale broken line in a soft shadow."""
    height, width = layers.shape
    angle, offset = rng.uniform(0, np.pi), rng.uniform(-0.35, 0.35) * max(height, width)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = (columns - width / 2) * np.cos(angle) + (rows - height / 2) * np.sin(angle) - offset
    distance += (smooth_noise(rng, height, width, 8, 2) - 0.5) * rng.uniform(0, 8)
    line = np.clip(rng.uniform(0.8, 2.2) - np.abs(distance), 0, 1)
    line *= np.clip(smooth_noise(rng, height, width, 30, 2) * 3 - rng.uniform(0, 1.2), 0, 1)
    shadow = np.exp(-np.abs(distance) / rng.uniform(2, 10)) * rng.uniform(0, 0.35)
    layers.stain(shadow.astype(np.float32), np.ones(3, np.float32))
    layers.cover(line.astype(np.float32), _paint(rng, white=0.85))


def _cracks(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """Cracked emulsion: forking, ragged lines through which paper shows."""
    height, width = layers.shape
    drawn = np.zeros((height, width), np.uint8)
    wander, forks, knots = rng.uniform(0.1, 0.8), rng.uniform(0.0, 0.12), rng.uniform(0, 0.1)
    for _ in range(_count(layers, rng, 1, 20)):
        draw_forking_line(drawn, rng, log_uniform(rng, 0.5, 4), wander, forks, knots)
    lines = cv2.GaussianBlur(_unit(drawn), (0, 0), float(rng.uniform(0.4, 1.0)))
    ragged = 1 + np.float32(rng.uniform(0, 2)) * (smooth_noise(rng, height, width, max(height, width) / 5, 2) - 0.5)
    opacity = floats(np.clip((lines * ragged - 0.1) * rng.uniform(1.2, 4), 0, 1)) * np.float32(rng.uniform(0.2, 1))
    layers.cover(opacity, _paint(rng, white=0.85))


def _torn_corner(layers: Layers, rng: np.random.Generator, assets: Assets) -> None:
    """A corner or an edge strip is gone; the scanner's bed or bare paper shows."""
    height, width = layers.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    steep = rng.uniform(0.3, 3)
    distance = rows * steep + columns - rng.uniform(0.05, 0.22) * min(steep, 1)
    distance += (smooth_noise(rng, height, width, 14, 3) - 0.5) * 0.05
    gone = np.clip(0.5 - distance * max(height, width) / 2, 0, 1)
    gone = gone[:: rng.choice([-1, 1]), :: rng.choice([-1, 1])]
    layers.cover(np.ascontiguousarray(gone), _paint(rng, white=0.7))


# Weights are a guess at how often each is met. Tears and tide lines are kept rare: they cover much of a print, so by
# area they would be most of what is learned, and much of them nobody can tell from the picture.
KINDS: tuple[tuple[Callable[[Layers, np.random.Generator, Assets], None], float], ...] = (
    (_real_stains, 8),
    (_foxing, 3),
    (_bloom, 3),
    (_tide_line, 0.4),
    (_dirt_mask, 3),
    (_specks, 2),
    (_flakes, 4),
    (_scratches, 6),
    (_crease, 1),
    (_cracks, 4),
    (_torn_corner, 0.2),
)

# -- drawing helpers --------------------------------------------------------------------------------


def _count(layers: Layers, rng: np.random.Generator, low: int, high: int) -> int:
    """How many pieces: log-uniform, meant for 256 x 256 and scaled with the area."""
    share = layers.shape[0] * layers.shape[1] / 65536
    return max(1, round(log_uniform(rng, low, high) * share))


def _blob(rng: np.random.Generator, radius: float, roughness: float = 0.6) -> Field:
    """A warped disc, about 1 in the middle, 0 at the border of its square."""
    size = max(5, 2 * int(np.ceil(radius * 1.6)) + 1)
    axis = (np.arange(size, dtype=np.float32) - size // 2) / np.float32(max(radius, 1))
    stretch = np.float32(rng.uniform(0.6, 1.6))
    distance = np.sqrt((axis[:, None] * stretch) ** 2 + (axis[None, :] / stretch) ** 2)
    warp = (smooth_noise(rng, size, size, 4, 2) - np.float32(0.5)) * np.float32(roughness)
    edge = np.clip((np.float32(1.5) - np.abs(axis)) * 3, 0, 1)
    return floats(np.clip(1 - distance + warp, 0, 1) * edge[:, None] * edge[None, :])


def _add_at_random(canvas: Image, piece: Image, rng: np.random.Generator) -> None:
    """Add `piece` in place at a random position, cut at the borders."""
    height, width = canvas.shape[:2]
    tall, wide = piece.shape[:2]
    top, left = int(rng.integers(-tall // 2, height - tall // 2)), int(rng.integers(-wide // 2, width - wide // 2))
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + tall, height), min(left + wide, width)
    canvas[y0:y1, x0:x1] += piece[y0 - top : y1 - top, x0 - left : x1 - left]


def _path(layers: Layers, rng: np.random.Generator) -> NDArray[np.int32]:
    """Points of a scratch in 1/16 pixel: a straight, angular or smoothly wandering line."""
    height, width = layers.shape
    long_side = max(height, width)
    start = rng.uniform(0, 1, 2) * (width, height)
    kind = rng.random()
    count = 2 if kind < 0.25 else int(rng.integers(3, 6)) if kind < 0.75 else 24
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 1.2 if count < 20 else 0.25, count - 1))
    length = log_uniform(rng, 0.08, 0.8) * long_side / (count - 1)
    steps = np.stack([np.cos(heading), np.sin(heading)], 1) * length
    points = np.concatenate([start[None], start + np.cumsum(steps, 0)])
    return np.round(points * 16).astype(np.int32).reshape(-1, 1, 2)


def _paint(rng: np.random.Generator, white: float = 0.5) -> NDArray[np.float32]:
    """Linear-light RGB of opaque damage: paper white, near black, or rust brown."""
    kind = rng.random()
    if kind < white:
        return floats(rng.uniform(0.55, 1.0)) * floats([1, rng.uniform(0.88, 1), rng.uniform(0.62, 1)])
    if kind < white + (1 - white) * 0.6:
        return np.float32(rng.uniform(0.0, 0.06)) * np.ones(3, np.float32)
    return floats([0.16, 0.06, 0.02]) * np.float32(log_uniform(rng, 0.4, 2.2))


def _unit(drawn: NDArray[np.uint8]) -> Field:
    return drawn.astype(np.float32) / np.float32(255)


def _soft(opacity: Field, rng: np.random.Generator) -> Field:
    return floats(cv2.GaussianBlur(opacity, (3, 3), float(rng.uniform(0.3, 0.9))))


def _spectrum(rng: np.random.Generator) -> NDArray[np.float32]:
    spectrum = floats(RUST_SPECTRUM) * np.exp(rng.normal(0, 0.2, 3))
    return floats(spectrum / spectrum.mean() * 0.8)
