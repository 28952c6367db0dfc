"""What the evaluation looks at: pairs that belong together, masks, and sound photos in one tone."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.errors import PhotoFixError
from photofix.tasks import load_tasks
from photofix.tasks.kit.benchmark import Benchmark, Made
from photofix.training.evaluation import cases as _cases
from photofix.training.evaluation.cases import MIX, CaseSet, case_sets, files, lookalikes
from photofix.training.samples.pictures import coded_photo


def save(path: Path, pixels: NDArray[np.uint8]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), pixels[..., ::-1] if pixels.ndim == 3 else pixels)
    return path


def noise(seed: int, height: int = 20, width: int = 30) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.fixture
def pairs(tmp_path: Path) -> CaseSet:
    """Two pairs; the second truth is a JPEG-free file of another suffix."""
    for index, suffix in enumerate((".png", ".webp")):
        save(tmp_path / f"in/c{index}.png", noise(index))
        picture = cv2.imencode(suffix, noise(10 + index)[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, 101])[1]
        path = tmp_path / f"gt/c{index}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture.tobytes())
        mask = np.zeros((20, 30), np.uint8)
        mask[2:5, 3:9], mask[10, 10] = 255, 15
        save(tmp_path / f"mask/c{index}.png", mask)
    return CaseSet(Benchmark("made", "in", "gt", "mask"), ("x",), tuple(files(tmp_path / "in")), tmp_path)


def test_a_photo_and_its_truth_share_their_name_whatever_the_format(pairs: CaseSet) -> None:
    for index, case in enumerate(pairs):
        assert case.name == f"c{index}"
        assert np.array_equal(coded_photo(case.photo), noise(index)) and np.array_equal(case.truth, noise(10 + index))


def test_a_mask_is_what_can_be_seen_of_it(pairs: CaseSet) -> None:
    """Hardly any opacity is none."""
    case = next(iter(pairs))
    assert case.mask is not None and case.mask.sum() == 3 * 6 and case.mask[2:5, 3:9].all()


def test_without_masks_there_are_none_and_a_soft_set_is_soft(pairs: CaseSet) -> None:
    bare = CaseSet(Benchmark("made", "in", "gt"), ("x",), pairs.files, pairs.root)
    soft = CaseSet(Benchmark("made", "in", "gt", soft=1.5), ("x",), pairs.files, pairs.root)
    for sharp, blurred in zip(bare, soft, strict=True):
        assert sharp.mask is blurred.mask is None
        assert coded_photo(blurred.photo).std() < 0.6 * coded_photo(sharp.photo).std()
        assert blurred.truth.std() < 0.6 * sharp.truth.std()


@pytest.mark.parametrize("step", [1, 3])
def test_each_tasks_benchmarks_and_the_mix_as_far_as_they_are_there(tiny_data: Path, step: int) -> None:
    sets = case_sets(tiny_data / "eval", step)
    names = [cases.benchmark.name for cases in sets]
    there = {
        b.name for task in load_tasks().values() for b in task.benchmarks if (tiny_data / "eval" / b.before).is_dir()
    }
    assert set(names) == there | {MIX.name} and names[-1] == MIX.name
    mixed = {key for key, task in load_tasks().items() if any(b.made is None for b in task.benchmarks)}
    assert set(sets[-1].tasks) == mixed, "what no photo of the data holds is not in the mix either"
    every = {b.name: b.made.every for task in load_tasks().values() for b in task.benchmarks if b.made is not None}
    assert all(len(cases.files) == len(range(0, 4, step * every.get(cases.benchmark.name, 1))) for cases in sets)


def test_sound_photos_are_spoiled_while_they_are_measured(tmp_path: Path) -> None:
    picture = noise(3, 64, 90)
    save(tmp_path / "clean/a.png", picture)
    made = Made(lambda image, rng: image + np.float32(0.1) * rng.standard_normal(image.shape, np.float32), side_px=40)
    cases = CaseSet(Benchmark("made", "clean", "clean", made=made), ("x",), tuple(files(tmp_path / "clean")), tmp_path)
    case, again = next(iter(cases)), next(iter(cases))
    assert np.array_equal(case.truth, picture[8:48, 24:64]), "the middle, where blocks begin"
    assert case.mask is None and case.photo.sha256 == again.photo.sha256
    assert 0.05 < np.abs(coded_photo(case.photo).astype(float) - case.truth).mean() / 255 < 0.1


def test_a_folder_without_any_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(PhotoFixError, match=r"no test photos in .*; give --data a folder that has eval/"):
        case_sets(tmp_path)


def test_pictures_of_a_folder_are_sorted_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.PNG", "a.jpg", "notes.txt", "c.webp", "d.tif", ".hidden"):
        (tmp_path / name).touch()
    assert [path.name for path in files(tmp_path)] == ["a.jpg", "b.PNG", "c.webp", "d.tif"]
    assert files(tmp_path / "missing") == []


def test_lookalikes_that_are_missing_are_left_out(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_cases, "SKIMAGE_LOOKALIKES", (("coins", "old coins"), ("coffee", "warm table")))
    monkeypatch.setattr(_cases, "LOOKALIKES", (("clean/case1.png", "a cup"), ("clean/nowhere.png", "nothing")))
    shutil.copytree(tiny_data / "eval/clean", tmp_path / "clean")
    for index in range(20):
        shutil.copy(tmp_path / "clean/case0.png", tmp_path / f"clean/more{index:02}.png")
    shown = [text for text, _ in lookalikes(tmp_path)]
    assert shown == ["a cup", "old coins", "warm table", "black and white", "sepia"]
    assert [text for text, _ in lookalikes(tmp_path, step=4)] == ["a cup", "black and white", "sepia"]
    assert all(photo.pixels.shape[2] == 3 for _, photo in lookalikes(tmp_path))
