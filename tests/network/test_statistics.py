"""Colour statistics that the context vector is given."""

from __future__ import annotations

import pytest
import torch

from photofix.network.statistics import BINS, STATISTICS, color_statistics


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("size", [(16, 16), (16, 300)])
def test_flat_pictures_give_finite_numbers(level: float, size: tuple[int, int]) -> None:
    found = color_statistics(torch.full((2, 3, *size), level))
    assert found.shape == (2, STATISTICS)
    assert torch.isfinite(found).all()


def test_a_cast_moves_the_histogram_but_brightness_does_not() -> None:
    gray = torch.full((1, 3, 32, 32), 0.6)
    warm = gray * torch.tensor([1.0, 0.8, 0.5])[None, :, None, None]
    histogram = slice(STATISTICS - 2 * BINS * BINS, None)
    neutral, dark, cast = (color_statistics(photo)[0, histogram] for photo in (gray, gray * 0.5, warm))
    torch.testing.assert_close(neutral, dark)
    assert not torch.equal(neutral, cast)


def test_place_does_not_matter() -> None:
    photo = torch.rand(1, 3, 48, 48, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(color_statistics(photo), color_statistics(photo.flip(3)), atol=1e-4, rtol=1e-4)
