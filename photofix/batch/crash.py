"""Whether the last run died of a fault of native code, such as a decoder's, and not of a kill or a power cut.

Python writes a trace into the open file while it dies; nothing else does.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = "fault.txt"


def died_of_fault(books: Path) -> bool:
    """Whether the run before this one left a trace."""
    with suppress(OSError):
        return (books / _NAME).stat().st_size > 0
    return False


@contextmanager
def fault_trace(books: Path) -> Iterator[None]:
    """Leave a trace if the process dies inside; one that was there is gone."""
    was_enabled = faulthandler.is_enabled()
    try:
        file = (books / _NAME).open("wb")
    except OSError:
        yield  # a full disk: the journal will say so
        return
    faulthandler.enable(file)
    try:
        yield
    finally:
        faulthandler.disable()
        if was_enabled:
            faulthandler.enable()
        file.close()
        with suppress(OSError):
            (books / _NAME).unlink()
