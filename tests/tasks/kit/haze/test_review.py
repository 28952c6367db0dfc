"""The airlight looked at once more: an error that the clear picture shows is learned and taken back."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.tasks.kit.haze.review import FACTS, correction, corrections, facts_of, seen

Picture = NDArray[np.float32]
SHAPE = (40, 56)


def clear(image: Picture, depth: Picture, airlight: Picture) -> Picture:
    return (image - airlight) * np.exp(np.clip(depth, 0, 1.8)) + airlight


def pictures(count: int, error: float, seed: int) -> list[tuple[Picture, dict[str, Picture], Picture, Picture]]:
    """View, params, truth, true airlight: dark scenes under haze of every colour; the airlight that was found is too
    bright by `error`, and in dim pictures by twice that."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        brightness = rng.uniform(0.3, 0.9)
        truth = rng.uniform(0, brightness, (*SHAPE, 3)).astype(np.float32)
        depth = np.linspace(rng.uniform(0.8, 1.5), 0.2, SHAPE[0], dtype=np.float32)[:, None] * np.ones(
            SHAPE, np.float32
        )
        airlight = (rng.uniform(0.7, 0.9) + rng.normal(0, 0.03, 3)).astype(np.float32)
        light = np.exp(-depth)[..., None]
        off = error * (2 if brightness < 0.6 else 1)
        cells = {"slope": np.zeros((*SHAPE, 1), np.float32), "offset": depth[..., None]}
        params = cells | {"airlight": airlight + np.float32(off)}
        made.append((truth * light + airlight * (1 - light), params, truth, airlight))
    return made


def errors(numbers: Picture, made: list[tuple[Picture, dict[str, Picture], Picture, Picture]]) -> Picture:
    rest = []
    for view, params, _, airlight in made:
        found = params["airlight"]
        known = facts_of(view, params["offset"][..., 0], found)
        rest.append(found + correction(known, numbers) - airlight)
    return np.stack(rest)


@pytest.mark.parametrize("error", [0.04, -0.04])
def test_what_the_clear_picture_shows_of_the_airlights_error_is_taken_back(error: float) -> None:
    numbers = np.float32(corrections([seen(*one) for one in pictures(150, error, 0)], clear))
    unseen = pictures(40, error, 1)
    assert np.abs(errors(numbers, unseen)).mean() < 0.5 * np.abs(errors(numbers[:0], unseen)).mean()


def test_a_right_airlight_is_left_about_as_it_is() -> None:
    numbers = np.float32(corrections([seen(*one) for one in pictures(150, 0.0, 0)], clear))
    assert np.abs(errors(numbers, pictures(40, 0.0, 1))).mean() < 0.008


def test_pictures_unlike_any_that_were_learned_from_are_corrected_no_further_than_the_most_unlike() -> None:
    numbers = np.float32(corrections([seen(*one) for one in pictures(60, 0.04, 0)], clear))
    far, farther = (correction(np.full(FACTS, value), numbers) for value in (1e3, 1e6))
    np.testing.assert_allclose(far, farther)


def test_numbers_of_other_facts_correct_nothing_and_without_pictures_there_are_none() -> None:
    for wrong in (0, FACTS, 2 * FACTS + 3 * FACTS):
        assert not correction(np.ones(FACTS), np.ones(wrong, np.float32)).any()
    assert corrections([], clear) == ()


def test_facts_are_finite_in_black_white_and_tiny_pictures() -> None:
    for view in (np.zeros((16, 16, 3)), np.ones((16, 90, 3)), np.full((1, 1, 3), 0.5)):
        facts = facts_of(view.astype(np.float32), np.full((4, 4), 9, np.float32), np.float32([0.9, 0.8, 1.0]))
        assert facts.shape == (FACTS,) and np.isfinite(facts).all()
