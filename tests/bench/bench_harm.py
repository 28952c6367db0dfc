"""What automatic use does to sound photos, task by task: as they are, stained, bordered, in one tone.

Usage: bench_harm.py DATA [--count 300] [--step N] [--weights DIR] [--json FILE] [--fast]

"held out" are the photos of DATA/train/photos and DATA/train/clear that no training sees, "others" are evenly spaced
among the rest of the first until both are --count. Stains, borders and tones are laid over DATA/eval/clean: none of
that is haze or a cast, so the photo with it is what must come out. --fast looks at haze and colour alone, without the
search for damage of the print, whose stains are otherwise taken out before these are judged.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from photofix.edit import Edit
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.photo.read import read_photo
from photofix.tasks import load_tasks
from photofix.training.evaluation.cases import files
from photofix.training.evaluation.evaluate import restored
from photofix.training.evaluation.metrics import CAP_DB, psnr
from photofix.training.samples.assets import FolderAssets
from photofix.training.samples.pictures import (
    SEPIA,
    Coded,
    coded_photo,
    images,
    in_memory,
    in_tone,
    parted,
    photo_files,
)

HARMED_DB = 30.0
PAPERS = ((240, 232, 214), (250, 250, 250), (18, 18, 18))
"""Borders: cream and white paper, a black bed."""

COOL = np.array([[0.28, 0.55, 0.11], [0.30, 0.59, 0.12], [0.36, 0.66, 0.16]], np.float32)
"""A blue-toned print, as by gold or iron."""

STAINED = "stained"
"""The kind that tasks of fine detail are not asked about: there they are right to find something."""

Row = dict[str, float | str]


def kinds(data: Path, count: int, step: int) -> Iterator[tuple[str, str, Coded]]:
    """(kind, name, picture) of everything that is to be left alone by haze and colour."""
    scenes = parted(images(data / "train" / "clear" / "photos"), held_out=True)
    held = [*photo_files(data / "train", held_out=True), *scenes]
    rest = photo_files(data / "train")
    rest = rest[:: max(1, len(rest) // max(1, count - len(held)))][: max(0, count - len(held))]
    for kind, paths in (("held out", held[:count]), ("others", rest)):
        for path in paths[::step]:
            yield kind, path.stem, coded_photo(read_photo(path))
    assets = FolderAssets(data / "eval")
    for index, path in enumerate(files(data / "eval" / "clean")[::step]):
        picture = coded_photo(read_photo(path))
        image, rng = picture.astype(np.float32) / np.float32(255), np.random.default_rng(index)
        yield "clean", path.stem, picture
        stained = load_tasks()["rust"].degrade(image, rng, assets).image
        yield STAINED, path.stem, np.asarray(quantize(np.clip(stained, 0, 1), np.uint8))
        yield "bordered", path.stem, bordered(picture, PAPERS[index % len(PAPERS)])
        yield "toned", path.stem, in_tone(image, (None, SEPIA, COOL)[index % 3])


def bordered(picture: Coded, paper: tuple[int, int, int]) -> Coded:
    """With a border of a tenth of its long side."""
    wide = max(picture.shape[:2]) // 10
    return np.asarray(cv2.copyMakeBorder(picture, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=paper), np.uint8)


def asked_tasks(analyzer: Analyzer, kind: str) -> list[str]:
    """Keys of the tasks that have nothing to undo in such pictures."""
    return [key for key in analyzer.task_keys if kind != STAINED or not analyzer.tasks[key].refines]


def moved(analyzer: Analyzer, picture: Coded, keys: Sequence[str]) -> Row:
    """Task key -> how far (dB) that task alone moves the picture by automatic use, and its presence."""
    photo = in_memory(picture)
    analysis, row = analyzer.analyse(photo), Row()
    automatic = Edit().strengths(analysis)
    for key in keys:
        edit = Edit()
        for other in load_tasks():
            edit = edit.with_value(other, "strength", automatic[key] if other == key else 0.0)
        row[key] = psnr(restored(photo, analysis, edit), coded_photo(photo)) if automatic[key] else CAP_DB
        row[f"{key} presence"] = analysis.tasks[key].presence
    return row


def main() -> None:
    """Print, by kind and task: touched, below 30 dB, worst."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--fast", action="store_true")
    asked = parser.parse_args()
    analyzer = Analyzer("cpu", asked.weights)
    if asked.fast:
        analyzer.task_keys = tuple(key for key in analyzer.task_keys if analyzer.tasks[key].overviewed)
    rows: list[Row] = []
    for kind, name, picture in kinds(asked.data, asked.count, asked.step):
        rows.append({"kind": kind, "name": name, **moved(analyzer, picture, asked_tasks(analyzer, kind))})
        if len(rows) % 20 == 0 and asked.json:
            asked.json.write_text(json.dumps(rows, indent=1))
    for kind in dict.fromkeys(str(row["kind"]) for row in rows):
        of_kind = [row for row in rows if row["kind"] == kind]
        for key in asked_tasks(analyzer, kind):
            touched = sorted((float(row[key]), str(row["name"])) for row in of_kind if float(row[key]) < CAP_DB)
            harmed = sum(db < HARMED_DB for db, _ in touched)
            worst = ", ".join(f"{name} {db:.1f}" for db, name in touched[:6])
            print(f"{kind:9} {key:7} of {len(of_kind):3}: touched {len(touched):3}, below 30 dB {harmed:3}  {worst}")
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
