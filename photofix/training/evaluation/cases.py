"""What the evaluation looks at: damaged photos with their truth, sound photos, photos of what only looks like damage.

Folders are those of the data's eval/, see `photofix.training`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.photo.pixels import quantize
from photofix.photo.read import read_photo
from photofix.photo.rgb8 import through_jpeg
from photofix.tasks import load_tasks
from photofix.tasks.kit.benchmark import Benchmark, Made
from photofix.training.samples.pictures import SEPIA, Coded, coded_photo, in_memory, in_tone

MIX = Benchmark("mix", "cases/mix/in", "cases/gt", "cases/mix/mask", psnr=21, delta_e=11)
"""The damages of all tasks that have photos of their own in the data, at once."""

QUICK_STEP = 3
SCAN_QUALITY = 75
"""JPEG quality of soft scans."""

VISIBLE_OPACITY = 0.06
BLOCK_PX = 8


@dataclass(frozen=True)
class Case:
    """One damaged photo.

    Attributes:
        name: of the file.
        photo: as the application opens it.
        truth: H x W x 3 uint8 sRGB.
        mask: H x W true damage, None if not known.
    """

    name: str
    photo: Photo
    truth: Coded
    mask: NDArray[np.bool_] | None


@dataclass(frozen=True)
class CaseSet:
    """All photos of one benchmark and the tasks whose damage they carry."""

    benchmark: Benchmark
    tasks: tuple[str, ...]
    files: tuple[Path, ...]
    root: Path

    def __iter__(self) -> Iterator[Case]:
        for index, path in enumerate(self.files):
            if self.benchmark.made is not None:
                yield _made(path, self.benchmark.made, index)
                continue
            photo, truth = read_photo(path), coded_photo(read_photo(self._partner(self.benchmark.truth, path)))
            if self.benchmark.soft:
                photo = in_memory(
                    through_jpeg(_blurred(coded_photo(photo), self.benchmark.soft), SCAN_QUALITY), path.name
                )
                truth = _blurred(truth, self.benchmark.soft)
            yield Case(path.stem, photo, truth, self._mask(path))

    def _partner(self, folder: str, path: Path) -> Path:
        return next((self.root / folder).glob(f"{path.stem}.*"))

    def _mask(self, path: Path) -> NDArray[np.bool_] | None:
        if not self.benchmark.mask:
            return None
        opacity = cv2.imread(str(self._partner(self.benchmark.mask, path)), cv2.IMREAD_GRAYSCALE)
        return np.asarray(opacity) > VISIBLE_OPACITY * 255


def _made(path: Path, made: Made, seed: int) -> Case:
    """The middle of a sound photo, and the same spoiled."""
    picture = coded_photo(read_photo(path))
    starts = [max(0, length - made.side_px) // 2 // BLOCK_PX * BLOCK_PX for length in picture.shape[:2]]
    truth = np.ascontiguousarray(picture[tuple(slice(start, start + made.side_px) for start in starts)])
    spoiled = made.spoil(truth.astype(np.float32) / np.float32(255), np.random.default_rng(seed))
    return Case(path.stem, in_memory(quantize(spoiled, np.uint8), path.name), truth, None)


def case_sets(root: Path, step: int = 1) -> list[CaseSet]:
    """Every task's benchmarks and the mix, those that are there, every `step`-th photo. PhotoFixError if none."""
    wanted = [(benchmark, (key,)) for key, task in load_tasks().items() for benchmark in task.benchmarks]
    mixed = tuple(dict.fromkeys(key for benchmark, (key,) in wanted if benchmark.made is None))
    sets = [
        CaseSet(benchmark, keys, tuple(files(root / benchmark.before)[:: step * _every(benchmark)]), root)
        for benchmark, keys in [*wanted, (MIX, mixed)]
        if (root / benchmark.before).is_dir()
    ]
    if not sets:
        raise PhotoFixError(f"There are no test photos in {root}; give --data a folder that has eval/.")
    return sets


def _every(benchmark: Benchmark) -> int:
    return 1 if benchmark.made is None else benchmark.made.every


def files(folder: Path) -> list[Path]:
    """Pictures in `folder`, sorted; none if it is not there."""
    return sorted(p for p in folder.glob("*") if p.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp", ".tif"})


def _blurred(picture: Coded, sigma: float) -> Coded:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


# -- sound photos that look as if something were wrong ----------------------------------------------

LOOKALIKES: tuple[tuple[str, str], ...] = (
    ("clean/os-world-history_1065.jpg", "sunset"),
    ("clean/cid22_0564.jpg", "low sun in a wood"),
    ("clean/budgie_1216.jpg", "warm light"),
    ("clean/budgie_1120.jpg", "mist over tea"),
    ("clean/cid22_1049.jpg", "blue hour, clouds"),
    ("clean/cid22_1040.jpg", "stage light"),
    ("clean/cid22_0277.jpg", "stage fog"),
    ("clean/cid22_0803.jpg", "neon at night"),
    ("clean/os-introduction-anthropol_0173.jpg", "night"),
    ("clean/os-introduction-anthropol_0135.jpg", "fire and ash"),
    ("clean/pimcore_1235.jpg", "yellow hall light"),
    ("clean/cid22_0843.jpg", "pale dry grass"),
    ("clean/cid22_0517.jpg", "freckled face"),
    ("clean/clic2025_0697.jpg", "face with moles"),
    ("clean/deb_1271.jpg", "drops on glass"),
    ("clean/deb_1377.jpg", "bark"),
    ("clean/cid22_1343.jpg", "rustic wood"),
    ("clean/pimcore_1295.jpg", "rusty gate"),
    ("clean/os-introduction-anthropol_0911.jpg", "sign with text"),
    ("clean/os-introduction-anthropol_0796.jpg", "straw"),
    ("real/haze/gfn_hazyShade.jpg", "backlight as mood"),
)
"""Below the data's eval/; what they show."""

SKIMAGE_LOOKALIKES = (
    ("brick", "brick wall"),
    ("gravel", "gravel"),
    ("grass", "grass"),
    ("page", "page of text"),
    ("text", "text"),
    ("coins", "old coins"),
    ("camera", "black and white"),
    ("moon", "moon"),
    ("hubble_deep_field", "stars"),
    ("astronaut", "portrait"),
    ("coffee", "warm table"),
    ("chelsea", "cat"),
    ("rocket", "dusk"),
    ("immunohistochemistry", "microscope slide"),
)


def lookalikes(root: Path, step: int = 1) -> Iterator[tuple[str, Photo]]:
    """(what it shows, photo) of things that are not damage, every `step`-th; those that are there."""
    from skimage import data

    listed: list[tuple[str, Path | str]] = [(text, root / path) for path, text in LOOKALIKES]
    listed += [(text, name) for name, text in SKIMAGE_LOOKALIKES]
    for text, source in listed[::step]:
        if isinstance(source, str):
            yield text, in_memory(_three(getattr(data, source)()), source)
        elif source.exists():
            yield text, read_photo(source)
    for index, path in enumerate(files(root / "clean")[5::12]):
        yield ("sepia", _toned(path, SEPIA)) if index % 2 else ("black and white", _toned(path, None))


def _three(picture: NDArray[np.uint8]) -> Coded:
    pixels = np.asarray(picture, np.uint8)
    return np.repeat(pixels[..., None], 3, 2) if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., :3])


def _toned(path: Path, matrix: NDArray[np.float32] | None) -> Photo:
    """A clean photo as a sepia print, or black and white."""
    return in_memory(in_tone(coded_photo(read_photo(path)).astype(np.float32) / np.float32(255), matrix), path.name)
