"""The first minute: samples and recent photos on the start page, what was found in one sentence, the tour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from front import bring_to_front
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.tasks import load_tasks
from photofix.ui.panels.picture_card import PictureCard
from photofix.ui.session.findings import all_findings
from photofix.ui.session.photo_files import sample_pictures, samples_folder
from photofix.ui.window.main_window import MainWindow
from photofix.ui.window.tour import is_seen

COUNT = 5


def click(widget: Any) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def is_empty(card: PictureCard) -> bool:
    image = card.icon().pixmap(card.iconSize()).toImage()
    return all(image.pixelColor(x, image.height() // 2).alpha() == 0 for x in range(image.width()))


@pytest.fixture
def newcomer(make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window of somebody who has not seen the tour, with the keyboard."""
    window = make_window(is_newcomer=True)
    window.activateWindow()
    return window


def test_every_sample_has_a_picture_and_credits() -> None:
    samples = sorted(path.name for path in samples_folder().glob("*.jpg"))
    assert [path.name for path in sample_pictures()] == samples != []
    credits = (samples_folder() / "CREDITS.md").read_text(encoding="utf-8")
    assert [name for name in samples if f"`{name}`" not in credits] == []
    assert sum(path.stat().st_size for path in samples_folder().rglob("*.jpg")) < 1_500_000, "samples stay small"


def test_a_click_on_a_sample_opens_it(window: MainWindow, qtbot: Any) -> None:
    cards = window.welcome.sample_cards.cards
    assert len(cards) >= 4 and all(card.isVisible() and not is_empty(card) for card in cards)
    assert "before and after" in cards[0].accessibleName()
    click(cards[0])
    qtbot.waitUntil(lambda: window.library.current_path == cards[0].path, timeout=20_000)
    assert window.library.paths == [cards[0].path]


def test_recent_photos_stand_beside_the_samples(
    make_window: Callable[..., MainWindow], photo_path: Path, qtbot: Any
) -> None:
    QSettings().setValue("recent", [str(photo_path), str(photo_path.with_name("gone.png"))])
    window = make_window()
    (card,) = window.welcome.recent_cards.cards
    assert card.isVisible() and card.text() == "photo.png"
    qtbot.waitUntil(lambda: not is_empty(card), timeout=20_000)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.library.current_path == photo_path, timeout=20_000)


def test_a_photo_that_was_just_closed_is_recent(opened: MainWindow, photo_path: Path, qtbot: Any) -> None:
    opened.actions_.remove.trigger()
    qtbot.waitUntil(lambda: opened.welcome.isVisible(), timeout=10_000)
    assert [card.path for card in opened.welcome.recent_cards.cards] == [photo_path]


def test_a_small_window_has_no_cards_but_the_buttons(window: MainWindow) -> None:
    window.resize(800, 460)
    QApplication.processEvents()
    assert window.height() <= 460 and not any(card.isVisible() for card in window.welcome.sample_cards.cards)
    assert window.welcome.samples.isVisible() and window.welcome.button.isVisible()


def test_one_sentence_says_what_was_found(opened: MainWindow) -> None:
    text = opened.status.activity.text()
    assert text.startswith("Found: ") and text.endswith(".")
    for card in opened.sidebar.tasks.cards.values():
        assert card.presence.text() in text


def test_a_long_sentence_is_cut_and_keeps_no_window_wide(opened: MainWindow) -> None:
    activity = opened.status.activity
    room = opened.minimumSizeHint().width()
    text = "Found: " + "much, " * 200
    opened.status.say(text)
    QApplication.processEvents()
    assert opened.minimumSizeHint().width() <= room
    assert activity.text() == activity.toolTip() == text
    assert not activity.grab().isNull() and activity.width() < opened.width()


def test_a_sound_photo_is_said_to_be_one(window: MainWindow, analyzer: Any, photo_path: Path, open_photo: Any) -> None:
    analyzer.presence = 0.0
    open_photo(window, photo_path)
    assert window.library.current is not None and window.library.current.analysis is not None
    found = [key for key, one in window.library.current.analysis.tasks.items() if one.findings]
    text = window.status.activity.text()
    assert text.startswith("Found: perhaps") if found else text == "PhotoFix found nothing to restore."


