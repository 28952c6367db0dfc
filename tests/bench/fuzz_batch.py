"""Mutated photos as one batch, some with a spoilt saved edit, then again with a spoilt journal. Part of `fuzz.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from fuzz_ours import Ours, spoilt
from fuzz_read import is_person_readable, mutated, seeds, suffix_of

STUB = Path(__file__).parents[1] / "stub_analyser.py"
SECONDS_EACH, SECONDS_MORE = 3, 300


def through_batch(files: int, seed: int) -> dict[str, Any]:
    """How `files` photos ended, and what should not be there."""
    with tempfile.TemporaryDirectory() as folder:
        photos, out, ours = Path(folder, "photos"), Path(folder, "out"), Path(folder, "ours")
        photos.mkdir()
        ours.mkdir()
        sidecar, corpus = Ours(ours).sound["sidecar"], seeds()
        for number in range(files):
            data = mutated(corpus, seed, number)
            path = photos / f"{number:05}.{suffix_of(data)}"
            path.write_bytes(data)
            if number % 3 == 0:
                path.with_name(f"{path.name}.photofix.json").write_bytes(spoilt(sidecar, seed, number))
        first = _run(photos, out, files)
        journal = out / ".photofix-batch" / "journal.jsonl"
        journal.write_bytes(spoilt(spoilt(journal.read_bytes(), seed, 1), seed, 2))
        again = _run(photos, out, files)
        return {"files": files, "first": first, "again, journal spoilt": again, "bad": first["bad"] + again["bad"]}


def _run(photos: Path, out: Path, files: int) -> dict[str, Any]:
    paths = os.pathsep.join([str(Path(__file__).parents[2]), str(STUB.parent)])
    command = [sys.executable, str(STUB), "batch", "--json", "--use-sidecars", "--max-megapixels", "50"]
    done = subprocess.run(
        [*command, str(photos), str(out)],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_EACH * files + SECONDS_MORE,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [str(line["error"]) for line in told if line["error"]]
    bad = [error for error in errors if not is_person_readable(error)][:20]
    bad += [line for line in done.stderr.splitlines() if "Traceback" in line]
    if done.returncode not in (0, 1) or len(told) != files:
        bad.append(f"exit code {done.returncode}, {len(told)} of {files} told of: {done.stderr[-500:]}")
    statuses = {status: sum(line["status"] == status for line in told) for status in ("done", "resumed", "failed")}
    return statuses | {"bad": bad, "end": done.stderr.splitlines()[-2:]}


if __name__ == "__main__":
    print(json.dumps(through_batch(int(sys.argv[1]), int(sys.argv[2])), indent=1))
