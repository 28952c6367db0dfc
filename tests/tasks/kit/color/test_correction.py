"""Corrections estimated from what classical methods say: measures go with the light, unfit weights say nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from photofix.color_space import Image, linear_to_srgb, srgb_to_linear
from photofix.network.ops import TORCH
from photofix.tasks.kit.color.correction import amended, light_measures
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.perceptron import SAID

LIGHTS = 2 * 12 + 1
"""Twelve methods before and after, and the change."""


@pytest.fixture
def view() -> Image:
    rng = np.random.default_rng(3)
    coarse = rng.uniform(0.2, 0.7, (6, 8, 3)).astype(np.float32)
    return np.repeat(np.repeat(coarse, 6, 0), 6, 1)


def test_every_method_sees_the_gains_of_a_light(view: Image) -> None:
    """Red over green and blue over green move by the logarithm of the gains, whichever method is asked."""
    gains = np.float32([1.2, 1.0, 0.8])
    lit = linear_to_srgb(srgb_to_linear(view) * gains)
    plain, moved = light_measures(view, view), light_measures(lit, lit)
    lights = (moved - plain)[: 3 * (LIGHTS - 1)].reshape(-1, 3)
    inside = np.r_[0:9, 12:21]  # the bands are other pixels once the luminance has changed
    np.testing.assert_allclose(lights[inside, 0], np.log(1.2), atol=0.02)
    np.testing.assert_allclose(lights[inside, 1], np.log(0.8), atol=0.02)


def test_what_the_restoration_has_changed_is_measured(view: Image) -> None:
    lit = linear_to_srgb(srgb_to_linear(view) * np.float32([1.2, 1.0, 0.8]))
    change = light_measures(view, lit)[3 * (LIGHTS - 1) : 3 * LIGHTS]
    np.testing.assert_allclose(change[:2], [np.log(1.2), np.log(0.8)], atol=1e-3)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_black_and_a_white_picture_have_finite_measures(value: float) -> None:
    flat = np.full((16, 16, 3), value, np.float32)
    assert np.isfinite(light_measures(flat, flat)).all()


CURVES = np.repeat(np.linspace(-0.1, 1.1, 10, dtype=np.float32)[None, None], 3, 1)
MATRIX = np.float32([[[1.1, -0.1, 0.0], [0.05, 0.9, 0.05], [0.0, 0.1, 0.9]]])


@pytest.mark.parametrize("ops", [NUMPY, TORCH], ids=["numpy", "torch"])
def test_zeros_change_nothing(ops: Any) -> None:
    like = MATRIX if ops is NUMPY else torch.zeros(1)
    curves, matrix, said = (ops.constant(values, like) for values in (CURVES, MATRIX, np.zeros((1, SAID))))
    told = amended(curves, matrix, said, ops)
    np.testing.assert_allclose(np.asarray(told[0]), CURVES, atol=1e-6)
    np.testing.assert_allclose(np.asarray(told[1]), MATRIX, atol=1e-6)


def test_both_libraries_agree_and_all_of_it_is_learned_from() -> None:
    said = np.random.default_rng(1).normal(0, 0.5, (1, SAID)).astype(np.float32)
    asked = torch.tensor(said, requires_grad=True)
    told = amended(torch.tensor(CURVES), torch.tensor(MATRIX), asked, TORCH)
    for ours, theirs in zip(amended(CURVES, MATRIX, said, NUMPY), told, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-5, atol=1e-6)
    (told[0].square().sum() + told[1].square().sum()).backward()
    assert asked.grad is not None and asked.grad.isfinite().all() and (asked.grad != 0).all()


def test_gains_scale_rows_mixing_keeps_grey_and_powers_keep_white() -> None:
    gains, mixed, powers = np.zeros((3, 1, SAID), np.float32)
    gains[0, :3], mixed[0, 3:9], powers[0, 9:] = np.log([2.0, 1.0, 0.5]), [1, -1, 0.5, 0, 1, -1], [1, -1, 0]
    np.testing.assert_allclose(amended(CURVES, MATRIX, gains, NUMPY)[1][0], [[2], [1], [0.5]] * MATRIX[0], rtol=1e-5)
    grey = np.float32(np.eye(3))[None]
    np.testing.assert_allclose(amended(CURVES, grey, mixed, NUMPY)[1][0].sum(1), 1, rtol=1e-5)
    steps = np.linspace(0, 1, 5, dtype=np.float32)[None, None].repeat(3, 1)
    red, green, blue = amended(steps, MATRIX, powers, NUMPY)[0][0]
    assert (red[1:4] < steps[0, 0, 1:4]).all() and (green[1:4] > steps[0, 0, 1:4]).all()
    np.testing.assert_allclose(blue, steps[0, 2], atol=1e-6)
    assert np.abs([red[4] - 1, green[4] - 1]).max() < 0.02 and (np.diff([red, green]) > 0).all()
