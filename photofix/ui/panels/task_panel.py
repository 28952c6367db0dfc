"""The tasks panel, made from the task registry: one card per task, bound to the shown document."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.panels.found_words import task_text
from photofix.ui.panels.task_card import TaskCard
from photofix.ui.panels.whole_rows import WholeRows
from photofix.ui.session.color_output import choose_color_output, is_color_output
from photofix.ui.session.document import Document


class TaskPanel(QWidget):
    """Signals: solo_changed (task key, "" = all tasks are shown), color_output_changed (bool), pick_asked (task key,
    picker key), pick_ended, findings_asked (someone wants to see the places that were found)."""

    solo_changed = Signal(str)
    color_output_changed = Signal(bool)
    pick_asked = Signal(str, str)
    pick_ended = Signal()
    findings_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.cards: dict[str, TaskCard] = {}
        self._solo = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        self.color_output = QCheckBox(self.tr("&Grey photo may take on color"), self)
        self.color_output.setToolTip(self.tr("Otherwise the result stays grey, on screen and in the file"))
        self.color_output.setChecked(is_color_output())
        self.color_output.toggled.connect(self._choose_color_output)
        layout.addWidget(self.color_output)
        # Shown last to first: what a person notices first is undone last.
        for key, task in reversed(load_tasks().items()):
            card = _BoundCard(key, TaskCard(task, self), self)
            self.cards[key] = card.card
            layout.addWidget(card.card)
        self.whole = WholeRows(self)
        layout.addWidget(self.whole)
        layout.addStretch(1)
        self.set_document(None)

    @property
    def solo(self) -> str:
        """The task shown alone, "" for none."""
        return self._solo

    @property
    def document(self) -> Document | None:
        """The document whose knobs are shown."""
        return self._document

    def set_document(self, document: Document | None) -> None:
        """Show another document's knobs."""
        if self._document is not None:
            self._document.edit_changed.disconnect(self._show_edit)
            self._document.analysis_changed.disconnect(self.refresh)
        self._document = document
        self.set_solo("")
        self.pick_ended.emit()
        if document is not None:
            document.edit_changed.connect(self._show_edit)
            document.analysis_changed.connect(self.refresh)
        self.refresh()

    def set_solo(self, key: str) -> None:
        """Show one task alone, or all."""
        for other, card in self.cards.items():
            card.solo.setChecked(other == key)
        if key != self._solo:
            self._solo = key
            self.solo_changed.emit(key)

    def release_pickers(self) -> None:
        """No picker is down any more."""
        for card in self.cards.values():
            for button in card.pickers.values():
                with QSignalBlocker(button):
                    button.setChecked(False)

    def picker_text(self, task: str, picker: str) -> str:
        """What the history says of a click with a picker."""
        card = self.cards[task]
        name = task_text(card.task.label)
        return self.tr("{task}, picked: {value}").format(task=name, value=card.pickers[picker].text())

    @Slot(bool)
    def _choose_color_output(self, is_wanted: bool) -> None:
        choose_color_output(is_wanted)
        self.color_output_changed.emit(is_wanted)

    @Slot()
    def refresh(self) -> None:
        """Show what the document says now."""
        document = self._document
        self.color_output.setVisible(document is not None and document.photo.is_gray)
        self.whole.show_document(document)
        if document is None:
            for card in self.cards.values():
                card.set_idle(self.tr("Open a photo first"))
            return
        analysis = document.analysis
        if analysis is None and document.problem:
            for card in self.cards.values():
                card.set_idle(document.problem, self.tr("not available"), has_photo=True)
                self._show_knobs(card, document)
            return
        for card in self.cards.values():
            self._show_knobs(card, document)
            card.show_finding(analysis, document.are_findings_final)

    @Slot()
    def _show_edit(self) -> None:
        """A slider on its way changes values and nothing else: words and tips are those of the answer."""
        assert self._document is not None
        self.whole.show_values(self._document)
        for card in self.cards.values():
            self._show_knobs(card, self._document)

    def _show_knobs(self, card: TaskCard, document: Document) -> None:
        for knob in card.task.knobs:
            is_automatic = knob.default is None and document.edit.value(card.task.key, knob.key) is None
            card.show_knob(knob.key, document.shown_value(card.task.key, knob.key), is_automatic)


class _BoundCard(QObject):
    """Carries one card's wishes to the document under the card's task key."""

    def __init__(self, key: str, card: TaskCard, panel: TaskPanel) -> None:
        super().__init__(panel)
        self._key = key
        self._panel = panel
        self.card = card
        card.knob_changed.connect(self._set)
        card.knob_reset.connect(self._reset)
        card.switched.connect(self._switch)
        card.solo_toggled.connect(self._toggle_solo)
        card.gesture_ended.connect(self._end_gesture)
        card.pick_toggled.connect(self._pick)
        card.doubtful.show_asked.connect(panel.findings_asked)
        card.doubtful.apply_asked.connect(self._apply)

    @property
    def _name(self) -> str:
        return task_text(self.card.task.label)

    @Slot(str, float)
    def _set(self, knob: str, value: float) -> None:
        document = self._panel.document
        if document is not None:
            text = self._value_text(knob, value)
            document.change(document.edit.with_value(self._key, knob, value), text, f"{self._key}.{knob}")

    def _value_text(self, knob: str, value: float) -> str:
        """What the history says of a moved slider: "Dehaze: 60 %", or "Dehaze, Distance: 1.5"."""
        row = self.card.rows[knob]
        return self.tr("{task}: {value}").format(task=self._caption(knob), value=row.text(value))

    def _caption(self, knob: str) -> str:
        """The task's name, with the knob's where it is not the strength."""
        if knob == self.card.task.knobs[0].key:
            return self._name
        return self.tr("{task}, {knob}").format(task=self._name, knob=self.card.rows[knob].label)

    @Slot(str)
    def _reset(self, knob: str) -> None:
        document = self._panel.document
        if document is not None:
            is_automatic = self.card.rows[knob].is_automatic
            text = self.tr("{task}: automatic") if is_automatic else self.tr("{task}: as it was at first")
            text = text.format(task=self._caption(knob))
            document.change(document.edit.with_value(self._key, knob, None), text, f"{self._key}.{knob}")
            self._panel.refresh()

    @Slot(bool)
    def _switch(self, is_on: bool) -> None:
        document = self._panel.document
        if document is not None:
            text = self.tr("{task}: on") if is_on else self.tr("{task}: off")
            document.switch(self._key, is_on, text.format(task=self._name))

    @Slot()
    def _apply(self) -> None:
        """Undo whatever was found, certain or not."""
        document = self._panel.document
        if document is not None:
            edit = document.edit.with_value(self._key, "strength", 100.0)
            for knob in self.card.task.knobs:
                if knob.key == CERTAINTY:
                    edit = edit.with_value(self._key, CERTAINTY, knob.low)
            document.change(edit, self.tr("{task}: all places").format(task=self._name))

    @Slot(str, bool)
    def _pick(self, picker: str, is_down: bool) -> None:
        self._panel.release_pickers()
        if is_down:
            with QSignalBlocker(self.card.pickers[picker]):
                self.card.pickers[picker].setChecked(True)
            self._panel.pick_asked.emit(self._key, picker)
        else:
            self._panel.pick_ended.emit()

    @Slot(bool)
    def _toggle_solo(self, is_on: bool) -> None:
        if is_on:
            self._panel.set_solo(self._key)
        elif self._panel.solo == self._key:
            self._panel.set_solo("")

    @Slot()
    def _end_gesture(self) -> None:
        if self._panel.document is not None:
            self._panel.document.end_gesture()
