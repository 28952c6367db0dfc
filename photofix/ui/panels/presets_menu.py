"""The menu of presets, those that come with PhotoFix first: apply, save, delete, import and export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from photofix.edit import Edit
from photofix.errors import PhotoFixError, PhotoWriteError
from photofix.store.shipped_presets import shipped_presets
from photofix.ui.session import presets
from photofix.ui.system.allow import MenuTips, allow
from photofix.ui.system.sentences import in_our_language


class PresetsMenu(QMenu):
    """Signals: chosen (Edit, name), refused (title, sentence). `current`: the edit to "save", None without a photo."""

    chosen = Signal(object, str)
    refused = Signal(str, str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._window = parent
        self.current: Edit | None = None
        self._tips = MenuTips(self)
        self.aboutToShow.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Fill the menu anew."""
        self.clear()
        names = presets.preset_names()
        no_photo = "" if self.current is not None else self.tr("Open a photo first")
        for path in shipped_presets().values():
            self._offer(_shown_name(path), path, no_photo)
        self.addSeparator()
        for name in names:
            self._offer(name, name, no_photo)
        self.addSeparator()  # Qt shows none where two would follow one another
        save = self.addAction(self.tr("&Save as Preset…"), self._ask_save)
        export = self.addAction(self.tr("&Export Settings…"), self._ask_export)
        for action in (save, export):
            allow(action, no_photo)
        self.addAction(self.tr("&Import Preset…"), self._ask_import)
        delete = self.addMenu(self.tr("&Delete"))
        allow(delete.menuAction(), "" if names else self.tr("There is no preset of your own yet"))
        for name in names:
            action = delete.addAction(name.replace("&", "&&"))
            action.setData(name)
            action.triggered.connect(self._delete)
        self._tips.watch(self)

    def _offer(self, name: str, preset: Path | str, no_photo: str) -> None:
        """An entry for a file that came with PhotoFix, or for a person's own preset by its name."""
        action = self.addAction(name.replace("&", "&&"))
        action.setData(preset)
        allow(action, no_photo)
        action.triggered.connect(self._apply)

    def save(self, name: str) -> None:
        """Store the present knobs under `name`."""
        if self.current is not None and name.strip():
            self._write(presets.preset_path(name), self.current)

    def _write(self, path: Path, edit: Edit) -> None:
        """Or say why not."""
        try:
            presets.write_preset(path, edit)
        except PhotoWriteError as error:
            title = self.tr("The settings cannot be saved")
            self.refused.emit(title, in_our_language(str(error)))

    def import_file(self, path: Path) -> None:
        """Take a JSON file into the list, or say why not."""
        try:
            presets.save_preset(path.stem, presets.read_preset(path))
        except PhotoFixError as error:
            self.refused.emit(self.tr("This preset cannot be used"), in_our_language(str(error)))

    @Slot()
    def _apply(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        preset = action.data()
        try:
            if isinstance(preset, Path):
                self.chosen.emit(presets.read_preset(preset), _shown_name(preset))
            else:
                self.chosen.emit(presets.load_preset(preset), preset)
        except PhotoFixError as error:
            self.refused.emit(self.tr("This preset cannot be used"), in_our_language(str(error)))

    @Slot()
    def _delete(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            presets.delete_preset(str(action.data()))

    @Slot()
    def _ask_save(self) -> None:
        name, is_accepted = QInputDialog.getText(self._window, self.tr("Save preset"), self.tr("Name"))
        if is_accepted:
            self.save(name)

    @Slot()
    def _ask_export(self) -> None:
        title, kinds = self.tr("Export settings"), self.tr("PhotoFix settings (*.json)")
        name, _ = QFileDialog.getSaveFileName(self._window, title, "settings.json", kinds)
        if name and self.current is not None:
            self._write(Path(name), self.current)

    @Slot()
    def _ask_import(self) -> None:
        title, kinds = self.tr("Import preset"), self.tr("PhotoFix settings (*.json)")
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if name:
            self.import_file(Path(name))


def _shown_name(shipped: Path) -> str:
    return QCoreApplication.translate("shipped_presets", shipped.stem)
