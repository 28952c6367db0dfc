"""What a batch says when it is over."""

from __future__ import annotations

import pytest

from photofix.batch.outcome import Outcome
from photofix.batch.run import Summary
from photofix.cli.batch_end import run_and_say
from photofix.cli.output import printer
from photofix.restore.result import PhotoResult


@pytest.mark.parametrize(("count", "told", "more"), [(3, 3, ""), (50, 20, "skipped: 30 more")])
def test_why_photos_were_skipped_is_said(count: int, told: int, more: str, capsys: pytest.CaptureFixture[str]) -> None:
    reason = "out/a.jpg exists; --if-exists overwrite replaces it"
    outcomes = [Outcome("skipped", PhotoResult(f"{number}.jpg"), reason) for number in range(count)]
    with printer(as_json=False) as out:
        assert run_and_say(out, lambda watcher, stop: Summary(outcomes)) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines.count(f"skipped: {reason}") == told
    assert not more or more in lines
