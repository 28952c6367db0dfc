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
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tokenize import TokenError
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.checked_json import Range, UnfitError, checked, parsed
from photofix.errors import PhotoFixError
from photofix.photo.photo import NOTHING_ASKED
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.raster.frame import Corners
from photofix.tasks import load_tasks
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.outputs import Output

VERSION = 16
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

    def has(self, photo_sha256: str, weights_sha256: str) -> bool:
        """Whether an answer is kept; nobody has looked whether it can be read."""
        return self._path(photo_sha256, weights_sha256).is_file()

    def put(self, analysis: Analysis) -> None:
        """Keep a complete analysis; one after the first look only is not worth it, and one of an area that a person
        moved, or of a negative, would be taken for that of the file as it is. A full disk is no error."""
        if not analysis.complete or analysis.asked != NOTHING_ASKED:
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

    def size_bytes(self) -> int:
        """What all entries together take; 0 where there is no folder."""
        return sum(stat.st_size for stat, _ in self._entries())

    def clear(self) -> None:
        """Drop every entry; one that cannot be removed stays."""
        for _, path in self._entries():
            with suppress(OSError):
                path.unlink()

    def _entries(self) -> list[tuple[os.stat_result, Path]]:
        """The oldest first; what another process has just dropped is left out."""
        found = []
        for path in self._folder.glob("*.npz"):
            with suppress(OSError):
                found.append((path.stat(), path))
        return sorted(found, key=lambda entry: entry[0].st_mtime)

    def _path(self, photo_sha256: str, weights_sha256: str) -> Path:
        return self._folder / f"{photo_sha256[:32]}-{weights_sha256[:16]}-v{VERSION}.npz"

    def _drop_oldest(self) -> None:
        entries = self._entries()
        total = sum(stat.st_size for stat, _ in entries)
        for stat, path in entries[:-1]:
            if total <= self._max_bytes:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _packed(analysis: Analysis) -> dict[str, NDArray[Any]]:
    """Arrays for npz: a JSON header, the parameters, and each task's findings laid end to end."""
    header = {
        "photo_sha256": analysis.photo_sha256,
        "weights_sha256": analysis.weights_sha256,
        "height": analysis.height,
        "width": analysis.width,
        "device": analysis.device,
        "area": analysis.area,
        "tasks": {
            key: {
                "presence": task.presence,
                "threshold": task.threshold,
                "params": list(task.params),
                "joint": list(task.joint),
                "kinds": [finding.kind for finding in task.findings],
                "seen_in": [finding.seen_in for finding in task.findings],
            }
            for key, task in analysis.tasks.items()
        },
    }
    arrays: dict[str, NDArray[Any]] = {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)}
    if analysis.features is not None:
        arrays["features"] = analysis.features
    for key, task in analysis.tasks.items():
        for kind, values in (("params", task.params), ("joint", task.joint)):
            arrays |= {f"{key}/{kind}/{name}": np.asarray(value, np.float32) for name, value in values.items()}
        if task.findings:
            arrays |= {f"{key}/findings/{name}": value for name, value in _packed_findings(task.findings).items()}
    return arrays


def _packed_findings(findings: tuple[Finding, ...]) -> dict[str, NDArray[Any]]:
    cells = {
        f"cells/{name}": np.concatenate([finding.cells[name].reshape(-1, *like.shape[2:]) for finding in findings])
        for name, like in findings[0].cells.items()
    }
    return {
        "place": np.array([[getattr(finding, name) for name in _PLACE] for finding in findings], np.float64),
        "shape": np.array([finding.shown.shape for finding in findings], np.int64),
        "shown": np.concatenate([finding.shown.ravel() for finding in findings]),
        **cells,
    }


@dataclass(frozen=True)
class _StoredTask:
    """The header's part on one task; the names are those of its arrays."""

    presence: Annotated[float, Range(0, 1)]
    threshold: Annotated[float, Range(0, 2)]
    params: tuple[str, ...]
    joint: tuple[str, ...]
    kinds: tuple[str, ...]
    seen_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    photo_sha256: str
    weights_sha256: str
    height: Annotated[int, Range(1, 10**7)]
    width: Annotated[int, Range(1, 10**7)]
    device: str
    tasks: Mapping[str, _StoredTask]
    area: Corners | None = None


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> Analysis:
    header = checked(_Header, parsed(_array(arrays, "header").tobytes()))
    tasks = {key: _unpacked_task(arrays, key, entry) for key, entry in header.tasks.items()}
    features = _finite(arrays, "features", np.float16) if "features" in arrays else None
    if features is not None and (features.ndim != 3 or not features.size):
        raise UnfitError(f"the features have the shape {features.shape}")
    return Analysis(**(vars(header) | {"tasks": tasks}), complete=True, features=features)


