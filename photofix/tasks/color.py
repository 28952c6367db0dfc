"""Colour: white balance errors, faded dyes, base fog, lifted blacks, uneven fading; undone by one transform.

Curves first (dyes fade per layer: density scales, so light is raised to a power), then in linear light a
log-gain grid and a 3 x 3 matrix (white balance of rendered pictures: Afifi et al., doi:10.1109/CVPR.2019.00164).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, floats, linear_to_srgb, luma, srgb_to_lab, srgb_to_linear
from photofix.raster.place import Place
from photofix.raster.scratch import aligned, scratch
from photofix.tasks.base import Damage, Params, Strength, Task
from photofix.tasks.kit.adjustments.adjustment import KNOBS, Adjustment
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.benchmark import Benchmark
from photofix.tasks.kit.color.correction import amended, light_measures
from photofix.tasks.kit.color.scene_measures import scene_measures
from photofix.tasks.kit.color.transform import baked, transform
from photofix.tasks.kit.fields import ONE_TONE, hue_trust, hue_variety, log_uniform, smooth_noise, variety_trust
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.outputs import Output

KNOTS = 10
GRID = 8
SHADES = 6.0  # norm of shades of grey
DIMMEST = 1e-3  # linear light: what is darker has no colour to go by
STATISTICS_SIDE = 64  # levels and grey are measured on a view of about this size
COLORED = 0.18
"""`hue_variety` from which a picture is certainly no print in one tone."""
GROSS, GROSS_SHARE = 1.8, 0.4
"""White balance errors of that share are so many times as large: lamplight taken for daylight and the like. Without
them the head left most of such a cast, and lost to grey world."""
WHITE = 0.95
"""From this quantile of lightness on a print in one tone has its whites: bluish ones above brown shadows are seen."""
TURNS = 5  # the lighter half and its whites are made neutral in turns
MOST_NEUTRALISED = 2.0  # greatest gain of a turn: what is further off is no overshoot
LEAST_GAIN, TOLD_KNOTS = 0.05, (0, 2, 5, 9)  # of what was done, as measures
LEAST_STEP = 0.02  # encoded values between the two
YELLOWED = 7.0  # b of CIE Lab from which the paper of a print is called yellowed
VISIBLE_DELTA_E = 4.0  # mean Lab distance from which a person calls the colours wrong


class Color(Task):
    """Three monotone curves, a log-gain grid and a colour matrix; s blends their result with the picture."""

    key = "color"
    label = "Color"
    order = 20
    loss_stride = 4
    moves_colors = True
    is_local = True
    outputs = (
        Output("matrix", "global", 9),
        Output("tone", "global", 9),
        Output("bend", "global", 3 * (KNOTS - 1)),
        Output("grid", "map", 3, 0, is_peak=True),
        Output("levels", "global", 2),
        Output("gray", "global", 1),
        Output("neutral", "global", 2, is_later=True),
    )
    targets = ()
    knobs = (Strength(), *KNOBS)
    finish = Adjustment()
    remarks = ("yellowed paper",)
    words = ("colors look right", "colors slightly off", "colors faded or cast")
    benchmarks = (
        Benchmark("cast", "cases/cast/in", "cases/gt", psnr=28, delta_e=5.5),
        Benchmark("white_balance", "colour/white_balance/in", "colour/white_balance/gt", psnr=27),
        Benchmark("retouch", "colour/retouch/in", "colour/retouch/gt"),
    )

    # -- damage ---------------------------------------------------------------------------------

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """A camera's wrong white balance, or an ageing print, or both."""
        kind = rng.random()
        image = clean
        if kind < 0.6:
            image = _wrong_white_balance(image, rng)
        if kind > 0.45:
            image = _aged_print(image, rng)
        unclipped = ((image > 0.004) & (image < 0.996)).all(axis=2, keepdims=True)
        image = np.clip(image, 0, 1).astype(np.float32)
        small = slice(None, None, 4)
        delta = srgb_to_lab(image[small, small]) - srgb_to_lab(clean[small, small])
        present = float(np.linalg.norm(delta, axis=2).mean()) > VISIBLE_DELTA_E
        return Damage(image, {}, present, np.maximum(unclipped, 0.15).astype(np.float32))

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """No labels: many transforms do the same, so only their effect on the picture is trained."""
        return {}

    # -- network --------------------------------------------------------------------------------

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """Zeros give the identity. Curve = lift + gain * x^gamma with each step bent by a bounded factor.

        Classical answers are within reach of single outputs, so that they are the floor: "levels" stretches each
        channel to its darkest and brightest percent, "gray" turns on shades of grey (Finlayson, Trezzi, CIC 2004).
        "neutral" does so once more with what comes out, for the part of a cast that the rest of the head has left:
        shades of grey and grey world, so that the two and the head's own answer may be blended.
        """
        batch = raw["tone"].shape[0]
        black, white, gains = _classical(view, raw, ops)
        mixing = ops.constant(np.eye(3), view) + 0.3 * raw["matrix"].reshape(batch, 3, 3)
        lift, gain, gamma = (raw["tone"].reshape(batch, 3, 3, 1)[:, index] for index in range(3))
        power = ops.exp(ops.clip(gamma, -1.5, 1.5))
        knots = [ops.exp(float(np.log(k / (KNOTS - 1))) * power) for k in range(1, KNOTS)]
        reached = ops.concat(knots, 2)
        steps = ops.concat([reached[..., :1], reached[..., 1:] - reached[..., :-1]], 2)
        bend = ops.exp(ops.clip(0.5 * raw["bend"].reshape(batch, 3, KNOTS - 1), -2.0, 2.0))
        rise = ops.cumulate(steps * bend, 2) * ops.exp(ops.clip(gain, -1.5, 1.5))
        start = 0.3 * lift
        curves = ops.concat([start, start + rise], 2)
        params = {
            "curves": (curves - black) / (white - black),
            "matrix": mixing * gains.reshape(batch, 1, 3),
            "grid": 0.5 * raw["grid"],
        }
        left = self._light(_small(view, ops), params, ops)
        return params | {"matrix": params["matrix"] * _neutral(left, raw["neutral"], ops).reshape(batch, 3, 1)}

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """Curves on encoded values, then gain and matrix in linear light, encoded again."""
        return ops.linear_to_srgb(self._light(image, params, ops))

    def _light(self, image: Any, params: Params, ops: Ops) -> Any:
        """The restored picture's linear light."""
        height, width = image.shape[1], image.shape[2]
        curves = params["curves"]
        position = image * float(KNOTS - 1)
        curved = curves[:, None, None, :, 0]
        for k in range(KNOTS - 1):
            low, high = (None if k == 0 else 0.0), (None if k == KNOTS - 2 else 1.0)
            step = curves[:, None, None, :, k + 1] - curves[:, None, None, :, k]
            curved = curved + step * ops.clip(position - float(k), low, high)
        gain = ops.exp(ops.clip(ops.resize(params["grid"], height, width), -1.5, 1.5))
        return ops.matrix(ops.srgb_to_linear(curved) * gain, params["matrix"])

    def measures(self, view: Image, params: Params) -> NDArray[np.float32]:
        """What classical methods say of the light, before and after; what the result shows; what was done."""
        result = _result(self, view, params)
        shown = scene_measures(np.clip(result, 0, 1))
        return floats(np.concatenate([light_measures(view, result), shown, _answered(params)]))

    def amended(self, params: Params, said: Any, ops: Ops) -> Params:
        """Contrast goes with the curves; gains and mixing of the channels come last, with the matrix."""
        curves, matrix = amended(params["curves"], params["matrix"], said, ops)
        return {**params, "curves": curves, "matrix": matrix}

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """curves (K, 3), matrix (3, 3), grid (8, 8, 3), paper (3; 0 of what is no print in one tone). A print in one
        tone may come out neutral, but not in the opposite tone: yellowed paper does not turn blue."""
        params = {**params, "grid": np.clip(params["grid"], -1.5, 1.5).astype(np.float32)}
        variety = hue_variety(view)
        if variety < COLORED:
            params = _without_overshoot(self, view, params)
        paper = np.zeros(3, np.float32) if variety_trust(variety, ONE_TONE, COLORED) > 0.5 else _paper(view)
        return {**params, "curves": params["curves"].T.copy(), "paper": paper}

    def trust(self, view: Image) -> float:
        """A print in one tone (black and white, sepia) has it on purpose; no cast can be told from it."""
        return hue_trust(view, ONE_TONE, COLORED)

    def remark(self, found: TaskAnalysis) -> str:
        """Yellowed paper: the lightest parts of a print in one tone are warm. Its tone is kept all the same."""
        _, a, b = found.params.get("paper", np.zeros(3, np.float32))
        return self.remarks[0] if b > YELLOWED and b > abs(a) else ""

    # -- render ---------------------------------------------------------------------------------

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """The share s of the way from the pixels to the transformed ones."""
        planes = pixels.transpose(2, 0, 1)

        def full(out: NDArray[np.float32]) -> NDArray[np.float32]:
            log_gain = place.sample(found.params["grid"]).transpose(2, 0, 1)
            return transform(planes, baked(found), log_gain, out, place)

        def way(out: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.subtract(full(out), planes, out=out)

        if s == 1:
            full(planes)
        elif place.is_steady and place.source is not None:
            key = ("way", found, place.box, place.source.key)
            known = place.memo.get(key, lambda: (way(aligned(planes.shape)),))[0]
            planes += np.multiply(known, np.float32(s), out=scratch("part", planes.shape))
        else:
            part = way(scratch("part", planes.shape))
            part *= np.float32(s)
            planes += part
        return pixels

    def baseline(self, image: Image) -> Image:
        """Shades of grey, p = 6, in linear light (Finlayson, Trezzi, CIC 2004)."""
        linear = srgb_to_linear(image).astype(np.float64)
        norm = (linear**6).mean(axis=(0, 1)) ** (1 / 6)
        gains = norm.mean() / np.maximum(norm, 1e-6)
        return np.clip(linear_to_srgb((linear * gains).astype(np.float32)), 0, 1)


def _classical(view: Any, raw: Params, ops: Ops) -> tuple[Any, Any, Any]:
    """Black and white levels (B x 3 x 1) and grey gains (B x 1 x 1 x 3), as far as the head turns them on."""
    small = _small(view, ops)
    darkest, brightest = ops.quantiles(small, (0.01, 0.99))
    black_share, white_share = (ops.clip(raw["levels"][..., index : index + 1], -0.3, 1.2) for index in range(2))
    black, white = darkest * black_share, 1.0 - (1.0 - brightest) * white_share
    white = black + ops.clip(white - black, 0.15, None)
    light = ops.srgb_to_linear(ops.clip((small - black) / (white - black), 0.02, 1.0))
    norm = ops.log(ops.mean(light**SHADES)) / SHADES
    gains = ops.exp(ops.clip(raw["gray"], -0.5, 1.5) * (norm.mean(-1)[..., None] - norm))
    return black.reshape(-1, 3, 1), white.reshape(-1, 3, 1), gains


def _small(view: Any, ops: Ops) -> Any:
    """The view at the size that levels and grey are measured on."""
    return ops.pool(view, max(1, round(max(view.shape[1:3]) / STATISTICS_SIDE)))


def _neutral(light: Any, raw: Any, ops: Ops) -> Any:
    """Gains, B x 1 x 1 x 3, that take what is left of a cast out of `light` (B x H x W x 3): shares (B x 1 x 1 x 2) of
    what shades of grey and grey world would do."""
    light = ops.clip(light, DIMMEST, 1.0)
    shares = ops.clip(raw, -0.5, 1.0)
    log_gain = 0.0
    for index, power in enumerate((SHADES, 1.0)):
        norm = ops.log(ops.mean(light**power)) / power
        log_gain = log_gain + shares[..., index : index + 1] * (norm.mean(-1)[..., None] - norm)
    return ops.exp(ops.clip(log_gain, -1.5, 1.5))


def _result(task: Color, view: Image, params: Params) -> Image:
    """The view (H x W x 3) restored with params without a batch axis."""
    restored: Image = task.restore(view[None], {name: value[None] for name, value in params.items()}, NUMPY)[0]
    return restored


def _answered(params: Params) -> NDArray[np.float32]:
    """What was done in 27 numbers: matrix, some knots of the curves, mean and spread of the grid."""
    matrix, grid = params["matrix"], params["grid"]
    gains = np.log(np.maximum(np.diag(matrix), LEAST_GAIN))
    knots = params["curves"][:, TOLD_KNOTS].ravel()
    mixed = matrix[~np.eye(3, dtype=np.bool_)]
    return floats(np.concatenate([gains, mixed, knots, grid.mean(axis=(0, 1)), grid.std(axis=(0, 1))]))


def _paper(view: Image) -> NDArray[np.float32]:
    """CIE Lab of the lightest twentieth of a print in one tone, H x W x 3 sRGB."""
    lab = srgb_to_lab(view).reshape(-1, 3)
    return floats(lab[lab[:, 0] >= np.quantile(lab[:, 0], 0.95)].mean(axis=0))


def _without_overshoot(task: Color, view: Image, params: Params) -> Params:
    """The parameters with gains that bring the lighter half of the result back to neutral where its tone is the
    opposite of that of `view` (H x W x 3 sRGB, in one tone), and curves that do so with its whites alone."""
    lightness = luma(view)
    half, white = (lightness >= np.quantile(lightness, level) for level in (0.5, WHITE))
    darker = half & ~white if (half & ~white).any() else half  # of a flat picture all is white
    start, end = (view[part].mean(axis=0)[:, None] for part in (darker, white))
    share = np.clip((np.linspace(0, 1, KNOTS) - start) / np.maximum(end - start, LEAST_STEP), 0, 1)
    _, is_half_wrong = _neutralising(view, _result(task, view, params), half)
    for turn in range(TURNS):
        part = white if turn % 2 else half
        gains, is_wrong = _neutralising(view, _result(task, view, params), part)
        if part is half and is_half_wrong:
            params = {**params, "matrix": gains[:, None] * params["matrix"]}
        elif part is white and is_wrong:
            lit = srgb_to_linear(params["curves"]) * floats(1 + (gains - 1)[:, None] * share)
            params = {**params, "curves": linear_to_srgb(lit)}
    return params


def _neutralising(view: Image, result: Image, part: NDArray[np.bool_]) -> tuple[NDArray[np.float32], bool]:
    """Gains that make a part of `result` neutral, and whether its tone is the opposite of that of `view`."""
    before, after = (np.maximum(srgb_to_linear(picture[part]).mean(axis=0), 1e-4) for picture in (view, result))
    gains = np.clip(after.mean() / after, 1 / MOST_NEUTRALISED, MOST_NEUTRALISED)
    return gains, bool(np.log(before[0] / before[2]) * np.log(after[0] / after[2]) < 0)


def _wrong_white_balance(image: Image, rng: np.random.Generator) -> Image:
    """Gains along the Planckian locus and across it, mixed by a camera's colour matrix, re-exposed and re-rendered."""
    wide = GROSS if rng.random() < GROSS_SHARE else 1.0
    warmth, tint = wide * rng.normal(0.02, 0.28), wide * rng.normal(0, 0.09)
    gains = np.exp(floats([warmth, -tint, -warmth * rng.uniform(0.8, 1.3)]) + rng.normal(0, 0.1))
    if wide > 1:  # a camera does not expose for what clips
        gains /= max(1.0, float(gains.max())) ** rng.random()
    mixing = wide * rng.normal(0, 0.06, (3, 3)).astype(np.float32)
    np.fill_diagonal(mixing, 0)
    mixing -= np.diag(mixing.sum(axis=1))  # rows keep grey
    camera = np.eye(3, dtype=np.float32) + mixing
    matrix = np.linalg.inv(camera) @ np.diag(gains) @ camera
    cast = linear_to_srgb(NUMPY.matrix(srgb_to_linear(image)[None], matrix.astype(np.float32)[None])[0])
    gamma = np.float32(log_uniform(rng, 0.8, 1.25)) if rng.random() < 0.5 else np.float32(1)
    return np.maximum(cast, 0) ** gamma


def _aged_print(image: Image, rng: np.random.Generator) -> Image:
    """Dyes lose density by a factor per layer, the base yellows, blacks lift, light reaches some parts more.

    The cyan dye goes first in the dark, so most old prints are reddish (Wilhelm, ISBN 0-911515-00-3, ch. 5).
    """
    height, width = image.shape[:2]
    kept = np.exp(rng.normal(-0.25, 0.2) + rng.normal((-0.12, 0.0, 0.06), 0.18))
    kept = np.clip(kept, 0.35, 1.15).astype(np.float32)
    fog = np.abs(rng.normal(0, 0.07)) * floats([0.3, 0.8, 2.0]) + np.abs(rng.normal(0, 0.02, 3))
    density = -np.log(np.maximum(srgb_to_linear(np.clip(image, 0, 1)), 1e-3))
    if rng.random() < 0.3:
        uneven = smooth_noise(rng, height, width, rng.uniform(1, 2.5))[..., None] - np.float32(0.5)
        fog = fog + uneven * rng.uniform(0.05, 0.5) * rng.uniform(0.5, 1, 3)
    faded = linear_to_srgb(np.exp(-(density * kept + fog)).astype(np.float32))
    black = np.abs(rng.normal(0, 0.13)) + rng.normal(0, 0.04, 3)
    white = 1 - np.abs(rng.normal(0, 0.05)) - np.abs(rng.normal(0, 0.03, 3))
    return floats(black + faded * (white - black))


TASK = Color()
