"""What the histogram shows: shares of pixels, counted plainly."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.ui.pixels.counts import count


def test_shares_are_counted_per_value() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    counts = count(pixels)
    for channel, shares in enumerate((counts.red, counts.green, counts.blue)):
        expected = np.bincount(pixels[..., channel].ravel(), minlength=256) / 2000
        np.testing.assert_allclose(shares, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("color", "luminance"), [((255, 0, 0), 76), ((0, 255, 0), 150), ((0, 0, 255), 29), ((9, 9, 9), 9)]
)
def test_luminance_weighs_the_channels(color: tuple[int, int, int], luminance: int) -> None:
    counts = count(np.full((4, 5, 3), color, np.uint8))
    assert counts.luminance[luminance] == 1 and counts.luminance.sum() == 1


def test_what_is_clipped_is_told_by_the_worst_channel() -> None:
    pixels = np.full((10, 10, 3), 128, np.uint8)
    pixels[:2, :, 0], pixels[:3, :, 2] = 0, 0
    pixels[5:9, :, 1] = 255
    counts = count(pixels)
    assert counts.shadows == pytest.approx(0.3) and counts.highlights == pytest.approx(0.4)
    assert count(np.full((3, 3, 3), 128, np.uint8)).shadows == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (1200, 900)])
def test_large_pictures_are_sampled_and_shares_still_add_up(size: tuple[int, int]) -> None:
    ramp = np.linspace(0, 255, size[0] * size[1]).astype(np.uint8).reshape(*size, 1).repeat(3, 2)
    counts = count(ramp)
    for shares in (counts.red, counts.green, counts.blue, counts.luminance):
        assert shares.sum() == pytest.approx(1, abs=1e-4)
    if size[0] > 1000:
        assert counts.red.max() < 0.006, "an even ramp stays even"
