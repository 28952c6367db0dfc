"""The condition report of one photo: before, after, a map of what was changed, and numbers, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photofix import __version__
from photofix.analysis import Analysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.export.paper import LINE_MM, Page, Rect, report_page
from photofix.export.picture import as_it_was, picture_of
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.raster.frame import frame_of
from photofix.render.difference import FULL, NOTICEABLE, changed_share, delta_e, difference_rgb8
from photofix.restore.places import counted, found_places, remarks
from photofix.restore.report_words import ReportWords
from photofix.tasks import load_tasks

DPI = 300
HEADING_PT, TEXT_PT = 13.0, 7.5
Pixels = NDArray[np.uint8]


class Paper(Protocol):
    """What a page can be painted on: a PDF of our own, or a window's painter."""

    def pixels(self, rgb8: Pixels, box: Rect) -> None:
        """A picture, as large as it fits."""

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = ...) -> None:
        """One line of text."""


@dataclass(frozen=True)
class Facts:
    """What a report says in words and numbers.

    Attributes:
        size, result_size: width and height in pixels, before and after turning and cropping.
        presence, strengths: task key -> 0..1, and percent applied.
        found: state of `FoundPlace` -> how many places are in it; `kinds`: what they are called -> how many.
        added, protected: strokes of a person.
        negative: see `Edit.negative`.
        remarks: task key -> `Task.remark`, in English, where there is one. Reports kept by older versions say neither.
        share: 0..1 of the area that was visibly changed; `mean` colour difference (CIE76) of all of it.
    """

    name: str
    size: tuple[int, int]
    result_size: tuple[int, int]
    sha256: str
    weights_sha256: str
    presence: Mapping[str, float]
    strengths: Mapping[str, float]
    found: Mapping[str, int]
    kinds: Mapping[str, int]
    added: int
    protected: int
    share: float
    mean: float
    negative: str = field(default="", kw_only=True)
    remarks: Mapping[str, str] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, eq=False)
class Condition(Facts):
    """All that a page of the condition report shows: the facts and three pictures.

    Attributes:
        before, after: the photo and its restoration.
        changed: map of what was changed (`difference_rgb8`).

    Pictures are h x w x 3 uint8 sRGB, all of one size.
    """

    before: Pixels
    after: Pixels
    changed: Pixels


def condition_of(
    photo: Photo,
    analysis: Analysis,
    edit: Edit,
    name: str,
    page: Page,
    color_output: bool = False,
    progress: Progress = NO_PROGRESS,
    dpi: float = DPI,
) -> Condition:
    """Render both pictures at the size they have on `page`, and compare them there. Raises Cancelled."""
    resolved, frame = edit.resolved(analysis), frame_of(edit.geometry, photo.height, photo.width)
    side = report_page(page, frame.width / frame.height).pictures[0].long_side_px(dpi)
    before = picture_of(photo, analysis, as_it_was(resolved), side, color_output, progress.part(0.0, 0.4))
    after = picture_of(photo, analysis, resolved, side, color_output, progress.part(0.4, 0.4))
    was, now = _encoded(before), _encoded(after)
    difference = delta_e(was, now)
    places = found_places(analysis, resolved)
    modes = Counter(stroke.mode for stroke in resolved.strokes)
    return Condition(
        name=name,
        size=(photo.width, photo.height),
        result_size=(frame.width, frame.height),
        sha256=photo.sha256,
        weights_sha256=analysis.weights_sha256,
        before=before,
        after=after,
        changed=difference_rgb8(was, difference),
        presence={key: float(found.presence) for key, found in analysis.tasks.items()},
        strengths=dict(resolved.strengths(analysis)),
        found=counted(places),
        kinds=dict(Counter(place.kind for place in places if place.kind).most_common()),
        negative=resolved.negative,
        remarks=remarks(analysis),
        added=modes["add"],
        protected=modes["protect"],
        share=changed_share(difference),
        mean=float(difference.mean()),
    )


def facts(condition: Facts, words: ReportWords) -> list[str]:
    """The numbers, line by line."""
    lines = [_size(words.size, condition.size)]
    if condition.result_size != condition.size:
        lines.append(_size(words.result_size, condition.result_size))
    lines += [words.file, condition.sha256[:32], condition.sha256[32:], ""]
    for key, task in load_tasks().items():
        if key in condition.presence:
            percent, presence = condition.strengths.get(key, 0.0), 100 * condition.presence[key]
            told = words.task.format(task=words.label(task.label), presence=f"{presence:.0f}", percent=f"{percent:.0f}")
            remark = condition.remarks.get(key, "")
            lines.append(f"{told}; {words.label(remark)}" if remark else told)
    if count := sum(condition.found.values()):
        lines += ["", words.places.format(count=count, **condition.found)]
        lines += [f"    {words.kind(kind)}: {number}" for kind, number in condition.kinds.items()]
    if condition.added or condition.protected:
        lines.append(words.by_hand.format(added=condition.added, protected=condition.protected))
    lines += [words.negative] if condition.negative else []
    lines += ["", words.share.format(least=f"{NOTICEABLE:g}", percent=f"{100 * condition.share:.1f}")]
    lines.append(words.mean.format(mean=f"{condition.mean:.2f}"))
    return lines


def draw_report(paper: Paper, page: Page, condition: Condition, words: ReportWords, date: str) -> None:
    """Paint the page."""
    sheet = report_page(page, condition.result_size[0] / condition.result_size[1])
    paper.line(f"{words.title}: {condition.name}", sheet.heading, points=HEADING_PT)
    titles = (words.before, words.after, words.changed.format(full=f"{FULL:g}"))
    pictures = (condition.before, condition.after, condition.changed)
    for picture, place, caption, title in zip(pictures, sheet.pictures, sheet.captions, titles, strict=True):
        paper.pixels(picture, place)
        paper.line(title, caption, is_centred=True, points=TEXT_PT)
    top = sheet.text.top
    for line in facts(condition, words):
        paper.line(line, Rect(sheet.text.left, top, sheet.text.width, LINE_MM), points=TEXT_PT)
        top += LINE_MM
    made = words.made.format(version=__version__, weights=condition.weights_sha256[:16] or "–")
    paper.line(f"{made} · {date}", sheet.foot, points=TEXT_PT)


def _encoded(rgb8: Pixels) -> Image:
    return np.asarray(rgb8, np.float32) / np.float32(255)


def _size(text: str, size: tuple[int, int]) -> str:
    return text.format(width=size[0], height=size[1])
