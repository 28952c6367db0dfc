"""Where things lie on paper: pages, grids, captions, pictures fitted into boxes, in millimetres; no painting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from photofix.errors import PhotoWriteError

MM_PER_INCH = 25.4
PAGE_SIZES_MM = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Width and height, upright."""
LINE_MM = 4.2
"""Height of a line of small text."""
FOOT_MM = 6.0
GAP_MM = 5.0
MARGIN_MM = 12.0
"""Of a page with several things on it."""
LEAST_PICTURE_MM = 8.0
"""A smaller picture shows nothing."""


@dataclass(frozen=True)
class Rect:
    """A box on the page, mm from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Left edge plus width."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Top edge plus height."""
        return self.top + self.height

    def long_side_px(self, dpi: float) -> int:
        """Pixels that its long side has at a resolution, at least 1."""
        return max(1, ceil(max(self.width, self.height) / MM_PER_INCH * dpi))


@dataclass(frozen=True)
class Page:
    """A sheet with one margin all around, mm."""

    width: float
    height: float
    margin: float

    @property
    def inner(self) -> Rect:
        """What the margin leaves. Raises PhotoWriteError if that is nothing."""
        width, height = self.width - 2 * self.margin, self.height - 2 * self.margin
        if self.margin < 0 or min(width, height) < LEAST_PICTURE_MM:
            raise PhotoWriteError(
                f"A margin of {self.margin:g} mm leaves no room on a page of {self.width:g} × {self.height:g} mm; "
                "choose a smaller one."
            )
        return Rect(self.margin, self.margin, width, height)


@dataclass(frozen=True)
class Cell:
    """One picture's place on a contact sheet and that of its caption."""

    picture: Rect
    caption: Rect


@dataclass(frozen=True)
class ContactPage:
    """The cells of one page, row by row, and the line at its foot."""

    cells: tuple[Cell, ...]
    foot: Rect


@dataclass(frozen=True)
class Comparison:
    """A before/after sheet: heading, two pictures, a caption below each, and what is said of them at the foot."""

    heading: Rect
    before: Rect
    after: Rect
    captions: tuple[Rect, Rect]
    text: Rect


@dataclass(frozen=True)
class ReportPage:
    """A condition report: heading, three pictures (before, after, map) with a caption below each, the numbers in the
    fourth place, a line at the foot."""

    heading: Rect
    pictures: tuple[Rect, Rect, Rect]
    captions: tuple[Rect, Rect, Rect]
    text: Rect
    foot: Rect


@dataclass(frozen=True)
class PrintLook:
    """How large a picture is printed: as the margins allow, over the whole page, or with a long side of its own; mm."""

    kind: Literal["fit", "borderless", "size"] = "fit"
    margin: float = 10.0
    long_side: float = 150.0


def page_of(size: str, is_landscape: bool = False) -> Page:
    """A page by its name in `PAGE_SIZES_MM`. Raises PhotoWriteError for another name."""
    if size not in PAGE_SIZES_MM:
        raise PhotoWriteError(f"There is no page size '{size}'; choose one of {', '.join(PAGE_SIZES_MM)}.")
    width, height = PAGE_SIZES_MM[size]
    return Page(height, width, MARGIN_MM) if is_landscape else Page(width, height, MARGIN_MM)


def page_count(photos: int, rows: int, columns: int) -> int:
    """How many pages a contact sheet of so many photos has."""
    return ceil(photos / (rows * columns))


def contact_page(page: Page, rows: int, columns: int, caption_lines: int) -> ContactPage:
    """A grid of equal cells with gaps between them. Raises PhotoWriteError where they would be too small to show
    anything."""
    inner, caption = page.inner, caption_lines * LINE_MM
    width = (inner.width - (columns - 1) * GAP_MM) / columns
    height = (inner.height - FOOT_MM - (rows - 1) * GAP_MM) / rows
    if min(width, height - caption) < LEAST_PICTURE_MM:
        raise PhotoWriteError(f"{rows} rows of {columns} photos do not fit on this page; choose fewer.")
    cells = []
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        left, top = inner.left + column * (width + GAP_MM), inner.top + row * (height + GAP_MM)
        picture = Rect(left, top, width, height - caption)
        cells.append(Cell(picture, Rect(left, picture.bottom, width, caption)))
    return ContactPage(tuple(cells), Rect(inner.left, inner.bottom - LINE_MM, inner.width, LINE_MM))


