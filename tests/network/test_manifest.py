"""The weights' manifest: what is written is read, and every field that does not fit is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from photofix.errors import WeightsError
from photofix.network.manifest import NAME, REMEDY, Manifest, known_weights_sha256, read_manifest, write_manifest

FULL = Manifest(
    tasks=("fog", "specks"),
    thresholds={"fog": 0.25, "specks": 1.5},
    sharing="structure",
    rank=3,
    sha256="ab" * 32,
    history=({"minutes": 5, "command": "train"},),
    data={"photos": 12},
    metrics={"auroc": {"fog": 0.9}},
    certainty={"specks": (0.5, -2.0)},
    corrections={"fog": (0.25, -1e-05, 3.0)},
    outputs={"fog": {"map": {"depth": 1}, "global": {}}},
)


def spoiled(folder: Path, **changes: Any) -> Path:
    """A manifest with other fields."""
    write_manifest(FULL, folder)
    path = folder / f"{NAME}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_manifest(FULL, tmp_path)
    read = read_manifest(tmp_path)
    assert read.tasks == FULL.tasks and read.thresholds == FULL.thresholds and read.sharing == "structure"
    assert (read.rank, read.sha256, dict(read.data), dict(read.metrics)) == (3, "ab" * 32, FULL.data, FULL.metrics)
    assert read.outputs == FULL.outputs
    assert list(read.history) == list(FULL.history) and list(read.certainty["specks"]) == [0.5, -2.0]
    assert list(read.corrections["fog"]) == [0.25, -1e-05, 3.0]
    write_manifest(read, tmp_path)
    assert read_manifest(tmp_path) == read


def test_a_list_of_numbers_is_one_line(tmp_path: Path) -> None:
    """Thousands of weights would be thousands of lines; text that looks like a list of numbers stays."""
    write_manifest(Manifest(**(vars(FULL) | {"data": {"said": "[1,   2]  x"}})), tmp_path)
    lines = (tmp_path / f"{NAME}.json").read_text().splitlines()
    assert any(line.strip() == '"fog": [0.25, -1e-05, 3.0]' for line in lines)
    assert read_manifest(tmp_path).data == {"said": "[1,   2]  x"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tasks": "fog"}, "tasks"),
        ({"tasks": ["fog", 3]}, "tasks"),
        ({"thresholds": {"fog": -0.1}}, "thresholds"),
        ({"thresholds": {"fog": 2.5}}, "outside 0..2"),
        ({"thresholds": {"fog": "0.5"}}, "thresholds"),
        ({"thresholds": [0.5]}, "thresholds"),
        ({"sharing": "everything"}, "sharing"),
        ({"rank": -1}, "rank"),
        ({"rank": 1.5}, "rank"),
        ({"sha256": 7}, "sha256"),
        ({"history": {"minutes": 3}}, "history"),
        ({"certainty": {"specks": [1e9]}}, "certainty"),
        ({"certainty": {"specks": 1}}, "certainty"),
        ({"outputs": {"fog": ["depth"]}}, "outputs"),
        ({"outputs": {"fog": {"map": {"depth": 0}}}}, "outside 1..4096"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_field_that_does_not_fit_is_named(changes: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=f"is damaged .*{says}.*; {REMEDY}"):
        read_manifest(spoiled(tmp_path, **changes))
    assert known_weights_sha256(tmp_path) == ""


@pytest.mark.parametrize("missing", ["tasks", "thresholds"])
def test_what_is_needed_must_be_there(missing: str, tmp_path: Path) -> None:
    path = spoiled(tmp_path) / f"{NAME}.json"
    path.write_text(json.dumps({k: v for k, v in json.loads(path.read_text()).items() if k != missing}))
    with pytest.raises(WeightsError, match=missing):
        read_manifest(tmp_path)


def test_what_older_weights_do_not_say_has_its_default(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.json").write_text('{"tasks": ["fog"], "thresholds": {}}')
    read = read_manifest(tmp_path)
    assert (read.sharing, read.rank, read.sha256, dict(read.certainty)) == ("parameters", 2, "", {})


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'"text"', b"\xff\xfe{}", b"NaN", b"[" * 5000])
def test_what_is_no_manifest_is_a_sentence(text: bytes, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.json").write_bytes(text)
    with pytest.raises(WeightsError, match=f"The weights' manifest .* is damaged .*; {REMEDY}"):
        read_manifest(tmp_path)


def test_none_and_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=f"There are no weights at .*; {REMEDY}"):
        read_manifest(tmp_path / "nowhere")
    (tmp_path / f"{NAME}.json").mkdir()
    with pytest.raises(WeightsError, match="cannot be read"):
        read_manifest(tmp_path)
    assert known_weights_sha256(tmp_path) == known_weights_sha256(tmp_path / "nowhere") == ""


def test_the_hash_is_known_without_the_weights(tmp_path: Path) -> None:
    write_manifest(FULL, tmp_path)
    assert known_weights_sha256(tmp_path) == read_manifest(tmp_path).answers_sha256 == FULL.answers_sha256 != ""
    assert Manifest(("fog",), {}).answers_sha256 == ""


def test_the_hash_tells_whatever_changes_an_answer(tmp_path: Path) -> None:
    """Kept analyses and finished batches go by it: with other weights of a certainty alone they would have stayed."""
    was = FULL.answers_sha256
    others: list[dict[str, Any]] = [
        {"sha256": "cd" * 32},
        {"thresholds": {"fog": 0.51}},
        {"certainty": {"specks": [0.5, -2.1]}},
        {"corrections": {}},
        {"outputs": {"fog": {"map": {"depth": 2}, "global": {}}}},
    ]
    changed = [Manifest(**(vars(FULL) | other)).answers_sha256 for other in others]
    assert len({was, *changed}) == len(others) + 1
    assert Manifest(**(vars(FULL) | {"metrics": {}, "history": (), "data": {}})).answers_sha256 == was
