"""Render alone, pixels in memory to pixels in memory: speed beside its floor and its baselines, slider latency, memory.

    python tests/bench/bench_render.py [speed fill slider contract curve] [--repeats 7] [--json FILE]

Seconds are wall clock over all cores this process may use, median and range; "cpu" is processor time over all
threads, which other programs disturb less. Every baseline runs on the same photo in the same process.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import head_line, say
from render_case import analysis_of, holes_of, photo_of

from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import WHOLE, WHOLE_KNOBS, Edit
from photofix.export.check import psnr
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.raster.threads import core_count
from photofix.render.image import framing_of, render, render_boxes
from photofix.render.live import Preview
from photofix.render.tile import plan_render
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.tasks.kit.operator import Knob
from photofix.threads import calm_threads

STRIPE_PX = 1 << 21
CURVE_MP = (2, 6, 12, 24, 50, 100, 200, 400)
VIEW = (1000, 1600)
ROW_S, LEAST_MOVES = 0.8, 8
"""A row of `slider` ends after so long, but not before so many moves."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["speed", "fill", "slider", "contract", "curve"])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one-size", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    calm_threads()  # as the program does
    if options.one_size:
        print(json.dumps(_one_size(options.one_size)))
        return
    say()
    results: dict[str, Any] = {"machine": head_line(), "cores": core_count(), "repeats": options.repeats}
    for part in options.parts:
        print(f"\n-- {part}")
        results[part] = PARTS[part](options.repeats)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


def speed(repeats: int) -> dict[str, Any]:
    """24 MP, three tasks and each alone, beside the floor and the baselines."""
    photo = photo_of(24)
    analysis = analysis_of(photo)
    floor = _floor(photo, repeats)
    print(f"floor: {floor * 1e3:.0f} ms to read 8-bit and write float pixels of {photo.width} x {photo.height}")
    rows: dict[str, Any] = {"floor": {"median": floor}}
    rows["three tasks"] = _timed("three tasks", lambda: render(photo, analysis, Edit()), repeats, floor)
    for key in analysis.tasks:
        edit = _only(analysis, key)
        rows[f"{key} alone"] = _timed(f"{key} alone", lambda edit=edit: render(photo, analysis, edit), repeats, floor)
    rows["no task"] = _timed("no task", lambda: render(photo, analysis, _only(analysis, "")), repeats, floor)
    rows["one thread"] = _timed("three tasks, 1 thread", lambda: render(photo, analysis, Edit(), threads=1), 3, floor)
    rows["memory"] = _whole_memory(photo, analysis)
    image = to_srgb(photo)
    for key, task in load_tasks().items():
        rows[f"baseline {key}"] = _timed(f"baseline of {key}", lambda task=task: task.baseline(image), 5, floor)
    rows.update(_programs(photo, floor))
    return rows


def fill(repeats: int) -> dict[str, Any]:
    """24 MP with 200 holes: filled for the first time, and again."""
    photo = photo_of(24)
    analysis = holes_of(photo)
    floor = _floor(photo, repeats)
    rows = {}
    for name, threads in (("200 holes", None), ("200 holes, 1 thread", 1)):

        def anew(threads: int | None = threads) -> None:
            render(replace(photo), analysis, Edit(), threads=threads)

        rows[name] = _timed(name, anew, repeats, floor)
    rows["filled before"] = _timed("filled before", lambda: render(photo, analysis, Edit()), repeats, floor)
    rows["no task"] = _timed("no task", lambda: render(photo, analysis, _only(analysis, "")), repeats, floor)
    return rows


def slider(repeats: int) -> dict[str, Any]:
    """Milliseconds from a moved slider to new pixels of a 1600 x 1000 view: fitted, and at 100 %."""
    photo = photo_of(24)
    analysis = analysis_of(photo)
    rows: dict[str, dict[str, float]] = {}
    height, width = VIEW
    for name, region, scale in (("fit", None, width / photo.width), ("100 %", (1500, 2000, height, width), 1.0)):
        preview = Preview()

        def show(edit: Edit, preview: Preview = preview, region: Any = region, scale: float = scale) -> Image:
            return preview.render(photo, analysis, edit, region, scale)

        view = replace(photo, pixels=np.zeros(show(Edit()).shape, np.uint8))
        for key, knob in _sliders(analysis):
            floor = 1e3 * _floor(view, 7)  # beside each row: what else the machine does changes from second to second
            row = rows[f"{name} {key}" if knob.key == "strength" else f"{name} {key} {knob.key}"] = _dragged(
                show, key, knob, 15 * repeats
            )
            row["floor"] = floor
            what = f"{name:6} {key:8} {knob.key:10}"
            wall = f"first {row['first']:5.1f}  median {row['median']:5.1f}  p95 {row['p95']:5.1f} ms"
            cpu = f"cpu {row['cpu']:5.1f}  p95 {row['cpu p95']:5.1f} ms"
            print(f"{what} {wall}   {cpu}   {row['median'] / floor:5.1f} x floor of {floor:3.1f} ms", flush=True)
    return rows


