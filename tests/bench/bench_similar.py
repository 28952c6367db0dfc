"""Does Find Similar rank damage before the picture? By size and shape as now, by the network's features, by both.

    python tests/bench/bench_similar.py [DATA] [--prints 12] [--side 768]

DATA holds photos/ and masks/ of prints whose damage was marked by hand. For some marked pieces of each print all that
the window could propose by size and shape is ranked; what lies on marks for more than half is right. Mean average
precision over pieces, the share of right ones among the first ten, and what a limit to the features' distance leaves.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
from machine import say
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from photofix.network.analyzer import Analyzer
from photofix.network.views import padded, photo_view
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import CORE
from photofix.ui.pixels.contrast import VISIBLE, contrast
from photofix.ui.session.similar import AS_STRONG, MOST_CELLS, NEAR, OWN, _shape, _unlike

DATA = Path(__file__).parents[2] / "../shared/data/train/real_damage"
PIECES = 5
CHOSEN: list[tuple[float, int, int, int, int]] = []
SMALLEST = 12

Floats = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--prints", type=int, default=12)
    parser.add_argument("--side", type=int, default=768)
    options = parser.parse_args()
    say()
    analyzer, rows = Analyzer("cpu"), []
    for path in sorted((options.data / "photos").iterdir())[: options.prints]:
        new = of_print(analyzer, path, options.data / f"masks/{path.stem}.png", options.side)
        rows += new
        if new:
            print(path.stem, len(new), np.mean(new, axis=0).round(3).tolist(), flush=True)
    table = np.mean(rows, axis=0)
    print(f"{len(rows)} pieces; chance {table[-1]:.3f}")
    for name, precision, ten in zip(RANKS, table[0:-1:2], table[1:-1:2], strict=True):
        print(f"{name:28} average precision {precision:.3f}   right of the first ten {ten:.3f}")
    for cut in CUTS:
        taken, hit, there, all_ = np.sum([row[1:] for row in CHOSEN if row[0] == cut], axis=0)
        shares = f"{hit / max(taken, 1):.2f} right, {hit / there:.2f} of the right ones"
        print(f"up to {cut} of the median distance: {taken} of {all_}, {shares}")


RANKS = ("size and shape (now)", "features", "features, size and shape", "quarter", "quarter, size and shape")
CUTS = (0.5, 0.6, 0.7, 0.8, 10.0)


def of_print(analyzer: Analyzer, path: Path, mask: Path, side: int) -> list[list[float]]:
    """A row of figures for each piece."""
    picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    marks = cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE)
    zoom = min(1.0, side / max(picture.shape[:2]))
    picture = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    marks = (cv2.resize(marks, picture.shape[1::-1], interpolation=cv2.INTER_AREA) > 100).astype(np.uint8)
    photo = Photo(None, picture, sha256="a5" * 32)
    features = features_of(analyzer, picture)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    large = [index for index in range(1, count) if stats[index, cv2.CC_STAT_AREA] >= SMALLEST]
    chosen = np.random.default_rng(len(large)).permutation(large)[:PIECES]
    rows = [of_piece(photo, marks > 0, labels == index, features) for index in chosen]
    return [row for row in rows if row]


def features_of(analyzer: Analyzer, picture: NDArray[np.uint8]) -> list[Floats]:
    """H x W x c of fine detail, each channel to mean 0 and spread 1: at half the size of the view, and at a quarter."""
    view = photo_view(Photo(None, picture, sha256="a5" * 32))
    found = analyzer._network.detail(padded(view.astype(np.float32)), ["rust"])
    maps = next(part for part in found.details if part.numel())[0].permute(1, 2, 0).numpy()
    maps = maps[: -(-len(view) // 2), : -(-view.shape[1] // 2)]
    flat = maps.reshape(-1, maps.shape[2])
    half = np.asarray((maps - flat.mean(axis=0)) / (flat.std(axis=0) + 1e-3), np.float16).astype(np.float32)
    quarter = cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return [cv2.resize(each, picture.shape[1::-1], interpolation=cv2.INTER_NEAREST) for each in (half, quarter)]


def of_piece(photo: Photo, marks: NDArray[np.bool_], own: NDArray[np.bool_], features: list[Floats]) -> list[float]:
    """As `similar` proposes; empty if there is nothing to rank."""
    half = cv2.distanceTransform(np.pad(own, 1).astype(np.uint8), cv2.DIST_L2, 5).max()
    seen = contrast(photo, Box(0, 0, photo.height, photo.width), 3 * half / CORE, MOST_CELLS)
    if seen.values.shape != own.shape:
        return []
    inside = seen.values[own]
    sign = float(np.sign(inside[np.argmax(np.abs(inside))]) or 1.0)
    peak = float(np.percentile(inside * sign, 90))
    if peak < max(VISIBLE, 3 * seen.noise):
        return []
    area = (seen.values * np.float32(sign) > AS_STRONG * peak).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area, connectivity=8)
    mine = np.bincount(labels[own & (area > 0)], minlength=len(stats))
    mine[0] = 0
    if not mine.any() or mine.max() < OWN * stats[int(mine.argmax()), cv2.CC_STAT_AREA]:
        return []
    model = _shape(stats[int(mine.argmax())])
    touched = np.bincount(labels[own], minlength=len(stats)) > 0
    unlike = np.array([_unlike(model, _shape(stat)) for stat in stats])
    found = np.flatnonzero((unlike <= np.log(NEAR)) & ~touched)
    found = found[found > 0]
    cells = np.bincount(labels.ravel(), minlength=len(stats))
    right = (np.bincount(labels[marks], minlength=len(stats)) / cells > 0.5)[found]
    if len(found) < 5 or not right.any() or right.all():
        return []
    figures: list[float] = []
    aways = []
    for each in features:
        means = np.stack([np.bincount(labels.ravel(), each[..., c].ravel(), len(stats)) for c in range(each.shape[2])])
        means = (means / cells).T
        query = means[int(mine.argmax())]
        aways.append(np.linalg.norm(means[found] - query, axis=1) / np.sqrt(each.shape[2]))
    scores = [unlike[found], *(score for away in aways for score in (away, away + unlike[found]))]
    for score in scores:
        hits = right[np.argsort(score, kind="stable")]
        precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
        figures += [float(precision[hits].mean()), float(hits[:10].mean())]
    for cut in CUTS:
        near = aways[0] <= cut * np.median(aways[0])
        CHOSEN.append((cut, int(near.sum()), int(right[near].sum()), int(right.sum()), len(right)))
    return [*figures, float(right.mean())]


if __name__ == "__main__":
    main()
