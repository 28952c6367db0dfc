"""The journal must survive being cut anywhere."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from photofix.batch import journal as journal_module
from photofix.batch.journal import Entry, Journal, JournalError


def entry(number: int, state: str = "done") -> Entry:
    return Entry(state, f"/scans/{number} 漢.tif", f"{number}.tif", "e" * 8, "w" * 8, "i" * 8, "o" * 8, 10, 20)  # type: ignore[arg-type]


def filled(path: Path, count: int = 3) -> Journal:
    journal = Journal(path)
    for number in range(count):
        journal.append(entry(number))
    return journal


def test_entries_come_back_and_the_newest_wins(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j")
    journal.append(entry(1, "failed"))
    journal.close()
    again = Journal(tmp_path / "j")
    assert again.get(entry(1).input) == entry(1, "failed")
    assert [e.output for e in again.entries()] == ["0.tif", "2.tif", "1.tif"]


def test_cut_at_every_byte_it_keeps_the_whole_lines_and_goes_on(tmp_path: Path) -> None:
    filled(tmp_path / "whole", 2).close()
    whole = (tmp_path / "whole").read_bytes()
    for cut in range(len(whole) + 1):
        path = tmp_path / "cut"
        path.write_bytes(whole[:cut])
        journal = Journal(path)
        kept = journal.entries()
        # A line is whole with or without its newline.
        assert kept == [entry(n) for n in range(len(kept))]
        assert len(kept) >= whole[:cut].count(b"\n")
        journal.append(entry(9))
        journal.close()
        assert Journal(path).entries() == [*kept, entry(9)]


def test_rubbish_in_the_middle_costs_only_its_own_lines(tmp_path: Path) -> None:
    path = tmp_path / "j"
    filled(path).close()
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"\0\xff{]", b'["a list"]', b'{"state": "done"}', lines[1]]))
    assert Journal(path).entries() == [entry(0), entry(1)]


def test_a_full_disk_is_said_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path / "j", 1)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journal_module.os, "fsync", full)
        with pytest.raises(JournalError, match=r"No space left.*same command again"):
            journal.append(entry(1))
    journal.append(entry(2))
    journal.close()
    assert Journal(tmp_path / "j").entries() == [entry(0), entry(2)]


def test_every_line_is_flushed_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    real = journal_module.os.fsync
    monkeypatch.setattr(journal_module.os, "fsync", lambda fd: (flushed.append(fd), real(fd)))
    filled(tmp_path / "j", 3)
    assert len(flushed) >= 3
