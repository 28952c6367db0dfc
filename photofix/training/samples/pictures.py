"""Pictures of the data: which are trained on and which held out, how one is read, and photos that are no file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, luma
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.photo.pixels import quantize

Coded = NDArray[np.uint8]
"""H x W x 3 uint8 sRGB."""

HELD_OUT = 24
"""Every 24th photo is never trained on: presence thresholds are calibrated with these."""

LANDSCAPES = "clear/photos"
"""Folder under train/ of photos with more depth than most."""

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], np.float32)


def photo_files(root: Path, held_out: bool = False) -> list[Path]:
    """The clean photos under `root`/photos to train on, or those kept for calibration."""
    return parted(images(root / "photos"), held_out)


def parted(files: Sequence[Path], held_out: bool = False) -> list[Path]:
    """Those of `files` to train on, or those kept for calibration."""
    return [path for index, path in enumerate(files) if (index % HELD_OUT == HELD_OUT - 1) == held_out]


def images(folder: Path) -> list[Path]:
    """Pictures in the folder and those below it, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"})


def coded(path: Path) -> NDArray[np.uint8]:
    """A training picture as it is stored, RGB."""
    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        raise PhotoFixError(f"{path} is not a picture; remove it from the training data.")
    return np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGR2RGB), np.uint8)


def coded_photo(photo: Photo) -> Coded:
    """An 8-bit sRGB photo's pixels with three channels."""
    pixels = np.asarray(photo.pixels)
    return np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)).astype(np.uint8, copy=False))


def in_memory(pixels: Coded, name: str = "") -> Photo:
    """A photo that is not a file."""
    return Photo(Path(name) if name else None, pixels, sha256=hashlib.sha256(pixels.tobytes()).hexdigest())


def in_tone(image: Image, matrix: NDArray[np.float32] | None) -> Coded:
    """H x W x 3 sRGB in 0..1 mixed by a 3 x 3 matrix such as `SEPIA`; None gives black and white."""
    toned = np.repeat(luma(image)[..., None], 3, 2) if matrix is None else image @ matrix.T
    return np.asarray(quantize(toned.astype(np.float32), np.uint8), np.uint8)
