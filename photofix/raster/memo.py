"""What places of one photo share, so that nothing is prepared twice; bounded, oldest dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Arrays = tuple[NDArray[Any], ...]

T = TypeVar("T")

LIMIT_BYTES = 100_000_000


class Memo:
    """Key -> arrays that nobody may write to.

    Attributes:
        is_lasting: the same places will come again (a view while sliders move), so that even what
            belongs to one place alone is worth keeping.
    """

    def __init__(self, is_lasting: bool = False, limit_bytes: int = LIMIT_BYTES) -> None:
        self.is_lasting = is_lasting
        self._limit = limit_bytes
        self._known: OrderedDict[Hashable, tuple[Arrays, object]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Arrays], owner: object = None) -> Arrays:
        """The arrays of `key`, made by `make` if they are not known.

        `owner` lives as long as they do: then its id can be part of the key.
        """
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return known[0]
        made = make()
        with self._lock:
            if key not in self._known:
                self._known[key] = (made, owner)
                self._bytes += _size(made)
            while self._bytes > self._limit and len(self._known) > 1:
                self._bytes -= _size(self._known.popitem(last=False)[1][0])
        return made

    def get_lasting(self, key: Hashable, make: Callable[[], Arrays], owner: object = None) -> Arrays:
        """`get` where it pays, else just `make`."""
        return self.get(key, make, owner) if self.is_lasting else make()


class Kept:
    """Objects made for one open photo, which owns this and takes it along when it is closed; the least recently asked
    for go first, but not those of `once`.

    The same key gives the same object, so that what is made of it can be kept by its identity.
    """

    def __init__(self, limit: int = 24) -> None:
        self._limit = limit
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._made_once: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The object of `key`, made by `make` if it is not known; of two threads that make it at once one wins."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return cast(T, self._known[key])
        made = make()
        with self._lock:
            made = self._known.setdefault(key, made)
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
        return made

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """`get` for the few objects that the photo has one of: no drag of a slider, each move of which asks for new
        ones, may drop them."""
        with self._lock:
            if key in self._made_once:
                return cast(T, self._made_once[key])
        made = make()
        with self._lock:
            return cast(T, self._made_once.setdefault(key, made))


def _size(arrays: Arrays) -> int:
    return sum(np.asarray(array).nbytes for array in arrays)
