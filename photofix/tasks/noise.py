"""Noise: grain of film and scanners, noise of sensors, blocks of JPEG; taken out by wavelet shrinkage.

The network is shown calm pieces of the photo at full resolution. What is measured in them is the start; it says which
share of that is noise, by octave and brightness, and how much of the coding's blocks is to be smoothed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.boxes import Box
from photofix.raster.place import Place, scaled_size
from photofix.raster.scratch import aligned, scratch
from photofix.tasks.base import Damage, Params, Strength, Task
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.benchmark import Benchmark, Made
from photofix.tasks.kit.fields import ONE_TONE, hue_variety
from photofix.tasks.kit.noise.close_levels import LEVELS, SHAPE, UNIT, measured
from photofix.tasks.kit.noise.damage import film, jpeg, noisy, white
from photofix.tasks.kit.noise.evidence import evidence, grid, tied_color
from photofix.tasks.kit.noise.levels import CODED, levels_between, noise_at
from photofix.tasks.kit.noise.shrinkage import ALIGN_PX, HALO_PX, KNOTS, OCTAVES, noise_in
from photofix.tasks.kit.noise.shrinkage import Noise as Levels
from photofix.tasks.kit.noise.shrinkage_ops import without_noise
from photofix.tasks.kit.operator import Knob, Values
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.outputs import Output, Target

BANDS = 3 * OCTAVES * 2
VISIBLE = 4 / 255 / UNIT
"""Level, summed over the bands, from which a person calls a photo noisy."""

HIDDEN = 2.5 / 255 / UNIT
"""Up to here nobody sees it: presence is not believed."""

PLAIN_GRID, CODED_GRID = 0.45, 0.9
"""How far blocks stand out (`kit.noise.evidence.grid`) in photos that were hardly coded, and from where on what reaches
far is coding, no grain."""

WHITE_RATIO, GRAIN_RATIO = 0.65, 0.95
"""Level of luma of the second octave over that of the first: up to the one noise of a sensor, from the other on grain
of film. White noise has 0.5."""

FURTHER = (
    Knob("luma", "Luminance", 100, 0, 150, tip="How much of the noise of brightness goes"),
    Knob("color", "Color", 100, 0, 150, tip="How much of the noise of color goes"),
    Knob("detail", "Keep detail", 0, 0, 100, tip="Leaves fine texture, and fine noise with it"),
    Knob("grain", "Keep film grain", 100, 0, 100, tip="Grain belongs to a print: only its colors go"),
)


def non_local_means(image: Image, h: float) -> Image:
    """Fast non-local means (OpenCV; Buades et al., doi:10.5201/ipol.2011.bcm_nlm) of strength `h`, of 255."""
    coded = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    cleaned = cv2.fastNlMeansDenoisingColored(coded[..., ::-1].copy(), None, h, h, 7, 21)
    return floats(cleaned[..., ::-1]) / np.float32(255)


def _benchmark(name: str, spoil: Callable[..., Image], *strengths: float, **how: float) -> Benchmark:
    """Sound photos spoiled in one way, held against non-local means of the strength that suits it best."""
    baselines = {f"h {h:g}": partial(non_local_means, h=h) for h in strengths}
    made = Made(partial(spoil, **how), every=6)
    return Benchmark(name, "clean", "clean", made=made, knobs={"grain": 0}, baselines=baselines, below_baseline=0.3)


class Noise(Task):
    """Levels of noise by brightness, channel, octave and band; s blends, beyond 1 it raises the levels."""

    key = "noise"
    label = "Noise"
    order = 5
    close = True
    looks_around = True
    outputs = (
        Output("share", "global", BANDS),
        Output("tilt", "global", len(KNOTS) * 3),
        Output("blocks", "global", 1),
    )
    targets = (Target("levels", "l1", 2.0),)
    knobs = (Strength(high=150.0), *FURTHER)
    words = ("no noise found", "light noise", "strong noise")
    benchmarks = (
        _benchmark("noise 5", white, 1.5, 2, 2.5, sigma=5 / 255),
        _benchmark("noise 10", white, 5, 6, sigma=10 / 255),
        _benchmark("noise 20", white, 10, 12, sigma=20 / 255),
        _benchmark("grain", film, 7, 8, size_px=0.9, peak=0.05, colored=0.5),
        _benchmark("JPEG 40", jpeg, 1.5, 2, quality=40),
        _benchmark("JPEG 20", jpeg, 3, 3.5, 4, quality=20),
    )

    # -- damage ---------------------------------------------------------------------------------

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """Noise of a sensor, white noise, grain or coding, or several; the labels are measured."""
        image = noisy(clean, rng)
        levels = levels_between(clean, image)
        return Damage(image, {"levels": levels.reshape(1, 1, LEVELS)}, strength_of(levels) > VISIBLE)

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """No noise."""
        return {"levels": np.zeros((1, 1, LEVELS), np.float32)}

    # -- network --------------------------------------------------------------------------------

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """Levels = share of what was measured, tilted by brightness, and what coding leaves beside its blocks."""
        batch = len(view)
        known, blocks = measured(view, ops)
        share = raw["share"].reshape(batch, 1, 3, OCTAVES * 2)
        tilt = ops.exp(ops.clip(raw["tilt"], -2.0, 2.0)).reshape(batch, len(KNOTS), 3, 1)
        levels = known.reshape(batch, len(KNOTS), 3, OCTAVES * 2) * share * tilt
        coded = ops.constant(CODED.reshape(1, 1, 3, OCTAVES * 2), view)
        levels = levels + coded * (raw["blocks"].reshape(batch, 1) * blocks).reshape(batch, 1, 1, 1)
        return {"levels": levels.reshape(batch, 1, 1, LEVELS)}

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """The operator written in `ops`; levels below 0 are none."""
        return without_noise(image, ops.clip(params["levels"], 0.0, None), ops)

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """levels (knot, channel, octave, band) at least 0; grain, 0..1, how far they are the grain of a film; tied,
        0..1, how far noise of colour is that of brightness, as in a print in one tone."""
        levels = floats(np.maximum(params["levels"], 0).reshape(SHAPE))
        is_toned = hue_variety(view) < ONE_TONE
        tied = tied_color(view) if is_toned else 0.0
        return {"levels": levels, "grain": floats(_grain(view, levels, is_toned)), "tied": floats(tied)}

    def facts(self, view: Image, params: Params) -> Sequence[float]:
        """Levels in the calm pieces and blocks, as far as they exceed those of sound photos."""
        return [float(fact) for fact in evidence(view)]

    def trust(self, view: Image) -> float:
        """What nobody sees is no noise, whatever the network says: by what is measured in the calm pieces."""
        known, blocks = measured(view[None], NUMPY)
        seen = strength_of(known.reshape(SHAPE)) + float(blocks[0, 0])
        return float(np.clip((seen - HIDDEN) / (VISIBLE - HIDDEN), 0, 1))

    # -- render ---------------------------------------------------------------------------------

    def tuned(self, found: TaskAnalysis, values: Values, noise: Callable[[], float]) -> TaskAnalysis:
        """With the knobs beside the operator's parameters."""
        knobs = {_knob(name): floats(value) for name, value in values.items()}
        return replace(found, params={**found.params, **knobs}) if knobs else found

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """The pixels less the share s of their noise; beyond 1, of noise that much stronger."""
        levels = noise_at(found.params["levels"], min(place.step), _amounts(found, max(s, 1.0)))
        if levels.is_none:
            return pixels

        def make() -> tuple[NDArray[np.float32], ...]:
            noise = aligned((3, place.height, place.width))
            np.copyto(noise, _noise(pixels, levels, place))
            return (noise,)

        if place.is_steady and place.source is not None:
            key = ("noise", found, place.box, place.source.key, max(s, 1.0))
            noise = place.memo.get(key, make)[0]
        else:
            noise = _noise(pixels, levels, place)
        planes = pixels.transpose(2, 0, 1)
        planes -= np.multiply(noise, np.float32(min(s, 1.0)), out=scratch("share", planes.shape)) if s < 1 else noise
        return pixels

    def baseline(self, image: Image) -> Image:
        """Non-local means at the strength of the noise that is measured."""
        known, _ = measured(image[None], NUMPY)
        return non_local_means(image, max(1.0, 0.6 * 255 * UNIT * strength_of(known.reshape(SHAPE))))


