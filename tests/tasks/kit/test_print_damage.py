"""Every kind of print damage draws something, at any size, on the layer it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.emulsion import worn_edges
from photofix.tasks.kit.fields import hue_variety
from photofix.tasks.kit.print_damage import KINDS, Layers, _real_damage, damage_print
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
@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS], ids=lambda kind: kind.__name__)
def test_kind_draws(kind: Callable[..., None], assets: object) -> None:
    drawn = 0
    needs_marks = kind is _real_damage and isinstance(assets, NoAssets)
    for seed in range(12):
        layers = Layers.empty(64, 96)
        kind(layers, np.random.default_rng(seed), assets)
        assert layers.density.shape == (64, 96, 3)
        assert layers.opacity.shape == (64, 96)
        assert layers.density.min() >= 0
        assert -1e-5 <= layers.opacity.min() <= layers.opacity.max() <= 1 + 1e-5
        assert np.isfinite(layers.paint).all()
        drawn += bool(layers.density.max() > 0.02 or layers.opacity.max() > 0.02)
    assert drawn >= (0 if needs_marks else 6)


def test_cover_hides_what_is_below() -> None:
    layers = Layers.empty(4, 4)
    layers.cover(np.ones((4, 4), np.float32), np.float32([0.1, 0.2, 0.3]))
    layers.cover(np.full((4, 4), 0.5, np.float32), np.float32([0.5, 0.2, 0.3]))
    np.testing.assert_allclose(layers.opacity, 1)
    np.testing.assert_allclose(layers.paint[0, 0], [0.3, 0.2, 0.3], atol=1e-6)


def test_damage_takes_on_the_tone_of_the_print() -> None:
    layers = Layers.empty(8, 8)
    layers.cover(np.ones((8, 8), np.float32), np.float32([0.2, 0.9, 0.4]))
    layers.stain(np.ones((8, 8), np.float32), np.float32([0.3, 0.7, 1.3]))
    brown = np.float32([0.6, 0.3, 0.15])
    layers.tone(np.linspace(0.2, 1, 64, dtype=np.float32).reshape(8, 8, 1) * brown)
    np.testing.assert_allclose(layers.paint[0, 0], 0.5 * brown / brown.mean(), rtol=1e-4)
    np.testing.assert_allclose(layers.density, 2.3 / 3, rtol=1e-5)


def test_most_damage_of_a_brown_print_is_of_its_tone() -> None:
    grey = cv2.resize(data.camera(), (96, 96), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    brown = np.ascontiguousarray(grey * np.float32([1, 0.85, 0.6]))
    spoiled = [TASK.degrade(brown, np.random.default_rng(seed), NoAssets()) for seed in range(40)]
    varieties = np.array([hue_variety(damage.image) for damage in spoiled if damage.present])
    assert len(varieties) > 25
    assert 0.5 < (varieties < 1.25 * hue_variety(brown)).mean() < 1


def test_lifted_damage_casts_a_shadow_of_no_colour() -> None:
    layers = Layers.empty(64, 64)
    opacity = np.zeros((64, 64), np.float32)
    opacity[20:44, 20:44] = 1
    layers.cover(opacity, np.float32([0.8, 0.8, 0.8]))
    layers.lift(np.random.default_rng(1))
    assert layers.density[opacity == 0].max() > 0.02
    assert np.ptp(layers.density, axis=2).max() < 1e-6


def test_borders_wear_only_where_they_are_the_prints() -> None:
    inside = [worn_edges(np.random.default_rng(seed), 64, 64, (False,) * 4) for seed in range(8)]
    assert not np.any(inside)
    top = [worn_edges(np.random.default_rng(seed), 64, 64, (True, False, False, False)) for seed in range(20)]
    assert np.any(top)
    assert not np.any([worn[40:] for worn in top])


def test_prints_differ_in_kind_and_follow_their_seed() -> None:
    prints = [damage_print(GREY, np.random.default_rng(seed), NoAssets()) for seed in range(20)]
    again = damage_print(GREY, np.random.default_rng(0), NoAssets())
    np.testing.assert_array_equal(prints[0].opacity, again.opacity)
    np.testing.assert_array_equal(prints[0].density, again.density)
    assert sum(layers.opacity.max() > 0.1 for layers in prints) > 3
    assert sum(layers.density.max() > 0.1 for layers in prints) > 3
