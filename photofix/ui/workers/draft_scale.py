"""How sharp a frame can be while a slider moves: as sharp as comes in time, learned from the frames before."""

from __future__ import annotations

from collections.abc import Hashable

FRAME_SECONDS = 0.010
"""What rendering may take of a frame; painting it takes the rest of 16 ms."""

FACTORS = (1.0, 0.5, 0.25)
"""Shares of the sharp scale that are tried, in this order."""

FORGETTING = 0.5


class DraftScale:
    """Measured per slider and scale: one slider redoes all tasks, another the last, and a small frame is not as
    much cheaper as it has fewer pixels.
    """

    def __init__(self) -> None:
        self._seconds: dict[tuple[Hashable, float], float | None] = {}
        self._tried_again: set[tuple[Hashable, float]] = set()

    def factor(self, moved: Hashable, sharp: float) -> float:
        """The largest of `FACTORS` that is quick enough, or not known to be too slow.

        Args:
            moved: what is being changed.
            sharp: scale of a sharp frame.
        """
        for factor in FACTORS[:-1]:
            seconds = self._seconds.get((moved, sharp * factor))
            if seconds is None or seconds <= FRAME_SECONDS:
                return factor
        return FACTORS[-1]

    def learn(self, moved: Hashable, scale: float, seconds: float) -> None:
        """A frame of `scale` took so long. The first one says nothing: it also made what the next ones reuse. Where
        that took more than one, small frames tell that larger ones are quick enough after all."""
        key, larger = (moved, scale), (moved, 2 * scale)
        if 4 * seconds <= FRAME_SECONDS < (self._seconds.get(larger) or 0.0) and larger not in self._tried_again:
            self._tried_again.add(larger)
            del self._seconds[larger]
        if key not in self._seconds:
            self._seconds[key] = None
            return
        old = self._seconds[key] or 0.0
        self._seconds[key] = max(seconds, FORGETTING * seconds + (1 - FORGETTING) * old)

    def forget(self) -> None:
        """Another photo."""
        self._seconds.clear()
        self._tried_again.clear()
