"""Estimates how long many photos still take, by an exponential moving average of the seconds of those that are done: it
does not jump with each photo, and forgets how fast the first ones were."""

from __future__ import annotations

LATEST = 0.15
"""Least weight of the latest photo in the average; while there are few photos, all weigh the same."""


class Pace:
    """Seconds of work per photo. The caller leaves out pauses, and photos that failed or cost no work."""

    def __init__(self) -> None:
        self._seconds, self._count = 0.0, 0

    def note(self, seconds: float) -> None:
        """One more photo is done; `seconds` is what it took, or how long after the one before it came."""
        self._count += 1
        self._seconds += max(1 / self._count, LATEST) * (seconds - self._seconds)

    def left_s(self, photos: float) -> float | None:
        """Seconds for so many more photos (a fraction for one that is half done); None before any is done."""
        return photos * self._seconds if self._count else None
