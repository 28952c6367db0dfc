"""Output paths: the contract of `photofix restore -o`."""

from __future__ import annotations

from pathlib import Path

import pytest

from photofix.errors import PhotoWriteError
from photofix.restore.naming import Names, restore_outputs, restored_path, results_among


def names(inputs: list[Path], target: str | None) -> list[str]:
    return [str(path) for path in restore_outputs(inputs, target)]


def test_without_o_the_result_lies_beside_the_original() -> None:
    assert names([Path("a/p.jpg"), Path("b/q.tif")], None) == ["a/p_restored.jpg", "b/q_restored.tif"]


def test_one_input_and_a_file(tmp_path: Path) -> None:
    assert names([Path("p.jpg")], str(tmp_path / "r.png")) == [str(tmp_path / "r.png")]


@pytest.mark.parametrize("ending", ["/", ""])
def test_a_folder_keeps_the_name(tmp_path: Path, ending: str) -> None:
    (tmp_path / "out").mkdir()
    assert names([Path("p.jpg")], f"{tmp_path}/out{ending}") == [f"{tmp_path}/out/p.jpg"]


def test_a_trailing_slash_means_a_folder_that_is_yet_to_be_made(tmp_path: Path) -> None:
    assert names([Path("p.jpg")], f"{tmp_path}/new/") == [f"{tmp_path}/new/p.jpg"]


def test_several_inputs_mean_a_folder_and_equal_names_are_numbered(tmp_path: Path) -> None:
    inputs = [Path("a/p.jpg"), Path("b/p.jpg"), Path("c/P.JPG")]
    assert names(inputs, f"{tmp_path}/o") == [f"{tmp_path}/o/p.jpg", f"{tmp_path}/o/p-2.jpg", f"{tmp_path}/o/P-3.JPG"]


def test_in_the_originals_own_folder_the_name_changes(tmp_path: Path) -> None:
    assert names([tmp_path / "p.jpg"], str(tmp_path)) == [str(tmp_path / "p_restored.jpg")]


def test_a_result_never_takes_another_originals_place(tmp_path: Path) -> None:
    inputs = [tmp_path / "p.jpg", tmp_path / "sub" / "p.jpg"]
    assert names(inputs, str(tmp_path)) == [str(tmp_path / "p_restored.jpg"), str(tmp_path / "p-2.jpg")]


def test_formats_that_cannot_be_written_become_tiff() -> None:
    assert names([Path("p.heic"), Path("q.NEF")], None) == ["p_restored.tif", "q_restored.tif"]


def test_several_inputs_into_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "f.jpg").touch()
    with pytest.raises(PhotoWriteError, match="is a file"):
        restore_outputs([Path("a.jpg"), Path("b.jpg")], str(tmp_path / "f.jpg"))


def test_reserved_names_and_files_on_disk_are_stepped_over(tmp_path: Path) -> None:
    names = Names()
    names.reserve(tmp_path / "p.jpg")
    (tmp_path / "p-2.jpg").touch()
    assert names.claim(tmp_path / "p.jpg", must_not_exist=True) == tmp_path / "p-3.jpg"
    assert names.claim(tmp_path / "p.jpg") == tmp_path / "p-4.jpg"


def test_many_equal_names_take_little_time(tmp_path: Path) -> None:
    names = Names()
    given = {names.claim(tmp_path / "scan.jpg") for _ in range(20_000)}
    assert len(given) == 20_000 and tmp_path / "scan-20000.jpg" in given


def test_results_are_known_by_the_original_beside_them() -> None:
    names = (
        "a.jpg",
        "a_restored.jpg",
        "A_Restored-2.tif",
        "b_restored.jpg",
        "sub/a_restored.jpg",
        "c_restored_by_me.jpg",
    )
    paths = [Path("/album") / name for name in (*names, "c.jpg")]
    assert {path.name for path in results_among(paths)} == {"a_restored.jpg", "A_Restored-2.tif"}
    assert results_among([restored_path(paths[0])]) == {}, "alone it is a photo like any other"
    assert results_among([paths[0], restored_path(paths[0])]) == {restored_path(paths[0]): paths[0]}


@pytest.mark.parametrize(
    ("template", "results"),
    [
        ("{name} (better)", {"a (better).jpg", "a (better)-3.tif"}),
        ("{date} {name}", {"2026-05-01 a.jpg"}),
        ("{name}", set()),
        ("", set()),
        ("better", set()),
    ],
)
def test_results_are_known_by_a_name_of_ones_own(template: str, results: set[str]) -> None:
    names = ("a.jpg", "a (better).jpg", "a (better)-3.tif", "2026-05-01 a.jpg", "2026 a.jpg", "a-2.jpg", "better.jpg")
    known = results_among([Path("/album") / name for name in names], template)
    assert {path.name for path in known} == results and set(known.values()) <= {Path("/album/a.jpg")}


def test_a_name_without_the_photos_own_names_no_result_whatever_surrounds_it() -> None:
    assert results_among([Path("/album/ better .jpg"), Path("/album/a.jpg")], " better ") == {}


def test_a_result_of_a_result_and_that_of_a_print_belong_to_the_first() -> None:
    names = ("a.jpg", "a_restored.jpg", "a_restored_restored.jpg", "scan.tif", "scan.tif#2", "scan-2_restored.tif")
    known = results_among([Path("/album") / name for name in names])
    assert {result.name: photo.name for result, photo in known.items()} == {
        "a_restored.jpg": "a.jpg",
        "a_restored_restored.jpg": "a.jpg",
        "scan-2_restored.tif": "scan.tif#2",
    }
