"""Haze: light scattered into the view, J = (I - A) / t + A (Narasimhan, Nayar, doi:10.1023/A:1016328200723).

The network gives an optical depth map (-log t) that starts from the dark channel prior
(He, Sun, Tang, doi:10.1109/TPAMI.2010.168), the airlight A and the level of what comes out, all in encoded sRGB.
This file is also the example of README, "Add a task": data first, then damage, network, render.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import LUMA, Image, floats, luma
from photofix.raster.place import Place
from photofix.tasks.base import Damage, Params, Strength, Task
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.benchmark import Benchmark
from photofix.tasks.kit.fields import (
    guided_coefficients,
    guided_filter,
    log_uniform,
    smooth_noise,
)
from photofix.tasks.kit.haze.bounds import (
    HUE_DOUBT,
    MOST_AIRLIGHT,
    brighter,
    faint,
    sky_tinted,
)
from photofix.tasks.kit.haze.clearing import MAX_DEPTH, without_haze
from photofix.tasks.kit.haze.evidence import evidence, trust_in_hues
from photofix.tasks.kit.haze.joint_level import moved
from photofix.tasks.kit.haze.level import MOST_LIFT, MOST_LOG_GAIN, NO_LEVEL
from photofix.tasks.kit.haze.readings import of_two_readings
from photofix.tasks.kit.haze.review import correction, corrections, facts_of, seen
from photofix.tasks.kit.haze.scene import scene_depth
from photofix.tasks.kit.lesson import LastLook, Lesson
from photofix.tasks.kit.operator import Knob, Values
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.outputs import Output, Target

STRIDE = 4
SHARP_STRIDE = 2  # the guided filter works on half the view: an airlight edge is no sharper
PRIOR_SHARE = 0.95  # He 2011, sec. 4.2: keep a little haze, the eye expects it
DARK_FOCUS = 12.0  # how strongly the airlight's average leans to the haziest places before any training
AIRLIGHTS, AIRLIGHT_SHARES = ((0.85, 1.04), (0.62, 0.95), (0.42, 0.65)), (0.48, 0.42, 0.1)
BLUISH = 0.2  # share of airlights; what smoke and mist look like to a camera balanced for the sun
MOST_TOLERANCE = 0.4  # of the sky at 100 %: difference from the airlight in encoded values
VISIBLE_NOISE, LEAST_LIMIT = 0.012, 0.1
"""Standard deviation of noise that a person begins to see in a flat area, about 3 of 255; and the optical depth that is
removed however noisy the photo is."""
LEAST_LEVEL = 0.03
"""Log gain and lift up to which it is left as it is: nobody sees that, and every move of the slider takes longer."""

VISIBLE_DEPTH = 0.12  # mean optical depth from which a person calls a photo hazy


class Dehaze(Task):
    """Optical depth map and airlight; `t^s` at strength s."""

    key = "dehaze"
    label = "Dehaze"
    order = 30
    loss_stride = 2
    guided = True
    is_local = True
    outputs = (
        Output("depth_gain", "map", 1, STRIDE, is_peak=True),
        Output("depth_shift", "map", 1, STRIDE),
        Output("airlight_logit", "map", 1, STRIDE),
        Output("airlight_shift", "global", 3),
        Output("level", "global", 6, is_later=True),
    )
    targets = (Target("depth", "l1", 1.0), Target("airlight", "l1", 1.0))
    knobs = (
        Strength(high=150.0),
        Knob("sky", "Keep the sky", 0, 0, 100, tip="What is far away and looks like the haze itself is left as it is"),
        Knob("noise", "Spare noise", 0, 0, 100, tip="No more haze is removed than the photo's noise allows"),
    )
    real = "haze/photos"
    words = ("no haze found", "light haze", "strong haze")
    benchmarks = (
        Benchmark("haze", "cases/haze/in", "cases/gt", psnr=23, delta_e=7),
        Benchmark("indoor_haze", "indoor_haze/hazy", "indoor_haze/clear", psnr=24, delta_e=5),
    )

    # -- damage ---------------------------------------------------------------------------------

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """Haze over an invented, edge-aligned depth; tinted airlight, sometimes uneven or colour-dependent."""
        depth = log_uniform(rng, 0.2, 2.4) * scene_depth(clean, rng)
        airlight = _airlight(rng)
        field = airlight + _airlight_gradient(clean, rng)
        beta = np.ones(3, np.float32)
        if rng.random() < 0.2:  # short waves scatter more
            beta = floats(1 + rng.uniform(0, 0.25) * floats([-1, 0, 1]))
        transmission = np.exp(-depth[..., None] * beta)
        hazy = clean * transmission + field * (1 - transmission)
        label = np.minimum(depth, MAX_DEPTH)[..., None].astype(np.float32)
        thickest = np.exp(-depth[..., None] * beta.max())
        strength = np.clip(float(1 - thickest.mean()) * 2, 0, 1)
        labels = {
            "depth": label,
            "airlight": airlight.reshape(1, 1, 3).astype(np.float32),
            "airlight_weight": np.full((1, 1, 1), strength, np.float32),
        }
        weight = np.clip(2.5 * thickest, 0.1, 1)  # an error is amplified by 1 / t
        present = float(depth.mean()) > VISIBLE_DEPTH
        return Damage(np.clip(hazy, 0, 1).astype(np.float32), labels, present, weight.astype(np.float32))

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """Depth 0; the airlight of a clear picture does not matter."""
        return {
            "depth": np.zeros((height, width, 1), np.float32),
            "airlight": np.full((1, 1, 3), 0.9, np.float32),
            "airlight_weight": np.zeros((1, 1, 1), np.float32),
        }

    # -- network --------------------------------------------------------------------------------

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """Airlight = softmax-weighted mean of the view + shift; depth = gain * prior(airlight) + shift.

        The depth that counts is fitted to the view's luma, depth = slope * luma + offset, so that it is sharp at any
        resolution: training sees what render will do. "level" says by how much spread and mean of each channel of the
        clear picture are off where all of it lay under thick haze: without haze there is nothing to be off.
        """
        size = _patch_size(view.shape[1], view.shape[2])
        dark = ops.pool(ops.minimum_filter(ops.channel_min(view), size), STRIDE)
        logits = DARK_FOCUS * dark + raw["airlight_logit"]
        airlight = ops.softmax_mean(ops.pool(view, STRIDE), logits) + raw["airlight_shift"]
        veil = ops.minimum_filter(ops.channel_min(view / ops.clip(airlight, 0.3, 1.4)), size)
        prior_depth = -ops.log(ops.clip(1.0 - PRIOR_SHARE * ops.pool(veil, STRIDE), 0.06, 1.0))
        depth = raw["depth_gain"] * prior_depth + raw["depth_shift"]
        small = ops.pool(view if guide is None else guide, SHARP_STRIDE)
        guide = (small * ops.constant(LUMA, view)).sum(-1)[..., None]
        height, width = small.shape[1:3]
        coarse = ops.clip(ops.resize(depth, height, width), 0.0, MAX_DEPTH)
        radius = max(2, round(max(height, width) / 32))
        slope, offset = guided_coefficients(guide, coarse, lambda field: ops.box_mean(field, radius), 1e-3)
        sharp = slope * guide + offset
        log_gain, lift = _level(ops.pool(view, SHARP_STRIDE), sharp, airlight, raw["level"], ops)
        return {
            "depth": depth,
            "slope": slope,
            "offset": offset,
            "sharp_depth": sharp,
            "airlight": airlight,
            "log_gain": log_gain,
            "lift": lift,
        }

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """Divide the haze out, then set the level, which true depth and airlight do without."""
        clear = _cleared(image, params["sharp_depth"], params["airlight"], ops)
        return clear * ops.exp(params["log_gain"]) + params["lift"] if "log_gain" in params else clear

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """The fit to the luma, an airlight within bounds with the sky's tint, the level: log gain and lift per channel,
        2 x 3, such that a dim picture does not turn to night, and the view itself, in which noise is averaged away."""
        airlight = sky_tinted(_bounded(params["airlight"].reshape(3)), view)
        level = floats([params["log_gain"].reshape(3), params["lift"].reshape(3)])
        log_gain, lift = level if np.abs(level).max() > LEAST_LEVEL else NO_LEVEL
        height, width = view.shape[:2]
        depth = cv2.resize(floats(params["sharp_depth"]), (width, height))[..., None]
        if "corrections" in params:
            known = facts_of(view, floats(depth[..., 0]), airlight)
            airlight = _bounded(airlight + correction(known, params["corrections"]))
        clear = _cleared(view, depth, airlight, NUMPY) * np.exp(log_gain) + lift
        gain = brighter(view, clear)
        return {
            "slope": floats(params["slope"]),
            "offset": floats(params["offset"]),
            "airlight": airlight,
            "level": floats(np.stack([log_gain + np.log(gain), lift * gain])),
            "smooth": floats(view),
        }

    def of_two_readings(self, finer: Params, coarser: Params) -> Params:
        """The mean of two readings that err differently, nowhere much deeper than an overview shows."""
        return of_two_readings(finer, coarser)

    def corrected(self, view: Image, params: Params, weights: Sequence[float]) -> Params:
        """With the weights: what they are to correct is known once the airlight is settled."""
        return {**params, "corrections": floats(weights)} if len(weights) else params

    def learn(self, lessons: Iterable[Lesson]) -> Sequence[float]:
        """How far the airlight is off, told by what the picture and its clear version look like."""
        known = (seen(one.view, one.params, one.truth, one.labels["airlight"]) for one in lessons)
        return corrections(known, lambda image, depth, airlight: _cleared(image, depth, airlight, NUMPY))

    def levelled(self, look: LastLook, weights: Sequence[float]) -> dict[str, NDArray[np.float32]]:
        """With the level that the weights want for a picture whose colours were wrong, too."""
        return {**look.params, "level": moved(look, weights)} if len(weights) else dict(look.params)

    def facts(self, view: Image, params: Params) -> Sequence[float]:
        """What tells haze from pale, soft, bright and one-toned pictures."""
        return [float(fact) for fact in evidence(view, params["sharp_depth"][..., 0], params["airlight"].ravel())]

    def trust(self, view: Image) -> float:
        """What looks hazy in black and white is a bright subject or a pale print far more often than haze."""
        return trust_in_hues(view)

    # -- render ---------------------------------------------------------------------------------

    def tuned(self, found: TaskAnalysis, values: Values, noise: Callable[[], float]) -> TaskAnalysis:
        """With what is too faint to be amplified; with the sky's tolerance (and as much less of the level, which moves
        the sky too), and with the share of the limit and the limit that noise sets to the logarithm of the gain."""
        more: dict[str, NDArray[np.float32]] = {}
        if "smooth" in found.params:
            more["faint"] = floats(faint(noise()))
        if values.get("sky"):
            more["tolerance"] = floats(MOST_TOLERANCE * values["sky"] / 100)
            more["level"] = found.params.get("level", NO_LEVEL) * np.float32(1 - values["sky"] / 100)
        if values.get("noise"):
            allowed = np.log(VISIBLE_NOISE / max(noise(), 1e-6))
            more["noise_limit"] = floats([values["noise"] / 100, max(float(allowed), LEAST_LIMIT)])
        return replace(found, params={**found.params, **more}) if more else found

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """J = (I - A) / t^s + A with t from the stored local model and the luma it was fitted to, then the level. Above
        full strength the gain goes on growing, but no blacker than black."""
        return without_haze(pixels, found, s, place)

    def baseline(self, image: Image) -> Image:
        """Dark channel prior with guided filter (He 2010, 2012), patch 15, omega 0.95, t >= 0.1."""
        kernel = np.ones((15, 15), np.uint8)
        dark = cv2.erode(image.min(axis=2), kernel)
        count = max(1, dark.size // 1000)
        brightest = np.argpartition(dark.ravel(), -count)[-count:]
        airlight = np.maximum(image.reshape(-1, 3)[brightest].mean(axis=0), 0.05)
        rough = 1 - PRIOR_SHARE * cv2.erode((image / airlight).min(axis=2).astype(np.float32), kernel)
        transmission = np.clip(guided_filter(luma(image), rough, 40, 1e-3), 0.1, 1)[..., None]
        return floats(np.clip((image - airlight) / transmission + airlight, 0, 1))


def _bounded(airlight: NDArray[Any]) -> NDArray[np.float32]:
    return floats(np.clip(airlight, 0.2, MOST_AIRLIGHT))


def _cleared(image: Any, depth: Any, airlight: Any, ops: Ops) -> Any:
    """Divide the haze out, colours as `pale` leaves them; depth is clamped here and nowhere earlier, so it keeps its
    gradient."""
    gain = ops.exp(ops.clip(depth, 0.0, MAX_DEPTH))
    clear = (image - airlight) * gain + airlight
    doubt = (HUE_DOUBT * (gain - 1.0)) ** 2
    return (clear + doubt * clear.sum(-1)[..., None] / 3.0) / (1.0 + doubt)


def _level(view: Any, depth: Any, airlight: Any, raw: Any, ops: Ops) -> tuple[Any, Any]:
    """Log gain and lift of the clear picture's channels, B x 1 x 1 x 3 each; the gain turns about their mean.

    Args:
        view, depth: of one size.
        raw: the head's answer, B x 1 x 1 x 6: spreads, then means.
    """
    veil = ops.clip(2.0 - 2.0 * ops.mean(ops.exp(-ops.clip(depth, 0.0, MAX_DEPTH))), 0.0, 1.0)
    log_gain = veil * ops.clip(0.3 * raw[..., :3], -MOST_LOG_GAIN, MOST_LOG_GAIN)
    middle = ops.mean(ops.clip(_cleared(view, depth, airlight, ops), 0.0, 1.0))
    lift = veil * ops.clip(0.3 * raw[..., 3:], -MOST_LIFT, MOST_LIFT)
    return log_gain, middle * (1.0 - ops.exp(log_gain)) + lift


def _patch_size(height: int, width: int) -> int:
    """Odd patch of the dark channel, the same share of the picture at every size: 13 pixels on a view of 512."""
    return max(3, 2 * round(max(height, width) / 93) + 1)


def _airlight(rng: np.random.Generator) -> NDArray[np.float32]:
    """RGB 0.3..1.06: near white, grey, now and then dim as at dusk; tinted warm or cold, some as blue as thin smoke."""
    low, high = AIRLIGHTS[rng.choice(len(AIRLIGHTS), p=AIRLIGHT_SHARES)]
    tint = rng.normal(0, 0.02 if rng.random() < 0.6 else 0.05, 3)
    if rng.random() < BLUISH:
        tint += rng.uniform(0.02, 0.12) * floats([-1, -0.1, 1])
    return floats(np.clip(rng.uniform(low, high) + tint - tint.mean(), 0.3, 1.06))


def _airlight_gradient(clean: Image, rng: np.random.Generator) -> Image | np.float32:
    """Sometimes the airlight brightens towards one side (a low sun)."""
    if rng.random() < 0.75:
        return np.float32(0)
    height, width = clean.shape[:2]
    return (0.12 * (smooth_noise(rng, height, width, 1.5) - np.float32(0.5)))[..., None]


TASK = Dehaze()
