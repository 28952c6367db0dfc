"""Hashes and stamps: equal for the same bytes, none where there is no file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from photofix.restore.hashing import Stamp, file_sha256, json_sha256, stamp


@pytest.mark.parametrize("content", [b"", b"photo", b"\x00" * 300_000])
def test_a_files_hash_is_that_of_its_bytes(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.jpg"
    path.write_bytes(content)
    assert file_sha256(path) == hashlib.sha256(content).hexdigest()
    assert stamp(path) == Stamp(len(content), path.stat().st_mtime_ns)


def test_no_file_no_hash_and_no_stamp(tmp_path: Path) -> None:
    assert file_sha256(tmp_path / "nothing") is None and stamp(tmp_path / "nothing") is None
    assert file_sha256(tmp_path) is None


def test_a_stamp_notes_the_nanosecond(tmp_path: Path) -> None:
    path = tmp_path / "p.jpg"
    path.write_bytes(b"photo")
    before = stamp(path)
    os.utime(path, ns=(5, 123_456_789))
    assert stamp(path) == Stamp(5, 123_456_789) != before


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"a": 1, "b": [1, 2]}, {"b": [1, 2], "a": 1}, True),
        ([1, 2], [2, 1], False),
        ({"a": None}, {}, False),
        ({"a": 1}, {"a": 1.5}, False),
        ("1", 1, False),
    ],
)
def test_json_is_hashed_by_its_meaning(one: Any, other: Any, is_same: bool) -> None:
    assert (json_sha256(one) == json_sha256(other)) == is_same
