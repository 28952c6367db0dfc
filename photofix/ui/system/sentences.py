"""Sentences of the core (errors, remarks about a photo) in the window's language.

The core speaks English and knows no Qt. `packaging/translations.py` collects its sentences with numbered gaps; here
a sentence is recognised by its gap pattern, translated in context "sentences", and filled again.
"""

from __future__ import annotations

import json
import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from photofix.paths import resources_dir

CONTEXT = "sentences"
_GAP = re.compile(r"\{(\d)\}")


def in_our_language(sentence: str) -> str:
    """A sentence of the core translated as far as it is known; several remarks are joined by "; "."""
    whole = _translated(sentence)
    if whole is None:
        remarks = [_translated(remark) or remark for remark in sentence.split("; ")]
        whole = QCoreApplication.translate(CONTEXT, "; ").join(remarks)
    return whole


def told(error: BaseException) -> str:
    """One sentence for an error that is none of ours: what a person can do; the log holds the rest."""
    if isinstance(error, MemoryError):
        return QCoreApplication.translate("told", "There is not enough memory; close other programs and try again.")
    if isinstance(error, OSError) and error.strerror:
        text = QCoreApplication.translate("told", "{file}: {reason}; make it accessible or choose another place.")
        return text.format(file=error.filename or "", reason=error.strerror).removeprefix(": ")
    text = QCoreApplication.translate("told", "Unexpected error ({kind}); please report it with what the log says.")
    return text.format(kind=type(error).__name__)


def _translated(sentence: str) -> str | None:
    """None for what is not a sentence of the core; what fills a gap may be one itself."""
    for source, pattern in _patterns():
        match = pattern.fullmatch(sentence)
        if match is not None:
            return _filled(QCoreApplication.translate(CONTEXT, source), match.groups())
    return None


def _filled(text: str, values: tuple[str, ...]) -> str:
    return _GAP.sub(lambda gap: _in_gap(values[int(gap[1]) - 1]), text)


def _in_gap(value: str) -> str:
    """A sentence, or names of things by commas, as far as they are known."""
    return _translated(value) or ", ".join(_translated(part) or part for part in value.split(", "))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Most letters first: a sentence with fewer gaps is the better match."""
    sources: list[str] = json.loads((resources_dir() / "i18n" / "sentences.json").read_text(encoding="utf-8"))
    sources.sort(key=lambda source: -len(_GAP.sub("", source)))
    return [(source, re.compile(_GAP.sub("(.+?)", _escaped(source)), re.DOTALL)) for source in sources]


def _escaped(source: str) -> str:
    """For `re`, with the gaps left alone."""
    return "".join(part if index % 2 else re.escape(part) for index, part in enumerate(re.split(r"(\{\d\})", source)))
