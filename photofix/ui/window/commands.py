"""What the menus and keys do, as far as it is not one call to a widget (GUI thread)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.ui.controllers.clashes import Clashes
from photofix.ui.controllers.pasting import Pasting
from photofix.ui.controllers.turning import TurnController
from photofix.ui.dialogs import boxes as dialogs
from photofix.ui.dialogs.about_box import report, show_about
from photofix.ui.dialogs.export_all_dialog import ExportAllDialog
from photofix.ui.dialogs.export_dialog import ExportDialog
from photofix.ui.session import clipboard
from photofix.ui.session.document import Document
from photofix.ui.session.dropped import dropped_paths
from photofix.ui.session.photo_files import (
    earlier_results,
    is_sample,
    name_filter,
    near,
    photos_and_results,
    photos_in,
    samples_folder,
)
from photofix.ui.system.language import choose_language
from photofix.ui.system.monitor import SRGB, SYSTEM, choose_monitor, chosen_monitor, monitor_name, monitor_profile
from photofix.ui.system.theme import Theme
from photofix.ui.window.parts import Parts


class Commands(QObject):
    """Acts on the window's shown document.

    Signals: theme_chosen (Theme), language_chosen (code), monitor_chosen (its setting, one that can serve).
    """

    theme_chosen = Signal(object)
    language_chosen = Signal(str)
    monitor_chosen = Signal(str)

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.frame)
        self._parts = parts
        self._window = parts.frame
        self._exporting: Document | None = None
        self.pasting = Pasting(parts.library, parts.services, self)
        self.clashes = Clashes(parts.library, parts.frame)
        self.turning = TurnController(parts.library, parts.viewer, parts.analysing, parts.cropping)

    @property
    def _document(self) -> Document | None:
        return self._parts.library.current

    # --- files ---------------------------------------------------------------------------------

    @Slot()
    def ask_open(self) -> None:
        """Ask for photos and open them."""
        title = self.tr("Open photos")
        names, _ = QFileDialog.getOpenFileNames(self._window, title, self._folder(), name_filter())
        self.open_paths([Path(name) for name in names])

    @Slot()
    def ask_open_folder(self) -> None:
        """Ask for a folder and list its photos."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder of photos"), self._folder())
        if name:
            self.open_paths([Path(name)])

    @Slot()
    def open_samples(self) -> None:
        """Open the spoiled photos that come with the program."""
        self.open_paths([samples_folder()])

    def open_paths(self, paths: list[Path]) -> None:
        """Open files and the photos inside folders."""
        found, results = photos_and_results(paths, self._parts.library.results)
        if found:
            self._parts.settings.setValue("folder/open", str(near(found[0])))
            left_out = self.tr("%n result(s) of earlier exports in this folder are not listed", "", len(results))
            self._parts.library.open(found, results, left_out if results else "")
        elif paths:
            sentence = self.tr("There is no photo in {name}; choose another folder.").format(name=paths[0])
            dialogs.show_problem(self._window, self.tr("Nothing to open"), sentence)

    @Slot()
    def ask_export(self) -> None:
        """Ask how to export, then do it in the background; a crop that is being chosen is kept first."""
        self._parts.cropping.accept()
        document = self._document
        if document is None:
            return
        document.hold()
        self._exporting = document
        dialog = ExportDialog(document.photo, self._window, self._promised_paths(), document.edit.geometry)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._export_accepted)
        dialog.finished.connect(self._export_answered)
        dialog.open()

    def _promised_paths(self) -> frozenset[Path]:
        """Files that are still to be written: no other export may take their names."""
        exports, items = self._parts.exporting.exports, self._parts.queue.desk.items
        queued = (item.task.output for item in items if item.state in ("waiting", "running"))
        return frozenset((*(export.path for export in exports), *queued))

    @Slot()
    def _export_accepted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, ExportDialog) and self._exporting is not None:
            self._parts.exporting.export(self._exporting, dialog.path, dialog.options, overwrite=False)

    @Slot()
    def _export_answered(self) -> None:
        document, self._exporting = self._exporting, None
        if document is not None:
            document.release()

    @Slot()
    def queue_all(self) -> None:
        """Ask how to write every listed photo with its own edit, then queue them."""
        listed, readable = self._parts.library.paths, self._parts.library.readable
        results, samples = earlier_results(readable, self._parts.library.results), set(filter(is_sample, readable))
        paths = [path for path in readable if path not in samples and path not in results]
        broken = len(listed) - len(readable)
        reasons = (
            self.tr("%n sample(s)", "", len(samples)) if samples else "",
            self.tr("%n that cannot be opened", "", broken) if broken else "",
            self.tr("%n result(s) of earlier exports", "", len(results)) if results else "",
        )
        left_out = self.tr(", ").join(filter(None, reasons))
        if left_out:
            left_out = self.tr("Left out: {what}").format(what=left_out)
        if paths:
            self._ask_queue(paths, left_out)
        elif listed:
            dialogs.show_note(self._window, self.tr("Nothing to export"), left_out)

    @Slot(object)
    def queue_files(self, files: list[Path]) -> None:
        """Ask how to write these photos, and those inside folders, then queue them."""
        found = photos_in(files)
        if found:
            self._ask_queue(found)

    def _ask_queue(self, paths: list[Path], left_out: str = "") -> None:
        dialog = ExportAllDialog(paths, left_out, self._window, self._promised_paths())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._queue_accepted)
        dialog.open()

    @Slot()
    def _queue_accepted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, ExportAllDialog):
            order = self._parts.library.order
            self._parts.queue.add_orders([order(*wanted) for wanted in dialog.wanted()])

    @Slot()
    def remove_photo(self) -> None:
        """Take the shown photo off the list."""
        path = self._parts.library.current_path
        if path is not None:
            self._parts.library.remove(path)

    # --- edits ---------------------------------------------------------------------------------

    @Slot()
    def reset(self) -> None:
        """Everything automatic again, in one step of the history."""
        self._change(Edit(), self.tr("Reset"))

    @Slot(object, str)
    def apply_preset(self, knobs: Edit, name: str) -> None:
        """Set the knobs of a preset for this photo, or for those chosen in the filmstrip."""
        if self._document is not None:
            self._set_knobs(knobs, self.tr("Preset {name}").format(name=name))

    def _set_knobs(self, knobs: Edit, text: str) -> None:
        chosen, change = self._parts.filmstrip.chosen, partial(clipboard.with_knobs, knobs=knobs)
        if chosen:
            self.pasting.change(chosen, change, text)
            self._parts.status.say(self.tr("{what}: %n photo(s)", "", len(chosen)).format(what=text))
        elif self._document is not None:
            self._change(change(self._document.edit), text)

    @Slot()
    def copy(self) -> None:
        """Copy this photo's settings."""
        if self._document is not None:
            clipboard.copy_settings(self._document.edit)
            self._parts.status.say(self.tr("Settings copied"))

    @Slot()
    def paste(self) -> None:
        """Paste settings onto this photo, or those chosen in the filmstrip, or open a picture or files from the
        clipboard."""
        settings, paths = clipboard.pasted_settings(), clipboard.pasted_paths()
        if settings is not None and self._document is not None:
            self._set_knobs(settings, self.tr("Paste settings"))
        elif paths:
            self.open_paths(paths)
        else:
            self._paste_picture()

    def open_dropped(self, data: QMimeData) -> None:
        """Open files or a picture that were dropped on the window."""
        try:
            self.open_paths(dropped_paths(data))
        except PhotoFixError as error:
            dialogs.show_problem(self._window, self.tr("The picture cannot be kept"), str(error))

    def _paste_picture(self) -> None:
        try:
            path = clipboard.kept_picture()
        except PhotoFixError as error:
            dialogs.show_problem(self._window, self.tr("The picture cannot be kept"), str(error))
            return
        if path is None:
            self._parts.status.say(self.tr("The clipboard holds no settings and no picture"))
        else:
            self.open_paths([path])

    def save_now(self) -> None:
        """Write what is unsaved before the program ends; the file thread must have stopped."""
        self._parts.library.autosave.finish()
        self.pasting.finish()

    def _change(self, edit: Edit, text: str) -> None:
        if self._document is not None:
            self._document.change(edit, text)

    @Slot()
    def check_preview(self) -> None:
        """Compare what is shown with a file, once the network has finished."""
        if self._document is None:
            return
        if self._document.is_settled:
            self._parts.checking.check(self._document)
        else:
            self._parts.status.say(self.tr("The photo is still being looked at; try again in a moment"))

    @Slot(str, str)
    def show_problem(self, title: str, sentence: str) -> None:
        """Say what could not be done."""
        dialogs.show_problem(self._window, title, sentence)

    # --- view ----------------------------------------------------------------------------------

    @Slot(QAction)
    def choose_mode(self, action: QAction) -> None:
        """Show before and after as the chosen action says."""
        action.setChecked(True)
        self._parts.viewer.set_mode(action.data())
        self._parts.rendering.refresh()

    @Slot()
    def turn_split(self) -> None:
        """Vertical line to horizontal and back."""
        split = self._parts.viewer.split
        split.is_vertical = not split.is_vertical
        self._parts.viewer.update()

    def take_tool(self, name: str) -> None:
        """Take a tool of the defects tab in hand."""
        panel = self._parts.sidebar.defects
        self._parts.sidebar.tabs.setCurrentWidget(panel)
        panel.tools[name].setChecked(True)

    def ask_source(self) -> None:
        """The next click on the photo says what to heal from; asked again: it does not."""
        panel = self._parts.sidebar.defects
        self._parts.sidebar.tabs.setCurrentWidget(panel)
        panel.hand.source.click()

    @Slot(QAction)
    def choose_theme(self, action: QAction) -> None:
        """System, light or dark."""
        theme: Theme = action.data()
        self._parts.settings.setValue("theme", theme.value)
        self.theme_chosen.emit(theme)

    @Slot(QAction)
    def choose_monitor(self, action: QAction) -> None:
        """The system's profile, sRGB, or a file that is asked for."""
        choice = str(action.data())
        if choice not in (SYSTEM, SRGB):
            kinds = self.tr("Color profiles (*.icc *.icm)")
            choice, _ = QFileDialog.getOpenFileName(self._window, self.tr("Profile of the monitor"), "", kinds)
        if choice:
            self.show_for_monitor(choice)

    def show_for_monitor(self, choice: str) -> None:
        """Convert the canvas to a monitor's profile and remember it; one that cannot serve leaves all as it is."""
        try:
            profile = monitor_profile(choice)
        except PhotoFixError as error:
            dialogs.show_problem(self._window, self.tr("Profile of the monitor"), str(error))
            choice = chosen_monitor()
        else:
            choose_monitor(choice)
            self._parts.rendering.set_monitor(profile)
            tip = self.tr("The monitor's color profile, to which the photo is converted")
            self._parts.status.show_fact("monitor", monitor_name(profile), tip)
        self.monitor_chosen.emit(choice)

    @Slot(QAction)
    def choose_language(self, action: QAction) -> None:
        """Another language: the window is made anew."""
        choose_language(str(action.data()))
        self.language_chosen.emit(str(action.data()))

    @Slot()
    def toggle_full_screen(self) -> None:
        """Full screen and back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    # --- help ----------------------------------------------------------------------------------

    @Slot()
    def show_about(self) -> None:
        """Name, versions, weights, licences, and a report to copy."""
        services = self._parts.services
        show_about(self._window, services.facts(), services.credits()).clicked.connect(self._copy_report)

    @Slot()
    def _copy_report(self) -> None:
        text = report(self._parts.services.facts(), self._parts.status.fact("device"))
        QGuiApplication.clipboard().setText(text)
        self._parts.status.say(self.tr("Report copied"))

    def _folder(self) -> str:
        return str(near(Path(str(self._parts.settings.value("folder/open", Path.home()))) / "photo"))
