"""One task in the panel: switch, name, what was found in words, its knobs, "show only this"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photofix.analysis import Analysis, TaskAnalysis
from photofix.tasks.base import CERTAINTY, Task
from photofix.tasks.kit.operator import Knob, Picker
from photofix.ui.panels.choice_row import ChoiceRow
from photofix.ui.panels.doubtful_row import DoubtfulRow
from photofix.ui.panels.elided_label import ElidedLabel
from photofix.ui.panels.found_words import doubtful_words, found_words, task_text
from photofix.ui.panels.knob_row import KnobRow
from photofix.ui.panels.switch import Switch
from photofix.ui.system.allow import allow


class TaskCard(QFrame):
    """Signals: knob_changed (knob key, value), knob_reset (knob key), switched (bool), solo_toggled (bool),
    gesture_ended, pick_toggled (picker key, bool); those of `doubtful` are its own."""

    knob_changed = Signal(str, float)
    knob_reset = Signal(str)
    switched = Signal(bool)
    solo_toggled = Signal(bool)
    gesture_ended = Signal()
    pick_toggled = Signal(str, bool)

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.task = task
        self.switch = Switch(self)
        self.switch.clicked.connect(self.switched)
        self.presence = ElidedLabel(self)
        self.presence.setObjectName("presence")
        self.solo = self._quiet(
            self.tr("Show only this"), self.tr("Show the effect of this task alone; export is not affected")
        )
        self.solo.toggled.connect(self.solo_toggled)
        self.more = self._quiet(self.tr("More"), self.tr("More settings of this task"))
        self.doubtful = DoubtfulRow(task_text(task.label), self)
        self._shown: dict[str, float] = {}
        self.rows: dict[str, KnobRow | ChoiceRow] = {}
        self.pickers: dict[str, QToolButton] = {}
        self._folded = QWidget(self)
        self._lay_out()
        self.more.toggled.connect(self._folded.setVisible)
        self._folded.setVisible(False)

    def show_knob(self, knob: str, value: float, is_automatic: bool) -> None:
        """Show a knob's value; one that is being dragged is left alone."""
        row = self.rows[knob]
        self._shown[knob] = value
        self.doubtful.show_applied(self._takes_all())
        if not row.is_held:
            row.show_value(value, is_automatic)
        if isinstance(row, KnobRow):
            row.auto.setChecked(is_automatic)
        if knob == self.task.knobs[0].key:
            with QSignalBlocker(self.switch):
                self.switch.setChecked(value > 0)

    def _takes_all(self) -> bool:
        """Whether every place found is undone, certain or not."""
        strength = self._shown.get(self.task.knobs[0].key, 0.0)
        least = next((knob for knob in self.task.knobs if knob.key == CERTAINTY), None)
        return strength > 0 and (least is None or self._shown.get(CERTAINTY, least.high) <= least.low)

    def show_finding(self, analysis: Analysis | None, is_final: bool) -> None:
        """Say in words what the network found, if that is all it will find, and enable what can be used."""
        found = None if analysis is None else analysis.tasks.get(self.task.key)
        is_final = is_final or not self.task.refines
        self.doubtful.say(doubtful_words(self.task, found) if found is not None and is_final else "")
        self._say(self._words(found, analysis, is_final))
        self._allow("" if found is not None else self._why_disabled(analysis is not None))

    def set_idle(self, reason: str, words: str = "", has_photo: bool = False) -> None:
        """No photo or no network: everything that needs it is off, and says why."""
        self.doubtful.say("")
        self._say(words)
        self._allow(reason, has_photo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words may have more room now, or less."""
        super().resizeEvent(event)
        self._place_words()

    def _place_words(self) -> None:
        """Beside the task's name; without room there, on their own line."""
        room = self.contentsRect().marginsRemoved(self._rows.contentsMargins()).width()
        # The row is not asked what lies in it: Python would keep items that Qt deletes when the words change their row.
        taken = sum(other.sizeHint().width() + self._title.spacing() for other in (self.switch, self._caption))
        if taken + self.presence.sizeHint().width() > room:
            if self._rows.indexOf(self.presence) < 0:  # asked at each move of each slider: nothing is laid out anew
                self._rows.insertWidget(1, self.presence)
        elif self._title.indexOf(self.presence) < 0:
            self._title.addWidget(self.presence)

    def _allow(self, why_not: str, has_photo: bool = True) -> None:
        """What a person adjusts needs a photo, but no answer."""
        of_photo = why_not if self.task.finish is None or not has_photo else ""
        for button, reason in ((self.switch, why_not), (self.solo, why_not), (self.more, of_photo)):
            allow(button, reason)
        for knob in self.task.knobs:
            self.rows[knob.key].allow(of_photo if knob.is_finish else why_not)
        for picker in self.pickers.values():
            allow(picker, of_photo)
        self.setToolTip(why_not)

    def _say(self, words: str) -> None:
        self.presence.setText(words)
        self.presence.setToolTip(words)  # where there is no room for all of them
        self._place_words()

    def _words(self, found: TaskAnalysis | None, analysis: Analysis | None, is_final: bool) -> str:
        if analysis is not None and found is None:
            return self.tr("not in these weights")
        if analysis is None or found is None or not is_final:
            return self.tr("looking…")  # the same words till the end: longer ones may need a line of their own
        return found_words(self.task, analysis)

    def _why_disabled(self, has_analysis: bool) -> str:
        if not has_analysis:
            return self.tr("Available when PhotoFix has looked at the photo")
        return self.tr("The installed weights were trained without this task")

    def _lay_out(self) -> None:
        self._rows = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        name = task_text(self.task.label)
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 4, 0, 0)
        for index, knob in enumerate(self.task.knobs):
            row = self._row(knob, name, index > 0)
            row.changed.connect(self.knob_changed)
            row.reset_asked.connect(self.knob_reset)
            row.gesture_ended.connect(self.gesture_ended)
            self.rows[knob.key] = row
            (layout if index == 0 else folded).addWidget(row)
        if self.task.finish is not None and self.task.finish.pickers:
            folded.addLayout(self._picker_row(self.task.finish.pickers))
        layout.insertWidget(1, self.doubtful)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.solo)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self.more.setVisible(len(self.task.knobs) > 1)
        layout.addLayout(foot)
        layout.addWidget(self._folded)

    def _head(self) -> QHBoxLayout:
        name = task_text(self.task.label)
        self._caption = title = QLabel(name, self)
        title.setObjectName("cardTitle")
        title.setBuddy(self.switch)
        self.switch.setAccessibleName(name)
        self.switch.setToolTip(self.tr("Turn this task on or off"))
        self._title = head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.switch)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.presence)
        return head

    def _row(self, knob: Knob, name: str, shows_label: bool) -> KnobRow | ChoiceRow:
        label, tip = task_text(knob.label), task_text(knob.tip) if knob.tip else ""
        spoken = f"{name}: {label}"
        if knob.choices:
            return ChoiceRow(knob, label, spoken, [task_text(text) for _, text in knob.choices], tip, self)
        return KnobRow(knob, label, spoken, shows_label, self, tip)

    def _picker_row(self, pickers: Sequence[Picker]) -> QHBoxLayout:
        """A button for each; one is down while the next click on the photo is taken."""
        layout = QHBoxLayout()
        layout.setSpacing(4)
        layout.addWidget(QLabel(self.tr("Pick:"), self))
        for picker in pickers:
            button = self._quiet(task_text(picker.label), task_text(picker.tip))
            button.setObjectName("pill")
            button.toggled.connect(partial(self.pick_toggled.emit, picker.key))
            self.pickers[picker.key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        return layout

    def _quiet(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("quiet")
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(f"{task_text(self.task.label)}: {text}")
        button.setCheckable(True)
        return button
