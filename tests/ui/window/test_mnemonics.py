"""Alt and a letter, or a letter in a menu, means one thing: where two share a letter neither is done by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMenu, QMenuBar, QWidget

from photofix.ui.system.language import LANGUAGES, install_language
from photofix.ui.window.main_window import MainWindow


def letter(text: str) -> str:
    """The underlined one, "" for none."""
    found = re.search(r"&(\w)", text.replace("&&", ""))
    return found[1].lower() if found else ""


def shared(texts: list[str]) -> list[str]:
    """Those whose letter another has, too."""
    letters = [letter(text) for text in texts]
    return [text for text, own in zip(texts, letters, strict=True) if own and letters.count(own) > 1]


def menus(menu: QMenu | QMenuBar) -> Iterator[list[str]]:
    """The texts of each menu and of those in it."""
    yield [action.text() for action in menu.actions()]
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from menus(inner)


def marked(root: QWidget) -> list[str]:
    """What Alt and a letter reaches in a window; its menu bar is among it."""
    labels = [part for part in root.findChildren(QLabel) if part.buddy() is not None]
    parts = [part for part in (*labels, *root.findChildren(QAbstractButton)) if part.window() is root]
    return [part.text() for part in parts]


@pytest.fixture(params=[code for code in LANGUAGES if code])
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    install_language(qapp, request.param)
    yield
    install_language(qapp, "en")


@pytest.mark.usefixtures("spoken")
def test_no_two_commands_of_a_menu_share_a_letter(window: MainWindow) -> None:
    for texts in menus(window.menuBar()):
        assert shared(texts) == []


@pytest.mark.usefixtures("spoken")
def test_nothing_in_the_window_shares_a_letter_with_the_menu_bar_or_with_each_other(window: MainWindow) -> None:
    assert shared([*marked(window), *(action.text() for action in window.menuBar().actions())]) == []
    assert any(letter(text) for text in marked(window))


@pytest.mark.usefixtures("spoken")
def test_nothing_in_a_dialog_shares_a_letter(window: MainWindow, open_photo: Any, photo_path: Any, qtbot: Any) -> None:
    open_photo(window, photo_path)
    for name in ("export", "queue_all", "preferences", "contact_sheet", "comparison", "condition", "split"):
        known = set(window.findChildren(QDialog))
        getattr(window.actions_, name).trigger()
        qtbot.waitUntil(lambda known=known: len(set(window.findChildren(QDialog)) - known) > 0, timeout=10_000)
        for dialog in set(window.findChildren(QDialog)) - known:
            assert shared(marked(dialog)) == [], name
            dialog.reject()
