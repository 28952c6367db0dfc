"""Prints in one tone: their colour is no cast; asked for all the same, it may become neutral but not its opposite."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.color_space import luma, srgb_to_linear
from photofix.tasks.color import GRID, KNOTS, TASK
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.ops import NUMPY
from photofix.training.cases import SEPIA, in_tone

PHOTOS = ("astronaut", "coffee", "chelsea", "rocket")


def view(name: str) -> NDArray[np.float32]:
    picture = getattr(data, name)()
    return np.ascontiguousarray(picture[::8, ::8, :3]).astype(np.float32) / np.float32(255)


def toned(name: str, matrix: NDArray[np.float32] | None = SEPIA) -> NDArray[np.float32]:
    return in_tone(view(name), matrix).astype(np.float32) / np.float32(255)


def with_gains(red: float, blue: float) -> dict[str, NDArray[np.float32]]:
    """A transform that multiplies red and blue light."""
    return {
        "curves": np.repeat(np.linspace(0, 1, KNOTS, dtype=np.float32)[None], 3, 0),
        "matrix": np.diag([red, 1.0, blue]).astype(np.float32),
        "grid": np.zeros((GRID, GRID, 3), np.float32),
    }


@pytest.mark.parametrize("name", PHOTOS)
def test_a_print_in_one_tone_is_no_cast_and_a_cast_photo_is(name: str) -> None:
    assert TASK.trust(toned(name)) == TASK.trust(toned(name, None)) == 0
    assert TASK.trust(view(name)) == 1
    for seed in range(4):
        assert TASK.trust(TASK.degrade(view(name), np.random.default_rng(seed), NoAssets()).image) == 1


@pytest.mark.parametrize("name", PHOTOS)
def test_a_brown_print_does_not_turn_blue(name: str) -> None:
    brown = toned(name)
    settled = TASK.settle(brown, with_gains(0.5, 2.5))
    used = {key: value[None] for key, value in (settled | {"curves": settled["curves"].T}).items()}
    result = TASK.restore(brown[None], used, NUMPY)[0]
    bright = luma(brown) >= np.median(luma(brown))
    red, green, blue = srgb_to_linear(result[bright]).mean(axis=0)
    assert red == pytest.approx(blue, rel=0.02)
    assert red == pytest.approx(green, rel=0.02)


def test_less_of_its_tone_and_colour_photos_are_as_the_network_says() -> None:
    for picture, params in ((toned("coffee"), with_gains(0.9, 1.1)), (view("coffee"), with_gains(0.5, 2.5))):
        np.testing.assert_array_equal(TASK.settle(picture, params)["matrix"], params["matrix"])
