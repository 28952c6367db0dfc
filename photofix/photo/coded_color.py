"""Colour spaces that a file names by numbers instead of embedding a profile: PNG chunks, ITU-T H.273 codes."""

from __future__ import annotations

from typing import Any

import numpy as np

from photofix.photo.icc import gray_profile, make_profile
from photofix.photo.png import png_head

_DISPLAY_P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
_D65 = (0.3127, 0.3290)
# ITU-T H.273 colour primaries that are not sRGB's (code 1): red, green, blue, white.
_PRIMARIES: dict[int, tuple[tuple[float, ...], tuple[float, float]]] = {
    4: ((0.67, 0.33, 0.21, 0.71, 0.14, 0.08), (0.310, 0.316)),
    5: ((0.64, 0.33, 0.29, 0.60, 0.15, 0.06), _D65),
    6: ((0.630, 0.340, 0.310, 0.595, 0.155, 0.070), _D65),
    9: ((0.708, 0.292, 0.170, 0.797, 0.131, 0.046), _D65),
    11: (_DISPLAY_P3, (0.314, 0.351)),
    12: (_DISPLAY_P3, _D65),
}
_SRGB_PRIMARIES = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_GAMMA_OF_TRANSFER: dict[int, float] = {4: 2.2, 5: 2.8, 8: 1.0}


def png_profile(data: bytes, info: dict[Any, Any], is_gray: bool) -> tuple[bytes | None, str]:
    """PNG's colour chunks in the order the standard ranks them: cICP, iCCP, sRGB, gAMA with cHRM."""
    cicp = next((body for kind, body in png_head(data) if kind == b"cICP" and len(body) == 4), None)
    if cicp is not None:
        return _coded_profile(cicp[0], cicp[1], is_gray)
    if info.get("icc_profile"):
        return info["icc_profile"], ""
    gamma = info.get("gamma")
    if "srgb" in info or not gamma or not 0.1 < gamma < 4:
        return None, ""
    has_srgb_gamma = abs(gamma - 0.45455) < 0.001
    if is_gray:
        return (None if has_srgb_gamma else gray_profile(1 / gamma)), ""
    white_and_primaries = tuple(info.get("chromaticity") or (*_D65, *_SRGB_PRIMARIES))
    white, primaries = white_and_primaries[:2], white_and_primaries[2:]
    is_srgb = has_srgb_gamma and np.allclose(primaries, _SRGB_PRIMARIES, atol=0.002)
    return (None if is_srgb else make_profile(primaries, white, None if has_srgb_gamma else 1 / gamma)), ""


def nclx_profile(data: bytes) -> tuple[bytes | None, str]:
    """Colour of an AVIF or HEIC that states codes instead of a profile."""
    start = data.find(b"colrnclx", 0, 65536)
    if start < 0 or start + 12 > len(data):
        return None, ""
    return _coded_profile(data[start + 9], data[start + 11])


def _coded_profile(primaries: int, transfer: int, is_gray: bool = False) -> tuple[bytes | None, str]:
    """Profile for ITU-T H.273 codes; None means sRGB. HDR curves have no profile of this kind: a note says so."""
    if transfer in (16, 18):
        return None, "a high dynamic range photo, read without tone mapping"
    gamma = _GAMMA_OF_TRANSFER.get(transfer)
    if is_gray or (primaries not in _PRIMARIES and gamma is None):
        return (gray_profile(gamma) if gamma and is_gray else None), ""
    colors, white = _PRIMARIES.get(primaries, (_SRGB_PRIMARIES, _D65))
    return make_profile(colors, white, gamma), ""
