"""The table "What an export keeps" in README agrees with what the formats are declared, and tested, to hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.photo.formats import WRITE_FORMATS
from photofix.photo.texts import jpeg_comments

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def rows() -> dict[str, dict[str, str]]:
    """First cell of a row -> format label -> what the table says."""
    section = README.read_text(encoding="utf-8").split("## What an export keeps")[1].split("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    labels = [cell.strip("| ") for cell in lines[0][-len(WRITE_FORMATS) :]]
    return {cells[0]: dict(zip(labels, cells[1:], strict=True)) for cells in lines[2:]}


def test_every_format_has_its_column(rows: dict[str, dict[str, str]]) -> None:
    assert all(list(row) == [entry.label for entry in WRITE_FORMATS] for row in rows.values())


def test_rows_say_what_formats_hold(rows: dict[str, dict[str, str]]) -> None:
    for entry in WRITE_FORMATS:
        said = {name.split(" ")[0]: row[entry.label] for name, row in rows.items()}
        assert all(str(depth) in said["bits"] for depth in entry.depths)
        assert ("12" in said["bits"]) == (entry.most_bits == 12)
        assert said["IPTC"] == ("yes" if entry.has_iptc else "no ¹")
        assert (said["alpha"] == "yes") == entry.has_alpha
        assert (said["grey"] == "yes") == (entry.has_gray and (entry.has_gray_alpha or not entry.has_alpha))


def test_the_comment_of_a_jpeg_is_the_text_it_holds(rows: dict[str, dict[str, str]]) -> None:
    (texts,) = [row for name, row in rows.items() if name.startswith("texts")]
    assert [label for label, cell in texts.items() if cell != "no ¹"] == ["JPEG", "PNG"]
    assert jpeg_comments(((b"tEXt", b"Comment\0x"), (b"tEXt", b"Title\0x"))) == ((b"tEXt", b"Comment\0x"),)
