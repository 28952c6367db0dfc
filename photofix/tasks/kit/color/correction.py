"""How a restored picture is to be corrected, estimated from what classical methods for the colour of light say of it.

Each method (grey world, shades of grey, grey edge, white patch ...) is right about some pictures: a small perceptron
weighs them all, of the picture before and after it was restored, by how varied and how clipped the colours are, by what
else the picture shows (`kit.color.scene_measures`) and by what was done to it. Its weights are the manifest's
(`Manifest.corrections`), fitted on training photos. It says gains, a mixing of the channels as between a camera's and
the display's, and a contrast for each channel.

Sources: Buchsbaum, doi:10.1016/0016-0032(80)90058-7 (grey world); Finlayson, Trezzi, CIC 2004 (shades of grey); van de
Weijer, Gevers, Gijsenij, doi:10.1109/TIP.2007.901808 (grey edge); Gijsenij, Gevers, doi:10.1109/TPAMI.2010.93 (choice
among methods by what the picture is like).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import LUMA, Image, floats, srgb_to_lab, srgb_to_linear
from photofix.tasks.kit.fields import hue_variety
from photofix.tasks.kit.ops import Ops
from photofix.tasks.kit.perceptron import Vector

DIMMEST = 1e-3  # linear light: what is darker has no colour to go by
DIM = 1e-2  # likewise where two pictures are compared pixel by pixel
NORMS = (1.0, 2.0, 6.0)
EDGE_NORM = 4.0
WHITE_PATCH = 0.98
BANDS = ((0.93, 1.0), (0.0, 0.1), (0.4, 0.7))
"""Parts of the pixels in the order of their luminance: the lightest, the darkest, those between."""
LIGHTNESS, CHROMA = (0.02, 0.25, 0.5, 0.75, 0.98), (0.1, 0.5, 0.9)
"""Quantiles that are measured, of L* and chroma in CIE Lab."""
CLIPPED = 0.985  # encoded value
FARTHEST = 3.0  # a pixel's log-chromaticity counts as no more than that
MOST_GAIN, MOST_MIXED, MOST_POWER = 1.5, 0.5, 0.5
"""Logarithm; share; logarithm."""
MIXING_STEP = POWER_STEP = 0.3  # beside gains, these are learned slowly
NEARLY_BLACK = 1e-3
"""Encoded value below which nothing is raised to a power."""
SHARES = np.zeros((6, 9), np.float32)
"""What each share adds to a 3 x 3 matrix, row by row."""
for _share, (_row, _column) in enumerate(((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1))):
    SHARES[_share, [3 * _row + _column, 4 * _row]] = 1, -1


def light_measures(view: Image, restored: Image) -> Vector:
    """What the light of a picture is estimated from, always as many numbers.

    Args:
        view: H x W x 3 sRGB in 0..1, at least 16 pixels high and wide.
        restored: the same, as it will be shown.
    """
    pictures = np.clip(restored, 0, 1), np.clip(view, 0, 1)
    after, before = (srgb_to_linear(picture) for picture in pictures)
    change = np.log(np.maximum(after, DIM)) - np.log(np.maximum(before, DIM))
    lights = [*_hypotheses(after), *_hypotheses(before), np.exp(change.mean(axis=(0, 1)))]
    kinds = (_kind(picture, light) for picture, light in zip(pictures, (after, before), strict=True))
    return floats(np.concatenate([_chromaticity(np.stack(lights)).ravel(), *kinds]))


def amended(curves: Any, matrix: Any, said: Any, ops: Ops) -> tuple[Any, Any]:
    """The curves and the matrix with the correction that was said; differentiable.

    Args:
        curves: B x 3 x K encoded values, applied first.
        matrix: B x 3 x 3, applied to linear light.
        said: B x `SAID`: logarithms of the gains of R, G, B; shares of the other channels in each (row by row, what a
            channel gets of another is taken from its own, so that grey stays grey); logarithms of the powers to which
            encoded values are raised. 0 changes nothing.
    """
    gains = ops.exp(ops.clip(said[:, :3], -MOST_GAIN, MOST_GAIN))
    shares = ops.clip(MIXING_STEP * said[:, 3:9], -MOST_MIXED, MOST_MIXED)
    mixing = ops.constant(np.eye(3), said) + (shares @ ops.constant(SHARES, said)).reshape(-1, 3, 3)
    power = ops.exp(ops.clip(POWER_STEP * said[:, 9:], -MOST_POWER, MOST_POWER))[..., None]
    above, below = ops.clip(curves, NEARLY_BLACK, None), ops.clip(curves, None, NEARLY_BLACK)
    return above**power - NEARLY_BLACK**power + below, mixing @ (gains[..., None] * matrix)


def _hypotheses(light: Image) -> list[NDArray[np.float32]]:
    """R, G, B that would be grey, one triple for each method, of linear light."""
    pixels = light.reshape(-1, 3)
    found = [(pixels**norm).mean(axis=0) ** (1 / norm) for norm in NORMS]
    found.append(np.exp(np.log(np.maximum(pixels, DIMMEST)).mean(axis=0)))
    first, second = (
        np.concatenate([np.abs(np.diff(light, order, axis=axis)).reshape(-1, 3) for axis in (0, 1)]) for order in (1, 2)
    )
    found += [first.mean(axis=0), (first**EDGE_NORM).mean(axis=0) ** (1 / EDGE_NORM)]
    found.append(np.square(second).mean(axis=0) ** 0.5)
    found += [np.quantile(pixels, WHITE_PATCH, axis=0), np.median(pixels, axis=0)]
    order = np.argsort(pixels @ floats(LUMA), kind="stable")
    parts = (order[int(low * len(order)) : max(1, int(high * len(order)))] for low, high in BANDS)
    return [*found, *(pixels[part].mean(axis=0) for part in parts)]


def _chromaticity(lights: NDArray[np.float32]) -> NDArray[np.float32]:
    """n x 3 light to logarithms: red and blue over green, and the mean."""
    logs = np.log(np.maximum(lights, DIMMEST))
    return np.stack([logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 1], logs.mean(axis=1)], axis=1)


def _kind(picture: Image, light: Image) -> list[float]:
    """What a picture's colours are like: spread, lightness, chroma, clipping, variety of hues."""
    logs = np.log(np.maximum(light.reshape(-1, 3), DIMMEST))
    red, blue = (np.clip(logs[:, channel] - logs[:, 1], -FARTHEST, FARTHEST) for channel in (0, 2))
    together = ((red - red.mean()) * (blue - blue.mean())).mean() / (red.std() * blue.std() + DIMMEST)
    lab = srgb_to_lab(picture).reshape(-1, 3)
    lightness, chroma = np.quantile(lab[:, 0], LIGHTNESS), np.quantile(np.hypot(lab[:, 1], lab[:, 2]), CHROMA)
    white, black = ((clipped).mean(axis=(0, 1)) for clipped in (picture > CLIPPED, picture < 1 - CLIPPED))
    return [red.std(), blue.std(), together, *lightness / 100, *chroma / 50, *white, *black, hue_variety(picture)]
