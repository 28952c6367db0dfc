"""The core's sentences are recognised and said in the window's language; anything else passes as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from photofix.errors import PhotoReadError
from photofix.photo.read import read_photo
from photofix.ui.system.language import install_language
from photofix.ui.system.sentences import in_our_language


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "zh_CN")
    yield
    install_language(qapp, "en")


def _complaint(path: Path) -> str:
    with pytest.raises(PhotoReadError) as caught:
        read_photo(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["gone.jpg", "empty.jpg", "text.jpg", "folder"])
def test_complaints_of_the_reader(chinese: None, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_text("hello, I am a photo, am I not?")
    (tmp_path / "folder").mkdir()
    said = in_our_language(_complaint(tmp_path / name))
    assert name in said and said.endswith("。") and any("\u4e00" <= letter <= "\u9fff" for letter in said)


def test_remarks_are_translated_one_by_one(chinese: None) -> None:
    said = in_our_language("an animation, the first frame is shown; someone's own words")
    assert said.endswith("；someone's own words") and "动画" in said


def test_what_fills_a_gap_may_be_a_sentence(chinese: None) -> None:
    said = in_our_language("'a.jpg' cannot be written: the disk is full; free some space.")
    assert "a.jpg" in said and "磁盘已满" in said


@pytest.mark.parametrize("text", ["", "KeyError: 'x'", "nothing known"])
def test_other_texts_pass(chinese: None, text: str) -> None:
    assert in_our_language(text) == text


def test_english_stays_english(qapp: QApplication, tmp_path: Path) -> None:
    install_language(qapp, "en")
    sentence = _complaint(tmp_path / "gone.jpg")
    assert in_our_language(sentence) == sentence


def test_names_that_fill_a_gap_are_translated_one_by_one(chinese: None) -> None:
    said = in_our_language("left out: a gain map, damaged XMP, someone's own")
    assert "增益图" in said and "损坏的 XMP" in said and said.endswith("someone's own") and "left out" not in said
