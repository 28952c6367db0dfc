"""The words of a condition report in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photofix.restore.condition import ReportWords

translate = QCoreApplication.translate


def report_words() -> ReportWords:
    """As `ReportWords`, translated."""
    return ReportWords(
        title=translate("report", "Condition report"),
        before=translate("paper", "Before"),
        after=translate("paper", "After"),
        changed=translate("report", "Changed: dark = not at all, yellow = by {full} or more"),
        size=translate("paper", "{width} × {height} pixels"),
        result_size=translate("report", "result {width} × {height} pixels"),
        file=translate("report", "SHA-256 of the file"),
        task=translate("report", "{task}: {presence} % certain, applied {percent} %"),
        places=translate("report", "Places found: {count}; mended {undone}, left {left}, rejected {rejected}"),
        by_hand=translate("report", "By hand: {added} mended, {protected} protected"),
        share=translate("report", "Visibly changed (color difference above {least}): {percent} % of the area"),
        mean=translate("report", "Mean color difference (CIE76): {mean}"),
        made=translate("report", "PhotoFix {version}, weights {weights}"),
        label=_label,
        kind=_kind,
    )


def _label(text: str) -> str:
    return translate("tasks", text)


def _kind(text: str) -> str:
    return translate("FindingsModel", text)
