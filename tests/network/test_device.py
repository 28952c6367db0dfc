"""Devices by name."""

from __future__ import annotations

import pytest
import torch

from photofix.errors import DeviceError
from photofix.network.device import fast_dtype, pick_device


@pytest.mark.parametrize("name", ["cpu", "auto"])
def test_there_is_always_a_device(name: str) -> None:
    device = pick_device(name)
    assert torch.ones(2, device=device).sum() == 2
    assert fast_dtype(device) in (torch.float32, torch.bfloat16)


@pytest.mark.parametrize("name", ["nonsense", "cuda:97", ""])
def test_a_device_that_is_not_here(name: str) -> None:
    with pytest.raises(DeviceError, match="--device auto or cpu"):
        pick_device(name)
