"""Sound photos in training: whatever is drawn into them stays a picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.color_space import luma
from photofix.tasks.kit.fields import hue_variety
from photofix.training.samples import dress


@pytest.fixture(scope="module")
def clean() -> NDArray[np.float32]:
    return data.chelsea()[:64, :80].astype(np.float32) / np.float32(255)


def test_what_looks_like_damage_is_drawn_into_sound_photos(clean: NDArray[np.float32]) -> None:
    for draw in (dress._jointed, dress._twigged, dress._starry, dress._as_old_print):
        for seed in range(5):
            drawn = draw(clean, np.random.default_rng(seed))
            assert drawn.shape == clean.shape and drawn.dtype == np.float32
            assert drawn.min() >= 0 and drawn.max() <= 1
            assert np.abs(drawn - clean).max() > 0.02, draw.__name__


def test_a_dressed_photo_is_the_photo_most_of_the_time(clean: NDArray[np.float32]) -> None:
    changes = [np.abs(dress.dressed(clean, np.random.default_rng(seed)) - clean).mean() for seed in range(60)]
    assert np.median(changes) < 0.02 < max(changes)


DRAWINGS = (
    dress._jointed,
    dress._twigged,
    dress._starry,
    dress._as_old_print,
    dress._lettered,
    dress._written,
    dress._beaded,
    dress._dotted,
)


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_a_drawing_follows_its_seed_and_leaves_the_photo_alone(draw: Any, clean: NDArray[np.float32]) -> None:
    before = clean.copy()
    first, again, other = (draw(clean, np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert np.array_equal(clean, before)


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
@pytest.mark.parametrize(("height", "width"), [(32, 32), (33, 90), (96, 40)])
def test_any_size_can_be_drawn_into(draw: Any, height: int, width: int) -> None:
    flat = np.full((height, width, 3), 0.5, np.float32)
    for seed in range(3):
        drawn = draw(flat, np.random.default_rng(seed))
        assert drawn.shape == flat.shape and np.isfinite(drawn).all()
        assert 0 <= drawn.min() <= drawn.max() <= 1


def test_an_old_print_is_mostly_of_one_hue_with_less_contrast(clean: NDArray[np.float32]) -> None:
    made = [dress._as_old_print(clean, np.random.default_rng(seed)) for seed in range(40)]
    assert np.mean([luma(one).std() < luma(clean).std() for one in made]) > 0.9
    toned = [hue_variety(one) < 0.5 * hue_variety(clean) for one in made]
    assert 0.5 < np.mean(toned) < 1


def test_joints_come_in_many_lines_and_twigs_are_dark(clean: NDArray[np.float32]) -> None:
    bright = np.full((96, 96, 3), 0.9, np.float32)
    covered = [
        (np.abs(dress._jointed(bright, np.random.default_rng(seed)) - bright).max(axis=2) > 0.02) for seed in range(12)
    ]
    assert np.median([one.mean() for one in covered]) > 0.03
    twigs = [dress._twigged(bright, np.random.default_rng(seed)) for seed in range(12)]
    assert all((one <= bright + 1e-6).all() for one in twigs)
    assert np.median([one.min() for one in twigs]) < 0.6


def test_stars_are_points_in_the_dark() -> None:
    scene = np.full((128, 128, 3), 0.6, np.float32)
    for seed in range(4):
        night = dress._starry(scene, np.random.default_rng(seed))
        assert np.median(night) < 0.5 * 0.6
        assert night.max() > 3 * np.median(night)


def test_links_of_a_chain_are_alike_and_apart() -> None:
    dark = np.full((160, 160, 3), 0.1, np.float32)
    counts = []
    for seed in range(20):
        links = (dress._beaded(dark, np.random.default_rng(seed)).max(axis=2) > 0.3).astype(np.uint8)
        counts.append(cv2.connectedComponents(links)[0] - 1)
    assert np.max(counts) > 5


def test_a_caption_is_a_few_even_strokes(clean: NDArray[np.float32]) -> None:
    paper = np.full((160, 240, 3), 0.6, np.float32)
    inked = [
        np.abs(dress._written(paper, np.random.default_rng(seed)) - paper).max(axis=2) > 0.05 for seed in range(20)
    ]
    assert np.mean([one.any() for one in inked]) > 0.7
    assert np.max([one.mean() for one in inked]) < 0.4


def test_lamps_are_brighter_than_their_scene_and_no_print_in_one_tone_has_any(clean: NDArray[np.float32]) -> None:
    for seed in range(8):
        lit = dress._lit(clean, np.random.default_rng(seed))
        assert lit.shape == clean.shape and lit.min() >= 0 and lit.max() <= 1
        assert lit.max() > np.quantile(lit, 0.5) + 0.2, "lamps are what is brightest"
    gray = np.repeat(clean.mean(2, keepdims=True), 3, 2)
    np.testing.assert_array_equal(dress._lit(gray, np.random.default_rng(0)), gray)


def test_confusing_things_come_as_often_as_they_should(clean: NDArray[np.float32]) -> None:
    shares = (dress.JOINTED, dress.TWIGGED, dress.STARRY, dress.DOTTED, dress.WRITTEN, dress.BEADED, dress.LIT)
    alone = float(np.prod([1 - share for share in shares]))
    changed = {
        prints: np.mean(
            [
                not np.array_equal(dress.confusing(clean, np.random.default_rng(seed), prints), clean)
                for seed in range(300)
            ]
        )
        for prints in (False, True)
    }
    assert changed[False] == pytest.approx(1 - alone, abs=0.08)
    assert changed[True] == pytest.approx(1 - alone * (1 - dress.OLD_PRINT), abs=0.08)
