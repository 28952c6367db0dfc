"""How quick the program starts, frozen and from source side by side: python tests/bench/bench_start.py [PROGRAM ...]

Each PROGRAM (such as dist/photofix/photofix) and this source take turns; medians and ranges in seconds of `--version`,
and of a window until it is on the screen of an Xvfb. The first round, which reads the files from disk, is told apart.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine import say

ROOT = Path(__file__).parents[2]
DISPLAY = ":97"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="programs to compare with the source")
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        sys.exit("Install xvfb and xdotool.")
    say()
    commands = [[str(Path(name).absolute())] for name in chosen.programs]
    commands.append([sys.executable, "-m", "photofix"])
    taken: dict[tuple[str, str], list[float]] = {}
    with screen(), tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "DISPLAY": DISPLAY, "PYTHONPATH": str(ROOT)}
        environment.pop("QT_QPA_PLATFORM", None)
        for _ in range(chosen.repeats + 1):
            for command in commands:
                taken.setdefault((shlex.join(command), "--version"), []).append(version_s(command, environment))
                taken.setdefault((shlex.join(command), "window"), []).append(window_s(command, environment))
    for (command, what), (first, *later) in taken.items():
        median = statistics.median(later)
        print(f"{what:10} {median:6.2f} ({min(later):.2f} to {max(later):.2f}), first {first:.2f}  {command}")


def version_s(command: list[str], environment: dict[str, str]) -> float:
    """Seconds until `--version` has ended."""
    begin = time.perf_counter()
    subprocess.run([*command, "--version"], env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin


def window_s(command: list[str], environment: dict[str, str]) -> float:
    """Seconds until the window is on the screen; it is closed again."""
    begin = time.perf_counter()
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    search = ["xdotool", "search", "--onlyvisible", "--class", "photofix"]  # with --sync it looks twice a second only
    while subprocess.run(search, env=environment, check=False, capture_output=True).returncode:
        if program.poll() is not None or time.perf_counter() - begin > 120:
            sys.exit(f"{shlex.join(command)} opened no window.")
        time.sleep(0.01)
    taken = time.perf_counter() - begin
    program.terminate()
    program.wait(60)
    return taken


@contextmanager
def screen() -> Iterator[None]:
    """A screen that nobody sees."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(2)
        yield
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
