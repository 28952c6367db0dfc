"""What is looked for in the background stands back while a person waits for a picture: on two cores a network that runs
beside it takes most of a moving slider's frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

HOLD_S = 0.05
"""After a picture: it must be painted, and the next move of the slider is on its way."""

MOST_S = 0.25
"""How long one call stands back at most, so that the work goes on, if slowly, whatever the person does."""


class Courtesy:
    """Shared by the thread that makes pictures and one that can wait."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._at_work = 0
        self._held_until = 0.0

    @contextmanager
    def first(self) -> Iterator[None]:
        """Inside, and for a moment afterwards, others stand back."""
        with self._changed:
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._held_until = monotonic() + HOLD_S
                self._changed.notify_all()

    def expect(self) -> None:
        """A picture is about to be asked for: for a moment others stand back already."""
        with self._changed:
            self._held_until = monotonic() + HOLD_S
            self._changed.notify_all()

    def give_way(self) -> None:
        """Return once nobody comes first, or after `MOST_S`."""
        end = monotonic() + MOST_S
        with self._changed:
            while (left := end - monotonic()) > 0:
                held = self._held_until - monotonic()
                if not self._at_work and held <= 0:
                    return
                self._changed.wait(left if self._at_work else min(left, held))
