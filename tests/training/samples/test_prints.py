"""Samples of damaged prints."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.training.samples import prints
from photofix.training.samples.hand_marks import DAMAGE, NOT_JUDGED
from photofix.training.samples.pictures import HELD_OUT
from photofix.training.samples.prints import (
    PrintSamples,
    marked_task,
    old_photos,
    real_prints,
    sound_photos,
    sound_scenes,
)

TASK = marked_task()

pytestmark = pytest.mark.usefixtures("unrevised_marks")


def test_false_alarms_are_shown_as_sound_the_loud_ones_oftener(print_data: Path) -> None:
    quiet, loud = (print_data / "photos" / f"{index}.png" for index in (0, 1))
    alarms = {quiet: np.float32([[10, 10, 0.01]]), loud: np.float32([[150, 150, 0.64]])}
    samples = PrintSamples(print_data, TASK, alarms)
    drawn = [samples.draw(np.random.default_rng(seed), 64) for seed in range(60)]
    sound = [sample for sample in drawn if sample["sound"].item() and not sample[f"{samples.opaque}_weight"].any()]
    assert len(sound) > 4
    assert not any(sample[samples.mask].any() for sample in sound)
    assert samples._alarm_weight.tolist() == pytest.approx([1 / 9, 8 / 9])


def test_false_alarms_on_marked_photos_keep_their_marks(print_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = print_data / "old" / "1.png"
    marks = np.zeros((300, 320), np.uint8)
    marks[130:150, 100:220], marks[160:180] = DAMAGE, NOT_JUDGED
    monkeypatch.setattr(prints, "is_hand_marked", lambda path: path == marked)
    monkeypatch.setattr(prints, "hand_marks", lambda path: marks)
    assert old_photos(print_data) == [marked]
    samples = PrintSamples(print_data, TASK, {marked: np.float32([[150, 150, 0.5]])})
    drawn = [samples._alarm(np.random.default_rng(seed), 128) for seed in range(8)]
    assert all(sample["sound"].item() for sample in drawn), "a person has looked: the labels count for much"
    assert any(sample[samples.mask].any() for sample in drawn)
    assert all((sample[samples.weight] == 0).any() for sample in drawn), "nothing is known beside marks"


def test_samples_have_labels_of_their_size_and_follow_their_seed(print_data: Path) -> None:
    samples = PrintSamples(print_data, TASK)
    for seed in range(20):
        sample = samples.draw(np.random.default_rng(seed), 64)
        again = samples.draw(np.random.default_rng(seed), 64)
        assert sample["image"].shape == (64, 64, 3)
        assert 0 <= sample["image"].min() <= sample["image"].max() <= 1
        for name, value in sample.items():
            assert np.isfinite(value).all()
            np.testing.assert_array_equal(value, again[name])
        assert set(np.unique(sample[samples.mask])) <= {0, 1}
        if sample["sound"].item():
            assert not sample[samples.mask].any()


def test_what_is_near_a_mark_is_not_judged(print_data: Path) -> None:
    samples = PrintSamples(print_data, TASK)
    drawn = [samples._real(np.random.default_rng(seed), 96) for seed in range(12)]
    assert any((sample[samples.mask] > 0).any() for sample in drawn)
    for sample in drawn:
        if sample[f"{samples.opaque}_weight"].any():  # besides the marks, damage was drawn
            continue
        inside = (sample[samples.mask] > 0)[..., 0].astype(np.uint8)
        rim = (cv2.dilate(inside, np.ones((3, 3), np.uint8)) - inside) > 0
        assert sample[samples.weight][..., 0][inside > 0].min(initial=1) > 0
        assert sample[samples.weight][..., 0][rim].max(initial=0) == 0


def test_marks_of_an_old_photo_are_damage_whatever_is_drawn_on_it(
    print_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = np.zeros((300, 320), np.uint8)
    marks[100:180, :], marks[220:, :] = DAMAGE, NOT_JUDGED
    monkeypatch.setattr(prints, "is_hand_marked", lambda path: path.stem == "0")
    monkeypatch.setattr(prints, "hand_marks", lambda path: marks)
    monkeypatch.setattr(
        prints, "_square", lambda photo, rng, side, *_: (photo[60:260, :200] / np.float32(255), (False,) * 4)
    )
    samples = PrintSamples(print_data, TASK)
    samples.old = [print_data / "old" / "0.png"]
    for seed in range(6):
        _, labels, _ = samples._damaged_square(np.random.default_rng(seed), 200, is_old=True)
        assert labels[samples.mask][40:120].all()
        assert labels[samples.weight][40:120].all()
        assert not labels[samples.weight][160:][labels[samples.mask][160:] == 0].any()
    assert len(samples.real) == 2


def test_a_resized_label_keeps_thin_lines_and_stays_a_flag() -> None:
    line = np.zeros((80, 80, 1), np.float32)
    line[:, 40] = 1
    for side in (56, 80, 120):
        sized = prints._sized_label(line, side)
        assert sized.shape == (side, side, 1)
        assert set(np.unique(sized)) == {0, 1}
        assert sized.max(axis=1).all(), "the line has gaps"


def test_photos_to_calibrate_with_are_kept_apart(print_data: Path) -> None:
    assert len(real_prints(print_data / TASK.marks)) == len(real_prints(print_data / TASK.marks, held_out=True)) == 1
    assert len(sound_photos(print_data)) == 6
    assert [len(PrintSamples(print_data, TASK, held_out=which).real) for which in (False, None)] == [1, 2]


def test_false_alarms_are_looked_for_in_landscapes_too(print_data: Path, tmp_path: Path) -> None:
    assert sound_scenes(print_data) == sorted((print_data / "photos").iterdir()), (
        "folders that are not there are left out"
    )
    for folder in ("photos", "clear/photos", "haze/photos"):
        (tmp_path / folder).mkdir(parents=True)
        for index in range(HELD_OUT):
            (tmp_path / folder / f"{index:02}.jpg").touch()
    found = [path.relative_to(tmp_path).parts[0] for path in sound_scenes(tmp_path)]
    assert {name: found.count(name) for name in found} == dict.fromkeys(("photos", "clear", "haze"), HELD_OUT - 1)