def _unpacked_task(arrays: Mapping[str, NDArray[Any]], key: str, entry: _StoredTask) -> TaskAnalysis:
    params = {name: _finite(arrays, f"{key}/params/{name}", np.float32) for name in entry.params}
    joint = {name: _finite(arrays, f"{key}/joint/{name}", np.float32) for name in entry.joint}
    _check_form(key, params)
    if joint:
        _check_form(key, joint)
    findings = _unpacked_findings(arrays, key, entry) if f"{key}/findings/place" in arrays else ()
    return TaskAnalysis(entry.presence, entry.threshold, params, findings, joint)


def _array(arrays: Mapping[str, NDArray[Any]], name: str) -> NDArray[Any]:
    """The member called `name`; NumPy hands out bytes for what does not begin like an array."""
    try:
        array = arrays[name]
    except TokenError as error:  # a damaged head of an array, which NumPy's own check does not expect
        raise UnfitError(f"{name} is no array") from error
    if not isinstance(array, np.ndarray):
        raise UnfitError(f"{name} is no array")
    return array


def _finite(arrays: Mapping[str, NDArray[Any]], name: str, dtype: type[np.generic]) -> NDArray[Any]:
    """The array called `name`, as it must be: of this dtype and finite."""
    array = _array(arrays, name)
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


def _unpacked_findings(arrays: Mapping[str, NDArray[Any]], key: str, entry: _StoredTask) -> tuple[Finding, ...]:
    prefix = f"{key}/findings"
    places, shapes = _finite(arrays, f"{prefix}/place", np.float64), _finite(arrays, f"{prefix}/shape", np.int64)
    _check_places(places, shapes)
    names = [name.removeprefix(f"{prefix}/cells/") for name in arrays if name.startswith(f"{prefix}/cells/")]
    cells = {name: _array(arrays, f"{prefix}/cells/{name}") for name in names}
    shown, stops = _finite(arrays, f"{prefix}/shown", np.uint8), np.cumsum(shapes.prod(axis=1))
    _check_cells(key, {**cells, "shown": shown}, int(stops[-1]))
    split = {name: np.split(array, stops[:-1]) for name, array in cells.items()}
    findings = []
    seen_in = entry.seen_in or ("",) * len(places)
    if len(entry.kinds) != len(places) or len(seen_in) != len(places):
        raise UnfitError(f"{key} has {len(entry.kinds)} kinds for {len(places)} findings")
    for index, (place, shape, visible) in enumerate(zip(places, shapes, np.split(shown, stops[:-1]), strict=True)):
        own = {name: pieces[index].reshape(*shape, *pieces[index].shape[1:]) for name, pieces in split.items()}
        named: dict[str, Any] = dict(zip(_PLACE, map(float, place), strict=True))
        named |= {"kind": entry.kinds[index], "seen_in": seen_in[index]}
        findings.append(Finding(shown=visible.reshape(shape), cells=own, **named))
    return tuple(findings)


def _check_places(places: NDArray[np.float64], shapes: NDArray[np.int64]) -> None:
    """See `Finding`: where, how large, how sure."""
    count = len(places)
    are_aligned = count > 0 and places.shape == (count, len(_PLACE)) and shapes.shape == (count, 2)
    if not are_aligned or (shapes <= 0).any() or (shapes >= 10**5).any():
        raise UnfitError("the findings' arrays do not fit together")
    height, width, scale, confidence = places[:, 2:].T
    is_sound = (height > 0) & (width > 0) & (scale > 0) & (confidence >= 0) & (confidence <= 1)
    if not is_sound.all() or np.abs(places).max(initial=0) > FARTHEST_PX:
        raise UnfitError("a finding lies nowhere")


def _check_cells(key: str, arrays: Mapping[str, NDArray[Any]], count: int) -> None:
    """The arrays laid end to end hold exactly the `count` cells of all findings, as the task declares them."""
    if any(len(array) != count or array.ndim > 2 for array in arrays.values()):
        raise UnfitError("the findings' arrays do not fit together")
    if key not in load_tasks():
        return
    form = {name: (array.dtype.name, array.shape[1:]) for name, array in arrays.items() if name != "shown"}
    declared = load_tasks()[key].cells
    if form != {cell.name: (cell.dtype, (cell.channels,) if cell.channels else ()) for cell in declared}:
        raise UnfitError(f"the findings of {key} hold {form}")
    for cell in declared:
        values = arrays[cell.name]
        if not np.isfinite(values).all() or (values < cell.low).any() or (values > cell.high).any():
            raise UnfitError(f"{cell.name} of {key} is no array of numbers in {cell.low:g}..{cell.high:g}")
