"""Python's cycle collector, kept out of the worker threads.

It runs in whichever thread happens to allocate; a widget or document freed in a worker thread
crashes Qt. So the automatic one is off, and a timer collects in the GUI thread.

What a large library leaves behind stays as long as the program, and going through it would hold the window for more
than a tenth of a second: at the next round after it was imported, and at every full one.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 2000
FULL_EVERY = 15
LIBRARY = 100
"""Modules that came in since the last round are a large library from this many on."""


class GarbageCollector(QObject):
    """Lives as long as the application; young objects often, all of them now and then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._modules = len(sys.modules)
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(INTERVAL_MS)

    @Slot()
    def collect(self) -> None:
        """Free unreachable objects; right after a library came in nothing, for all that is there then stays."""
        if len(sys.modules) >= self._modules + LIBRARY:
            self._modules = len(sys.modules)
            gc.freeze()
            return
        self._rounds += 1
        gc.collect(2 if self._rounds % FULL_EVERY == 0 else 1)
