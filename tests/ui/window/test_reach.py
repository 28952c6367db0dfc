"""Everything can be reached, read and told apart: tooltips, the Tab key, focus, names, the wheel, small screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from front import bring_to_front
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, QSize, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QScrollBar,
    QToolBar,
    QToolTip,
    QWidget,
)

from photofix.paths import resources_dir
from photofix.photo.read import read_photo
from photofix.tasks import load_tasks
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.panels.choice_row import ChoiceRow
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.session.photo_files import near
from photofix.ui.system.kept import kept_choice, kept_number
from photofix.ui.system.theme import Theme
from photofix.ui.window import commands
from photofix.ui.window.main_window import MainWindow

READABLE = 4.5
"""Contrast of text that WCAG 2.2 (1.4.3) asks for."""


@pytest.fixture
def reached(opened: MainWindow, write_photo: Any, tmp_path: Path, qtbot: Any) -> MainWindow:
    """A window with two photos and the queue shown, and with the keyboard."""
    path = write_photo(tmp_path / "second.png", seed=2)
    opened.open_paths([path])
    qtbot.waitUntil(lambda: opened.library.current_path == path, timeout=10_000)
    qtbot.waitUntil(lambda: opened.library.current.is_settled, timeout=10_000)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date, timeout=10_000)
    opened.resize(1400, 1100)
    opened.queue.show()
    bring_to_front(opened, qtbot)
    return opened


# -- tooltips ---------------------------------------------------------------------------------------


def _tip(widget: QWidget, qtbot: Any) -> QLabel:
    """The tooltip that resting on `widget` brings."""
    QToolTip.hideText()
    spot = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, spot, widget.mapToGlobal(spot)))

    def shown() -> list[QLabel]:
        found = [label for label in QApplication.topLevelWidgets() if label.inherits("QTipLabel")]
        return [label for label in found if isinstance(label, QLabel) and label.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()) and shown()[0].text() == widget.toolTip(), timeout=10_000)
    return shown()[0]


def _contrast(picture: QImage) -> float:
    """Between the most frequent colour, the ground, and the pixel that differs most from it (WCAG's formula)."""
    pixels = to_rgb8(picture.convertToFormat(QImage.Format.Format_RGB32)).reshape(-1, 3)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    light = np.where(colors / 255 <= 0.04045, colors / 255 / 12.92, ((colors / 255 + 0.055) / 1.055) ** 2.4)
    luminance = light @ [0.2126, 0.7152, 0.0722]
    ground = luminance[counts.argmax()]
    low, high = np.minimum(luminance, ground) + 0.05, np.maximum(luminance, ground) + 0.05
    return float((high / low).max())


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_tooltips_can_be_read(window: MainWindow, qtbot: Any, theme: Theme) -> None:
    window.apply_theme(theme)
    card = next(iter(window.sidebar.tasks.cards.values()))
    for widget in (card.rows["strength"].slider, window.sidebar.export_button, window.sidebar.histogram):
        tip = _tip(widget, qtbot)
        inner = tip.grab(tip.rect().adjusted(2, 2, -2, -2)).toImage()  # without the border
        assert _contrast(inner) >= READABLE
    QToolTip.hideText()


# -- the Tab key ------------------------------------------------------------------------------------


def _walk(window: QWidget, start: QWidget) -> Iterator[QWidget]:
    """Every stop of the Tab key, from `start` until it comes back."""
    start.clearFocus()
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in seen:
        seen.append(here)
        yield here
        assert len(seen) < 200
        QTest.keyClick(here, Qt.Key.Key_Tab)


def _box(window: QWidget, widget: QWidget) -> tuple[QPoint, QPoint]:
    top_left = widget.mapTo(window, QPoint(0, 0))
    return top_left, top_left + QPoint(widget.width(), widget.height())


def _is_after(window: QWidget, first: QWidget, second: QWidget) -> bool:
    """Whether `second` is read after `first`: below it, or in the same line to its right."""
    (a, a_end), (b, b_end) = _box(window, first), _box(window, second)
    is_same_line = min(a_end.y(), b_end.y()) - max(a.y(), b.y()) > 0
    return b.x() >= a.x() if is_same_line else b.y() >= a.y()


def _panes(window: MainWindow) -> list[QWidget]:
    return [window.viewer, window.filmstrip, window.sidebar, window.queue]


def test_tab_goes_where_the_eye_goes(reached: MainWindow) -> None:
    for card in reached.sidebar.tasks.cards.values():
        if len(card.task.knobs) > 1:
            card.more.setChecked(True)
    for tab in range(4):
        reached.sidebar.tabs.setCurrentIndex(tab)
        _assert_in_reading_order(reached)


def _assert_in_reading_order(reached: MainWindow) -> None:
    stops = list(_walk(reached, reached.viewer))
    panes = [next(pane for pane in _panes(reached) if pane is stop or pane.isAncestorOf(stop)) for stop in stops]
    assert list(dict.fromkeys(map(id, panes))) == list(map(id, _panes(reached))), "one pane after the other"
    for (first, pane), (second, next_pane) in pairwise(zip(stops, panes, strict=True)):
        if pane is next_pane:
            assert _is_after(reached, first, second), f"{_name(first)} before {_name(second)}"


def test_tab_goes_where_the_eye_goes_in_the_export_dialog(opened: MainWindow, qtbot: Any) -> None:
    dialog = _export_dialog(opened, qtbot)
    stops = list(_walk(dialog, dialog.name))
    assert dialog.export in stops
    for first, second in pairwise(stops):
        assert _is_after(dialog, first, second), f"{_name(first)} before {_name(second)}"


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_every_stop_is_seen_and_shows_the_focus(reached: MainWindow, theme: Theme) -> None:
    reached.apply_theme(theme)
    for tab in range(4):
        reached.sidebar.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        assert _without_focus(reached) == [], f"tab {tab}"


def _without_focus(reached: MainWindow) -> list[str]:
    """Stops of the Tab key that look alike with and without the focus; all can be seen."""
    invisible = []
    for stop in _walk(reached, reached.viewer):
        assert stop.isVisible() and not stop.visibleRegion().isEmpty(), _name(stop)
        with_focus = stop.grab().toImage()
        stop.clearFocus()
        without = stop.grab().toImage()
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if with_focus == without:
            invisible.append(_name(stop))
    return invisible


def test_a_checked_auto_shows_the_focus(reached: MainWindow) -> None:
    row = next(iter(reached.sidebar.tasks.cards.values())).rows["strength"]
    assert row.auto.isChecked() and row.auto.isEnabled()
    reached.viewer.setFocus()
    without = row.auto.grab().toImage()
    row.auto.setFocus(Qt.FocusReason.TabFocusReason)
    assert row.auto.grab().toImage() != without
    assert row.auto.isChecked()


# -- names ------------------------------------------------------------------------------------------


def _name(widget: QWidget) -> str:
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def _export_dialog(window: MainWindow, qtbot: Any) -> ExportDialog:
    assert window.library.current is not None
    dialog = ExportDialog(window.library.current.photo, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=10_000)
    return dialog


def test_no_two_controls_of_the_window_have_one_name(reached: MainWindow) -> None:
    for tab in range(4):
        reached.sidebar.tabs.setCurrentIndex(tab)
        buttons = [
            button
            for button in reached.findChildren(QAbstractButton)
            if button.isVisible() and not button.objectName().startswith("qt_") and "Dock" not in type(button).__name__
        ]
        names = Counter(_name(button) for button in buttons if not isinstance(button.parent(), QAbstractSpinBox))
        assert {name: count for name, count in names.items() if count > 1 or not name} == {}, f"tab {tab}"


def test_every_list_of_choices_says_what_is_chosen(opened: MainWindow, qtbot: Any) -> None:
    """On Linux its name is its value, and a relation to its label says what the value is of."""
    dialog = _export_dialog(opened, qtbot)
    boxes = [*opened.findChildren(QComboBox), *dialog.findChildren(QComboBox)]
    assert len(boxes) >= 6
    for box in set(boxes):
        relations = QAccessible.queryAccessibleInterface(box).relations()
        labels = [
            other.text(QAccessible.Text.Name) for other, kind in relations if kind & QAccessible.RelationFlag.Label
        ]
        assert labels and all(labels), f"{box.currentText()} has no label"


# -- the wheel --------------------------------------------------------------------------------------


def _turn_wheel(widget: QWidget) -> None:
    window = widget.window()
    spot = QPointF(widget.mapTo(window, widget.rect().center()))
    handle = window.windowHandle()
    if isinstance(handle, QWindow):
        QTest.wheelEvent(handle, spot, QPoint(0, -120))
        QApplication.processEvents()
        return
    # Shiboken now and then hands out the wrapper of a layout item that lay at this address before: go Qt's way by hand.
    target: QWidget | None = widget
    while target is not None:
        across = QPointF(target.rect().center())
        buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        place, phase = target.mapToGlobal(across), Qt.ScrollPhase.NoScrollPhase
        turn = QWheelEvent(across, place, QPoint(), QPoint(0, -120), buttons, keys, phase, False)
        QApplication.sendEvent(target, turn)
        target = None if turn.isAccepted() else target.parentWidget()
    QApplication.processEvents()


def _values(root: QWidget) -> list[object]:
    inputs: list[QWidget] = []
    for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox):
        inputs += [found for found in root.findChildren(kind) if not isinstance(found, QScrollBar)]
    return [box.currentIndex() if isinstance(box, QComboBox) else box.value() for box in inputs]  # type: ignore[attr-defined]


