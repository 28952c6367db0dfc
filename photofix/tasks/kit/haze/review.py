"""The airlight, looked at once more: what the hazy picture and its clear version look like says how far it is off.

The network sees the hazy picture alone. Once that is cleared, an airlight that is too light shows: the picture is dim,
its far parts dark and of one tint. A linear model of a few such facts corrects it, fitted to drawn haze (Gauss-Newton
on the logarithm of the squared error, with a ridge).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.fields import Field

SIDE = 32
"""Facts are measured in squares of that side, whatever the picture's."""
FACTS = 32
MOST_DEPTH = 1.8
MOST_APART = 2.0
"""Standard deviations from the mean of the training photos beyond which more of a fact says no more."""
STEP = 0.05
"""Of the airlight in encoded values; what the model's answer is counted in."""
FAR, DARK = 3.0, 20.0
"""How strongly means lean to what is far, and to what is dark."""
RIDGE, ROUNDS, LEAST_ERROR = 30.0, 4, 1e-4
LIGHT_AIRLIGHT, LIGHT_COUNTS = 0.92, 2.0
"""Mean from which an airlight is near white, and how often such a picture counts: haze is nearer to white than training
draws it, and a picture without a sky looks as if it were not. With this no kind of drawn haze loses on held-out
photos."""

Clear = Callable[[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
"""Pictures (n x H x W x 3), optical depth (n x H x W x 1), airlight (n x 1 x 1 x 3) -> pictures without haze."""


Seen = tuple[NDArray[Any], ...]
"""Picture, depth, airlight, truth, facts, how much it counts."""


def facts_of(view: Image, depth: Field, airlight: NDArray[np.float32]) -> NDArray[np.float64]:
    """What is measured, `FACTS` numbers.

    Args:
        view: H x W x 3 sRGB in 0..1.
        depth: h x w optical depth.
        airlight: 3, sRGB.
    """
    hazy, far = _square(view), np.clip(_square(depth), 0, MOST_DEPTH)
    clear = np.clip((hazy - airlight) * np.exp(far)[..., None] + airlight, -0.3, 1.3)
    distance = np.quantile(far, [0.05, 0.5, 0.95])
    rest = [*airlight, *distance, far.mean(), far.std()]
    return np.asarray([*_looks(hazy, far), *_looks(clear, far), *rest], np.float64)


def correction(facts: NDArray[np.float64], numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how much the airlight is to be moved (3): by nothing unless `numbers` are as many as `corrections` gives."""
    if len(numbers) != 2 * FACTS + 3 * (FACTS + 1):
        return np.zeros(3, np.float32)
    mean, spread, weights = np.split(numbers.astype(np.float64), [FACTS, 2 * FACTS])
    return floats(STEP * _standard(facts, mean, spread) @ weights.reshape(FACTS + 1, 3))


def corrections(seen: Iterable[Seen], clear: Clear) -> Sequence[float]:
    """Mean and spread of the facts, and the model's weights, one after the other; none where nothing was seen."""
    pictures = list(seen)
    if not pictures:
        return ()
    hazy, depth, airlight, truth, facts, counts = (np.stack(parts) for parts in zip(*pictures, strict=True))
    mean, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-3
    known = _standard(facts, mean, spread)

    def off(answer: NDArray[np.float64]) -> NDArray[np.float32]:
        moved = floats(airlight + STEP * answer)[:, None, None]
        return floats(np.clip(clear(hazy, depth, moved), 0, 1) - truth).reshape(len(hazy), -1)

    def loss(weights: NDArray[np.float64]) -> float:
        return float((counts * np.log(np.square(off(known @ weights)).mean(axis=1) + LEAST_ERROR)).sum())

    weights = np.zeros((FACTS + 1, 3))
    for _ in range(ROUNDS):
        step, share = _step(off, known, weights, counts), 1.0
        while loss(weights + share * step) > loss(weights) and share > 0.05:
            share /= 2
        weights = weights + share * step if share > 0.05 else weights
    return tuple(float(value) for value in np.concatenate([mean, spread, weights.ravel()]))


def seen(view: Image, params: Mapping[str, Any], truth: Image, airlight: NDArray[np.float32]) -> Seen:
    """What `corrections` learns from.

    Args:
        view, truth: H x W x 3 sRGB in 0..1, hazy and not.
        params: slope, offset and airlight as they were settled for the view.
        airlight: the true one.
    """
    slope, offset = (params[name][..., 0] for name in ("slope", "offset"))
    guide = cv2.resize(luma(view), slope.shape[::-1], interpolation=cv2.INTER_AREA)
    depth, found = floats(slope * guide + offset), params["airlight"].reshape(3)
    count = LIGHT_COUNTS if airlight.mean() > LIGHT_AIRLIGHT else 1.0
    facts = facts_of(view, depth, found)
    return _square(view), _square(depth)[..., None], found, _square(truth), facts, np.asarray(count)


def _step(
    off: Callable[[NDArray[np.float64]], NDArray[np.float32]],
    known: NDArray[np.float64],
    weights: NDArray[np.float64],
    counts: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Gauss and Newton's step for the weights."""
    answer = known @ weights
    here = off(answer)
    slopes = np.stack([(off(answer + 0.2 * one) - here) / 0.2 for one in np.eye(3)], axis=1)
    counts = counts / (np.square(here).mean(axis=1) + LEAST_ERROR) / here.shape[1]
    curve = np.einsum("nkx,njx->nkj", slopes, slopes) * counts[:, None, None]
    slope = np.einsum("nkx,nx->nk", slopes, here) * counts[:, None]
    size = weights.size
    whole = np.einsum("nf,ng,nkj->fkgj", known, known, curve, optimize=True).reshape(size, size)
    ridge = np.full(weights.shape, RIDGE)
    ridge[-1] = RIDGE / 100
    pull = known.T @ slope + ridge * weights
    return np.asarray(-np.linalg.solve(whole + np.diag(ridge.ravel()), pull.ravel()).reshape(weights.shape))


def _looks(picture: Image, far: Field) -> list[float]:
    """Twelve facts: how light the lighter places are, the tint, the colours of what is far and of what is dark."""
    lightest = np.quantile(picture.max(axis=2), [0.5, 0.9, 0.99])
    mean = picture.mean(axis=(0, 1))
    dark = _leaning(picture, -DARK * luma(picture))
    return [*lightest, *(mean - mean.mean()), *_leaning(picture, FAR * far), *dark]


def _leaning(picture: Image, log_weight: Field) -> NDArray[np.float32]:
    weight = np.exp(log_weight - log_weight.max())
    return floats((picture * weight[..., None]).sum(axis=(0, 1)) / weight.sum())


def _standard(
    facts: NDArray[np.float64], mean: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """In standard deviations, within bounds, and a constant."""
    apart = np.clip((facts - mean) / spread, -MOST_APART, MOST_APART)
    return np.concatenate([apart, np.ones((*apart.shape[:-1], 1))], axis=-1)


def _square(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    return floats(cv2.resize(floats(picture), (SIDE, SIDE), interpolation=cv2.INTER_AREA))
