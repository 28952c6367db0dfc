"""Starts the window with the photos named on the command line."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import TracebackType

from photofix.ui.application import make_app
from photofix.ui.garbage import GarbageCollector
from photofix.ui.main_window import MainWindow
from photofix.ui.real_services import real_services


def run(paths: list[Path], device: str = "auto") -> int:
    """Show the window, with `paths` opened, until it is closed; the process's exit code."""
    app = make_app(sys.argv[:1])
    GarbageCollector(app)
    sys.excepthook = _log_crash
    window = MainWindow(real_services(device))
    window.show()
    window.open_paths([Path(path) for path in paths])
    return app.exec()


def _log_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error in a slot must not take the window and unsaved edits with it."""
    logging.getLogger(__name__).error("Unexpected error", exc_info=(kind, error, trace))
