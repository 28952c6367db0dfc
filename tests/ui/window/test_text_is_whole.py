"""No text is cut: in both languages, every look, and with text twice as large (WCAG 2.2, 1.4.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QTabBar,
    QToolBar,
    QWidget,
)

from photofix.ui.panels.elided_label import ElidedLabel
from photofix.ui.panels.picture_card import PictureCard
from photofix.ui.system.language import install_language
from photofix.ui.window.main_window import MainWindow

SLACK_PX = 2
SHRINKING = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
"""Shows as much as there is room for; all of it once it is open."""


def cut(root: QWidget) -> list[str]:
    """Texts that have less room than they ask for, and panels wider than what shows them."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not root.window() or isinstance(widget.parent(), QToolBar):
            continue
        if isinstance(widget, QScrollArea) and widget.widget() is not None:
            needed, room = widget.widget().minimumSizeHint().width(), widget.viewport().width()
            may_scroll = widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if needed > room and not (may_scroll and needed > root.screen().availableGeometry().width() - 100):
                found.append(f"{type(widget.widget()).__name__}: {needed} px in {room}")
        elif isinstance(widget, QTabBar) and widget.usesScrollButtons():
            inside = sum(widget.tabRect(tab).width() for tab in range(widget.count()))
            if inside > widget.width() + SLACK_PX:
                found.append(f"tabs: {inside} px in {widget.width()}")
        elif isinstance(widget, QLabel | QAbstractButton | QComboBox) and not isinstance(
            widget, ElidedLabel | PictureCard
        ):
            found += _short(widget)
    return found


def _short(widget: QLabel | QAbstractButton | QComboBox) -> list[str]:
    text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
    if not text or (isinstance(widget, QLabel) and "<" in text):
        return []
    wraps = isinstance(widget, QLabel) and widget.wordWrap()
    needed = widget.minimumSizeHint()
    height = widget.heightForWidth(widget.width()) if wraps else needed.height()
    shrinks = isinstance(widget, QComboBox) and widget.sizeAdjustPolicy() is SHRINKING
    wide = (
        0 if wraps or shrinks else max(map(widget.fontMetrics().horizontalAdvance, text.replace("&", "").splitlines()))
    )
    if widget.width() + SLACK_PX < wide or widget.height() + SLACK_PX < height:
        return [f"{text!r}: {wide} x {height} px in {widget.width()} x {widget.height()}"]
    return []


