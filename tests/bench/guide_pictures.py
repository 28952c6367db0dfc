"""The pictures of the guide, taken from the real window: python tests/bench/guide_pictures.py

As `screenshots.py`, which it drives the window with. What has words is taken in each language and goes to
resources/guide/<language>/pictures, what has none to resources/guide/pictures; all as small PNG with a palette.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from screenshots import Photographer  # noqa: E402

GUIDE = ROOT / "resources" / "guide"
SAMPLES = ("scratched_couple.jpg", "old_astronaut.jpg")
COLORS = 128
WINDOW_PX = (1000, 690)
"""So small that its words can still be read in the guide."""
LARGE_PX = (1160, 820)
"""Where all of a panel is to be seen."""
WIDEST_PX = 760
"""As wide as the guide's page."""
TOOL_PX = (250, 190)
"""Of each half of a tool's picture: at work, and what it left."""
PATHS: dict[str, tuple[str, float, list[tuple[float, float]]]] = {
    "heal": (SAMPLES[1], 3.0, [(124, 255), (130, 259), (134, 255)]),
    "spot": (SAMPLES[0], 4.0, [(601, 36)]),
    "trace": (SAMPLES[0], 3.0, [(150, 397), (168, 393), (188, 388)]),
    "area": (SAMPLES[1], 2.5, [(138, 264), (158, 240), (186, 234), (206, 250), (206, 282), (180, 300), (144, 288)]),
    "protect": (SAMPLES[1], 2.0, [(196, 98), (215, 92), (240, 98), (252, 118), (228, 130), (205, 122), (222, 145)]),
}
"""Tool -> photo, zoom, where the pointer goes: x, y in photo pixels."""


