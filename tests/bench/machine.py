"""The head line of every bench: which processor a figure was measured on. Absolute times drift from one to another."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

SETS = (
    "sse4_2",
    "avx",
    "fma",
    "f16c",
    "avx2",
    "avx_vnni",
    "avx512f",
    "avx512bw",
    "avx512_vnni",
    "avx512_bf16",
    "amx_tile",
)
"""Instruction sets that decide how fast pixels and networks are, as Linux calls them."""


def head_line() -> str:
    """Cores this process may use, the processor's name, its instruction sets, who else is at work."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    name, flags = _processor()
    known = " ".join(each for each in SETS if each in flags) or "instruction sets unknown"
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores, {name}: {known}{busy}"


def say() -> None:
    """Print it, to where it spoils no JSON."""
    print(f"# {head_line()}", file=sys.stderr)


def _processor() -> tuple[str, set[str]]:
    path = Path("/proc/cpuinfo")
    if path.exists():
        lines = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        values = {key.strip(): value.strip() for key, value in lines.items()}
        return values.get("model name", platform.machine()), set(
            values.get("flags", values.get("Features", "")).split()
        )
    if sys.platform == "darwin":
        name = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True).stdout
        return name.strip(), set()
    return platform.processor() or platform.machine(), set()
