"""Other people's broken files, and ours: 10,000 of them read, restored in a batch, opened in the window.

    python tests/bench/fuzz.py --files 10000 --seed 1

Six tenths of the files are read (`fuzz_read.py`), a tenth is restored as a batch (`fuzz_batch.py`), a fifth opened in
the window (`fuzz_window.py`), a tenth are files of ours (`fuzz_ours.py`). Looked for: programs that die or hang,
exceptions that are none of ours, words of Python in what a person reads. Each file depends on (seed, number) only.
"""

from __future__ import annotations

import argparse
import json
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START_S, HANG_S = 180.0, 120.0
FINE = ("shown", "refused", "cut off, then shown", "cut off, then refused")


def part(program: str, *arguments: object) -> dict[str, Any]:
    """The JSON that one of the programs prints; what it died of instead."""
    command = [sys.executable, str(HERE / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        return {"bad": f"ended with {done.returncode}: {done.stderr[-500:]}"}


def through_window(files: int, seed: int) -> dict[str, Any]:
    """Outcomes of files opened in windows; a window that dies or hangs is replaced by another after that file."""
    outcomes: Counter[str] = Counter()
    bad: dict[int, str] = {}
    number = 0
    while number < files:
        for at, outcome in _one_window(number, files, seed):
            outcomes[outcome if outcome in FINE else outcome.split(" ")[0]] += 1
            if outcome not in FINE:
                bad[at] = outcome
            number = at + 1
    return {"files": files, "outcomes": dict(outcomes), "bad": bad}


def _one_window(first: int, files: int, seed: int) -> list[tuple[int, str]]:
    command = [sys.executable, str(HERE / "fuzz_window.py"), str(first), str(files), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        told: list[tuple[int, str]] = []
        begun, patience = first, START_S
        while True:
            try:
                line = lines.get(timeout=patience)
            except queue.Empty:
                process.kill()
                return [*told, (begun, "hang")]
            if not line:
                code = process.wait()
                is_done = code == 0 and len(told) == files - first
                return told if is_done else [*told, (begun, f"crash ({code})")]
            number, outcome = json.loads(line)
            begun, patience = number, HANG_S
            if outcome != "begun":
                told.append((number, outcome))


def _pass_on(stream: Any, lines: queue.Queue[str]) -> None:
    for line in stream:
        if line.startswith("["):
            lines.put(line)
    lines.put("")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("ours", "window", "batch", "read"), help="one of the parts, all files")
    options = parser.parse_args()
    share = options.files // 10
    wanted = {"ours": share, "window": 2 * share, "batch": share, "read": 6 * share}
    if options.only:
        wanted = {options.only: options.files}
    is_bad = False
    for name, files in wanted.items():
        start = time.perf_counter()
        if name == "window":
            result = through_window(files, options.seed)
        elif name == "read":
            result = part("fuzz_read.py", "--files", files, "--seed", options.seed)
        else:
            result = part(f"fuzz_{name}.py", files, options.seed)
        is_bad = is_bad or bool(result["bad"])
        print(json.dumps({name: result | {"seconds": round(time.perf_counter() - start)}}), flush=True)
    sys.exit(1 if is_bad else 0)


if __name__ == "__main__":
    main()
