"""The crop rectangle as a value: dragged by its handles, held to a ratio, kept inside the picture. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

SMALLEST_PX = 8.0
HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
_HALVINGS = 14


@dataclass(frozen=True)
class CropRect:
    """Left, top, width, height in pixels of the canvas (`Geometry.crop`), which a straightened picture leaves partly
    empty."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    def handle(self, name: str) -> tuple[float, float]:
        """(x, y) of a handle, named as on a compass."""
        x = self.left if "w" in name else self.right if "e" in name else self.middle[0]
        y = self.top if "n" in name else self.bottom if "s" in name else self.middle[1]
        return x, y

    def moved(self, dx: float, dy: float) -> CropRect:
        """Shifted."""
        return CropRect(self.left + dx, self.top + dy, self.width, self.height)

    def pulled(self, name: str, x: float, y: float, ratio: float | None) -> CropRect:
        """With the handle `name` at (x, y); what is opposite stays. `ratio` = width / height, None = free."""
        left = min(x, self.right - SMALLEST_PX) if "w" in name else self.left
        right = max(x, self.left + SMALLEST_PX) if "e" in name else self.right
        top = min(y, self.bottom - SMALLEST_PX) if "n" in name else self.top
        bottom = max(y, self.top + SMALLEST_PX) if "s" in name else self.bottom
        width, height = right - left, bottom - top
        if ratio is None:
            return CropRect(left, top, width, height)
        if name in ("n", "s"):
            width = height * ratio
        elif name in ("e", "w"):
            height = width / ratio
        else:
            width = max(width, height * ratio)
            height = width / ratio
        left = right - width if "w" in name else left if "e" in name else self.middle[0] - width / 2
        top = bottom - height if "n" in name else top if "s" in name else self.middle[1] - height / 2
        return CropRect(left, top, width, height)

    def shaped(self, ratio: float | None) -> CropRect:
        """Of another ratio, with the same middle and area."""
        if ratio is None:
            return self
        width = (self.width * self.height * ratio) ** 0.5
        x, y = self.middle
        return CropRect(x - width / 2, y - width / ratio / 2, width, width / ratio)

    def is_within(self, wide: float, tall: float, degrees: float) -> bool:
        """Whether no empty corner of a picture of `wide` x `tall`, straightened by `degrees`, is inside."""
        c, s = cos(radians(degrees)), sin(radians(degrees))
        for x, y in (self.handle(name) for name in ("nw", "ne", "se", "sw")):
            dx, dy = x - wide / 2, y - tall / 2
            if abs(dx * c + dy * s) > wide / 2 + 0.01 or abs(dy * c - dx * s) > tall / 2 + 0.01:
                return False
        return self.left >= -0.01 and self.right <= wide + 0.01 and self.top >= -0.01 and self.bottom <= tall + 0.01

    def fitted(self, wide: float, tall: float, degrees: float) -> CropRect:
        """This rectangle, or the largest of its shape around its middle that lies within; towards the picture's middle
        where that is needed."""
        x, y = self.middle
        centre = CropRect(min(max(x, 0), wide) - SMALLEST_PX / 2, min(max(y, 0), tall) - SMALLEST_PX / 2, *_TINY)
        if not centre.is_within(wide, tall, degrees):
            centre = CropRect(wide / 2 - SMALLEST_PX / 2, tall / 2 - SMALLEST_PX / 2, *_TINY)
        x, y = centre.middle
        tiny = CropRect(x - self.width * 1e-3, y - self.height * 1e-3, self.width * 2e-3, self.height * 2e-3)
        whole = CropRect(x - self.width / 2, y - self.height / 2, self.width, self.height)
        return tiny.towards(whole, wide, tall, degrees)

    def towards(self, other: CropRect, wide: float, tall: float, degrees: float) -> CropRect:
        """As far from here to `other` as lies within."""
        if other.is_within(wide, tall, degrees):
            return other
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            share = (low + high) / 2
            low, high = (share, high) if self._between(other, share).is_within(wide, tall, degrees) else (low, share)
        return self._between(other, low)

    def whole_px(self) -> tuple[int, int, int, int]:
        """(left, top, width, height) in whole pixels, none of them outside."""
        left, top = int(self.left + 0.999), int(self.top + 0.999)
        if abs(self.left - round(self.left)) < 0.05:
            left = round(self.left)
        if abs(self.top - round(self.top)) < 0.05:
            top = round(self.top)
        return max(left, 0), max(top, 0), max(1, int(self.right + 0.05) - left), max(1, int(self.bottom + 0.05) - top)

    def _between(self, other: CropRect, share: float) -> CropRect:
        pairs = zip(
            (self.left, self.top, self.width, self.height),
            (other.left, other.top, other.width, other.height),
            strict=True,
        )
        left, top, width, height = (here + (there - here) * share for here, there in pairs)
        return CropRect(left, top, width, height)


_TINY = (SMALLEST_PX, SMALLEST_PX)
