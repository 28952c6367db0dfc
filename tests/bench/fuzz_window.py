"""Opens mutated photos, some with a spoilt saved edit beside them, in the real window. Part of `fuzz.py`.

Run as a program it prints one line of JSON per file: its number and what became of it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from fuzz_ours import Ours, spoilt
from fuzz_read import is_person_readable, mutated, seeds, suffix_of

PATIENCE_S = 60.0
MAX_MEGAPIXELS = 50


class Opener:
    """One window in which file after file is opened, until it is shown or refused and all its threads have done."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication
        from stub_analyser import FindingStub

        from photofix.batch.desk import Desk
        from photofix.ui.system.application import make_app
        from photofix.ui.window.main_window import MainWindow
        from photofix.ui.workers.real_services import real_services

        self.faults: list[str] = []
        sys.excepthook = self._catch
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))
        self.app = QApplication.instance() or make_app(["photofix-fuzz"])
        stub = FindingStub(0.5, 0.9)
        real = real_services("cpu")
        services = replace(
            real,
            # Of every third photo: looking for faces takes as long as all else together.
            proposed_turn=lambda photo: real.proposed_turn(photo) if int(photo.sha256, 16) % 3 == 0 else 0,
            make_analyzer=lambda: stub,
            cached=lambda photo: None,
            keep=lambda analysis: None,
            make_desk=lambda: Desk(lambda: stub, None),
        )
        self.window = MainWindow(services)
        self.window.resize(900, 600)
        self.window.show()
        self.said: list[str] = []
        self.ended = ""
        library = self.window.library
        library.open_failed.connect(lambda path, sentence: self._end("refused", sentence))
        library.cut_off.connect(lambda path, sentence: self._end("cut off", sentence))
        library.noted.connect(self.said.append)
        self.window.analysing.failed.connect(self.said.append)

    def open(self, path: Path) -> tuple[str, list[str]]:
        """How it ended, and all that was said about it."""
        self.said, self.faults, self.ended = [], [], ""
        library, rendering = self.window.library, self.window.rendering
        library.open([path])
        outcome = self._outcome(path)
        if outcome == "cut off":
            library.show_what_is_there(path)
            self.ended = ""
            outcome = f"cut off, then {self._outcome(path)}"
        if outcome.endswith("shown"):
            self._wait(lambda: rendering.is_up_to_date and library.current.is_settled)
        self._close_boxes()
        library.remove(path)
        self.app.processEvents()
        return (self.faults[0] if self.faults else outcome), self.said

    def close(self) -> None:
        """Close the window; its threads end."""
        self.window.close()
        self.app.processEvents()

    def _outcome(self, path: Path) -> str:
        self._wait(lambda: self.ended or self.faults or self.window.library.current_path == path)
        return self.ended or ("fault" if self.faults else "shown")

    def _wait(self, is_done: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not is_done() and not self.faults:
            self.app.processEvents()
            time.sleep(0.001)
            if time.monotonic() > end:
                self.faults.append("hang")

    def _end(self, outcome: str, sentence: str) -> None:
        self.ended = outcome
        self.said.append(sentence)

    def _close_boxes(self) -> None:
        from PySide6.QtWidgets import QApplication, QMessageBox

        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QMessageBox) and widget.isVisible():
                self.said += [text for text in (widget.text(), widget.informativeText()) if text]
                widget.close()

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        place = traceback.extract_tb(trace)[-1] if trace else None
        self.faults.append(f"{kind.__name__}: {str(error)[:200]} ({place})")


def main(first: int, files: int, seed: int) -> None:
    """Open files first..files; the parent is told of each before and after."""
    from photofix.photo.consent import Consent, agree

    with tempfile.TemporaryDirectory() as folder, agree(Consent(False, MAX_MEGAPIXELS)):
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            os.environ[name] = folder
        (Path(folder) / "ours").mkdir()
        corpus, ours, opener = seeds(), Ours(Path(folder) / "ours"), Opener(Path(folder))
        for number in range(first, files):
            data = mutated(corpus, seed, number)
            path = Path(folder) / f"{number}.{suffix_of(data)}"
            path.write_bytes(data)
            if number % 3 == 0:
                sidecar = spoilt(ours.sound["sidecar"], seed, number)
                path.with_name(f"{path.name}.photofix.json").write_bytes(sidecar)
            print(json.dumps([number, "begun"]), flush=True)
            outcome, said = opener.open(path)
            unread = [text for text in said if not is_person_readable(text)]
            print(json.dumps([number, f"words of a library: {unread[0]}" if unread else outcome]), flush=True)
            for left in path.parent.glob(f"{number}.*"):
                with suppress(OSError):
                    left.unlink()
        opener.close()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    main(*(int(word) for word in sys.argv[1:4]))
