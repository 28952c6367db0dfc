"""The main window: puts the parts together; each part does its own work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QUndoGroup, QUndoStack
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from photofix.ui.canvas.compare import CompareMode
from photofix.ui.canvas.difference_legend import DifferenceLegend
from photofix.ui.canvas.drop_hint import DropHint
from photofix.ui.canvas.navigator import Navigator
from photofix.ui.canvas.readout import pixel_text
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.analysing import AnalysisController
from photofix.ui.controllers.checking import CheckController
from photofix.ui.controllers.closing import Closing
from photofix.ui.controllers.cropping import CropController
from photofix.ui.controllers.defects import DefectsController
from photofix.ui.controllers.drag_out import DragOut
from photofix.ui.controllers.exporting import ExportController
from photofix.ui.controllers.held_keys import HeldKeys
from photofix.ui.controllers.papers import PaperController
from photofix.ui.controllers.picking import PickController
from photofix.ui.controllers.rendering import RenderController
from photofix.ui.controllers.reporter import Reporter
from photofix.ui.panels.crop_bar import CropBar
from photofix.ui.panels.facts import photo_facts, zoom_text
from photofix.ui.panels.filmstrip import Filmstrip
from photofix.ui.panels.page_stack import PageStack
from photofix.ui.panels.presets_menu import PresetsMenu
from photofix.ui.panels.queue_dock import QueueDock
from photofix.ui.panels.recent import RecentMenu
from photofix.ui.panels.sidebar import Sidebar
from photofix.ui.panels.status_bar import StatusBar
from photofix.ui.panels.welcome import Welcome
from photofix.ui.session.document import Document
from photofix.ui.session.dropped import can_open, why_not
from photofix.ui.session.library import Library
from photofix.ui.system.desktop import resize_within_screen
from photofix.ui.system.kept import kept_choice, write_kept
from photofix.ui.system.monitor import chosen_monitor
from photofix.ui.system.mouse_focus import tame_mouse
from photofix.ui.system.tab_order import follow_layouts
from photofix.ui.system.theme import Theme, apply_theme, on_system_change, paint_scheme
from photofix.ui.window.actions import Actions, fill_menu_bar
from photofix.ui.window.commands import Commands
from photofix.ui.window.parts import Parts
from photofix.ui.window.tool_bar import make_tool_bar
from photofix.ui.workers.analysis_worker import AnalysisWorker
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import RenderResult
from photofix.ui.workers.paper_worker import PaperWorker
from photofix.ui.workers.render_worker import RenderWorker
from photofix.ui.workers.services import Services

STATE_VERSION = 1


class MainWindow(QMainWindow):
    """One window on one list of photos. `services` are its only doors to the rest of the package.

    Signals: language_chosen (code): the owner makes a new window; closed (); stayed (): asked to close, it does not.
    """

    language_chosen = Signal(str)
    closed = Signal()
    stayed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle("PhotoFix")
        self.setAcceptDrops(True)
        resize_within_screen(self, QSize(1400, 900))
        self.services = services
        self.settings = QSettings()
        self._theme = Theme.SYSTEM
        self._facts_of: tuple[object, ...] = ()
        self.undo_group = QUndoGroup(self)
        self._no_history = QUndoStack(self.undo_group)
        self._make_workers()
        self._make_parts()
        self._make_controllers()
        parts = self._parts()
        self.commands = Commands(parts)
        self.actions_ = Actions(parts, self.commands)
        self._lay_out()
        self._connect()
        self._restore_state()
        self._show_document(None)
        for worker in self._workers:
            worker.start()

    def open_paths(self, paths: list[Path]) -> None:
        """Open files and the photos inside folders."""
        self.commands.open_paths(paths)

    # --- making --------------------------------------------------------------------------------

    def _make_workers(self) -> None:
        self.render_worker = RenderWorker(self.services)
        self.file_worker = FileWorker(self.services, self.render_worker.courtesy)
        self.analysis_worker = AnalysisWorker(self.services, self.render_worker.courtesy)
        self.paper_worker = PaperWorker(self.services)
        self._workers = (self.analysis_worker, self.render_worker, self.paper_worker, self.file_worker)

    def _make_parts(self) -> None:
        self.library = Library(self.services, self.file_worker)
        self.central = QWidget(self)
        self.setCentralWidget(self.central)
        self.stack = PageStack(self.central)  # all are made where they stay: what moves is styled anew
        self.viewer = Viewer(self.stack)
        self.navigator = Navigator(self.viewer)
        self.welcome = Welcome(self.file_worker, self.stack)
        self.sidebar = Sidebar(self.undo_group, self.central)
        self.crop_bar = CropBar(self.central)
        self.filmstrip = Filmstrip(self.library, self.file_worker, self.central)
        self.status = StatusBar(self)
        self.queue = QueueDock(self.services.make_desk(), self)
        self.recent = RecentMenu(self.tr("Open &Recent"), self)
        self.presets = PresetsMenu(self.tr("Pre&sets"), self)

    def _make_controllers(self) -> None:
        self.rendering = RenderController(self.render_worker, self.viewer)
        self.analysing = AnalysisController(self.analysis_worker)
        self.exporting = ExportController(self.render_worker, self.analysing)
        self.papers = PaperController(self, self.paper_worker)
        self.closing = Closing(self, self.exporting, self.papers, self.library.autosave)
        self.defects = DefectsController(self.sidebar.defects, self.viewer, self.render_worker)
        self.cropping = CropController(self.viewer, self.crop_bar, self.rendering)
        self.picking = PickController(self.sidebar.tasks, self.viewer)
        self.checking = CheckController(self.render_worker)
        self.reporter = Reporter(self, self.status, self.library, self.analysing, self.exporting, self.checking)
        self.held_keys = HeldKeys(self.viewer)
        self.drag_out = DragOut(self.viewer, self.library, self.status)
        self.legend = DifferenceLegend(self.viewer)
        self.drop_hint = DropHint(self.viewer)
        self.viewer.signs += [self.legend, self.drop_hint]

    def _parts(self) -> Parts:
        return Parts(
            frame=self,
            services=self.services,
            settings=self.settings,
            undo_group=self.undo_group,
            library=self.library,
            viewer=self.viewer,
            filmstrip=self.filmstrip,
            sidebar=self.sidebar,
            queue=self.queue,
            status=self.status,
            rendering=self.rendering,
            exporting=self.exporting,
            papers=self.papers,
            checking=self.checking,
            defects=self.defects,
            cropping=self.cropping,
            analysing=self.analysing,
        )

    def _lay_out(self) -> None:
        fill_menu_bar(self, self.actions_, self.recent, self.presets)
        self.addToolBar(make_tool_bar(self, self.actions_))
        self.setStatusBar(self.status)
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(self.viewer)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.stack, 1)
        left.addWidget(self.crop_bar)
        left.addWidget(self.filmstrip)
        layout = QHBoxLayout(self.central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.sidebar)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.queue)
        self.actions_.modes[self.viewer.chosen_mode].setChecked(True)
        tame_mouse(self, self.viewer)
        follow_layouts(self)

    def _connect(self) -> None:
        self.commands.theme_chosen.connect(self.apply_theme)
        self.commands.language_chosen.connect(self.language_chosen)
        self.welcome.open_asked.connect(self.commands.ask_open)
        self.welcome.samples_asked.connect(self.commands.open_samples)
        self.library.shown.connect(self._show_document)
        for source in (self.recent.chosen, self.welcome.photo_asked, self.queue.photo_asked):
            source.connect(self._open_one)
        self.presets.chosen.connect(self.commands.apply_preset)
        self.presets.refused.connect(self.commands.show_problem)
        self.presets.aboutToShow.connect(self._tell_presets)
        self.sidebar.export_asked.connect(self.commands.ask_export)
        self.sidebar.tasks.solo_changed.connect(self.rendering.set_solo)
        self.sidebar.tasks.color_output_changed.connect(self.rendering.set_color_output)
        self.sidebar.tabs.currentChanged.connect(self._tab_changed)
        self.sidebar.tabs.currentChanged.connect(self.picking.cancel)
        self.viewer.view_changed.connect(self._show_zoom)
        self.viewer.pointed.connect(self._show_pixel)
        self.rendering.shown.connect(self._show_result)
        self.cropping.noted.connect(self.status.say)
        self.cropping.active_changed.connect(self.actions_.show_cropping)
        self.analysing.finished.connect(self._analysis_finished)
        self.closing.waiting_changed.connect(self.reporter.set_closing)
        self.closing.agreed.connect(self.close, Qt.ConnectionType.QueuedConnection)
        self.closing.refused.connect(self.stayed)
        self.defects.strokes.told.connect(self.status.say)
        self.queue.ended.connect(self.library.note_queued)
        self.queue.offered.connect(self.commands.queue_files)
        on_system_change(self._scheme_changed)
        self.render_worker.failed.connect(self.reporter.say_render_failed)

    # --- events --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backslash shows the original and the space bar pans while held; Enter, Escape and Delete belong to the tool
        and to what is chosen."""
        pressed = {
            Qt.Key.Key_Return: self.defects.confirm,
            Qt.Key.Key_Enter: self.defects.confirm,
            Qt.Key.Key_Escape: lambda: self.picking.escape() or self.defects.cancel(),
            Qt.Key.Key_Delete: self.defects.remove,
        }
        if self.library.current is not None and self.held_keys.press(event):
            return
        if event.key() not in pressed or not pressed[Qt.Key(event.key())]():
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Back from the original, or to the tool."""
        if not self.held_keys.release(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window that loses the focus misses the key's release."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.held_keys.let_go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, folders and pictures, but not our own filmstrip's; say why not where that is a web address."""
        if event.source() is not None:
            return
        if can_open(event.mimeData()):
            event.acceptProposedAction()
            self.drop_hint.show(True)
        elif reason := why_not(event.mimeData()):
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()  # or nobody tells when it has left
            self.drop_hint.show(True, reason)
            self.status.say(reason)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away."""
        self.drop_hint.show(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.drop_hint.show(False)
        if can_open(event.mimeData()):
            event.acceptProposedAction()
            self.commands.open_dropped(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the threads, save edits and the window's state; exports that still run are asked about first."""
        if not self.closing.may_close():
            event.ignore()
            return
        if not self.queue.may_close():
            event.ignore()
            self.stayed.emit()
            return
        self.cropping.accept()
        self.queue.shut_down()
        for worker in self._workers:
            worker.stop()
        self.commands.save_now()
        self.settings.setValue("window/geometry", self.saveGeometry())
        self.settings.setValue("window/state", self.saveState(STATE_VERSION))
        self.settings.setValue("view/mode", self.viewer.chosen_mode.value)
        write_kept()
        super().closeEvent(event)
        self.closed.emit()

    # --- reports -------------------------------------------------------------------------------

    @Slot(object)
    def _show_document(self, document: Document | None) -> None:
        self.stack.setCurrentWidget(self.viewer if document is not None else self.welcome)
        self.actions_.enable(document is not None)
        self.cropping.set_document(document)
        self.sidebar.set_document(document)
        self.defects.set_document(document)
        self.rendering.set_document(document)
        self.analysing.set_document(document)
        if document is None:
            self.setWindowTitle("PhotoFix")
            self.undo_group.setActiveStack(self._no_history)
            self.reporter.rest()
            self._facts_of = ()
            self.status.show_fact("photo", "")
            self.status.show_fact("zoom", "")
            return
        self.undo_group.addStack(document.undo_stack)  # once, however often it is shown
        self.undo_group.setActiveStack(document.undo_stack)
        self.setWindowTitle(f"{document.name} – PhotoFix")
        self.reporter.rest_on(document)
        self._show_zoom()
        if document.path is not None:
            self.recent.add(document.path)
        self.viewer.setFocus()

    @Slot(object)
    def _open_one(self, path: Path) -> None:
        self.open_paths([path])

    @Slot()
    def _tell_presets(self) -> None:
        self.presets.current = self.library.current.edit if self.library.current is not None else None
        self.presets.refresh()

    @Slot(int)
    def _tab_changed(self, index: int) -> None:
        self.defects.set_open(self.sidebar.tabs.widget(index) is self.sidebar.defects)
        if not self.sidebar.tabs.tabBar().hasFocus():
            self.viewer.setFocus()  # Qt would give it to the page's first button, and the space bar would press that

    @Slot()
    def _show_zoom(self) -> None:
        document = self.library.current
        if document is not None and self._facts_of != (document, document.edit.geometry) and not document.is_asleep:
            self._facts_of = (document, document.edit.geometry)
            self.status.show_fact("photo", *photo_facts(document.photo, document.edit.geometry))
        self.status.show_fact("zoom", zoom_text(self.viewer.view))

    @Slot(float, float)
    def _show_pixel(self, x: float, y: float) -> None:
        place = self.viewer.shown_point(x, y)
        text = pixel_text(self.viewer.pictures, *place, self.rendering.monitor) if x == x else ""
        self.status.show_fact("pointer", text, self.tr("Place and 8-bit sRGB values under the pointer, before → after"))

    @Slot(object)
    def _show_result(self, result: RenderResult) -> None:
        if result.counts is not None:
            self.sidebar.histogram.show_counts(result.original_counts, result.counts)
        if result.job.is_base and result.difference is not None:
            self.legend.share = result.changed_share
        if result.job.is_base:
            self.navigator.update()
        self.viewer.point_again()

    @Slot(object)
    def _analysis_finished(self, document: Document) -> None:
        if document.analysis is not None:
            self.library.keep(document.analysis)
            self.library.autosave.weights_sha256 = document.analysis.weights_sha256

    def _restore_state(self) -> None:
        geometry = self.settings.value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
            self.restoreState(self.settings.value("window/state"), STATE_VERSION)
            if not self.isMaximized() and not self.isFullScreen():
                resize_within_screen(self, self.size())  # it may be another screen, or another scale
        self.queue.setVisible(bool(self.queue.desk.items or self.queue.desk.problem))
        mode = kept_choice(self.settings, "view/mode", CompareMode.SPLIT)
        self.actions_.modes.get(mode, self.actions_.modes[CompareMode.SPLIT]).trigger()
        self.commands.show_for_monitor(chosen_monitor())
        theme = kept_choice(self.settings, "theme", Theme.SYSTEM)
        self.actions_.themes[theme].setChecked(True)
        self.apply_theme(theme)

    @Slot(object)
    def apply_theme(self, theme: Theme) -> None:
        """Put a look on the whole application."""
        self._theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)
            self._renew_icons()

    @Slot()
    def _scheme_changed(self) -> None:
        """The system changed its scheme or contrast while PhotoFix follows it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            paint_scheme(app, self._theme)
            self._renew_icons()

    def _renew_icons(self) -> None:
        self.actions_.renew_icons()
        self.sidebar.defects.renew_icons()
