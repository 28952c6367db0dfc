"""Photos in folders, and the command line in another process, with the stub analyzer instead of the network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

HERE = Path(__file__).parent


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with three real photos and, in a folder of its own, a fourth with a name used before."""
    folder = tmp_path / "scans"
    save(folder / "astronaut.jpg", data.astronaut()[::4, ::4])
    save(folder / "coffee.png", data.coffee()[::4, ::4])
    save(folder / "cat 漢字 ü.tif", data.chelsea()[::3, ::3])
    save(folder / "more" / "astronaut.jpg", data.rocket()[::4, ::4])
    return folder


def save(path: Path, pixels: np.ndarray) -> Path:
    """Write RGB pixels to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, np.ascontiguousarray(pixels[..., ::-1]))[1].tobytes())
    return path


@pytest.fixture
def write_photo() -> Callable[..., Path]:
    """Write RGB pixels to a path."""
    return save


@pytest.fixture
def start_cli() -> Callable[..., subprocess.Popen[bytes]]:
    """Start the command line with the stub in another process; environment variables as keywords."""

    def start(*arguments: object, **environment: object) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join([str(HERE.parents[1]), str(HERE.parent), os.environ.get("PYTHONPATH", "")])
        return subprocess.Popen(
            [sys.executable, str(HERE.parent / "stub_analyser.py"), *map(str, arguments)],
            env=os.environ | {"PYTHONPATH": paths} | {name: str(value) for name, value in environment.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start
