"""Progress of long work: a token that carries the percentage out and the wish to stop in."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 (not an error)
    """The person asked to stop; not an error and never shown as one."""


class Progress:
    """Reports how far a job is and raises `Cancelled` when it should stop.

    Args:
        on_report: called with (fraction in 0..1, message); from the worker's thread.
        is_cancelled: asked by `check`; True means stop.
        give_way: called by `check`; returns when the work may go on, or raises `Cancelled`.
    """

    def __init__(
        self,
        on_report: Callable[[float, str], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        give_way: Callable[[], None] | None = None,
    ) -> None:
        self._on_report = on_report
        self._is_cancelled = is_cancelled
        self._give_way = give_way

    def report(self, fraction: float, message: str = "") -> None:
        """Say that `fraction` (0..1) of the work is done, then `check`."""
        self.check()
        if self._on_report is not None:
            self._on_report(min(max(fraction, 0.0), 1.0), message)

    def check(self) -> None:
        """Stand back while something else is more urgent; raise `Cancelled` if the work should stop."""
        if self._give_way is not None:
            self._give_way()
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raise `Cancelled` if the work should stop; from any thread, in the middle of what others wait for."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled

    def part(self, offset: float, length: float) -> Progress:
        """A child whose 0..1 is `offset`..`offset + length` of this one."""
        return Progress(
            lambda fraction, message: self.report(offset + length * fraction, message),
            self._is_cancelled,
            self._give_way,
        )


NO_PROGRESS = Progress()
