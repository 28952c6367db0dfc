"""The batch queue as a dock: add, reorder, pause, cancel, retry, with progress and reasons per photo.

The work is `photofix.batch.desk`; its threads know nothing of Qt. A timer of the GUI thread fetches what changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter
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
    QTableView,
    QVBoxLayout,
    QWidget,
)

from photofix.batch.desk import Desk, DeskItem, Order
from photofix.batch.naming import Names, path_in_folder, restored_path
from photofix.edit import Edit
from photofix.export import ExportOptions
from photofix.ui.allow import allow
from photofix.ui.photo_files import name_filter, photos_in
from photofix.ui.sentences import in_our_language

FETCH_EVERY_MS = 100
Index = QModelIndex | QPersistentModelIndex
PHOTO, PROGRESS, RESULT = range(3)


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
            return (item.task.input.name, self._state(item), self._result(item))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.task.input}\n{self._result(item) or item.task.output}"
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

    def _result(self, item: DeskItem) -> str:
        if item.error is not None:
            return f"{type(item.error).__name__}: {item.error}"
        if item.result is None:
            return ""
        if item.result.error is not None:
            return in_our_language(item.result.error)
        return self.tr("clean, copied unchanged") if item.result.untouched else item.task.output.name


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
    is done or has failed."""

    busy_changed = Signal(int)
    ended = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue")
        self.setWindowTitle(self.tr("Queue"))
        self.setAcceptDrops(True)
        self.desk = desk
        self._unfinished = -1
        content = QWidget(self)
        self.model = QueueModel(desk, content)
        self.table = self._table(content)
        self.label = QLabel(content)
        layout = QVBoxLayout(content)
        layout.addLayout(self._buttons(content))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.label)
        self.setWidget(content)
        self.table.selectionModel().selectionChanged.connect(self._allow_buttons)
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

    def add_photos(
        self,
        photos: list[Path],
        folder: Path | None = None,
        edit: Edit | None = None,
        options: ExportOptions | None = None,
    ) -> None:
        """Queue files, and the photos inside folders; results go to `folder`, or beside each as `name_restored`."""
        found = photos_in(photos)
        names = Names([*found, *(item.task.output for item in self.desk.items)])
        orders = []
        for photo in found:
            wanted = restored_path(photo) if folder is None else path_in_folder(photo, folder)
            orders.append(
                Order(photo, names.claim(wanted, must_not_exist=True), edit or Edit(), options or ExportOptions())
            )
        self.add_orders(orders)

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
        """Ask for photos and a folder for the results."""
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Add photos to the queue"), "", name_filter())
        if not names:
            return
        here = str(Path(names[0]).parent)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the results"), here)
        if folder:
            self.add_photos([Path(name) for name in names], Path(folder))

    @Slot(bool)
    def pause(self, paused: bool) -> None:
        """Start no new photo, or go on."""
        self.desk.pause(paused)
        self.refresh()

    @Slot()
    def cancel_selected(self) -> None:
        """Stop the selected photos, or do not start them."""
        self.desk.cancel(self.selected())
        self.refresh()

    @Slot()
    def retry_selected(self) -> None:
        """Do the selected photos again; without a selection all that failed."""
        chosen = self.selected() or [item for item in self.desk.items if item.state == "failed"]
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
        """Take what is done, failed or cancelled off the list."""
        self.desk.clear_finished()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the worker has done since the last time."""
        for item in self.model.refresh():
            if item.state in ("done", "failed"):
                self.ended.emit(item)
        self._allow_buttons()
        unfinished = self.desk.unfinished()
        if unfinished == self._unfinished:
            return
        self._unfinished = unfinished
        failed = sum(item.state == "failed" for item in self.desk.items)
        text = self.tr("%n photo(s) to do", "", unfinished)
        failures = self.tr("%n failed", "", failed)
        self.label.setText(f"{text}, {failures}" if failed else text)
        self.busy_changed.emit(unfinished)

    @Slot()
    def _allow_buttons(self) -> None:
        """Only what would do something can be pressed."""
        chosen, items = self.selected(), self.desk.items
        unchosen = "" if chosen else self.tr("Choose photos in the list first")
        for button in (self.up_button, self.down_button, self.cancel_button):
            allow(button, unchosen)
        has_failed = any(item.state == "failed" for item in items)
        allow(self.retry_button, "" if chosen or has_failed else self.tr("Nothing has failed"))
        has_finished = any(item.state not in ("waiting", "running") for item in items)
        allow(self.clear_button, "" if has_finished else self.tr("Nothing is finished yet"))

    def selected(self) -> list[DeskItem]:
        """The items of the selected rows, in order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.item(row) for row in rows]

    # --- events --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Queue what was dropped, results beside the originals."""
        event.acceptProposedAction()
        self.add_photos([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # --- making --------------------------------------------------------------------------------

    def _table(self, parent: QWidget) -> QTableView:
        table = QTableView(parent)
        table.setModel(self.model)
        table.setItemDelegateForColumn(PROGRESS, ProgressDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.setAccessibleName(self.tr("Queue"))
        header = table.horizontalHeader()
        header.setSectionResizeMode(PHOTO, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        return table

    def _buttons(self, parent: QWidget) -> QHBoxLayout:
        self.add_button = QPushButton(self.tr("Add…"), parent)
        self.pause_button = QPushButton(self.tr("Pause"), parent)
        self.pause_button.setCheckable(True)
        self.up_button = QPushButton(self.tr("Up"), parent)
        self.down_button = QPushButton(self.tr("Down"), parent)
        self.cancel_button = QPushButton(self.tr("Cancel"), parent)
        self.retry_button = QPushButton(self.tr("Retry"), parent)
        self.clear_button = QPushButton(self.tr("Clear finished"), parent)
        self.add_button.clicked.connect(self.ask_add)
        self.pause_button.toggled.connect(self.pause)
        self.up_button.clicked.connect(self.move_up)
        self.down_button.clicked.connect(self.move_down)
        self.cancel_button.clicked.connect(self.cancel_selected)
        self.retry_button.clicked.connect(self.retry_selected)
        self.clear_button.clicked.connect(self.clear_finished)
        row = QHBoxLayout()
        for button in (self.add_button, self.pause_button, self.up_button, self.down_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.cancel_button, self.retry_button, self.clear_button):
            row.addWidget(button)
        return row

    def _move(self, step: int) -> None:
        chosen = self.selected()
        order = self.desk.items
        # From the end that moves first, so that neighbours do not change places with each other.
        for item in chosen if step < 0 else reversed(chosen):
            place = order.index(item) + step
            if 0 <= place < len(order) and order[place] not in chosen:
                order.insert(place, order.pop(order.index(item)))
                self.desk.move(item, place)
        self.refresh()
