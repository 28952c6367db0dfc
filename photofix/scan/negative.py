"""The scan of a photographic negative as a positive, made in optical density, channel by channel.

Density grows with the log of the light that the film was given, by its gamma: Kodak's Cineon conversion undoes that
around a white point and takes the film's own black away (Kennel, Conversion of 10-bit Log Film Data to 8-bit Linear or
Video Data, 1995; darktable's negadoctor is of that kind). Here both points are measured once in a small view of the
picture, for each channel, so that the orange mask goes with them and a pixel depends on its own value only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, luma, srgb_to_linear
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners
from photofix.scan.area import find_area, small_view

FILM_GAMMA = 0.6
"""Density per log exposure of negative film, as Cineon takes it."""

LEAST_RANGE, MOST_RANGE = 1.2, 2.4
"""Log exposure from black to white; what is measured as less or more is misty or has holes and dust in it."""

BLACK_PERCENT, WHITE_PERCENT = 0.4, 99.6
"""Of the picture, by density: the base of the film, and the densest highlight. A few specks of dust lie beyond."""

LEAST_SPAN = 0.1
"""Density from black to white of a film that shows nothing; less would blow up its grain."""

BARE, OPAQUE = 0.985, 0.01
"""What is lighter in every channel is no film but the lamp, what is darker is the holder (encoded)."""

MIDDLE = 0.18
"""Linear light that half of the picture is to lie below, as a printer integrates to grey (Evans, US 2571697)..."""

LEAST_POWER, MOST_POWER = 0.85, 1.2
"""...and how far that may go: a night stays dark."""

SHOULDER = 0.85
"""Linear light from which highlights are compressed, as paper does it, so that those beyond white keep some detail."""

NODES = 1 << 13
"""Of the table that stands for the curve; between them it is straight, off by less than a value of 16 bits."""

_RIM = 0.006  # of the long side: the rim of the picture is not its film
_LEAST_SHARE = 0.2  # of the picture that is film: with less, lamp and holder cannot be told
_FLOOR = 1e-4  # linear light, density 4


@dataclass(frozen=True)
class Curve:
    """From density to light, one channel or more.

    Attributes:
        black, white: density of each channel, those of the picture's darkest and lightest place.
        range: log exposure between them.
        power: of the linear light, the same for all channels.
    """

    black: tuple[float, ...]
    white: tuple[float, ...]
    range: float
    power: float

    def light(self, density: NDArray[np.float64], channel: int) -> NDArray[np.float64]:
        """Linear light 0..1 for densities of one channel, any shape; white is `SHOULDER` or more."""
        base = 10.0**-self.range
        span = self.white[channel] - self.black[channel]
        exposure = 10.0 ** np.minimum((density - self.white[channel]) * self.range / span, 2.0)
        light = np.maximum((exposure - base) / (1 - base), 0.0) ** self.power
        room = 1 - SHOULDER
        high = 1 - room * np.exp((SHOULDER - light) / room)
        return np.asarray(np.where(light <= SHOULDER, light, high), np.float64)


class Negative:
    """`Film` of a photo. What it needs is measured when the first pixel is read, in the thread that does so.

    Args:
        scan: the photo as its file has it, `area` as it was asked for.
        kind: "grey" = one curve for all channels and a neutral result; "colour" = one curve for each.
    """

    def __init__(self, scan: Photo, kind: str) -> None:
        self.kind = kind
        self.area = scan.area
        self._scan = scan

    @cached_property
    def curve(self) -> Curve:
        """As measured, the same for every part and scale of the photo."""
        return measured(_film(self._scan), self.kind)

    @cached_property
    def _tables(self) -> list[NDArray[np.float32]]:
        """Encoded value of the scan, in `NODES` steps, to that of the positive; for each curve."""
        density = _density(np.linspace(0, 1, NODES + 1, dtype=np.float32))
        return [linear_to_srgb(floats(self.curve.light(density, n))) for n in range(len(self.curve.black))]

    def positive(self, image: Image) -> Image:
        """H x W x 3 extended sRGB of the scan, at any scale, to the positive, 0..1; each pixel by itself."""
        planes = [luma(image)] if self.kind == "grey" else [image[..., channel] for channel in range(3)]
        result = np.empty(image.shape, np.float32)
        for channel in range(3):
            if channel < len(planes):
                result[..., channel] = _looked_up(self._tables[channel], planes[channel])
            else:
                result[..., channel] = result[..., 0]
        return result


def as_positive(photo: Photo, kind: str, area: Corners | None) -> Photo:
    """`photo` read as the negative of that kind within `area` (None = as it is found); the same object for the same
    question as long as `photo` lives, so that others can keep what they make of it."""
    if photo.film is not None and photo.film.kind == kind:
        return photo
    with _lock:
        known, film = _known.get(photo), _films.get(photo)
        if known is None or film is None or (film.kind, film.area) != (kind, area):
            film = _films[photo] = Negative(replace(photo, film=None, area=area), kind)
            known = _known[photo] = replace(photo, film=film)
        return known


_lock = Lock()
_known: WeakKeyDictionary[Photo, Photo] = WeakKeyDictionary()
_films: WeakKeyDictionary[Photo, Negative] = WeakKeyDictionary()


def measured(film: Image, kind: str) -> Curve:
    """The curve for the pixels of a negative, 1 x n x 3 sRGB."""
    values = luma(film)[..., None] if kind == "grey" else film
    density = _density(values)[0]
    ends = np.percentile(density, (BLACK_PERCENT, WHITE_PERCENT), axis=0)
    black, white = ends[0], np.maximum(ends[1], ends[0] + LEAST_SPAN)
    reach = float(np.clip(np.mean(white - black) / FILM_GAMMA, LEAST_RANGE, MOST_RANGE))
    curve = Curve(tuple(black.tolist()), tuple(white.tolist()), reach, 1.0)
    light = [curve.light(density[:, channel], channel) for channel in range(density.shape[1])]
    middle = float(np.clip(np.median(np.mean(light, axis=0)), 1e-3, 0.999))
    return replace(curve, power=float(np.clip(np.log(MIDDLE) / np.log(middle), LEAST_POWER, MOST_POWER)))


def _film(scan: Photo) -> Image:
    """1 x n x 3 sRGB 0..1: the film in a small view of the picture, without lamp and holder."""
    view = small_view(scan)
    area = find_area(scan)
    pixels = view.reshape(-1, 3)
    if area is not None:
        rim = 2 * max(1, round(_RIM * max(view.shape[:2]))) + 1
        inside = cv2.erode(area.mask(*view.shape[:2]).astype(np.uint8), np.ones((rim, rim), np.uint8)) > 0
        pixels = view[inside] if inside.any() else pixels
    is_film = ~(np.all(pixels >= BARE, axis=1) | np.all(pixels <= OPAQUE, axis=1))
    return floats(pixels[is_film] if is_film.mean() >= _LEAST_SHARE else pixels)[None]


def _density(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Encoded sRGB 0..1 to optical density, 0..4, any shape."""
    return -np.log10(np.maximum(srgb_to_linear(values).astype(np.float64), _FLOOR))


def _looked_up(table: NDArray[np.float32], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Straight between the nodes of `table`; each value by itself, so that any cut gives the same bits."""
    places = np.clip(values, 0, 1) * np.float32(NODES)
    below = np.minimum(places.astype(np.int32), NODES - 1)
    places -= below
    low = table[below]
    return floats(low + (table[below + 1] - low) * places)
