"""Reads every file of a folder and compares size, mean, orientation and metadata with other programs.

    python tests/bench/public_files.py FOLDER --seconds 600

A child process reads; when it dies or stops answering, the parent notes the file and starts another. The others are
Pillow, and ImageMagick and exiftool where they are installed. A disagreement is not yet a fault: the table says where
to look. Files nobody can read agree.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import shutil
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

PATIENCE_S = 120
MOST_MEAN_DIFFERENCE = 2.0  # levels of 255
Facts = dict[str, Any]


def ours(path: Path) -> Facts:
    """What PhotoFix reads, as the others would say it."""
    from photofix.errors import PhotoReadError
    from photofix.photo.read import read_photo

    try:
        photo = read_photo(path, allow_truncated=True)
    except PhotoReadError as error:
        return {"refused": str(error)}
    pixels = np.asarray(photo.pixels, np.float64)
    top = 1.0 if photo.pixels.dtype.kind == "f" else np.iinfo(photo.pixels.dtype).max
    means = np.broadcast_to(pixels.reshape(-1, pixels.shape[2]).mean(axis=0) / top * 255, (3,))
    blocks = {name: bool(getattr(photo.metadata, name)) for name in ("exif", "xmp", "iptc")}
    return {
        "size": [photo.width, photo.height],
        "mean": means.tolist(),
        "orientation": photo.orientation,
        "alpha": photo.alpha is not None,
        "note": photo.note,
        "left out": list(photo.left_out),
        **blocks,
    }


def pillow(path: Path) -> Facts:
    """Pillow's view; its 16-bit colour is reduced to 8."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore")
            orientation = image.getexif().get(0x0112, 1)
            upright = ImageOps.exif_transpose(image)
            pixels = np.asarray(upright.convert("RGB") if not upright.mode.startswith(("I", "F")) else upright)
            facts: Facts = {"size": list(upright.size), "orientation": orientation, "mode": image.mode}
            facts["xmp"] = bool(image.info.get("xmp"))
            if image.format not in ("TIFF", "PNG"):  # where EXIF is the file itself, or in a text
                facts["exif"] = bool(image.info.get("exif"))
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"[:80]}
    if pixels.ndim == 3:
        facts["mean"] = pixels.reshape(-1, 3).mean(axis=0).tolist()
    return facts


def magick(path: Path) -> Facts:
    """ImageMagick's view of the first picture."""
    wanted = "%w %h %[fx:mean.r*255] %[fx:mean.g*255] %[fx:mean.b*255]\n"
    command = ["convert", f"{path}[0]", "-auto-orient", "-format", wanted, "info:"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        numbers = [float(part) for part in done.stdout.split()[:5]]
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": "no answer"}
    if len(numbers) < 5:
        return {"refused": done.stderr.strip().splitlines()[0][:80] if done.stderr.strip() else "no answer"}
    return {"size": [int(numbers[0]), int(numbers[1])], "mean": numbers[2:]}


def exiftool(path: Path) -> Facts:
    """exiftool's view of the metadata."""
    command = ["exiftool", "-j", "-n", "-G0", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    try:
        tags: dict[str, Any] = json.loads(done.stdout)[0]
    except (ValueError, IndexError):
        return {"refused": "no answer"}
    orientation = tags.get("EXIF:Orientation", tags.get("XMP:Orientation", 1))
    groups = Counter(key.split(":")[0].lower() for key in tags)
    return {"orientation": orientation, "xmp": groups["xmp"] > 0, "iptc": groups["iptc"] > 0}


OTHERS = {"Pillow": pillow} | {
    name: look for name, look, program in (("ImageMagick", magick, "convert"), ("exiftool", exiftool, "exiftool"))
    if shutil.which(program)
}  # fmt: skip


def disagreements(mine: Facts, theirs: Facts) -> Iterator[str]:
    """What differs, in words."""
    if "refused" in mine:
        if "refused" not in theirs and "size" in theirs:  # metadata alone can be read of almost anything
            yield f"refused here: {mine['refused']}"
        return
    if "refused" in theirs:
        return
    for name in ("size", "orientation", "exif", "xmp", "iptc"):
        if name in theirs and theirs[name] != mine[name]:
            yield f"{name}: {mine[name]} here, {theirs[name]} there"
    if "mean" in theirs and theirs.get("size") == mine["size"] and not mine["alpha"]:
        differences = np.abs(np.subtract(mine["mean"], theirs["mean"]))
        if differences.max() > MOST_MEAN_DIFFERENCE:
            yield f"mean: {np.round(mine['mean'], 1).tolist()} here, {np.round(theirs['mean'], 1).tolist()} there"


def child(pipe: Connection) -> None:
    """Answer paths with facts until nobody asks."""
    while True:
        try:
            name, path = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((ours if name == "PhotoFix" else pillow)(Path(path)))
        except Exception as error:
            pipe.send({"refused": f"TRACEBACK {type(error).__name__}: {error}"})


class Watched:
    """A child process that is replaced when it dies or hangs."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._process: Any = None

    def ask(self, path: Path, name: str = "PhotoFix") -> Facts:
        """Facts of `path` as PhotoFix or Pillow reads it, or how the child ended over it."""
        if self._process is None or not self._process.is_alive():
            self._pipe, theirs = self._context.Pipe()
            self._process = self._context.Process(target=child, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        self._pipe.send((name, str(path)))
        try:
            if self._pipe.poll(PATIENCE_S):
                answer: Facts = self._pipe.recv()
                return answer
            fault = "HANG"
        except (EOFError, OSError):
            fault = "CRASH"
        self.end()
        return {"refused": fault}

    def end(self) -> None:
        with contextlib.suppress(AttributeError):
            self._process.kill()
            self._process.join()
        self._process = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=3600, help="stop after this time")
    parser.add_argument("--others", default=",".join(OTHERS), help="programs to compare with, by commas")
    parser.add_argument("--json", type=Path, help="write the facts here")
    options = parser.parse_args()
    watched, start, counts, kept = Watched(), time.monotonic(), Counter[str](), {}
    for path in sorted(path for path in options.folder.rglob("*") if path.is_file()):
        if time.monotonic() - start > options.seconds:
            print("stopped: the time is over")
            break
        mine = watched.ask(path)
        state = "refused" if "refused" in mine else "read"
        if state == "refused" and mine["refused"].split()[0] in ("TRACEBACK", "HANG", "CRASH"):
            state = mine["refused"].split()[0].lower()
        if "decoder crash" in mine.get("refused", ""):
            state = "died in the helper"
        counts[state] += 1
        kept[str(path)] = mine
        for name in options.others.split(","):
            theirs = watched.ask(path, name) if name == "Pillow" else OTHERS[name](path)
            for words in disagreements(mine, theirs):
                counts[f"disagreements with {name}"] += 1
                print(f"{path.relative_to(options.folder)} | {name} | {words}", flush=True)
    watched.end()
    if options.json:
        options.json.write_text(json.dumps(kept, indent=1))
    print(f"{sum(counts[s] for s in ('read', 'refused', 'died in the helper', 'traceback', 'hang', 'crash'))} files:")
    print(json.dumps(dict(counts), indent=1))
    sys.exit(1 if counts["traceback"] + counts["hang"] + counts["crash"] else 0)


if __name__ == "__main__":
    main()