def _turned(root: QWidget) -> int:
    """Turn the wheel over every input inside `root`; how many there were."""
    before, count = _values(root), 0
    for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox):
        for control in root.findChildren(kind):
            if not isinstance(control, QScrollBar) and control.isVisible():
                _turn_wheel(control)
                assert QApplication.focusWidget() is not control
                count += 1
    assert _values(root) == before
    return count


def test_the_wheel_changes_nothing_that_was_not_chosen(reached: MainWindow, qtbot: Any) -> None:
    assert reached.library.current is not None
    edit = reached.library.current.edit
    dialog = _export_dialog(reached, qtbot)
    dialog.browse.setFocus()
    assert _turned(dialog) >= 6
    dialog.reject()
    for tab in range(2):
        reached.sidebar.tabs.setCurrentIndex(tab)
        reached.viewer.setFocus()
        assert _turned(reached.sidebar) >= 3
    assert reached.library.current.edit == edit, "Auto stays automatic"


def test_the_wheel_over_a_slider_scrolls_its_panel(opened: MainWindow) -> None:
    opened.resize(1000, 420)
    cards = list(opened.sidebar.tasks.cards.values())
    bar = opened.sidebar.tabs.currentWidget().verticalScrollBar()
    QApplication.processEvents()
    assert bar.maximum() > 0
    _turn_wheel(cards[0].rows["strength"].slider)
    assert bar.value() > 0


