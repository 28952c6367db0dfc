"""Damage found on really damaged prints and old photos that were never trained on: what thresholds and weights may be
chosen by, since the prints of `photofix evaluate` only judge.

Prints at their own size and reduced to 500 pixels, old photos reduced to 1,000 and to 450, rust at 100 % and automatic.
Where nobody can say whether there is damage counts for nothing. Figures as in `photofix evaluate`, pooled / mean.

Usage: bench_prints.py DATA [--weights DIR]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from photofix.edit import at_full
from photofix.network.analyzer import Analyzer
from photofix.training.evaluation.evaluate import restored
from photofix.training.evaluation.marks import Healing, healing
from photofix.training.samples.hand_marks import DAMAGE, NOT_JUDGED, shrunk_marks
from photofix.training.samples.pictures import Coded, coded, in_memory
from photofix.training.samples.prints import marks_of, old_photos, real_prints

Marked = tuple[Coded, Coded]
"""A photo and its marks, see `hand_marks`."""


def reduced(pairs: Iterable[Marked], long_side: int | None) -> Iterator[Marked]:
    """With at most `long_side` pixels on the long side."""
    for photo, marks in pairs:
        zoom = min(1.0, (long_side or np.inf) / max(photo.shape[:2]))
        size = (round(photo.shape[1] * zoom), round(photo.shape[0] * zoom))
        small = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
        yield small, shrunk_marks(marks, *size)


def tell(name: str, rows: list[Healing]) -> None:
    """One line of figures."""
    pooled = sum(rows, Healing()).figures()
    marked = [row.figures() for row in rows if row.marked]
    f1, healed = (np.mean([figures[key] for figures in marked]) for key in ("f1", "healed"))
    is_on = sum(row.changed > 0 for row in rows)
    print(
        f"{name:28} F1 {pooled['f1']:.3f} / {f1:.3f}, recall {pooled['recall']:.2f}, "
        f"precision {pooled['precision']:.2f}, "
        f"healed {pooled['healed']:.2f} / {healed:.2f}, harm {100 * pooled['harm']:.2f} %, on in {is_on} of {len(rows)}"
    )


def main() -> None:
    """Print two lines for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", type=Path)
    asked = parser.parse_args()
    analyzer, root = Analyzer("cpu", asked.weights), asked.data / "train"
    prints = real_prints(root / "real_damage", held_out=True)
    photos = ((path, coded(path)) for path in old_photos(root, held_out=True))
    old = [(photo, marks_of(path, photo)) for path, photo in photos]
    full = at_full(["rust"])
    for name, pairs, side in (("prints", prints, None), ("prints", prints, 500), ("old", old, 1000), ("old", old, 450)):
        rows: dict[str, list[Healing]] = {"at 100 %": [], "automatic": []}
        for photo, marks in reduced(pairs, side):
            shown = in_memory(photo)
            analysis = analyzer.analyse(shown)
            for way, edit in zip(rows, (full, full.with_value("rust", "strength", None)), strict=True):
                after = np.where((marks == NOT_JUDGED)[..., None], photo, restored(shown, analysis, edit))
                rows[way].append(healing(photo, after, marks == DAMAGE))
        for way, found in rows.items():
            tell(f"{name}, {side or 'own size'}, {way}", found)


if __name__ == "__main__":
    main()
