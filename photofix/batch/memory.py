"""Memory of this process, and a budget that several photos at work share."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_memory_mb() -> float:
    """Highest resident memory of this process so far, MB (2**20 bytes); 0 where the system does not tell."""
    return _status_mb("VmHWM") or _rusage_mb()


def resident_memory_mb() -> float:
    """Resident memory of this process now, MB; the peak where the system does not tell."""
    return _status_mb("VmRSS") or _rusage_mb()


def _status_mb(name: str) -> float:
    # VmHWM rather than ru_maxrss: the latter starts at the parent's peak after fork and exec.
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":")), 0.0)


def _rusage_mb() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024
