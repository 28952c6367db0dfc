"""The bare page: nothing foreign becomes markup, nothing is fetched."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from photofix.batch import html

NASTY = ["<b>", "a & b", "quote \" and '", "</td></tr></table>", "${title} $$ $body", "\udcff\udc80"]


class Reader(HTMLParser):
    """Collects tags and texts, and notes what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.sources: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.sources += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("value", NASTY)
def test_text_comes_out_as_it_went_in(value: str) -> None:
    shown = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    for cell in (html.cell(value), html.number(value)):
        assert "".join(read(cell).texts) == shown
    page = read(html.page(value, [html.table([value], [[html.cell(value)]])]))
    assert page.texts.count(shown) == 4, "title, heading, head and cell"


def test_a_picture_has_a_source_or_is_an_empty_cell() -> None:
    assert read(html.picture("data:x", 'a "b"')).sources == ["data:x"]
    assert html.picture("", "x") == "<td></td>"


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    page = html.page("Report", ["<p>hello</p>"])
    assert read(page).sources == []
    assert "script" not in page and "http" not in page and "<p>hello</p>" in page
