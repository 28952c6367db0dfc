"""The main window: puts the parts together; each part does its own work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QUndoGroup,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from photofix import __version__
from photofix.edit import Edit
from photofix.ui import dialogs
from photofix.ui.actions import Actions, fill_menu_bar
from photofix.ui.analysis_controller import AnalysisController
from photofix.ui.analysis_worker import AnalysisWorker
from photofix.ui.document import Document
from photofix.ui.export_controller import ExportController
from photofix.ui.export_dialog import ExportDialog
from photofix.ui.facts import photo_facts, zoom_text
from photofix.ui.file_worker import FileWorker
from photofix.ui.jobs import RenderJob
from photofix.ui.library import Library
from photofix.ui.photo_files import name_filter, photos_in
from photofix.ui.render_controller import RenderController
from photofix.ui.render_worker import RenderWorker
from photofix.ui.services import Services
from photofix.ui.status_bar import StatusBar
from photofix.ui.task_panel import TaskPanel
from photofix.ui.theme import Theme, apply_theme
from photofix.ui.viewer import Viewer
from photofix.ui.welcome import Welcome

SIDEBAR_PX = 340


class MainWindow(QMainWindow):
    """One window on one list of photos. `services` are its only doors to the rest of the package."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle("PhotoFix")
        self.setAcceptDrops(True)
        self.resize(1400, 900)
        self._services = services
        self._settings = QSettings()
        self.file_worker = FileWorker(services)
        self.render_worker = RenderWorker(services)
        self.analysis_worker = AnalysisWorker(services)
        self.undo_group = QUndoGroup(self)
        self.viewer = Viewer(self)
        self.panel = TaskPanel(self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.library = Library(services, self.file_worker)
        self.rendering = RenderController(self.render_worker, self.viewer)
        self.analysing = AnalysisController(self.analysis_worker)
        self.exporting = ExportController(self.render_worker)
        self.actions_ = Actions(self)
        self._build()
        self._connect()
        self._restore_state()
        self._show_document(None)
        for worker in (self.file_worker, self.render_worker, self.analysis_worker):
            worker.start()

    def _build(self) -> None:
        fill_menu_bar(self, self.actions_)
        self.addToolBar(self._tool_bar())
        self.welcome = Welcome(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.viewer)
        central = QWidget(self)
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self._sidebar())
        self.setCentralWidget(central)
        self.actions_.modes[self.viewer.chosen_mode].setChecked(True)

    def _tool_bar(self) -> QToolBar:
        actions = self.actions_
        bar = QToolBar(self.tr("Tools"), self)
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addAction(actions.open)
        bar.addSeparator()
        bar.addActions([actions.undo, actions.redo])
        bar.addWidget(_spacer(self))
        bar.addActions(list(actions.modes.values()))
        bar.addWidget(_spacer(self))
        bar.addActions([actions.fit, actions.one])
        for action in (actions.undo, actions.redo, actions.fit):
            button = bar.widgetForAction(action)
            button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonIconOnly)
        return bar

    def _sidebar(self) -> QWidget:
        sidebar = QWidget(self)
        sidebar.setObjectName("sidebar")
        sidebar.setFixedWidth(SIDEBAR_PX)
        area = QScrollArea(sidebar)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.panel)
        self.export_button = QPushButton(self.tr("Export…"), sidebar)
        self.export_button.setObjectName("primary")
        self.export_button.clicked.connect(self.ask_export)
        layout = QVBoxLayout(sidebar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self.export_button)
        layout.addLayout(foot)
        return sidebar

    def _connect(self) -> None:
        self.welcome.open_asked.connect(self.ask_open)
        self.library.opening.connect(self._say_opening)
        self.library.shown.connect(self._show_document)
        self.library.open_failed.connect(self._say_open_failed)
        self.library.noted.connect(self.status.say)
        self.panel.solo_changed.connect(self.rendering.set_solo)
        self.viewer.view_changed.connect(self._show_zoom)
        self.analysing.progressed.connect(self._say_looking)
        self.analysing.finished.connect(self._analysis_finished)
        self.analysing.failed.connect(self._analysis_failed)
        self.analysing.device_known.connect(self._show_device)
        self.exporting.waiting.connect(self._say_export_waits)
        self.exporting.progressed.connect(self._say_exporting)
        self.exporting.exported.connect(self._say_exported)
        self.exporting.failed.connect(self._say_export_failed)
        self.exporting.cancelled.connect(self._say_cancelled)
        self.status.cancel_asked.connect(self.exporting.cancel)
        self.render_worker.failed.connect(self._render_failed)

    # --- commands ------------------------------------------------------------------------------

    @Slot()
    def ask_open(self) -> None:
        """Ask for photos and open them."""
        folder = str(self._settings.value("folder/open", str(Path.home())))
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open photos"), folder, name_filter())
        self.open_paths([Path(name) for name in names])

    @Slot()
    def ask_open_folder(self) -> None:
        """Ask for a folder and list its photos."""
        folder = str(self._settings.value("folder/open", str(Path.home())))
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of photos"), folder)
        if name:
            self.open_paths([Path(name)])

    def open_paths(self, paths: list[Path]) -> None:
        """Open files and the photos inside folders."""
        found = photos_in(paths)
        if found:
            self._settings.setValue("folder/open", str(found[0].parent))
            self.library.open(found)
        elif paths:
            sentence = self.tr("There is no photo in {name}; choose another folder.").format(name=paths[0])
            dialogs.show_problem(self, self.tr("Nothing to open"), sentence)

    @Slot()
    def ask_export(self) -> None:
        """Ask how to export, then do it in the background."""
        document = self.library.current
        if document is None:
            return
        dialog = ExportDialog(document.photo, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._export_accepted)
        dialog.open()

    @Slot()
    def _export_accepted(self) -> None:
        dialog, document = self.sender(), self.library.current
        if isinstance(dialog, ExportDialog) and document is not None:
            self.exporting.export(document, dialog.path, dialog.options, dialog.path.exists())

    @Slot()
    def reset(self) -> None:
        """Everything automatic again, in one step of the history."""
        if self.library.current is not None:
            self.library.current.change(Edit(), self.tr("Reset"))

    @Slot(QAction)
    def choose_mode(self, action: QAction) -> None:
        """Show before and after as the chosen action says."""
        self.viewer.set_mode(action.data())
        self.rendering.refresh()

    @Slot()
    def turn_split(self) -> None:
        """Vertical line to horizontal and back."""
        self.viewer.split.is_vertical = not self.viewer.split.is_vertical
        self.viewer.update()

    @Slot(QAction)
    def choose_theme(self, action: QAction) -> None:
        """System, light or dark."""
        theme: Theme = action.data()
        self._settings.setValue("theme", theme.value)
        self._apply_theme(theme)

    @Slot()
    def toggle_full_screen(self) -> None:
        """Full screen and back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def show_shortcuts(self) -> None:
        """All keys in one list."""
        lines = [str(action.property("tip")) for action in self.actions_.all() if not action.shortcut().isEmpty()]
        lines.append(self.tr("Hold Space or \\ to see the original"))
        dialogs.show_note(self, self.tr("Keyboard shortcuts"), "\n".join(lines))

    @Slot()
    def show_about(self) -> None:
        """Name, version, licence."""
        text = self.tr("PhotoFix {version}\nRestores hazy, stained and faded photos.\nGPL-3.0-or-later")
        dialogs.show_note(self, self.tr("About PhotoFix"), text.format(version=__version__))

    # --- events --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space or backslash shows the original while held."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Backslash) and self.library.current is not None:
            if not event.isAutoRepeat():
                self.viewer.set_peeking(True)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Back from the original."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Backslash) and not event.isAutoRepeat():
            self.viewer.set_peeking(False)
            return
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window that loses the focus misses the key's release."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.viewer.set_peeking(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.open_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the threads, save edits and the window's state."""
        for worker in (self.analysis_worker, self.render_worker, self.file_worker):
            worker.stop()
        self.library.save_now()
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/state", self.saveState(1))
        super().closeEvent(event)

    # --- reports -------------------------------------------------------------------------------

    @Slot(object)
    def _show_document(self, document: Document | None) -> None:
        self.stack.setCurrentWidget(self.viewer if document is not None else self.welcome)
        self.actions_.enable(document is not None)
        self.export_button.setEnabled(document is not None)
        self.export_button.setToolTip("" if document is not None else self.tr("Open a photo first"))
        self.panel.set_document(document)
        self.rendering.set_document(document)
        if document is None:
            self.status.show_fact("photo", "")
            return
        if document.undo_stack not in self.undo_group.stacks():
            self.undo_group.addStack(document.undo_stack)
        self.undo_group.setActiveStack(document.undo_stack)
        self.setWindowTitle(f"{document.name or self.tr('Pasted picture')} – PhotoFix")
        self.status.idle(document.photo.note)
        self.status.show_fact("photo", *photo_facts(document.photo))
        self.analysing.set_document(document)
        self.viewer.setFocus()

    @Slot(object)
    def _say_opening(self, path: Path) -> None:
        self.status.busy(self.tr("Opening {name}…").format(name=path.name), None, False)

    @Slot(object, str)
    def _say_open_failed(self, path: Path, sentence: str) -> None:
        self.status.idle()
        dialogs.show_problem(self, self.tr("This photo cannot be opened"), sentence)

    @Slot()
    def _show_zoom(self) -> None:
        self.status.show_fact("zoom", zoom_text(self.viewer.view))

    @Slot(float)
    def _say_looking(self, fraction: float) -> None:
        if not self.exporting.is_busy:
            document = self.library.current
            has_looked = document is not None and document.analysis is not None
            text = self.tr("Still looking for fine stains…") if has_looked else self.tr("Looking at the photo…")
            self.status.busy(text, fraction, False)

    @Slot(object)
    def _analysis_finished(self, document: Document) -> None:
        if document.analysis is not None:
            self.library.keep(document.analysis)
            self.library.weights_sha256 = document.analysis.weights_sha256
        if not self.exporting.is_busy:
            self.status.idle()
        self.exporting.analysis_finished(document)

    @Slot(str)
    def _analysis_failed(self, sentence: str) -> None:
        self.status.idle(sentence)
        dialogs.show_problem(self, self.tr("The photo could not be analysed"), sentence)

    @Slot(str, str)
    def _show_device(self, name: str, notice: str) -> None:
        self.status.show_fact("device", name, notice)
        if notice:
            self.status.say(notice)

    @Slot()
    def _say_export_waits(self) -> None:
        self.status.busy(self.tr("Export begins when the search for fine stains is done…"), None, True)

    @Slot(float)
    def _say_exporting(self, fraction: float) -> None:
        self.status.busy(self.tr("Exporting…"), fraction, True)

    @Slot(object, object)
    def _say_exported(self, path: Path, result: Any) -> None:
        self.status.idle(self.tr("Exported {name}").format(name=path))

    @Slot(str)
    def _say_export_failed(self, sentence: str) -> None:
        self.status.idle()
        dialogs.show_problem(self, self.tr("The photo could not be exported"), sentence)

    @Slot()
    def _say_cancelled(self) -> None:
        self.status.idle(self.tr("Cancelled"))

    @Slot(object, str)
    def _render_failed(self, job: object, sentence: str) -> None:
        if isinstance(job, RenderJob):
            self.status.say(sentence)

    def _restore_state(self) -> None:
        geometry = self._settings.value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
            self.restoreState(self._settings.value("window/state"), 1)
        theme = Theme(str(self._settings.value("theme", Theme.SYSTEM.value)))
        self.actions_.themes[theme].setChecked(True)
        self._apply_theme(theme)

    def _apply_theme(self, theme: Theme) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
            self.actions_.renew_icons()


def _spacer(parent: QWidget) -> QWidget:
    spacer = QWidget(parent)
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return spacer
