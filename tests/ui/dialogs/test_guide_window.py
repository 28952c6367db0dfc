"""The guide opens by its key, in the window's language, and names only what the program has."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from front import bring_to_front
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.paths import resources_dir
from photofix.store.shipped_presets import shipped_presets
from photofix.tasks import load_tasks
from photofix.ui.dialogs.guide_window import GuideWindow
from photofix.ui.panels.stroke_tools import TOOL_KEYS
from photofix.ui.system.language import LANGUAGES, install_language
from photofix.ui.window.main_window import MainWindow

GUIDE = resources_dir() / "guide"
CODES = [code for code in LANGUAGES if code]
PAGES = [path for code in CODES for path in sorted((GUIDE / code).glob("*.md"))]
PICTURE = re.compile(r"!\[[^]]*]\(([^)]+)\)")
WIDEST_PX, MOST_BYTES = 780, 1_500_000
"""As wide as the window's page; what the packages can bear."""
LINK = re.compile(r"\[[^]]+]\(([^)]+)\)")


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "zh_CN")
    yield
    install_language(qapp, "en")


def _opened(window: MainWindow, qtbot: Any) -> GuideWindow:
    bring_to_front(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F1)
    (guide,) = window.findChildren(GuideWindow)
    qtbot.waitUntil(guide.isVisible, timeout=10_000)
    return guide


def _click_link(guide: GuideWindow, target: str) -> None:
    browser = guide.pages
    spots = (QPoint(x, y) for y in range(0, browser.viewport().height(), 6) for x in range(0, 400, 10))
    spot = next(spot for spot in spots if browser.anchorAt(spot) == target)
    QTest.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_the_key_opens_one_guide_and_links_lead_on_and_back(window: MainWindow, qtbot: Any) -> None:
    guide = _opened(window, qtbot)
    assert "PhotoFix guide" in guide.pages.toPlainText() and not guide.back.isEnabled()
    _click_link(guide, "by_hand.md")
    assert "Trace" in guide.pages.toPlainText() and "|" not in guide.pages.toPlainText()  # a table, not its source
    QTest.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert "PhotoFix guide" in guide.pages.toPlainText()
    _click_link(guide, "files.md")
    QTest.mouseClick(guide.contents, Qt.MouseButton.LeftButton)
    assert guide.pages.source().fileName() == "index.md"
    window.actions_.guide.trigger()
    assert window.findChildren(GuideWindow) == [guide] and not guide.isModal()
    guide.reject()
    qtbot.waitUntil(lambda: not window.findChildren(GuideWindow), timeout=10_000)


def test_it_speaks_the_windows_language(chinese: None, make_window: Callable[..., MainWindow], qtbot: Any) -> None:
    guide = _opened(make_window(), qtbot)
    assert "使用指南" in guide.pages.toPlainText()
    guide.reject()


def test_the_languages_have_the_same_pages_and_commands() -> None:
    first, *others = ({path.name: path for path in PAGES if path.parent.name == code} for code in CODES)
    for other in others:
        assert first.keys() == other.keys()
        for name, path in first.items():
            assert _code(path) == _code(other[name])


def _code(page: Path) -> list[str]:
    """Keys, commands and file names, which no language changes, in any order."""
    return sorted(re.findall(r"`[^`\n]+`", page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_links_lead_to_pages(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).is_file(), target
    reached = {page.parent / target for target in LINK.findall((page.parent / "index.md").read_text("utf-8"))}
    assert page.name == "index.md" or page in reached


def test_every_picture_is_shown_and_every_tool_has_one() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in PICTURE.findall(page.read_text("utf-8"))}
    assert shown == {path.resolve() for path in GUIDE.rglob("*.png")}
    tools = {path.stem for path in (GUIDE / "pictures").glob("*.png")}
    assert tools == set(TOOL_KEYS)
    assert sum(path.stat().st_size for path in shown) < MOST_BYTES


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_pictures_are_told_of_in_words_and_fit_the_window(page: Path, qapp: QApplication) -> None:
    for told, target in re.findall(r"!\[([^]]*)]\(([^)]+)\)", page.read_text("utf-8")):
        assert len(told) > 2, "who does not see it reads this"
        assert 0 < QImage(str(page.parent / target)).width() <= WIDEST_PX


def test_a_picture_is_seen_in_the_window(window: MainWindow, qtbot: Any) -> None:
    guide = _opened(window, qtbot)
    _click_link(guide, "by_hand.md")
    document = guide.pages.document()
    picture = document.resource(QTextDocument.ResourceType.ImageResource, QUrl("../pictures/heal.png"))
    assert not picture.isNull()
    assert document.size().height() > 1000, "pages with pictures are long"
    guide.reject()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_named_stands_in_the_window(page: Path) -> None:
    known = _texts(page.parent.name)
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL).replace("**", "")
    named = {part.strip() for label in re.findall(r"(?<!\*)\*([^*\n]+)\*", text) for part in label.split("›")}
    assert {name for name in named if _plain(name) not in known} == set()


def _texts(code: str) -> set[str]:
    """Every text of the window in that language."""
    root = ElementTree.parse(resources_dir() / "i18n" / "photofix_zh_CN.ts").getroot()
    tag = "source" if code == "en" else "translation"
    return {_plain(message.findtext(tag) or "") for message in root.iter("message")}


def _plain(text: str) -> str:
    return re.sub(r"\(&\w\)|&|…", "", text).strip()


@pytest.mark.parametrize("code", CODES)
def test_every_tool_stands_with_its_key_and_every_preset_with_its_name(code: str) -> None:
    text = (GUIDE / code / "by_hand.md").read_text("utf-8")
    assert re.findall(r"^\| \S+ \| `(\w)` \|", text, re.MULTILINE) == list(TOOL_KEYS.values())
    rows = re.findall(r"^\| (\S.*?) \|", (GUIDE / code / "first_print.md").read_text("utf-8"), re.MULTILINE)[2:]
    assert len(rows) == len(shipped_presets()) and {_plain(row) for row in rows} <= _texts(code)


@pytest.mark.parametrize("code", CODES)
def test_the_certainty_it_names_is_the_one_that_counts(code: str) -> None:
    certain = {f"{task.certain:.0f} %" for task in load_tasks().values() if task.is_selective}
    lines = (GUIDE / code / "words.md").read_text().splitlines()
    assert certain == {said for line in lines for said in re.findall(r"\b\d+ %", line)}
