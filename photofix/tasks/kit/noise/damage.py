"""Noise as cameras, films, scanners and coders leave it: of light, of grain, of blocks of 8 x 8."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, luma, srgb_to_linear
from photofix.photo.rgb8 import through_jpeg
from photofix.tasks.kit.fields import log_uniform

KINDS = ("sensor", "white", "film", "coded")
KIND_SHARES = (0.37, 0.18, 0.25, 0.20)
CODED = 0.35  # share of noisy pictures that are stored as JPEG besides
RESIZED = 0.3


def noisy(clean: Image, rng: np.random.Generator) -> Image:
    """H x W x 3 sRGB in 0..1 as it comes out of a camera or a scanner, some of it resized afterwards."""
    if rng.random() >= RESIZED or min(clean.shape[:2]) < 24:
        return _spoiled(clean, rng)
    height, width = clean.shape[:2]
    zoom = log_uniform(rng, 0.55, 1.8)
    size = (max(8, round(width * zoom)), max(8, round(height * zoom)))
    base = np.clip(cv2.resize(clean, size, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC), 0, 1)
    way = cv2.INTER_CUBIC if zoom < 1 else cv2.INTER_AREA
    return floats(
        np.clip(clean + cv2.resize(_spoiled(floats(base), rng) - base, (width, height), interpolation=way), 0, 1)
    )


def white(clean: Image, rng: np.random.Generator, sigma: float) -> Image:
    """With normal noise of standard deviation `sigma`, of each pixel and channel alone."""
    return clean + rng.standard_normal(clean.shape, np.float32) * np.float32(sigma)


def film(clean: Image, rng: np.random.Generator, size_px: float, peak: float, colored: float) -> Image:
    """With grain, strongest in the middle tones, of each layer and common to all.

    Args:
        size_px: sigma of a grain.
        peak: standard deviation in middle grey, encoded values.
        colored: 0..1, how much of it is each layer's own.
    """
    common = _grains(rng.standard_normal((*clean.shape[:2], 1), np.float32), (size_px,))
    own = _grains(rng.standard_normal(clean.shape, np.float32), (size_px,) * 3)
    gray = np.clip(luma(clean), 0, 1)[..., None]
    deviation = peak * (0.35 + 0.65 * np.sqrt(4 * gray * (1 - gray)))
    return floats(clean + deviation * (np.sqrt(1 - colored**2) * common + colored * own))


def jpeg(image: Image, rng: np.random.Generator, quality: int) -> Image:
    """As a JPEG leaves it; nothing of it is random."""
    rgb8 = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return floats(through_jpeg(rgb8, quality) / np.float32(255))


def _spoiled(clean: Image, rng: np.random.Generator) -> Image:
    kind = KINDS[rng.choice(len(KINDS), p=KIND_SHARES)]
    if kind == "sensor":
        image = _sensor(clean, rng)
    elif kind == "white":
        image = white(clean, rng, log_uniform(rng, 1, 25) / 255)
    else:
        image = clean if kind == "coded" else _film(clean, rng)
    image = np.clip(image, 0, 1)
    if kind == "coded" or rng.random() < CODED:
        image = jpeg(floats(image), rng, round(log_uniform(rng, 20, 90)))
    return floats(np.round(image * 255) / 255)


def _sensor(clean: Image, rng: np.random.Generator) -> Image:
    """Poisson-Gaussian noise of linear light (Foi et al., doi:10.1109/TIP.2008.2001399), by channel as white balance
    has raised it; half of it smeared as a Bayer pattern is filled in: red and blue more than green."""
    light = srgb_to_linear(clean)
    shot, read = log_uniform(rng, 1e-4, 2e-2), log_uniform(rng, 4e-4, 6e-3)
    gains = floats([rng.uniform(1, 2), 1, rng.uniform(1, 2)])
    noise = rng.standard_normal(clean.shape, np.float32)
    if rng.random() < 0.5:
        noise = _grains(noise, (rng.uniform(0.5, 0.9), rng.uniform(0.3, 0.55), rng.uniform(0.5, 0.9)))
    deviation = np.sqrt(gains * shot * np.maximum(light, 0) + (gains * read) ** 2)
    return floats(linear_to_srgb(floats(np.maximum(light + deviation * noise, 0))))


def _film(clean: Image, rng: np.random.Generator) -> Image:
    size_px, peak, colored = log_uniform(rng, 0.55, 2.2), log_uniform(rng, 0.012, 0.09), rng.uniform(0, 0.6)
    return film(clean, rng, size_px, peak, colored)


def _grains(noise: NDArray[np.float32], sizes: tuple[float, ...]) -> NDArray[np.float32]:
    """H x W x c noise blurred by so many pixels per channel, deviation 1 again."""
    soft = np.stack([cv2.GaussianBlur(noise[..., n], (0, 0), size) for n, size in enumerate(sizes)], 2)
    return floats(soft / np.maximum(soft.std(axis=(0, 1)), 1e-6))
