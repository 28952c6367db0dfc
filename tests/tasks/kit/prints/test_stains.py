"""Stains divided out: Beer and Lambert's law where there is a stain, not a bit of change where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import Finding
from photofix.color_space import linear_to_srgb, srgb_to_linear
from photofix.raster.boxes import Box
from photofix.raster.place import Place, scaled_size
from photofix.tasks.kit.findings import index as _findings
from photofix.tasks.kit.prints.stains import divide_out, flattened, planar, stain_finding, stains

HEIGHT, WIDTH = 60, 80
Picture = NDArray[np.float32]


def stain(y: float, x: float, density: float = 0.5, rows: int = 10, columns: int = 14, scale: float = 1.0) -> Finding:
    """An even stain that takes most of the blue, as rust does."""
    cells = np.broadcast_to(np.float16(density) * np.float16([0.4, 0.8, 1.0]), (rows, columns, 3))
    return stain_finding(y, x, rows * scale, columns * scale, scale, cells, np.zeros((rows, columns), np.uint8))


def picture() -> Picture:
    return np.random.default_rng(3).uniform(0.05, 0.9, (HEIGHT, WIDTH, 3)).astype(np.float32)


def whole(scale: float = 1.0) -> Place:
    return Place(0, 0, *scaled_size(HEIGHT, WIDTH, scale), HEIGHT, WIDTH, scale)


def cleaned(found: list[Finding], s: float = 1.0, place: Place | None = None, pixels: Picture | None = None) -> Picture:
    pixels = planar(picture() if pixels is None else pixels)
    divide_out(pixels, stains(found, place or whole()), s)
    return pixels


@pytest.mark.parametrize("s", [0.2, 0.7, 1.0])
def test_light_is_multiplied_by_the_density_to_the_power_of_strength(s: float) -> None:
    result = cleaned([stain(20, 30)], s)
    inner = np.s_[21:29, 31:43]
    expected = srgb_to_linear(picture()[inner]) * np.exp(s * 0.5 * np.array([0.4, 0.8, 1.0]))
    np.testing.assert_allclose(result[inner], linear_to_srgb(expected.astype(np.float32)), atol=3e-4)


def test_a_stain_that_was_laid_on_is_taken_off() -> None:
    light = srgb_to_linear(picture())
    light[20:30, 30:44] *= np.exp(-0.5 * np.float32([0.4, 0.8, 1.0]))
    result = cleaned([stain(20, 30)], pixels=linear_to_srgb(light))
    np.testing.assert_allclose(result[21:29, 31:43], picture()[21:29, 31:43], atol=5e-4)


def test_sound_pixels_keep_their_bits_and_more_strength_is_more_light() -> None:
    results = [cleaned([stain(20, 30), stain(45, 5, 1.2)], s) for s in (0.1, 0.5, 1.0)]
    touched = (results[-1] != picture()).any(axis=2)
    assert touched[20:30, 30:44].all() and touched[45:55, 5:19].all()
    sound = np.ones((HEIGHT, WIDTH), bool)
    sound[19:31, 29:45] = sound[44:56, 4:20] = False
    assert not touched[sound].any()
    for less, more in ((picture(), results[0]), (results[0], results[1]), (results[1], results[2])):
        assert (more[touched] > less[touched]).all()


def test_stains_over_one_another_add_up() -> None:
    twice, thick = cleaned([stain(20, 30), stain(20, 30)]), cleaned([stain(20, 30, 1.0)])
    np.testing.assert_allclose(twice, thick, atol=2e-4)
    apart = [stain(5, 5), stain(40, 50)]
    assert np.array_equal(cleaned(apart), cleaned(apart[::-1]))


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_any_region_is_that_region_of_the_whole_bit_for_bit(scale: float) -> None:
    found = [stain(20.3, 30.8, scale=1.7), stain(22, 35, 1.0)]
    place = whole(scale)
    pixels = picture()[: place.height, : place.width]
    full, rng = cleaned(found, 0.8, place, pixels), np.random.default_rng(2)
    for _ in range(12):
        top, left = int(rng.integers(place.height)), int(rng.integers(place.width))
        box = Box(top, left, int(rng.integers(top, place.height)) + 1, int(rng.integers(left, place.width)) + 1)
        cut = box.slices(place.box)
        assert np.array_equal(cleaned(found, 0.8, place.at(box), pixels[cut]), full[cut])


@pytest.mark.parametrize("found", [[], [stain(20, 30, 0.0)], [stain(500, 30)]], ids=["none", "empty", "elsewhere"])
def test_nothing_to_divide_out_changes_nothing(found: list[Finding]) -> None:
    places, density = stains(found, whole())
    assert len(places) == 0 and density.shape == (3, 0)
    assert np.array_equal(cleaned(found), picture())


def test_what_is_shown_is_what_is_absorbed_or_covered() -> None:
    density = np.zeros((2, 3, 3), np.float16)
    density[0, 0] = 0.7, 0.1, 0.2
    mask = np.zeros((2, 3), np.uint8)
    mask[1, 2] = 90
    found = stain_finding(0, 0, 2, 3, 1, density, mask, 0.4)
    assert found.shown[0, 0] == round(255 * (1 - np.exp(-0.7))) and found.shown[1, 2] == 90
    assert not found.shown[1, 0] and found.confidence == 0.4
    assert found.marked.sum() == 2


def test_channels_one_after_the_other_share_the_memory() -> None:
    ready = planar(picture())
    assert planar(ready) is ready or np.shares_memory(planar(ready), ready)
    assert np.shares_memory(flattened(ready), ready) and flattened(ready).shape == (3, HEIGHT * WIDTH)
    with pytest.raises(ValueError, match="pass the pixels through `planar`"):
        flattened(picture())


def test_where_findings_are_looked_for_together_or_apart_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that overlap, one far off, one cut by the place's edge: each group by itself, or one around all."""
    found = [stain(5, 8), stain(9, 15, 0.3), stain(41, 60), stain(55, 70)]
    apart = stains(found, whole())
    monkeypatch.setattr(_findings, "MOST_APART", 0)
    together = stains(found, whole())
    order = np.argsort(apart[0])
    assert len(order) > 300 and len(np.unique(apart[0])) == len(order)
    assert np.array_equal(apart[0][order], together[0])
    assert np.array_equal(apart[1][:, order], together[1])
