"""A task of fine detail, as somebody adding one would write it: bright specks, findings with arrays of their own."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import Image
from photofix.raster.place import Place
from photofix.tasks.base import Cell, Damage, Params, Strength, Task
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.findings.index import findings, footprint, sampled
from photofix.tasks.kit.ops import Ops
from photofix.tasks.kit.outputs import Output, Target

GLOW = np.float32(0.3)


class Moles(Task):
    """Round specks that are too bright by `GLOW`."""

    key = "moles"
    label = "Moles"
    order = 5
    outputs = (Output("speck", "map", 1, is_peak=True),)
    cells = (Cell("glow", "float32", low=0),)
    targets = (Target("speck", "mask"),)
    knobs = (Strength(),)
    words = ("no specks", "few specks", "many specks")

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """A few discs, brighter by `GLOW`."""
        height, width = clean.shape[:2]
        there = np.zeros((height, width), np.uint8)
        for _ in range(4):
            cv2.circle(there, (int(rng.integers(width)), int(rng.integers(height))), 3, 1, -1)
        label = there[..., None].astype(np.float32)
        return Damage(np.clip(clean + GLOW * label, 0, 1), {"speck": label}, True)

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """No speck."""
        return {"speck": np.zeros((height, width, 1), np.float32)}

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """The logit as it is."""
        return dict(raw)

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """Darker where a speck is."""
        return image - float(GLOW) * ops.sigmoid(params["speck"])

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """Everything is in the findings."""
        return {}

    def locate(self, params: Params, view: Image, y: float, x: float, scale: float) -> tuple[Finding, ...]:
        """One finding that holds all places likelier than not."""
        chance = 1 / (1 + np.exp(-params["speck"][..., 0]))
        glow = np.where(chance > 0.5, GLOW * chance, 0).astype(np.float32)
        height, width = glow.shape
        shown = np.round(255 * chance * (glow > 0)).astype(np.uint8)
        place = (y, x, height * scale, width * scale, scale)
        return (Finding(*place, shown, {"glow": glow}),) if glow.any() else ()

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """Darker under the findings."""
        for finding in findings(found).meeting(place):
            box = footprint(finding, place)
            if not box.is_empty:
                glow = sampled(finding.cells["glow"][..., None], finding, box, place)[0]
                pixels[box.slices(place.box)] -= np.float32(s) * glow[..., None]
        return pixels

    def baseline(self, image: Image) -> Image:
        """A median."""
        return np.asarray(cv2.medianBlur(image, 5), np.float32)


TASK = Moles()
