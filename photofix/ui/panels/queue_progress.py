"""How far the queue is with all photos, and how long that still takes."""

from __future__ import annotations

from math import ceil

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from photofix.batch.desk import Course, Desk
from photofix.ui.system.sentences import in_our_language, told

MINUTE, HOUR = 60.0, 3600.0


class QueueProgress(QWidget):
    """A bar while photos are unfinished, and a sentence beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Progress of the queue"))
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(160)
        self.bar.setMaximumHeight(12)
        self.bar.setTextVisible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        layout.addWidget(self.label, 1)

    def show_course(self, desk: Desk) -> None:
        """Show what is true now."""
        course = desk.course
        is_busy = course.done + course.failed < course.total
        self.bar.setVisible(is_busy and desk.fatal is None)
        self.bar.setValue(round(1000 * course.fraction))
        text = self._words(course, is_busy, desk.is_paused)
        if desk.fatal is not None:
            text = self.tr("The queue has stopped; start PhotoFix again. {reason}").format(reason=told(desk.fatal))
        elif desk.problem:
            text = f"{text}. {in_our_language(desk.problem)}"
        if text != self.label.text():
            self.label.setText(text)

    def _words(self, course: Course, is_busy: bool, is_paused: bool) -> str:
        if not course.total:
            return self.tr("Nothing to do")
        parts = [self.tr("{done} of %n photo(s) done", "", course.total).format(done=course.done)]
        if course.failed:
            parts.append(self.tr("%n failed", "", course.failed))
        if is_busy and is_paused:
            parts.append(self.tr("paused"))
        elif is_busy and course.left_s is not None:
            parts.append(self._left(course.left_s))
        return self.tr(", ").join(parts)

    def _left(self, seconds: float) -> str:
        """Rounded up, so that it does not change with every photo."""
        if seconds < MINUTE:
            return self.tr("less than a minute left")
        if seconds < 2 * HOUR:
            return self.tr("about %n minute(s) left", "", ceil(seconds / MINUTE))
        return self.tr("about %n hour(s) left", "", round(seconds / HOUR))
