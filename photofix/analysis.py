"""What the network found in one photo, as data: made once, the same for preview, zoom, export, batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.photo.photo import Asked, Photo
from photofix.raster.frame import Corners

VISIBLE = 5
"""Least `Finding.shown` that a person can see, about 2 %."""


@dataclass(frozen=True, eq=False)
class Finding:
    """One finding of a task that looks for fine detail.

    Attributes:
        y, x: top left corner, upright full-resolution pixels.
        height, width: extent in full-resolution pixels.
        scale: full-resolution pixels per cell of the arrays.
        shown: h x w uint8, 0..255, how much of the picture the finding takes in each cell: what is painted over the
            photo, counted as area, met by a click.
        cells: name -> h x w or h x w x c, what the task's operator reads; of the same names, axes and dtypes in all
            findings of a task.
        confidence: 0..1, its calibrated chance to be damage that a person wants gone.
        kind: what a person would call it ("crack", "stain"...), "" if the task does not say.
        seen_in: what showed it, if that was not the picture: "infrared".
        evidence: what the confidence is judged by, see `Task.judge`; empty where nothing is left to judge.
        own_strength: 0..1, how far it is undone whatever the task's strength, as it is where a person drew it; None: it
            goes with the task.
        shift: full-resolution pixels down and across from each pixel to the one that is put there, if a person chose
            that; None: what fits is looked for.
    """

    y: float
    x: float
    height: float
    width: float
    scale: float
    shown: NDArray[np.uint8]
    cells: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    confidence: float = 1.0
    kind: str = ""
    seen_in: str = ""
    evidence: tuple[float, ...] = ()
    own_strength: float | None = None
    shift: tuple[int, int] | None = None

    @property
    def marked(self) -> NDArray[np.bool_]:
        """h x w, True where a person can see it."""
        return self.shown >= VISIBLE


@dataclass(frozen=True, eq=False)
class TaskAnalysis:
    """One task's answer.

    Attributes:
        presence: 0..1, how sure the network is that the damage is there.
        threshold: presence from which "automatic" means 100 (calibrated, from the weights' manifest).
        params: stored operator parameters, name -> float32 array, as read from the photo as it came.
        joint: the same parameters, if they are read otherwise where the other tasks that concern the whole photo are at
            work too: from the photo as those before it leave it, and told of those after it.
        findings: sparse findings, only for tasks that refine.
    """

    presence: float
    threshold: float
    params: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    joint: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def jointly(self, share: float) -> TaskAnalysis:
        """This answer where the other tasks of the whole photo are `share` (0..1) of the way to full strength; itself
        if that makes no difference."""
        if not self.joint or share <= 0:
            return self
        pairs = ((name, value, self.joint[name]) for name, value in self.params.items())
        mixed = {name: value + (other - value) * np.float32(share) for name, value, other in pairs}
        return replace(self, params=self.joint if share == 1 else mixed)

    def covered_px(self) -> float:
        """Photo pixels covered by findings that automatic use undoes."""
        sure = (finding for finding in self.findings if finding.confidence >= self.threshold)
        return sum(float(p.marked.sum()) * p.scale**2 for p in sure)

    @property
    def is_present(self) -> bool:
        """Whether automatic strength is on."""
        return self.presence >= self.threshold


@dataclass(frozen=True, eq=False)
class Analysis:
    """The network's answer for one photo.

    Attributes:
        photo_sha256, weights_sha256: what it was made from; of the weights see `Manifest.answers_sha256`.
        height, width: the upright photo, full-resolution pixels.
        tasks: task key -> answer; a task the weights do not know is absent.
        complete: False after the first look, True after refinement.
        device: where it was computed, for the status bar ("cpu", "cuda:0"...).
        area: corners of the picture inside its scan, see `Geometry.corners`; None = all is picture. Tasks that
            concern the whole photo were read inside it and leave the rest as it is.
        features: h x w x c over the whole photo, each channel with mean 0 and spread 1: what its places look like to
            the network, to find others that look alike; None if it does not say.
        asked_area, asked_negative: `Photo.area` and `Photo.negative` of the photo it was made from.
    """

    photo_sha256: str
    weights_sha256: str
    height: int
    width: int
    tasks: Mapping[str, TaskAnalysis]
    complete: bool
    device: str = "cpu"
    area: Corners | None = None
    features: NDArray[np.float16] | None = None
    asked_area: Corners | None = None
    asked_negative: str = ""

    @property
    def asked(self) -> Asked:
        """`Photo.asked` of the photo it was made from."""
        return self.asked_area, self.asked_negative


def empty_analysis(photo: Photo) -> Analysis:
    """An analysis that found nothing: rendering with it gives the photo as it is."""
    return Analysis(photo.sha256, "", photo.height, photo.width, {}, complete=False)
