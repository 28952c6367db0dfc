"""How haze is taken out of pixels, and what of that is kept while a slider moves: all that does not depend on it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, floats, luma
from photofix.raster.place import Place
from photofix.raster.scratch import aligned, scratch
from photofix.tasks.kit.fields import Field
from photofix.tasks.kit.haze.bounds import (
    LEAST_FAINT,
    gentle,
    keep_sky,
    lightness,
    pale,
    spare_noise,
    steepness,
    unamplified,
)
from photofix.tasks.kit.haze.level import level_at
from photofix.tasks.kit.tables import at_least, at_most

MAX_DEPTH = 1.8
"""Thicker haze holds more noise than scene: nothing is divided by less than exp(-1.8) = 0.17. The development cases
come out the same, to 0.01 dB, with anything from 1.7 to 2.6; grainy skies do not."""


class _View(NamedTuple):
    """What all steps know of the pixels at hand.

    Attributes:
        found: the answer, with what the knobs add.
        depth: optical depth, H x W.
        airlight: 3 x 1 x 1.
        place: where they lie.
    """

    found: TaskAnalysis
    depth: Field
    airlight: NDArray[np.float32]
    place: Place


def without_haze(pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
    """`pixels` (H x W x 3 extended sRGB) without haze at strength `s`, in place, see `Dehaze.apply`.

    Args:
        found: slope and offset of the local model of optical depth, airlight and level (`Dehaze.settle`), and what the
            knobs add (`Dehaze.tuned`).
        place: where the pixels lie.
    """
    guide = luma(pixels) if place.guide is None else place.guide
    airlight = found.params["airlight"].astype(np.float32).reshape(3, 1, 1)
    view, planes = _View(found, _depth(found, guide, place), airlight, place), pixels.transpose(2, 0, 1)
    more = _divide_out(view, planes, s) if s <= 1 else _divide_out_beyond(view, planes, s)
    pale(planes, more)
    contrast, lift = level_at(found, s)
    if (contrast != 1).any():
        planes *= contrast
    if lift.any():
        planes += lift
    return pixels


def _divide_out(view: _View, planes: NDArray[np.float32], s: float) -> Field:
    """Divide the haze out of `planes`, in place; gives the gain less 1."""
    log_gain = _log_gain(view, planes, s, scratch("gain", view.depth.shape))
    seen = _amplified(view, planes)
    more = gentle(log_gain, _lightness(view, planes))
    planes += np.multiply(seen, more, out=seen if seen.flags.writeable else scratch("added", planes.shape))
    return more


def _divide_out_beyond(view: _View, planes: NDArray[np.float32], s: float) -> Field:
    """Likewise above full strength: what that gives, which is kept where the pixels come again, amplified further."""
    beyond = _log_gain(view, planes, s, scratch("beyond", view.depth.shape))
    beyond -= _log_gain(view, planes, 1, scratch("more", view.depth.shape))

    def make(full: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        gain = _divide_out(view, full, 1) + np.float32(1)
        full -= view.airlight
        return full, gain, steepness(full, view.airlight)

    place = view.place
    if place.is_steady and place.source is not None:
        key = ("full strength", id(view.found), place.box, place.source.key)
        full, gain, steepest = place.memo.get(key, lambda: make(planes.copy()), owner=view.found)
    else:
        full, gain, steepest = make(planes)
    further = gentle(beyond, steepest)
    further += 1
    np.multiply(full, further, out=planes)
    planes += view.airlight
    further *= gain
    further -= 1
    return further


def _depth(found: TaskAnalysis, guide: Field, place: Place) -> Field:
    """Optical depth from the local model, at least 0."""
    slope, offset = found.params["slope"], found.params["offset"]

    def make() -> tuple[Field, ...]:
        depth = scratch("depth", guide.shape) if guide.flags.writeable else aligned(guide.shape)
        np.multiply(place.sample(slope)[..., 0], guide, out=depth)
        depth += place.sample(offset)[..., 0]
        return (at_least(depth, 0, depth),)

    if guide.flags.writeable:
        return make()[0]
    return place.memo.get_lasting(("depth", id(slope), id(offset), id(guide)), make, owner=(slope, offset, guide))[0]


def _amplified(view: _View, planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the gain is for: the pixels less the airlight, and less what is too faint if the answer knows the
    surroundings; kept, and read-only, where the pixels come again."""
    found, _, airlight, place = view
    smooth = found.params.get("smooth")
    if smooth is None:
        return floats(np.subtract(planes, airlight, out=scratch("amplified", planes.shape)))
    least = float(found.params.get("faint", LEAST_FAINT))

    def make(out: NDArray[np.float32]) -> NDArray[np.float32]:
        unamplified(planes, place.sample(smooth).transpose(2, 0, 1), airlight.reshape(3), least, out)
        return np.subtract(planes, out, out=out)

    if not place.is_steady or place.source is None:
        return make(scratch("amplified", planes.shape))
    key = ("amplified", id(smooth), least, airlight.tobytes(), place.box, place.source.key)
    seen: NDArray[np.float32] = place.memo.get(key, lambda: (make(aligned(planes.shape)),), owner=smooth)[0]
    seen.setflags(write=False)
    return seen


def _lightness(view: _View, planes: NDArray[np.float32]) -> Field:
    """`lightness`, kept where the pixels come again."""
    _, _, airlight, place = view
    if not place.is_steady or place.source is None:
        return lightness(planes, airlight, scratch("lightness", planes.shape[1:]))
    key = ("lightness", airlight.tobytes(), place.box, place.source.key)
    return place.memo.get(key, lambda: (lightness(planes, airlight, aligned(planes.shape[1:])),))[0]


def _log_gain(view: _View, planes: NDArray[np.float32], s: float, out: Field) -> Field:
    """Logarithm of what the difference from the airlight is multiplied by at strength s, as the knobs want it; `planes`
    are hazy."""
    params = view.found.params
    np.multiply(view.depth, np.float32(s), out=out)
    at_most(out, min(s, 1) * MAX_DEPTH, out)
    if "noise_limit" in params:
        spare_noise(out, *params["noise_limit"])
    if "tolerance" in params:
        from_airlight = np.subtract(planes, view.airlight, out=scratch("from airlight", planes.shape))
        keep_sky(out, from_airlight, params["tolerance"])
    return out
