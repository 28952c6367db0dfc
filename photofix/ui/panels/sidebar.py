"""The side bar: histogram, tabs (restore, defects, history, info) and the export button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from photofix.ui.panels.defects_panel import DefectsPanel
from photofix.ui.panels.histogram import Histogram
from photofix.ui.panels.history_panel import HistoryPanel
from photofix.ui.panels.info_panel import InfoPanel
from photofix.ui.panels.scrolled import scrolling
from photofix.ui.panels.task_panel import TaskPanel
from photofix.ui.session.document import Document
from photofix.ui.system.allow import allow
from photofix.ui.system.text_size import with_text

WIDTH_PX = 348


class Sidebar(QWidget):
    """Signal: export_asked."""

    export_asked = Signal()

    def __init__(self, group: QUndoGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(with_text(WIDTH_PX))
        self.histogram = Histogram(self)
        self.tabs = QTabWidget(self)
        pages = self.tabs.findChild(QStackedWidget) or self.tabs  # made in their place, nothing is styled anew
        restore, info = scrolling(pages), scrolling(pages)
        self.tasks = TaskPanel(restore.viewport())
        self.defects = DefectsPanel(pages)
        self.history = HistoryPanel(group, pages)
        self.info = InfoPanel(info.viewport())
        restore.setWidget(self.tasks)
        info.setWidget(self.info)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(True)
        self.tabs.addTab(restore, self.tr("Restore"))
        self.tabs.addTab(self.defects, self.tr("Defects"))
        self.tabs.addTab(self.history, self.tr("History"))
        self.tabs.addTab(info, self.tr("Info"))
        self.export_button = QPushButton(self.tr("Export…"), self)
        self.export_button.setObjectName("primary")
        self.export_button.clicked.connect(self.export_asked)
        self.tasks.findings_asked.connect(self._show_defects)
        self._lay_out()

    def set_document(self, document: Document | None) -> None:
        """Show another photo in all tabs."""
        self.tasks.set_document(document)
        self.defects.set_document(document)
        self.history.set_document(document)
        self.info.set_document(document)
        self.histogram.show_counts(None, None)
        allow(self.export_button, "" if document is not None else self.tr("Open a photo first"))

    @Slot()
    def _show_defects(self) -> None:
        self.tabs.setCurrentWidget(self.defects)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 2)
        head.addWidget(self.histogram)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 6, 12, 12)
        foot.addWidget(self.export_button)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
