"""Translations: rebuilt from the sources they are the committed ones, and nothing is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from photofix.tasks import load_tasks
from photofix.ui.system import language
from photofix.ui.system.language import LANGUAGES, install_language
from photofix.ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "resources" / "i18n"
CODES = [code for code in LANGUAGES if code]


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "zh_CN")
    yield
    install_language(qapp, "en")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("i18n")
    for path in FOLDER.glob("*.ts"):
        shutil.copy(path, folder)
    subprocess.run([sys.executable, str(ROOT / "packaging" / "translations.py"), str(folder)], check=True)
    return folder


@pytest.mark.parametrize("code", CODES)
def test_committed_files_are_what_the_sources_give(rebuilt: Path, code: str) -> None:
    for suffix in (".ts", ".qm"):
        name = f"photofix_{code}{suffix}"
        assert (rebuilt / name).read_bytes() == (FOLDER / name).read_bytes(), "run packaging/translations.py"


@pytest.mark.parametrize("code", CODES)
def test_no_text_is_untranslated(code: str) -> None:
    root = ElementTree.parse(FOLDER / f"photofix_{code}.ts").getroot()
    missing = [message.findtext("source") for message in root.iter("message") if _is_missing(message)]
    assert missing == []


def _messages(code: str, context: str) -> Iterator[ElementTree.Element]:
    for part in ElementTree.parse(FOLDER / f"photofix_{code}.ts").getroot().iter("context"):
        if part.findtext("name") == context:
            yield from part.iter("message")


def _is_missing(message: ElementTree.Element) -> bool:
    translation = message.find("translation")
    return translation is None or translation.get("type") == "unfinished" or not "".join(translation.itertext()).strip()


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_kept(code: str) -> None:
    root = ElementTree.parse(FOLDER / f"photofix_{code}.ts").getroot()
    for message in root.iter("message"):
        source, translation = message.findtext("source") or "", "".join(message.find("translation").itertext())
        for word in (
            "{name}",
            "{task}",
            "{count}",
            "{rejected}",
            "{share}",
            "{limit}",
            "{size}",
            "{bits}",
            "{kind}",
            "%n",
            "{1}",
            "{2}",
            "{3}",
            "{4}",
            "{5}",
        ):
            assert (word in source) == (word in translation), source


def test_sentences_are_what_the_sources_give(rebuilt: Path) -> None:
    assert (rebuilt / "sentences.json").read_text("utf-8") == (FOLDER / "sentences.json").read_text("utf-8")


def test_what_reports_say_without_qt_is_what_the_window_says(rebuilt: Path) -> None:
    assert (rebuilt / "report.json").read_text("utf-8") == (FOLDER / "report.json").read_text("utf-8")


def test_core_errors_are_said_in_chinese(
    chinese: None, opened: MainWindow, tmp_path: Path, photo_path: Path, qtbot: Any
) -> None:
    (tmp_path / "empty.png").touch()
    opened.open_paths([tmp_path / "empty.png"])
    qtbot.waitUntil(lambda: bool(opened.findChildren(QMessageBox)))
    box = opened.findChildren(QMessageBox)[-1]
    assert "empty.png" in box.text() and "零字节" in box.text()
    box.close()


def test_window_speaks_chinese(chinese: None, make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    assert window.welcome.button.text() == "打开照片…"
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    known = {message.findtext("source") for message in _messages("zh_CN", "tasks")}
    labels = [task.label for task in load_tasks().values() if task.label in known]  # a new one is English until then
    titles = [QCoreApplication.translate("tasks", label) for label in labels]
    assert titles and all(any("\u4e00" <= letter <= "\u9fff" for letter in title) for title in titles)


def test_unknown_language_gives_english_with_its_plurals(qapp: QApplication) -> None:
    install_language(qapp, "fi")
    assert QCoreApplication.translate("QueueProgress", "about %n hour(s) left", "", 1) == "about 1 hour left"
    install_language(qapp, "en")


def test_language_is_chosen_in_the_menu(window: MainWindow, qtbot: Any) -> None:
    with qtbot.waitSignal(window.language_chosen) as heard:
        window.actions_.languages["zh_CN"].trigger()
    assert heard.args == ["zh_CN"]


def test_texts_outlive_the_file_they_came_from(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the program is renewed while its window is open."""
    shutil.copytree(FOLDER, tmp_path / "i18n")
    monkeypatch.setattr(language, "resources_dir", lambda: tmp_path)
    install_language(qapp, "zh_CN")
    try:
        told = QCoreApplication.translate("CropBar", "Level")
        (tmp_path / "i18n" / "photofix_zh_CN.qm").write_bytes(b"")
        assert QCoreApplication.translate("CropBar", "Level") == told != "Level"
        assert QCoreApplication.translate("CropBar", "Perspective") != "Perspective"
    finally:
        install_language(qapp, "en")
