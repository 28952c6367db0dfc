"""Training samples: labels for every head, seeds, shapes that repeat, photos held back."""

from __future__ import annotations

from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data

from photofix.errors import PhotoFixError
from photofix.network.close_view import CLOSE_VIEW_SIDE
from photofix.tasks import load_tasks
from photofix.tasks.kit.assets import NoAssets
from photofix.training.samples.damaged_photos import (
    CLOSE,
    HOW_MANY,
    DamagedPhotos,
    _camera,
    _choose,
    _halved,
    cropped,
    loader,
    make_sample,
)
from photofix.training.samples.sample import Sample

RHYTHM = ((32, 2, True), (16, 3, False))


@pytest.fixture(scope="module")
def clean() -> NDArray[np.float32]:
    return data.chelsea()[:64, :80].astype(np.float32) / np.float32(255)


def test_sample_has_labels_for_every_head(clean: NDArray[np.float32]) -> None:
    sample = make_sample(clean, np.random.default_rng(0), NoAssets())
    assert sample.image.shape == clean.shape
    for key, task in load_tasks().items():
        truth = sample.tasks[key]
        assert {target.name for target in task.targets} <= set(truth.labels)
        assert truth.before.shape == truth.after.shape == clean.shape
        assert all(value.shape[:2] == clean.shape[:2] for value in (truth.weight, *truth.maps.values()))
        assert all(value.shape[:2] == (1, 1) for value in (truth.present, *truth.numbers.values()))


def test_damage_is_laid_in_the_order_of_life(clean: NDArray[np.float32]) -> None:
    """What one damage leaves is what the next one meets; render undoes them backwards."""
    for seed in range(8):
        sample = make_sample(clean, np.random.default_rng(seed), NoAssets())
        keys = list(load_tasks())[::-1]
        np.testing.assert_array_equal(sample.tasks[keys[0]].before, clean)
        for first, second in pairwise(keys):
            np.testing.assert_array_equal(sample.tasks[first].after, sample.tasks[second].before)


def test_about_a_quarter_stays_sound(clean: NDArray[np.float32]) -> None:
    small = clean[::4, ::4].copy()
    counts = [
        sum(
            bool(make_sample(small, np.random.default_rng(seed), NoAssets()).tasks[key].present.item())
            for key in load_tasks()
        )
        for seed in range(150)
    ]
    assert 0.12 < np.mean(np.array(counts) == 0) < 0.4
    assert np.mean(np.array(counts) > 1) > 0.15


def test_a_sound_sample_is_the_photo_but_for_the_camera(clean: NDArray[np.float32]) -> None:
    for seed in range(30):
        sample = make_sample(clean, np.random.default_rng(seed), NoAssets())
        if not any(sample.tasks[key].present.item() for key in load_tasks()):
            assert np.abs(sample.image - clean).mean() < 0.03
            return
    pytest.fail("no sound sample in 30")


def flat(sample: Sample) -> dict[str, Any]:
    """Every tensor of a batch, with its path."""
    entries: dict[str, Any] = {}
    for part, view in sample.parts.items():
        entries |= {f"{part}/image": view.image} | ({} if view.clean is None else {f"{part}/clean": view.clean})
        for key, truth in view.tasks.items():
            named = {"present": truth.present, "weight": truth.weight, "before": truth.before, "after": truth.after}
            entries |= {f"{part}/{key}/{n}": v for n, v in (named | truth.labels).items() if v is not None}
    return entries


def test_batches_repeat_with_their_seed_and_go_on_where_they_stopped(tiny_data: Path) -> None:
    whole = [flat(batch) for batch in islice(DamagedPhotos(tiny_data / "train", RHYTHM, seed=3), 4)]
    later = [flat(batch) for batch in islice(DamagedPhotos(tiny_data / "train", RHYTHM, seed=3, first=2), 2)]
    for expected, found in zip(whole[2:], later, strict=True):
        assert set(expected) == set(found)
        for name in expected:
            torch.testing.assert_close(expected[name], found[name], rtol=0, atol=0, equal_nan=True)
    other = flat(next(iter(DamagedPhotos(tiny_data / "train", RHYTHM, seed=4))))
    assert not torch.equal(other["view/image"], whole[0]["view/image"])


def test_shapes_keep_their_rhythm(tiny_data: Path) -> None:
    batches = list(islice(DamagedPhotos(tiny_data / "train", RHYTHM, seed=0), 4))
    assert [tuple(batch.view.image.shape) for batch in batches] == [(2, 32, 32, 3), (3, 16, 16, 3)] * 2
    assert [batch.tile is not None for batch in batches] == [True, False] * 2
    assert batches[0].tile.image.shape == (2, 32, 32, 3)
    for batch in batches:
        for name, value in flat(batch).items():
            assert value.dtype == torch.float16, name
            assert torch.isfinite(value).all(), name