def strength_of(levels: NDArray[np.float32]) -> float:
    """How much a person sees of `levels` (`SHAPE`): deviation of luma, and half of that of colour."""
    energy = np.square(levels.mean(axis=0))
    bands = (2 * energy[..., 0] + energy[..., 1]).sum(axis=1)
    return float(np.sqrt(bands[0] + 0.25 * 0.5 * (bands[1] + bands[2])))


def _grain(view: Image, levels: NDArray[np.float32], is_toned: bool) -> float:
    """0..1 by how far luma's noise reaches, unless blocks stand out; prints in one tone have no other."""
    fine, coarse = levels[:, 0, :2, 0].mean(axis=0)
    ratio = float(coarse / max(float(fine), 1e-6))
    reaches = 1.0 if is_toned else np.clip((ratio - WHITE_RATIO) / (GRAIN_RATIO - WHITE_RATIO), 0, 1)
    return float(reaches * np.clip((CODED_GRID - grid(view)[0]) / (CODED_GRID - PLAIN_GRID), 0, 1))


def _amounts(found: TaskAnalysis, more: float) -> NDArray[np.float32]:
    """Channel (brightness, colour) x octave: factors on the levels. Colour that is tied to brightness goes with it."""
    luma, color, detail, kept = (float(found.params.get(_knob(knob.key), knob.default)) / 100 for knob in FURTHER)  # type: ignore[arg-type]
    spared = 1 - float(found.params.get("grain", 0.0)) * kept
    octaves = 1 - detail * 0.5 ** np.arange(OCTAVES)
    bright = luma * spared * octaves
    tied = float(found.params.get("tied", 0.0))
    return floats(more * np.stack([bright, np.sqrt((1 - tied**2) * color**2 + (tied * bright) ** 2)]))


