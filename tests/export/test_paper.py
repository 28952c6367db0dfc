"""Layout on paper: everything inside the page, nothing over anything else, sizes as asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from photofix.errors import PhotoWriteError
from photofix.export.paper import (
    Page,
    PrintLook,
    Rect,
    comparison,
    contact_page,
    filled,
    fitted,
    page_count,
    page_of,
    print_place,
    report_page,
    sized,
)


def overlap(a: Rect, b: Rect) -> bool:
    return min(a.right, b.right) - max(a.left, b.left) > 1e-9 and min(a.bottom, b.bottom) - max(a.top, b.top) > 1e-9


def inside(box: Rect, page: Page) -> bool:
    inner = page.inner
    return (
        box.left >= inner.left - 1e-9
        and box.top >= inner.top - 1e-9
        and box.right <= inner.right + 1e-9
        and box.bottom <= inner.bottom + 1e-9
    )


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize(("rows", "columns", "lines"), [(1, 1, 2), (5, 4, 2), (3, 7, 0), (8, 6, 1)])
def test_a_contact_page_fills_the_page_without_overlap(
    size: str, is_landscape: bool, rows: int, columns: int, lines: int
) -> None:
    page = page_of(size, is_landscape)
    sheet = contact_page(page, rows, columns, lines)
    assert len(sheet.cells) == rows * columns
    boxes = [box for cell in sheet.cells for box in (cell.picture, cell.caption)] + [sheet.foot]
    assert all(inside(box, page) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert len({round(cell.picture.width, 6) for cell in sheet.cells}) == 1
    assert sheet.cells[-1].picture.right == pytest.approx(page.inner.right)


def test_cells_go_row_by_row() -> None:
    cells = contact_page(page_of("A4"), 2, 3, 1).cells
    assert cells[1].picture.left > cells[0].picture.left and cells[1].picture.top == cells[0].picture.top
    assert cells[3].picture.left == cells[0].picture.left and cells[3].picture.top > cells[0].picture.top


def test_landscape_is_the_page_turned() -> None:
    assert (page_of("A4").width, page_of("A4").height) == (210, 297)
    assert (page_of("Letter", True).width, page_of("Letter", True).height) == (279.4, 215.9)


@pytest.mark.parametrize(("photos", "pages"), [(1, 1), (12, 1), (13, 2), (25, 3)])
def test_the_last_page_may_be_half_full(photos: int, pages: int) -> None:
    assert page_count(photos, 4, 3) == pages


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(PhotoWriteError, match="40 rows of 3 photos do not fit"):
        contact_page(page_of("A4"), 40, 3, 2)
    with pytest.raises(PhotoWriteError, match="margin of 150 mm leaves no room"):
        _ = replace(page_of("A4"), margin=150).inner
    with pytest.raises(PhotoWriteError, match="no page size 'B9'"):
        page_of("B9")
    with pytest.raises(PhotoWriteError, match=r"30\.0 × 20\.0 cm does not fit"):
        sized(1.5, page_of("A4").inner, 300)


@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("aspect", [0.3, 0.7, 1.0, 1.5, 4.0])
def test_before_and_after_are_equal_and_as_large_as_the_page_allows(is_landscape: bool, aspect: float) -> None:
    page = page_of("A4", is_landscape)
    sheet = comparison(page, aspect)
    boxes = (sheet.heading, sheet.before, sheet.after, *sheet.captions, sheet.text)
    assert all(inside(box, page) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert (sheet.before.width, sheet.before.height) == pytest.approx((sheet.after.width, sheet.after.height))
    assert sheet.before.width / sheet.before.height == pytest.approx(aspect)


def test_wide_pictures_stand_above_each_other_and_tall_ones_side_by_side() -> None:
    wide, tall = comparison(page_of("A4"), 1.5), comparison(page_of("A4"), 0.5)
    assert wide.after.top > wide.before.bottom
    assert tall.after.left > tall.before.right


def test_fit_shows_all_and_borderless_leaves_no_white() -> None:
    box = Rect(10, 20, 100, 50)
    assert fitted(1.0, box) == Rect(35, 20, 50, 50)
    assert filled(1.0, box) == Rect(10, -5, 100, 100)


@pytest.mark.parametrize(("aspect", "size"), [(1.5, (150, 100)), (0.5, (75, 150))])
def test_a_size_in_cm_is_that_of_the_long_side(aspect: float, size: tuple[float, float]) -> None:
    box = sized(aspect, page_of("A4").inner, 150)
    assert (box.width, box.height) == pytest.approx(size)
    assert box.left + box.width / 2 == pytest.approx(105) and box.top + box.height / 2 == pytest.approx(148.5)


def test_a_box_says_how_many_pixels_it_takes() -> None:
    assert Rect(0, 0, 25.4, 50.8).long_side_px(300) == 600


@pytest.mark.parametrize(
    ("look", "place"),
    [
        (PrintLook("fit", margin=10), Rect(10, 85, 190, 126.6667)),
        (PrintLook("borderless"), Rect(-117.75, 0, 445.5, 297)),
        (PrintLook("size", margin=5, long_side=120), Rect(45, 108.5, 120, 80)),
    ],
)
def test_a_print_is_as_large_as_asked(look: PrintLook, place: Rect) -> None:
    made = print_place(page_of("A4"), 1.5, look)
    assert (made.left, made.width, made.height) == pytest.approx((place.left, place.width, place.height), abs=1e-3)
    assert made.top + made.height / 2 == pytest.approx(148.5)


@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("aspect", [0.3, 0.7, 1.5, 6.0])
def test_a_report_has_three_equal_pictures_and_nothing_over_anything_else(aspect: float, is_landscape: bool) -> None:
    page = page_of("A4", is_landscape)
    sheet = report_page(page, aspect)
    boxes = [sheet.heading, *sheet.pictures, *sheet.captions, sheet.text, sheet.foot]
    assert all(inside(box, page) for box in boxes)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert len({(round(box.width, 6), round(box.height, 6)) for box in sheet.pictures}) == 1
