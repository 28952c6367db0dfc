"""A print while damage is laid on it, with what of the damage is in sight.

Stains let light through, paint covers. What matters most for learning: what is labelled is in plain sight, and nothing
else is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, linear_to_srgb, srgb_to_linear
from photofix.tasks.kit.assets import Sides
from photofix.tasks.kit.fields import Field, channel_max

ALL_SIDES: Sides = (True, True, True, True)

IN_SIGHT = 12 / 255
"""Change of sRGB from which paint is in sight: brown on black is not there to be found."""
PLAIN_STAIN, FAINT_STAIN = 18 / 255, 6 / 255
"""The same of stains, whose rims are soft: between the two nobody can say."""
COVERED = 0.12
"""Opacity from which paint is damage: the haze around it is not."""
OPAQUE = 0.3
"""More paint than this cannot be divided out."""
WHOLE_PX = 9
"""Gaps up to this width in a piece that is gone are part of it."""
MAX_DENSITY = 2.5

MODES, MODE_SHARES = ("paint", "beyond", "veil"), (0.65, 0.2, 0.15)
"""How paint meets the picture: it replaces it, shows only where it is lighter (or darker) than it, or veils it."""


@dataclass
class Print:
    """A print while damage is laid on it.

    Attributes:
        image: H x W x 3 sRGB, as it looks now.
        sides: which of top, left, bottom, right are borders of the print.
        tint: its mean colour over its mean, sRGB.
        white: its brightest sRGB value, 0.75 or more.
        is_toned: whether stains have the one tone of the print, as in a grey or brown reproduction of it.
        seen: H x W bool, where damage is in sight.
        unsure: H x W bool, where nobody can say.
        opaque: H x W bool, where it cannot be divided out.
        density: H x W x 3 >= 0, of what lets light through (linear light).
    """

    image: Image
    sides: Sides
    tint: NDArray[np.float32]
    white: float
    is_toned: bool
    seen: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    opaque: NDArray[np.bool_]
    density: Image

    @staticmethod
    def of(clean: Image, sides: Sides = ALL_SIDES, is_toned: bool = False) -> Print:
        """A clean print (H x W x 3 sRGB)."""
        mean = clean.mean(axis=(0, 1))
        shape = clean.shape[:2]
        return Print(
            image=clean,
            sides=sides,
            tint=floats(np.clip(mean / max(float(mean.mean()), 1e-3), 0.3, 1.6)),
            white=max(0.75, float(clean[::2, ::2].max())),
            is_toned=is_toned,
            seen=np.zeros(shape, bool),
            unsure=np.zeros(shape, bool),
            opaque=np.zeros(shape, bool),
            density=np.zeros((*shape, 3), np.float32),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height, width."""
        return self.image.shape[0], self.image.shape[1]

    def stain(self, density: Field, spectrum: NDArray[np.float32], keeps_hue: bool = False) -> None:
        """Lay H x W `density` with the colour `spectrum` over it (Beer-Lambert law)."""
        self.stain_with(floats(density[..., None] * spectrum), keeps_hue)

    def stain_with(self, density: Image, keeps_hue: bool = False) -> None:
        """Lay H x W x 3 density over it; `keeps_hue` even where the print has one tone."""
        if self.is_toned and not keeps_hue:
            density = np.repeat(floats(density.mean(axis=2, keepdims=True)), 3, 2)
        density = floats(np.clip(density, 0, MAX_DENSITY - self.density))
        stained = linear_to_srgb(srgb_to_linear(self.image) * np.exp(-density))
        self.density += density
        change = channel_max(np.abs(stained - self.image))
        self.seen |= change > PLAIN_STAIN
        self.unsure |= change > FAINT_STAIN
        self.image = floats(stained)

    def cover(
        self, opacity: Field, paint: Image | NDArray[np.float32], mode: str = "paint", is_whole: bool = False
    ) -> None:
        """Lay paint (sRGB, per pixel or one colour) over it, H x W `opacity` in 0..1; `mode`: see `MODES`.

        With `is_whole`, what happens to be as light as the paint is damaged with the rest around it.
        """
        share, before = opacity[..., None], self.image
        if mode == "paint":
            after = before + (paint - before) * share
        elif mode == "beyond":
            lighter = float(np.mean(paint)) > 0.4
            after = np.maximum(before, paint * share) if lighter else np.minimum(before, 1 - (1 - paint) * share)
        else:
            lighter = float(np.mean(paint)) > 0.4
            veil = share * np.float32(0.7)
            after = 1 - (1 - before) * (1 - veil) if lighter else before * (1 - veil)
        after = floats(np.clip(after, 0, 1.05))
        seen = (channel_max(np.abs(after - before)) > IN_SIGHT) & (opacity > COVERED)
        if is_whole:
            around = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((WHOLE_PX, WHOLE_PX), np.uint8))
            seen |= (around > 0) & (opacity > OPAQUE)
        # Thin paint that darkens acts like density: it is divided out, not filled.
        darkens = (after <= before + np.float32(1e-4)).all(axis=2) & (opacity <= OPAQUE)
        if darkens.any():
            thin = np.log((srgb_to_linear(before) + 0.01) / (srgb_to_linear(np.clip(after, 0, 1)) + 0.01))
            self.density = floats(np.clip(self.density + np.where(darkens[..., None], thin, 0), 0, MAX_DENSITY))
        self.seen |= seen
        self.opaque |= seen & ~darkens
        self.image = after

    def lift(self, opacity: Field, rng: np.random.Generator) -> None:
        """The edges of what was laid on stand up from the paper and cast a shadow to one side."""
        height, width = self.shape
        aside = np.hstack([np.eye(2), rng.choice([-2, -1, 1, 2], (2, 1))])
        lifted = cv2.warpAffine(opacity, aside, (width, height), borderMode=cv2.BORDER_REPLICATE)
        shadow = np.clip(cv2.GaussianBlur(lifted, (0, 0), rng.uniform(0.5, 2)) - opacity, 0, 1)
        self.image = floats(self.image * (1 - shadow * np.float32(0.5 * rng.uniform(0.2, 1)))[..., None])
