"""Photos per minute of a batch: 24 MP JPEG -> JPEG and 16-bit TIFF -> TIFF, memory, share of each stage, CPU use.

    python tests/bench/bench_batch.py [--photos 12] [--jobs 0] [--repeats 3] [--kinds jpeg tiff]
        [--edit everything|automatic|whole_photo]

Photos are public-domain pictures of scikit-image, enlarged to 6000 x 4000 with film grain (seeded).
Prints a JSON object. Where `darktable-cli` is installed its haze removal is run over the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tifffile
from machine import say
from skimage import data

from photofix.batch.collect import collect
from photofix.batch.plan import Settings
from photofix.batch.run import Batch, run_batch
from photofix.edit import Edit, at_full
from photofix.restore.load import load_analyzer
from photofix.restore.memory import peak_memory_mb, resident_memory_mb
from photofix.restore.result import STAGES
from photofix.tasks import load_tasks

WIDTH, HEIGHT = 6000, 4000


def make_photos(folder: Path, kind: str, count: int) -> None:
    """Write `count` different 24 MP photos."""
    pictures = (data.astronaut(), data.coffee(), data.rocket(), data.chelsea())
    grain = np.random.default_rng(0).normal(0, 4, (1000, 1000, 1)).astype(np.float32)
    grain = np.tile(grain, (HEIGHT // 1000, WIDTH // 1000, 1))
    for number in range(count):
        picture = cv2.resize(pictures[number % len(pictures)], (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        picture = np.clip(picture + np.roll(grain, number * 37, axis=1), 0, 255)
        if kind == "jpeg":
            jpeg = cv2.imencode(".jpg", picture.astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
            (folder / f"{number:03}.jpg").write_bytes(jpeg.tobytes())
        else:
            tifffile.imwrite(folder / f"{number:03}.tif", (picture * 257).astype(np.uint16), photometric="rgb")


def measure(folder: Path, jobs: int, edit: Edit) -> dict[str, Any]:
    """One batch over `folder`, nothing cached."""
    analyzer = load_analyzer("cpu")
    analyzer_loaded_mb = resident_memory_mb()
    with tempfile.TemporaryDirectory() as out:
        batch = Batch(Path(out, "out"), collect([str(folder)]), Settings(edit=edit), lambda: analyzer, jobs)
        start, cpu = time.perf_counter(), time.process_time()
        summary = run_batch(batch)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    assert summary.is_success, [outcome.result.error for outcome in summary.outcomes]
    seconds = {stage: sum(outcome.result.seconds.get(stage, 0) for outcome in summary.outcomes) for stage in STAGES}
    return {
        "photos_per_minute": len(summary.outcomes) / wall * 60,
        "cpu_share_of_all_cores": cpu / wall / (len(os.sched_getaffinity(0)) or 1),
        "cpu_seconds_per_photo": cpu / len(summary.outcomes),
        "memory_above_loaded_mb": peak_memory_mb() - analyzer_loaded_mb,
        "seconds_per_photo": {stage: value / len(summary.outcomes) for stage, value in seconds.items()},
        "restored": sum(not outcome.result.untouched for outcome in summary.outcomes),
    }


def everything() -> Edit:
    """All tasks at 100 %: no photo gets away as untouched."""
    return at_full(load_tasks())


def whole_photo() -> Edit:
    """All tasks at 100 % but those with fine detail: nothing is searched tile by tile."""
    return at_full(key for key, task in load_tasks().items() if not task.refines)


EDITS = {"everything": everything, "automatic": Edit, "whole_photo": whole_photo}


def darktable(folder: Path, count: int = 4) -> dict[str, float] | None:
    """A loop of `darktable-cli` with haze removal over the first photos; None where it is not installed."""
    if shutil.which("darktable-cli") is None:
        return None
    style = Path(__file__).with_name("hazeremoval.xmp")
    with tempfile.TemporaryDirectory() as out:
        start, used = time.perf_counter(), children_cpu_s()
        for photo in sorted(folder.iterdir())[:count]:
            words = ["darktable-cli", photo, style, Path(out, photo.name), "--core", "--configdir", out]
            subprocess.run([*words, "--library", ":memory:"], check=True, capture_output=True)
        wall, used = time.perf_counter() - start, children_cpu_s() - used
    return {"photos_per_minute": count / wall * 60, "cpu_seconds_per_photo": used / count}


def children_cpu_s() -> float:
    """Processor seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Run the repeats in processes of their own, so that memory peaks do not add up, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--kinds", nargs="+", default=["jpeg", "tiff"])
    parser.add_argument("--edit", choices=EDITS, default="everything")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one is not None:
        print(json.dumps(measure(wanted.one, wanted.jobs, EDITS[wanted.edit]())))
        return
    say()
    report: dict[str, Any] = {
        "cores": len(os.sched_getaffinity(0)),
        "photos": wanted.photos,
        "jobs": wanted.jobs,
        "edit": wanted.edit,
    }
    for kind in wanted.kinds:
        with tempfile.TemporaryDirectory() as name:
            make_photos(Path(name), kind, wanted.photos)
            command = [sys.executable, __file__, "--one", name, "--jobs", str(wanted.jobs), "--edit", wanted.edit]
            runs = [json.loads(subprocess.check_output(command)) for _ in range(wanted.repeats)]
            middle = sorted(runs, key=lambda run: run["photos_per_minute"])[len(runs) // 2]
            spread = [run["photos_per_minute"] for run in runs]
            report[kind] = middle | {"all_runs": spread, "median": statistics.median(spread)}
            report[kind]["darktable_haze_removal_only"] = darktable(Path(name)) if kind == "jpeg" else None
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
