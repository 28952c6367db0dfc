"""How long the network looks at a photo: python tests/bench/bench_looks.py PHOTO… [--megapixels 1 24 100] [--repeats 3]

Each photo is brought to each size, as if it were the scan. Seconds of the first look, after which sliders answer, and
of the search for fine detail after it: medians, nothing kept from one look to the next, pixels in memory. A damaged
print and a sound photo differ: what is found is looked at once more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import cv2
import numpy as np
from machine import say

from photofix.network.analyzer import Analyzer
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.training.samples.pictures import coded_photo


def sized(photo: Photo, megapixels: float) -> Photo:
    """The photo at another size, 8 bit."""
    pixels = coded_photo(photo)
    zoom = (megapixels * 1e6 / (pixels.shape[0] * pixels.shape[1])) ** 0.5
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    return Photo(None, np.ascontiguousarray(cv2.resize(pixels, None, fx=zoom, fy=zoom, interpolation=way)))


def seconds(analyzer: Analyzer, photo: Photo) -> tuple[float, float]:
    """Of the first look and of the search; of a photo that nothing is known of."""
    fresh = Photo(None, photo.pixels)
    start = time.perf_counter()
    first = analyzer.first_look(fresh)
    looked = time.perf_counter()
    analyzer.refine(fresh, first)
    return looked - start, time.perf_counter() - looked


def main() -> None:
    """Print a line for each photo and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--megapixels", nargs="+", type=float, default=[1, 24, 100])
    parser.add_argument("--repeats", type=int, default=3)
    wanted = parser.parse_args()
    say()
    analyzer = Analyzer("cpu")
    for path in wanted.photos:
        for megapixels in wanted.megapixels:
            photo = sized(read_photo(path), megapixels)
            seconds(analyzer, photo)
            looks, searches = zip(*(seconds(analyzer, photo) for _ in range(wanted.repeats)), strict=True)
            print(
                f"{path.name}, {megapixels:g} MP: first look {statistics.median(looks):.2f} s, "
                f"search for fine detail {statistics.median(searches):.2f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
