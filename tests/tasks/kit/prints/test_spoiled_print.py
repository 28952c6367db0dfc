"""What is laid on a print, and what of it is labelled."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.prints.spoiled_print import IN_SIGHT, Print


def test_paint_covers_what_is_below_by_its_opacity() -> None:
    spoiled = Print.of(np.full((4, 4, 3), 0.5, np.float32))
    spoiled.cover(np.ones((4, 4), np.float32), np.float32([0.1, 0.2, 0.3]))
    spoiled.cover(np.full((4, 4), 0.5, np.float32), np.float32([0.5, 0.2, 0.3]))
    np.testing.assert_allclose(spoiled.image[0, 0], [0.3, 0.2, 0.3], atol=1e-6)
    assert spoiled.opaque.all()


@pytest.mark.parametrize("mode", ["beyond", "veil"])
@pytest.mark.parametrize(("paint", "sign"), [(0.95, 1), (0.05, -1)], ids=["light", "dark"])
def test_light_paint_only_lightens_and_dark_paint_only_darkens(mode: str, paint: float, sign: int) -> None:
    clean = np.random.default_rng(0).uniform(0, 1, (32, 32, 3)).astype(np.float32)
    spoiled = Print.of(clean)
    spoiled.cover(np.full((32, 32), 0.8, np.float32), np.float32([paint] * 3), mode)
    assert (sign * (spoiled.image - clean) >= -1e-6).all()
    assert np.abs(spoiled.image - clean).max() > IN_SIGHT


def test_what_nobody_can_see_is_not_labelled() -> None:
    spoiled = Print.of(np.full((8, 8, 3), 0.5, np.float32))
    spoiled.cover(np.ones((8, 8), np.float32), np.float32([0.51] * 3))
    assert not spoiled.seen.any()
    spoiled.cover(np.full((8, 8), 0.1, np.float32), np.float32([1.0] * 3))
    assert not spoiled.seen.any()
    spoiled.stain(np.full((8, 8), 0.02, np.float32), np.ones(3, np.float32))
    assert not spoiled.seen.any()


def test_thin_dark_paint_is_divided_out_and_thick_paint_filled() -> None:
    clean = np.full((8, 8, 3), 0.8, np.float32)
    thin, thick = Print.of(clean), Print.of(clean)
    thin.cover(np.full((8, 8), 0.2, np.float32), np.float32([0.05] * 3))
    thick.cover(np.full((8, 8), 0.9, np.float32), np.float32([0.05] * 3))
    assert thin.seen.all()
    assert not thin.opaque.any()
    healed = linear_to_srgb(srgb_to_linear(thin.image) * np.exp(thin.density))
    np.testing.assert_allclose(healed, clean, atol=0.02)
    assert thick.opaque.all()


def test_stains_of_a_toned_print_have_its_tone() -> None:
    brown = np.full((8, 8, 3), 0.6, np.float32) * np.float32([1, 0.85, 0.6])
    for is_toned in (False, True):
        spoiled = Print.of(brown, is_toned=is_toned)
        spoiled.stain(np.ones((8, 8), np.float32), np.float32([0.3, 0.7, 1.3]))
        assert (np.ptp(spoiled.density, axis=2).max() < 1e-6) == is_toned


def test_lifted_damage_casts_a_shadow_beside_it() -> None:
    clean = np.full((64, 64, 3), 0.6, np.float32)
    spoiled = Print.of(clean)
    opacity = np.zeros((64, 64), np.float32)
    opacity[20:44, 20:44] = 1
    spoiled.lift(opacity, np.random.default_rng(1))
    darker = (clean - spoiled.image)[..., 0]
    assert darker[opacity == 0].max() > 0.02
    assert darker[30:34, 30:34].max() < 1e-6
    assert darker.min() > -1e-6
    assert np.ptp(spoiled.image, axis=2).max() < 1e-6
