"""What the frozen program does without: named here where PyInstaller brings it by the folder, found where it is only
needed by what has gone. And the symbols of its libraries, which only a debugger reads."""

from __future__ import annotations

import fnmatch
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str, str, str]
"""PyInstaller's: place in the program, source (of a link: where it points), kind."""

UNUSED_MODULES = (
    *("tkinter", "matplotlib", "pytest", "_pytest", "hypothesis", "IPython", "setuptools", "pkg_resources"),
    *("scipy", "skimage", "sympy", "mpmath", "networkx", "jinja2", "numba", "pandas", "cryptography", "keyring"),
    *("torch._dynamo", "torch._inductor", "torch.onnx", "torch.utils.tensorboard", "photofix.training", "distributed"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtTest", "PySide6.QtOpenGL", "PIL.ImageTk"),
    *("imagecodecs.numcodecs", "zarr", "numcodecs", "dask", "fsspec", "tifffile.numcodecs", "tifffile.zarr", "lxml"),
)

PHOTO_CODECS = (
    *("_shared", "_shared_cython", "_imcd", "_cms", "_jpeg8", "_jpegsof3", "_ljpeg", "_jpegls", "_jpegxr", "_jpegxl"),
    *("_jpeg2k", "_png", "_webp", "_avif", "_zlib", "_deflate", "_lzma", "_zstd", "_ccitt", "_lerc", "_pixarlog"),
)
"""Modules of imagecodecs that photographs, and what a TIFF may hold, are decoded with; the rest is for measurements."""

UNUSED_FILES = ("PySide6/Qt/qml/*", "PySide6/Qt/plugins/*", "PySide6/Qt/translations/*", "*.dist-info/RECORD")
_PLUGINS = {
    "platforms": ("libqxcb", "libqwayland", "libqoffscreen", "libqminimal.so"),
    "platforminputcontexts": ("libcompose", "libibus"),
    "platformthemes": ("libqxdgdesktopportal",),  # the one for GTK would bring all of GTK
    "wayland-shell-integration": ("libxdg-shell",),
    "wayland-decoration-client": ("lib",),
    "iconengines": ("libqsvgicon",),
    "imageformats": ("libqjpeg", "libqgif", "libqico", "libqsvg", "libqwebp"),
    "printsupport": ("lib",),
}
USED_FILES = (
    *(f"PySide6/Qt/plugins/{folder}/{name}*" for folder, names in _PLUGINS.items() for name in names),
    *("PySide6/Qt/translations/qtbase_zh_*", "PySide6/Qt/translations/qtbase_en*"),
    *("torch/lib/libtorch_global_deps*", "libpython*"),  # loaded by name: no file says that it needs them
)
"""Exceptions from what is unused and from what nobody needs."""

READ_SOURCE = re.compile(r"install_config_module|_overload|boolean_dispatch|jit\.(script|interface|export)|custom_op")
"""In modules of torch whose source is read while they are imported; of others only the compiled code is used."""

LIBRARY_FOLDERS = ("", "PySide6/Qt/lib", "torch/lib")
"""Folders of nothing but libraries that other files need."""


def slim(entries: Iterable[Entry]) -> list[Entry]:
    """`entries` without what is not used, without libraries that only those needed, without links to nothing."""
    kept = [entry for entry in entries if not _matches(entry[0], UNUSED_FILES) or _matches(entry[0], USED_FILES)]
    kept = [entry for entry in kept if not fnmatch.fnmatchcase(entry[0], "torch/*.py") or _is_read(entry[1])]
    if sys.platform == "linux":
        kept = _without_orphans(kept)
    places = {place for place, _, _ in kept}
    return [entry for entry in kept if entry[2] != "SYMLINK" or _target(entry) in places]


def strip_symbols(folder: Path) -> None:
    """Take the symbols out of all libraries below `folder`, but of those that would no longer load."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and ".so" in path.name]
    for path in files:
        stripped = path.with_name(f"{path.name}.stripped")
        subprocess.run(["strip", "--strip-unneeded", "-o", stripped, path], check=True)
        if _can_load(stripped):
            stripped.replace(path)
        else:
            stripped.unlink()


def _can_load(path: Path) -> bool:
    """Whether all segments lie as the loader wants them; `strip` misplaces those that a wheel's tools have moved."""
    told = subprocess.run(["readelf", "-lW", path], capture_output=True, text=True, check=True).stdout
    segments = [line.split() for line in told.splitlines() if line.strip().startswith("LOAD")]
    return all((int(row[1], 16) - int(row[2], 16)) % int(row[-1], 16) == 0 for row in segments)


def _matches(place: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(place, pattern) for pattern in patterns)


def _is_read(source: str) -> bool:
    return READ_SOURCE.search(Path(source).read_text(encoding="utf-8")) is not None


def _target(link: Entry) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(link[0]), link[1]))


def _without_orphans(entries: list[Entry]) -> list[Entry]:
    needed_by = {place: needs(source) for place, source, kind in entries if kind in ("BINARY", "EXTENSION")}
    while True:
        needed = set().union(*needed_by.values())
        orphans = {place for place in needed_by if _is_library(place) and posixpath.basename(place) not in needed}
        orphans = {place for place in orphans if not _matches(place, USED_FILES)}
        if not orphans:
            return [entry for entry in entries if entry[0] in needed_by or entry[2] not in ("BINARY", "EXTENSION")]
        needed_by = {place: needs for place, needs in needed_by.items() if place not in orphans}


def _is_library(place: str) -> bool:
    return posixpath.dirname(place) in LIBRARY_FOLDERS and posixpath.basename(place).startswith("lib")


def needs(source: str) -> set[str]:
    """Names of the libraries that a library or program asks for."""
    told = subprocess.run(["readelf", "-d", source], capture_output=True, text=True, check=False).stdout
    return {line.split("[")[1].split("]")[0] for line in told.splitlines() if "(NEEDED)" in line}
