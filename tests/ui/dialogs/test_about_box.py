"""About: the report is copied whole, and says nothing about photos."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from photofix import __version__
from photofix.restore.software import software_facts
from photofix.ui.dialogs.about_box import report
from photofix.ui.window.main_window import MainWindow


def _about(window: MainWindow, qtbot: Any) -> QMessageBox:
    window.actions_.about.trigger()
    (box,) = window.findChildren(QMessageBox)
    qtbot.waitUntil(box.isVisible, timeout=10_000)
    return box


def test_the_report_is_copied(opened: MainWindow, qtbot: Any) -> None:
    box = _about(opened, qtbot)
    assert __version__ in box.text()
    assert "w" * 16 in box.informativeText() and "torch 1.2" in box.informativeText()
    assert "BSD-3-Clause" in box.detailedText()
    QTest.mouseClick(next(b for b in box.buttons() if b.text() == "&Copy Report"), Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    expected = ["photofix: 9.9", "torch: 1.2", "gone: not told", f"weights: {'w' * 64}", "device: CPU"]
    assert lines[:5] == expected and any(qVersion() in line for line in lines)
    assert opened.library.current.name not in "\n".join(lines)
    qtbot.waitUntil(lambda: not opened.findChildren(QMessageBox), timeout=10_000)


def test_the_box_can_just_be_closed(window: MainWindow, qtbot: Any) -> None:
    QGuiApplication.clipboard().setText("mine")
    QTest.keyClick(_about(window, qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=10_000)
    assert QGuiApplication.clipboard().text() == "mine"


def test_without_a_network_the_device_is_not_known_yet(qapp: Any) -> None:
    assert "device: not known yet" in report({}, "")


def test_the_software_is_told_with_its_versions() -> None:
    facts = software_facts()
    assert facts["photofix"] == __version__ and all(facts["libraries"].values())
