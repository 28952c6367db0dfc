"""The trunk: what it is shown, answers that depend on the photo alone, blocks that start as nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from photofix.network.encoder import (
    CHANNELS,
    CONTRAST_FLOOR,
    CONTRAST_RADII,
    DESCRIPTOR,
    FEATURES,
    WIDTHS,
    PixelNorm,
    ResidualBlock,
    Trunk,
    seen,
)


def photos(count: int = 1, height: int = 32, width: int = 48, seed: int = 5) -> Tensor:
    return torch.rand(count, 3, height, width, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def trunk() -> Trunk:
    torch.manual_seed(4)
    return Trunk().eval()


def test_what_is_shown_of_a_pixel() -> None:
    batch = photos(1, 18, 23)
    image = batch[0].permute(1, 2, 0).numpy()
    planes = seen(batch)[0].numpy()
    assert planes.shape == (CHANNELS, 18, 23)
    np.testing.assert_allclose((planes[:3] + 1) / 2, batch[0].numpy(), atol=1e-6)
    np.testing.assert_allclose((planes[3] + 1) / 2, image.min(axis=2), atol=1e-6)
    for y, x in ((0, 0), (9, 11), (17, 22), (3, 20)):
        near = image[max(0, y - 5) : y + 6, max(0, x - 5) : x + 6]
        assert (planes[4, y, x] + 1) / 2 == pytest.approx(near.min(), abs=1e-6)


@pytest.mark.parametrize("index", [0, 1])
def test_local_contrast_is_counted_per_channel_and_window(index: int) -> None:
    batch, radius = photos(1, 20, 20), CONTRAST_RADII[index]
    image = batch[0].permute(1, 2, 0).numpy().astype(np.float64)

    def near(field: np.ndarray, y: int, x: int) -> np.ndarray:
        return field[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1]

    away = np.array([[image[y, x] - near(image, y, x).mean(axis=(0, 1)) for x in range(20)] for y in range(20)])
    planes = seen(batch)[0, 5 + 3 * index : 8 + 3 * index].numpy()
    for y, x in ((0, 0), (10, 7), (19, 3)):
        spread = np.sqrt((near(away, y, x) ** 2).mean(axis=(0, 1)) + CONTRAST_FLOOR**2)
        np.testing.assert_allclose(planes[:, y, x], np.clip(away[y, x] / spread, -4, 4), atol=2e-3)


@pytest.mark.parametrize(("height", "width"), [(16, 16), (16, 64), (48, 32)])
def test_features_at_half_size_and_one_descriptor(trunk: Trunk, height: int, width: int) -> None:
    with torch.inference_mode():
        features, descriptor = trunk(photos(2, height, width))
    assert features.shape == (2, FEATURES, height // 2, width // 2) and descriptor.shape == (2, DESCRIPTOR)
    assert torch.isfinite(features).all() and torch.isfinite(descriptor).all()


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_flat_photo_is_no_reason_for_infinity_in_either_direction(level: float) -> None:
    """One cell of deepest features has no spread: neither it nor its slope may be none."""
    trunk, batch = Trunk(), torch.full((1, 3, 16, 16), level, requires_grad=True)
    features, descriptor = trunk(batch)
    assert torch.isfinite(features).all() and torch.isfinite(descriptor).all()
    (features.sum() + descriptor.square().sum()).backward()
    assert all(torch.isfinite(value.grad).all() for value in trunk.parameters() if value.grad is not None)


def test_no_photo_looks_at_another(trunk: Trunk) -> None:
    batch = photos(3)
    with torch.inference_mode():
        together, alone = trunk(batch), trunk(batch[2:])
    for whole, one in zip(together, alone, strict=True):
        torch.testing.assert_close(whole[2:], one, atol=1e-4, rtol=1e-4)


def test_the_descriptor_tells_a_cast_and_contrast(trunk: Trunk) -> None:
    batch = photos(1, 64, 64)
    cast = batch * torch.tensor([1.0, 0.7, 0.5])[None, :, None, None]
    flat = 0.5 + 0.2 * (batch - 0.5)
    with torch.inference_mode():
        plain, warm, dull = (trunk(one)[1] for one in (batch, cast, flat))
    assert (warm - plain).norm() > 1 and (dull - plain).norm() > 1


def test_a_residual_block_starts_as_nothing_and_can_learn() -> None:
    block, x = ResidualBlock(8), torch.randn(2, 8, 6, 6)
    torch.testing.assert_close(block(x), x)
    block(x).square().sum().backward()
    assert block.second.weight.grad is not None and block.second.weight.grad.any()


@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_a_pixel_norm_looks_at_its_pixel_alone(scale: float) -> None:
    norm, x = PixelNorm(16), torch.randn(1, 16, 5, 7) * scale
    y = norm(x)
    torch.testing.assert_close(y.mean(1), torch.zeros(1, 5, 7), atol=1e-5, rtol=0)
    torch.testing.assert_close(y.var(1, correction=0), torch.ones(1, 5, 7), atol=1e-3, rtol=0)
    changed = x.clone()
    changed[..., 2, 3] = 9
    same = torch.ones(5, 7, dtype=torch.bool)
    same[2, 3] = False
    torch.testing.assert_close(norm(changed)[..., same], y[..., same])


def test_every_part_is_trained_but_for_what_starts_at_zero() -> None:
    trunk = Trunk()
    features, descriptor = trunk(photos(2))
    (features.square().mean() + descriptor.square().mean() + descriptor[:, 0].sum()).backward()
    still = {name for name, value in trunk.named_parameters() if value.grad is None or not value.grad.any()}
    assert all(".first." in name for name in still), "the first convolution waits for the second"
    assert len(WIDTHS) == 4
