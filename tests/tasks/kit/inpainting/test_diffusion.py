"""The first guess for a hole: from what is around it and nothing else, within its range."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.color_space import luma
from photofix.tasks.kit.inpainting.diffusion import diffuse, diffuse_luma, diffused, span

SIZE = 40


def slope() -> NDArray[np.float32]:
    """Light from left to right, another slope in each channel."""
    ramp = np.linspace(0.2, 0.8, SIZE, dtype=np.float32)
    return np.stack([np.tile(ramp, (SIZE, 1)), np.tile(ramp[::-1], (SIZE, 1)), np.tile(ramp[:, None], (1, SIZE))], 2)


def hole(top: int = 12, left: int = 15, height: int = 8, width: int = 10) -> NDArray[np.bool_]:
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[top : top + height, left : left + width] = True
    return hidden


@pytest.mark.parametrize("dirt", [-3.0, 0.0, 1.0, 50.0, np.nan])
def test_what_the_hole_held_does_not_matter(dirt: float) -> None:
    clean, hidden = slope(), hole()
    spoiled = np.where(hidden[..., None], np.float32(dirt), clean)
    diffuse(spoiled, hidden)
    assert np.array_equal(spoiled[~hidden], clean[~hidden])
    np.testing.assert_allclose(spoiled[hidden], clean[hidden], atol=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_a_fill_stays_within_the_range_of_what_is_known(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(0.5, 0.6, (SIZE, SIZE)).astype(np.float32)
    hidden = rng.random((SIZE, SIZE)) < 0.4
    filled = diffused(values, hidden)
    assert values[~hidden].min() <= filled[hidden].min() <= filled[hidden].max() <= values[~hidden].max()
    assert span(values, ~hidden) == (values[~hidden].min(), values[~hidden].max())


@pytest.mark.parametrize("shape", [(1, 30), (30, 1), (1, 2), (2, 2)])
def test_pictures_of_next_to_no_pixels(shape: tuple[int, int]) -> None:
    """A single row leaves no gradients: the fill is finite all the same."""
    hidden = np.zeros(shape, bool)
    hidden.flat[hidden.size // 2] = True
    pixels = np.full((*shape, 3), 0.25, np.float32)
    pixels[hidden] = 7
    diffuse(pixels, hidden)
    np.testing.assert_allclose(pixels, 0.25, atol=1e-6)


def test_grey_stays_grey_and_is_what_a_channel_alone_would_be() -> None:
    hidden = hole()
    gray = np.repeat(slope()[..., :1], 3, 2)
    alone = diffused(np.ascontiguousarray(gray[..., 0]), hidden)
    diffuse(gray, hidden)
    for channel in range(3):
        assert np.array_equal(gray[..., channel][hidden], alone[hidden])


@pytest.mark.parametrize("share", [0, 1])
def test_nothing_hidden_or_nothing_known_leaves_all_as_it_is(share: int) -> None:
    pixels = slope()
    diffuse(pixels, np.full((SIZE, SIZE), bool(share)))
    assert np.array_equal(pixels, slope())


def test_each_channel_is_filled_from_itself() -> None:
    """A hole between red above and blue below turns neither green."""
    pixels = np.zeros((SIZE, SIZE, 3), np.float32)
    pixels[:20, :, 0] = pixels[20:, :, 2] = 1
    hidden = hole(15, 0, 10, SIZE)
    diffuse(pixels, hidden)
    assert not pixels[..., 1].any()
    assert pixels[16, :, 0].mean() > pixels[23, :, 0].mean() and pixels[16, :, 2].mean() < pixels[23, :, 2].mean()


def test_what_lies_far_from_a_hole_does_not_matter() -> None:
    """A window is read only where a hole is filled from."""
    values = np.random.default_rng(3).random((200, 200, 3)).astype(np.float32)
    hidden = np.zeros((200, 200), bool)
    hidden[90:101, 80:95] = True
    cut = np.s_[80:111, 70:105]
    part = values[cut].copy()
    diffuse(part, hidden[cut])
    values[:60], values[140:] = 9, -9
    diffuse(values, hidden)
    assert np.array_equal(values[cut], part)


def test_a_fill_of_luma_alone_is_grey_and_as_bright_as_what_is_around() -> None:
    clean, hidden = slope(), hole()
    spoiled = np.where(hidden[..., None], np.float32(50), clean)
    diffuse_luma(spoiled, hidden)
    assert np.array_equal(spoiled[~hidden], clean[~hidden])
    assert (spoiled[hidden] == spoiled[hidden][:, :1]).all()
    np.testing.assert_allclose(luma(spoiled)[hidden], luma(clean)[hidden], atol=0.05)
