"""Proposes to turn a shown photo whose faces are not upright, once it is analysed; a person decides (GUI thread)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from photofix.raster.frame import NO_GEOMETRY
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.analysing import AnalysisController
from photofix.ui.controllers.cropping import CropController
from photofix.ui.panels.turn_hint import TurnHint
from photofix.ui.session.document import Document
from photofix.ui.session.library import Library


class TurnController(QObject):
    """A photo is asked about once, and only while nobody has chosen its shape."""

    def __init__(
        self, library: Library, viewer: Viewer, analysing: AnalysisController, cropping: CropController
    ) -> None:
        super().__init__(viewer)
        self._analysing, self._cropping = analysing, cropping
        self._document: Document | None = None
        self._turns: dict[Document, int] = {}
        self.hint = TurnHint(viewer)
        self.hint.accepted.connect(self._turn)
        self.hint.declined.connect(self._leave)
        library.shown.connect(self._set_document)
        analysing.finished.connect(self._look)
        analysing.turn_found.connect(self._take)
        cropping.active_changed.connect(self._show)

    @Slot(object)
    def _set_document(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.edit_changed.disconnect(self._show)
        self._document = document
        if document is not None:
            document.edit_changed.connect(self._show)
            self._look(document)
        self._show()

    @Slot(object)
    def _look(self, document: Document) -> None:
        is_new = document is self._document and document not in self._turns
        if is_new and document.is_settled and document.edit.geometry == NO_GEOMETRY:
            self._analysing.ask_turn(document)

    @Slot(object, int)
    def _take(self, document: Document, quarters: int) -> None:
        self._turns[document] = quarters
        self._show()

    @Slot()
    def _show(self) -> None:
        document = self._document
        turns = self._turns.get(document, 0) if document is not None else 0
        if document is None or not turns or self._cropping.is_active or document.edit.geometry != NO_GEOMETRY:
            self.hint.hide()
        elif not self.hint.isVisible():
            self.hint.propose(turns)

    @Slot()
    def _turn(self) -> None:
        if self._document is not None:
            turns, self._turns[self._document] = self._turns[self._document], 0
            self._cropping.turn(turns, self.tr("Turn upright"))
            self._show()

    @Slot()
    def _leave(self) -> None:
        if self._document is not None:
            self._turns[self._document] = 0
            self._show()
