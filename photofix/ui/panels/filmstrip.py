"""The strip of opened photos: thumbnails with name and state; a click shows a photo, a drag carries its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QUrl,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photofix.edit import Edit
from photofix.raster.frame import NO_GEOMETRY, Geometry
from photofix.ui.panels.list_view import ListView
from photofix.ui.session.document import Document, State
from photofix.ui.session.library import Library
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import ThumbnailJob

SIDE_PX = 84
CELL = QSize(128, 112)
MARKS = {State.UNEDITED: "", State.EDITED: "✎", State.EXPORTED: "✓", State.FAILED: "!"}
AnyIndex = QModelIndex | QPersistentModelIndex
StateRole = Qt.ItemDataRole.UserRole
ShownRole = Qt.ItemDataRole.UserRole + 1


class FilmstripModel(QAbstractListModel):
    """Rows are the library's paths; thumbnails are asked for when first seen."""

    def __init__(self, library: Library, worker: FileWorker) -> None:
        super().__init__()
        self._library = library
        self._worker = worker
        self._paths: list[Path] = []
        self._pictures: dict[Path, QImage] = {}
        self._asked: set[Path] = set()
        self._shapes: dict[Path, tuple[Geometry, str]] = {}
        library.listed.connect(self._relist)
        library.state_changed.connect(self._state_changed)
        library.shown.connect(self._ask_again)
        library.edited.connect(self._follow_shape)
        library.replaced.connect(self._renew)
        worker.thumbnail.connect(self._take)

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One row for each photo."""
        return 0 if parent is not None and parent.isValid() else len(self._paths)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, thumbnail, state, tooltip."""
        path = self._paths[index.row()]
        state = self._library.state(path)
        if role == Qt.ItemDataRole.DisplayRole:
            return path.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(path)
        if role == StateRole:
            return state
        if role == ShownRole:
            return path == self._library.current_path
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{path.name} – {self._words(state)}"
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Photos can be dragged out."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: object) -> QMimeData:
        """The restored files where they were exported, else the photos themselves."""
        paths = [self._paths[index.row()] for index in indexes]  # type: ignore[attr-defined]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._library.results.get(path, path))) for path in paths])
        return data

    def path(self, index: AnyIndex) -> Path:
        """The photo of a row."""
        return self._paths[index.row()]

    def row(self, path: Path | None) -> int:
        """The row of a photo, -1 if it is not listed."""
        return self._paths.index(path) if path in self._paths else -1

    def _picture(self, path: Path) -> QImage | None:
        if path not in self._asked:
            self._asked.add(path)
            document = self._library.document(path)
            edit = None if document is None else document.edit
            self._worker.mailbox.enqueue(ThumbnailJob(path, SIDE_PX * 2, path in self._library.agreed, edit))
        return self._pictures.get(path)

    def _words(self, state: State) -> str:
        return {
            State.UNEDITED: self.tr("unedited"),
            State.EDITED: self.tr("edited"),
            State.EXPORTED: self.tr("exported"),
            State.FAILED: self.tr("failed"),
        }[state]

    @Slot()
    def _relist(self) -> None:
        self.beginResetModel()
        self._paths = list(self._library.paths)
        self.endResetModel()

    @Slot(object)
    def _state_changed(self, path: Path) -> None:
        if path in self._paths:
            index = self.index(self._paths.index(path))
            self.dataChanged.emit(index, index)

    @Slot(object)
    def _ask_again(self, document: Document | None) -> None:
        """What could not be read before and is shown now has a picture after all."""
        path = document.path if document is not None else None
        if path is not None and self._pictures.get(path, QImage(1, 1, QImage.Format.Format_RGB32)).isNull():
            self._asked.discard(path)
            self._state_changed(path)

    @Slot(object)
    def _renew(self, path: Path) -> None:
        """The file is another one now; its old picture stays until the new one is there."""
        self._asked.discard(path)
        self._state_changed(path)

    @Slot(object)
    def _follow_shape(self, path: Path) -> None:
        """A photo that was turned, cropped or is a negative now needs another picture; the old one stays till then."""
        document = self._library.document(path)
        if document is not None and self._shapes.get(path, (NO_GEOMETRY, "")) != _shape(document.edit):
            self._shapes[path] = _shape(document.edit)
            self._asked.discard(path)
            self._state_changed(path)

    @Slot(object, object)
    def _take(self, path: Path, picture: QImage) -> None:
        self._pictures[path] = picture
        self._state_changed(path)


