"""Memory: what the system says, the budget, the estimate."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np
import pytest
import tifffile

from photofix.progress import Cancelled, Progress
from photofix.restore.memory import BASE_MB, MemoryBudget, peak_memory_mb, photo_memory_mb, resident_memory_mb


def test_peak_is_at_least_what_is_resident() -> None:
    assert 10 < resident_memory_mb() <= peak_memory_mb() + 1


def test_who_asks_for_too_much_waits_until_it_is_free() -> None:
    budget, inside, leave = MemoryBudget(100), Event(), Event()

    def hold() -> None:
        with budget.reserve(80):
            inside.set()
            leave.wait(20)

    thread = Thread(target=hold)
    thread.start()
    assert inside.wait(20)
    with pytest.raises(Cancelled), budget.reserve(30, Progress(is_cancelled=lambda: True)):
        pass
    leave.set()
    thread.join(20)
    with budget.reserve(30):
        pass


def test_one_photo_larger_than_the_budget_runs_alone() -> None:
    with MemoryBudget(1).reserve(1000):
        pass


def test_the_estimate_knows_depth_and_size(tmp_path: Path) -> None:
    (tmp_path / "8.png").write_bytes(cv2.imencode(".png", np.zeros((500, 1000, 3), np.uint8))[1].tobytes())
    tifffile.imwrite(tmp_path / "16.tif", np.zeros((500, 1000, 3), np.uint16), photometric="rgb")
    small, large = (photo_memory_mb(tmp_path / name) - BASE_MB for name in ("8.png", "16.tif"))
    assert large == pytest.approx(2 * small)


def test_the_estimate_knows_formats_that_are_dear_to_code(tmp_path: Path) -> None:
    pixels = np.zeros((1000, 1000, 3), np.uint8)
    for suffix in (".avif", ".png"):
        cv2.imwrite(str(tmp_path / f"a{suffix}"), pixels)
    plain, dear = (photo_memory_mb(tmp_path / f"a{suffix}") - BASE_MB for suffix in (".png", ".avif"))
    assert dear == pytest.approx(40e6 / 2**20)
    assert dear > 3 * plain


def test_the_estimate_of_no_photo_is_small(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(b"no photo")
    assert photo_memory_mb(tmp_path / "x.jpg") == pytest.approx(BASE_MB, abs=1)
    assert photo_memory_mb(tmp_path / "absent.jpg") == BASE_MB
