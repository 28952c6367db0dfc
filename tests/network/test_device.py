"""Devices by name."""

from __future__ import annotations

import pytest
import torch

from photofix.errors import DeviceError
from photofix.network.device import alone_if_asked, fast_dtype, pick_device
from photofix.raster.threads import one_thread


@pytest.mark.parametrize("name", ["cpu", "auto"])
def test_there_is_always_a_device(name: str) -> None:
    device = pick_device(name)
    assert torch.ones(2, device=device).sum() == 2
    assert fast_dtype(device) in (torch.float32, torch.bfloat16)


@pytest.mark.parametrize("name", ["nonsense", "cuda:97", ""])
def test_a_device_that_is_not_here(name: str) -> None:
    with pytest.raises(DeviceError, match="--device auto or cpu"):
        pick_device(name)


def test_who_works_alone_computes_in_one_thread() -> None:
    before = torch.get_num_threads()
    with one_thread(), alone_if_asked():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
    with alone_if_asked():
        assert torch.get_num_threads() == before
