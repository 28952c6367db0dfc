"""Histogram, history with snapshots, info and "show only this"."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photofix.ui.panels.found_words import task_text
from photofix.ui.panels.histogram import Histogram
from photofix.ui.panels.info_panel import LONGEST_RUN, breakable, camera_facts
from photofix.ui.pixels.counts import count
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.window.main_window import MainWindow


def test_histogram_counts_and_clipping() -> None:
    pixels = np.full((10, 10, 3), 128, np.uint8)
    pixels[:2] = 255
    counts = count(pixels)
    assert counts.highlights == np.float32(0.2) and counts.shadows == 0
    assert counts.luminance[128] == np.float32(0.8)


def test_corner_marks_show_clipping_before_and_after(qtbot: Any, qapp: Any) -> None:
    clipped, sound = (count(np.full((10, 10, 3), value, np.uint8)) for value in (255, 128))
    shown = Histogram()
    qtbot.addWidget(shown)
    shown.resize(300, 104)
    seen = []
    for before in (clipped, sound):
        for after in (clipped, sound):
            shown.show_counts(before, after)
            picture = shown.grab().toImage()
            seen.append({(x, y) for x in range(280, 300) for y in range(20) if picture.pixelColor(x, y).blue() < 90})
    assert len(seen[0]) > len(seen[1]) > len(seen[3]) == 0 and len(seen[2]) > 0


def test_histogram_follows_the_sliders(opened: MainWindow, qtbot: Any) -> None:
    shown = opened.sidebar.histogram
    assert shown.before is not None and shown.after is not None
    after = shown.after.luminance.copy()
    qtbot.waitUntil(lambda: "at white" in shown.toolTip())
    for card in opened.sidebar.tasks.cards.values():
        QTest.keyClick(card.rows["strength"].slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert not np.array_equal(after, shown.after.luminance)
    assert np.array_equal(shown.before.luminance, shown.after.luminance)


def test_show_only_this_leaves_the_edit_alone(opened: MainWindow, qtbot: Any) -> None:
    both = to_rgb8(opened.viewer.pictures.restored.base.image)
    cards = list(opened.sidebar.tasks.cards.values())
    cards[0].solo.click()
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    one = to_rgb8(opened.viewer.pictures.restored.base.image)
    assert not np.array_equal(both, one)
    cards[1].solo.click()
    assert not cards[0].solo.isChecked()
    cards[1].solo.click()
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert np.array_equal(both, to_rgb8(opened.viewer.pictures.restored.base.image))
    assert opened.library.current.edit.values == ()


def test_snapshots_switch_between_two_states(opened: MainWindow) -> None:
    history, row = opened.sidebar.history, next(iter(opened.sidebar.tasks.cards.values())).rows["strength"]
    assert not history.show_buttons["A"].isEnabled() and history.show_buttons["A"].toolTip()
    history.keep_buttons["A"].click()
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    history.keep_buttons["B"].click()
    history.show_buttons["A"].click()
    assert row.box.value() == 100
    QTest.keyClick(opened, Qt.Key.Key_A)
    assert row.box.value() == 0


def test_history_list_names_the_steps(opened: MainWindow) -> None:
    card = next(iter(opened.sidebar.tasks.cards.values()))
    card.switch.click()
    opened.actions_.reset.trigger()
    stack = opened.library.current.undo_stack
    assert [stack.text(index) for index in range(stack.count())][-1] == "Reset"
    assert opened.sidebar.history.list.model().rowCount() == 3


def test_info_reads_camera_facts() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Google", "Pixel 5"
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[ExifTags.Base.DateTimeOriginal] = "2023:04:19 14:11:33"
    detail[ExifTags.Base.FNumber], detail[ExifTags.Base.ExposureTime] = 1.8, 0.004
    facts = camera_facts(exif.tobytes())
    assert facts["camera"] == "Google Pixel 5"
    assert facts["date"] == "2023-04-19 14:11:33"
    assert facts["exposure"] == "1/250 s  f/1.8"


def test_long_names_can_be_wrapped() -> None:
    shown = breakable("/home/ann/scans_of_" + "a" * 70 + "/IMG 2.jpg")
    assert max(map(len, shown.replace(" ", "\u200b").split("\u200b"))) <= LONGEST_RUN
    assert shown.replace("\u200b", "") == "/home/ann/scans_of_" + "a" * 70 + "/IMG 2.jpg"
    assert breakable("8 bits per channel, colored") == "8 bits per channel, colored"
    assert breakable("1/250 s, f/2.8") == "1/250 s, f/2.8", "short words stay whole"


def test_damaged_exif_gives_no_facts() -> None:
    assert camera_facts(b"Exif\x00\x00 nonsense") == {}


def test_pointer_shows_values_before_and_after(opened: MainWindow) -> None:
    view = opened.viewer.view
    assert view is not None
    x, y = (round(value) for value in view.to_view(100.5, 50.5))
    opened.viewer.pointed.emit(*view.to_photo(x, y))
    color = opened.viewer.pictures.original.base.image.pixelColor(100, 50)
    assert opened.status.fact("pointer").startswith(f"100, 50:  {color.red()} {color.green()} {color.blue()} → ")
    opened.viewer.pointed.emit(float("nan"), float("nan"))
    assert opened.status.fact("pointer") == ""


def test_resting_pointer_tells_what_a_zoom_or_a_slider_brings(opened: MainWindow, qtbot: Any) -> None:
    QTest.mouseMove(opened.viewer, QPoint(300, 200))
    qtbot.waitUntil(lambda: bool(opened.status.fact("pointer")))
    before = opened.status.fact("pointer")
    QTest.keyClick(opened, Qt.Key.Key_4)
    assert opened.status.fact("pointer").split(":")[0] != before.split(":")[0]
    for card in opened.sidebar.tasks.cards.values():
        QTest.keyClick(card.rows["strength"].slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date and "→" not in opened.status.fact("pointer"))


@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_what_a_card_found_is_cut_at_no_width(
    window: MainWindow, photo_path: Any, open_photo: Any, qtbot: Any, scale: float
) -> None:
    font = QFont(window.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    window.sidebar.setFont(font)
    opened = open_photo(window, photo_path)
    cards = list(opened.sidebar.tasks.cards.values())
    for card in cards:
        card._say(max((task_text(word) for word in (*card.task.words, "much damage")), key=len))
        card.doubtful.say("perhaps 1027 more places")
    for width in range(opened.minimumSizeHint().width(), 1300, 37):
        opened.resize(width, 620)
        QApplication.processEvents()
        QApplication.processEvents()
        for card in cards:
            assert card.presence.sizeHint().width() <= card.presence.width(), (width, card.task.key)
            words = card.doubtful.words
            assert words.heightForWidth(words.width()) <= words.height(), (width, card.task.key)
            assert words.fontMetrics().horizontalAdvance("perhaps") <= words.width()


def test_a_card_gives_way_to_the_sidebar_however_much_it_has_to_say(opened: MainWindow, qtbot: Any) -> None:
    """Its right edge stays in sight; the words are cut, and the tooltip has them all."""
    cards = opened.sidebar.tasks.cards.values()
    assert all(card.presence.toolTip() == card.presence.text() != "" for card in cards)
    for card in cards:
        card.presence.setText("perhaps one thousand and twenty-seven places")
    fits = lambda card: (  # noqa: E731
        card.minimumSizeHint().width() <= opened.sidebar.tabs.width()
        and card.mapTo(opened.sidebar, QPoint(card.width(), 0)).x() <= opened.sidebar.width()
    )
    qtbot.waitUntil(lambda: all(fits(card) for card in cards))
