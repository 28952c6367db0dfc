"""Cycles are freed in the GUI thread; what a library left behind is never gone through."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from weakref import ref

import pytest
from PySide6.QtCore import QObject

from photofix.ui.system.garbage import LIBRARY, GarbageCollector


class Cycle:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qapp: Any) -> Iterator[GarbageCollector]:
    parent = QObject()
    yield GarbageCollector(parent)
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # or every later test goes through all libraries
    gc.enable()


def test_cycles_are_freed_though_the_automatic_collector_is_off(collector: GarbageCollector) -> None:
    left = ref(Cycle())
    assert not gc.isenabled() and left() is not None
    collector.collect()
    assert left() is None


def test_what_came_with_a_library_is_not_gone_through(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(LIBRARY):
        monkeypatch.setitem(sys.modules, f"large_library_{number}", ModuleType("part"))
    of_library, before, seen = Cycle(), gc.get_freeze_count(), list[int]()
    monkeypatch.setattr(gc, "collect", lambda *_: seen.append(1))
    collector.collect()
    assert not seen and gc.get_freeze_count() > before
    assert not any(one is of_library for one in gc.get_objects())
    monkeypatch.undo()
    left = ref(Cycle())
    collector.collect()
    assert left() is None, "what comes later is freed as before"
