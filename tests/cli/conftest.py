"""Photos for the command line."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from skimage import data


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with two real photos."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for name, picture in (("astronaut.jpg", data.astronaut()), ("coffee.png", data.coffee())):
        (folder / name).write_bytes(cv2.imencode(Path(name).suffix, picture[::4, ::4, ::-1].copy())[1].tobytes())
    return folder
