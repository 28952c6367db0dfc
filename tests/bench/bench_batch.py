"""Photos per minute of a batch: 24 MP JPEG -> JPEG and 16-bit TIFF -> TIFF, memory, share of each stage, CPU use.

    python tests/bench/bench_batch.py [--photos 6] [--jobs 0] [--repeats 1] [--kinds jpeg tiff]
        [--edit automatic|everything|whole_photo] [--json FILE]

Photos are public-domain pictures of scikit-image, damaged by the tasks' own generators and enlarged to 6000 x 4000 with
film grain (seeded), so that automatic use restores every one of them: else neither rate nor memory would mean anything,
and the bench stops. The first line of a run says how many photos each task acted on. As it stands it takes half a
minute. A line is printed as soon as a run has ended. Where `darktable-cli` is installed its haze removal is run over
the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tifffile
from machine import head_line, say
from numpy.typing import NDArray
from skimage import data

from photofix.batch.collect import collect
from photofix.batch.plan import Settings
from photofix.batch.run import Batch, run_batch
from photofix.edit import Edit, at_full
from photofix.restore.load import load_analyzer
from photofix.restore.memory import peak_memory_mb, resident_memory_mb
from photofix.restore.result import STAGES
from photofix.tasks import load_tasks
from photofix.tasks.kit.assets import NoAssets
from photofix.threads import calm_threads

WIDTH, HEIGHT = 6000, 4000
PICTURES = (
    (data.astronaut, ("color", "rust")),
    (data.coffee, ("dehaze",)),
    (data.rocket, ("rust",)),
    (data.chelsea, ("color",)),
)
"""With the damage that is laid on them, in this order."""


def damaged(picture: NDArray[np.uint8], keys: Sequence[str]) -> NDArray[np.float32]:
    """H x W x 3, 0..255, with the damage of these tasks; seeded."""
    image, rng = (picture / 255).astype(np.float32), np.random.default_rng
    for key in keys:
        image = load_tasks()[key].degrade(image, rng(0), NoAssets()).image
    return 255 * image


def make_photos(folder: Path, kind: str, count: int) -> None:
    """Write `count` different 24 MP photos."""
    pictures = [damaged(load(), keys) for load, keys in PICTURES[:count]]
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
    untouched = [outcome.result.input for outcome in summary.outcomes if outcome.result.untouched]
    assert not untouched, f"these are not restored, and such a run measures little: {untouched}"
    acted = Counter(key for one in summary.outcomes for key, percent in one.result.strengths.items() if percent > 0)
    seconds = {stage: sum(outcome.result.seconds.get(stage, 0) for outcome in summary.outcomes) for stage in STAGES}
    return {
        "photos_per_minute": len(summary.outcomes) / wall * 60,
        "cpu_share_of_all_cores": cpu / wall / (len(os.sched_getaffinity(0)) or 1),
        "cpu_seconds_per_photo": cpu / len(summary.outcomes),
        "memory_above_loaded_mb": peak_memory_mb() - analyzer_loaded_mb,
        "seconds_per_photo": {stage: value / len(summary.outcomes) for stage, value in seconds.items()},
        "restored": len(summary.outcomes),
        "acted": {key: acted[key] for key in load_tasks() if acted[key]},
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
    """Run the repeats in processes of their own, so that memory peaks do not add up, and print each and the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=["jpeg", "tiff"], default=["jpeg"])
    parser.add_argument("--edit", choices=EDITS, default="automatic")
    parser.add_argument("--json", type=Path, help="where all figures go")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    calm_threads()  # as the program does: the runs, in processes of their own, see it before numpy comes in
    if wanted.one is not None:
        print(json.dumps(measure(wanted.one, wanted.jobs, EDITS[wanted.edit]())))
        return
    say()
    jobs = wanted.jobs or "as many as cores"
    print(f"{wanted.photos} photos of 24 MP, edit {wanted.edit}, jobs {jobs}", flush=True)
    report: dict[str, Any] = {"machine": head_line(), "photos": wanted.photos, "jobs": wanted.jobs, "edit": wanted.edit}
    for kind in wanted.kinds:
        with tempfile.TemporaryDirectory() as name:
            make_photos(Path(name), kind, wanted.photos)
            command = [sys.executable, __file__, "--one", name, "--jobs", str(wanted.jobs), "--edit", wanted.edit]
            runs = [run_once(kind, command) for _ in range(wanted.repeats)]
            middle = sorted(runs, key=lambda run: run["photos_per_minute"])[len(runs) // 2]
            report[kind] = middle | {"all_runs": [run["photos_per_minute"] for run in runs]}
            report[kind]["darktable_haze_removal_only"] = rival = darktable(Path(name)) if kind == "jpeg" else None
            if rival is not None:
                print(f"darktable, haze only: {told(rival)}", flush=True)
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(report, indent=2))


def run_once(kind: str, command: list[str]) -> dict[str, Any]:
    """One run in a process of its own, told at once."""
    run: dict[str, Any] = json.loads(subprocess.check_output(command))
    acted = ", ".join(f"{key} {count}" for key, count in run["acted"].items())
    print(f"{kind}: {run['restored']} photos restored, by {acted}")
    stages = ", ".join(f"{stage} {value:.2f}" for stage, value in run["seconds_per_photo"].items())
    print(
        f"{kind}: {told(run)}, {100 * run['cpu_share_of_all_cores']:.0f} % of all cores, "
        f"{run['memory_above_loaded_mb']:.0f} MB above the loaded program; "
        f"seconds of a photo: {stages}",
        flush=True,
    )
    return run


def told(run: dict[str, float]) -> str:
    """The rate."""
    return f"{run['photos_per_minute']:.1f} photos a minute, {run['cpu_seconds_per_photo']:.2f} core-seconds each"


if __name__ == "__main__":
    main()
