"""How a photo ended: results of earlier runs under today's names, and a closing line that hides nothing."""

from __future__ import annotations

import pytest

from photofix.batch.journal import Entry
from photofix.batch.outcome import Originals, recorded
from photofix.checked_json import UnfitError
from photofix.restore.result import PhotoResult


def entry(**result: object) -> Entry:
    done = PhotoResult(
        "old/p.jpg", "old/out.jpg", strengths={"fog": 50.0}, presence={"fog": 0.75}, seconds={"decode": 1}
    )
    return Entry(
        "done",
        "/old/p.jpg",
        "p.jpg",
        "e",
        "w" * 64,
        "i" * 64,
        "o" * 64,
        10,
        20,
        done.to_json() | result,
        1.5,
        "a remark",
    )


def test_an_earlier_result_goes_by_todays_names_with_what_the_journal_knows() -> None:
    found = recorded(entry(), "new/p.jpg", "new/out.jpg")
    assert (found.input, found.output) == ("new/p.jpg", "new/out.jpg")
    assert (found.strengths, found.presence) == ({"fog": 50.0}, {"fog": 0.75})
    assert (found.input_sha256, found.output_sha256, found.weights_sha256) == ("i" * 64, "o" * 64, "w" * 64)
    assert (found.delta_e, found.note, found.error) == (1.5, "a remark", None)


@pytest.mark.parametrize("spoiled", [{"strengths": "much"}, {"untouched": 1}, {"seconds": {"decode": "long"}}])
def test_a_result_that_is_none_is_refused(spoiled: dict[str, object]) -> None:
    with pytest.raises(UnfitError, match=next(iter(spoiled))):
        recorded(entry(**spoiled), "a", "b")


@pytest.mark.parametrize(
    ("originals", "told"),
    [
        (Originals(3), "3 originals verified unchanged"),
        (Originals(3, ("a", "b")), "3 originals verified unchanged; 2 changed or gone while the batch ran: a, b"),
        (Originals(0, (), 4), "0 originals verified unchanged; 4 not checked"),
        (
            Originals(1, tuple("abcdefg"), 2),
            "1 original verified unchanged; 7 changed or gone while the batch ran: a, b, c, d, e; 2 not checked",
        ),
    ],
)
def test_the_closing_line(originals: Originals, told: str) -> None:
    assert originals.sentence() == told
