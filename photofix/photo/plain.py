"""Values as JSON and blocks of bytes, for the way between processes.

Not pickles: a decoder that a hostile file has taken over could make whoever unpickles its answer do anything. What
comes back is numbers, texts, arrays, the data classes of this package, and its errors.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np

from photofix import errors

Blocks = list[memoryview]
_OWN = "photofix.photo."


def to_plain(value: Any, blocks: Blocks) -> Any:
    """`value` as what JSON can hold; bytes and arrays are appended to `blocks`. Raises TypeError for other kinds."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return ["bytes", _kept(memoryview(value), blocks)]
    if isinstance(value, np.ndarray):
        flat: Any = np.ascontiguousarray(value).reshape(-1)
        return ["array", flat.dtype.str, list(value.shape), _kept(memoryview(flat).cast("B"), blocks)]
    if isinstance(value, (tuple, list)):
        return ["tuple" if isinstance(value, tuple) else "list", *(to_plain(part, blocks) for part in value)]
    if isinstance(value, Path):
        return ["path", str(value)]
    return _named(value, blocks)


def from_plain(data: Any, blocks: Blocks, with_functions: bool = False) -> Any:
    """Inverse of `to_plain`; functions are found only if asked for. Raises ValueError for what it never gives."""
    if not isinstance(data, list):
        return data
    kind, *rest = data
    if kind in ("tuple", "list"):
        parts = [from_plain(part, blocks, with_functions) for part in rest]
        return tuple(parts) if kind == "tuple" else parts
    if kind == "bytes":
        return bytes(blocks[rest[0]])
    if kind == "array":
        return np.frombuffer(blocks[rest[2]], np.dtype(rest[0])).reshape(rest[1])
    if kind == "path":
        return Path(rest[0])
    if kind == "error":
        return _error(rest[0], rest[1])
    if kind == "function" and with_functions:
        return getattr(import_module(rest[0]), rest[1])
    if kind == "object":
        return _own_class(rest[0], rest[1])(*(from_plain(part, blocks, with_functions) for part in rest[2:]))
    raise ValueError(repr(kind))


def _kept(view: memoryview, blocks: Blocks) -> int:
    blocks.append(view)
    return len(blocks) - 1


def _named(value: Any, blocks: Blocks) -> list[Any]:
    if isinstance(value, (errors.PhotoFixError, MemoryError)):
        return ["error", type(value).__name__, str(value)]
    if isinstance(value, (FunctionType, BuiltinFunctionType)):
        return ["function", value.__module__, value.__qualname__]
    if is_dataclass(value):
        parts = [to_plain(getattr(value, part.name), blocks) for part in fields(value)]
        return ["object", type(value).__module__, type(value).__name__, *parts]
    raise TypeError(type(value).__name__)


def _error(name: str, text: str) -> Exception:
    kind = getattr(builtins if name == "MemoryError" else errors, name, None)
    if isinstance(kind, type) and issubclass(kind, (errors.PhotoFixError, MemoryError)):
        return kind(text)
    raise ValueError(name)


def _own_class(module: str, name: str) -> Callable[..., Any]:
    kind = getattr(import_module(module), name, None) if module.startswith(_OWN) else None
    if isinstance(kind, type) and is_dataclass(kind):
        return kind
    raise ValueError(name)
