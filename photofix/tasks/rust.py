"""Rust: stains, foxing, age spots, specks, scratches on a print or its scan.

A stain is optical density laid over the picture (Beer-Lambert law), so light is multiplied back by exp(D);
only what is opaque is filled from around it. On a print in one tone, D in green and blue is what brings the tone back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.boxes import Box
from photofix.raster.place import Place
from photofix.tasks.base import CERTAINTY, Cell, Damage, Params, Strength, Task
from photofix.tasks.kit.assets import Assets, Sides
from photofix.tasks.kit.benchmark import Benchmark
from photofix.tasks.kit.fields import ONE_TONE, hue_variety
from photofix.tasks.kit.findings.certainty import at_scale, certainty
from photofix.tasks.kit.findings.index import findings
from photofix.tasks.kit.findings.pieces import Piece, kind_of, pieces
from photofix.tasks.kit.inpainting.fill import fill_ahead, fill_holes, filled
from photofix.tasks.kit.operator import Knob
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.outputs import Output, Target
from photofix.tasks.kit.prints.one_tone import OneTone, one_tone
from photofix.tasks.kit.prints.spoiled_print import ALL_SIDES, MAX_DENSITY
from photofix.tasks.kit.prints.stains import Stains, divide_out, light_at, planar, stain_finding, stains

PLAIN, CERTAIN, DOUBTFUL = 0.25, 0.25, 0.2
"""The head's answer that a piece must reach somewhere, from which it is fully removed, and below which it is left
alone."""
JOINED_PX = 3  # pieces of the view that are closer are one finding: a broken scratch
LEAST_CERTAIN, USUAL, SURE = 20.0, 20.0, 88.0
"""Percent: the least certainty one may ask for, the one that holds while nobody asks, and that of automatic use. Chosen
on photos that were never trained on: below 20 more of what is marked is found, but sound photos are harmed by hand;
from 87 on all of 57 sound ones, and landscapes besides, are left alone by automatic use."""
OPAQUE, MOST_IN_COLOR = 0.75, 0.8
"""A finding that is less opaque than that on the whole is no more certain than that in a photo that is no print in one
tone: a brown place may be skin, wood or earth there, and automatic use must not grey a face."""
LEAST_MASK, LEAST_DENSITY = 0.05, 0.025  # below both, a cell of a finding is beside the damage
GROWN_PX = 2  # a finding reaches so much further than what the head is sure of, pixels of the view: rims heal too
RIM_PX = 2  # a finding blurs into the pixels next to it, and those it covers partly
TONED = 0.4  # share of the prints in one tone whose damage is of that tone too
SOUND = 0.1  # the head's answer below which a print's own tone is measured
MIN_AREA = 0.0002  # share of the picture from which a person calls it stained


class Rust(Task):
    """Stain logit, optical density, opaque logit; `exp(s D)` at strength s."""

    key = "rust"
    label = "Stains, scratches, rust"
    order = 10
    fills = True
    is_sparse = True
    outputs = (
        Output("stain", "map", 1, init=-3.0, is_peak=True),
        Output("opaque", "map", 1, init=-3.0),
        Output("raw_density", "map", 3),
    )
    cells = (Cell("density", "float16", 3, 0, MAX_DENSITY), Cell("mask", "uint8"))
    targets = (Target("stain", "mask", 1.0), Target("opaque", "mask", 0.5), Target("raw_density", "l1", 0.5))
    knobs = (Strength(), Knob(CERTAINTY, "Least certainty", USUAL, LEAST_CERTAIN, 99))
    marks = "real_damage"
    certain = SURE
    words = ("none found", "some damage", "much damage")
    benchmarks = (
        Benchmark("rust", "cases/rust/in", "cases/gt", "cases/rust/mask", psnr=37, delta_e=0.3, f1=0.75),
        Benchmark("rust, soft scan", "cases/rust/in", "cases/gt", "cases/rust/mask", soft=1.0),
    )

    # -- damage ---------------------------------------------------------------------------------

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """Stains multiply the print's light, opaque pieces cover it."""
        return self.degrade_piece(clean, rng, assets, ALL_SIDES)

    def degrade_piece(self, clean: Image, rng: np.random.Generator, assets: Assets, sides: Sides) -> Damage:
        """Borders wear and are stained on those sides only."""
        from photofix.tasks.kit.prints.damage import damage_print  # training alone: no start of the program loads it

        is_toned = False
        if rng.random() < TONED:
            small = floats(cv2.resize(clean, (64, 64), interpolation=cv2.INTER_AREA))
            is_toned = hue_variety(small) < ONE_TONE
        spoiled = damage_print(clean, rng, assets, sides, is_toned)
        seen, opaque = spoiled.seen[..., None], spoiled.opaque[..., None]
        labels = {
            "stain": floats(seen),
            "stain_weight": floats(seen | ~spoiled.unsure[..., None]),
            "opaque": floats(opaque),
            "raw_density": spoiled.density,
            "raw_density_weight": floats(seen & ~opaque),
        }
        hidden = cv2.dilate(labels["opaque"], np.ones((3, 3), np.uint8))[..., None]
        return Damage(np.clip(spoiled.image, 0, 1), labels, bool(seen.mean() > MIN_AREA), floats(1 - hidden))

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """No stain anywhere."""
        empty = np.zeros((height, width, 1), np.float32)
        density = np.zeros((height, width, 3), np.float32)
        everywhere = np.ones((height, width, 1), np.float32)
        return {
            "stain": empty,
            "stain_weight": everywhere,
            "opaque": empty,
            "raw_density": density,
            "raw_density_weight": empty,
        }

    # -- network --------------------------------------------------------------------------------

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """Raw outputs as they are, and the density they stand for: probability * max(raw, 0)."""
        density = ops.sigmoid(raw["stain"]) * ops.clip(raw["raw_density"], 0.0, MAX_DENSITY)
        return {**raw, "density": density}

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """Light times exp(D); opaque places are not judged here."""
        return ops.linear_to_srgb(ops.srgb_to_linear(image) * ops.exp(params["density"]))

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """Nothing global: everything is in the findings."""
        return {}

    def has_hairlines(self, view: Image) -> bool:
        """Scans of prints in one tone have; in modern photos what is as fine is gravel, twigs and stars."""
        return hue_variety(view) < ONE_TONE

    def locate(self, params: Params, view: Image, y: float, x: float, scale: float) -> tuple[Finding, ...]:
        """Connected pieces of damage of one view. On a print in one tone the colour of a stain says how dense it is."""
        chance = NUMPY.sigmoid(params["stain"][..., 0])
        found = tuple(pieces(chance, DOUBTFUL, PLAIN, JOINED_PX))
        tone = one_tone(view, chance < SOUND) if found else None
        return tuple(_finding(params, view, tone, piece, y, x, scale) for piece in found)

    def judge(
        self, findings: tuple[Finding, ...], scale: float, cells: float, weights: Sequence[float], is_fine: bool = True
    ) -> tuple[Finding, ...]:
        """With their calibrated certainty; what is less certain than anybody may ask for is left out. No stain
        is certain in a photo in colour."""

        def held(finding: Finding, chance: float) -> float:
            is_stain = chance > MOST_IN_COLOR and not is_fine and _shows_through(finding)
            return MOST_IN_COLOR if is_stain else chance

        seen = [finding for finding in findings if finding.evidence]
        evidence = [at_scale(finding.evidence, finding.scale / scale) for finding in seen]
        found = zip(seen, certainty(evidence, cells, weights), strict=True)
        chances = {id(finding): held(finding, float(chance)) for finding, chance in found}
        judged = (replace(finding, confidence=chances.get(id(finding), finding.confidence)) for finding in findings)
        return tuple(finding for finding in judged if finding.confidence >= LEAST_CERTAIN / 100)

    def brushed(self, cell: Box, covered: NDArray[np.uint8]) -> Finding:
        """Something opaque: what is brushed over is filled from around it."""
        density = np.broadcast_to(np.float16(0), (*covered.shape, 3))
        return stain_finding(cell.top, cell.left, cell.height, cell.width, 1.0, density, covered)

    # -- render ---------------------------------------------------------------------------------

    def reach(self, found: TaskAnalysis, place: Place) -> Sequence[Box]:
        """Around each finding that meets the place."""
        return findings(found).reach(place, RIM_PX)

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """Multiply light by exp(s D) under each finding, then fill what is opaque."""
        pixels, (places, density) = planar(pixels), _stains(found, place)
        stained, here = None, place.among(places)
        if place.is_steady and place.source is not None and len(places):
            same = ("stained", found, place.box, place.source.key)
            stained = place.memo.get(same, lambda: (light_at(pixels, here),))[0]
        divide_out(pixels, (here, density), s, stained)
        fill_holes(pixels, found, s, place)
        return pixels

    def touched(self, found: TaskAnalysis, place: Place) -> NDArray[np.intp]:
        """What is stained, and what is filled."""
        stained = _stains(found, place)[0]
        return np.union1d(stained, filled(found, place))

    def make_ready(self, found: TaskAnalysis, place: Place) -> None:
        """Fill holes before they are seen."""
        fill_ahead(found, place)

    def baseline(self, image: Image) -> Image:
        """Spots by top-hat and bottom-hat against a median, then Telea inpainting (no baseline finds stains well)."""
        coded = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
        median = cv2.medianBlur(coded, 9)
        odd = np.abs(coded.astype(np.int16) - median).max(axis=2) > 40
        return cv2.inpaint(coded, odd.astype(np.uint8), 3, cv2.INPAINT_TELEA).astype(np.float32) / np.float32(255)


