"""A negative in the window: chosen under More, in the menu or by the preset; everything shows the positive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from film_model import COLOR, scanned
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from skimage import data

from photofix.edit import NEGATIVE, WHOLE, Edit
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.photo.write import write_photo
from photofix.store.shipped_presets import shipped_presets
from photofix.tasks import load_tasks
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow

PICTURE = np.ascontiguousarray(data.astronaut()[:360, :480])
KEY = next(iter(load_tasks()))
COLOUR = Edit().with_value(WHOLE, NEGATIVE, 2.0)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.png"
    write_photo(Photo(None, scanned(PICTURE, COLOR), format="PNG"), path)
    return path


@pytest.fixture
def film(window: MainWindow, scan: Path, open_photo: Callable[..., MainWindow]) -> MainWindow:
    """A window that shows the scan as it is."""
    return open_photo(window, scan)


def choose(window: MainWindow, qtbot: Any, *keys: Qt.Key) -> None:
    """By keyboard, under More."""
    rows = window.sidebar.tasks.whole
    if not rows.more.isChecked():
        QTest.mouseClick(rows.more, Qt.MouseButton.LeftButton)
    box = rows.choices[NEGATIVE].box
    assert box.isVisible()
    for key in keys:
        QTest.keyClick(box, key)
    settle(window, qtbot)


def settle(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: window.library.current.is_settled, timeout=10_000)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)


def before(window: MainWindow) -> NDArray[np.uint8]:
    return to_rgb8(window.viewer.pictures.original.base.image)


def likeness(shown: NDArray[np.uint8]) -> float:
    """Correlation with what was photographed."""
    step = PICTURE.shape[0] / shown.shape[0]
    rows, columns = ((np.arange(size) * step).astype(int) for size in shown.shape[:2])
    return float(np.corrcoef(shown.ravel(), PICTURE[rows][:, columns].ravel())[0, 1])


def test_the_choice_turns_the_canvas_into_the_positive_and_undo_back(
    film: MainWindow, analyzer: Any, qtbot: Any, saved: dict[str, Edit]
) -> None:
    document, scan = film.library.current, before(film)
    looks, answer = len(analyzer.asked), document.analysis
    assert likeness(scan) < -0.5
    choose(film, qtbot, Qt.Key.Key_End)
    assert document.edit.negative == "colour" and film.undo_group.undoText() == "Scan of a negative: Color film"
    assert likeness(before(film)) > 0.99, "Before is the positive"
    assert likeness(to_rgb8(film.viewer.pictures.restored.base.image)) > 0.5
    assert len(analyzer.asked) == looks + 1 and document.job[0].negative == "colour"
    qtbot.waitUntil(lambda: saved.get("scan.png") == document.edit)
    film.actions_.undo.trigger()
    settle(film, qtbot)
    assert np.array_equal(before(film), scan) and document.edit == Edit()
    assert document.analysis is answer and len(analyzer.asked) == looks + 1, "the answer about the scan was kept"
    film.actions_.redo.trigger()
    settle(film, qtbot)
    assert likeness(before(film)) > 0.99 and len(analyzer.asked) == looks + 1


def test_an_answer_about_the_scan_is_never_put_on_the_positive(film: MainWindow, analyzer: Any, qtbot: Any) -> None:
    """It says how to undo an orange cast: until the network has seen the positive, that is shown as it is."""
    document = film.library.current
    analyzer.gate.clear()
    box = film.sidebar.tasks.whole.choices[NEGATIVE].box
    QTest.keyClick(box, Qt.Key.Key_End)
    assert document.analysis is None and not document.is_settled
    qtbot.waitUntil(lambda: film.rendering.is_up_to_date, timeout=10_000)
    assert np.array_equal(before(film), to_rgb8(film.viewer.pictures.restored.base.image))
    analyzer.gate.set()
    settle(film, qtbot)
    assert document.analysis is not None


def test_black_and_white_film_is_a_grey_photo_with_its_switch(film: MainWindow, qtbot: Any) -> None:
    assert not film.sidebar.tasks.color_output.isVisible()
    choose(film, qtbot, Qt.Key.Key_Home, Qt.Key.Key_Down)
    assert film.library.current.edit.negative == "grey" and film.sidebar.tasks.color_output.isVisible()
    shown = to_rgb8(film.viewer.pictures.restored.base.image)
    assert np.array_equal(shown[..., 0], shown[..., 2])
    choose(film, qtbot, Qt.Key.Key_Up)
    assert film.library.current.edit == Edit() and film.undo_group.undoText() == "Scan of a negative: No"


def test_the_menu_has_the_same_choices(film: MainWindow, qtbot: Any) -> None:
    menu = film.actions_.negative
    assert (
        menu.menuAction()
        in next(each for each in film.menuBar().findChildren(QMenu) if each.title() == "&Photo").actions()
    )
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]
    menu.actions()[1].trigger()
    assert film.library.current.edit.negative == "grey"
    assert film.undo_group.undoText() == "Scan of a negative: Black-and-white film"
    settle(film, qtbot)
    film.actions_.undo.trigger()
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()] == [True, False, False]
    settle(film, qtbot)


def test_without_a_photo_the_menu_says_why_it_is_grey(window: MainWindow) -> None:
    action = window.actions_.negative.menuAction()
    assert not action.isEnabled() and "open a photo first" in action.toolTip()


def test_the_preset_makes_a_positive_and_others_leave_it_one(film: MainWindow, qtbot: Any) -> None:
    film.presets.aboutToShow.emit()
    offered = {action.text(): action for action in film.presets.actions()}
    offered["Scan of a negative"].trigger()
    settle(film, qtbot)
    document = film.library.current
    assert document.edit == Edit.from_text(shipped_presets()["Scan of a negative"].read_bytes())
    assert likeness(before(film)) > 0.99
    offered["Archive (do little)"].trigger()
    assert document.edit.negative == "colour" and document.edit.value("color") == 0
    film.actions_.reset.trigger()
    assert document.edit == Edit()
    settle(film, qtbot)


def test_a_saved_negative_is_opened_as_the_positive(
    window: MainWindow, scan: Path, saved: dict[str, Edit], open_photo: Callable[..., MainWindow], qtbot: Any
) -> None:
    saved["scan.png"] = COLOUR
    open_photo(window, scan)
    assert likeness(before(window)) > 0.99
    assert window.library.current.job[0].negative == "colour"
    first = window.filmstrip.model().index(0, 0)
    qtbot.waitUntil(lambda: isinstance(first.data(Qt.ItemDataRole.DecorationRole), QImage), timeout=10_000)
    assert likeness(to_rgb8(first.data(Qt.ItemDataRole.DecorationRole))) > 0.9


def test_every_pixel_at_100_percent_is_that_of_the_positive(film: MainWindow, qtbot: Any) -> None:
    choose(film, qtbot, Qt.Key.Key_End)
    film.actions_.one.trigger()
    settle(film, qtbot)
    layer = film.viewer.pictures.original.detail or film.viewer.pictures.original.base
    left, top = round(layer.rect.left()), round(layer.rect.top())
    shown = to_rgb8(layer.image)
    whole = np.floor(to_srgb(film.library.current.photo) * 255 + 0.5).astype(np.uint8)
    assert np.array_equal(shown, whole[top : top + len(shown), left : left + shown.shape[1]])
