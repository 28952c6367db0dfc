"""Haze is read twice, from the encoder's features and from overviews; the two err differently.

The features tell depth better, but what the network has never met (a blue sky above a hazy plain, a dark corner of a
cloud) may pass for the thickest haze there, and would come out brown or black.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from photofix.color_space import floats
from photofix.tasks.kit.fields import Field

FINER = 0.85
"""Share of the finer reading in the mean of the two; drawn haze on held-out photos loses 0.01 dB by it, 0.11 by 0.7."""
MOST_DEEPER = 0.3
"""By how much the optical depth may exceed that of the coarser reading. Drawn haze on held-out photos loses 0.05 dB by
it (0.09 with 0.2, 0.03 with 0.4); skies of real photos are less brown the less is allowed."""


def of_two_readings(finer: Mapping[str, Any], coarser: Mapping[str, Any]) -> dict[str, Any]:
    """Their mean, nowhere much deeper than the coarser one.

    Args:
        finer, coarser: composed answers for the same view; "slope", "offset" and "sharp_depth" h x w x 1 each, of
            any size, the rest of equal shapes.

    Returns:
        an answer with maps as large as those of the finer one.
    """
    mean = {name: floats(FINER * value + (1 - FINER) * _like(coarser[name], value)) for name, value in finer.items()}
    depth, known = mean["sharp_depth"], _like(coarser["sharp_depth"], finer["sharp_depth"])
    bound = np.maximum(known, 0) + MOST_DEEPER
    excess = np.maximum(depth - bound, 0)
    return {**mean, "sharp_depth": depth - excess, "offset": mean["offset"] - excess}


def _like(field: Field, other: Field) -> Field:
    """`field` as large as `other`."""
    if field.shape == other.shape:
        return field
    return floats(cv2.resize(field, other.shape[1::-1]).reshape(other.shape))
