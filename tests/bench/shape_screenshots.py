"""Pictures of turning and cropping, light and dark: python tests/bench/shape_screenshots.py FOLDER [--weights FOLDER]

As `screenshots.py`, which it drives the window with; it lays one of the samples on a scanner bed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from skimage import data

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from bench_area import Bed, scan  # noqa: E402
from bench_split import compose  # noqa: E402
from screenshots import Photographer  # noqa: E402


def take_shape(camera: Any, path: Path, prefix: str) -> None:
    from photofix.ui.canvas.crop_tool import CropMode

    window = camera.window
    camera.open(path)
    camera.save(f"{prefix}scan")
    window.actions_.crop.trigger()
    camera.settle()
    camera.save(f"{prefix}crop")
    bar = window.crop_bar
    bar.angle.setValue(4.0)
    bar.ratio.setCurrentIndex(bar.ratio.findData("custom"))
    camera.settle()
    camera.save(f"{prefix}straighten")
    bar.ratio.setCurrentIndex(0)
    bar.auto.click()
    camera.settle()
    bar.modes[CropMode.CORNERS].click()
    camera.settle()
    camera.save(f"{prefix}perspective")
    bar.modes[CropMode.AREA].click()
    camera.settle()
    camera.save(f"{prefix}border")
    window.cropping.accept()
    camera.settle()
    window.actions_.turn_right.trigger()
    window.sidebar.tabs.setCurrentWidget(window.sidebar.defects)
    camera.settle()
    camera.save(f"{prefix}cropped")
    window.sidebar.tabs.setCurrentIndex(0)
    for _ in range(2):
        window.actions_.undo.trigger()
    camera.settle()


def take_split(camera: Any, path: Path, prefix: str) -> None:
    from photofix.ui.dialogs.split_dialog import SplitDialog

    window = camera.window
    camera.open(path)
    window.actions_.split.trigger()
    camera.wait(lambda: bool(window.findChildren(SplitDialog)))
    dialog = window.findChildren(SplitDialog)[-1]
    dialog.view.selected = 2
    camera.save(f"{prefix}split-scan", dialog)
    dialog.accept()
    camera.wait(lambda: window.library.current_path != path)
    camera.settle()
    camera.save(f"{prefix}split-photos")


def take_turn(camera: Any, path: Path, prefix: str) -> None:
    camera.open(path)
    hint = camera.window.commands.turning.hint
    camera.wait(hint.isVisible)
    camera.save(f"{prefix}turn")
    hint.later.click()


def take_print(camera: Any, path: Path, prefix: str) -> None:
    from photofix.ui.dialogs.print_dialog import PrintDialog
    from photofix.ui.dialogs.print_preview import PrintPreview

    window = camera.window
    camera.open(path)
    window.actions_.print.trigger()
    for kind, name in ((PrintDialog, "print"), (PrintPreview, "print-preview")):
        camera.wait(lambda kind=kind: bool(window.findChildren(kind)))
        dialog = window.findChildren(kind)[-1]
        camera.pause()
        camera.save(f"{prefix}{name}", dialog)
        dialog.accept() if kind is PrintDialog else dialog.reject()


def lying(folder: Path) -> Path:
    """A portrait on its side."""
    path = folder / "portrait.png"
    cv2.imwrite(str(path), np.rot90(data.astronaut()[..., ::-1]))
    return path


def album(folder: Path) -> Path:
    """A scan of five of the samples as prints with a paper border."""
    samples = sorted((ROOT / "resources" / "samples").glob("*.jpg"))
    pictures = [cv2.imread(str(sample)) for sample in samples for _ in (0, 1)][:5]
    shrunk = [cv2.resize(picture, None, fx=s, fy=s) for picture in pictures for s in [460 / max(picture.shape)]]
    photo, _ = compose(shrunk, "grey", True, True, np.random.default_rng(4))
    path = folder / "album01.png"
    cv2.imwrite(str(path), np.asarray(photo.pixels))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        sample = sorted((ROOT / "resources" / "samples").glob("*.jpg"))[-1]
        picture = np.asarray(cv2.imread(str(sample)))
        photo, _ = scan(picture, Bed((120, 122, 124), 5, 0.04, 0.3), np.random.default_rng(3))
        path = Path(folder) / "scan.png"
        cv2.imwrite(str(path), np.asarray(photo.pixels))
        camera = Photographer(options.folder, options.weights)
        themes = {theme.value: action for theme, action in camera.window.actions_.themes.items()}
        for name in ("light", "dark"):
            themes[name].trigger()
            take_shape(camera, path, f"{name}-")
            take_turn(camera, lying(Path(folder)), f"{name}-")
            take_print(camera, path, f"{name}-")
            take_split(camera, album(Path(folder)), f"{name}-")
        themes["light"].trigger()
        camera.restart("zh_CN")
        camera.open(path)
        camera.window.actions_.crop.trigger()
        camera.settle()
        camera.save("chinese-crop")
        camera.window.close()


if __name__ == "__main__":
    main()