def _dragged(show: Callable[[Edit], Image], key: str, knob: Knob, moves: int) -> dict[str, float]:
    """One slider on its way from 20 % of its range to the end and back, from a view that stood still. The first move is
    told by itself: it keeps what the next ones build on. A row ends early where the machine is busy with other things.
    """
    show(Edit())
    show(Edit())
    times, cpu = [], []
    begin = time.perf_counter()
    while len(times) <= moves and (len(times) <= LEAST_MOVES or time.perf_counter() - begin < ROW_S):
        edit = Edit().with_value(key, knob.key, knob.low + (knob.high - knob.low) * _share(len(times)))
        start, used = time.perf_counter(), time.process_time()
        show(edit)
        times.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return {
        "first": times[0],
        "median": statistics.median(times[1:]),
        "p95": float(np.percentile(times[1:], 95)),
        "cpu": statistics.median(cpu[1:]),
        "cpu p95": float(np.percentile(cpu[1:], 95)),
        "moves": len(times) - 1,
    }


def _share(move: int) -> float:
    """Of the range: 0.2 to 1 and back in 158 moves, no two neighbours alike."""
    return (20 + 79 - abs(move % 158 - 79)) / 100


def _sliders(analysis: Analysis) -> list[tuple[str, Knob]]:
    """Strengths first, then what a person adjusts; no choices, and no certainty: that is not moved while one looks."""
    pairs = [(key, knob) for key in analysis.tasks for knob in load_tasks()[key].knobs]
    pairs = [(key, knob) for key, knob in pairs if not knob.choices and knob.key != CERTAINTY]
    return sorted([*pairs, (WHOLE, WHOLE_KNOBS[0])], key=lambda pair: pair[1].key != "strength")


def contract(repeats: int) -> dict[str, Any]:
    """Crops, tiles, threads: equal bits; fitted view against the shrunken full one, decibels, all task combinations."""
    photo = photo_of(12)
    analysis = analysis_of(photo)
    whole = render(photo, analysis, Edit())
    rng = np.random.default_rng(0)
    equal = 0
    for _ in range(10 * repeats):
        top, left = int(rng.integers(photo.height)), int(rng.integers(photo.width))
        height, width = int(rng.integers(1, photo.height - top + 1)), int(rng.integers(1, photo.width - left + 1))
        part = render(photo, analysis, Edit(), (top, left, height, width), tile_px=int(rng.integers(500, 200_000)))
        equal += np.array_equal(part, whole[top : top + height, left : left + width])
    print(f"random crops at random tile sizes equal bit for bit: {equal} of {10 * repeats}")
    scores = {}
    keys = list(analysis.tasks)
    for bits in range(1, 2 ** len(keys)):
        active = [key for index, key in enumerate(keys) if bits >> index & 1]
        small = render(photo, analysis, _only(analysis, *active), scale=VIEW[1] / photo.width)
        full = np.clip(render(photo, analysis, _only(analysis, *active)), 0, 1)
        shrunk = cv2.resize(full, small.shape[1::-1], interpolation=cv2.INTER_AREA)
        scores["+".join(active)] = psnr(small, shrunk)
        print(f"fit view against shrunken export, {'+'.join(active):20}: {scores['+'.join(active)]:5.1f} dB")
    return {"equal": equal, "crops": 10 * repeats, "fit_db": scores}


