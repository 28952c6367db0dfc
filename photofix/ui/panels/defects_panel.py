"""The defects tab: tools, brush settings and the list of findings. Decides nothing itself."""

from __future__ import annotations

from math import exp, log

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.tasks import load_tasks
from photofix.ui.canvas.brush import LARGEST, SMALLEST
from photofix.ui.panels.findings_model import SIDE_PX, FindingsModel
from photofix.ui.panels.list_view import ListView
from photofix.ui.panels.scrolled import scrolled
from photofix.ui.panels.task_card import task_text
from photofix.ui.session.document import Document
from photofix.ui.session.findings import ListedFinding, all_findings, judged_by
from photofix.ui.system.allow import allow
from photofix.ui.system.icons import icon

TOOL_ICONS = {"select": "hand", "add": "brush_add", "protect": "brush_protect"}


class DefectsPanel(QWidget):
    """Signals: tool_chosen ("select", "add", "protect"), overlay_toggled (bool), selected (Finding or None),
    verdict_given (Finding, is_kept), radius_changed (photo px), strength_changed (percent), task_chosen (key)."""

    tool_chosen = Signal(str)
    overlay_toggled = Signal(bool)
    selected = Signal(object)
    verdict_given = Signal(object, bool)
    radius_changed = Signal(float)
    strength_changed = Signal(float)
    task_chosen = Signal(str)
    strokes_cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._shown: tuple[object, ...] | None = None
        self.model = FindingsModel()
        self._make_tools()
        self._make_brush()
        self._make_list()
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
        inputs: list[QWidget] = [self.overlay, *self.tools.values(), self.radius, self.strength, self.target]
        for widget in inputs:
            allow(widget, "" if document is not None else self.tr("Open a photo first"))
        self.refresh()

    @property
    def current(self) -> ListedFinding | None:
        """The finding selected in the list."""
        row = self.list.currentIndex().row()
        return self.model.findings[row] if 0 <= row < len(self.model.findings) else None

    @Slot()
    def refresh(self) -> None:
        """Show what the document says now."""
        document = self._document
        key = None
        if document is not None:
            key = (document, document.analysis, judged_by(document.edit), document.problem, _idle_finders(document))
        if key is not None and key == self._shown:  # a slider moved: nothing of this changes
            return
        self._shown = key
        findings = [] if document is None else all_findings(document.analysis, document.edit)
        self.model.show(document.photo if document is not None else None, findings)
        self._say(document, findings)
        self._enable_buttons()

    @Slot()
    def next(self) -> None:
        """Select the next finding."""
        self._go(1)

    @Slot()
    def previous(self) -> None:
        """Select the previous finding."""
        self._go(-1)

    @Slot()
    def keep(self) -> None:
        """Keep the selected finding, then go on to the next."""
        self._judge(True)

    @Slot()
    def reject(self) -> None:
        """Reject the selected finding, then go on to the next."""
        self._judge(False)

    def select(self, listed: ListedFinding) -> None:
        """Select the row of a finding that was clicked on the photo."""
        for row, candidate in enumerate(self.model.findings):
            if candidate.finding is listed.finding:
                self.list.setCurrentIndex(self.model.index(row))

    def show_radius(self, radius_px: float) -> None:
        """Move the size slider without announcing it."""
        self.radius.blockSignals(True)
        self.radius.setValue(round(100 * log(radius_px / SMALLEST) / log(LARGEST / SMALLEST)))
        self.radius.blockSignals(False)
        self.radius_text.setText(f"{2 * radius_px:.0f} px")

    def renew_icons(self) -> None:
        """Icons in the colours of a new theme."""
        for name, button in self.tools.items():
            button.setIcon(icon(TOOL_ICONS[name]))
        for push, name in self._icon_buttons.items():
            push.setIcon(icon(name))

    def _go(self, step: int) -> None:
        count = len(self.model.findings)
        if count:
            row = self.list.currentIndex().row()
            row = (row + step) % count if row >= 0 else (0 if step > 0 else count - 1)
            self.list.selectionModel().setCurrentIndex(
                self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _judge(self, is_kept: bool) -> None:
        listed = self.current
        if listed is not None:
            self.verdict_given.emit(listed, is_kept)
            self._go(1)

    @Slot()
    def _row_changed(self) -> None:
        self._enable_buttons()
        self.selected.emit(self.current)

    @Slot(bool)
    def _tool_toggled(self, is_on: bool) -> None:
        for name, button in self.tools.items():
            if is_on and button is self.sender():
                self.tool_chosen.emit(name)

    @Slot(int)
    def _size_moved(self, position: int) -> None:
        radius = SMALLEST * exp(position / 100 * log(LARGEST / SMALLEST))
        self.radius_text.setText(f"{2 * radius:.0f} px")
        self.radius_changed.emit(radius)

    @Slot(int)
    def _strength_moved(self, value: int) -> None:
        self.strength_text.setText(f"{value} %")
        self.strength_changed.emit(float(value))

    @Slot(int)
    def _target_chosen(self, row: int) -> None:
        self.task_chosen.emit(str(self.target.itemData(row)))

    def _say(self, document: Document | None, findings: list[ListedFinding]) -> None:
        rejected = sum(listed.is_rejected for listed in findings)
        if document is None:
            text = self.tr("Open a photo first")
        elif document.problem:
            text = self.tr("Not available")
        elif document.analysis is None:
            text = self.tr("Looking at the photo…")
        elif not findings:
            text = self.tr("Nothing found") if document.is_settled else self.tr("Still looking…")
        else:
            text = self.tr("{count} found, {rejected} rejected").format(count=len(findings), rejected=rejected)
        self.summary.setText(text)
        idle = _idle_finders(document) if document is not None and findings else ()
        self.hint.setText(self.tr("Nothing of it is undone: {task} is at 0 %").format(task=", ".join(idle)))
        self.hint.setVisible(bool(idle))
        has_strokes = document is not None and bool(document.edit.strokes)
        allow(self.clear, "" if has_strokes else self.tr("There are no strokes yet"))

    def _enable_buttons(self) -> None:
        nothing = "" if self.model.findings else self.tr("There are no findings")
        for button in (self.next_button, self.previous_button):
            allow(button, nothing)
        unchosen = "" if self.current is not None else self.tr("Choose a finding first")
        for button in (self.keep_button, self.reject_button):
            allow(button, nothing or unchosen)

    def _make_tools(self) -> None:
        texts = {
            "select": (self.tr("Select"), self.tr("Click a finding to keep or reject it")),
            "add": (self.tr("Add"), self.tr("Paint damage that was missed; it is filled")),
            "protect": (self.tr("Protect"), self.tr("Paint over what must stay as it is, such as a face")),
        }
        self._group = QButtonGroup(self)
        self.tools: dict[str, QToolButton] = {}
        for name, (text, tip) in texts.items():
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setIcon(icon(TOOL_ICONS[name]))
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setObjectName("tool")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.toggled.connect(self._tool_toggled)
            self._group.addButton(button)
            self.tools[name] = button
        self.tools["select"].setChecked(True)
        self.overlay = QCheckBox(self.tr("Show &overlay"), self)
        self.overlay.toggled.connect(self.overlay_toggled)

    def _make_brush(self) -> None:
        self.radius = QSlider(Qt.Orientation.Horizontal, self)
        self.radius.setRange(0, 100)
        self.radius.setAccessibleName(self.tr("Brush size"))
        self.radius.setToolTip(self.tr("[ smaller, ] larger"))
        self.radius.valueChanged.connect(self._size_moved)
        self.radius_text = QLabel(self)
        self.radius_text.setMinimumWidth(58)
        self.strength = QSlider(Qt.Orientation.Horizontal, self)
        self.strength.setRange(10, 100)
        self.strength.setAccessibleName(self.tr("Brush strength"))
        self.strength.valueChanged.connect(self._strength_moved)
        self.strength_text = QLabel(self)
        self.strength_text.setMinimumWidth(58)
        self.strength.setValue(100)
        self.target = QComboBox(self)
        self.target.setToolTip(self.tr("Which tasks a protecting stroke holds back"))
        self.target.addItem(self.tr("All tasks"), "all")
        for key, task in load_tasks().items():
            self.target.addItem(task_text(task.label), key)
        self.target.currentIndexChanged.connect(self._target_chosen)
        self.clear = QPushButton(self.tr("Remove All Strokes"), self)
        self.clear.clicked.connect(self.strokes_cleared)

    def _make_list(self) -> None:
        self.summary = QLabel(self)
        self.summary.setObjectName("section")
        self.hint = QLabel(self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.list = ListView(self)
        self.list.setModel(self.model)
        self.list.setIconSize(QSize(SIDE_PX, SIDE_PX))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Findings, least certain first"))
        self.list.selectionModel().currentChanged.connect(self._row_changed)
        self._icon_buttons: dict[QPushButton, str] = {}
        self.previous_button = self._button("previous", "", self.tr("Previous finding (P)"), self.previous)
        self.next_button = self._button("next", "", self.tr("Next finding (N)"), self.next)
        self.keep_button = self._button("keep", self.tr("Keep"), self.tr("It is damage: undo it (K)"), self.keep)
        self.reject_button = self._button("reject", self.tr("Reject"), self.tr("Leave it as it is (X)"), self.reject)

    def _button(self, name: str, text: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(icon(name), text, self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setObjectName("compact")
        button.clicked.connect(slot)
        self._icon_buttons[button] = name
        return button

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for button in self.tools.values():
            tools.addWidget(button, 1)
        layout.addLayout(tools)
        form = QFormLayout()
        form.addRow(self.tr("Si&ze"), _row(self.radius, self.radius_text))
        form.addRow(self.tr("S&trength"), _row(self.strength, self.strength_text))
        form.addRow(self.tr("&Protects"), self.target)
        layout.addLayout(form)
        layout.addWidget(self.clear)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.overlay)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.previous_button)
        foot.addWidget(self.next_button)
        foot.addStretch(1)
        foot.addWidget(self.keep_button)
        foot.addWidget(self.reject_button)
        layout.addLayout(foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(content))


def _idle_finders(document: Document) -> tuple[str, ...]:
    """Names of the tasks that look for fine detail and are at 0."""
    finders = [(key, task) for key, task in load_tasks().items() if task.refines]
    return tuple(task_text(task.label) for key, task in finders if document.shown_value(key, "strength") == 0)


def _row(first: QWidget, second: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(first, 1)
    layout.addWidget(second)
    row.setFocusProxy(first)
    return row