def _knob(key: str) -> str:
    """Under which name a knob's value lies among the parameters."""
    return f"knob {key}"


def _noise(pixels: Image, levels: Levels, place: Place) -> NDArray[np.float32]:
    """3 x height x width noise of a place, judged by the pixels around it; good until this thread's next call."""
    photo = Box(0, 0, *scaled_size(place.photo_height, place.photo_width, place.scale))
    around = _aligned(place.box.grown(HALO_PX))
    seen = around.meet(photo if place.source is not None else place.box)
    known = pixels if place.source is None else place.source.read(seen, place.scale)
    planes = np.ascontiguousarray(known.transpose(2, 0, 1))
    if seen != around:
        edges = (seen.top - around.top, around.bottom - seen.bottom, seen.left - around.left, around.right - seen.right)
        inner, planes = planes, scratch("around", (3, around.height, around.width))
        for channel in range(3):
            cv2.copyMakeBorder(inner[channel], *edges, cv2.BORDER_REPLICATE, planes[channel])
    return noise_in(planes, levels)[:, *place.box.slices(around)]


def _aligned(box: Box) -> Box:
    """The box out to whole cells of the coarsest octave, counted from the photo's corner."""
    low = [edge // ALIGN_PX * ALIGN_PX for edge in (box.top, box.left)]
    high = [-(-edge // ALIGN_PX) * ALIGN_PX for edge in (box.bottom, box.right)]
    return Box(*low, *high)


TASK = Noise()
