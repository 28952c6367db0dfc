"""How long many photos still take, judged by those that are done: smoothed, so that it neither jumps with each photo
nor holds on to how fast the first ones were."""

from __future__ import annotations

LATEST = 0.15
"""How much the latest photo says at least; while there are fewer, all say the same."""


class Pace:
    """Seconds of work per photo. Pauses, and photos that cost no work or failed, are not told to it."""

    def __init__(self) -> None:
        self._seconds, self._count = 0.0, 0

    def note(self, seconds: float) -> None:
        """One more photo has taken so long, or come so long after the one before."""
        self._count += 1
        self._seconds += max(1 / self._count, LATEST) * (seconds - self._seconds)

    def left_s(self, photos: float) -> float | None:
        """How long so many photos, parts of one among them, will take; None before any is done."""
        return photos * self._seconds if self._count else None
