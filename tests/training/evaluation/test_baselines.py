"""Classical baselines: measured once, kept, measured again where the file is spoiled or the photo another one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from platformdirs import user_cache_path

from photofix.tasks import load_tasks
from photofix.training.evaluation import baselines as _baselines
from photofix.training.evaluation.baselines import baseline, harm, known_scores
from photofix.training.evaluation.cases import Case
from photofix.training.evaluation.metrics import psnr, score
from photofix.training.samples.pictures import in_memory

REFINING = tuple(key for key, task in load_tasks().items() if task.refines)
OTHERS = tuple(key for key in load_tasks() if key not in REFINING)


def smooth(seed: int = 1) -> NDArray[np.uint8]:
    ramp = np.linspace(60, 180, 40)
    return np.clip(np.add.outer(ramp, ramp)[..., None] / 2 + [seed, 0, -10], 0, 255).astype(np.uint8)


def case(is_masked: bool = True, seed: int = 1) -> Case:
    spoiled, mask = smooth(seed), np.zeros((40, 40), bool)
    mask[10:14, 12:20] = True
    spoiled[mask] = 255
    return Case("made", in_memory(spoiled), smooth(seed), mask if is_masked else None)


def cached() -> list[Path]:
    return sorted((Path(user_cache_path("photofix")) / "evaluate").glob("*.json"))


def test_with_the_true_mask_a_hole_is_filled_and_no_detector_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in REFINING:
        monkeypatch.setattr(type(load_tasks()[key]), "baseline", lambda *_: pytest.fail("it has the mask"))
    result = baseline(case(), REFINING)
    assert psnr(result, smooth()) > 40
    outside = ~case().mask if case().mask is not None else None
    assert np.array_equal(result[outside], smooth()[outside])


@pytest.mark.parametrize("key", OTHERS)
def test_without_one_each_tasks_baseline_has_its_turn(key: str) -> None:
    result = baseline(case(is_masked=False), (key,))
    image = case(False).photo.pixels.astype(np.float32) / np.float32(255)
    expected = load_tasks()[key].baseline(image)
    np.testing.assert_allclose(result / 255, np.clip(expected, 0, 1), atol=0.51 / 255)


def test_scores_are_those_of_the_pictures() -> None:
    found = known_scores(case(), REFINING)
    spoiled = np.asarray(case().photo.pixels)
    assert found["nothing"] == score(spoiled, smooth())
    assert found["rival"] == score(baseline(case(), REFINING), smooth())
    assert found["rival"].psnr > found["nothing"].psnr


def test_what_was_measured_once_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = known_scores(case(), REFINING)
    monkeypatch.setattr(_baselines, "score", lambda *_: pytest.fail("known already"))
    assert known_scores(case(), REFINING) == first


def test_a_baseline_at_several_settings_is_scored_at_each() -> None:
    ways = {"dark": lambda image: image * np.float32(0.5), "as it is": lambda image: image}
    found = known_scores(case(), OTHERS[:1], ways)
    assert set(found) == {"nothing", "dark", "as it is"}
    assert found["as it is"] == found["nothing"] != found["dark"]
    assert "rival" in known_scores(case(), OTHERS[:1]), "without settings it is another question"


@pytest.mark.parametrize("spoil", [b"", b"{", b"[1, 2]", b"\xff\xfe", b'"text"'])
def test_a_spoiled_file_is_measured_anew_and_mended(spoil: bytes) -> None:
    first = known_scores(case(), REFINING)
    (path,) = cached()
    path.write_bytes(spoil)
    assert known_scores(case(), REFINING) == first
    assert path.read_bytes() != spoil


def test_another_photo_truth_mask_or_task_is_another_question() -> None:
    questions = [(case(), REFINING), (case(False), REFINING), (case(seed=2), REFINING), (case(), OTHERS[:1])]
    for count, (asked, tasks) in enumerate(questions, 1):
        known_scores(asked, tasks)
        assert len(cached()) == count


def test_harm_is_what_a_baseline_does_to_a_sound_photo() -> None:
    photo = in_memory(smooth())
    found = harm(photo)
    assert set(found) == set(load_tasks()) and all(0 < value <= 60 for value in found.values())
    for key, value in found.items():
        image = smooth().astype(np.float32) / np.float32(255)
        changed = np.round(np.clip(load_tasks()[key].baseline(image), 0, 1) * 255).astype(np.uint8)
        assert value == pytest.approx(psnr(changed, smooth()), abs=0.2)
