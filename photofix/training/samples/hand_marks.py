"""Photos whose natural damage was marked by hand: cracks, scratches, specks, stains, missing pieces.

The marks lie in `hand_marks/` under the folders and names of the photos, which are data to train on and no part of the
program: `DAMAGE` where a person wants it gone, `NOT_JUDGED` where nobody can say, 0 where the photo is sound. Those of
prints that come with marks say what these miss, and `WRONG` where they are wrong.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoFixError
from photofix.training.samples.pictures import coded

FOLDER = Path(__file__).parent / "hand_marks"
DAMAGE, NOT_JUDGED, WRONG = 255, 128, 64
MOSTLY = 0.4
"""Share of a smaller picture's pixel that must be marked."""
HELD_OUT = frozenset(
    {
        "1890Surfer", "1890sPingPong", "1901Electrophone", "1910Bike", "Apsaroke1908", "BoulevardDuTemple1838",
        "CafeParis1928", "EastEndLondonStreetKids1901", "EgyptianWomenLate1800s", "IceManLondon1919",
        "London1918WartimeClothesManufacture", "Mid1800sSisters", "Mormons1870s", "Paris1920Cart", "Rottindean1890s",
        "Scotland1919", "TheatreGroupBombay1875", "WWISikhs",
    }
)  # fmt: skip
"""Old photos that are never trained on: certainties are calibrated with these. By name: new marks move none."""


def is_held_out(photo: Path) -> bool:
    """Whether an old `photo` is kept for calibration."""
    return photo.stem in HELD_OUT


def is_hand_marked(photo: Path) -> bool:
    """Whether an old `photo` was marked."""
    return (FOLDER / "old" / f"{photo.stem}.png").exists()


def hand_marks(photo: Path) -> NDArray[np.uint8]:
    """H x W: the marks of an old photo that has some. PhotoFixError where they are of another size."""
    return _read(FOLDER / "old" / f"{photo.stem}.png", photo)


def print_marks(photo: Path, stored: Path) -> NDArray[np.uint8]:
    """H x W: the marks of a really damaged print: those `stored` with it, and what was found on a second look."""
    marks = _read(stored, photo)
    revised = FOLDER / photo.parent.parent.name / f"{photo.stem}.png"
    if not revised.exists():
        return marks
    more = _read(revised, photo)
    is_damaged = ((marks > 127) & (more != WRONG)) | (more == DAMAGE)
    return np.where(is_damaged, np.uint8(DAMAGE), np.where(more > 0, np.uint8(NOT_JUDGED), np.uint8(0)))


def shrunk_marks(marks: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """H x W: marks of a smaller picture; thin ones stay."""
    damaged, unsure = (
        cv2.resize((marks == level).astype(np.float32), (width, height), interpolation=cv2.INTER_AREA) > MOSTLY
        for level in (DAMAGE, NOT_JUDGED)
    )
    return np.where(damaged, np.uint8(DAMAGE), np.where(unsure, np.uint8(NOT_JUDGED), np.uint8(0)))


@cache
def _read(file: Path, photo: Path) -> NDArray[np.uint8]:
    marks, shown = coded(file)[..., 0], coded(photo)
    if marks.shape != shown.shape[:2]:
        raise PhotoFixError(
            f"{photo} has {shown.shape[1]} x {shown.shape[0]} pixels, its marks {marks.shape[1]} x {marks.shape[0]}; "
            "give the photo that was marked."
        )
    return marks
