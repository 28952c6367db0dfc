"""Conditions that are kept: what comes back is what was put in, and nothing else passes for one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from stub_analyser import FindingStub

from photofix.checked_json import UnfitError
from photofix.edit import Edit
from photofix.export.paper import Page, Rect, page_of
from photofix.photo.photo import Photo
from photofix.restore.condition import Condition, condition_of, facts
from photofix.restore.condition_batch import draw_batch, facts_of, overview_pages, packed, unpacked
from photofix.restore.report_words import ENGLISH

A4 = page_of("A4")


@pytest.fixture(scope="module")
def condition() -> Condition:
    pixels = np.tile(np.linspace(40, 200, 180)[None, :, None], (120, 1, 3)).astype(np.uint8)
    photo, stub = Photo(None, pixels, sha256="ab" * 32), FindingStub(0.9, 0.3)
    return condition_of(photo, stub.refine(photo, stub.first_look(photo)), Edit(), "a.png", A4, dpi=40)


class Recorder:
    """Paper that remembers what stands on which page."""

    def __init__(self) -> None:
        self.pages: list[list[tuple[str, Rect]]] = [[]]
        self.pictures = 0

    def pixels(self, rgb8: Any, box: Rect) -> None:
        self.pictures += 1

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = 8.0) -> None:
        self.pages[-1].append((text, box))

    def new_page(self) -> None:
        self.pages.append([])


def test_what_comes_back_is_what_was_put_in(condition: Condition) -> None:
    again = unpacked(packed(condition))
    assert facts(again, ENGLISH) == facts(condition, ENGLISH)
    assert again.before.shape == condition.before.shape
    assert np.abs(again.after.astype(int) - condition.after).mean() < 3


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: b"{}\n", lambda data: b"", lambda data: data[9:]]
)
def test_what_is_damaged_is_refused(condition: Condition, spoil: Any) -> None:
    data = spoil(packed(condition))
    for read in (facts_of, unpacked):
        with pytest.raises(UnfitError):
            read(data)


@pytest.mark.parametrize("page", [A4, page_of("Letter", is_landscape=True)])
@pytest.mark.parametrize("photos", [1, 150])
def test_the_overview_names_every_page_and_stays_on_the_paper(condition: Condition, page: Page, photos: int) -> None:
    paper, data = Recorder(), packed(condition)
    draw_batch(paper, page, [lambda: data] * photos, [("b.png", "it is no photo")], ENGLISH, "today")
    first = overview_pages(page, photos, 1)
    assert len(paper.pages) == first + photos and paper.pictures == 3 * photos
    numbers = [text for table in paper.pages[:first] for text, _ in table if text.isdigit() and len(text) < 4]
    assert {str(number) for number in range(first + 1, first + photos + 1)} <= set(numbers)
    for text, box in (entry for table in paper.pages for entry in table):
        assert box.bottom <= page.inner.bottom + 1e-6 and box.right <= page.inner.right + 1e-6, text
    told = [text for table in paper.pages[:first] for text, _ in table]
    assert "b.png: not restored: it is no photo" in told
    assert any(f"{photos + 1} photos: {photos} changed" in text for text in told)


def test_nothing_restored_is_an_overview_alone() -> None:
    paper = Recorder()
    draw_batch(paper, A4, [], [("b.png", "it is no photo")], ENGLISH, "today")
    assert len(paper.pages) == 1
