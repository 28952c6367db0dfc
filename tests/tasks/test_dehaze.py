"""Haze is believed in photos, not in what a print in one tone shows."""

from __future__ import annotations

import numpy as np
from skimage import data

from photofix.tasks.base import NoAssets
from photofix.tasks.dehaze import TASK
from photofix.training.cases import SEPIA, in_tone


def test_a_bright_subject_in_one_tone_is_no_haze() -> None:
    brick = np.repeat(data.brick()[::8, ::8, None], 3, 2).astype(np.float32) / np.float32(255)
    sepia = in_tone(data.astronaut()[::8, ::8].astype(np.float32) / np.float32(255), SEPIA)
    assert TASK.trust(brick) == TASK.trust(sepia.astype(np.float32) / np.float32(255)) == 0


def test_hazy_photos_keep_enough_colour_to_be_believed() -> None:
    photo = np.ascontiguousarray(data.astronaut()[::8, ::8]).astype(np.float32) / np.float32(255)
    for seed in range(12):
        assert TASK.trust(TASK.degrade(photo, np.random.default_rng(seed), NoAssets()).image) == 1
