"""The defects tab: tools, brush settings and the list of strokes and findings. Decides nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.edit import Stroke
from photofix.tasks import load_tasks
from photofix.ui.panels.before_after import ICON_SIZE, SIDE_PX
from photofix.ui.panels.findings_model import FindingsModel, Row
from photofix.ui.panels.found_words import task_text
from photofix.ui.panels.list_view import ListView
from photofix.ui.panels.scrolled import scrolling
from photofix.ui.panels.stroke_tools import StrokeTools
from photofix.ui.session.document import Document
from photofix.ui.session.findings import ListedFinding, judged_by, listed_findings
from photofix.ui.session.strokes import ListedStroke, listed_strokes
from photofix.ui.system.allow import allow
from photofix.ui.system.icons import icon

ROW_GAP_PX = 4


class DefectsPanel(QWidget):
    """Signals: overlay_toggled (bool), selected and hovered (a row or None), verdict_given (finding, is_kept),
    removed (ListedStroke), original_shown (bool); those of `hand` are its own."""

    overlay_toggled = Signal(bool)
    selected = Signal(object)
    hovered = Signal(object)
    verdict_given = Signal(object, bool)
    removed = Signal(object)
    original_shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._shown: tuple[object, ...] | None = None
        self.model = FindingsModel()
        self._area = scrolling(self)
        self._content = QWidget(self._area.viewport())
        self.hand = StrokeTools(self._content)
        self.tools, self.target, self.clear = self.hand.tools, self.hand.target, self.hand.clear
        self.overlay = QCheckBox(self.tr("Show &overlay"), self)
        self.overlay.setToolTip(self.tr("Show strokes and findings on the photo (O)"))
        self.overlay.toggled.connect(self.overlay_toggled)
        self._icon_buttons: dict[QPushButton | QToolButton, str] = {}
        self._make_list()
        self._make_buttons()
        self._lay_out()
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Show another photo's findings."""
        if self._document is not None:
            self._document.edit_changed.disconnect(self.refresh)
            self._document.analysis_changed.disconnect(self.refresh)
        self._document = document
        if document is not None:
            document.edit_changed.connect(self.refresh)
            document.analysis_changed.connect(self.refresh)
        why_not = "" if document is not None else self.tr("Open a photo first")
        self.hand.allow(why_not)
        allow(self.overlay, why_not)
        allow(self.original, why_not)
        self.refresh()

    @property
    def current(self) -> Row | None:
        """The stroke or finding selected in the list."""
        row = self.list.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    @Slot()
    def refresh(self) -> None:
        """Show what the document says now."""
        document = self._document
        key = None
        if document is not None:
            order = self.order.currentData()
            key = (document, document.analysis, judged_by(document.edit), document.problem, _idle(document), order)
        if key is not None and key == self._shown:  # a slider moved: nothing of this changes
            return
        self._shown = key
        strokes = [] if document is None else listed_strokes(document.edit)
        findings = [] if document is None else self._ordered(listed_findings(document))
        chosen = self.current
        self.model.show(document.photo if document is not None else None, strokes, findings)
        if chosen is not None and self.current is None:
            self.select(chosen)
        self._say(document, findings)
        self._enable_buttons()
        self.selected.emit(self.current)

    @Slot()
    def next(self) -> None:
        """Select the next row."""
        self._go(1)

    @Slot()
    def previous(self) -> None:
        """Select the previous row."""
        self._go(-1)

    @Slot()
    def keep(self) -> None:
        """Keep the selected finding, then go on to the next."""
        self._judge(True)

    @Slot()
    def reject(self) -> None:
        """Reject the selected finding, then go on to the next."""
        self._judge(False)

    @Slot()
    def remove(self) -> None:
        """Remove the selected stroke; a finding is rejected."""
        row = self.current
        if isinstance(row, ListedStroke):
            self.removed.emit(row)
        else:
            self._judge(False)

    def select(self, row: Row | None) -> None:
        """Select the row of what was clicked on the photo; None selects nothing."""
        index = QModelIndex()
        for number, candidate in enumerate(self.model.rows):
            if row is not None and _is_same(candidate, row):
                index = self.model.index(number)
        self.list.setCurrentIndex(index)
        if not index.isValid():
            self.list.clearSelection()

    def stroke_name(self, stroke: Stroke) -> str:
        """What a stroke is called."""
        return self.model.stroke_name(stroke)

    def renew_icons(self) -> None:
        """Icons in the colours of a new theme."""
        self.hand.renew_icons()
        for push, name in self._icon_buttons.items():
            push.setIcon(icon(name))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _ordered(self, findings: list[ListedFinding]) -> list[ListedFinding]:
        """As chosen; they come least certain first."""
        if self.order.currentData() == "size":
            return sorted(findings, key=lambda listed: -max(listed.finding.height, listed.finding.width))
        return findings if self.order.currentData() == "doubtful" else findings[::-1]

    def _go(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            row = self.list.currentIndex().row()
            row = (row + step) % count if row >= 0 else (0 if step > 0 else count - 1)
            self.list.selectionModel().setCurrentIndex(
                self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _judge(self, is_kept: bool) -> None:
        listed = self.current
        if isinstance(listed, ListedFinding):
            self.verdict_given.emit(listed, is_kept)
            self._go(1)

    @Slot()
    def _row_changed(self) -> None:
        self._enable_buttons()
        self.selected.emit(self.current)

    @Slot(QModelIndex)
    def _row_entered(self, index: QModelIndex) -> None:
        self.hovered.emit(self.model.rows[index.row()] if index.row() < len(self.model.rows) else None)

    @Slot()
    def _hold_original(self) -> None:
        self.original_shown.emit(True)

    @Slot()
    def _let_original_go(self) -> None:
        self.original_shown.emit(False)

    def _say(self, document: Document | None, findings: list[ListedFinding]) -> None:
        left = sum(listed.is_rejected for listed in findings)
        if document is None:
            text = self.tr("Open a photo first")
        elif document.problem:
            text = self.tr("Not available")
        elif document.analysis is None:
            text = self.tr("Looking at the photo…")
        elif not findings:
            text = self.tr("Nothing found") if document.is_settled else self.tr("Looking closer…")
        else:
            text = self.tr("{count} found, {left} left alone").format(count=len(findings), left=left)
        strokes = len(document.edit.strokes) if document is not None else 0
        self.summary.setText(f"{text} · " + self.tr("%n stroke(s)", "", strokes) if strokes else text)
        idle = _idle(document) if document is not None and findings else ()
        self.hint.setText(self.tr("Nothing of what was found is undone: {task} is at 0 %").format(task=", ".join(idle)))
        self.hint.setVisible(bool(idle))
        allow(self.clear, "" if strokes else self.tr("There are no strokes yet"))

    def _enable_buttons(self) -> None:
        nothing = "" if self.model.rows else self.tr("There are no findings")
        for button in (self.next_button, self.previous_button):
            allow(button, nothing)
        row = self.current
        unchosen = "" if isinstance(row, ListedFinding) else self.tr("Choose a finding first")
        for button in (self.keep_button, self.reject_button):
            allow(button, nothing or unchosen)
        allow(self.remove_button, "" if isinstance(row, ListedStroke) else self.tr("Choose a stroke first"))

    def _make_list(self) -> None:
        self.summary = QLabel(self)
        self.summary.setObjectName("section")
        self.summary.setWordWrap(True)
        self.hint = QLabel(self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.order = QComboBox(self)
        self.order.setAccessibleName(self.tr("Order of the findings"))
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.order.setMinimumContentsLength(6)
        self.order.addItem(self.tr("Least certain"), "doubtful")
        self.order.addItem(self.tr("Most certain"), "certain")
        self.order.addItem(self.tr("Largest"), "size")
        self.order.currentIndexChanged.connect(self.refresh)
        self.list = ListView(self)
        self.list.setModel(self.model)
        self.list.setIconSize(ICON_SIZE)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setMinimumHeight(2 * SIDE_PX)
        # What it would like to have is no reason to scroll the panel around it: it scrolls by itself.
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.setSpacing(ROW_GAP_PX)
        self.list.setAccessibleName(self.tr("Strokes and findings"))
        self.list.selectionModel().currentChanged.connect(self._row_changed)
        self.list.entered.connect(self._row_entered)

    def _make_buttons(self) -> None:
        self.previous_button = self._button("previous", "", self.tr("Previous finding (Shift+N)"), self.previous)
        self.next_button = self._button("next", "", self.tr("Next finding (N)"), self.next)
        self.keep_button = self._button("keep", self.tr("Keep"), self.tr("It is damage: undo it (K)"), self.keep)
        self.reject_button = self._button("reject", self.tr("Reject"), self.tr("Leave it as it is (X)"), self.reject)
        self.remove_button = self._button("delete", "", self.tr("Remove the stroke (Delete)"), self.remove)
        self.original = QToolButton(self)
        self.original.setIcon(icon("original"))
        self.original.setToolTip(self.tr("Hold to see the original (\\)"))
        self.original.setAccessibleName(self.tr("Original"))
        self.original.setAutoRaise(True)
        self.original.pressed.connect(self._hold_original)
        self.original.released.connect(self._let_original_go)
        self._icon_buttons[self.original] = "original"

    def _button(self, name: str, text: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(icon(name), text, self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setObjectName("compact")
        button.clicked.connect(slot)
        self._icon_buttons[button] = name
        return button

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.hand)
        layout.addWidget(self.summary)
        head = QHBoxLayout()
        label = QLabel(self.tr("O&rder"), self)
        label.setBuddy(self.order)
        head.addWidget(label)
        head.addWidget(self.order, 1)
        head.addWidget(self.overlay)
        head.addWidget(self.original)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.previous_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(self.keep_button)
        foot.addWidget(self.reject_button)
        layout.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        self._area.setWidget(self._content)
        around.addWidget(self._area)


def _is_same(row: Row, other: Row) -> bool:
    if isinstance(row, ListedStroke) or isinstance(other, ListedStroke):
        return isinstance(row, ListedStroke) and isinstance(other, ListedStroke) and row.index == other.index
    return row.finding is other.finding


def _idle(document: Document) -> tuple[str, ...]:
    """Names of the tasks that look for fine detail and are at 0."""
    finders = [(key, task) for key, task in load_tasks().items() if task.refines]
    return tuple(task_text(task.label) for key, task in finders if document.shown_value(key, "strength") == 0)
