"""Sound photos in training: whatever is drawn into them stays a picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.training import dress


@pytest.fixture(scope="module")
def clean() -> NDArray[np.float32]:
    return data.chelsea()[:64, :80].astype(np.float32) / np.float32(255)


def test_what_looks_like_damage_is_drawn_into_sound_photos(clean: NDArray[np.float32]) -> None:
    for draw in (dress._jointed, dress._twigged, dress._starry, dress._as_old_print):
        for seed in range(5):
            drawn = draw(clean, np.random.default_rng(seed))
            assert drawn.shape == clean.shape and drawn.dtype == np.float32
            assert drawn.min() >= 0 and drawn.max() <= 1
            assert np.abs(drawn - clean).max() > 0.02, draw.__name__


def test_a_dressed_photo_is_the_photo_most_of_the_time(clean: NDArray[np.float32]) -> None:
    changes = [np.abs(dress.dressed(clean, np.random.default_rng(seed)) - clean).mean() for seed in range(60)]
    assert np.median(changes) < 0.02 < max(changes)
