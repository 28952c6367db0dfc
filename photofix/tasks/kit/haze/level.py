"""The level of a dehazed picture, as it is applied: gain and lift per channel at any strength."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import floats

MOST_LOG_GAIN, MOST_LIFT = 0.7, 0.4
"""How far the level of the clear picture is moved at most: contrast of a channel by a factor of 2, its mean by 0.4."""
NO_LEVEL = np.zeros((2, 3), np.float32)
"""Log gain and lift of an answer without a level."""
Level = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Gain and lift, 3 x 1 x 1 each."""

_LEVELS: WeakKeyDictionary[TaskAnalysis, tuple[float, Level]] = WeakKeyDictionary()


def level_at(found: TaskAnalysis, s: float) -> Level:
    """Gain and lift (3 x 1 x 1) of the level at strength s: the share s of the way from x to gain x + lift, such that
    shares of it made one after the other add up. 1 and 0 for an answer without a level. Made once for all tiles of a
    render."""
    known = _LEVELS.get(found)
    if known is None or known[0] != s:
        known = _LEVELS[found] = s, _level_of(found, s)
    return known[1]


def _level_of(found: TaskAnalysis, s: float) -> Level:
    log_gain, lift = found.params.get("level", NO_LEVEL).astype(np.float64).reshape(2, 3, 1, 1)
    is_plain = np.abs(log_gain) < 1e-6
    whole = np.where(is_plain, 1.0, np.expm1(log_gain))
    share = np.where(is_plain, s, np.expm1(s * log_gain) / whole)
    return floats(np.exp(s * log_gain)), floats(lift * share)
