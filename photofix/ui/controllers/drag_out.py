"""Drags the exported file from the canvas into another program (GUI thread)."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDrag, QPixmap

from photofix.ui.canvas.viewer import Viewer
from photofix.ui.panels.status_bar import StatusBar
from photofix.ui.session.document import State
from photofix.ui.session.library import Library

PICTURE = QSize(128, 128)


class DragOut(QObject):
    """Listens to the viewer's `pulled`."""

    def __init__(self, viewer: Viewer, library: Library, status: StatusBar) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._library = library
        self._status = status
        viewer.pulled.connect(self.start)

    @Slot()
    def start(self) -> None:
        """Carry the file as it was exported last; say so if there is none, or the edit has changed since."""
        document = self._library.current
        if document is None or document.result is None or document.state is not State.EXPORTED:
            self._status.say(self.tr("Export the photo first; then its file can be dragged from here"))
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(document.result))])
        drag = QDrag(self._viewer)
        drag.setMimeData(data)
        shown = self._viewer.pictures.restored.base
        if shown is not None:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            ratio = self._viewer.devicePixelRatioF()
            picture = QPixmap.fromImage(shown.image.scaled(PICTURE * ratio, keep, smooth))
            picture.setDevicePixelRatio(ratio)
            drag.setPixmap(picture)
        drag.exec(Qt.DropAction.CopyAction)
