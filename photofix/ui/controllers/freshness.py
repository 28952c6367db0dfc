"""Which of the previews asked for is on the canvas, and whether the whole photo there shows today's edit.

Jobs are numbered in the order in which they are asked for, so "newer" is one comparison.
"""

from __future__ import annotations


class Freshness:
    """What was asked for, compared with what is shown."""

    def __init__(self) -> None:
        self._asked = 0
        self._shown = 0
        self._whole_due: int | None = None
        """The first job whose whole photo would show the latest change; None once one is shown."""

    @property
    def next_serial(self) -> int:
        """The number of the job that is asked for next, from 1."""
        return self._asked + 1

    @property
    def is_up_to_date(self) -> bool:
        """Whether the last job asked for is shown; False before the first."""
        return 0 < self._asked <= self._shown

    @property
    def is_whole_up_to_date(self) -> bool:
        """Whether the whole photo that is shown was asked for after the last change."""
        return self._whole_due is None

    def change(self) -> None:
        """Something has changed: results of all jobs that were asked for before show an old state."""
        self._whole_due = self.next_serial

    def ask(self) -> None:
        """Note that the job numbered `next_serial` was sent."""
        self._asked = self.next_serial

    def show(self, serial: int, is_whole: bool) -> bool:
        """Take the result of a job; False, and nothing changes, if a newer one is shown already."""
        if serial < self._shown:
            return False
        self._shown = serial
        if is_whole and self._whole_due is not None and serial >= self._whole_due:
            self._whole_due = None
        return True
