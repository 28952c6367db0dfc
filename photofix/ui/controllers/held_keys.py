"""Keys that do something to the canvas for as long as they are held: the space bar pans, the backslash shows the
original."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent

from photofix.ui.canvas.viewer import Viewer

REPEATS_AFTER_MS = 150
"""A key that went down so short a time ago does not repeat yet, on any system."""
GAP_MS = 60
"""Of a key that repeats some X servers, such as Xvfb, say with each repetition that it went up and down again, and Qt
recognises that only where both have come already; they come within this time."""


class HeldKeys(QObject):
    """The window passes on its key events."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._acts = {Qt.Key.Key_Space: viewer.set_hand, Qt.Key.Key_Backslash: viewer.set_peeking}
        self._key: int | None = None
        self._since = QElapsedTimer()
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setInterval(GAP_MS)
        self._gap.timeout.connect(self.let_go)

    def press(self, event: QKeyEvent) -> bool:
        """Begin what the key does. False = it is another key."""
        act = self._acts.get(Qt.Key(event.key()))
        if act is None:
            return False
        if event.key() == self._key:
            self._gap.stop()
        elif not event.isAutoRepeat():
            self.let_go()
            self._key = event.key()
            self._since.start()
            act(True)
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End it, unless the key may only be repeating. False = it is another key."""
        if event.key() not in self._acts or event.isAutoRepeat():
            return False
        if self._key is not None and self._since.elapsed() >= REPEATS_AFTER_MS:
            self._gap.start()
        else:
            self.let_go()
        return True

    @Slot()
    def let_go(self) -> None:
        """End it now: the key went up, or the window misses that."""
        self._gap.stop()
        self._key = None
        for act in self._acts.values():
            act(False)
