"""What the detail trunk makes of a view, kept small."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from photofix.network.likeness import likeness_map
from photofix.network.model import Features


def features(details: tuple[torch.Tensor, ...]) -> Features:
    return Features((), details, (), torch.Size((50, 71)))


def test_it_covers_the_view_and_no_channel_outweighs_another() -> None:
    rng = torch.Generator().manual_seed(1)
    detail = torch.rand((1, 4, 32, 48), generator=rng) * torch.tensor([1.0, 100.0, 0.01, 0.0]).view(1, 4, 1, 1)
    seen = likeness_map(features((torch.zeros(0), detail)))
    assert seen is not None and seen.shape == (25, 36, 4) and seen.dtype == np.float16
    spread = seen.astype(np.float32).std(axis=(0, 1))
    assert spread[:2] == pytest.approx([1, 1], abs=0.02) and 0.5 < spread[2] < 1 and spread[3] == 0
    assert np.abs(seen.astype(np.float32).mean(axis=(0, 1))).max() < 0.01


def test_without_a_trunk_for_detail_there_is_nothing() -> None:
    assert likeness_map(features((torch.zeros(0),))) is None
