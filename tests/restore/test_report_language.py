"""The report's language: asked for, else the system's, else English; every word of it is translated."""

from __future__ import annotations

from dataclasses import fields

import pytest

from photofix.restore.report_language import report_languages, system_language, words_in
from photofix.restore.report_words import ENGLISH, ReportWords
from photofix.tasks import load_tasks


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_Hans_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh_CN"),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_systems_language(environment: dict[str, str], code: str) -> None:
    assert system_language(environment) == code


def test_every_word_is_translated_with_its_gaps() -> None:
    assert report_languages() == ["en", "zh_CN"]
    chinese = words_in("zh_CN")
    for field in fields(ReportWords):
        english, ours = getattr(ENGLISH, field.name), getattr(chinese, field.name)
        if isinstance(english, str):
            assert ours != english, field.name
            assert ours.count("{") == english.count("{"), field.name
        elif isinstance(english, tuple):
            assert not set(english) & set(ours)
    assert all(chinese.label(task.label) != task.label for task in load_tasks().values())
    assert all(chinese.kind(kind) != ENGLISH.kind(kind) for kind in ("crack", "missing"))


def test_english_is_what_the_sources_say() -> None:
    assert words_in("en").title == ENGLISH.title == "Condition report"
