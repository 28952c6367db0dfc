"""Weights and resources are found from a checkout (editable install) and from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from photofix.paths import is_file, is_folder, is_there, resources_dir, typed_path, weights_dir

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
    for inside, pattern in (("photofix", "*.py"), ("photofix/training/samples/hand_marks", "*.png")):
        known, packed = (
            {path.relative_to(folder) for path in (folder / inside).rglob(pattern)}
            for folder in (ROOT, tmp_path / "site")
        )
        assert known and packed == known
    for name in ("guide", "presets", "icons", "i18n"):
        known, packed = (
            {path.relative_to(folder) for path in (folder / name).rglob("*")}
            for folder in (ROOT / "resources", resources)
        )
        assert known and packed == known


LONG = "a" * 300


def test_what_lies_at_a_path_is_told(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    answers = {
        path.name: (is_folder(path), is_file(path), is_there(path)) for path in (tmp_path / "f", tmp_path / "link")
    }
    assert answers == {"f": (False, True, True), "link": (False, False, True)}
    assert (is_folder(tmp_path), is_file(tmp_path), is_there(tmp_path / "g")) == (True, False, False)


@pytest.mark.parametrize(
    "path", [Path(f"/tmp/{LONG}"), Path("/tmp/a\0b"), Path("/tmp/x/y" * 2000)], ids=["name", "nul", "path"]
)
def test_what_cannot_be_asked_is_no(path: Path) -> None:
    assert not (is_folder(path) or is_file(path))


def test_a_place_without_permission_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object, **_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "stat", refuse)
    assert not (is_folder(Path("/somewhere")) or is_file(Path("/somewhere")))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("~/x", Path.home() / "x"),
        ("/a/b", Path("/a/b")),
        ("~nobody-here-is-called-so/x", Path("~nobody-here-is-called-so/x")),
    ],
)
def test_what_a_person_types_is_a_path(text: str, path: Path) -> None:
    assert typed_path(text) == path