def test_workers_share_the_stream_without_changing_it(tiny_data: Path) -> None:
    dataset = DamagedPhotos(tiny_data / "train", RHYTHM, seed=3, first=1)
    alone, shared = (list(islice(loader(dataset, workers), 5)) for workers in (1, 2))
    for expected, found in zip(alone, shared, strict=True):
        assert torch.equal(expected.view.image, found.view.image)


def test_a_step_gets_what_it_learns_from(tiny_data: Path) -> None:
    """Fine steps are about fine detail and nothing else; the others still have to know what hides the truth."""
    fine, whole = islice(DamagedPhotos(tiny_data / "train", RHYTHM, seed=0, fine_from=32), 2)
    refining = {key for key, task in load_tasks().items() if task.refines}
    for view in (fine.view, fine.tile):
        assert set(view.tasks) == refining
        assert view.clean is None
    assert set(whole.view.tasks) == {key for key, task in load_tasks().items() if not task.close}
    assert whole.view.clean is not None
    for key, truth in whole.view.tasks.items():
        assert truth.weight is not None and truth.present is not None
        assert (truth.before is not None) != (key in refining)
        assert bool(truth.labels) <= (key not in refining)


def test_a_close_step_shows_the_pixels_of_calm_pieces_and_what_was_added(tiny_data: Path) -> None:
    (batch,) = islice(DamagedPhotos(tiny_data / "train", ((CLOSE, 12, False),), seed=3), 1)
    close = {key for key, task in load_tasks().items() if task.close}
    view = batch.view
    assert set(view.tasks) == close
    assert view.image.shape == (12, CLOSE_VIEW_SIDE, CLOSE_VIEW_SIDE, 3)
    for truth in view.tasks.values():
        spoiled = (truth.after != truth.before).flatten(1).any(1)
        assert 0 < int(spoiled.sum()) < len(spoiled)
        assert not truth.present.flatten()[~spoiled].any()
        for label in truth.labels.values():
            assert not label[~spoiled].any()
            assert label[spoiled].flatten(1).any(1).all()


def test_a_folder_without_photos_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoFixError, match="--data"):
        DamagedPhotos(tmp_path, RHYTHM, seed=0)


# -- pieces ---------------------------------------------------------------------------------------


def photo(height: int = 90, width: int = 130) -> NDArray[np.uint8]:
    """Every pixel another colour: where a crop came from can be seen."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows, columns, (rows + columns) // 2], axis=2).astype(np.uint8)


@pytest.mark.parametrize("smallest", [0, 64, 500])
def test_a_crop_is_a_square_of_the_photo_and_no_smaller_than_it_must(smallest: int) -> None:
    for seed in range(30):
        cut = 255 * cropped(photo(), np.random.default_rng(seed), 48, smallest)
        assert cut.shape == (48, 48, 3) and cut.dtype == np.float32
        tall, wide = np.ptp(cut[..., 0]), np.ptp(cut[..., 1])
        assert max(tall, wide) <= 130 and tall >= min(smallest, 90) - 6
        assert abs(np.diff(cut[..., 0], axis=1)).max() < 2, "upright"


def test_crops_are_mirrored_half_of_the_time_and_whole_half_of_the_time() -> None:
    cuts = [255 * cropped(photo(), np.random.default_rng(seed), 32, 0) for seed in range(200)]
    assert np.mean([cut[0, 0, 1] > cut[0, -1, 1] for cut in cuts]) == pytest.approx(0.5, abs=0.1)
    assert np.mean([np.ptp(cut[..., 0]) > 84 for cut in cuts]) == pytest.approx(0.5, abs=0.12)


def test_the_camera_adds_noise_or_codes_and_keeps_the_range(clean: NDArray[np.float32]) -> None:
    seen = [_camera(clean, np.random.default_rng(seed)) for seed in range(40)]
    assert all(one.dtype == np.float32 and one.min() >= 0 and one.max() <= 1 for one in seen)
    off = [float(np.abs(one - clean).mean()) for one in seen]
    assert 0.15 < np.mean(np.array(off) < 0.6 / 255) < 0.45, "a quarter has neither"
    assert max(off) < 0.05


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_sample_has_no_damage_one_or_several_as_often_as_said(count: int) -> None:
    keys = [f"k{index}" for index in range(count)]
    sizes = np.array([len(_choose(keys, np.random.default_rng(seed))) for seed in range(1500)])
    shares = [np.mean(sizes == 0), np.mean(sizes == 1), np.mean(sizes > 1)]
    np.testing.assert_allclose(shares, HOW_MANY, atol=0.04)
    assert sizes.max() == count


def test_halving_is_a_mean_and_keeps_the_channels() -> None:
    field = np.random.default_rng(1).random((8, 12, 1), dtype=np.float32)
    assert _halved(field).shape == (4, 6, 1)
    np.testing.assert_allclose(_halved(field), field.reshape(4, 2, 6, 2, 1).mean((1, 3)), atol=1e-6)
