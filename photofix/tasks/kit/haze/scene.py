"""Invented depth for drawn haze: edges where the photo has its own."""

from __future__ import annotations

import cv2
import numpy as np

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.fields import Field, guided_filter, smooth_noise


def scene_depth(clean: Image, rng: np.random.Generator) -> Field:
    """Invented depth, H x W, mean 1: ground plane, far sky, segments, noise, or nearly constant; edge-aligned."""
    height, width = clean.shape[:2]
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]  # 0 = top of the picture
    horizon = rng.uniform(0.0, 0.65)
    plane = 1 / (np.maximum(rows - horizon, 0) * 4 + 0.15) * np.ones((1, width), np.float32)
    kind = rng.random()
    gray = luma(clean)
    if kind < 0.4:  # ground plane, with brightness and noise as objects
        depth = np.clip(plane, 0, 6) * (0.4 + smooth_noise(rng, height, width, 5, 2)) + rng.uniform(0, 1.5) * gray
    elif kind < 0.7:  # indoors and streets: things of different depth
        depth = 0.3 + smooth_noise(rng, height, width, rng.uniform(1.5, 6), 3) * rng.uniform(0.5, 3)
        depth += rng.uniform(0, 2) * np.clip(1 - rows, 0, 1)  # floors come towards the camera
    elif kind < 0.85:  # fog banks, unrelated to the scene
        depth = 0.15 + smooth_noise(rng, height, width, rng.uniform(1, 3), 2) ** 2
        return floats(depth / depth.mean())
    else:  # thin even veil
        depth = 1 + 0.3 * smooth_noise(rng, height, width, 2) + rng.uniform(-0.5, 0.5) * rows
    radius = max(2, max(height, width) // int(rng.integers(12, 40)))
    depth = np.maximum(guided_filter(gray, depth.astype(np.float32), radius, 3e-3), 0.02)
    if kind < 0.7 and rng.random() < 0.4:
        depth *= _segments(clean, rng)
    return floats(depth / depth.mean())


def _segments(clean: Image, rng: np.random.Generator) -> Field:
    """A depth factor 0.6..1.6 for each of some cells of colour space: edges where the photo has its own."""
    height, width = clean.shape[:2]
    soft = cv2.GaussianBlur(clean, (0, 0), max(1.0, max(height, width) / rng.uniform(60, 200)))
    cells = (soft @ floats(rng.normal(0, 1, (3, 2))) * np.float32(rng.uniform(0.6, 1.8))).astype(np.int32)
    table = floats(np.exp(rng.uniform(np.log(0.6), np.log(1.6), (16, 16))))
    return floats(cv2.GaussianBlur(table[cells[..., 0] % 16, cells[..., 1] % 16], (0, 0), max(height, width) / 250))
