"""Weights and resources are found from a checkout (editable install) and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from photofix.paths import resources_dir, weights_dir

ROOT = Path(__file__).parent.parent


def test_the_checkout_has_them_beside_the_package() -> None:
    assert (weights_dir() / "photofix.safetensors").is_file()
    assert (weights_dir() / "photofix.json").is_file()
    assert list((resources_dir() / "samples").glob("*.jpg"))


def test_a_wheel_carries_them_inside_the_package(tmp_path: Path) -> None:
    flags = ["--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *flags, "."], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "from photofix.paths import weights_dir, resources_dir; print(weights_dir()); print(resources_dir())"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    weights, resources = (Path(line) for line in done.stdout.splitlines())
    assert weights == tmp_path / "site" / "photofix" / "weights"
    assert (weights / "photofix.safetensors").is_file()
    assert list((resources / "samples").glob("*.jpg"))
