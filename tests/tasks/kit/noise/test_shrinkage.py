"""Shrinkage: nothing from nothing, edges stay, the same bits wherever a piece begins."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from photofix.tasks.kit.noise.shrinkage import ALIGN_PX, HALO_PX, KNOTS, OCTAVES, Noise, noise_in

PLANES = np.ascontiguousarray(data.astronaut()[:256, :256].transpose(2, 0, 1)).astype(np.float32) / np.float32(255)


def even(level: float) -> Noise:
    return Noise(np.full((3, OCTAVES, 2), level, np.float32), np.ones((len(KNOTS), 3, OCTAVES), np.float32))


def test_without_noise_nothing_is_noise() -> None:
    assert even(0).is_none
    assert not noise_in(PLANES, even(0)).any()
    flat = np.full((3, 64, 64), 0.3, np.float32)
    assert not noise_in(flat, even(0.1)).any()


def test_an_edge_is_no_noise() -> None:
    step = np.zeros((3, 64, 64), np.float32)
    step[:, :, 29:] = 0.8
    assert np.abs(noise_in(step, even(0.01))).max() < 0.02
    assert np.abs(noise_in(step, even(1.0))[:, 26:38, 26:38]).max() > 0.1, "unless all is noise"


@pytest.mark.parametrize("shape", [1.0, 0.2])
def test_a_piece_has_the_bits_of_the_whole(shape: float) -> None:
    noise = even(0.05)
    noise.shape[0] *= np.float32(shape)
    whole = noise_in(PLANES, noise).copy()
    assert whole.any()
    for top, left, height, width in ((0, 0, 256, 64), (40, 96, 72, 80), (136, 8, 120, 248), (104, 48, 56, 56)):
        piece = noise_in(np.ascontiguousarray(PLANES[:, top : top + height, left : left + width]), noise)
        inner = np.s_[:, HALO_PX : height - HALO_PX, HALO_PX : width - HALO_PX]
        assert np.array_equal(piece[inner], whole[:, top : top + height, left : left + width][inner])


def test_values_out_of_range_do_no_harm() -> None:
    wild = PLANES * np.float32(40) - np.float32(7)
    assert np.isfinite(noise_in(wild, even(0.05))).all()
    assert HALO_PX % ALIGN_PX == 0