def curve(repeats: int) -> list[dict[str, float]]:
    """Seconds and megabytes from 2 to 400 MP in stripes, each size in a process of its own."""
    rows = []
    for megapixels in CURVE_MP:
        command = [sys.executable, __file__, "--one-size", str(megapixels)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows.append(row)
        print(
            f"{row['mp']:6.0f} MP   {row['seconds']:7.2f} s   {row['seconds'] / row['mp'] * 1e3:6.1f} ms/MP   cpu"
            f" {row['cpu'] / row['mp'] * 1e3:6.1f} ms/MP   render {row['render_mb']:6.0f} MB"
            f"   with photo {row['total_mb']:6.0f} MB"
        )
    return rows


def _one_size(megapixels: float) -> dict[str, float]:
    warm = photo_of(1)
    render(warm, analysis_of(warm), Edit())
    program_mb = _memory_mb("VmRSS")
    photo = photo_of(megapixels)
    analysis = analysis_of(photo)
    photo_mb = photo.pixels.nbytes / 1e6
    times, used = [], []
    ctypes.CDLL(None).malloc_trim(0)  # what making the photo left behind is not render's
    _reset_peak()
    for _ in range(3 if megapixels <= 100 else 1):
        start, cpu = time.perf_counter(), time.process_time()
        plan = plan_render(photo, analysis, Edit())
        for _, _, _pixels in render_boxes(plan, framing_of(photo, Edit(), 1.0), STRIPE_PX):
            pass
        times.append(time.perf_counter() - start)
        used.append(time.process_time() - cpu)
    total = _memory_mb("VmHWM") - program_mb
    real = photo.height * photo.width / 1e6
    return {
        "mp": real,
        "seconds": statistics.median(times),
        "cpu": statistics.median(used),
        "render_mb": max(0.0, total - photo_mb),
        "total_mb": total,
    }


def _whole_memory(photo: Photo, analysis: Analysis) -> dict[str, float]:
    """Bytes per pixel of `render` of the whole photo at once: photo, result and everything in between."""
    before = _memory_mb("VmRSS")
    _reset_peak()
    render(photo, analysis, Edit())
    per_px = (_memory_mb("VmHWM") - before) * 1e6 / (photo.height * photo.width) + photo.pixels.shape[2]
    print(f"peak with photo and result: {per_px:.1f} bytes per pixel")
    return {"bytes_per_px": per_px}


def _floor(photo: Photo, repeats: int) -> float:
    """Seconds to read the photo and write its float pixels once, all cores, memory already mapped."""
    target = np.zeros((photo.height, photo.width, 3), np.float32)
    rows = np.array_split(np.arange(photo.height), core_count())

    def move(part: np.ndarray) -> None:
        for top in range(part[0], part[-1] + 1, 16):
            stripe = np.s_[top : min(top + 16, part[-1] + 1)]
            np.copyto(target[stripe], photo.pixels[stripe], casting="unsafe")

    with ThreadPoolExecutor(core_count()) as pool:
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            list(pool.map(move, rows))
            times.append(time.perf_counter() - start)
    return min(times)


def _timed(name: str, work: Callable[[], Any], repeats: int, floor: float) -> dict[str, float]:
    work()
    times, used = [], []
    for _ in range(repeats):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - start)
        used.append(time.process_time() - cpu)
    row = {"median": statistics.median(times), "best": min(times), "worst": max(times), "cpu": statistics.median(used)}
    print(
        f"{name:24} {row['median']:6.2f} s ({row['best']:.2f} .. {row['worst']:.2f})   cpu {row['cpu']:6.2f} s"
        f"   {row['median'] / floor:5.1f} x floor"
    )
    return row


def _programs(photo: Photo, floor: float) -> dict[str, Any]:
    """Whole runs of installed editors on the same pixels (with their decode and encode)."""
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.tif"), Path(folder, "out.tif")
        cv2.imwrite(str(source), photo.pixels[..., ::-1])
        commands = {
            "darktable-cli": [str(source), str(target), "--core", "--library", ":memory:"],
            "rawtherapee-cli": ["-o", str(target), "-t", "-Y", "-c", str(source)],
        }
        for program, arguments in commands.items():
            if shutil.which(program) is None:
                print(f"{program:24} not installed")
                continue
            rows[program] = _timed(
                program, lambda p=program, a=arguments: subprocess.run([p, *a], capture_output=True), 5, floor
            )
    return rows


def _only(analysis: Analysis, *active: str) -> Edit:
    edit = Edit()
    for key in analysis.tasks:
        edit = edit.with_value(key, "strength", 100.0 if key in active else 0.0)
    return edit


def _memory_mb(field: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1e3
    raise SystemExit("memory is measured on Linux only")


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


PARTS: dict[str, Callable[[int], Any]] = {
    "speed": speed,
    "fill": fill,
    "slider": slider,
    "contract": contract,
    "curve": curve,
}

if __name__ == "__main__":
    main()
