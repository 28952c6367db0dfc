"""ICC profiles (ICC.1:2022): parsing matrix/curve and grey profiles, making profiles from primaries.

Matrix profiles are evaluated here in floating point, because colour management modules clip
at the device gamut and colours outside sRGB must survive; profiles made of tables go through littleCMS.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

# Linear sRGB to XYZ, adapted to D50 by Bradford (the colorants of the v4 sRGB profile).
SRGB_TO_XYZ_D50 = np.array(
    [[0.43606567, 0.38514709, 0.14308167], [0.22248840, 0.71687317, 0.06060791], [0.01391602, 0.09707642, 0.71409607]]
)

_PROBE = np.linspace(0, 1, 33)
_MOST_CURVE = 10.0
_SRGB_PARAMS = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Curve:
    """A tone reproduction curve, device value to linear light; either parametric or a table.

    Attributes:
        params: (g, a, b, c, d, e, f): (a x + b)^g + e from x = d on, c x + f below.
        table: device values spread evenly over 0..1, None for a parametric curve.
    """

    params: tuple[float, ...] = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    table: NDArray[np.float64] | None = None

    def decode(self, device: Floats) -> NDArray[np.float64]:
        """Device values (any shape) to linear light, odd below 0; parametric curves go on above 1, tables stop."""
        magnitude = np.abs(np.asarray(device, np.float64))
        if self.table is not None:
            linear = np.interp(magnitude, np.linspace(0, 1, len(self.table)), self.table)
        else:
            g, a, b, c, d, e, f = self.params
            linear = np.where(magnitude >= d, np.maximum(a * magnitude + b, 0) ** g + e, c * magnitude + f)
        return np.copysign(linear, device)

    def encode(self, linear: Floats) -> Floats:
        """Inverse of `decode`, in the dtype given; a table that is flat or falls somewhere counts as if it rose."""
        magnitude = np.abs(linear)
        if self.table is not None:
            device = np.interp(magnitude, np.maximum.accumulate(self.table), np.linspace(0, 1, len(self.table)))
        else:
            g, a, b, c, d, e, f = self.params
            if (a, b, d, e) == (1.0, 0.0, 0.0, 0.0):
                return np.copysign(magnitude ** (1 / g), linear)
            start = max(a * d + b, 0.0) ** g + e
            upper = (np.maximum(magnitude - e, 0) ** (1 / g) - b) / a
            lower = (magnitude - f) / c if c else np.zeros_like(magnitude)
            device = np.where(magnitude >= start, upper, np.clip(lower, 0, d))
        return np.copysign(device, linear)


SRGB_CURVE = Curve(_SRGB_PARAMS)


@dataclass(frozen=True, eq=False)
class Profile:
    """What PhotoFix needs to know of an ICC profile.

    Attributes:
        data: the profile itself.
        name: its description, for the status bar.
        space: "RGB", "GRAY", "CMYK", ... (device side).
        curves: one per channel, empty for a profile made of tables.
        matrix: linear device RGB to linear sRGB, 3 x 3; None for grey and for tables.
        can_encode: whether colours can be converted to it.
    """

    data: bytes
    name: str
    space: str
    curves: tuple[Curve, ...] = ()
    matrix: NDArray[np.float64] | None = None
    can_encode: bool = True

    @property
    def is_srgb(self) -> bool:
        """Whether it is sRGB within the rounding of common sRGB profiles (less than 1/4 of an 8-bit step)."""
        if self.matrix is None or not np.allclose(self.matrix, np.eye(3), atol=2e-3):
            return False
        steps = np.linspace(0, 1, 256)
        return all(np.allclose(curve.decode(steps), SRGB_CURVE.decode(steps), atol=8e-4) for curve in self.curves)


@lru_cache(maxsize=16)
def parse_profile(data: bytes) -> Profile:
    """Read an ICC profile. Raises ValueError if it is damaged or of a kind that cannot describe a photo."""
    if len(data) < 132 or data[36:40] != b"acsp":
        raise ValueError("not an ICC profile")
    tags = _tags(data)
    space = data[16:20].decode("latin-1").strip()
    name = _description(tags.get(b"desc", b""))
    if b"A2B0" in tags or b"D2B0" in tags or space not in ("RGB", "GRAY"):
        _check_with_lcms(data)
        return Profile(data, name, space, can_encode=b"B2A0" in tags or b"D2B0" in tags)
    if space == "GRAY":
        return Profile(data, name, space, (_curve(tags[b"kTRC"]),))
    return Profile(data, name, space, tuple(_curve(tags[key]) for key in (b"rTRC", b"gTRC", b"bTRC")), _matrix(tags))


def is_usable(data: bytes, channels: int) -> bool:
    """Whether the profile can be read and describes pixels with this many colour channels."""
    try:
        space = parse_profile(data).space
    except (ValueError, KeyError, struct.error, IndexError):
        return False
    return {"RGB": 3, "GRAY": 1, "CMYK": 4}.get(space) == channels


@lru_cache(maxsize=16)
def make_profile(primaries: tuple[float, ...], white: tuple[float, float], gamma: float | None) -> bytes:
    """An RGB profile from chromaticities.

    Args:
        primaries: x and y of red, green, blue.
        white: x and y.
        gamma: exponent from device to linear light; None = the sRGB curve.
    """
    xyy = [value for pair in zip(primaries[::2], primaries[1::2], strict=True) for value in (*pair, 1.0)]
    curve = (
        {"gamma": gamma}
        if gamma
        else {"transferfunction": SRGB_CURVE.decode(np.linspace(0, 1, 4096)).astype(np.float32)}
    )
    return bytes(imagecodecs.cms_profile("rgb", whitepoint=[*white, 1.0], primaries=xyy, **curve))


@lru_cache(maxsize=16)
def gray_profile(gamma: float) -> bytes:
    """A grey profile with the exponent `gamma` from device to linear light."""
    return bytes(imagecodecs.cms_profile("gray", gamma=gamma))


def srgb_profile() -> bytes:
    """An sRGB profile, for files that must say so."""
    return bytes(imagecodecs.cms_profile("srgb"))


def linear_srgb_profile() -> bytes:
    """sRGB primaries with a straight curve: where littleCMS, asked for floats, does not clip."""
    return make_profile((0.64, 0.33, 0.30, 0.60, 0.15, 0.06), (0.3127, 0.3290), 1.0)


def adobe_rgb_profile() -> bytes:
    """Adobe RGB (1998), for cameras that only say so in EXIF (DCF option file)."""
    return make_profile((0.64, 0.33, 0.21, 0.71, 0.15, 0.06), (0.3127, 0.3290), 563 / 256)


def _tags(data: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack(">I", data[128:132])
    if count > 200:
        raise ValueError("too many tags")
    entries = (struct.unpack(">4sII", data[132 + 12 * i : 144 + 12 * i]) for i in range(count))
    return {key: data[offset : offset + size] for key, offset, size in entries}


def _curve(tag: bytes) -> Curve:
    curve = _curve_of_kind(tag)
    with np.errstate(all="ignore"):
        both = np.concatenate([curve.decode(_PROBE), curve.encode(_PROBE)])
    if not np.all(np.abs(both) < _MOST_CURVE):
        raise ValueError("a curve leaves every sensible range")
    return curve


def _curve_of_kind(tag: bytes) -> Curve:
    kind = tag[:4]
    if kind == b"para":
        return _parametric(tag)
    if kind != b"curv":
        raise ValueError(f"unknown curve type {kind!r}")
    (count,) = struct.unpack(">I", tag[8:12])
    values = np.frombuffer(tag[12 : 12 + 2 * count], ">u2").astype(np.float64)
    if len(values) != count:
        raise ValueError("curve is cut off")
    if count == 0:
        return Curve()
    return Curve((values[0] / 256, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)) if count == 1 else Curve(table=values / 65535)


def _parametric(tag: bytes) -> Curve:
    (kind,) = struct.unpack(">H", tag[8:10])
    count = (1, 3, 4, 5, 7)[kind]
    values = [value / 65536 for value in struct.unpack(f">{count}i", tag[12 : 12 + 4 * count])]
    g, a, b, c, d, e, f = values + [0.0] * (7 - count)
    if kind == 0:
        return Curve((g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    if kind in (1, 2):
        if a == 0:
            raise ValueError("curve without slope")
        return Curve((g, a, b, 0.0, -b / a, c, c))
    return Curve((g, a, b, c, d, e, f))


def _matrix(tags: dict[bytes, bytes]) -> NDArray[np.float64]:
    columns = [np.array(struct.unpack(">3i", tags[key][8:20])) / 65536 for key in (b"rXYZ", b"gXYZ", b"bXYZ")]
    matrix = np.linalg.solve(SRGB_TO_XYZ_D50, np.stack(columns, axis=1))
    sums = matrix.sum(axis=1, keepdims=True)
    if abs(np.linalg.det(matrix)) < 1e-6 or np.any(sums <= 0.1):
        raise ValueError("colorants do not span a colour space")
    # Rounded colorants miss the white point by some 1e-4; a neutral must stay exactly neutral.
    return np.asarray(matrix / sums)


def _description(tag: bytes) -> str:
    if tag[:4] == b"mluc" and len(tag) >= 28:
        size, offset = struct.unpack(">II", tag[20:28])
        return tag[offset : offset + size].decode("utf-16-be", "replace").strip("\0")
    if tag[:4] == b"desc" and len(tag) >= 12:
        (size,) = struct.unpack(">I", tag[8:12])
        return tag[12 : 12 + size].decode("latin-1").strip("\0")
    return "unnamed profile"


def _check_with_lcms(data: bytes) -> None:
    try:
        imagecodecs.cms_profile_validate(data)
    except (imagecodecs.CmsError, RuntimeError) as error:
        raise ValueError(str(error)) from error
