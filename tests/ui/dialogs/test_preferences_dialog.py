"""The preferences go the way of the menus: same settings, same marks; Cancel changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from front import bring_to_front
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog

from photofix.photo.icc import srgb_profile
from photofix.ui import app
from photofix.ui.dialogs.preferences_dialog import PreferencesDialog
from photofix.ui.system.device import choose_device, chosen_device
from photofix.ui.system.language import chosen_language
from photofix.ui.system.monitor import SRGB, chosen_monitor
from photofix.ui.system.theme import Theme
from photofix.ui.window.main_window import MainWindow

Ok, Cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel


def _opened(window: MainWindow, qtbot: Any) -> PreferencesDialog:
    bring_to_front(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PreferencesDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=10_000)
    return dialog


def _choose(box: QComboBox, key: str) -> None:
    """By the keyboard, as a person: up to the first entry, then down."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(key)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == key


def _press(dialog: PreferencesDialog, button: QDialogButtonBox.StandardButton) -> None:
    QTest.mouseClick(dialog.buttons.button(button), Qt.MouseButton.LeftButton)


def test_what_is_chosen_holds_and_the_menus_show_it(window: MainWindow, qtbot: Any) -> None:
    dialog = _opened(window, qtbot)
    _choose(dialog.theme, Theme.DARK.value)
    _choose(dialog.monitor, SRGB)
    _choose(dialog.device, "cpu")
    _press(dialog, Ok)
    assert window.actions_.themes[Theme.DARK].isChecked() and QSettings().value("theme") == Theme.DARK.value
    assert window.actions_.monitors[SRGB].isChecked() and chosen_monitor() == SRGB
    assert chosen_device() == "cpu"
    qtbot.waitUntil(lambda: not window.findChildren(PreferencesDialog), timeout=10_000)
    again = _opened(window, qtbot)
    assert (again.theme.currentData(), again.monitor.currentData()) == (Theme.DARK.value, SRGB)
    assert again.device.currentData() == "cpu" and again.language.currentData() == chosen_language()
    again.reject()


def test_another_language_is_told_to_the_owner_of_the_window(window: MainWindow, qtbot: Any) -> None:
    dialog = _opened(window, qtbot)
    _choose(dialog.language, "zh_CN")
    with qtbot.waitSignal(window.language_chosen) as heard:
        _press(dialog, Ok)
    assert heard.args == ["zh_CN"] and chosen_language() == "zh_CN"


def test_cancel_leaves_all_as_it_was(window: MainWindow, qtbot: Any) -> None:
    before = window.actions_.themes[Theme.SYSTEM].isChecked()
    dialog = _opened(window, qtbot)
    _choose(dialog.theme, Theme.DARK.value)
    _choose(dialog.device, "cpu")
    _press(dialog, Cancel)
    assert before and window.actions_.themes[Theme.SYSTEM].isChecked() and chosen_device() == "auto"


def test_a_profile_is_asked_for_and_stands_in_the_list(
    window: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, answers = tmp_path / "mine.icc", ["", str(tmp_path / "mine.icc")]
    path.write_bytes(srgb_profile())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (answers.pop(0), ""))
    dialog = _opened(window, qtbot)
    before = dialog.monitor.currentData()
    _ask(dialog)  # and nothing chosen
    assert dialog.monitor.currentData() == before
    _ask(dialog)
    assert dialog.monitor.currentText() == "mine.icc"
    _press(dialog, Ok)
    assert chosen_monitor() == str(path) and window.actions_.monitors["file"].isChecked()


def _ask(dialog: PreferencesDialog) -> None:
    dialog.monitor.setFocus()
    QTest.keyClick(dialog.monitor, Qt.Key.Key_Home)
    QTest.keyClick(dialog.monitor, Qt.Key.Key_End)  # ICC File…


def test_the_cache_is_cleared_at_once(make_window: Callable[..., MainWindow], qtbot: Any) -> None:
    sizes = [2_500_000]
    window = make_window(cache_bytes=lambda: sum(sizes), clear_cache=sizes.clear)
    dialog = _opened(window, qtbot)
    assert dialog.cache_size.text() == "2.5 MB"
    QTest.mouseClick(dialog.clear_button, Qt.MouseButton.LeftButton)
    assert dialog.cache_size.text() == "0.0 MB" and not dialog.clear_button.isEnabled()
    assert dialog.clear_button.toolTip() == "The cache is empty"
    dialog.reject()


@pytest.mark.parametrize(("asked", "used"), [(None, "cpu"), ("auto", "auto"), ("cuda", "cuda")])
def test_the_command_line_overrules_the_device(
    asked: str | None, used: str, monkeypatch: pytest.MonkeyPatch, qapp: Any
) -> None:
    given = []

    def services(device: str) -> None:
        given.append(device)
        raise StopIteration  # far enough

    choose_device("cpu")
    monkeypatch.setattr(app, "make_app", lambda _: qapp)
    monkeypatch.setattr(app, "GarbageCollector", lambda _: None)
    monkeypatch.setattr(app.CrashTeller, "install", lambda _: None)
    monkeypatch.setattr(app.signal, "signal", lambda *_: None)
    monkeypatch.setattr(app, "real_services", services)
    with pytest.raises(StopIteration):
        app.run([], asked)
    assert given == [used]


def test_nonsense_in_the_settings_is_automatic() -> None:
    QSettings().setValue("device", "abacus")
    assert chosen_device() == "auto"