def test_the_wheel_moves_a_slider_that_was_chosen(reached: MainWindow) -> None:
    slider = next(iter(reached.sidebar.tasks.cards.values())).rows["strength"].slider
    slider.setFocus()
    before = slider.value()
    _turn_wheel(slider)
    assert slider.value() != before


# -- small screens ----------------------------------------------------------------------------------

SMALL = QSize(800, 500)
"""A screen of 1600 x 1000 at 200 %, of which a title bar takes 40 more."""


def test_the_window_fits_a_small_screen_with_everything_shown(reached: MainWindow) -> None:
    for tab in range(4):
        reached.sidebar.tabs.setCurrentIndex(tab)
        least = reached.minimumSizeHint()
        assert least.width() <= SMALL.width() and least.height() <= SMALL.height() - 40, (tab, least)


def test_opening_photos_leaves_a_small_window_as_it_is(
    window: MainWindow, open_photo: Any, write_photo: Any, tmp_path: Path, qtbot: Any
) -> None:
    small = QSize(SMALL.width(), SMALL.height() - 40)
    window.resize(small)
    for seed in range(2):
        write_photo(tmp_path / f"{seed}.png", seed=seed)
    window.open_paths([tmp_path])
    qtbot.waitUntil(lambda: window.library.current is not None and window.filmstrip.isVisible(), timeout=10_000)
    QApplication.processEvents()
    assert window.size() == small
    bar = window.findChildren(QToolBar)[0]
    hidden = [action.text() for action in bar.actions() if not bar.widgetForAction(action).isVisible()]
    assert hidden == [], "every command of the tool bar is there"


