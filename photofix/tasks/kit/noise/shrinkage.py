"""Which part of a picture is noise: wavelet shrinkage with known noise levels, octave by octave.

Each octave is an undecimated Haar transform (Coifman, Donoho, doi:10.1007/978-1-4612-2544-7_9) whose coefficients keep
the share that an empirical Wiener filter leaves them, by the energy of their 5 x 5 neighbours (Mihcak et al.,
doi:10.1109/97.803428). All sums are of whole numbers or of exact fractions, so no bit depends on where a tile begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats
from photofix.raster.scratch import scratch
from photofix.tasks.kit.fields import Field

OCTAVES = 3
ALIGN_PX = 1 << OCTAVES
"""Pieces begin and end at multiples of this."""
HALO_PX = 24
"""How far around a pixel its noise is judged by: seven cells of the coarsest octave, less than that."""

STEPS = np.float32(4080)  # whole numbers per unit of encoded value: 16 per value of 8 bits
LOW, HIGH = np.float32(-STEPS), np.float32(2 * STEPS)
SHAPE_STEPS = np.float32(256)
WINDOW = (5, 5)
CAUTION = (1.5, 1.8)
"""Threshold over the noise's variance, of brightness and colour: the local energy is itself an estimate."""

HAAR = 4.0  # the sums of four pixels that stand for their mean
FLAT = 0.05
"""Shares that differ by less are taken for one."""

LEAST = 1e-3  # of a threshold, so that nothing is divided by nothing


@dataclass(frozen=True, eq=False)
class Noise:
    """Noise to look for, encoded values 0..1.

    Attributes:
        peak: channel (luma, B - G, R - G) x octave x band (edges along rows or columns, diagonal ones): standard
            deviation of means of four pixels, at the brightness where it is greatest.
        shape: brightness knot x channel x octave, 0..1: share of that variance.
    """

    peak: NDArray[np.float32]
    shape: NDArray[np.float32]

    @property
    def is_none(self) -> bool:
        """Whether there is nothing to remove."""
        return not bool(np.any(self.peak > 0))


KNOTS = (0.15, 0.5, 0.85)
"""Luma at which the levels are known; between them they go straight, beyond them they stay."""


def noise_in(planes: NDArray[np.float32], noise: Noise) -> NDArray[np.float32]:
    """The noise of 3 x H x W extended sRGB, both sides multiples of `ALIGN_PX`; within `HALO_PX` of the edges it is
    not to be used, but where they are the picture's own. Good until this thread's next call."""
    whole = np.multiply(planes, STEPS, out=scratch("whole", planes.shape))
    np.rint(whole, out=whole)
    np.clip(whole, LOW, HIGH, out=whole)
    opponent = _opponent(whole, scratch("opponent", planes.shape))
    found = whole
    shapes = _shapes(opponent[0], noise)
    for channel, target in ((0, 1), (1, 2), (2, 0)):
        wanted = noise.peak[channel]
        if not wanted.any() or not _holds_any(opponent[channel]):
            found[target] = 0
            continue
        bands = _thresholds(wanted, channel)
        _plane_noise(opponent[channel], bands, shapes[channel], found[target], is_color=channel > 0)
    red, green, blue = found
    green -= red
    green -= blue
    green *= np.float32(0.25)
    red += green
    blue += green
    found *= np.float32(1 / STEPS)
    return floats(found)


def _holds_any(plane: Field) -> bool:
    """Whether anything is not 0; in most photos the first rows tell."""
    return bool(plane[:ALIGN_PX].any() or plane.any())


def _opponent(planes: NDArray[np.float32], out: NDArray[np.float32]) -> NDArray[np.float32]:
    """R + 2 G + B, B - G, R - G."""
    red, green, blue = planes
    np.add(red, blue, out=out[0])
    out[0] += green
    out[0] += green
    np.subtract(blue, green, out=out[1])
    np.subtract(red, green, out=out[2])
    return out


def _thresholds(peak: NDArray[np.float32], channel: int) -> list[tuple[np.float32, np.float32]]:
    """Per octave the thresholds (variance) of the bands along and across, in units of Haar sums of whole numbers."""
    unit = float(STEPS) * HAAR * (4.0 if channel == 0 else 1.0)  # R + 2 G + B is four times the brightness
    caution = CAUTION[min(channel, 1)]
    squares = caution * (peak.astype(np.float64) * unit) ** 2 + LEAST
    return [(np.float32(along), np.float32(across)) for along, across in squares]


def _shapes(luma4: Field, noise: Noise) -> list[list[Field | None]]:
    """For each channel, per octave: what share of the thresholds holds in each pixel; None = all."""
    if np.ptp(noise.shape, axis=0).max() < FLAT:
        return [[None] * OCTAVES] * len(noise.peak)
    small = _pooled(_pooled(luma4))
    small *= np.float32(255 / 4) / STEPS
    brightness = np.clip(small, 0, 255, out=small).astype(np.uint8)
    return [
        [
            _shape_field(brightness, noise.shape[:, channel, octave], 2 - octave, slot=3 * octave + channel)
            for octave in range(OCTAVES)
        ]
        for channel in range(len(noise.peak))
    ]


