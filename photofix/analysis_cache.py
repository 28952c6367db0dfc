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
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from photofix.analysis import Analysis, Patch, TaskAnalysis
from photofix.checked_json import Range, UnfitError, checked, parsed
from photofix.errors import PhotoFixError
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.tasks import load_tasks
from photofix.tasks._ops import NUMPY
from photofix.tasks.base import Output

VERSION = 2
MAX_BYTES = 2 * 10**9
GRID_CELLS = 8
FARTHEST_PX = 1e7

_PLACE = ("y", "x", "height", "width", "scale", "confidence")
_DAMAGED = (
    *(UnfitError, OSError, ValueError, KeyError, EOFError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),  # what zipfile raises for odd members
)


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
        try:
            make_folder(self._folder)
            write_bytes_safely(path, buffer.getvalue())
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


@dataclass(frozen=True)
class _StoredTask:
    """The header's part on one task; the names are those of its arrays."""

    presence: Annotated[float, Range(0, 1)]
    threshold: Annotated[float, Range(0, 2)]
    params: tuple[str, ...]
    along: tuple[str, ...]


@dataclass(frozen=True)
class _Header:
    photo_sha256: str
    weights_sha256: str
    height: Annotated[int, Range(1, 10**7)]
    width: Annotated[int, Range(1, 10**7)]
    device: str
    tasks: Mapping[str, _StoredTask]


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> Analysis:
    header = checked(_Header, parsed(arrays["header"].tobytes()))
    tasks = {key: _unpacked_task(arrays, key, entry) for key, entry in header.tasks.items()}
    return Analysis(**(vars(header) | {"tasks": tasks}), complete=True)


def _unpacked_task(arrays: Mapping[str, NDArray[Any]], key: str, entry: _StoredTask) -> TaskAnalysis:
    params = {name: _finite(arrays, f"{key}/params/{name}", np.float32) for name in entry.params}
    along = {name: _finite(arrays, f"{key}/along/{name}", np.float32) for name in entry.along}
    _check_form(key, params)
    if along:
        _check_form(key, along)
    patches = _unpacked_patches(arrays, f"{key}/patches") if f"{key}/patches/place" in arrays else ()
    return TaskAnalysis(entry.presence, entry.threshold, params, patches, along)


def _finite(arrays: Mapping[str, NDArray[Any]], name: str, dtype: type[np.generic]) -> NDArray[Any]:
    """The array called `name`, as it must be: of this dtype and finite."""
    array = arrays[name]
    if array.dtype != dtype or not np.isfinite(array).all():
        raise UnfitError(f"{name} is no array of finite {np.dtype(dtype).name}")
    return array


def _check_form(key: str, params: Mapping[str, NDArray[Any]]) -> None:
    """The names, axes and channels that the task's operator works with; a task that is not installed has none."""
    if key not in load_tasks():
        return
    form = {name: (array.ndim, array.shape[-1:]) for name, array in params.items()}
    if form != _form(key) or not all(array.size for array in params.values()):
        raise UnfitError(f"the parameters of {key} are {form}, not {_form(key)}")


@cache
def _form(key: str) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Parameter -> number of axes and channels, as the task itself stores them for a small view."""
    task, side = load_tasks()[key], 32
    view = np.full((side, side, 3), 0.5, np.float32)
    raw = {output.name: _start(output, side) for output in task.outputs}
    composed = task.compose(view[None], raw, NUMPY, view[None])
    stored = task.settle(view, {name: np.asarray(value, np.float32)[0] for name, value in composed.items()})
    return {name: (array.ndim, array.shape[-1:]) for name, array in stored.items()}


def _start(output: Output, side: int) -> NDArray[np.float32]:
    cells = 1 if output.kind == "global" else GRID_CELLS if output.stride == 0 else -(-side // output.stride)
    return np.full((1, cells, cells, output.channels), output.init, np.float32)


def _unpacked_patches(arrays: Mapping[str, NDArray[Any]], prefix: str) -> tuple[Patch, ...]:
    places, shapes = _finite(arrays, f"{prefix}/place", np.float64), _finite(arrays, f"{prefix}/shape", np.int64)
    density, mask = _finite(arrays, f"{prefix}/density", np.float16), _finite(arrays, f"{prefix}/mask", np.uint8)
    _check_patches(places, shapes, density, mask)
    stops = np.cumsum(shapes.prod(axis=1))[:-1]
    patches = []
    for place, (height, width), thick, opaque in zip(
        places, shapes, np.split(density, stops * 3), np.split(mask, stops), strict=True
    ):
        named = dict(zip(_PLACE, map(float, place), strict=True))
        patches.append(Patch(density=thick.reshape(height, width, 3), mask=opaque.reshape(height, width), **named))
    return tuple(patches)


def _check_patches(
    places: NDArray[np.float64], shapes: NDArray[np.int64], density: NDArray[np.float16], mask: NDArray[np.uint8]
) -> None:
    """See `Patch`: where, how large, how sure; the arrays laid end to end hold exactly the cells of all."""
    count = len(places)
    are_aligned = places.shape == (count, len(_PLACE)) and shapes.shape == (count, 2) and bool((shapes > 0).all())
    cells = int(shapes.prod(axis=1).sum()) if are_aligned and (shapes < 10**5).all() else -1
    if density.shape != (3 * cells,) or mask.shape != (cells,) or (density < 0).any():
        raise UnfitError("the findings' arrays do not fit together")
    height, width, scale, confidence = places[:, 2:].T
    is_sound = (height > 0) & (width > 0) & (scale > 0) & (confidence >= 0) & (confidence <= 1)
    if not is_sound.all() or np.abs(places).max(initial=0) > FARTHEST_PX:
        raise UnfitError("a finding lies nowhere")
