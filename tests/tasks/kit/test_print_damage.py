"""Every kind of print damage draws something, at any size, on the layer it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.emulsion import worn_edges
from photofix.tasks.kit.fields import hue_variety
from photofix.tasks.kit.print_damage import IN_SIGHT, KINDS, MAX_DENSITY, STAINS, Print, _real_damage, damage_print
from photofix.tasks.rust import TASK

GREY = np.full((48, 48, 3), 0.5, np.float32)


class OneOfEach:
    """Assets with one stain, one mask, one sheet."""

    def stain(self, rng: np.random.Generator) -> np.ndarray:
        return np.full((30, 40, 3), 0.5, np.float32)

    def mask(self, rng: np.random.Generator) -> np.ndarray:
        mask = np.zeros((400, 400), np.float32)
        mask[100:300, 100:300] = 1
        return mask

    def paper(self, rng: np.random.Generator) -> np.ndarray:
        return np.full((50, 50, 3), 0.9, np.float32)

    def crack(self, rng: np.random.Generator) -> np.ndarray:
        mask = np.zeros((120, 90), np.float32)
        mask[::7], mask[:, ::9] = 1, 1
        return mask

    def damage(self, rng: np.random.Generator) -> np.ndarray:
        return np.full((12, 20, 4), 0.9, np.float32)


@pytest.mark.parametrize("assets", [NoAssets(), OneOfEach()], ids=["procedural", "real"])
@pytest.mark.parametrize("kind", [kind for kind, _ in (*KINDS, *STAINS)], ids=lambda kind: kind.__name__)
def test_kind_draws_and_labels_what_is_in_sight(kind: Callable[..., None], assets: object) -> None:
    drawn = 0
    clean = np.full((64, 96, 3), 0.5, np.float32)
    needs_marks = kind is _real_damage and isinstance(assets, NoAssets)
    for seed in range(12):
        spoiled = Print.of(clean)
        kind(spoiled, np.random.default_rng(seed), assets)
        change = np.abs(spoiled.image - clean).max(axis=2)
        assert spoiled.density.shape == (64, 96, 3)
        assert spoiled.density.min() >= 0
        assert spoiled.density.max() <= MAX_DENSITY
        assert np.isfinite(spoiled.image).all()
        assert not (spoiled.opaque & ~spoiled.seen).any()
        assert (change[spoiled.seen & ~spoiled.opaque] > 0).all(), "what is labelled has changed"
        drawn += bool(spoiled.seen.any())
    assert drawn >= (0 if needs_marks else 5)


@pytest.mark.parametrize("kind", [kind for kind, _ in STAINS], ids=lambda kind: kind.__name__)
def test_stains_can_be_divided_out(kind: Callable[..., None]) -> None:
    clean = np.random.default_rng(0).uniform(0.2, 0.9, (64, 96, 3)).astype(np.float32)
    for seed in range(6):
        spoiled = Print.of(clean)
        kind(spoiled, np.random.default_rng(seed), OneOfEach())
        assert not spoiled.opaque.any()
        healed = linear_to_srgb(srgb_to_linear(spoiled.image) * np.exp(spoiled.density))
        np.testing.assert_allclose(healed, clean, atol=0.01)


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


def test_most_damage_of_a_brown_print_is_of_its_tone() -> None:
    grey = cv2.resize(data.camera(), (96, 96), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    brown = np.ascontiguousarray(grey * np.float32([1, 0.85, 0.6]))
    spoiled = [TASK.degrade(brown, np.random.default_rng(seed), NoAssets()) for seed in range(40)]
    varieties = np.array([hue_variety(damage.image) for damage in spoiled if damage.present])
    assert len(varieties) > 20
    assert 0.4 < (varieties < 1.5 * hue_variety(brown)).mean() < 1


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


def test_borders_wear_only_where_they_are_the_prints() -> None:
    inside = [worn_edges(np.random.default_rng(seed), 64, 64, (False,) * 4) for seed in range(8)]
    assert not np.any(inside)
    top = [worn_edges(np.random.default_rng(seed), 64, 64, (True, False, False, False)) for seed in range(20)]
    assert np.any(top)
    assert not np.any([worn[40:] for worn in top])


def test_prints_differ_in_kind_and_follow_their_seed() -> None:
    prints = [damage_print(GREY, np.random.default_rng(seed), NoAssets()) for seed in range(20)]
    again = damage_print(GREY, np.random.default_rng(0), NoAssets())
    np.testing.assert_array_equal(prints[0].image, again.image)
    np.testing.assert_array_equal(prints[0].density, again.density)
    assert sum(bool(spoiled.opaque.any()) for spoiled in prints) > 6
    assert sum(bool((spoiled.seen & ~spoiled.opaque).any()) for spoiled in prints) > 3
