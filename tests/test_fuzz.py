"""A few broken files, theirs and ours, through batch, window and readers. The long run is tests/bench/fuzz.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "bench" / "fuzz.py"


@pytest.mark.skipif(os.name != "posix", reason="limits on a child's memory are POSIX")
@pytest.mark.parametrize(("part", "files"), [("ours", 180), ("batch", 30), ("window", 30)])
def test_broken_files_end_in_a_photo_or_a_sentence(part: str, files: int) -> None:
    command = [sys.executable, str(FUZZ), "--only", part, "--files", str(files), "--seed", "20261128"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    result = json.loads(done.stdout)[part]
    assert not result["bad"], result
    assert done.returncode == 0
    if part == "batch":
        assert result["first"]["done"] > 3 and result["again, journal spoilt"]["failed"] > 3
    else:
        assert sum(result["outcomes"].values()) == files and len(result["outcomes"]) > 1
