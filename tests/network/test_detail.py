"""Fine detail: local contrast against a plain count, one answer whatever the size, norms that fold away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from photofix.network import device
from photofix.network.detail import CONTRAST_FLOOR, CONTRAST_RADII, SEEN, DetailTrunk, seen
from photofix.network.encoder import FEATURES


def photos(count: int = 1, height: int = 32, width: int = 64, seed: int = 3) -> Tensor:
    return torch.rand(count, 3, height, width, generator=torch.Generator().manual_seed(seed))


def awake() -> DetailTrunk:
    """With norms that have seen something."""
    torch.manual_seed(2)
    trunk = DetailTrunk()
    with torch.no_grad():
        for _ in range(3):
            trunk(photos(4, seed=int(torch.randint(99, ()).item())))
    return trunk.eval()


@pytest.fixture(autouse=True)
def _plain_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same arithmetic on every processor."""
    monkeypatch.setattr(device, "fast_dtype", lambda _: torch.float32)


def window(field: np.ndarray, y: int, x: int, radius: int) -> np.ndarray:
    return field[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1]


def test_contrast_is_the_distance_from_the_windows_mean_in_its_spread() -> None:
    batch = photos(1, 20, 26)
    grey = batch[0].mean(0).numpy().astype(np.float64)
    planes = seen(batch)[0].numpy()
    assert planes.shape == (SEEN, 20, 26)
    np.testing.assert_allclose(planes[:3], 2 * batch[0].numpy() - 1, atol=1e-6)
    for plane, radius in zip(planes[3:5], CONTRAST_RADII, strict=True):
        away = np.array([[grey[y, x] - window(grey, y, x, radius).mean() for x in range(26)] for y in range(20)])
        for y, x in ((0, 0), (5, 13), (19, 25), (10, 0)):
            spread = np.sqrt((window(away, y, x, radius) ** 2).mean() + CONTRAST_FLOOR**2)
            assert plane[y, x] == pytest.approx(0.5 * np.clip(away[y, x] / spread, -4, 4), abs=1e-4)


@pytest.mark.parametrize("level", [0.0, 0.3, 1.0])
def test_a_flat_picture_has_no_contrast(level: float) -> None:
    planes = seen(torch.full((1, 3, 24, 24), level))[0]
    assert planes[3:5].abs().max() < 1e-4
    torch.testing.assert_close(planes[5], torch.full((24, 24), 4 * CONTRAST_FLOOR - 0.5), atol=1e-4, rtol=0)


@pytest.mark.parametrize("strength", [0.02, 0.1, 0.5])
def test_a_speck_stands_out_from_calm_surroundings_however_faint(strength: float) -> None:
    batch = torch.full((1, 3, 32, 32), 0.4)
    batch[..., 15, 16] += strength
    contrast = seen(batch)[0, 3]
    assert contrast.argmax() == 15 * 32 + 16 and contrast.max() <= 2
    assert contrast.max() > 0.3


def test_features_of_half_the_size_in_any_multiple_of_32() -> None:
    trunk = awake()
    with torch.inference_mode():
        for height, width in ((32, 32), (32, 96), (64, 32)):
            features = trunk(photos(2, height, width))
            assert features.shape == (2, FEATURES, height // 2, width // 2)
            assert features.dtype == torch.float32 and torch.isfinite(features).all()


def test_in_use_a_photo_is_seen_the_same_beside_any_other() -> None:
    trunk, batch = awake(), photos(3)
    with torch.inference_mode():
        together, alone = trunk(batch), trunk(batch[1:2])
    torch.testing.assert_close(together[1:2], alone, atol=1e-4, rtol=1e-4)


def test_norms_fold_into_their_convolutions_without_a_change() -> None:
    trunk, batch = awake(), photos(2)
    with torch.inference_mode():
        before = trunk(batch)
        trunk.fold()
        after = trunk(batch)
    assert not any(isinstance(block, nn.BatchNorm2d) for block in trunk.modules())
    torch.testing.assert_close(after, before, atol=1e-3, rtol=1e-3)


def test_every_part_is_trained() -> None:
    trunk = DetailTrunk()
    trunk(photos(2)).square().mean().backward()
    still = [name for name, value in trunk.named_parameters() if value.grad is None or not value.grad.any()]
    assert still == []


def test_a_single_pixel_reaches_its_own_features_first() -> None:
    """The finest path keeps its place: what changes most lies where the pixel lies."""
    trunk, batch = awake(), photos(1, 64, 64)
    spoiled = batch.clone()
    spoiled[..., 21, 42] = 1 - spoiled[..., 21, 42].round()
    with torch.inference_mode():
        change = (trunk(spoiled) - trunk(batch)).abs().sum(1)[0]
    y, x = divmod(int(change.argmax()), 32)
    assert abs(y - 10) <= 1 and abs(x - 21) <= 1


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_whatever_the_precision_inside_the_answer_is_float32(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trunk = awake()
    with torch.inference_mode():
        exact = trunk(photos())
        monkeypatch.setattr(device, "fast_dtype", lambda _: kind)
        fast = trunk(photos())
    assert fast.dtype == torch.float32
    assert (fast - exact).abs().mean() < 0.05 * exact.abs().mean()
