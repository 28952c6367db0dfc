"""The words of a condition report, in English or as a translator gives them: the window's, or `report_language`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Translate = Callable[[str, str], str]
"""(context, English text) -> text."""


@dataclass(frozen=True)
class ReportWords:
    """Texts with gaps; `label` is of a task or its remark, `kind` of a finding."""

    title: str
    before: str
    after: str
    changed: str
    size: str
    result_size: str
    file: str
    task: str
    places: str
    by_hand: str
    negative: str
    share: str
    mean: str
    made: str
    overview: str
    photos: str
    columns: tuple[str, ...]
    percent_of: str
    unread: str
    label: Callable[[str], str]
    kind: Callable[[str], str]


def report_words(translate: Translate) -> ReportWords:
    """All of them. The calls are literal: the translations are collected from them."""
    kinds = {
        "crack": translate("FindingsModel", "crack"),
        "scratch": translate("FindingsModel", "scratch"),
        "speck": translate("FindingsModel", "speck"),
        "stain": translate("FindingsModel", "stain"),
        "missing": translate("FindingsModel", "missing piece"),
    }
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
        negative=translate("report", "Scan of a negative: both pictures show it as a positive"),
        share=translate("report", "Visibly changed (color difference above {least}): {percent} % of the area"),
        mean=translate("report", "Mean color difference (CIE76): {mean}"),
        made=translate("report", "PhotoFix {version}, weights {weights}"),
        overview=translate("report", "Condition report: overview"),
        photos=translate("report", "{count} photos: {changed} changed, {same} as they were, {missing} not restored"),
        columns=(
            translate("report", "Page"),
            translate("report", "Photo"),
            translate("report", "Places, mended"),
            translate("report", "Area changed"),
        ),
        percent_of=translate("report", "{task}, %"),
        unread=translate("report", "not restored: {reason}"),
        label=lambda text: translate("tasks", text),
        kind=lambda kind: kinds.get(kind, kind),
    )


ENGLISH = report_words(lambda context, text: text)
