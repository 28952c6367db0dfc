"""Files that are opened: what is in folders, where to look for more, and nothing that raises."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.photo.formats import READ_SUFFIXES
from photofix.ui.session.photo_files import is_sample, name_filter, near, photos_in, samples_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.JPG", "A.png", "c.txt", ".hidden.jpg", "sub/d.jpg"):
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "photos"


def test_folders_become_their_photos_by_name_and_files_stay(folder: Path) -> None:
    loose = folder / "c.txt"
    assert photos_in([loose, folder]) == [loose, folder / "A.png", folder / "b.JPG"]
    assert photos_in([folder / "sub", folder / "gone.jpg"]) == [folder / "sub/d.jpg", folder / "gone.jpg"]


def test_a_folder_of_folders_becomes_what_they_hold(folder: Path, tmp_path: Path) -> None:
    for name in ("box/b/2.jpg", "box/b/deep/3.jpg", "box/a/1.jpg", "box/.hidden/4.jpg", "box/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    box = tmp_path / "box"
    (box / "a/back").symlink_to(box)
    assert photos_in([box]) == [box / "a/1.jpg", box / "b/2.jpg", box / "b/deep/3.jpg"]
    assert photos_in([box / ".hidden" / "none"]) == [box / ".hidden" / "none"]
    assert folder / "sub/d.jpg" not in photos_in([folder]), "a folder with photos of its own is those"


def test_a_folder_that_cannot_be_listed_stands_for_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening it then says why; the others are opened all the same."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert photos_in([folder, folder / "A.png"]) == [folder, folder / "A.png"]


@pytest.mark.parametrize("name", ["a" * 300, "x\0y"])
def test_names_that_no_disk_holds_do_no_harm(name: str) -> None:
    path = Path("/tmp") / name
    assert photos_in([path]) == [path]
    assert near(path / "p.jpg") != path and near(path / "p.jpg").is_absolute()


def test_more_photos_are_looked_for_beside_one_that_is_a_persons_own(folder: Path) -> None:
    assert near(folder / "A.png") == folder
    assert near(folder / "gone/x.jpg") != folder / "gone"
    assert near(samples_folder() / "x.jpg") != samples_folder()


def test_samples_are_what_came_with_the_program(folder: Path) -> None:
    assert is_sample(samples_folder() / "anything.jpg") and not is_sample(folder / "A.png")
    assert not is_sample(samples_folder().with_name("samples-of-mine") / "x.jpg")


@pytest.mark.usefixtures("qapp")
def test_the_open_dialog_offers_all_that_is_read() -> None:
    photos, everything = name_filter().split(";;")
    assert all(f"*{suffix}" in photos for suffix in READ_SUFFIXES) and everything.endswith("(*)")
