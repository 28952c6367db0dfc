"""What a turned and straightened 24 MP photo costs over its render: python tests/bench/bench_turned.py [--repeats 7]

The same photo in the same run, as it is and straightened by 3 degrees, with a quarter turn, and by four corners:
`pixels_of`, which an export calls before it encodes. Wall clock over all cores, and processor time, which other
programs disturb less; the two are measured in turn. Before it, the resampling alone beside Lanczos over 8 x 8 pixels,
which was used before: seconds of one core for 24 MP, and what a sample keeps that is turned to and fro.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import say
from render_case import analysis_of, photo_of

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.edit import Edit  # noqa: E402
from photofix.export.pixels import pixels_of  # noqa: E402
from photofix.export.target import ExportOptions, target_for  # noqa: E402
from photofix.progress import NO_PROGRESS  # noqa: E402
from photofix.raster.boxes import Box  # noqa: E402
from photofix.raster.frame import NO_GEOMETRY, Geometry, frame_of  # noqa: E402
from photofix.raster.scratch import work_buffers  # noqa: E402
from photofix.raster.warp import Framing  # noqa: E402
from photofix.render.tile import plan_render  # noqa: E402


def lanczos(framing: Framing, pixels: Any, source: Box, box: Box) -> Any:
    """`Framing.put` as it was: 8 x 8 pixels for each."""
    across, down = np.arange(box.left, box.right) + 0.5, np.arange(box.top, box.bottom)[:, None] + 0.5
    x, y = framing._places(across, down)
    x, y = ((each - 0.5 - first).astype(np.float32) for each, first in ((x, source.left), (y, source.top)))
    return cv2.remap(pixels, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)


def resampling() -> None:
    """The two beside one another."""
    cv2.setNumThreads(1)
    framing, box = Framing(frame_of(Geometry(straighten=3.0), 4000, 6000)), Box(1024, 1024, 1536, 1536)
    source = framing.source(box)
    pixels = np.random.default_rng(0).random((source.height, source.width, 3), np.float32)
    samples = [cv2.imread(str(path)) for path in sorted((ROOT / "resources" / "samples").glob("*.jpg"))]
    pictures = [np.float32(sample) / np.float32(255) for sample in samples]
    for name, put in (("Lanczos 8 x 8", lanczos), ("as it is now", Framing.put)):
        times = []
        for _ in range(15):
            with work_buffers():
                start = time.process_time()
                put(framing, pixels, source, box)
                times.append(time.process_time() - start)
        kept = [_kept(picture, degrees, put) for picture in pictures for degrees in (3.0, 7.3)]
        print(
            f"{name:24s} {min(times) / box.area * 24e6:.2f} s of one core for 24 MP, keeps {np.mean(kept):.1f} dB, "
            f"at least {min(kept):.1f}",
            flush=True,
        )


def _kept(picture: Any, degrees: float, put: Any) -> float:
    """PSNR of the middle after a turn and back."""
    turned = picture
    for turn in (degrees, -degrees):
        framing = Framing(frame_of(Geometry(straighten=turn).uncropped(), *picture.shape[:2]))
        box = Box(0, 0, *framing.size)
        turned = put(framing, turned, framing.source(box), box)
    tall, wide = (side // 4 for side in picture.shape[:2])
    middle = np.s_[tall:-tall, wide:-wide]
    return float(-10 * np.log10(np.mean((turned[middle] - picture[middle]) ** 2)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    say()
    resampling()
    photo = photo_of(24)
    analysis = analysis_of(photo)
    tall, wide = photo.height - 1.0, photo.width - 1.0
    corners = ((40.0, 60.0), (10.0, wide - 90), (tall - 20, wide - 10), (tall - 70, 0.0))
    shapes = {
        "straightened 3°": Geometry(straighten=3.0),
        "turned and straightened": Geometry(turns=1, straighten=3.0),
        "straightened 15°": Geometry(straighten=15.0),
        "four corners": Geometry(corners=corners),
        "turned": Geometry(turns=1),
    }

    def seconds(shape: Geometry) -> tuple[float, float]:
        target = target_for(photo, Path("out.tif"), ExportOptions(), shape)
        plan = plan_render(photo, analysis, replace(Edit(), geometry=shape), 1.0, False)
        start, used = time.perf_counter(), time.process_time()
        pixels_of(photo, plan, target, NO_PROGRESS)
        return time.perf_counter() - start, time.process_time() - used

    seconds(NO_GEOMETRY)
    for name, shape in shapes.items():
        plain, shaped = [], []
        for _ in range(repeats):
            plain.append(seconds(NO_GEOMETRY))
            shaped.append(seconds(shape))
        over = [one[0] - two[0] for one, two in zip(shaped, plain, strict=True)]
        cpu = [one[1] - two[1] for one, two in zip(shaped, plain, strict=True)]
        print(
            f"{name:24s} {statistics.median(time for time, _ in plain):.2f} s as it is, "
            f"{statistics.median(time for time, _ in shaped):.2f} s shaped: {statistics.median(over):+.2f} s "
            f"({min(over):+.2f} to {max(over):+.2f}), processor {statistics.median(cpu):+.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
