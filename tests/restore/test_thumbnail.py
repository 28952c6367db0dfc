"""Pictures kept for the report: there whole or as they were."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from photofix.batch.plan import remove_leftovers
from photofix.photo import safe_file
from photofix.restore.thumbnail import keep_thumbnail, kept_thumbnail

PHOTO = "ab" * 32


def test_a_picture_is_kept_and_replaced(tmp_path: Path) -> None:
    assert kept_thumbnail(tmp_path / "small", PHOTO) == b""
    for picture in (b"first", b"second"):
        keep_thumbnail(tmp_path / "small", PHOTO, picture)
        assert kept_thumbnail(tmp_path / "small", PHOTO) == picture
    keep_thumbnail(tmp_path / "small", PHOTO, b"")
    assert kept_thumbnail(tmp_path / "small", PHOTO) == b"second", "no picture is no reason to lose one"


def test_an_unfinished_picture_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_thumbnail(tmp_path, PHOTO, b"old")

    def full(*anything: object) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(safe_file, "_move", full)
    keep_thumbnail(tmp_path, PHOTO, b"new")
    assert kept_thumbnail(tmp_path, PHOTO) == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".photofix-0123456789ab.tmp").write_bytes(b"ha")
    keep_thumbnail(tmp_path, PHOTO, b"whole")
    remove_leftovers([], tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".jpg"]
