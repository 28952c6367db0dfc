"""Random fields, lines and filters shared by the damage generators: smooth noise, forking lines, guided filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, srgb_to_lab

Field = NDArray[np.float32]
"""H x W float32."""

TONE_GROUPS = 32
"""Groups of equally light pixels, in `hue_variety`."""

ONE_TONE = 0.14
"""`hue_variety` up to which a picture is a print in one tone: of 39 old prints the toned ones lie below 0.142; of 1,311
training photos, a few of them grey, 1.3 % do, spoiled in colour 1.4 %."""


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """A number whose logarithm is uniform between those of `low` and `high`."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def smooth_noise(rng: np.random.Generator, height: int, width: int, cells: float, octaves: int = 1) -> Field:
    """Band-limited noise, H x W in 0..1, with about `cells` bumps along the long side."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        count = cells * 2**octave / max(height, width)
        shape = (max(2, round(height * count) + 1), max(2, round(width * count) + 1))
        grid = rng.random(shape, dtype=np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    return normalised(total)


def normalised(field: Field) -> Field:
    """Shifted and scaled to 0..1."""
    low, high = float(field.min()), float(field.max())
    return (field - np.float32(low)) / np.float32(max(high - low, 1e-6))


def guided_coefficients(guide: Any, target: Any, mean: Callable[[Any], Any], epsilon: float) -> tuple[Any, Any]:
    """Local linear model target = a * guide + b, averaged over windows; for arrays and tensors of any layout.

    Args:
        guide, target: fields of one shape.
        mean: the mean over each cell's window.
        epsilon: regularisation, squared guide units.

    Source: He, Sun, Tang, Guided Image Filtering, doi:10.1109/TPAMI.2012.213.
    """
    mean_guide, mean_target = mean(guide), mean(target)
    variance = mean(guide * guide) - mean_guide * mean_guide
    covariance = mean(guide * target) - mean_guide * mean_target
    slope = covariance / (variance + epsilon)
    return mean(slope), mean(mean_target - slope * mean_guide)


def guided_filter(guide: Field, target: Field, radius: int, epsilon: float) -> Field:
    """`target` smoothed along the edges of `guide` (both H x W) in windows of `radius` pixels to each side."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(field: Field) -> Field:
        return floats(cv2.boxFilter(field, cv2.CV_32F, size, borderType=cv2.BORDER_REFLECT))

    slope, offset = guided_coefficients(guide, target, mean, epsilon)
    return floats(slope * guide + offset)


def channel_max(image: Image) -> Field:
    """Largest of the three channels, H x W; numpy's own reduction over a short last axis is ten times slower."""
    return floats(np.maximum(np.maximum(image[..., 0], image[..., 1]), image[..., 2]))


def hue_variety(view: Image) -> float:
    """How far from a print in one tone: spread of the chroma among pixels of `view` (H x W x 3 sRGB) that are about
    equally light, in units of the spread of lightness (CIE Lab)."""
    lab = srgb_to_lab(view).reshape(-1, 3)
    groups = np.array_split(np.argsort(lab[:, 0]), TONE_GROUPS)
    chroma = np.concatenate([lab[group, 1:] - lab[group, 1:].mean(axis=0) for group in groups if len(group)])
    return float(np.sqrt(np.square(chroma).sum(axis=1).mean()) / max(float(lab[:, 0].std()), 1.0))


def calmed(view: Image) -> Image:
    """Means over 3 x 3 pixels: noise has all hues, and would pass for colour where hardly any is looked for."""
    return floats(cv2.blur(view, (3, 3)))


def hue_trust(view: Image, toned: float, colored: float) -> float:
    """0 where `view` (H x W x 3 sRGB) is a print in one tone (`hue_variety` up to `toned`), 1 where it is none (from
    `colored`), between them a ramp."""
    return variety_trust(hue_variety(view), toned, colored)


def variety_trust(variety: float, toned: float, colored: float) -> float:
    """`hue_trust` of a view whose `hue_variety` is known."""
    return float(np.clip((variety - toned) / (colored - toned), 0, 1))


def draw_forking_line(
    canvas: NDArray[np.uint8], rng: np.random.Generator, thickness: float, wander: float, forks: float, knots: float
) -> None:
    """Draw a line that runs in from anywhere, or from the border, and forks and thins out as it goes: a crack, a twig.

    Args:
        canvas: H x W, drawn into with up to 255.
        rng: all choices.
        thickness: at its root, pixels; below one pixel the line is faint.
        wander: standard deviation of a step's direction about that of the line, radians.
        forks: chance that a step sends off a branch, 0..1.
        knots: chance that a step ends in a patch up to five times as wide as the line, 0..1.
    """
    height, width = canvas.shape
    step = max(height, width) * rng.uniform(0.01, 0.04)
    root = rng.uniform(0, 1, 2)
    if rng.random() < 0.4:
        root[int(rng.integers(2))] = int(rng.integers(2))
    branches = [(root * (width, height), rng.uniform(0, 2 * np.pi), thickness, int(log_uniform(rng, 4, 50)))]
    while branches:
        point, heading, wide, steps = branches.pop()
        for left in range(steps, 0, -1):
            heading += rng.normal(0, wander / 3)
            way = heading + rng.normal(0, wander)
            end = point + step * np.array([np.cos(way), np.sin(way)])
            now = wide * (left / steps) ** 0.5 * rng.uniform(0.7, 1.3)
            level = min(255.0, 255 * now)
            place = (int(16 * end[0]), int(16 * end[1]))
            cv2.line(canvas, (int(16 * point[0]), int(16 * point[1])), place, level, max(1, round(now)), cv2.LINE_AA, 4)
            if rng.random() < knots:
                axes = (int(16 * now * rng.uniform(0.5, 2.5)), int(16 * now * rng.uniform(0.5, 2.5)))
                cv2.ellipse(canvas, place, axes, rng.uniform(0, 180), 0, 360, level, -1, cv2.LINE_AA, 4)
            if rng.random() < forks and left > 2:
                aside = heading + rng.choice([-1, 1]) * rng.uniform(0.4, 1.6)
                branches.append((end, aside, 0.7 * now, int(left * rng.uniform(0.3, 0.9))))
            point = end


def random_crop_to(rng: np.random.Generator, texture: Image, height: int, width: int) -> Image:
    """A randomly placed, rotated and resized piece of `texture` (h x w x c) of H x W."""
    texture = np.rot90(texture, int(rng.integers(4)))
    zoom = max(height / texture.shape[0], width / texture.shape[1]) * rng.uniform(1.0, 1.6)
    size = (max(width, round(texture.shape[1] * zoom)), max(height, round(texture.shape[0] * zoom)))
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
    grown = cv2.resize(np.ascontiguousarray(texture), size, interpolation=way)
    top, left = int(rng.integers(size[1] - height + 1)), int(rng.integers(size[0] - width + 1))
    return floats(grown[top : top + height, left : left + width])
