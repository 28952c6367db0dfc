"""Keyboard, names for screen readers, reasons of disabled controls, themes, remembered state, a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QWidget

from photofix.store.sidecar import sidecar_path
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers.real_services import real_services

_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)


def _controls(window: MainWindow) -> list[QWidget]:
    return [
        widget
        for kind in _CONTROLS
        for widget in window.findChildren(kind)
        if not widget.objectName().startswith("qt_") and "QScrollBar" not in widget.metaObject().className()
    ]


def test_every_control_of_the_side_bar_has_a_name(window: MainWindow) -> None:
    nameless = [
        type(widget).__name__
        for widget in _controls(window)
        if window.sidebar.isAncestorOf(widget)
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")() or _has_label(window, widget))
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
    ]
    assert nameless == []


def _has_label(window: MainWindow, widget: QWidget) -> bool:
    from PySide6.QtWidgets import QLabel

    return any(
        label.buddy() is widget or label.buddy() is widget.parentWidget() for label in window.findChildren(QLabel)
    )


def test_disabled_commands_say_why(window: MainWindow) -> None:
    for action in window.actions_.needs_photo:
        assert not action.isEnabled() and "open a photo first" in action.toolTip()
    for card in window.sidebar.tasks.cards.values():
        assert not card.switch.isEnabled() and card.toolTip()
    assert window.sidebar.export_button.toolTip()


def test_no_two_commands_share_a_key(window: MainWindow) -> None:
    keys: dict[str, str] = {}
    for action in window.actions_.all():
        for key in action.shortcuts():
            name = key.toString()
            assert name not in keys, f"{name}: {keys[name]} and {action.text()}"
            keys[name] = action.text()


def test_question_mark_shows_all_keys(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Question)
    dialog = window.findChildren(ShortcutsDialog)[-1]
    text = " ".join(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    assert QKeySequence(QKeySequence.StandardKey.Open).toString() in text
    dialog.reject()


def test_modes_have_keys(opened: MainWindow) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    for key, modifier, mode in (
        (Qt.Key.Key_B, shift, CompareMode.SIDE),
        (Qt.Key.Key_V, shift, CompareMode.RESTORED),
        (Qt.Key.Key_S, shift, CompareMode.SPLIT),
    ):
        QTest.keyClick(opened, key, modifier)
        assert opened.viewer.mode is mode


def test_keys_zoom_in_and_fit(opened: MainWindow) -> None:
    QTest.keyClick(opened, Qt.Key.Key_4)
    assert opened.viewer.view.zoom == 4.0
    assert opened.navigator.isVisible()
    QTest.keyClick(opened, Qt.Key.Key_F)
    assert opened.viewer.view.is_fit and not opened.navigator.isVisible()


def test_themes_change_the_palette_not_the_canvas(opened: MainWindow) -> None:
    looks = {theme.value: action for theme, action in opened.actions_.themes.items()}
    light, dark = looks["light"], looks["dark"]
    corner = []
    for action, is_dark in ((light, False), (dark, True)):
        action.trigger()
        assert (QApplication.palette().window().color().lightness() < 128) == is_dark
        corner.append(opened.viewer.grab().toImage().pixelColor(3, 3))
    assert corner[0] == corner[1]
    light.trigger()


def test_mode_and_theme_are_remembered(
    make_window: Callable[..., MainWindow], photo_path: Path, open_photo: Any
) -> None:
    first = open_photo(make_window(), photo_path)
    next(action for theme, action in first.actions_.themes.items() if theme.value == "light").trigger()
    first.actions_.modes[CompareMode.SIDE].trigger()
    first.close()
    second = make_window()
    assert second.viewer.chosen_mode is CompareMode.SIDE
    assert next(action for theme, action in second.actions_.themes.items() if theme.value == "light").isChecked()


def test_hundred_thousand_slider_calls(window: MainWindow) -> None:
    """A reference-counting fault of one PySide version ended the program after some thousands."""
    slider = next(iter(window.sidebar.tasks.cards.values())).rows["strength"].slider
    for number in range(100_000):
        slider.setValue(number % 100)
    assert slider.value() == 99


_EDIT_AND_WAIT = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from photofix.ui.system.application import make_app
from photofix.ui.window.main_window import MainWindow
from photofix.ui.workers import real_services
services = real_services.real_services("cpu")
import dataclasses
app = make_app(["photofix"])
window = MainWindow(dataclasses.replace(services, make_analyzer=lambda: threading.Event().wait()))
window.show()
window.open_paths([Path(sys.argv[1])])
def edit():
    document = window.library.current
    if document is None:
        return QTimer.singleShot(20, edit)
    key = next(iter(window.sidebar.tasks.cards))
    document.change(document.edit.with_value(key, "strength", 42.0), "x")
    print("edited", flush=True)
edit()
app.exec()
"""


def test_killed_program_keeps_the_edit(
    photo_path: Path, tmp_path: Path, make_window: Callable[..., MainWindow], open_photo: Any, qtbot: Any
) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    program = subprocess.Popen(
        [sys.executable, "-c", _EDIT_AND_WAIT, str(photo_path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert program.stdout is not None and program.stdout.readline() == "edited\n"
        qtbot.waitUntil(sidecar_path(photo_path).exists, timeout=1000)
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
    data = json.loads(sidecar_path(photo_path).read_text())
    assert 42.0 in [knobs["strength"] for knobs in data["edit"]["tasks"].values()]
    again = open_photo(make_window(load_edit=real_services("cpu").load_edit), photo_path)
    assert next(iter(again.sidebar.tasks.cards.values())).rows["strength"].box.value() == 42