def test_the_sentence_also_says_what_a_task_remarks(
    window: MainWindow, analyzer: Any, photo_path: Path, open_photo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its card does: yellowed paper is not "nothing"."""
    key, card = next((key, card) for key, card in window.sidebar.tasks.cards.items() if card.task.remarks)
    monkeypatch.setattr(type(card.task), "remark", lambda task, found: task.remarks[0])
    analyzer.presence = 0.0
    open_photo(window, photo_path)
    words = card.presence.text()
    assert words == card.task.remarks[0], key
    assert words in window.status.activity.text()


def test_doubtful_places_are_shown_and_applied_from_their_card(
    window: MainWindow, analyzer: Any, photo_path: Path, open_photo: Any
) -> None:
    """Whoever reads "perhaps 2 places" gets at them there."""
    analyzer.presence = 0.0
    open_photo(window, photo_path)
    document, sidebar = window.library.current, window.sidebar
    assert document is not None and document.analysis is not None
    key = next(key for key, task in load_tasks().items() if task.refines)
    card = sidebar.tasks.cards[key]
    others = [other for other in sidebar.tasks.cards.values() if other is not card]
    words = card.doubtful.words
    assert words.text().startswith("perhaps 2 places") and card.doubtful.isVisible()
    assert words.heightForWidth(words.width()) <= words.height(), "there is room for all of the words"
    assert not any(other.doubtful.isVisible() for other in others), "they look for no places"
    QTest.mouseClick(card.doubtful.apply, Qt.MouseButton.LeftButton)
    assert not any(listed.is_rejected for listed in all_findings(document.analysis, document.edit))
    assert card.switch.isChecked() and not card.doubtful.apply.isEnabled() and card.doubtful.apply.toolTip()
    QTest.mouseClick(card.doubtful.look, Qt.MouseButton.LeftButton)
    assert sidebar.tabs.currentWidget() is sidebar.defects and sidebar.defects.overlay.isChecked()
    window.actions_.undo.trigger()
    assert card.doubtful.apply.isEnabled() and document.edit.value(key, "strength") is None


def test_the_tour_comes_once(newcomer: MainWindow, photo_path: Path, open_photo: Any, qtbot: Any) -> None:
    bubble = newcomer.actions_.hints.bubble
    assert not bubble.isVisible() and not bubble.spot.isVisible()
    open_photo(newcomer, photo_path)
    qtbot.waitUntil(bubble.isVisible, timeout=10_000)
    texts = []
    for number in range(1, COUNT + 1):
        assert bubble.isVisible() and bubble.count.text() == f"{number} / {COUNT}"
        assert newcomer.rect().contains(bubble.geometry())
        assert number == 1 or not bubble.geometry().intersects(bubble.spot.geometry().adjusted(3, 3, -3, -3))
        texts.append(bubble.text.text())
        click(bubble.next)
    assert not bubble.isVisible() and not bubble.spot.isVisible() and len(set(texts)) == COUNT
    assert is_seen()


def test_esc_ends_the_tour_for_good(
    newcomer: MainWindow, photo_path: Path, open_photo: Any, write_photo: Any, qtbot: Any
) -> None:
    bubble = newcomer.actions_.hints.bubble
    open_photo(newcomer, photo_path)
    qtbot.waitUntil(bubble.isVisible, timeout=10_000)
    newcomer.viewer.setFocus()  # wherever the keyboard is
    QTest.keyClick(newcomer.viewer, Qt.Key.Key_Escape)
    assert not bubble.isVisible() and is_seen()
    open_photo(newcomer, write_photo(photo_path.with_name("second.png"), seed=2))
    assert not bubble.isVisible()


def test_help_shows_the_tour_again(opened: MainWindow) -> None:
    bubble = opened.actions_.hints.bubble
    assert not bubble.isVisible(), "seen before"
    opened.actions_.tour.trigger()
    assert bubble.isVisible()
    opened.actions_.crop.trigger()
    assert not bubble.isVisible(), "Esc belongs to the crop"
    opened.actions_.crop.trigger()


def test_the_tour_goes_by_keyboard(opened: MainWindow, qtbot: Any) -> None:
    bring_to_front(opened, qtbot)
    opened.viewer.setFocus()
    opened.actions_.tour.trigger()
    bubble = opened.actions_.hints.bubble
    for _ in range(COUNT):
        assert QApplication.focusWidget() is bubble.next
        QTest.keyClick(bubble.next, Qt.Key.Key_Space)
    assert not bubble.isVisible() and opened.viewer.hasFocus()


def test_the_bubble_follows_the_window(opened: MainWindow, qtbot: Any) -> None:
    opened.actions_.tour.trigger()
    bubble = opened.actions_.hints.bubble
    for _ in range(COUNT - 1):
        click(bubble.next)
    opened.resize(900, 600)
    qtbot.waitUntil(lambda: opened.rect().contains(bubble.geometry()), timeout=10_000)
    click(bubble.next)
