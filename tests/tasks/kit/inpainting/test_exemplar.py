"""Filling by patches: texture goes on through the hole, nothing damaged is ever a source."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.tasks.kit.inpainting import exemplar as _exemplar
from photofix.tasks.kit.inpainting.diffusion import diffuse

SIZE = 96


def stripes() -> NDArray[np.float32]:
    """Diagonal stripes, 6 pixels wide, in colour."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    wave = 0.5 + 0.3 * np.sin((rows + columns) * (2 * np.pi / 6))
    return np.stack([wave, 0.8 * wave, 0.5 * wave], axis=2).astype(np.float32)


def scratch() -> NDArray[np.bool_]:
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[40:46, 10:80] = True
    return hidden


def test_a_pattern_goes_on_through_a_scratch_where_diffusion_blurs_it() -> None:
    clean, hidden = stripes(), scratch()
    guess = np.where(hidden[..., None], np.float32(1), clean)
    diffuse(guess, hidden)
    filled = guess.copy()
    _exemplar.vote(filled, hidden, hidden)
    before, after = (np.sqrt(np.mean((picture - clean)[hidden] ** 2)) for picture in (guess, filled))
    assert after < 0.4 * before
    assert np.array_equal(filled[~hidden], clean[~hidden])


def test_what_the_hole_held_never_shows() -> None:
    """Two holes side by side, both full of something: the result is the same whatever it was."""
    hidden = scratch()
    hidden[49:54, 10:80] = True
    results = []
    for dirt in (0.0, 1.0):
        pixels = np.where(hidden[..., None], np.float32(dirt), stripes())
        diffuse(pixels, hidden)
        _exemplar.vote(pixels, hidden, hidden)
        results.append(pixels)
    assert np.array_equal(*results)


def test_without_a_known_pixel_in_reach_the_guess_stays() -> None:
    hidden = np.zeros((SIZE, SIZE), bool)
    hidden[20:80, 20:80] = True
    pixels = stripes()
    pixels[hidden] = 0.25
    _exemplar.vote(pixels, hidden, hidden)
    assert (pixels[35:65, 35:65] == 0.25).all() and (pixels[20, 20:80] != 0.25).any()


def test_a_hole_and_the_same_hole_elsewhere_are_filled_alike() -> None:
    """The place in the window does not matter: nothing is counted from its corner."""
    clean, hidden = stripes(), scratch()
    pixels = np.where(hidden[..., None], np.float32(1), clean)
    diffuse(pixels, hidden)
    cut = np.s_[12:90, 6:96]
    part = pixels[cut].copy()
    _exemplar.vote(part, hidden[cut], hidden[cut])
    _exemplar.vote(pixels, hidden, hidden)
    assert np.allclose(part[20:50, 20:60], pixels[cut][20:50, 20:60], atol=1e-5)


def test_grey_is_filled_with_grey_and_pixels_of_one_square_from_their_own_sources() -> None:
    """A line one pixel wide beside what is known: the known neighbour's sources are none of the line's."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    wave = 0.5 + 0.3 * np.sin((rows + columns) * (2 * np.pi / 6))
    clean = np.repeat(wave[..., None], 3, axis=2).astype(np.float32)
    for row in (40, 41):  # squares are counted from the hole: the line is in the first row of them, then in the second
        hidden = np.zeros((SIZE, SIZE), bool)
        hidden[row, 10:80] = hidden[40, 10] = True
        pixels = np.where(hidden[..., None], np.float32(1), clean)
        diffuse(pixels, hidden)
        _exemplar.vote(pixels, hidden, hidden)
        assert np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(pixels[..., 1], pixels[..., 2])
        assert np.sqrt(np.mean((pixels - clean)[hidden] ** 2)) < 0.05
        assert np.array_equal(pixels[~hidden], clean[~hidden])