def _shape(edit: Edit) -> tuple[Geometry, str]:
    """What of an edit its unrestored picture shows."""
    return edit.geometry, edit.negative


class Filmstrip(ListView):
    """Hidden while there is only one photo. What is highlighted is the photo on the canvas, wherever the mouse and
    the keyboard are; Ctrl or Shift and a click choose several, which are framed."""

    def __init__(self, library: Library, worker: FileWorker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        self._library = library
        self._is_choosing = False
        self.model_ = FilmstripModel(library, worker)
        self.setModel(self.model_)
        self.setItemDelegate(_Delegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(CELL.height() + 18)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setAccessibleName(self.tr("Opened photos"))
        self.clicked.connect(self._show_clicked)
        self.activated.connect(self._show)
        library.listed.connect(self._refresh)
        library.shown.connect(self._refresh)
        library.open_failed.connect(self._refresh)
        library.cut_off.connect(self._refresh)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the left button chooses."""
        choosing = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self._is_choosing = bool(event.modifiers() & choosing)
        if event.button() is Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the photo under the mouse, or that has the focus."""
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        if index.isValid():
            self.menu(self.model_.path(index)).popup(event.globalPos())

    def menu(self, path: Path) -> QMenu:
        """The menu of one photo; it goes away when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Show")).triggered.connect(lambda: self._library.show(path))
        menu.addAction(self.tr("Re&move from the List")).triggered.connect(lambda: self._library.remove(path))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the photo that has the focus off the list."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._library.remove(self.model_.path(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    @property
    def chosen(self) -> list[Path]:
        """The photos that were chosen together, in the list's order; empty while it is only the one."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.model_.path(self.model_.index(row)) for row in rows] if len(rows) > 1 else []

    @Slot(QModelIndex)
    def _show_clicked(self, index: QModelIndex) -> None:
        if not self._is_choosing:
            self._show(index)

    @Slot(QModelIndex)
    def _show(self, index: QModelIndex) -> None:
        path = self.model_.path(index)
        if path != self._library.current_path:
            self._library.show(path)

    @Slot()
    def _refresh(self) -> None:
        self.setVisible(self.model_.rowCount() > 1)
        row = self.model_.row(self._library.current_path)
        self.setCurrentIndex(self.model_.index(row) if row >= 0 else QModelIndex())
        self.viewport().update()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All alike."""
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Thumbnail, name, state mark; the shown photo is highlighted, the one with the focus framed."""
        rect: QRect = option.rect.adjusted(4, 4, -4, -2)
        palette: QPalette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        highlight = palette.color(QPalette.ColorRole.Highlight)
        if index.data(ShownRole):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(highlight)
            painter.drawRoundedRect(rect, 6, 6)
        elif option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(highlight, 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(highlight, 1))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        area = rect.adjusted(4, 4, -4, -22)
        if isinstance(picture, QImage) and not picture.isNull():
            size = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(area.center())
            painter.drawImage(target, picture)
        else:
            painter.fillRect(area.adjusted(8, 8, -8, -8), palette.color(QPalette.ColorRole.Midlight))
        self._paint_text(painter, option, index, rect)
        painter.restore()

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, rect: QRect) -> None:
        role = QPalette.ColorRole.HighlightedText if index.data(ShownRole) else QPalette.ColorRole.WindowText
        painter.setPen(option.palette.color(role))
        mark = MARKS[index.data(StateRole)]
        text = f"{mark} {index.data()}" if mark else str(index.data())
        line = rect.adjusted(5, rect.height() - 20, -5, -2)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
