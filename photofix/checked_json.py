"""JSON from outside read with every field checked: kind, range, finite. A dataclass's own annotations say what fits.

    radius: Annotated[float, Range(0.1, 1e5)]        task: Annotated[str, OneOf(task_keys)]

Whoever reads a file of ours (edit, preset, journal, queue, manifest, cache) comes through here, and turns `UnfitError`
into an error of its own that says which file and what to do.
"""

from __future__ import annotations

import json
import math
import os
import sys
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from photofix.errors import PhotoFixError

T = TypeVar("T")

_WHOLE = "JSON"  # what messages call the value as a whole
_SHOWN = 40  # characters of a wrong value that a sentence shows


class UnfitError(PhotoFixError):
    """What was read is no JSON, or a field of it does not fit; the text says which and why."""


@dataclass(frozen=True)
class Range:
    """A number must lie in low..high."""

    low: float
    high: float = math.inf

    def check(self, value: Any, place: str) -> None:
        """Raises UnfitError."""
        if not self.low <= value <= self.high:
            shown = f"{value:g}" if isinstance(value, float) else _shown(value)  # a whole number may exceed all floats
            raise UnfitError(f"{place} is {shown}, which is outside {self.low:g}..{self.high:g}")


@dataclass(frozen=True)
class OneOf:
    """A value must be one of `choices()`, which is asked when it is read."""

    choices: Callable[[], Iterable[object]]

    def check(self, value: Any, place: str) -> None:
        """Raises UnfitError."""
        known = tuple(self.choices())
        if value not in known:
            raise UnfitError(f"{place} is {_shown(value)}, which is none of {', '.join(map(str, known))}")


def parsed(text: str | bytes) -> Any:
    """The JSON value of `text`. Raises UnfitError for everything that is none, NaN and Infinity included."""
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError as error:
        raise UnfitError("it is nested too deep") from error
    except json.JSONDecodeError as error:
        raise UnfitError(f"it is not valid JSON from line {error.lineno}, column {error.colno} on") from error
    except ValueError as error:  # no UTF-8, NaN, an integer beyond all measure
        raise UnfitError("it is not valid JSON") from error


def checked(kind: type[T], value: object, place: str = "", ignore_unknown: bool = False) -> T:
    """`value`, from `parsed`, as a `kind`, every field checked.

    Args:
        kind: a dataclass or a type of its fields: bool, int, float, str, Path, None, Literal, X | None, X | str,
             tuples, sequences, mappings from texts, `Annotated` with `Range` or `OneOf`, Any.
        value: what was read.
        place: the name of `value` in messages.
        ignore_unknown: pass over fields that the outermost dataclass does not have (a newer program's).

    Raises:
        UnfitError: naming the field, its value and what is wrong.
    """
    if is_dataclass(kind) and ignore_unknown and isinstance(value, Mapping):
        known = {part.name for part in fields(kind)}
        value = {name: entry for name, entry in value.items() if name in known}
    return cast(T, _checked(kind, value, place or _WHOLE))


def _checked(kind: Any, value: Any, place: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin is Annotated:
        known = _checked(inner[0], value, place)
        for rule in inner[1:]:
            if known is not None:
                rule.check(known, place)
        return known
    if origin in (Union, types.UnionType):
        return _one_of_kinds(inner, value, place)
    if origin is Literal:
        if not any(type(value) is type(choice) and value == choice for choice in inner):
            raise UnfitError(f"{place} is {_shown(value)}, which is none of {', '.join(map(str, inner))}")
        return value
    if origin is tuple:
        return _sequence(inner, value, place)
    if origin is Sequence:
        return list(_sequence(inner, value, place))
    if origin in (dict, Mapping):
        return _mapping(inner[1], value, place)
    if is_dataclass(kind):
        return _fields(kind, value, place)
    return _plain(kind, value, place)


def _one_of_kinds(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    """Of "X | None" or "X | str" the part that the value can be; its own message says what is wrong with it."""
    if value is None and type(None) in kinds:
        return None
    if isinstance(value, str) and str in kinds:
        return _checked(str, value, place)
    return _checked(next(kind for kind in kinds if kind is not type(None)), value, place)


def _sequence(inner: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise UnfitError(f"{place} is {_shown(value)}, not a list")
    is_fixed = len(inner) > 1 and inner[1] is not Ellipsis
    if is_fixed and len(value) != len(inner):
        raise UnfitError(f"{place} holds {len(value)} values, not {len(inner)}")
    kinds = inner if is_fixed else inner[:1] * len(value)
    return tuple(
        _checked(kind, part, f"{place}[{index}]") for index, (kind, part) in enumerate(zip(kinds, value, strict=True))
    )


def _mapping(kind: Any, value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise UnfitError(f"{place} is {_shown(value)}, not an object with names")
    return {_plain(str, name, place): _checked(kind, part, _under(place, name)) for name, part in value.items()}


def _fields(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise UnfitError(f"{place} is {_shown(value)}, not an object with names")
    known = _kinds(kind)
    for name in value:
        if name not in known:
            raise UnfitError(f"{_under(place, name)} is not known here")
    for name, (_, is_needed) in known.items():
        if is_needed and name not in value:
            raise UnfitError(f"{_under(place, name)} is missing there")
    return kind(**{name: _checked(known[name][0], part, _under(place, name)) for name, part in value.items()})


@cache
def _kinds(kind: Any) -> dict[str, tuple[Any, bool]]:
    """Field name -> its type, and whether it has no default."""
    # Left to itself, `get_type_hints` lets a function inside an annotation see the class's names, not its module's.
    hints = get_type_hints(kind, vars(sys.modules[kind.__module__]), include_extras=True)
    return {
        part.name: (hints[part.name], part.default is MISSING and part.default_factory is MISSING)
        for part in fields(kind)
    }


def _plain(kind: Any, value: Any, place: str) -> Any:
    if kind is bool and not isinstance(value, bool):
        raise UnfitError(f"{place} is {_shown(value)}, neither true nor false")
    if kind is int and (not isinstance(value, int) or isinstance(value, bool)):
        raise UnfitError(f"{place} is {_shown(value)}, not a whole number")
    if kind is float:
        return _finite(value, place)
    if kind in (str, Path):
        return kind(_text(value, place))
    return value


def _finite(value: Any, place: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UnfitError(f"{place} is {_shown(value)}, not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnfitError(f"{place} is {_shown(value)}, not a finite number")
    return number


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise UnfitError(f"{place} is {_shown(value)}, not a text")
    try:  # texts become file names and lines of a terminal: half a character and NUL would break those
        os.fsencode(value)
    except UnicodeEncodeError as error:
        raise UnfitError(f"{place} is {_shown(value)}, a text with impossible characters") from error
    if "\0" in value:
        raise UnfitError(f"{place} is {_shown(value)}, a text with impossible characters")
    return value


def _under(place: str, name: object) -> str:
    return str(name) if place == _WHOLE else f"{place}.{name}"


def _shown(value: object) -> str:
    """As JSON says it, cut short."""
    text = json.dumps(value, ensure_ascii=not (isinstance(value, str) and value.isprintable()))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
