"""How old prints and their scans look, whatever damage is on them: one tone or hand colour, fading, borders; noise,
smoothing and coding of the scan.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.photo.rgb8 import through_jpeg
from photofix.tasks.kit.assets import Sides
from photofix.tasks.kit.fields import log_uniform
from photofix.tasks.kit.prints import emulsion

SMOOTHED = 0.12
"""Share of the photos that a denoiser has been at before they were damaged."""
HAND_COLOURED = 0.2
"""Share of the prints in one tone that somebody coloured with a brush: off the tone, but no damage."""
DENOISED, NOISY = 0.25, 0.6
"""Share of the scans that a denoiser has been at, and of the others that have noise of their own."""


def relit(photo: Image, rng: np.random.Generator) -> Image:
    """In one tone or not, lighter or darker: what an old print may look like besides."""
    if rng.random() < 0.5:
        photo = _one_tone(photo, rng)
    return floats(np.clip(photo * rng.uniform(0.7, 1.2) + rng.uniform(-0.05, 0.1), 0, 1))


def _one_tone(photo: Image, rng: np.random.Generator) -> Image:
    """Grey, brown, or fading from one hue in the shadows to another in the lights, as old prints do."""
    grey = luma(photo)[..., None]
    if rng.random() < 0.45:
        return floats(np.repeat(grey, 3, 2))
    lights = _hue(rng)
    shadows = _hue(rng) if rng.random() < 0.4 else lights
    return floats(grey * (shadows + (lights - shadows) * grey))


def _hue(rng: np.random.Generator) -> NDArray[np.float32]:
    """RGB of silver that has turned: mostly warm, sometimes greenish."""
    green = 1 - rng.uniform(0, 0.18)
    red = green - rng.uniform(0, 0.08) if rng.random() < 0.15 else 1.0
    return floats([red, green, green * (1 - rng.uniform(0, 0.42))])


def toned(clean: Image, rng: np.random.Generator, is_old: bool) -> Image:
    """In one tone or not, faded, soft, grainy: as prints are."""
    if rng.random() < (0.5 if is_old else 0.6):
        clean = _one_tone(clean, rng)
        if rng.random() < HAND_COLOURED:
            clean = _hand_coloured(clean, rng)
    if rng.random() < 0.5:
        low, high = rng.uniform(0, 0.25), rng.uniform(0.65, 1)
        clean = low + (high - low) * np.clip(clean, 0, 1) ** np.float32(rng.uniform(0.7, 1.4))
    elif rng.random() < 0.35:  # printed hard: black shadows, white lights
        clean = np.clip((clean - rng.uniform(0.35, 0.65)) * rng.uniform(1.2, 2.2) + 0.5, 0, 1)
    if rng.random() < 0.4:
        clean = floats(cv2.GaussianBlur(clean, (0, 0), rng.uniform(0.4, 1.8)))
    is_smoothed = rng.random() < SMOOTHED
    if is_smoothed:
        clean = _smoothed(clean, rng)
    if rng.random() < (0.2 if is_smoothed else 0.6):
        grain = rng.standard_normal(clean.shape[:2], dtype=np.float32)
        clean = clean + cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.4, 1.2))[..., None] * rng.uniform(0, 0.06)
    return floats(np.clip(clean, 0, 1))


def _hand_coloured(clean: Image, rng: np.random.Generator) -> Image:
    """Cheeks, ribbons, a dress in thin colour: areas that are equally light and lie together are tinted."""
    height, width = clean.shape[:2]
    light = cv2.GaussianBlur(luma(clean), (0, 0), rng.uniform(1, 4))
    for _ in range(int(rng.integers(1, 4))):
        level = light[int(rng.integers(height)), int(rng.integers(width))]
        alike = np.exp(-(((light - level) / rng.uniform(0.05, 0.25)) ** 2))
        here = np.clip(emulsion.noise(rng, height, width, rng.uniform(30, 120)) * 2 + rng.uniform(-1, 1.5), 0, 1)
        tint = floats(1 - rng.uniform(0, 0.35, 3) * rng.random())
        clean = clean * (1 + floats(alike * here)[..., None] * (tint / tint.max() - 1))
    return floats(np.clip(clean, 0, 1))


def _smoothed(clean: Image, rng: np.random.Generator) -> Image:
    """As a denoiser leaves it, or a retoucher's brush: even areas with crisp edges, which paint on a print has too."""
    for _ in range(int(rng.integers(1, 4))):
        if rng.random() < 0.5:
            coded = np.round(np.clip(clean, 0, 1) * 255).astype(np.uint8)
            clean = cv2.medianBlur(coded, int(rng.choice([3, 5, 7]))).astype(np.float32) / np.float32(255)
        else:
            clean = floats(cv2.bilateralFilter(floats(clean), 7, rng.uniform(0.04, 0.2), rng.uniform(2, 6)))
    return floats(clean)


def bordered(clean: Image, rng: np.random.Generator, sides: Sides) -> Image:
    """A border on the sides that are the photo's, straight or ragged, also with round corners: no damage."""
    height, width = clean.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    away = [rows, columns, height - 1 - rows, width - 1 - columns]
    wide, round_px = log_uniform(rng, 3, 0.15 * height), rng.uniform(0, 30) if rng.random() < 0.4 else 0.0
    inner = [a - wide if own else np.full_like(a, 1e3) for a, own in zip(away, sides, strict=True)]
    down, across = np.minimum(inner[0], inner[2]), np.minimum(inner[1], inner[3])
    corner = np.hypot(np.minimum(down - round_px, 0), np.minimum(across - round_px, 0))
    depth = np.minimum(np.minimum(down, across), round_px - corner)
    if rng.random() < 0.5:
        depth = depth + emulsion.noise(rng, height, width, rng.uniform(3, 40)) * log_uniform(rng, 0.3, 3)
    color = floats(rng.choice([0.04, 0.9, 0.97, 0.8]) * np.array([1, rng.uniform(0.9, 1), rng.uniform(0.75, 1)]))
    share = np.clip(depth + 0.5, 0, 1)[..., None]
    if rng.random() < 0.4:
        color = color * (1 + emulsion.noise(rng, height, width, rng.uniform(2, 30)) * rng.uniform(0, 0.06))[..., None]
    return floats(color + (clean - color) * share)


def finished(image: Image, rng: np.random.Generator) -> Image:
    """Softened or sharpened, and coded, as scans on the web are."""
    if rng.random() < 0.3:
        image = floats(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.2)))
    elif rng.random() < 0.3:
        soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 2))
        image = floats(image + (image - soft) * rng.uniform(0.3, 1.5))
    image = _scanned(image, rng)
    coded = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.5:
        coded = through_jpeg(coded, int(rng.integers(35, 96)))
    return coded.astype(np.float32) / np.float32(255)


def _scanned(image: Image, rng: np.random.Generator) -> Image:
    """With the noise of a camera or scanner, or smoothed by one: over print and damage alike. Where damage alone has no
    grain, whatever is smooth is taken for damage."""
    if rng.random() < DENOISED:
        tells, wide = log_uniform(rng, 0.02, 0.1), log_uniform(rng, 1, 4)
        return floats(cv2.bilateralFilter(floats(image), 7, tells, wide))
    if rng.random() < NOISY:
        grain = rng.standard_normal((*image.shape[:2], 3 if rng.random() < 0.3 else 1), dtype=np.float32)
        soft = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.3, 1.2)).reshape(grain.shape)
        return floats(image + soft / max(float(soft.std()), 1e-3) * np.float32(log_uniform(rng, 0.004, 0.04)))
    return image
