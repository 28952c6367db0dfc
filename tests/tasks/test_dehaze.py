"""Haze is believed in photos, not in what is black and white."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from photofix.tasks.dehaze import TASK
from photofix.tasks.kit.assets import NoAssets


@pytest.mark.parametrize("name", ["brick", "coins", "camera"])
def test_a_bright_subject_in_black_and_white_is_no_haze(name: str) -> None:
    picture = np.repeat(getattr(data, name)()[::8, ::8, None], 3, 2)
    assert TASK.trust(picture.astype(np.float32) / np.float32(255)) == 0


def test_hazy_photos_keep_enough_colour_to_be_believed() -> None:
    photo = np.ascontiguousarray(data.astronaut()[::8, ::8]).astype(np.float32) / np.float32(255)
    for seed in range(12):
        assert TASK.trust(TASK.degrade(photo, np.random.default_rng(seed), NoAssets()).image) == 1
