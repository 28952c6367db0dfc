"""Inputs: files, folders, patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.batch.collect import LeftOut, collect
from photofix.errors import PhotoReadError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.jpg", "a.TIF", "notes.txt", ".hidden.jpg", "sub/c.png", "out/a.TIF", "a.TIF.photofix.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def relative(photos: list) -> list[str]:  # type: ignore[type-arg]
    return [str(found.relative) for found in photos]


def test_a_folder_gives_its_photos_in_order(tree: Path) -> None:
    assert relative(collect([str(tree)])) == ["a.TIF", "b.jpg"]


def test_recursive_keeps_the_tree_and_leaves_out_the_results(tree: Path) -> None:
    assert relative(collect([str(tree)], recursive=True, leave_out=tree / "out")) == ["a.TIF", "b.jpg", "sub/c.png"]


def test_patterns_are_expanded_and_nothing_is_taken_twice(tree: Path) -> None:
    assert relative(collect([f"{tree}/*.jpg", f"{tree}/b.jpg", f"{tree}/**/*.png"])) == ["b.jpg", "c.png"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tree: Path) -> None:
    assert relative(collect([str(tree / "notes.txt")])) == ["notes.txt"]


def test_results_beside_their_originals_are_left_out_of_a_folder_and_that_is_said(tree: Path) -> None:
    """`photofix restore` puts them there; a batch over the folder would restore them once more."""
    for name in ("b_restored.jpg", "A_restored-2.tif", "alone_restored.jpg"):
        (tree / name).touch()
    left: list[LeftOut] = []
    assert relative(collect([str(tree)], note=left.append)) == ["a.TIF", "alone_restored.jpg", "b.jpg"]
    said = {one.path.name: one.reason for one in left}
    assert "a result of a.TIF" in said["A_restored-2.tif"] and "a result of b.jpg" in said["b_restored.jpg"]
    assert relative(collect([str(tree / "b_restored.jpg")])) == ["b_restored.jpg"]
    assert "b_restored.jpg" in relative(collect([f"{tree}/*.jpg"])), "a pattern names what it matches"


def test_what_does_not_exist_is_said(tree: Path) -> None:
    with pytest.raises(PhotoReadError, match=r"nothing\.jpg does not exist"):
        collect([str(tree / "nothing.jpg")])