def comparison(page: Page, aspect: float, text_lines: int = 4) -> Comparison:
    """Before and after side by side or one above the other, whichever shows a picture of `aspect` (width / height)
    larger."""
    inner = page.inner
    heading = Rect(inner.left, inner.top, inner.width, 2 * LINE_MM)
    text = Rect(inner.left, inner.bottom - text_lines * LINE_MM, inner.width, text_lines * LINE_MM)
    top, bottom = heading.bottom + GAP_MM, text.top - GAP_MM
    middle = Rect(inner.left, top, inner.width, bottom - top)
    tried = (_pair(middle, is_beside) for is_beside in (True, False))
    before, after = max(tried, key=lambda pair: fitted(aspect, pair[0]).width)
    before, after = fitted(aspect, before), fitted(aspect, after)
    captions = (_below(before), _below(after))
    return Comparison(heading, before, after, captions, text)


def report_page(page: Page, aspect: float) -> ReportPage:
    """Two rows of two places for pictures of `aspect` (width / height): before, after; map, numbers."""
    inner = page.inner
    heading = Rect(inner.left, inner.top, inner.width, 2 * LINE_MM)
    foot = Rect(inner.left, inner.bottom - LINE_MM, inner.width, LINE_MM)
    top = heading.bottom + GAP_MM
    width = (inner.width - GAP_MM) / 2
    height = min((foot.top - 2 * GAP_MM - top) / 2 - LINE_MM, width / aspect)
    before = Rect(inner.left, top, width, height)
    after = replace(before, left=before.right + GAP_MM)
    changed = replace(before, top=before.bottom + LINE_MM + GAP_MM)
    text = Rect(after.left, changed.top, width, foot.top - GAP_MM - changed.top)
    pictures = (before, after, changed)
    return ReportPage(heading, pictures, (_below(before), _below(after), _below(changed)), text, foot)


def fitted(aspect: float, box: Rect) -> Rect:
    """The largest box of `aspect` (width / height) inside `box`, in its middle."""
    return _centred(box, min(box.width, box.height * aspect), aspect)


def filled(aspect: float, box: Rect) -> Rect:
    """The smallest box of `aspect` that covers `box`, in its middle: what sticks out is cut off."""
    return _centred(box, max(box.width, box.height * aspect), aspect)


def sized(aspect: float, box: Rect, long_side: float) -> Rect:
    """A box of `aspect` whose long side is `long_side` mm, in the middle of `box`. Raises PhotoWriteError if it does
    not fit."""
    placed = _centred(box, long_side * min(1.0, aspect), aspect)
    if placed.width > box.width + 0.05 or placed.height > box.height + 0.05:
        raise PhotoWriteError(
            f"A picture of {placed.width / 10:.1f} × {placed.height / 10:.1f} cm does not fit on the page inside its "
            "margins; choose a smaller size or larger paper."
        )
    return placed


def print_place(page: Page, aspect: float, look: PrintLook) -> Rect:
    """Where a picture of `aspect` is printed. Raises PhotoWriteError where margin or size leave no room."""
    if look.kind == "borderless":
        return filled(aspect, Rect(0.0, 0.0, page.width, page.height))
    inner = replace(page, margin=look.margin).inner
    return fitted(aspect, inner) if look.kind == "fit" else sized(aspect, inner, look.long_side)


def _pair(box: Rect, is_beside: bool) -> tuple[Rect, Rect]:
    """Two equal places in `box`, each with room for a line below it."""
    if is_beside:
        first = Rect(box.left, box.top, (box.width - GAP_MM) / 2, box.height - LINE_MM)
        return first, replace(first, left=first.right + GAP_MM)
    first = Rect(box.left, box.top, box.width, (box.height - GAP_MM) / 2 - LINE_MM)
    return first, replace(first, top=first.bottom + LINE_MM + GAP_MM)


def _below(picture: Rect) -> Rect:
    return Rect(picture.left, picture.bottom, picture.width, LINE_MM)


def _centred(box: Rect, width: float, aspect: float) -> Rect:
    height = width / aspect
    return Rect(box.left + (box.width - width) / 2, box.top + (box.height - height) / 2, width, height)
