"""What a task declares for the evaluation: photos with its damage, and what is to be reached on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from photofix.color_space import Image

Change = Callable[[Image], Image]
"""H x W x 3 sRGB in 0..1, in and out."""


@dataclass(frozen=True)
class Made:
    """How a benchmark's damaged photos are made of sound ones while they are measured.

    Attributes:
        spoil: the damage, on H x W x 3 sRGB in 0..1; seeded.
        every: only every n-th photo of the folder is taken.
        side_px: a larger photo is cut to a square in its middle with this side, at multiples of 8 pixels.
    """

    spoil: Callable[[Image, np.random.Generator], Image]
    every: int = 1
    side_px: int = 400


@dataclass(frozen=True)
class Benchmark:
    """Photos with one task's damage and what is to be reached on them, for the evaluation.

    Attributes:
        name: row in the evaluation's table.
        before, truth: folders under the data's eval/; a pair shares its stem.
        mask: folder of true damage masks, "" if there is none.
        psnr, delta_e, f1: goals (dB, CIEDE2000, 0..1); None where nothing is asked.
        soft: pixels; photo and truth are blurred by that much, the photo then coded as a JPEG, as a scan often is.
        made: how the damage gets into the photos of `before`; None = it is there.
        knobs: the task's knobs beside the strength where it is restored at 100.
        baselines: name -> the baseline at one of several settings; the one that is best over all photos, judged by the
            truth, counts. Empty = the task's `baseline`.
        below_baseline: goal: at most so far below the baseline, dB; None where nothing is asked.
    """

    name: str
    before: str
    truth: str
    mask: str = ""
    psnr: float | None = None
    delta_e: float | None = None
    f1: float | None = None
    soft: float = 0.0
    made: Made | None = None
    knobs: Mapping[str, float] = field(default_factory=dict)
    baselines: Mapping[str, Change] = field(default_factory=dict)
    below_baseline: float | None = None