def _stains(found: TaskAnalysis, place: Place) -> Stains:
    """`stains` of a place; kept where it comes again."""
    make = lambda: stains(findings(found).meeting(place, "density"), place)  # noqa: E731
    places, density = place.memo.get_lasting(("stains", found, place.box), make)
    return places, density


def _shows_through(finding: Finding) -> bool:
    """Whether more of a finding is divided out than filled."""
    mask, density = floats(finding.cells["mask"]) / 255, floats(finding.cells["density"]).mean(axis=2)
    covered = (mask > LEAST_MASK) | (density > LEAST_DENSITY)
    return bool(covered.any() and mask[covered].mean() < OPAQUE)


def _finding(
    params: Params, view: Image, tone: OneTone | None, piece: Piece, y: float, x: float, scale: float
) -> Finding:
    """A piece of the view as a finding: what is opaque is filled, the rest divided out."""
    shown = piece.grown(GROWN_PX, *params["stain"].shape[:2])
    sure = np.clip((shown.chance - DOUBTFUL) / (CERTAIN - DOUBTFUL), 0, 1)
    logit = cv2.dilate(params["opaque"][shown.cut][..., 0], np.ones((2 * GROWN_PX + 1,) * 2, np.uint8))
    covers = NUMPY.sigmoid(4 * logit)  # 4: a soft but short edge
    opaque = sure * covers
    density = np.clip(params["raw_density"][shown.cut], 0, MAX_DENSITY)
    if tone is not None and covers.min() < 0.5:
        own = np.clip(tone.density(view[shown.cut], density[..., 0]), 0, MAX_DENSITY)
        density = density + (own - density) * (tone.trust * (1 - covers))[..., None]
    density = sure[..., None] * density
    height, width = sure.shape
    area = shown.chance > 0
    found = stain_finding(
        y=y + shown.top * scale,
        x=x + shown.left * scale,
        height=height * scale,
        width=width * scale,
        scale=scale,
        density=density.astype(np.float16),
        mask=np.round(255 * opaque).astype(np.uint8),
    )
    return replace(found, kind=kind_of(area, float((opaque[area] > 0.5).mean())), evidence=piece.evidence)


TASK = Rust()
