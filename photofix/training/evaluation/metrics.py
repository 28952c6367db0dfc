"""How close a picture is to the truth, and how well a presence tells damaged photos from sound ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000
from skimage.metrics import structural_similarity

from photofix.color_space import srgb_to_lab
from photofix.training.samples.pictures import Coded

CAP_DB = 60.0
"""A perfect photo counts this much, so that one of them cannot lift a whole mean."""

STRIPE_ROWS = 128

CHANGED = 3
"""A pixel counts as touched if any channel moved by more than this, of 255."""


@dataclass(frozen=True)
class Score:
    """Distance of one picture, or the mean over several, to the truth.

    Attributes:
        psnr: dB over all channels in 8 bit, at most `CAP_DB`.
        ssim: structural similarity, -1..1.
        delta_e: mean CIEDE2000.
    """

    psnr: float
    ssim: float
    delta_e: float

    @staticmethod
    def mean(scores: Sequence[Score]) -> Score:
        """Mean of each figure."""
        values = np.mean([(score.psnr, score.ssim, score.delta_e) for score in scores], axis=0)
        return Score(*(float(value) for value in values))


def score(result: Coded, truth: Coded) -> Score:
    """All three figures of H x W x 3 uint8 against H x W x 3 uint8."""
    return Score(psnr(result, truth), ssim(result, truth), delta_e(result, truth))


def psnr(result: Coded, truth: Coded) -> float:
    """Peak signal to noise ratio, dB, at most `CAP_DB`."""
    error = float(np.square(result.astype(np.float32) - truth).mean())
    return CAP_DB if error == 0 else min(CAP_DB, float(10 * np.log10(255**2 / error)))


def ssim(result: Coded, truth: Coded) -> float:
    """Structural similarity (Wang et al., doi:10.1109/TIP.2003.819861), mean over the channels; from 3 x 3 pixels."""
    side = min(7, *result.shape[:2])
    return float(structural_similarity(result, truth, channel_axis=2, win_size=side - 1 + side % 2))


def delta_e(result: Coded, truth: Coded) -> float:
    """Mean CIEDE2000 colour difference (Sharma et al., doi:10.1002/col.20070), in stripes to save memory."""
    total = 0.0
    for top in range(0, len(truth), STRIPE_ROWS):
        rows = slice(top, top + STRIPE_ROWS)
        first, second = (srgb_to_lab(picture[rows].astype(np.float32) / np.float32(255)) for picture in (result, truth))
        total += float(deltaE_ciede2000(first, second).sum())
    return float(total / truth[..., 0].size)


def changed(result: Coded, before: Coded) -> NDArray[np.bool_]:
    """H x W: where any channel moved by more than `CHANGED`."""
    moved = np.abs(result.astype(np.int16) - before).max(axis=2)
    return np.asarray(moved > CHANGED)


@dataclass(frozen=True)
class Overlap:
    """Pixels of a found area against a true one; adds up over photos."""

    both: int = 0
    found: int = 0
    true: int = 0

    @staticmethod
    def of(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> Overlap:
        """Count two H x W masks."""
        return Overlap(int((found & true).sum()), int(found.sum()), int(true.sum()))

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(self.both + other.both, self.found + other.found, self.true + other.true)

    @property
    def f1(self) -> float:
        """2 |both| / (|found| + |true|); 1 if both are empty."""
        return 1.0 if self.found + self.true == 0 else 2 * self.both / (self.found + self.true)

    @property
    def precision(self) -> float:
        """Share of the found pixels that are true."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pixels that were found."""
        return self.both / self.true if self.true else 1.0


def auroc(damaged: Sequence[float], sound: Sequence[float]) -> float:
    """Chance that a damaged photo has a higher presence than a sound one; ties count half, NaN without either."""
    if not damaged or not sound:
        return float("nan")
    high, low = np.asarray(damaged)[:, None], np.asarray(sound)[None, :]
    return float((high > low).mean() + 0.5 * (high == low).mean())


def reliability(presence: Sequence[float], damaged: Sequence[bool], bins: int = 5) -> list[dict[str, float]]:
    """Per bin of presence: how many photos, their mean presence, the share that is damaged; empty bins left out."""
    values, labels = np.asarray(presence), np.asarray(damaged, bool)
    index = np.minimum((values * bins).astype(int), bins - 1)
    return [
        {"count": int(inside.sum()), "presence": float(values[inside].mean()), "damaged": float(labels[inside].mean())}
        for inside in (index == number for number in range(bins))
        if inside.any()
    ]
