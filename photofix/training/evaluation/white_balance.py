"""Photos as a camera with the wrong white balance would have rendered them: an independent check of the colour task.

A finished photo is taken back to the sensor's light (tone curve, gamma and colour matrix undone, as in Brooks et al.,
doi:10.1109/CVPR.2019.01129), lit as if another light had been assumed, and rendered again. Nothing of this is shared
with the damage that the colour task draws for training.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, srgb_to_linear
from photofix.photo.pixels import quantize
from photofix.photo.read import read_photo
from photofix.training.evaluation.cases import files
from photofix.training.samples.pictures import Coded, coded_photo

CAMERAS = (
    ((1.8, -0.6, -0.2), (-0.2, 1.5, -0.3), (0.0, -0.5, 1.5)),
    ((1.6, -0.5, -0.1), (-0.3, 1.7, -0.4), (0.1, -0.7, 1.6)),
    ((1.4, -0.3, -0.1), (-0.1, 1.3, -0.2), (0.0, -0.3, 1.3)),
)
"""Sensor light to linear sRGB; rows keep grey."""
WARMEST_K, COLDEST_K = 2600.0, 10000.0
COOLEST_GLOW_K = 2222.0  # below, blue is all but gone
LEAST_ERROR, MOST_ERROR = 25.0, 140.0
"""Mired between the light there was and the one that was assumed."""
WARM = (-0.2661239, -0.234358, 0.8776956, 0.17991), (-0.9549476, -1.37418593, 2.09137015, -0.16748867)
COLD = (-3.0258469, 2.1070379, 0.2226347, 0.24039), (3.081758, -5.8733867, 3.75112997, -0.37001483)
"""CIE x of the Planckian locus as a cubic in 1000 / K, and y as one in x: up to 4000 K, and above."""
OFF_LOCUS = 0.5  # share of the cases with a light off the Planckian locus
TINT = 0.12  # spread of the logarithm of green against red and blue for these


def wrongly_balanced(clean: Image, rng: np.random.Generator) -> Image:
    """`clean` (H x W x 3 sRGB, 0..1) with another white balance, 0..1."""
    camera = np.array(CAMERAS[int(rng.integers(len(CAMERAS)))])
    raw = srgb_to_linear(floats(_untoned(clean))) @ floats(np.linalg.inv(camera).T)
    rendered = (np.maximum(raw, 0) * _gains(rng)) @ floats(camera.T)
    return floats(_toned(np.clip(linear_to_srgb(floats(rendered)), 0, 1)))


def white_balance_cases(clean: Path, seed: int = 0) -> Iterator[tuple[str, Coded, Coded]]:
    """(name, wrongly balanced, truth), both H x W x 3 uint8, of each photo in the folder `clean`."""
    for index, path in enumerate(files(clean)):
        truth = coded_photo(read_photo(path))
        image = truth.astype(np.float32) / np.float32(255)
        spoiled = wrongly_balanced(image, np.random.default_rng((seed, index)))
        yield path.stem, np.asarray(quantize(spoiled, np.uint8)), truth


def _gains(rng: np.random.Generator) -> NDArray[np.float32]:
    """What a wrong guess of the light does to the channels, green staying as it is where the guess is on the locus."""
    mired = rng.uniform(1e6 / COLDEST_K, 1e6 / WARMEST_K)
    error = rng.uniform(LEAST_ERROR, MOST_ERROR) * rng.choice((-1, 1))
    assumed = np.clip(mired + error, 1e6 / 20000, 1e6 / COOLEST_GLOW_K)
    gains = planckian(1e6 / mired) / planckian(1e6 / assumed)
    gains = gains / gains[1]
    if rng.random() < OFF_LOCUS:
        gains = gains * np.exp(rng.normal(0, TINT) * np.array([-0.5, 1.0, -0.5]))
    return floats(gains)


def planckian(kelvin: float) -> NDArray[np.float64]:
    """Linear sRGB of a black body of 2222..25000 K, green = 1 (cubic fits of Kim et al., US patent 7024034)."""
    in_x, in_y = COLD if kelvin > 4000 else WARM
    x = np.polyval(in_x, 1e3 / kelvin)
    y = np.polyval(in_y, x)
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.204, 1.057]]) @ xyz
    rgb = np.maximum(rgb, 0.02)
    return np.asarray(rgb / rgb[1], np.float64)


def _toned(image: Image) -> Image:
    """A camera's S curve on encoded values: smoothstep."""
    return image * image * (3 - 2 * image)


def _untoned(image: Image) -> Image:
    """Inverse of `_toned` in 0..1."""
    return floats(0.5 - np.sin(np.arcsin(1 - 2 * np.clip(image, 0, 1)) / 3))
