"""The batch queue as a dock: add, reorder, pause, cancel, retry, with progress of each photo and of all, and reasons.

The work is `photofix.batch.desk`; its threads know nothing of Qt. A timer of the GUI thread fetches what changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDockWidget,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionProgressBar,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from photofix.batch.desk import Desk, DeskItem
from photofix.restore.request import Order
from photofix.ui.panels.list_view import TableView
from photofix.ui.panels.queue_progress import QueueProgress
from photofix.ui.session.photo_files import name_filter
from photofix.ui.system.allow import allow
from photofix.ui.system.sentences import in_our_language, told

FETCH_EVERY_MS = 100
Index = QModelIndex | QPersistentModelIndex
PHOTO, PROGRESS, RESULT = range(3)
MOST_REASONS = 3
"""Of so many failures the reasons are written out below the table."""


class QueueModel(QAbstractTableModel):
    """The items of a desk as a table; holds copies of nothing."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[DeskItem] = desk.items

    def item(self, row: int) -> DeskItem:
        """The item shown in `row`."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Number of photos."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Photo, progress, result."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Photo"), self.tr("Progress"), self.tr("Result"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; the progress as a fraction in the user role; paths and reasons in full as tips."""
        item = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item.fraction if item.state == "running" else None
        if role == Qt.ItemDataRole.DisplayRole:
            return (item.task.input.name, self._state(item), self.result(item))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.task.input}\n{self.result(item) or item.task.output}"
        return None

    def refresh(self) -> set[DeskItem]:
        """Show what changed since the last call, and return it."""
        changed = self._desk.take_changes()
        rows = self._desk.items
        if rows != self._rows:
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            place = {item: row for row, item in enumerate(rows)}
            moved = [self._moved(index, place) for index in before]
            self._rows = rows
            self.changePersistentIndexList(before, moved)
            self.layoutChanged.emit()
        for row, item in enumerate(self._rows):
            if item in changed:
                self.dataChanged.emit(self.index(row, PHOTO), self.index(row, RESULT))
        return changed

    def _moved(self, index: QModelIndex, place: dict[DeskItem, int]) -> QModelIndex:
        row = place.get(self._rows[index.row()])
        return QModelIndex() if row is None else self.createIndex(row, index.column())

    def _state(self, item: DeskItem) -> str:
        return {
            "waiting": self.tr("waiting"),
            "running": self.tr("working"),
            "done": self.tr("done"),
            "failed": self.tr("failed"),
            "cancelled": self.tr("cancelled"),
        }[item.state]

    def result(self, item: DeskItem) -> str:
        """What came of it, in words; "" while nothing has."""
        if item.error is not None:
            return told(item.error)
        if item.result is None:
            return ""
        if item.result.error is not None:
            return in_our_language(item.result.error)
        if not item.result.untouched:
            return item.task.output.name
        if item.result.worth_a_look:
            return self.tr("unchanged, %n place(s) worth a look", "", item.result.worth_a_look)
        return self.tr("clean, copied unchanged") if item.result.is_clean else self.tr("copied unchanged")


