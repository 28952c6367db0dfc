"""The knobs of the whole edit, folded under "More" below the cards, bound to the shown document."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photofix.edit import WHOLE, WHOLE_KNOBS
from photofix.ui.panels.choice_row import ChoiceRow
from photofix.ui.panels.knob_row import KnobRow
from photofix.ui.session.document import Document
from photofix.ui.system.allow import allow


class WholeRows(QWidget):
    """A button and what it unfolds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.more = QToolButton(self)
        self.more.setObjectName("quiet")
        self.more.setText(self.tr("More"))
        self.more.setToolTip(self.tr("Settings of all tasks together"))
        self.more.setCheckable(True)
        self.rows: dict[str, KnobRow | ChoiceRow] = {}
        self._folded = QWidget(self)
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        for knob in WHOLE_KNOBS:
            label, tip = (QCoreApplication.translate("tasks", text) for text in (knob.label, knob.tip))
            row: KnobRow | ChoiceRow
            if knob.choices:
                choices = [QCoreApplication.translate("tasks", text) for _, text in knob.choices]
                row = ChoiceRow(knob, label, label, choices, tip, self)
            else:
                row = KnobRow(knob, label, label, True, self, tip)
            row.changed.connect(self._set)
            row.reset_asked.connect(self._reset)
            row.gesture_ended.connect(self._end_gesture)
            self.rows[knob.key] = row
            folded.addWidget(row)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addLayout(head)
        layout.addWidget(self._folded)
        self.more.toggled.connect(self._folded.setVisible)
        self._folded.setVisible(False)

    @property
    def choices(self) -> dict[str, ChoiceRow]:
        """Those rows that are lists, by the key of their knob."""
        return {knob: row for knob, row in self.rows.items() if isinstance(row, ChoiceRow)}

    def show_document(self, document: Document | None) -> None:
        """Show what the document says now."""
        self._document = document
        reason = "" if document is not None else self.tr("Open a photo first")
        allow(self.more, reason)
        for row in self.rows.values():
            row.allow(reason)
        if document is not None:
            self.show_values(document)

    def show_values(self, document: Document) -> None:
        """The same where only values have changed."""
        for knob, row in self.rows.items():
            if not row.is_held:
                row.show_value(document.shown_value(WHOLE, knob), False)

    @Slot(str, float)
    def _set(self, knob: str, value: float) -> None:
        if self._document is not None:
            row = self.rows[knob]
            text = f"{row.label}: {row.text(value)}"
            self._document.change(self._document.edit.with_value(WHOLE, knob, value), text, f"{WHOLE}.{knob}")

    @Slot(str)
    def _reset(self, knob: str) -> None:
        if self._document is not None:
            row = self.rows[knob]
            text = f"{row.label}: {row.text(0) if isinstance(row, ChoiceRow) else row.auto.text()}"
            self._document.change(self._document.edit.with_value(WHOLE, knob, None), text, f"{WHOLE}.{knob}")

    @Slot()
    def _end_gesture(self) -> None:
        if self._document is not None:
            self._document.end_gesture()
