"""What is printed where: one JSON object a line, sentences for people, remarks on standard error."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from photofix.cli.output import Printer, printable, printer, what_changed
from photofix.restore.result import PhotoResult


def result(**more: Any) -> PhotoResult:
    return PhotoResult("in.jpg", **({"output": "out.jpg", "strengths": {"fog": 80.0, "rain": 0.0}} | more))


def printed(told: PhotoResult, as_json: bool, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """(on `out`, on standard error)."""
    out = io.StringIO()
    Printer(out, as_json).result(told)
    return out.getvalue(), capsys.readouterr().err


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (result(), "fog 80 %"),
        (result(strengths={"fog": 12.5, "rain": 3.0}), "fog 12.5 %, rain 3 %"),
        (result(strengths={"fog": 0.0}), "no task applied"),
        (result(strengths={}), "no task applied"),
        (result(untouched=True), "untouched"),
    ],
)
def test_what_changed_in_words(told: PhotoResult, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert what_changed(told) == words
    assert printed(told, False, capsys) == (f"in.jpg -> out.jpg  ({words})\n", "")


def test_failures_and_remarks_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(result(error="It is broken."), False, capsys) == ("", "in.jpg: It is broken.\n")
    out, err = printed(result(note="2 pages, the first is shown"), False, capsys)
    assert out.startswith("in.jpg -> out.jpg") and err == "in.jpg: 2 pages, the first is shown\n"


def test_json_says_everything_on_one_line_failures_too(capsys: pytest.CaptureFixture[str]) -> None:
    told = result(error="It is\nbroken.", note="a remark")
    out, err = printed(told, True, capsys)
    assert out.count("\n") == 1 and json.loads(out) == told.to_json() and err == "in.jpg: a remark\n"


@pytest.mark.parametrize("name", ["漢字 ü.jpg", "bad\udcff.jpg", 'quote".jpg', "line\nbreak.jpg"])
def test_any_name_survives_as_json_in_ascii(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = printed(PhotoResult(name), True, capsys)
    assert out.isascii() and json.loads(out)["input"] == name


def test_names_that_are_no_text_are_shown_as_far_as_they_are() -> None:
    assert printable("a\udcffb") == "a\ufffdb" and printable("漢 ü") == "漢 ü"


def test_names_cannot_move_the_cursor_or_begin_a_line() -> None:
    assert printable("new\nline\x1b[2J.jpg -> out") == "new?line?[2J.jpg -> out"


def test_while_json_is_written_nothing_else_reaches_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with printer(as_json=True) as out:
        print("a library talks")
        out.line({"a": 1})
    print("afterwards")
    captured = capsys.readouterr()
    assert captured.out == '{"a": 1}\nafterwards\n' and captured.err == "a library talks\n"


def test_sentences_go_where_standard_output_goes(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout
    with printer(as_json=False) as out:
        assert not out.as_json and sys.stdout is before
        out.text("hello")
    assert capsys.readouterr().out == "hello\n"
