"""What became of a photo, as a line of JSON and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from photofix.checked_json import UnfitError
from photofix.restore.result import STAGES, PhotoResult

FULL = PhotoResult(
    "in.jpg",
    "out.jpg",
    untouched=True,
    strengths={"fog": 12.5},
    presence={"fog": 0.123456},
    seconds={"decode": 0.123456, "render": 2.0},
    peak_memory_mb=123.456,
    device="cpu",
    thumbnail=b"jpeg",
    note="a remark",
)


def test_the_line_has_every_stage_and_rounds() -> None:
    line = FULL.to_json()
    assert set(line["seconds"]) == set(STAGES) and line["seconds"]["analyse"] == 0
    assert (line["seconds"]["decode"], line["presence"], line["peak_memory_mb"]) == (0.1235, {"fog": 0.1235}, 123.5)
    assert line["error"] is None and "thumbnail" not in line
    assert json.loads(json.dumps(line)) == line


def test_what_is_told_comes_back() -> None:
    back = PhotoResult.from_json(json.loads(json.dumps(FULL.to_json())))
    assert back.to_json() == FULL.to_json()
    assert back.thumbnail == b"", "it is kept elsewhere"


def test_fields_of_a_newer_program_do_no_harm() -> None:
    assert PhotoResult.from_json(FULL.to_json() | {"stars": 5, "thumbnail": "x"}).input == "in.jpg"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"input": None},
        {"output": 3},
        {"untouched": "yes"},
        {"strengths": [1]},
        {"strengths": {"fog": "much"}},
        {"seconds": {"decode": None}},
        {"peak_memory_mb": "1"},
        {"error": 1},
    ],
)
def test_a_field_that_does_not_fit_is_named(spoiled: dict[str, Any]) -> None:
    with pytest.raises(UnfitError, match=next(iter(spoiled))):
        PhotoResult.from_json(FULL.to_json() | spoiled)


def test_the_input_must_be_named() -> None:
    with pytest.raises(UnfitError, match="input"):
        PhotoResult.from_json({"output": "x"})
