"""What to do with an error that nothing caught: the window and its edits live on, the log has it, the person is told.

Python calls the hooks in whichever thread the error was; a signal brings it to the window's.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.system.sentences import told

_log = logging.getLogger(__name__)


class CrashTeller(QObject):
    """Signal: crashed (sentence)."""

    crashed = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._said: set[str] = set()
        self.crashed.connect(self._tell)

    def install(self) -> None:
        """Take over from Python's own hooks."""
        sys.excepthook = self.note
        threading.excepthook = lambda how: self.note(how.exc_type, how.exc_value, how.exc_traceback)

    def note(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an error with its traceback and have it told."""
        error = error or kind()
        _log.error("Unexpected error", exc_info=(kind, error, trace))
        self.crashed.emit(told(error))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        """Each sentence once: what fails at every repaint must not fill the screen."""
        seen = next((widget for widget in self._app.topLevelWidgets() if widget.isVisible()), None)
        window = self._app.activeModalWidget() or self._app.activeWindow() or seen
        if window is not None and sentence not in self._said:
            self._said.add(sentence)
            dialogs.show_problem(window, self.tr("Something went wrong; your edits are kept"), sentence)