@pytest.fixture(params=["en", "zh_CN"])
def speaking(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    install_language(qapp, request.param)
    yield request.param
    install_language(qapp, "en")


@pytest.fixture(params=[1, 2], ids=["normal", "double"])
def text(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """Text as large as usual, and twice as large."""
    was = qapp.font()
    larger = QFont(was)
    larger.setPointSizeF(was.pointSizeF() * request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(was)


@pytest.fixture
def large(text: int, speaking: str, make_window: Callable[..., MainWindow]) -> MainWindow:
    window = make_window()
    window.resize(1366, 740)
    return window


def test_no_text_is_cut_on_the_start_page(large: MainWindow) -> None:
    assert cut(large) == []


def test_no_text_is_cut_in_the_side_bar(large: MainWindow, open_photo: Any, photo_path: Any) -> None:
    open_photo(large, photo_path)
    for card in large.sidebar.tasks.cards.values():
        card.more.setChecked(card.more.isVisible())
    for look in ("light", "contrast-dark"):
        next(action for theme, action in large.actions_.themes.items() if theme.value == look).trigger()
        for tab in range(large.sidebar.tabs.count()):
            large.sidebar.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
            assert cut(large.sidebar) == [], look


@pytest.mark.parametrize("presence", [0.0, 0.6, 0.95], ids=["none", "light", "strong"])
def test_what_was_found_is_read_on_its_card_in_the_smallest_window(
    presence: float, large: MainWindow, analyzer: Any, open_photo: Any, photo_path: Any
) -> None:
    """Cut amounts say nothing; in a low window a scroll bar takes some of the room."""
    analyzer.presence = presence
    large.resize(large.minimumSizeHint())
    open_photo(large, photo_path)
    large.sidebar.tabs.setCurrentIndex(0)
    QApplication.processEvents()
    for card in large.sidebar.tasks.cards.values():
        words = card.doubtful.words if card.doubtful.isVisible() else card.presence
        assert words.isVisible() and words.text()
        assert card.presence.sizeHint().width() <= card.presence.width(), card.presence.text()
        if words is card.doubtful.words:
            longest = max(words.fontMetrics().horizontalAdvance(word) for word in words.text().split())
            assert longest <= words.width() and words.heightForWidth(words.width()) <= words.height(), words.text()
        assert card.minimumSizeHint().width() <= card.width()


def test_in_the_list_of_findings(large: MainWindow, analyzer: Any, open_photo: Any, photo_path: Any) -> None:
    """What it is, how large, how certain, where: none of them is cut, nor the order they come in."""
    large.resize(1366, 900)
    open_photo(large, photo_path)
    panel = large.sidebar.defects
    large.sidebar.tabs.setCurrentWidget(panel)
    QApplication.processEvents()
    style, model = panel.list.style(), panel.model
    for index in (model.index(row) for row in range(model.rowCount())):
        option = QStyleOptionViewItem()
        panel.list.initViewItemOption(option)
        panel.list.itemDelegate().initStyleOption(option, index)
        option.rect = panel.list.visualRect(index)
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, panel.list)
        lines = str(model.data(index)).splitlines()
        margin = 2 * style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 2
        assert max(map(panel.list.fontMetrics().horizontalAdvance, lines)) + margin <= room.width(), lines
        assert len(lines) * panel.list.fontMetrics().height() <= option.rect.height(), lines
    for choice in range(panel.order.count()):
        box = QStyleOptionComboBox()
        panel.order.initStyleOption(box)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, box, field, panel.order)
        assert panel.fontMetrics().horizontalAdvance(panel.order.itemText(choice)) <= room.width()


def test_a_list_that_scrolls_needs_no_panel_that_scrolls(opened: MainWindow) -> None:
    opened.resize(1400, 860)
    opened.sidebar.tabs.setCurrentWidget(opened.sidebar.defects)
    for card in opened.sidebar.tasks.cards.values():
        if card.switch.isChecked():
            card.switch.click()
    QApplication.processEvents()
    assert opened.sidebar.defects.hint.isVisible(), "it takes two lines"
    (around,) = (area for area in opened.sidebar.defects.findChildren(QScrollArea) if area.widget() is not None)
    assert around.verticalScrollBar().maximum() == 0


def test_in_the_crop_bar_and_the_queue(large: MainWindow, open_photo: Any, photo_path: Any) -> None:
    open_photo(large, photo_path)
    large.queue.show()
    large.actions_.crop.trigger()
    QApplication.processEvents()
    assert cut(large.crop_bar) + cut(large.queue) == []
    large.actions_.crop.trigger()


def test_no_text_is_cut_in_the_tour(large: MainWindow, open_photo: Any, photo_path: Any) -> None:
    open_photo(large, photo_path)
    large.actions_.tour.trigger()
    bubble = large.actions_.hints.bubble
    while bubble.isVisible():
        QApplication.processEvents()
        assert cut(bubble) == []
        bubble.next.click()


def test_no_text_is_cut_in_dialogs(large: MainWindow, open_photo: Any, photo_path: Any) -> None:
    open_photo(large, photo_path)
    for name in ("export", "preferences", "contact_sheet", "condition", "shortcuts", "about", "guide"):
        getattr(large.actions_, name).trigger()
        (dialog,) = (box for box in large.findChildren(QDialog) if box.isVisible())
        QApplication.processEvents()
        assert cut(dialog) == [], name
        room = dialog.screen().availableGeometry()
        assert dialog.width() <= max(room.width(), 1366) and dialog.height() <= max(room.height(), 768), name
        dialog.reject()
