"""Dust and scratches from a film scanner's infrared channel, in which they are dark and the dyes of film are clear.

What little of the picture shows in infrared is predicted from the colours beside it and taken out; what is then darker
than the noise is dust. Black-and-white film and Kodachrome are dark in infrared where the picture is: nothing is told.
Source: the idea of US patent 5,266,805 (Edgar, 1993), expired; registration by phase correlation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import spans

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

WINDOW_PX = 192
"""Side of the windows in which the picture is predicted."""
SAMPLES = 3000
"""Pixels of a window that are looked at."""
FOLLOWS = 0.25
"""Share of the picture's density in infrared from which the channel shows the picture itself; dyes: 0.02 to 0.1."""
DARKER, EDGE = 5.0, 2.5
"""Standard deviations of noise below the prediction: somewhere in a speck, and up to its edge."""
SINGLE = 1.5
"""Of the noise of means of 3 x 3 pixels, in which it is measured, more has a pixel alone."""
RIM, DEEPEST_PX = 0.27, 9
"""Share of the depth nearby (within 4 pixels) up to which a speck's soft rim belongs to it."""
LEAST = 0.03
"""Density (natural logarithm) below which nothing is dust, however little noise there is."""
FARTHEST_PX = 12.0
ROWS = 512
ROUNDS, GRID, LEAST_RESPONSE = 3, 4, 0.03
TWO_VALUED = 0.9
"""Share of pixels at the two ends of the range from which a channel is a selection and no scan."""

NOT_USABLE = (
    "the infrared channel shows the picture itself, as with black-and-white film and Kodachrome; dust is not told by it"
)


@dataclass(frozen=True)
class Registration:
    """Where an infrared pixel belonging to (y, x) lies: centre + scale * ((y, x) - centre) + shift, pixels."""

    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0


