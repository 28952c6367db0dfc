"""Settings read with care: whatever their file holds, a value that fits comes out."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from PySide6.QtCore import QSettings, QThreadPool

from photofix.ui.system.kept import keep, kept, kept_choice, kept_number, write_kept


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


def test_what_is_kept_is_known_at_once_and_lies_in_the_settings_later(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    QSettings().setValue("recent", ["before"])
    waiting: list[Callable[[], None]] = []
    with monkeypatch.context() as busy:
        busy.setattr(QThreadPool, "start", lambda _, work: waiting.append(work))
        keep("recent", ["a"])
        keep("recent", ["b", "a"])
    assert kept("recent", []) == ["b", "a"] and QSettings().value("recent") == ["before"]
    write_kept()
    for work in waiting:
        work()
    assert kept("recent", []) == QSettings().value("recent") == ["b", "a"]
    QSettings().setValue("recent", ["of another program"])
    assert kept("recent", []) == ["of another program"]


def test_the_disk_is_left_to_another_thread(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    write = QSettings.sync
    monkeypatch.setattr(QSettings, "sync", lambda self: threads.append(get_ident()) or write(self))
    keep("size", 7)
    assert QThreadPool.globalInstance().waitForDone(30_000)
    assert threads and get_ident() not in threads
    assert int(str(QSettings().value("size"))) == 7