def _shape_field(brightness: NDArray[np.uint8], shape: NDArray[np.float32], doublings: int, slot: int) -> Field | None:
    """What share of an octave's threshold holds by the brightness at a quarter of the size, in `SHAPE_STEPS`; None =
    all."""
    if np.ptp(shape) < FLAT:
        return None
    steps = np.maximum(np.rint(np.interp(np.arange(256) / 255, KNOTS, shape) * SHAPE_STEPS), 1)
    table = steps.astype(np.float32)
    values = floats(cv2.LUT(brightness, table, scratch(("share", slot, 0), brightness.shape)))
    for size in range(1, doublings + 1):
        larger = (2 * len(values), 2 * values.shape[1])
        values = _doubled(values, scratch(("share", slot, size), larger))
    return values


def _plane_noise(
    plane: Field,
    bands: Sequence[tuple[np.float32, np.float32]],
    shapes: Sequence[Field | None],
    out: Field,
    is_color: bool,
) -> None:
    """The noise of a plane in `out`: of its finest octave here, of the others in the plane halved. The finest octave of
    colour is one band: it is half empty in most photos."""
    slot = f"{len(bands)}"
    small = _pooled(plane, scratch("small" + slot, (len(plane) // 2, plane.shape[1] // 2)))
    if is_color:
        _doubled(small, out)
        np.subtract(plane, out, out=out)
        along, across = bands[0]
        # A difference from the mean is no Haar sum, and holds all three bands.
        _keep_noise(out, np.float32((2 * along + across) / np.float32(HAAR**2)), shapes[0])
    else:
        _haar_noise(plane, bands[0], shapes[0], out)
    if len(bands) > 1:
        coarse = scratch("coarse" + slot, small.shape)
        _plane_noise(small, bands[1:], shapes[1:], coarse, is_color=False)
        np.rint(coarse, out=coarse)
        out += _doubled(coarse, scratch("grown", out.shape))


def _haar_noise(plane: Field, thresholds: tuple[np.float32, np.float32], shape: Field | None, out: Field) -> None:
    """The noise in the three detail bands of one octave. Shifts wrap around at the edges, where nothing is used."""
    width = plane.shape[1]
    sums, differences, first, second = (scratch(("haar", n), plane.shape) for n in range(4))
    flat, low, high, one, two, result = (
        values.reshape(-1) for values in (plane, sums, differences, first, second, out)
    )
    _paired(np.add, flat, 1, low)
    _paired(np.subtract, flat, 1, high)
    _paired(np.subtract, low, width, one)
    _keep_noise(first, thresholds[0], shape)
    np.subtract(one[width:], one[:-width], out=low[width:])
    low[:width] = one[:width]
    _paired(np.add, high, width, one)
    _paired(np.subtract, high, width, two)
    _keep_noise(first, thresholds[0], shape)
    _keep_noise(second, thresholds[1], shape)
    np.add(one, two, out=high)
    one -= two
    high[width:] += one[:-width]
    np.add(low, high, out=result)
    low -= high
    result[1:] += low[:-1]
    result *= np.float32(1 / HAAR**2)


def _paired(combine: np.ufunc, values: NDArray[np.float32], step: int, out: NDArray[np.float32]) -> None:
    """`combine` of each value with the one `step` further on."""
    combine(values[:-step], values[step:], out=out[:-step])
    combine(values[-step:], values[-step:], out=out[-step:])


def _keep_noise(band: Field, threshold: np.float32, shape: Field | None) -> None:
    """Leave of a band, in place, the share that is noise: threshold over the energy around each coefficient, at most
    all of it; where there is no energy, nothing is left of nothing."""
    share = np.multiply(band, band, out=scratch("share of noise", band.shape))
    cv2.boxFilter(share, -1, WINDOW, share, borderType=cv2.BORDER_REPLICATE)
    if shape is None:
        with np.errstate(divide="ignore"):
            np.divide(threshold, share, out=share)
    else:
        cv2.divide(shape, share, share, float(threshold / SHAPE_STEPS))
    cv2.threshold(share, 1, 0, cv2.THRESH_TRUNC, share)  # numpy's minimum takes four times as long
    band *= share


def _pooled(plane: Field, out: Field | None = None) -> Field:
    """Means of 2 x 2."""
    size = (plane.shape[1] // 2, len(plane) // 2)
    return np.asarray(cv2.resize(plane, size, out, interpolation=cv2.INTER_AREA), np.float32)


def _doubled(plane: Field, out: Field) -> Field:
    """Bilinear, twice as large, in `out`; of whole numbers, so that it is exact."""
    cv2.resize(plane, (out.shape[1], len(out)), out, interpolation=cv2.INTER_LINEAR)
    return out
