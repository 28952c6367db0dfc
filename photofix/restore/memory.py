"""Memory of this process, and a budget that several photos at work share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

from photofix.photo.header import read_header
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.hashing import stamp

BASE_MB = 150.0
"""What a photo of any size takes: tiles of the analysis, stripes of the render, tables."""

COPIES = 4.0
"""How often a photo's pixels are in memory at once: as read, as rendered, as encoded, as read back."""

CODER_BYTES = {"AVIF": 40}
"""Bytes per pixel that coding some formats takes (measured on 24 MP), far more than their pixels."""


def peak_memory_mb() -> float:
    """Highest resident memory of this process so far, MB (2**20 bytes); on Windows and Linux exact, elsewhere at least
    as much as now."""
    import psutil  # no window waits for it

    known = getattr(psutil.Process().memory_info(), "peak_wset", 0) / 2**20
    return known or _high_water_mb() or resident_memory_mb()


def resident_memory_mb() -> float:
    """Resident memory of this process now, MB."""
    import psutil

    return float(psutil.Process().memory_info().rss / 2**20)


def available_memory_mb() -> float:
    """Memory that the system could still give, MB."""
    import psutil

    return float(psutil.virtual_memory().available / 2**20)


def _high_water_mb() -> float:
    # Not from psutil, and not ru_maxrss either, which starts at the parent's peak after fork and exec.
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


class MemoryBudget:
    """Megabytes that several threads share; whoever asks for more than is free waits.

    Args:
        total_mb: the budget. A single photo may exceed it, but then it runs alone.
    """

    def __init__(self, total_mb: float) -> None:
        self._total_mb = total_mb
        self._used_mb = 0.0
        self._changed = Condition()

    @contextmanager
    def reserve(self, wanted_mb: float, progress: Progress = NO_PROGRESS) -> Iterator[None]:
        """Hold `wanted_mb` for the body. Raises Cancelled if `progress` says so while waiting."""
        with self._changed:
            while self._used_mb > 0 and self._used_mb + wanted_mb > self._total_mb:
                progress.check()
                self._changed.wait(0.1)
            self._used_mb += wanted_mb
        try:
            yield
        finally:
            with self._changed:
                self._used_mb -= wanted_mb
                self._changed.notify_all()


def photo_memory_mb(path: Path) -> float:
    """Estimate of what restoring this photo takes beside the loaded program, MB, from the file's header."""
    header = read_header(path)
    if header is None:
        # Unknown to Pillow's header readers: a compressed file rarely holds more than ten times its size.
        size = stamp(path)
        return BASE_MB + COPIES * 10 * (size.size if size else 0) / 2**20
    channel_bytes = 2 if header.bits > 8 else 1
    pixel_bytes = max(COPIES * 3 * channel_bytes, CODER_BYTES.get(header.format, 0))
    return BASE_MB + pixel_bytes * header.width * header.height / 2**20
