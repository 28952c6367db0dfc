"""Real damage for the generators to paste, where it is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image

Sides = tuple[bool, bool, bool, bool]
"""Whether it holds at the top, left, bottom, right."""


class Assets(Protocol):
    """Real damage to paste, drawn at random; training reads it from folders, tests go without.

    `picture` is for any task. The others are ready-made readings of three folders that print damage is laid from.
    """

    def picture(self, kind: str, rng: np.random.Generator) -> Image | None:
        """h x w x 3 sRGB 0..1: one of the pictures in the training data's folder `kind`, whose meaning is the task's
        business; None if there are none."""

    def stain(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """h x w x 3 optical density >= 0 of a real stain crop, fading to 0 at its border."""

    def mask(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """h x w opacity 0..1 of real dirt, hairs, scratches."""

    def paper(self, rng: np.random.Generator) -> Image | None:
        """h x w x 3 sRGB 0..1 texture of old paper."""

    def crack(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """h x w opacity 0..1 of a real network of cracks."""

    def damage(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """h x w x 4, sRGB and opacity 0..1: damage cut from a real print."""


@dataclass(frozen=True)
class NoAssets:
    """No real damage at hand: the generators stay procedural."""

    def picture(self, kind: str, rng: np.random.Generator) -> None:
        """None: nothing to paste."""

    def stain(self, rng: np.random.Generator) -> None:
        """None: nothing to paste."""

    def mask(self, rng: np.random.Generator) -> None:
        """None: nothing to paste."""

    def paper(self, rng: np.random.Generator) -> None:
        """None: nothing to paste."""

    def crack(self, rng: np.random.Generator) -> None:
        """None: nothing to paste."""

    def damage(self, rng: np.random.Generator) -> None:
        """None: nothing to paste."""
