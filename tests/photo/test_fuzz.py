"""Two hundred mutated files: each becomes a photo or one sentence. The long run is tests/bench/fuzz.py."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name != "posix", reason="limits on a child's memory are POSIX")
def test_no_crash_no_hang_no_traceback() -> None:
    path = Path(__file__).parents[1] / "bench" / "fuzz_read.py"
    spec = importlib.util.spec_from_file_location("fuzz_read", path)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    result = bench.run_in_own_process(200, seed=20261123)
    assert result["bad"] == {}
    assert result["outcomes"]["read"] > 20
    assert sum(result["outcomes"].values()) == 200