class GuideCamera(Photographer):
    """Saves small pictures of parts of the window."""

    def keep(self, path: Path, *images: Any) -> None:
        """Save one picture, or several side by side."""
        from PIL import Image

        path.parent.mkdir(parents=True, exist_ok=True)
        gap = 8
        pictures = [_pil(image) for image in images]
        whole = Image.new("RGB", (sum(p.width + gap for p in pictures) - gap, max(p.height for p in pictures)), "white")
        left = 0
        for picture in pictures:
            whole.paste(picture, (left, 0))
            left += picture.width + gap
        if whole.width > WIDEST_PX:
            whole = whole.resize((WIDEST_PX, round(whole.height * WIDEST_PX / whole.width)), Image.Resampling.LANCZOS)
        whole.quantize(COLORS, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
        print(path, path.stat().st_size)

    def around(self, x: float, y: float) -> Any:
        """The canvas around a place of the photo."""
        from PySide6.QtCore import QRect

        middle, (width, height), room = self.at(x, y), TOOL_PX, self.window.viewer.rect()
        self.pause(0.3)
        left = min(max(middle.x() - width // 2, 0), room.width() - width)
        top = min(max(middle.y() - height // 2, 0), room.height() - height)
        return self.window.viewer.grab(QRect(left, top, width, height))

    def at(self, x: float, y: float) -> Any:
        """Where a place of the photo is on the canvas."""
        from PySide6.QtCore import QPoint

        view, ratio = self.window.viewer.view, self.window.viewer.devicePixelRatioF()
        left, top = view.to_view(x, y)
        return QPoint(round(left / ratio), round(top / ratio))


def _pil(pixmap: Any) -> Any:
    from PIL import Image
    from PySide6.QtGui import QImage

    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes("RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB",
                           image.bytesPerLine(), 1)  # fmt: skip


def take_panels(camera: GuideCamera, folder: Path, photos: list[Path]) -> None:
    """Start page, window, tabs, crop, dialogs."""
    from PySide6.QtWidgets import QDialog

    from photofix.ui.canvas.compare import CompareMode

    window = camera.window
    window.resize(*LARGE_PX)
    camera.wait(lambda: False, 1.5)  # thumbnails of the start page
    camera.keep(folder / "start.png", window.welcome.grab())
    camera.open(photos[1])
    window.actions_.modes[CompareMode.SPLIT].trigger()
    card = window.sidebar.tasks.cards["color"]
    card.more.setChecked(True)
    camera.pause()
    camera.keep(folder / "cards.png", window.sidebar.grab())
    card.more.setChecked(False)
    window.resize(*WINDOW_PX)
    window.actions_.fit.trigger()
    camera.settle()
    camera.keep(folder / "window.png", window.grab())
    window.resize(*LARGE_PX)
    camera.open(photos[0])
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    window.sidebar.defects.next()
    camera.settle()
    camera.keep(folder / "defects.png", window.sidebar.grab())
    window.resize(*WINDOW_PX)
    window.sidebar.tabs.setCurrentIndex(0)
    window.actions_.fit.trigger()
    window.actions_.crop.trigger()
    camera.settle()
    camera.keep(folder / "crop.png", window.centralWidget().grab())
    window.cropping.cancel()
    actions = window.actions_
    for name, action in (("export", actions.export), ("preferences", actions.preferences)):
        action.trigger()
        dialog = window.findChildren(QDialog)[-1]
        camera.pause()
        camera.keep(folder / f"{name}.png", dialog.grab())
        dialog.reject()
        camera.pause()
    take_queue(camera, folder, photos)


def take_queue(camera: GuideCamera, folder: Path, photos: list[Path]) -> None:
    from photofix.export.target import ExportOptions
    from photofix.restore.naming import Names, path_in_folder

    window, names = camera.window, Names(photos)
    window.queue.desk.pause(True)
    out = photos[0].parent / "out"
    targets = [(photo, names.claim(path_in_folder(photo, out), must_not_exist=True)) for photo in photos]
    window.queue.add_orders([window.library.order(*target, ExportOptions()) for target in targets])
    window.queue.refresh()
    camera.pause(0.6)
    camera.keep(folder / "queue.png", window.queue.grab())
    window.queue.desk.cancel(window.queue.desk.items)
    window.queue.desk.clear_finished()
    window.queue.refresh()
    window.queue.hide()


def take_tools(camera: GuideCamera, folder: Path, photos: list[Path]) -> None:
    """Each tool at work, and what it left."""
    from photofix.tasks import load_tasks
    from photofix.ui.canvas.compare import CompareMode

    window = camera.window
    for photo in photos:
        camera.open(photo)
        window.actions_.modes[CompareMode.RESTORED].trigger()
        window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
        if photo.name == SAMPLES[0]:
            take_select(camera, folder / "select.png")
        edit = window.library.current.edit
        for key in load_tasks():
            edit = edit.with_value(key, "strength", 0.0)
        window.library.current.change(edit, "off")
        window.sidebar.defects.overlay.setChecked(False)
        for name, (sample, zoom, path) in PATHS.items():
            if sample == photo.name:
                take_tool(camera, folder / f"{name}.png", name, zoom, path)


def take_select(camera: GuideCamera, path: Path) -> None:
    """A finding chosen among others."""
    window, panel = camera.window, camera.window.sidebar.defects
    x, y = 1100, 354
    panel.select(min(panel.model.findings, key=lambda row: hypot(row.center[0] - y, row.center[1] - x)))
    window.viewer.center_on(x, y, 3.0)
    camera.settle()
    camera.keep(path, camera.around(x, y))


def take_tool(camera: GuideCamera, path: Path, name: str, zoom: float, places: list[tuple[float, float]]) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window, viewer = camera.window, camera.window.viewer
    xs, ys = zip(*places, strict=True)
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    window.sidebar.defects.tools[name].setChecked(True)
    window.defects.strokes.set_radius({"heal": 8.0, "spot": 9.0, "trace": 5.0, "protect": 14.0}.get(name, 6.0))
    viewer.center_on(*middle, zoom)
    camera.settle()
    points = [camera.at(*place) for place in places]
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseMove(viewer, points[0])
    if name == "spot":
        at_work = camera.around(*middle)
        QTest.mouseClick(viewer, button, none, points[0])
    elif name == "trace":
        for point in points[:-1]:
            QTest.mouseClick(viewer, button, none, point)
            camera.pause(0.8)
        QTest.mouseMove(viewer, points[-1])
        at_work = camera.around(*middle)
        QTest.mouseClick(viewer, button, none, points[-1])
        QTest.keyClick(viewer, Qt.Key.Key_Return)
    else:
        QTest.mousePress(viewer, button, none, points[0])
        for start, end in pairwise(points):
            for step in range(1, 9):
                QTest.mouseMove(viewer, start + (end - start) * step / 8)
        at_work = camera.around(*middle)
        QTest.mouseRelease(viewer, button, none, points[-1])
    camera.settle()
    window.sidebar.defects.select(None)
    QTest.mouseMove(viewer, viewer.rect().topLeft())
    camera.wait(lambda: False, 1.5)  # strokes fade, so that the result is seen
    camera.settle()
    camera.keep(path, *((at_work,) if name == "protect" else (at_work, camera.around(*middle))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=GUIDE)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--only", choices=("panels", "tools"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        from photofix.ui.window.tour import note_seen

        camera = GuideCamera(options.folder, options.weights)
        note_seen()
        camera.restart("en")
        if options.only != "panels":
            take_tools(camera, options.folder / "pictures", copies(Path(folder) / "tools"))
        if options.only != "tools":
            for code in ("en", "zh_CN"):
                camera.restart(code)
                take_panels(camera, options.folder / code / "pictures", copies(Path(folder) / code / "album"))
        camera.window.close()


def copies(folder: Path) -> list[Path]:
    """The samples where nothing was done to them yet: edits are kept beside a photo."""
    folder.mkdir(parents=True)
    return [Path(shutil.copy(ROOT / "resources" / "samples" / name, folder)) for name in SAMPLES]


if __name__ == "__main__":
    main()
