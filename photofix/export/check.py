"""Check preview: does the file hold what the window shows? Done for the open photo and said in a sentence."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.photo.photo import Photo
from photofix.photo.pixels import decoded, from_srgb, to_srgb
from photofix.photo.read import read_photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.boxes import Box
from photofix.raster.warp import Framing
from photofix.render.image import framing_of, render
from photofix.render.tile import Region

CROPS = 8
CROP_PX = 512
FIT_PX = 1600
SAME_DB = 40.0
"""Fit view against shrunken file from which nobody sees a difference."""


@dataclass(frozen=True)
class PreviewCheck:
    """What was found.

    Attributes:
        crops: views at 100 % that were compared with the file.
        equal_crops: how many of them the file holds value for value.
        fit_db: PSNR, decibels, of the fitted view against the file shrunk to its size; infinite if equal.
    """

    crops: int
    equal_crops: int
    fit_db: float

    @property
    def is_good(self) -> bool:
        """Whether preview and file agree."""
        return self.equal_crops == self.crops and self.fit_db >= SAME_DB

    @property
    def sentence(self) -> str:
        """The result for the status bar."""
        fit = "equal" if np.isinf(self.fit_db) else f"{self.fit_db:.1f} dB"
        verdict = "The preview shows what the file holds" if self.is_good else "The preview differs from the file"
        return f"{verdict}: {self.equal_crops} of {self.crops} views at 100 % equal in every value, fitted view {fit}."


def check_preview(
    photo: Photo, analysis: Analysis, edit: Edit, progress: Progress = NO_PROGRESS, seed: int = 0
) -> PreviewCheck:
    """Export to a temporary TIFF, read it back, and compare with views of the window.

    Raises:
        PhotoWriteError, PhotoReadError: the temporary file cannot be written or read.
        Cancelled: through `progress`.
    """
    photo = edit.seen(photo)
    with tempfile.TemporaryDirectory(prefix="photofix-check-") as folder:
        path = Path(folder) / "check.tif"
        export_photo(photo, analysis, edit, path, progress=progress.part(0.0, 0.7))
        exported = read_photo(path)
    framing = framing_of(photo, edit, 1.0)
    regions = _regions(framing, np.random.default_rng(seed))
    equal = 0
    for number, region in enumerate(regions, 1):
        equal += _is_equal(photo, framing, exported, region, render(photo, analysis, edit, region))
        progress.report(0.7 + 0.2 * number / len(regions))
    scale = min(1.0, FIT_PX / max(framing.size))
    fit = render(photo, analysis, edit, scale=scale, progress=progress.part(0.9, 0.1))
    return PreviewCheck(len(regions), equal, psnr(fit, _shrunk(exported, fit.shape[0], fit.shape[1])))


def psnr(image: Image, other: Image) -> float:
    """Peak signal to noise ratio of two pictures of one size, clipped to 0..1, decibels."""
    difference = np.clip(image, 0, 1) - np.clip(other, 0, 1)
    error = float(np.mean(np.square(difference, out=difference), dtype=np.float64))
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def _regions(framing: Framing, rng: np.random.Generator) -> list[Region]:
    """Random views at 100 %."""
    tall, wide = framing.size
    height, width = min(CROP_PX, tall), min(CROP_PX, wide)
    tops = rng.integers(0, tall - height + 1, CROPS).tolist()
    lefts = rng.integers(0, wide - width + 1, CROPS).tolist()
    return [(top, left, height, width) for top, left in zip(tops, lefts, strict=True)]


def _is_equal(photo: Photo, framing: Framing, exported: Photo, region: Region, shown: Image) -> bool:
    """Whether the file holds `shown`, quantised once, and the stored value where nothing changed."""
    top, left, height, width = region
    expected = from_srgb(shown, exported)
    if framing.is_exact and photo.film is None:
        box = Box(top, left, top + height, left + width)
        source = framing.source(box)
        cut = framing.put(photo.pixels[source.top : source.bottom, source.left : source.right], source, box)
        changed = np.any(shown != decoded(np.ascontiguousarray(cut), photo), axis=2, keepdims=True)
        expected = np.where(changed, expected, cut)
    return np.array_equal(expected, exported.pixels[top : top + height, left : left + width])


def _shrunk(exported: Photo, height: int, width: int) -> Image:
    """The file's picture at the size of the fitted view, area averages of its decoded values."""
    if (exported.height, exported.width) == (height, width):
        return to_srgb(exported)
    small = cv2.resize(np.asarray(exported.pixels), (width, height), interpolation=cv2.INTER_AREA)
    return to_srgb(Photo(None, small.reshape(height, width, -1), icc=exported.icc))
