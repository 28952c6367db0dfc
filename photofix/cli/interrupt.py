"""Ctrl-C: the first drops or finishes the current photo cleanly, the second stops at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from photofix.command import INTERRUPTED


@contextmanager
def stop_on_interrupt() -> Iterator[Event]:
    """An event that the first Ctrl-C (or SIGTERM) sets; the second one ends the process at once."""
    stop = Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(INTERRUPTED)
        stop.set()
        os.write(
            sys.__stderr__.fileno() if sys.__stderr__ else 2,
            b"\nStopping after the current photo; Ctrl-C again stops at once.\n",
        )

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
