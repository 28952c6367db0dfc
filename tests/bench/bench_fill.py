"""How near a fill comes to what was there: holes cut into clean photos, against fast marching and Navier-Stokes.

    python tests/bench/bench_fill.py [DATA] [--cases 20] [--kinds disc20 film ...] [--json FILE] [--crops FOLDER]

DATA holds train/photos, eval/clean, eval/masks, train/real_damage/masks and train/cracks. "soft" cracks are blurred by
0.8 px and their mask is not, as on real prints. Peak signal-to-noise in the hole (soft ones: in it and 3 px around);
structural and gradient similarity in the hole and a pixel around, means over cases, with how often ours is best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import say
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.tasks.kit.prints.stains import stain_finding

DATA = Path(__file__).parents[2] / "../shared/data"
SIDE_PX = 480
SOFT_PX = 0.8
GRADIENT_C = 0.0026
DIRT = (np.array([255, 250, 230], np.float32), np.array([26, 20, 13], np.float32))
KINDS = ("disc20", "disc60", "disc160", "film", "print", "cracks", "soft print", "soft cracks")

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--crops", type=Path)
    options = parser.parse_args()
    say()
    table: dict[str, Any] = {}
    for kind in options.kinds:
        scores = [_scored(*case, kind, options.crops) for case in cases(options.data, kind, options.cases)]
        values = np.array([[row[name] for name in METHODS] for row in scores])  # cases x methods x figures
        best = values.argmax(axis=1)
        for index, name in enumerate(METHODS):
            means, wins = values[:, index].mean(axis=0), (best == index).mean(axis=0)
            table[f"{kind}: {name}"] = {"means": means.tolist(), "best": wins.tolist()}
            shown = "   ".join(f"{mean:7.4f} ({win:4.0%})" for mean, win in zip(means, wins, strict=True))
            print(f"{kind:12} {name:6} dB, structure, gradient (best in): {shown}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(table, indent=1))


def cases(data: Path, kind: str, count: int) -> Iterator[tuple[str, Bytes, Bools]]:
    """Name, clean picture, mask; the same for the same arguments."""
    rng = np.random.default_rng([KINDS.index(kind), 7])
    photos = sorted((data / "train/photos").glob("*.jpg"))
    clean = sorted((data / "eval/clean").iterdir())
    for number in range(count):
        pool = clean if number % 2 else photos
        path = pool[int(rng.integers(len(pool)))]
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        picture = picture[_cut(picture.shape[0], SIDE_PX, rng), :][:, _cut(picture.shape[1], SIDE_PX, rng)]
        mask = _mask(data, kind.removeprefix("soft "), picture.shape[:2], number, rng)
        if 0.0005 < mask.mean() < 0.4:
            yield path.stem, np.ascontiguousarray(picture), mask


def _mask(data: Path, kind: str, shape: tuple[int, int], number: int, rng: np.random.Generator) -> Bools:
    if kind.startswith("disc"):
        radius = int(kind[4:]) // 2
        mask = np.zeros(shape, np.uint8)
        centre = [
            int(rng.integers(min(radius + 10, side // 2), max(side - radius - 10, side // 2 + 1))) for side in shape
        ]
        cv2.circle(mask, (centre[1], centre[0]), radius, 1, -1)
        return mask > 0
    folder = {"film": "eval/masks", "print": "train/real_damage/masks", "cracks": "train/cracks"}[kind]
    paths = sorted((data / folder).glob("*.png"))
    mask = cv2.imread(str(paths[(5 * number) % len(paths)]), cv2.IMREAD_GRAYSCALE)
    if kind == "film":
        return cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_AREA) > 60
    cut = _busiest(mask > 127, shape)
    wide = (1, 2, 3, 5)[number % 4] if kind == "cracks" else 1
    return cv2.dilate(cut.astype(np.uint8), np.ones((wide, wide), np.uint8)) > 0


def _busiest(mask: Bools, shape: tuple[int, int]) -> Bools:
    """The part of `mask`, of the given shape, that holds most of it; what lies beyond the mask is empty."""
    padded = np.zeros(np.maximum(mask.shape, shape), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    total = np.pad(padded.cumsum(0, np.float64).cumsum(1), ((1, 0), (1, 0)))
    (height, width), step = shape, 16
    inside = total[height::step, width::step] - total[:-height:step, width::step][: len(total[height::step])]
    inside = inside - (total[height::step, :-width:step] - total[:-height:step, :-width:step])
    top, left = np.unravel_index(int(inside.argmax()), inside.shape)
    return padded[top * step : top * step + height, left * step : left * step + width]


def _cut(length: int, side: int, rng: np.random.Generator) -> slice:
    start = int(rng.integers(0, max(1, length - side + 1)))
    return slice(start, start + side)


def _scored(name: str, clean: Bytes, mask: Bools, kind: str, crops: Path | None) -> dict[str, list[float]]:
    opacity = mask.astype(np.float32)
    if kind.startswith("soft"):
        opacity = cv2.GaussianBlur(opacity, (0, 0), SOFT_PX)
    dirt = DIRT[len(name) % 2]
    damaged = np.round(clean * (1 - opacity[..., None]) + dirt * opacity[..., None]).astype(np.uint8)
    judged = cv2.dilate(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0 if kind.startswith("soft") else mask
    results = {method: fill(damaged, mask) for method, fill in METHODS.items()}
    if crops:
        crops.mkdir(parents=True, exist_ok=True)
        strip = np.concatenate([damaged, *(np.round(255 * result) for result in results.values()), clean], axis=1)
        cv2.imwrite(str(crops / f"{kind}_{name}.png"), strip[..., ::-1].astype(np.uint8))
    return {method: figures(result, clean / np.float32(255), judged) for method, result in results.items()}


def figures(result: NDArray[np.float32], clean: NDArray[np.float32], judged: Bools) -> list[float]:
    """Decibels, structural similarity, gradient magnitude similarity."""
    error = np.mean((result - clean)[judged] ** 2)
    ours, truth = (cv2.cvtColor(np.asarray(picture, np.float32), cv2.COLOR_RGB2GRAY) for picture in (result, clean))
    _, structure = structural_similarity(truth, ours, data_range=1, full=True, gaussian_weights=True, sigma=1.5)
    first, second = (
        np.hypot(cv2.Scharr(g, cv2.CV_32F, 1, 0), cv2.Scharr(g, cv2.CV_32F, 0, 1)) / 16 for g in (ours, truth)
    )
    gradient = (2 * first * second + GRADIENT_C) / (first**2 + second**2 + GRADIENT_C)
    near = cv2.dilate(judged.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return [float(-10 * np.log10(error + 1e-9)), float(structure[near].mean()), float(gradient[near].mean())]


def _ours(damaged: Bytes, mask: Bools) -> NDArray[np.float32]:
    opaque = 255 * mask.astype(np.uint8)
    finding = stain_finding(0.0, 0.0, *mask.shape, 1.0, np.broadcast_to(np.float16(0), (*mask.shape, 3)), opaque)
    found = {"rust": TaskAnalysis(1.0, 0.5, {}, (finding,))}
    analysis = Analysis("f1", "w", *mask.shape, found, complete=True)
    return np.clip(render(Photo(None, damaged, sha256="f1" * 32), analysis, Edit()), 0, 1)


def _opencv(flag: int) -> Callable[[Bytes, Bools], NDArray[np.float32]]:
    return lambda damaged, mask: cv2.inpaint(damaged, mask.astype(np.uint8), 3, flag).astype(np.float32) / 255


METHODS = {"ours": _ours, "Telea": _opencv(cv2.INPAINT_TELEA), "NS": _opencv(cv2.INPAINT_NS)}

if __name__ == "__main__":
    main()
