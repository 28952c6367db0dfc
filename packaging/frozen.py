"""The frozen program: dist/photofix, one folder with the window and the command line that needs no Python. It is made
by PyInstaller in an environment of its own (build/freeze, or $FREEZE_ENV), with torch's build for the processor, and
tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from project import BUILD, DIST, ROOT, megabytes, run
from slim import strip_symbols

PROGRAM = DIST / "photofix"
ENVIRONMENT = Path(os.environ.get("FREEZE_ENV", BUILD / "freeze"))
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
CPU_BUILDS = "https://download.pytorch.org/whl/cpu"


def freeze() -> Path:
    """Make the frozen program; its folder."""
    make_environment()
    work = ["--distpath", DIST, "--workpath", BUILD / "pyinstaller"]
    run(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *work, ROOT / "packaging" / "photofix.spec")
    if sys.platform == "linux":
        strip_symbols(PROGRAM)
    run(PYTHON, ROOT / "packaging" / "try_frozen.py", program())
    print(f"dist/photofix: {megabytes(PROGRAM):.0f} MB")
    return PROGRAM


def program() -> Path:
    """The frozen program's executable."""
    return PROGRAM / ("photofix.exe" if sys.platform == "win32" else "photofix")


def make_environment() -> None:
    """Install what is frozen. On Linux torch would come with CUDA, which is gigabytes: its small build is asked for."""
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", ENVIRONMENT)
    pip = (PYTHON, "-m", "pip", "install", "--quiet")
    if not is_small_torch():
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        version = re.findall(r'"torch==([\d.]+)"', text)[0]
        wanted = f"torch=={version}" if sys.platform == "darwin" else f"torch=={version}+cpu"
        if subprocess.run([*pip, wanted], check=False, capture_output=True).returncode:
            run(*pip, wanted, "--index-url", CPU_BUILDS)
    run(*pip, f"{ROOT}[raw,heif]", "pyinstaller>=6.11")


def is_small_torch() -> bool:
    """Whether torch is installed, and without CUDA."""
    code = "import importlib.metadata as metadata; print(metadata.version('torch'))"
    told = subprocess.run([PYTHON, "-c", code], check=False, capture_output=True, text=True)
    return told.returncode == 0 and (sys.platform == "darwin" or "+cpu" in told.stdout)


if __name__ == "__main__":
    freeze()
