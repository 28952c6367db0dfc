"""A grey photo may take on colour if a person says so: on the canvas, in the file and in the queue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photofix.export.export import export_photo
from photofix.photo.read import read_photo
from photofix.ui.dialogs.export_all_dialog import ExportAllDialog
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


@pytest.fixture
def grey_path(tmp_path: Path) -> Path:
    path = tmp_path / "grey.png"
    cv2.imwrite(str(path), np.tile(np.arange(60, 200, dtype=np.uint8), (90, 1)))
    return path


def _is_grey(pixels: np.ndarray) -> bool:
    return bool((pixels == pixels[..., :1]).all())


def test_only_grey_photos_offer_it(opened: MainWindow, grey_path: Path, open_photo: Any) -> None:
    assert opened.sidebar.tasks.color_output.isHidden()
    open_photo(opened, grey_path)
    assert not opened.sidebar.tasks.color_output.isHidden()


def test_canvas_and_file_follow_the_choice(make_window: Any, grey_path: Path, open_photo: Any, qtbot: Any) -> None:
    window = open_photo(make_window(export=export_photo), grey_path)
    assert _is_grey(to_rgb8(window.viewer.pictures.restored.base.image))
    window.sidebar.tasks.color_output.click()
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date)
    assert not _is_grey(to_rgb8(window.viewer.pictures.restored.base.image))
    window.actions_.export.trigger()
    dialog = window.findChildren(ExportDialog)[-1]
    path = dialog.path
    dialog.export.click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not window.exporting.is_busy)
    assert not _is_grey(read_photo(path).pixels)


def test_choice_is_remembered_and_reaches_the_queue(make_window: Any, grey_path: Path, open_photo: Any) -> None:
    open_photo(make_window(), grey_path).sidebar.tasks.color_output.click()
    again = open_photo(make_window(), grey_path)
    assert again.sidebar.tasks.color_output.isChecked()
    again.queue.desk.pause(True)
    again.actions_.queue_all.trigger()
    again.findChildren(ExportAllDialog)[-1].export.click()
    assert [item.task.options.color_output for item in again.queue.desk.items] == [True]
    again.queue.desk.clear_finished()
    again.queue.desk.cancel(again.queue.desk.items)