def test_the_first_window_is_no_larger_than_its_screen(make_window: Callable[..., MainWindow], qapp: Any) -> None:
    from photofix.ui.system.desktop import resize_within_screen

    window = make_window()
    room = window.screen().availableGeometry().size()
    resize_within_screen(window, QSize(5000, 4000))
    assert window.width() <= room.width() and window.height() <= room.height()


def test_a_size_kept_from_a_larger_screen_is_cut(make_window: Callable[..., MainWindow], qtbot: Any) -> None:
    first = make_window()
    first.resize(first.screen().availableGeometry().size() * 3)
    first.close()
    second = MainWindow(first.services)
    try:
        room = second.screen().availableGeometry().size()
        assert second.width() <= room.width() and second.height() <= room.height()
    finally:
        second.close()
        second.deleteLater()


# -- what is remembered -----------------------------------------------------------------------------


def test_nonsense_in_the_settings_is_passed_over(make_window: Callable[..., MainWindow]) -> None:
    settings = QSettings()
    for key in ("view/mode", "theme", "export/quality", "export/long_side", "monitor"):
        settings.setValue(key, "nonsense")
    make_window()
    assert kept_choice(settings, "theme", Theme.DARK) is Theme.DARK
    assert kept_number(settings, "export/quality", 95) == 95


def test_open_does_not_start_inside_the_program_after_a_sample(
    window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(parent: QWidget, title: str, folder: str, *rest: Any) -> tuple[list[str], str]:
        asked.append(folder)
        return [], ""

    monkeypatch.setattr(commands.QFileDialog, "getOpenFileNames", answer)
    QTest.mouseClick(window.welcome.samples, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.library.current is not None, timeout=20_000)
    window.actions_.open.trigger()
    assert asked and not Path(asked[0]).is_relative_to(resources_dir())
    settings = QSettings()
    settings.setValue("folder/open", str(resources_dir() / "samples"))  # as an earlier version remembered it
    window.actions_.open.trigger()
    assert not Path(asked[1]).is_relative_to(resources_dir())
    dialog = ExportDialog(read_photo(next((resources_dir() / "samples").glob("*.jpg"))), window)
    assert not Path(dialog.folder.text()).is_relative_to(resources_dir())


def test_open_starts_beside_the_last_photo(tmp_path: Path) -> None:
    assert near(tmp_path / "photo.jpg") == tmp_path
    assert near(tmp_path / "gone" / "photo.jpg") != tmp_path / "gone"


def test_history_says_the_values(reached: MainWindow) -> None:
    document = reached.library.current
    assert document is not None
    card = next(iter(reached.sidebar.tasks.cards.values()))
    slider = card.rows["strength"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert document.undo_stack.undoText().endswith(": 0 %")
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    texts = [document.undo_stack.text(row) for row in range(document.undo_stack.count())]
    assert texts[-1].endswith(": 2 %"), "one gesture is one step and says where it ended"
    QTest.mouseClick(card.rows["strength"].auto, Qt.MouseButton.LeftButton)
    assert document.undo_stack.undoText().endswith(": automatic")
    for key, card in reached.sidebar.tasks.cards.items():
        for knob in load_tasks()[key].knobs[1:]:
            row, end = card.rows[knob.key], knob.low if knob.high == knob.default else knob.high
            if isinstance(row, ChoiceRow):
                QTest.keyClick(row.box, Qt.Key.Key_End)
            else:
                row.box.setValue(end)
            assert document.edit.value(key, knob.key) == end
            assert row.label in document.undo_stack.undoText()
            assert row.text(end) in document.undo_stack.undoText()
