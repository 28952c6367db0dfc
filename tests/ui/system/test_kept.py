"""Settings read with care: whatever their file holds, a value that fits comes out."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from photofix.ui.system.kept import kept_choice, kept_number


class Mode(Enum):
    """A choice."""

    PLAIN = "plain"
    SPLIT = "split"


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("stored", "choice"),
    [
        ("split", Mode.SPLIT),
        ("plain", Mode.PLAIN),
        ("SPLIT", Mode.PLAIN),
        ("", Mode.PLAIN),
        (3, Mode.PLAIN),
        (["a"], Mode.PLAIN),
    ],
)
def test_a_choice_is_one_of_the_known(stored: object, choice: Mode, settings: QSettings) -> None:
    settings.setValue("mode", stored)
    assert kept_choice(settings, "mode", Mode.PLAIN) is choice


def test_what_was_never_stored_is_the_default(settings: QSettings) -> None:
    assert kept_choice(settings, "mode", Mode.SPLIT) is Mode.SPLIT
    assert kept_number(settings, "count", 7) == 7


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        (5, 5),
        ("12", 12),
        ("-3", -3),
        ("x", 7),
        ("1.5", 7),
        ("", 7),
        (None, 7),
        ("9" * 30, 2**31 - 1),
        ("-" + "9" * 30, -(2**31)),
    ],
)
def test_a_number_is_one_that_qt_can_hold(stored: object, number: int, settings: QSettings) -> None:
    settings.setValue("count", stored)
    assert kept_number(settings, "count", 7) == number


def test_it_survives_the_file(settings: QSettings, tmp_path: Path) -> None:
    settings.setValue("mode", Mode.SPLIT.value)
    settings.setValue("count", 31)
    settings.sync()
    again = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    assert kept_choice(again, "mode", Mode.PLAIN) is Mode.SPLIT and kept_number(again, "count", 0) == 31
