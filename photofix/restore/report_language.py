"""The language of a report where there is no window: asked for, else that of the system.

The window's translations are Qt's; `packaging/translations.py` puts those that a report needs into
resources/i18n/report.json as well, so that no Qt is needed for them.
"""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Mapping
from functools import cache

from photofix.paths import resources_dir
from photofix.restore.report_words import ReportWords, report_words

ENGLISH_CODE = "en"
_ASKED = ("LC_ALL", "LC_MESSAGES", "LANG")
_SIMPLIFIED = ("zh", "zh_CN", "zh_SG", "zh_Hans")


def report_languages() -> list[str]:
    """Codes that a report can be written in."""
    return [ENGLISH_CODE, *_texts()]


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The code for this system: POSIX's variables in their order, else what the system says of itself."""
    named = next((environment[name] for name in _ASKED if environment.get(name)), "")
    several = environment.get("LANGUAGE", "") if named not in ("C", "POSIX") else ""
    wanted = [*several.split(":"), named or locale.getlocale()[0] or ""]
    known = report_languages()
    return next((code for code in map(_code, wanted) if code in known), ENGLISH_CODE)


def words_in(code: str) -> ReportWords:
    """The report's words in a language of `report_languages`; what is not translated is English."""
    texts = _texts().get(code, {})
    return report_words(lambda context, text: texts.get(context, {}).get(text, text))


def _code(name: str) -> str:
    """Ours for "zh_CN.UTF-8", "de@euro", "Chinese (Simplified)_China"."""
    bare = name.partition(".")[0].partition("@")[0].replace("-", "_")
    if bare in _SIMPLIFIED or bare.startswith("zh_Hans") or bare.startswith("Chinese (Simplified)"):
        return "zh_CN"
    return bare if bare in report_languages() else bare.partition("_")[0] if bare.partition("_")[0] != "zh" else ""


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    """Code -> context -> English text -> text."""
    file = resources_dir() / "i18n" / "report.json"
    texts: dict[str, dict[str, dict[str, str]]] = json.loads(file.read_text(encoding="utf-8"))
    return texts
