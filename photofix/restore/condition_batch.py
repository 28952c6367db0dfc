"""The condition report of many photos: an overview, then a page for each. Conditions are kept as bytes meanwhile, in
memory or on disk, so that a batch can be interrupted and no more than one photo's pictures are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from photofix.checked_json import UnfitError, checked, parsed
from photofix.export.paper import LINE_MM, Page, Rect
from photofix.photo.rgb8 import jpeg_of, rgb8_of
from photofix.progress import NO_PROGRESS, Progress
from photofix.restore.condition import HEADING_PT, TEXT_PT, Condition, Facts, Paper, Pixels, draw_report
from photofix.restore.report_words import ReportWords
from photofix.tasks import load_tasks

BATCH_DPI = 150
"""Of the pictures: a thousand pages should still be a file that can be sent."""
_JPEG_QUALITY = 90
_PICTURES = ("before", "after", "changed")
_SAME_SHARE = 0.0005
"""As the overview's last digit shows it."""


class Papers(Paper, Protocol):
    """Paper of more than one page."""

    def new_page(self) -> None:
        """What is painted from now on stands on the next page."""


@dataclass(frozen=True)
class _Head:
    facts: Facts
    sizes: tuple[int, int, int]


def packed(condition: Condition) -> bytes:
    """A line of JSON with the numbers, then the three pictures as JPEG."""
    pictures = [jpeg_of(getattr(condition, name), _JPEG_QUALITY) for name in _PICTURES]
    facts = {field.name: getattr(condition, field.name) for field in fields(Facts)}
    head = json.dumps({"facts": facts, "sizes": [len(picture) for picture in pictures]}, separators=(",", ":"))
    return head.encode() + b"\n" + b"".join(pictures)


def facts_of(data: bytes) -> Facts:
    """The numbers of what `packed` made. Raises UnfitError for anything else."""
    head, _, pictures = data.partition(b"\n")
    kept = checked(_Head, parsed(head))
    if sum(kept.sizes) != len(pictures):
        raise UnfitError("the pictures of a kept condition are not whole")
    return kept.facts


def unpacked(data: bytes) -> Condition:
    """All of it. Raises UnfitError."""
    facts, sizes = facts_of(data), checked(_Head, parsed(data.partition(b"\n")[0])).sizes
    start, pictures = data.index(b"\n") + 1, []
    for size in sizes:
        pictures.append(_decoded(data[start : start + size]))
        start += size
    before, after, changed = pictures
    return Condition(**vars(facts), before=before, after=after, changed=changed)


def draw_batch(
    paper: Papers,
    page: Page,
    kept: Sequence[Callable[[], bytes]],
    missing: Sequence[tuple[str, str]],
    words: ReportWords,
    date: str,
    progress: Progress = NO_PROGRESS,
) -> None:
    """Paint the overview and a page for each photo.

    Args:
        kept: give `packed` bytes, each asked for twice.
        missing: name and reason of what was not restored.
    """
    rows = [facts_of(ask()) for ask in kept]
    _draw_overview(paper, page, rows, missing, words, date)
    for number, ask in enumerate(kept):
        progress.report(number / len(kept), rows[number].name)
        paper.new_page()
        draw_report(paper, page, unpacked(ask()), words, date)


def overview_pages(page: Page, photos: int, missing: int) -> int:
    """How many pages the overview takes."""
    return max(1, -(-(photos + missing) // _rows_in(page)))


def _draw_overview(
    paper: Papers,
    page: Page,
    rows: Sequence[Facts],
    missing: Sequence[tuple[str, str]],
    words: ReportWords,
    date: str,
) -> None:
    inner, first = page.inner, overview_pages(page, len(rows), len(missing)) + 1
    lines = [_row(condition, first + number) for number, condition in enumerate(rows)]
    lines += [["–", f"{name}: {words.unread.format(reason=reason)}"] for name, reason in missing]
    same = sum(condition.share < _SAME_SHARE for condition in rows)
    counts = {"count": len(lines), "changed": len(rows) - same, "same": same, "missing": len(missing)}
    heads = [*words.columns[:2], *(_head(words, key) for key in load_tasks()), *words.columns[2:]]
    for start in range(0, max(1, len(lines)), _rows_in(page)):
        if start:
            paper.new_page()
        paper.line(words.overview, Rect(inner.left, inner.top, inner.width, 2 * LINE_MM), points=HEADING_PT)
        top = inner.top + 3 * LINE_MM
        said = f"{words.photos.format(**counts)} · {date}"
        paper.line(said, Rect(inner.left, top, inner.width, LINE_MM), points=TEXT_PT)
        _draw_row(paper, inner, heads, top + 1.5 * LINE_MM)
        for number, line in enumerate(lines[start : start + _rows_in(page)]):
            _draw_row(paper, inner, line, top + (3 + number) * LINE_MM)


def _draw_row(paper: Papers, inner: Rect, texts: Sequence[str], top: float) -> None:
    """One line of the table; two texts are a page and a sentence as wide as the rest."""
    columns = _columns(inner)
    if len(texts) == 2:
        columns = [columns[0], replace(columns[1], width=inner.right - columns[1].left)]
    for text, column in zip(texts, columns, strict=True):
        paper.line(text, replace(column, top=top), points=TEXT_PT)


def _rows_in(page: Page) -> int:
    return max(1, int((page.inner.height - 7 * LINE_MM) / LINE_MM))


def _columns(inner: Rect) -> list[Rect]:
    """Page, photo, a column for each task, places, area; the name gets what the others leave."""
    widths = [11.0, 0.0, *[23.0] * len(load_tasks()), 22.0, 20.0]
    widths[1] = max(20.0, inner.width - sum(widths))
    lefts = [inner.left + sum(widths[:number]) for number in range(len(widths))]
    return [Rect(left, inner.top, width - 1.5, LINE_MM) for left, width in zip(lefts, widths, strict=True)]


def _head(words: ReportWords, key: str) -> str:
    return words.percent_of.format(task=words.label(load_tasks()[key].label))


def _row(condition: Facts, page_number: int) -> list[str]:
    applied = (f"{condition.strengths.get(key, 0.0):.0f}" for key in load_tasks())
    found, undone = sum(condition.found.values()), condition.found.get("undone", 0)
    return [str(page_number), condition.name, *applied, f"{found}, {undone}", f"{100 * condition.share:.1f} %"]


def _decoded(data: bytes) -> Pixels:
    rgb8 = rgb8_of(data)
    if rgb8 is None:
        raise UnfitError("a picture of a kept condition is damaged")
    return rgb8