def infrared(photo: Photo) -> NDArray[np.generic] | None:
    """H x W infrared of a photo, None if it has none: the first further channel that is a scan and no selection."""
    if photo.extra is None or min(photo.height, photo.width) < 16:
        return None
    for number in range(photo.extra.shape[2]):
        channel: NDArray[np.generic] = photo.extra[..., number]
        small = _density(channel[:: max(1, photo.height // 512), :: max(1, photo.width // 512)])
        at_ends = (small <= small.min() + 1e-3) | (small >= small.max() - 1e-3)
        if small.max() - small.min() > LEAST and at_ends.mean() < TWO_VALUED:
            return channel
    return None


def shows_picture(photo: Photo) -> bool:
    """Whether infrared follows the picture, so that dust cannot be told by it; False without infrared. Quick."""
    channel = infrared(photo)
    if channel is None:
        return False
    step = max(1, round((photo.height * photo.width / 200_000) ** 0.5))
    colors = floats(cv2.blur(_density(photo.pixels[::step, ::step]), (3, 3))).reshape(-1, photo.pixels.shape[2])
    dark = floats(cv2.blur(_density(channel[::step, ::step]), (3, 3))).reshape(-1)
    weights, _ = _robust_fit(colors, dark)
    predicted = colors @ weights[1:].astype(np.float32)
    spread = float(np.std(colors.mean(axis=1)))
    return bool(spread > 1e-3 and np.std(predicted) / spread > FOLLOWS)


def dust(photo: Photo, progress: Progress = NO_PROGRESS) -> NDArray[np.uint8] | None:
    """H x W, 255 where dust or a scratch lies on the film, else 0; None without an infrared channel that can tell.

    Raises:
        Cancelled: through `progress`.
    """
    channel = infrared(photo)
    if channel is None or shows_picture(photo):
        return None
    place = registration(photo, channel)
    weights, noise = _prediction(photo, channel, place)
    strong = np.zeros((photo.height, photo.width), np.uint8)
    for top, bottom in spans(0, photo.height, ROWS):
        progress.report(top / photo.height, "")
        first, last = max(0, top - DEEPEST_PX), min(photo.height, bottom + DEEPEST_PX)
        darker = _darker(photo, channel, place, weights, noise, first, last)
        strong[top:bottom] = darker[top - first : bottom - first]
    return _connected(strong)


def registration(photo: Photo, channel: NDArray[np.generic]) -> Registration:
    """How the infrared lies against the picture, judged by what both show: shifts of up to 12 pixels, and scale."""
    side = min(max(min(photo.height, photo.width) // 3, 128), 512) // 2 * 2
    if side > min(photo.height, photo.width):
        return Registration()
    place = Registration()
    for _ in range(ROUNDS):
        found = _shifts(photo, channel, place, side)
        if not len(found):
            break
        place = _placed(found, photo.height, photo.width, place)
    return place


def _shifts(photo: Photo, channel: NDArray[np.generic], place: Registration, side: int) -> Doubles:
    """n x (y, x, dy, dx): in windows all over the photo, how far off the infrared still is."""
    rows, columns = (np.linspace(0, size - side, GRID).round().astype(int) for size in (photo.height, photo.width))
    window = cv2.createHanningWindow((side, side), cv2.CV_32F)
    found = []
    for top in sorted(set(rows.tolist())):
        dark = _moved(channel, place, top, top + side)
        for left in sorted(set(columns.tolist())):
            cut = np.s_[top : top + side, left : left + side]
            seen = _edges(floats(_density(photo.pixels[cut]).mean(axis=2)))
            (dx, dy), response = cv2.phaseCorrelate(seen, _edges(dark[:, left : left + side]), window)
            if response > LEAST_RESPONSE and max(abs(dx), abs(dy)) <= FARTHEST_PX:
                found.append((top + side / 2, left + side / 2, dy, dx))
    return np.array(found, np.float64).reshape(-1, 4)


def _placed(found: Doubles, height: int, width: int, place: Registration) -> Registration:
    """`place` with one shift and scale more, from n x (y, x, dy, dx); those that disagree are left out."""
    middle = np.median(found[:, 2:], axis=0)
    near = found[np.abs(found[:, 2:] - middle).max(axis=1) < 4.0]
    away, growth = near[:, :2] - (height / 2, width / 2), 0.0
    if len(near) >= 5:
        arms = away - away.mean(axis=0)
        growth = float((arms * near[:, 2:]).sum() / max((arms * arms).sum(), 1e-9))
        growth = growth if abs(growth) * max(height, width) / 2 > 0.5 else 0.0
    shift = np.median(near[:, 2:] - away * growth, axis=0)
    down, across = (float(before + more) for before, more in zip(place.shift, shift, strict=True))
    return Registration((down, across), place.scale * (1 + growth))


def _edges(values: Floats) -> Floats:
    """What is finer than about 8 pixels, without its extremes: one large scratch is not to decide alone."""
    fine = values - cv2.GaussianBlur(values, (0, 0), 4)
    limit = 6 * np.median(np.abs(fine)) + 1e-4
    return floats(np.clip(cv2.GaussianBlur(fine, (0, 0), 0.8), -limit, limit))


def _density(stored: NDArray[np.generic]) -> Floats:
    """Minus the logarithm of stored values as a share of the largest: in it light that is lost adds up."""
    kind: np.dtype[Any] = stored.dtype
    top = 1.0 if kind.kind == "f" else float(np.iinfo(kind).max)
    return floats(-np.log(np.maximum(stored.astype(np.float32) / np.float32(top), np.float32(1e-3))))


def _moved(channel: NDArray[np.generic], place: Registration, top: int, bottom: int, step: int = 1) -> Floats:
    """Density of the infrared of rows top..bottom, every `step`th pixel, where the picture has them."""
    height, width = channel.shape
    rows = np.arange(top, bottom, step, dtype=np.float32)
    ys = (rows - height / 2) * place.scale + height / 2 + place.shift[0]
    xs = (np.arange(0, width, step, dtype=np.float32) - width / 2) * place.scale + width / 2 + place.shift[1]
    first, last = (int(np.clip(value, 0, height - 1)) for value in (np.floor(ys[0]) - 1, np.ceil(ys[-1]) + 2))
    band = _density(channel[first : last + 1])
    if place == Registration():
        return band[top - first : bottom - first : step, ::step]
    map_x, map_y = np.meshgrid(xs.astype(np.float32), (ys - first).astype(np.float32))
    return floats(cv2.remap(band, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _prediction(photo: Photo, channel: NDArray[np.generic], place: Registration) -> tuple[Floats, Floats]:
    """Rows x columns x (1 + channels) weights and rows x columns noise, one for each window."""
    rows, columns = (max(1, round(size / WINDOW_PX)) for size in (photo.height, photo.width))
    features = photo.pixels.shape[2] + 1
    weights, noise = np.zeros((rows, columns, features), np.float32), np.zeros((rows, columns), np.float32)
    for row, (top, bottom) in enumerate(_cells(photo.height, rows)):
        dark = floats(cv2.blur(_moved(channel, place, top, bottom), (3, 3)))
        for column, (left, right) in enumerate(_cells(photo.width, columns)):
            colors = cv2.blur(_density(photo.pixels[top:bottom, left:right]), (3, 3))
            colors = floats(colors).reshape(bottom - top, right - left, features - 1)
            step = max(1, round(((bottom - top) * (right - left) / SAMPLES) ** 0.5))
            picked = colors[::step, ::step].reshape(-1, features - 1)
            beside = dark[::step, left:right:step].reshape(-1)
            weights[row, column], noise[row, column] = _robust_fit(picked, beside)
    return weights, np.maximum(noise, float(np.median(noise)) / 2)


def _cells(size: int, count: int) -> list[tuple[int, int]]:
    edges = np.linspace(0, size, count + 1).round().astype(int)
    return [
        (max(0, int(low) - WINDOW_PX // 4), min(size, int(high) + WINDOW_PX // 4))
        for low, high in pairwise(edges.tolist())
    ]


def _robust_fit(colors: Floats, dark: Floats) -> tuple[Doubles, float]:
    """Ridge regression of infrared density on the densities of the colours, without the pixels that look like dust.

    The ridge keeps weights small in a window of one colour, which cannot tell how much each dye shows in infrared.

    Args:
        colors: n x channels, densities.
        dark: n, infrared densities.

    Returns:
        Weights (1 + channels; the constant first), and the standard deviation of what is left.
    """
    design = np.column_stack([np.ones(len(colors)), colors]).astype(np.float64)
    target, kept = dark.astype(np.float64), np.ones(len(dark), bool)
    weights, noise = np.zeros(design.shape[1]), 1.0
    for _ in range(6):
        used = design[kept]
        middle = used.mean(axis=0)
        spread = used[:, 1:] - middle[1:]
        gram = spread.T @ spread + 1e-4 * len(used) * np.eye(spread.shape[1])
        slope = np.linalg.solve(gram, spread.T @ (target[kept] - target[kept].mean()))
        rest = target - design[:, 1:] @ slope
        base = float(np.median(rest[kept]))
        weights = np.concatenate([[base], slope])
        noise = 1.4826 * float(np.median(np.abs(rest[kept] - base))) + 1e-5
        kept = (rest - base < 2.5 * noise) & (rest - base > -4 * noise)
        if kept.sum() < 4 * design.shape[1]:
            break
    return weights, noise


def _darker(
    photo: Photo,
    channel: NDArray[np.generic],
    place: Registration,
    weights: Floats,
    noise: Floats,
    top: int,
    bottom: int,
) -> NDArray[np.uint8]:
    """Rows top..bottom: 2 where infrared is much darker than predicted, 1 where it still is darker, else 0."""
    width = photo.width
    field = _spread_out(np.dstack([weights, noise]), photo.height, width, top, bottom)
    predicted = field[..., 0].copy()
    density = _density(photo.pixels[top:bottom])
    for number in range(density.shape[2]):
        predicted += field[..., 1 + number] * density[..., number]
    excess = _moved(channel, place, top, bottom) - predicted
    limit = np.maximum(field[..., -1], LEAST / DARKER)
    far = cv2.blur(excess, (3, 3)) > DARKER * limit
    depth = cv2.dilate(excess, np.ones((DEEPEST_PX, DEEPEST_PX), np.uint8))
    near = excess > np.maximum(EDGE * SINGLE * limit, RIM * depth)
    return np.asarray(2 * (far & near) + near, np.uint8)


def _spread_out(cells: Floats, height: int, width: int, top: int, bottom: int) -> Floats:
    """Bilinear samples of rows x columns x k `cells` at rows top..bottom of the photo."""
    ys = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (cells.shape[0] / height) - 0.5
    xs = (np.arange(width, dtype=np.float32) + 0.5) * (cells.shape[1] / width) - 0.5
    map_x, map_y = np.meshgrid(xs, ys)
    planes = [
        cv2.remap(
            np.ascontiguousarray(cells[..., number]), map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        for number in range(cells.shape[2])
    ]
    return floats(np.dstack(planes))


def _connected(strong: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """255 where something dark hangs together with something very dark."""
    _, labels = cv2.connectedComponents((strong > 0).astype(np.uint8), connectivity=8)
    is_dust = np.zeros(int(labels.max()) + 1, bool)
    is_dust[np.unique(labels[strong >= 2])] = True
    is_dust[0] = False
    return np.asarray(is_dust[labels] * np.uint8(255), np.uint8)
