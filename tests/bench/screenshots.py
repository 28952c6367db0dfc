"""Pictures of the real window for README and for looking at: python tests/bench/screenshots.py FOLDER [PHOTO ...]

Needs an X server, for instance: xvfb-run -s "-screen 0 1600x1000x24" python tests/bench/screenshots.py shots
Scaled pictures come from a second run with QT_SCALE_FACTOR=2. Chinese needs a CJK font (fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


class Photographer:
    """Drives one window and saves what it shows."""

    def __init__(self, folder: Path, weights: Path | None) -> None:
        from PySide6.QtCore import QSettings

        from photofix.ui.system.application import make_app
        from photofix.ui.window.main_window import MainWindow
        from photofix.ui.workers.real_services import real_services

        self.folder = folder
        self.app = make_app(["photofix"])
        QSettings().setValue("theme", "light")
        self.make = lambda: MainWindow(real_services(weights_folder=weights))
        self.window = self.make()
        self._show()

    def wait(self, is_done: Callable[[], bool], limit_s: float = 120) -> None:
        """Run the event loop until `is_done`."""
        end = time.monotonic() + limit_s
        while not is_done() and time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def pause(self, seconds: float = 0.4) -> None:
        """Let the window settle."""
        self.wait(lambda: False, seconds)

    def open(self, path: Path) -> None:
        """Open a photo and wait until it is complete and sharp."""
        self.window.open_paths([path])
        library = self.window.library
        self.wait(lambda: library.current_path == path.absolute())
        self.wait(lambda: library.current.is_settled or bool(library.current.problem))
        self.settle()

    def settle(self) -> None:
        """Wait for sharp pixels."""
        self.pause()
        self.wait(lambda: self.window.rendering.is_up_to_date)
        self.pause(0.2)

    def save(self, name: str, widget: Any = None) -> None:
        """What is on the screen, as the platform shows it."""
        target = widget or self.window
        self.pause(0.15)
        target.grab().save(str(self.folder / f"{name}.png"))
        print(self.folder / f"{name}.png")

    def restart(self, language: str) -> None:
        """The window in another language."""
        from photofix.ui.system.language import install_language

        self.window.close()
        install_language(self.app, language)
        self.window = self.make()
        self._show()

    def _show(self) -> None:
        self.window.resize(1400, 900)
        self.window.show()
        self.pause()


def take_all(camera: Photographer, photos: list[Path], prefix: str) -> None:
    from photofix.export.target import ExportOptions
    from photofix.restore.naming import Names, path_in_folder
    from photofix.ui.canvas.compare import CompareMode

    window = camera.window
    camera.save(f"{prefix}empty")
    camera.open(photos[0])
    camera.save(f"{prefix}split")
    for key, card in window.sidebar.tasks.cards.items():
        for value in (0, 100):
            card.rows["strength"].box.setValue(value)
            camera.settle()
            camera.save(f"{prefix}{key}-{value}")
    for mode in (CompareMode.SIDE, CompareMode.DIFFERENCE):
        window.actions_.modes[mode].trigger()
        camera.settle()
        camera.save(f"{prefix}{mode.value}")
    window.actions_.modes[CompareMode.SPLIT].trigger()
    take_dialogs(camera, prefix)
    for photo in photos[1:]:
        camera.open(photo)
    take_defects(camera, prefix)
    for index, name in ((2, "history"), (3, "info"), (0, "restore")):
        window.sidebar.tabs.setCurrentIndex(index)
        camera.save(f"{prefix}{name}")
    names = Names(photos)
    targets = [(photo, names.claim(path_in_folder(photo, camera.folder), must_not_exist=True)) for photo in photos]
    window.queue.add_orders([window.library.order(*target, ExportOptions()) for target in targets])
    camera.wait(lambda: window.queue.desk.unfinished() == 0)
    camera.save(f"{prefix}queue")
    window.queue.hide()
    take_themes(camera, prefix)


def take_dialogs(camera: Photographer, prefix: str) -> None:
    from PySide6.QtWidgets import QDialog

    actions = camera.window.actions_
    for name, action in (("export", actions.export), ("shortcuts", actions.shortcuts)):
        action.trigger()
        dialog = camera.window.findChildren(QDialog)[-1]
        camera.save(f"{prefix}{name}", dialog)
        dialog.reject()
        camera.pause()


def take_defects(camera: Photographer, prefix: str) -> None:
    """Findings, if there are any, and a stroke of each brush."""
    from photofix.edit import Stroke

    window = camera.window
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    photo = window.library.current.photo
    for mode, y in (("add", 0.3), ("protect", 0.6)):
        points = tuple((y * photo.height, (0.6 + x / 50) * photo.width) for x in range(8))
        window.defects.brush.drawn.emit(Stroke("all", mode, 0.03 * photo.width, 100.0, points))
    camera.settle()
    camera.save(f"{prefix}overlay")
    window.sidebar.defects.next()
    camera.settle()
    camera.save(f"{prefix}finding")
    window.actions_.fit.trigger()
    for _ in range(2):
        window.actions_.undo.trigger()


def take_themes(camera: Photographer, prefix: str) -> None:
    themes = {theme.value: action for theme, action in camera.window.actions_.themes.items()}
    for name in ("dark", "light"):
        themes[name].trigger()
        camera.settle()
        camera.save(f"{prefix}{name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("photos", type=Path, nargs="*")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--prefix", default="")
    options = parser.parse_args()
    photos = options.photos or sorted((ROOT / "resources" / "samples").glob("*.jpg"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        photos = [Path(shutil.copy(photo, folder)) for photo in photos]  # edits are kept beside a photo
        camera = Photographer(options.folder, options.weights)
        take_all(camera, photos, options.prefix)
        camera.restart("zh_CN")
        camera.open(photos[0])
        camera.save(f"{options.prefix}chinese")
        take_dialogs(camera, f"{options.prefix}chinese-")
        camera.window.sidebar.tabs.setCurrentIndex(1)
        camera.save(f"{options.prefix}chinese-defects")
        camera.window.close()


if __name__ == "__main__":
    main()
