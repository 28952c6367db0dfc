"""Starts the window with the photos named on the command line, and again in another language."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from photofix.ui.controllers.crash import CrashTeller
from photofix.ui.system.application import make_app
from photofix.ui.system.device import chosen_device
from photofix.ui.system.garbage import GarbageCollector
from photofix.ui.system.language import install_language
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers.real_services import real_services
from photofix.ui.workers.services import Services

WARM_UP_AFTER_MS = 400
"""An empty window is painted and answers before torch, whose import holds everything up, is loaded."""

READY_AFTER_MS = 30
"""Where photos are named torch loads while the first is decoded, in another process; the window is painted by then."""


def run(paths: list[Path], device: str | None = None) -> int:
    """Show the window, with `paths` opened, until it is closed; the process's exit code.

    `device` None: as the preferences say.
    """
    app = make_app(sys.argv[:1])
    GarbageCollector(app)
    CrashTeller(app).install()
    signal.signal(signal.SIGINT, _close_windows)
    keeper = WindowKeeper(app, real_services(device or chosen_device()))
    keeper.show([Path(path) for path in paths])
    return app.exec()


class WindowKeeper(QObject):
    """Owns the one window and replaces it when another language is chosen."""

    def __init__(self, app: QApplication, services: Services) -> None:
        super().__init__(app)
        self._app = app
        self._services = services
        self._language: str | None = None
        self.window: MainWindow | None = None

    def show(self, paths: list[Path], shown: Path | None = None) -> None:
        """A new window with these photos listed and `shown` (else the first) open."""
        self.window = MainWindow(self._services)
        self.window.language_chosen.connect(self._change_language)
        self.window.closed.connect(self._replace)
        self.window.stayed.connect(self._keep)
        self.window.show()
        self.window.open_paths(paths)
        if shown is not None:
            self.window.library.show(shown)
        first = shown or next(iter(paths), None)
        QTimer.singleShot(READY_AFTER_MS if paths else WARM_UP_AFTER_MS, partial(self.window.analysing.warm_up, first))

    @Slot(str)
    def _change_language(self, code: str) -> None:
        if self.window is not None:
            self._language = code
            self._app.setQuitOnLastWindowClosed(False)
            self.window.close()  # now, after its exports, or not at all

    @Slot()
    def _replace(self) -> None:
        """The window that closed for another language makes way for one in it."""
        old = self.window
        if self._language is None or old is None:
            return
        install_language(self._app, self._language)
        self.show(list(old.library.paths), old.library.current_path)
        old.deleteLater()
        self._keep()

    @Slot()
    def _keep(self) -> None:
        """The window stays as it is: closing it later ends the program."""
        self._language = None
        self._app.setQuitOnLastWindowClosed(True)


def _close_windows(number: int, frame: FrameType | None) -> None:
    """Ctrl+C in the terminal closes the window as its own button does, at the next beat of a timer."""
    QApplication.closeAllWindows()
