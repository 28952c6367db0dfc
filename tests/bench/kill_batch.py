"""Kills a batch of mixed formats with signal 9 at random moments, lets it finish, and counts what went wrong.

    python tests/bench/kill_batch.py --kills 60 --seed 1

Lost: photos without a verified result. Repeated: done in two runs. Changed: originals that are not what they were.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

STUB = Path(__file__).parents[1] / "stub_analyser.py"
ROOT = Path(__file__).parents[2]
SUFFIXES = (".jpg", ".png", ".avif", ".webp", ".tif")


def make_photos(folder: Path, count: int) -> None:
    rng = np.random.default_rng(0)
    folder.mkdir()
    for number in range(count):
        pixels = rng.integers(0, 256, (12, 16, 3)).astype(np.uint8).repeat(20, 0).repeat(20, 1)
        Image.fromarray(pixels).save(folder / f"{number:03}{SUFFIXES[number % len(SUFFIXES)]}")


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def start(photos: Path, out: Path, seconds: float) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(ROOT), str(STUB.parent)])
    command = [sys.executable, str(STUB), "batch", str(photos), str(out), "--jobs", "2"]
    environment = os.environ | {"PYTHONPATH": paths, "STUB_SECONDS": str(seconds)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def lines(out: Path) -> list[dict[str, object]]:
    try:
        text = (out / ".photofix-batch" / "journal.jsonl").read_bytes()
    except OSError:
        return []
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue  # torn off by the kill
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        photos, out = Path(place, "photos"), Path(place, "out")
        make_photos(photos, 2 * options.kills)
        before = hashes(photos)
        begun_at_kill: Counter[int] = Counter()
        for _ in range(options.kills):
            known = len(lines(out))
            wanted = known + chance.randint(0, 6)  # lines of the journal; a moment within the next one is chosen below
            with start(photos, out, 0.05) as process:
                while process.poll() is None and len(lines(out)) < wanted:
                    threading.Event().wait(0.002)
                threading.Event().wait(chance.random() * 0.2)
                process.kill()
                process.communicate()
            newest = {str(line["input"]): line["state"] for line in lines(out)}
            begun_at_kill[sum(state == "started" for state in newest.values())] += 1
        with start(photos, out, 0.0) as process:
            said = process.communicate()[1].decode()
        done = Counter(str(line["input"]) for line in lines(out) if line["state"] == "done")
        results = {path.name for path in out.iterdir() if path.suffix in SUFFIXES}
        after = hashes(photos)
        print(said.strip())
        print(f"kills: {options.kills}, photos at work when killed: {dict(sorted(begun_at_kill.items()))}")
        print(f"lost: {sum(name not in results for name in before)}")
        print(f"repeated: {sum(count > 1 for count in done.values())}")
        print(f"originals changed: {sum(after.get(name) != value for name, value in before.items())}")
        print(f"temporary files left: {len(list(out.rglob('*.tmp')))}, exit code: {process.returncode}")


if __name__ == "__main__":
    main()
