"""Every kind of print damage draws something, at any size, on the layer it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.assets import NoAssets
from photofix.tasks.kit.fields import hue_variety
from photofix.tasks.kit.prints.damage import KINDS, STAINS, _real_damage, damage_print
from photofix.tasks.kit.prints.emulsion import worn_edges
from photofix.tasks.kit.prints.spoiled_print import MAX_DENSITY, Print
from photofix.tasks.rust import TASK, TONED

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


def test_much_damage_of_a_brown_print_is_of_its_tone() -> None:
    grey = cv2.resize(data.camera(), (96, 96), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    brown = np.ascontiguousarray(grey * np.float32([1, 0.85, 0.6]))
    spoiled = [TASK.degrade(brown, np.random.default_rng(seed), NoAssets()) for seed in range(120)]
    varieties = np.array([hue_variety(damage.image) for damage in spoiled if damage.present])
    assert len(varieties) > 60
    assert (varieties < 1.5 * hue_variety(brown)).mean() == pytest.approx(TONED, abs=0.12)


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
