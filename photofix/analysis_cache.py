"""Analyses of photos seen before: npz files in the user's cache folder, bounded, the oldest dropped first.

A damaged entry counts as none and is made anew. An Analysis is not bit-identical between devices; a
cached one is used whatever the device.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from photofix.analysis import Analysis, Patch, TaskAnalysis
from photofix.errors import PhotoFixError
from photofix.photo.safe_file import write_safely

VERSION = 2
MAX_BYTES = 2 * 10**9

_PLACE = ("y", "x", "height", "width", "scale", "confidence")
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, IndexError, zipfile.BadZipFile, zlib.error, MemoryError)


class AnalysisCache:
    """Complete analyses by photo and weights.

    Args:
        folder: where they are kept; None = the user's cache folder.
        max_bytes: the folder's size from which the least recently used are dropped.
    """

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder or user_cache_path("photofix", appauthor=False) / "analyses"
        self._max_bytes = max_bytes

    def get(self, photo_sha256: str, weights_sha256: str) -> Analysis | None:
        """The analysis, None if there is none or it cannot be read."""
        path = self._path(photo_sha256, weights_sha256)
        try:
            with np.load(path, allow_pickle=False) as arrays:
                analysis = _unpacked(arrays)
            os.utime(path)
        except _DAMAGED:
            return None
        is_asked = (analysis.photo_sha256, analysis.weights_sha256) == (photo_sha256, weights_sha256)
        return analysis if is_asked else None

    def put(self, analysis: Analysis) -> None:
        """Keep a complete analysis; one after the first look only is not worth it. A full disk is no error."""
        if not analysis.complete:
            return
        path = self._path(analysis.photo_sha256, analysis.weights_sha256)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **_packed(analysis))

        def fill(file: BinaryIO, temporary: Path) -> None:
            file.write(buffer.getbuffer())

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_safely(path, fill, lambda temporary: None, overwrite=True)
            self._drop_oldest()
        except (OSError, PhotoFixError):
            return  # without a cache the next analysis takes longer, nothing else

    def _path(self, photo_sha256: str, weights_sha256: str) -> Path:
        return self._folder / f"{photo_sha256[:32]}-{weights_sha256[:16]}-v{VERSION}.npz"

    def _drop_oldest(self) -> None:
        entries = sorted(
            ((path.stat(), path) for path in self._folder.glob("*.npz")), key=lambda entry: entry[0].st_mtime
        )
        total = sum(stat.st_size for stat, _ in entries)
        for stat, path in entries[:-1]:
            if total <= self._max_bytes:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _packed(analysis: Analysis) -> dict[str, NDArray[Any]]:
    """Arrays for npz: a JSON header, the parameters, and each task's patches laid end to end."""
    header = {
        "photo_sha256": analysis.photo_sha256,
        "weights_sha256": analysis.weights_sha256,
        "height": analysis.height,
        "width": analysis.width,
        "device": analysis.device,
        "tasks": {
            key: {
                "presence": task.presence,
                "threshold": task.threshold,
                "params": list(task.params),
                "along": list(task.along),
            }
            for key, task in analysis.tasks.items()
        },
    }
    arrays: dict[str, NDArray[Any]] = {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)}
    for key, task in analysis.tasks.items():
        for kind, values in (("params", task.params), ("along", task.along)):
            arrays |= {f"{key}/{kind}/{name}": np.asarray(value, np.float32) for name, value in values.items()}
        if task.patches:
            arrays |= {f"{key}/patches/{name}": value for name, value in _packed_patches(task.patches).items()}
    return arrays


def _packed_patches(patches: tuple[Patch, ...]) -> dict[str, NDArray[Any]]:
    return {
        "place": np.array([[getattr(patch, name) for name in _PLACE] for patch in patches], np.float64),
        "shape": np.array([patch.mask.shape for patch in patches], np.int64),
        "density": np.concatenate([patch.density.astype(np.float16).ravel() for patch in patches]),
        "mask": np.concatenate([patch.mask.astype(np.uint8).ravel() for patch in patches]),
    }


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> Analysis:
    header = json.loads(arrays["header"].tobytes())
    tasks = {key: _unpacked_task(arrays, key, entry) for key, entry in header.pop("tasks").items()}
    return Analysis(tasks=tasks, complete=True, **header)


def _unpacked_task(arrays: Mapping[str, NDArray[Any]], key: str, entry: Mapping[str, Any]) -> TaskAnalysis:
    params, along = ({name: arrays[f"{key}/{kind}/{name}"] for name in entry[kind]} for kind in ("params", "along"))
    patches = _unpacked_patches(arrays, f"{key}/patches") if f"{key}/patches/place" in arrays else ()
    return TaskAnalysis(float(entry["presence"]), float(entry["threshold"]), params, patches, along)


def _unpacked_patches(arrays: Mapping[str, NDArray[Any]], prefix: str) -> tuple[Patch, ...]:
    shapes = arrays[f"{prefix}/shape"]
    stops = np.cumsum(shapes.prod(axis=1))[:-1]
    densities = np.split(arrays[f"{prefix}/density"], stops * 3)
    masks = np.split(arrays[f"{prefix}/mask"], stops)
    patches = []
    for place, (height, width), density, mask in zip(arrays[f"{prefix}/place"], shapes, densities, masks, strict=True):
        named = dict(zip(_PLACE, map(float, place), strict=True))
        patches.append(Patch(density=density.reshape(height, width, 3), mask=mask.reshape(height, width), **named))
    return tuple(patches)
