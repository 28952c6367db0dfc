"""Seconds to read, convert and write one photo in every format; medians, one line per step.

python tests/bench/bench_photo_io.py PHOTO --repeats 5
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from machine import say

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from photofix.photo import isolation
from photofix.photo.formats import WRITE_FORMATS
from photofix.photo.icc import adobe_rgb_profile
from photofix.photo.photo import Photo
from photofix.photo.pixels import change_depth, decoded, encode_pixels
from photofix.photo.read import read_photo
from photofix.photo.write import write_photo

STRIPE_ROWS = 256


def median_seconds(work: Callable[[], object], repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def isolation_cost(path: Path, repeats: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median (seconds, processor seconds of this process) to read `path` with a helper process and without, in turns.

    On a machine that is busy with other things only the second figure says something: the helper works meanwhile.
    """
    taken: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for turn in range(2 * repeats):
        isolation._state.is_off = bool(turn % 2)
        start = time.perf_counter(), time.process_time()
        read_photo(path)
        taken[bool(turn % 2)].append((time.perf_counter() - start[0], time.process_time() - start[1]))
    isolation._state.is_off = False
    medians = [tuple(map(statistics.median, zip(*taken[is_off], strict=True))) for is_off in (False, True)]
    return medians[0], medians[1]


def convert(photo: Photo, back: bool) -> None:
    for top in range(0, photo.height, STRIPE_ROWS):
        image = decoded(photo.pixels[top : top + STRIPE_ROWS], photo)
        if back:
            encode_pixels(image, photo.icc, 3, photo.pixels.dtype)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only-isolation", action="store_true", help="only what the helper process costs")
    options = parser.parse_args()
    say()
    photo = replace(read_photo(options.photo), icc=None, alpha=None)
    wide = replace(photo, icc=adobe_rgb_profile())
    deep = replace(photo, pixels=change_depth(np.asarray(photo.pixels), np.uint16))
    print(f"{photo.height * photo.width / 1e6:.1f} MP, {photo.depth} bit, median of {options.repeats}")

    def report(name: str, work: Callable[[], object]) -> None:
        print(f"{name:34} {median_seconds(work, options.repeats):7.3f} s")

    isolated, in_place = isolation_cost(options.photo, options.repeats)
    for name, (wall, cpu) in (("read the photo", isolated), ("... without a helper process", in_place)):
        print(f"{name:34} {wall:7.3f} s, {cpu:7.3f} s of a core here")
    wall, cpu = (isolated[which] / in_place[which] - 1 for which in (0, 1))
    print(f"{'the helper process costs':34} {wall:+.1%}, here {cpu:+.1%}")
    if options.only_isolation:
        return
    for name, which in (("sRGB", photo), ("sRGB 16 bit", deep), ("Adobe RGB", wide)):
        report(f"to extended sRGB from {name}", lambda which=which: convert(which, back=False))
        report(f"there and back, {name}", lambda which=which: convert(which, back=True))
    with tempfile.TemporaryDirectory() as folder:
        for entry in WRITE_FORMATS:
            path = Path(folder) / f"a{entry.suffixes[0]}"
            pixels = replace(photo, format=entry.key)
            report(f"write and check {entry.label}", lambda p=path, w=pixels: write_photo(w, p, overwrite=True))
            report(f"read {entry.label}", lambda p=path: read_photo(p))


if __name__ == "__main__":
    main()
