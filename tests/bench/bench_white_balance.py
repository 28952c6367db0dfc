"""White balance on photos rendered for a wrong light (`evaluation.white_balance`): nothing, grey world, shades
of grey, and PhotoFix with color at 100 % and automatically.

Usage: bench_white_balance.py DATA [--step N] [--weights DIR] [--each]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.edit import Edit, at_full
from photofix.network.analyzer import Analyzer
from photofix.photo.pixels import quantize
from photofix.tasks import load_tasks
from photofix.training.evaluation.evaluate import restored
from photofix.training.evaluation.metrics import Score, score
from photofix.training.evaluation.white_balance import white_balance_cases
from photofix.training.samples.pictures import Coded, in_memory

NAMES = ("nothing", "grey world", "shades of grey", "at 100 %", "automatic")


def grey_world(picture: Coded) -> Coded:
    """The mean of the light made grey."""
    light = srgb_to_linear(picture.astype(np.float32) / np.float32(255))
    mean = light.mean(axis=(0, 1))
    return np.asarray(quantize(np.clip(linear_to_srgb(light * (mean.mean() / mean)), 0, 1), np.uint8))


def main() -> None:
    """Print mean PSNR and CIEDE2000, and in how many photos PhotoFix loses to the better of the two and by how much;
    with --each which these are, the worst first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--each", action="store_true")
    asked = parser.parse_args()
    analyzer, baseline = Analyzer("cpu", asked.weights), load_tasks()["color"].baseline
    rows: list[list[Score]] = []
    cases = list(white_balance_cases(asked.data / "eval" / "clean", asked.seed))[:: asked.step]
    for _, picture, truth in cases:
        photo = in_memory(picture)
        analysis = analyzer.first_look(photo)
        shades = quantize(baseline(picture.astype(np.float32) / np.float32(255)), np.uint8)
        ours = (restored(photo, analysis, edit) for edit in (at_full(["color"]), Edit()))
        rows.append([score(np.asarray(out), truth) for out in (picture, grey_world(picture), shades, *ours)])
    for index, name in enumerate(NAMES):
        mean = Score.mean([row[index] for row in rows])
        print(f"{name:15} {mean.psnr:6.2f} dB  dE {mean.delta_e:5.2f}")
    short = {name: max(row[1].psnr, row[2].psnr) - row[3].psnr for (name, _, _), row in zip(cases, rows, strict=True)}
    lost = sorted((name for name in short if short[name] > 0), key=lambda name: -short[name])
    print(f"PhotoFix at 100 % is behind the better classical answer in {len(lost)} of {len(rows)}", end="")
    print(f", by {sum(short[name] for name in lost) / max(1, len(lost)):.1f} dB")
    of_name = {name: row for (name, _, _), row in zip(cases, rows, strict=True)}
    for name in lost if asked.each else ():
        figures = (f"{title} {found.psnr:.1f}" for title, found in zip(NAMES, of_name[name], strict=True))
        print(f"{name}: " + ", ".join(figures))


if __name__ == "__main__":
    main()
