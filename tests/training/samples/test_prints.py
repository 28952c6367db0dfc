"""Samples of damaged prints, and a short run on them that can be resumed, exported and loaded."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from skimage import data

from photofix.network.model import RestorationNet
from photofix.tasks import load_tasks
from photofix.training.print_run import FineNet, print_loss
from photofix.training.run_file import load_run
from photofix.training.samples import prints
from photofix.training.samples.hand_marks import DAMAGE, NOT_JUDGED
from photofix.training.samples.pictures import HELD_OUT
from photofix.training.samples.prints import (
    HELD_OUT_REAL,
    PrintSamples,
    marked_task,
    old_photos,
    real_prints,
    sound_photos,
    sound_scenes,
)
from photofix.training.teachers import SIZES, Teachers, trusted
from photofix.training.train import TrainConfig, train

TASK = marked_task()


@pytest.fixture(autouse=True)
def _no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small prints of these tests bear the names of real ones, whose marks were gone over."""
    monkeypatch.setattr(prints, "print_marks", lambda photo, stored: cv2.imread(str(stored), cv2.IMREAD_GRAYSCALE))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of training data: photos, old photos, one marked print, one mask of cracks."""
    folder = tmp_path_factory.mktemp("data") / "train"
    for name in ("photos", "old", "cracks", f"{TASK.marks}/photos", f"{TASK.marks}/masks"):
        (folder / name).mkdir(parents=True)
    photo = cv2.resize(data.astronaut(), (320, 300))[..., ::-1]
    for index in range(3):
        cv2.imwrite(str(folder / "photos" / f"{index}.png"), np.roll(photo, 40 * index, 0))
        cv2.imwrite(str(folder / "old" / f"{index}.png"), np.roll(photo, 40 * index, 1).mean(2).astype(np.uint8))
    mask = np.zeros((300, 320), np.uint8)
    cv2.line(mask, (20, 40), (280, 200), 255, 7)
    for stem in ("a", HELD_OUT_REAL[0]):
        cv2.imwrite(str(folder / TASK.marks / "photos" / f"{stem}.png"), np.where(mask[..., None] > 0, 250, photo))
        cv2.imwrite(str(folder / TASK.marks / "masks" / f"{stem}.png"), mask)
    cv2.imwrite(str(folder / "cracks" / "0.png"), cv2.resize(mask, (900, 900)))
    return folder


def test_false_alarms_are_shown_as_sound_the_loud_ones_oftener(root: Path) -> None:
    quiet, loud = (root / "photos" / f"{index}.png" for index in (0, 1))
    alarms = {quiet: np.float32([[10, 10, 0.01]]), loud: np.float32([[150, 150, 0.64]])}
    samples = PrintSamples(root, TASK, alarms)
    drawn = [samples.draw(np.random.default_rng(seed), 64) for seed in range(60)]
    sound = [sample for sample in drawn if sample["sound"].item() and not sample[f"{samples.opaque}_weight"].any()]
    assert len(sound) > 4
    assert not any(sample[samples.mask].any() for sample in sound)
    assert samples._alarm_weight.tolist() == pytest.approx([1 / 9, 8 / 9])


def test_false_alarms_on_marked_photos_keep_their_marks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = root / "old" / "1.png"
    marks = np.zeros((300, 320), np.uint8)
    marks[130:150, 100:220], marks[160:180] = DAMAGE, NOT_JUDGED
    monkeypatch.setattr(prints, "is_hand_marked", lambda path: path == marked)
    monkeypatch.setattr(prints, "hand_marks", lambda path: marks)
    assert old_photos(root) == [marked]
    samples = PrintSamples(root, TASK, {marked: np.float32([[150, 150, 0.5]])})
    drawn = [samples._alarm(np.random.default_rng(seed), 128) for seed in range(8)]
    assert all(sample["sound"].item() for sample in drawn), "a person has looked: the labels count for much"
    assert any(sample[samples.mask].any() for sample in drawn)
    assert all((sample[samples.weight] == 0).any() for sample in drawn), "nothing is known beside marks"


def test_samples_have_labels_of_their_size_and_follow_their_seed(root: Path) -> None:
    samples = PrintSamples(root, TASK)
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


def test_what_is_near_a_mark_is_not_judged(root: Path) -> None:
    samples = PrintSamples(root, TASK)
    drawn = [samples._real(np.random.default_rng(seed), 96) for seed in range(12)]
    assert any((sample[samples.mask] > 0).any() for sample in drawn)
    for sample in drawn:
        if sample[f"{samples.opaque}_weight"].any():  # besides the marks, damage was drawn
            continue
        inside = (sample[samples.mask] > 0)[..., 0].astype(np.uint8)
        rim = (cv2.dilate(inside, np.ones((3, 3), np.uint8)) - inside) > 0
        assert sample[samples.weight][..., 0][inside > 0].min(initial=1) > 0
        assert sample[samples.weight][..., 0][rim].max(initial=0) == 0


def test_marks_of_an_old_photo_are_damage_whatever_is_drawn_on_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = np.zeros((300, 320), np.uint8)
    marks[100:180, :], marks[220:, :] = DAMAGE, NOT_JUDGED
    monkeypatch.setattr(prints, "is_hand_marked", lambda path: path.stem == "0")
    monkeypatch.setattr(prints, "hand_marks", lambda path: marks)
    monkeypatch.setattr(
        prints, "_square", lambda photo, rng, side, *_: (photo[60:260, :200] / np.float32(255), (False,) * 4)
    )
    samples = PrintSamples(root, TASK)
    samples.old = [root / "old" / "0.png"]
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


def test_photos_to_calibrate_with_are_kept_apart(root: Path) -> None:
    assert len(real_prints(root / TASK.marks)) == len(real_prints(root / TASK.marks, held_out=True)) == 1
    assert len(sound_photos(root)) == 6
    assert [len(PrintSamples(root, TASK, held_out=which).real) for which in (False, None)] == [1, 2]


def batch_of_one(sample: prints.Sample) -> dict[str, torch.Tensor]:
    """As the loader gives it."""
    return {
        name: torch.from_numpy(np.ascontiguousarray(value)).permute(2, 0, 1)[None] for name, value in sample.items()
    }


def test_false_alarms_are_looked_for_in_landscapes_too(root: Path, tmp_path: Path) -> None:
    assert sound_scenes(root) == sorted((root / "photos").iterdir()), "folders that are not there are left out"
    for folder in ("photos", "clear/photos", "haze/photos"):
        (tmp_path / folder).mkdir(parents=True)
        for index in range(HELD_OUT):
            (tmp_path / folder / f"{index:02}.jpg").touch()
    found = [path.relative_to(tmp_path).parts[0] for path in sound_scenes(tmp_path)]
    assert {name: found.count(name) for name in found} == dict.fromkeys(("photos", "clear", "haze"), HELD_OUT - 1)


def test_labels_of_sound_places_count_for_more_than_what_teachers_say_of_them() -> None:
    one, none = torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1)
    alarm = torch.full((1, 1, 4, 4), 0.8)
    left = {
        name: float(trusted(alarm, 0 * alarm, 1 + 0 * alarm, *flags).mean())
        for name, flags in {"sound": (none, one), "marked": (one, none), "drawn": (none, none)}.items()
    }
    assert left["sound"] < 0.2 < left["marked"] < left["drawn"]


def test_looks_of_teachers_lie_on_each_other_whatever_their_size_and_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = []

    class Dark(torch.nn.Module):
        def forward(self, batch: torch.Tensor) -> tuple[torch.Tensor, ...]:
            sides.append(batch.shape[-1])
            return (4 - 8 * batch.mean(1, keepdim=True),)

    monkeypatch.setattr("photofix.training.teachers.loaded", lambda path: (None, {}))
    teachers = Teachers([tmp_path, tmp_path], lambda _: Dark())
    batch = torch.linspace(0, 1, 320).expand(2, 3, 320, 320)
    for _ in range(8):
        assert float((teachers.chance(batch) - torch.sigmoid(4 - 8 * batch[:, :1])).abs().max()) < 0.02
    assert set(sides) == {round(320 * size / 32) * 32 for size in SIZES}


def test_loss_is_small_for_the_truth_and_large_for_its_opposite(root: Path) -> None:
    samples = PrintSamples(root, TASK)
    sample = next(s for s in (samples.draw(np.random.default_rng(n), 64) for n in range(50)) if s[samples.mask].any())
    labels = batch_of_one(sample)
    mask, opaque = labels[samples.mask] * 16 - 8, labels[samples.opaque] * 16 - 8
    right, parts = print_loss(TASK, (mask, opaque, labels[samples.density]), labels)
    wrong, _ = print_loss(TASK, (-mask, -opaque, labels[samples.density] + 1), labels)
    assert float(right) < 0.2 * float(wrong)
    assert set(parts) == {"chance", "overlap", "opaque", "density", "alarms"}


def test_a_taught_network_is_right_where_it_says_what_its_teachers_say(root: Path) -> None:
    samples = PrintSamples(root, TASK)
    sample = samples._real(np.random.default_rng(1), 64)
    labels = batch_of_one(sample)
    taught = torch.linspace(0.02, 0.98, 64).expand(1, 1, 64, 64)
    target = trusted(taught, labels[samples.mask], labels[samples.weight], labels["marked"], labels["sound"])
    logit = torch.logit(target, 1e-4)
    own = labels[samples.mask] * 16 - 8
    rest = (labels[samples.opaque], labels[samples.density])
    like_teachers, _ = print_loss(TASK, (logit, *rest), labels, taught)
    like_labels, _ = print_loss(TASK, (own, *rest), labels, taught)
    assert float(like_teachers) < float(like_labels)
    known = labels[samples.weight] > 0
    torch.testing.assert_close(target[~known], taught[~known])
    assert ((target - labels[samples.mask]).abs() <= (taught - labels[samples.mask]).abs())[known].all()


def test_a_run_changes_fine_detail_only_and_can_be_resumed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photofix.training.print_run.RHYTHM", ((32, 2),))
    batch = torch.rand(1, 3, 32, 32)
    monkeypatch.setattr("photofix.network.efficientnet.pretrained", lambda: _fresh().details[0].encoder.state_dict())
    config = TrainConfig(root.parent, tmp_path / "run.ckpt", minutes=9, part="prints", max_samples=4)
    train(config)
    net, checkpoint = load_run(config.run)
    assert checkpoint["state"]["step"] > 0
    assert checkpoint["history"][-1]["part"] == "prints"
    more = checkpoint["state"]["samples"] + 1
    longer = TrainConfig(root.parent, config.run, minutes=9, part="prints", max_samples=more)
    again = train(longer)
    assert again["state"]["step"] > checkpoint["state"]["step"]
    assert len(again["history"]) == 1
    assert again["state"]["samples"] >= more
    looked = []
    monkeypatch.setattr(
        "photofix.training.print_run.false_alarms", lambda chance, *_: looked.append(chance(batch)) or {}
    )
    taught = TrainConfig(
        root.parent,
        tmp_path / "taught.ckpt",
        minutes=9,
        part="prints",
        max_samples=2,
        teachers=(config.run, config.run),
        alarms_of=config.run,
    )
    assert [entry["steps"] for entry in train(taught)["history"][-1]["teachers"]] == [again["state"]["step"]] * 2
    fine = FineNet(net, TASK.key).eval()
    features = net.encode(batch, [TASK.key], described=False)
    context = net.encode(batch, [TASK.key], detailed=False)
    with torch.no_grad():
        answer = net.answer(features, TASK.key, context).raw[TASK.outputs[0].name][0, ..., 0]
        torch.testing.assert_close(fine(batch)[0][0, 0], answer, atol=0.05, rtol=0.05)
        mean, _ = load_run(config.run)
        told = FineNet(mean.eval(), TASK.key).eval()(batch)[0].sigmoid()
    torch.testing.assert_close(looked, [told], msg="false alarms of other weights than were asked for")


def _fresh() -> RestorationNet:
    return RestorationNet({key: task.outputs for key, task in load_tasks().items()}, "features", 2)