class ProgressDelegate(QStyledItemDelegate):
    """A bar while a photo is worked on, else the text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        fraction = index.data(Qt.ItemDataRole.UserRole)
        if fraction is None:
            super().paint(painter, option, index)
            return
        bar = QStyleOptionProgressBar()
        bar.rect = option.rect.adjusted(2, 2, -2, -2)
        bar.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Horizontal
        bar.minimum, bar.maximum, bar.progress = 0, 100, round(fraction * 100)
        bar.text, bar.textVisible = f"{round(fraction * 100)} %", True
        QApplication.style().drawControl(QStyle.ControlElement.CE_ProgressBar, bar, painter)


class QueueDock(QDockWidget):
    """Signals: busy_changed (how many photos are unfinished) whenever that number changes; ended (DeskItem) when one
    is done or has failed; offered (list of files and folders) to be asked about and queued; photo_asked (path) to be
    shown."""

    busy_changed = Signal(int)
    ended = Signal(object)
    offered = Signal(object)
    photo_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue")
        self.setWindowTitle(self.tr("Queue"))
        self.setAcceptDrops(True)
        self.desk = desk
        self._unfinished = -1
        self._followed: DeskItem | None = None
        content = QWidget(self)
        self.model = QueueModel(desk, content)
        self.table = self._table(content)
        self.reason = QLabel(content)
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole = QueueProgress(content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(9, 3, 9, 3)
        layout.addLayout(self._buttons(content))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.whole)
        self.setWidget(content)
        self.table.selectionModel().selectionChanged.connect(self._allow_buttons)
        self.table.doubleClicked.connect(self._ask_for)
        self._timer = QTimer(self)
        self._timer.setInterval(FETCH_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    # --- for the window ------------------------------------------------------------------------

    def add_orders(self, orders: list[Order]) -> None:
        """Queue photos with their own edits and options."""
        self.desk.add(orders)
        self.refresh()
        self.show()

    def may_close(self) -> bool:
        """Ask whether to close although photos are unfinished; they go on next time."""
        count = self.desk.unfinished()
        if count == 0:
            return True
        text = self.tr(
            "%n photo(s) in the queue are not finished. They go on when PhotoFix is opened again.", "", count
        )
        buttons = QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel
        return QMessageBox.question(self, self.tr("Close PhotoFix?"), text, buttons) == QMessageBox.StandardButton.Close

    def shut_down(self) -> None:
        """Drop the running photo, keep the rest for next time, end the thread. Call once, when the window closes."""
        self._timer.stop()
        self.desk.close()

    # --- commands ------------------------------------------------------------------------------

    @Slot()
    def ask_add(self) -> None:
        """Ask for photos; how they are to be written is asked next."""
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add photos to the queue"), "", name_filter())
        if names:
            self.offered.emit([Path(name) for name in names])

    @Slot()
    def toggle_pause(self) -> None:
        """Start no new photo, or go on."""
        self.desk.pause(not self.desk.is_paused)
        self.refresh()

    @Slot()
    def cancel_selected(self) -> None:
        """Stop the selected photos, or do not start them."""
        self.desk.cancel(self.selected())
        self.refresh()

    @Slot()
    def retry_selected(self) -> None:
        """Do the selected photos again; without a selection all that failed."""
        chosen = self.selected() or [item for item in self.desk.items if item.state in ("failed", "cancelled")]
        self.desk.retry(chosen)
        self.refresh()

    @Slot()
    def move_up(self) -> None:
        """The selected photos one place earlier."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """The selected photos one place later."""
        self._move(1)

    @Slot()
    def clear_finished(self) -> None:
        """Take what is done or cancelled off the list; what has failed stays."""
        self.desk.clear_finished()
        self.refresh()

    @Slot()
    def clear_failed(self) -> None:
        """Take what has failed off the list."""
        self.desk.clear_failed()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the worker has done since the last time."""
        for item in self.model.refresh():
            if item.state in ("done", "failed"):
                self.ended.emit(item)
        self._allow_buttons()
        self._follow()
        unfinished = self.desk.unfinished()
        if unfinished != self._unfinished:
            self._unfinished = unfinished
            self.busy_changed.emit(unfinished)
        self.whole.show_course(self.desk)

    def _follow(self) -> None:
        """Keep the photo that is worked on in sight, unless somebody looks at others."""
        running = next(((row, item) for row, item in enumerate(self.desk.items) if item.state == "running"), None)
        if running is None or running[1] is self._followed or self.selected() or self.table.underMouse():
            return
        self._followed = running[1]
        self.table.scrollTo(self.model.index(running[0], PHOTO), QAbstractItemView.ScrollHint.PositionAtCenter)

    @Slot()
    def _allow_buttons(self) -> None:
        """Only what would do something can be pressed."""
        chosen, items = self.selected(), self.desk.items
        unchosen = "" if chosen else self.tr("Choose photos in the list first")
        for button, step in ((self.up_button, -1), (self.down_button, 1)):
            allow(button, unchosen or ("" if self._moves(step) else self.tr("No chosen photo can go further")))
        is_unfinished = any(item.state in ("waiting", "running") for item in chosen)
        allow(self.cancel_button, unchosen or ("" if is_unfinished else self.tr("The chosen photos are finished")))
        has_failed = any(item.state in ("failed", "cancelled") for item in chosen or items)
        allow(self.retry_button, "" if has_failed else self.tr("Nothing has failed"))
        self.pause_button.setText(self.tr("Resume") if self.desk.is_paused else self.tr("Pause"))
        has_finished = any(item.state in ("done", "cancelled") for item in items)
        allow(self.clear_button, "" if has_finished else self.tr("Nothing is finished yet"))
        failed = [item for item in items if item.state == "failed"]
        self.clear_failed_button.setVisible(bool(failed))
        self._say_why([item for item in chosen if item.state == "failed"] or (failed if len(failed) == 1 else []))

    def _say_why(self, failed: list[DeskItem]) -> None:
        """In full, what the table may have no room for: of the chosen photos, or of the only one that has failed."""
        text = "\n".join(self._why(item) for item in failed[:MOST_REASONS])
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def _why(self, item: DeskItem) -> str:
        name, sentence = item.task.input.name, self.model.result(item)
        return sentence if name in sentence else f"{name}: {sentence}"

    @Slot(QModelIndex)
    def _ask_for(self, index: QModelIndex) -> None:
        self.photo_asked.emit(self.model.item(index.row()).task.input)

    def selected(self) -> list[DeskItem]:
        """The items of the selected rows, in order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.item(row) for row in rows]

    # --- events --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete is about the chosen photos here; the window's would take a stroke away."""
        if event.key() == Qt.Key.Key_Delete:
            self.cancel_selected()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Queue what was dropped, once it was asked how."""
        event.acceptProposedAction()
        self.offered.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # --- making --------------------------------------------------------------------------------

    def _table(self, parent: QWidget) -> TableView:
        table = TableView(parent)
        table.setModel(self.model)
        table.setItemDelegateForColumn(PROGRESS, ProgressDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.setAccessibleName(self.tr("Queue"))
        table.setMinimumHeight(40)
        table.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys walk in it
        header = table.horizontalHeader()
        header.setSectionResizeMode(PHOTO, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        return table

    def _buttons(self, parent: QWidget) -> QHBoxLayout:
        self.add_button = QPushButton(self.tr("Add…"), parent)
        self.pause_button = QPushButton(self.tr("Pause"), parent)
        self.up_button = QPushButton(self.tr("Up"), parent)
        self.down_button = QPushButton(self.tr("Down"), parent)
        self.cancel_button = QPushButton(self.tr("Cancel"), parent)
        self.retry_button = QPushButton(self.tr("Retry"), parent)
        self.clear_button = QPushButton(self.tr("Clear finished"), parent)
        self.clear_failed_button = QPushButton(self.tr("Clear failed"), parent)
        self.add_button.clicked.connect(self.ask_add)
        self.pause_button.clicked.connect(self.toggle_pause)
        self.up_button.clicked.connect(self.move_up)
        self.down_button.clicked.connect(self.move_down)
        self.cancel_button.clicked.connect(self.cancel_selected)
        self.retry_button.clicked.connect(self.retry_selected)
        self.clear_button.clicked.connect(self.clear_finished)
        self.clear_failed_button.clicked.connect(self.clear_failed)
        row = QHBoxLayout()
        for button in (self.add_button, self.pause_button, self.up_button, self.down_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.cancel_button, self.retry_button, self.clear_failed_button, self.clear_button):
            row.addWidget(button)
        return row

    def _move(self, step: int) -> None:
        for item, place in self._moves(step):
            self.desk.move(item, place)
        self.refresh()

    def _moves(self, step: int) -> list[tuple[DeskItem, int]]:
        """Which chosen photos that still wait go where, one after the other: past the next one that waits."""
        chosen, order = self.selected(), self.desk.items
        waiting = [item for item in order if item.state == "waiting"]
        moves = []
        # From the end that moves first, so that neighbours do not change places with each other.
        for item in chosen if step < 0 else reversed(chosen):
            place = waiting.index(item) + step if item in waiting else -1
            if 0 <= place < len(waiting) and waiting[place] not in chosen:
                target = order.index(waiting[place])
                waiting.insert(place, waiting.pop(waiting.index(item)))
                order.insert(target, order.pop(order.index(item)))
                moves.append((item, target))
        return moves
