"""Every command of the window as a QAction, and the menus they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from photofix.ui.compare import CompareMode
from photofix.ui.icons import icon
from photofix.ui.theme import Theme

if TYPE_CHECKING:
    from photofix.ui.main_window import MainWindow

Key = QKeySequence.StandardKey
Keys = QKeySequence.StandardKey | str | tuple[str, ...] | None


class Actions(QObject):
    """The actions as attributes; `needs_photo` are disabled without one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.needs_photo: list[QAction] = []
        self._icons: dict[QAction, str] = {}
        self._make_file(window)
        self._make_edit(window)
        self._make_view(window)
        self._make_photo(window)
        self._make_help(window)
        self._modes(window)
        self._themes(window)

    def enable(self, has_photo: bool) -> None:
        """Enable what needs a photo; a disabled action says why."""
        for action in self.needs_photo:
            action.setEnabled(has_photo)
            tip = str(action.property("tip"))
            action.setToolTip(tip if has_photo else self.tr("{tip}: open a photo first").format(tip=tip))

    def renew_icons(self) -> None:
        """Paint the icons in the colours of a new theme."""
        for action, name in self._icons.items():
            action.setIcon(icon(name))

    def all(self) -> list[QAction]:
        """Every action, for the list of shortcuts."""
        return [value for value in vars(self).values() if isinstance(value, QAction)] + list(self.modes.values())

    def _make_file(self, window: MainWindow) -> None:
        self.open = self._action(self.tr("&Open…"), window.ask_open, Key.Open, "open")
        self.open_folder = self._action(self.tr("Open &Folder…"), window.ask_open_folder, "Ctrl+Shift+O")
        self.export = self._action(self.tr("&Export…"), window.ask_export, "Ctrl+E", "export", photo=True)
        self.quit = self._action(self.tr("&Quit"), window.close, Key.Quit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit(self, window: MainWindow) -> None:
        self.undo = window.undo_group.createUndoAction(window, self.tr("&Undo"))
        self.redo = window.undo_group.createRedoAction(window, self.tr("&Redo"))
        for action, key, name in ((self.undo, Key.Undo, "undo"), (self.redo, Key.Redo, "redo")):
            self._dress(action, key, name)
        self.reset = self._action(self.tr("&Reset All"), window.reset, "Ctrl+R", photo=True)

    def _make_view(self, window: MainWindow) -> None:
        viewer = window.viewer
        self.fit = self._action(self.tr("&Fit to Window"), viewer.fit, ("0", "F"), "fit", photo=True)
        self.one = self._action(self.tr("&100 %"), lambda: viewer.zoom_to(1.0), "1", "one", photo=True)
        self.two = self._action(self.tr("&200 %"), lambda: viewer.zoom_to(2.0), "2", photo=True)
        self.zoom_in = self._action(self.tr("Zoom &In"), lambda: viewer.zoom_by(1.25), ("Ctrl++", "+", "="), photo=True)
        self.zoom_out = self._action(self.tr("Zoom &Out"), lambda: viewer.zoom_by(0.8), ("Ctrl+-", "-"), photo=True)
        self.turn_split = self._action(self.tr("&Turn the Split Line"), window.turn_split, "T", photo=True)
        self.full_screen = self._action(self.tr("F&ull Screen"), window.toggle_full_screen, "F11")
        self.full_screen.setCheckable(True)

    def _make_photo(self, window: MainWindow) -> None:
        self.next = self._action(self.tr("&Next Photo"), lambda: window.library.step(1), Key.MoveToNextPage, photo=True)
        self.previous = self._action(
            self.tr("&Previous Photo"), lambda: window.library.step(-1), Key.MoveToPreviousPage, photo=True
        )

    def _make_help(self, window: MainWindow) -> None:
        self.shortcuts = self._action(self.tr("&Keyboard Shortcuts"), window.show_shortcuts, ("?", "F1"))
        self.about = self._action(self.tr("&About PhotoFix"), window.show_about)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _modes(self, window: MainWindow) -> None:
        texts = {
            CompareMode.SPLIT: (self.tr("&Split"), "S", "split"),
            CompareMode.SIDE: (self.tr("Side &by Side"), "B", "side"),
            CompareMode.RESTORED: (self.tr("&Restored Only"), "R", "restored"),
            CompareMode.DIFFERENCE: (self.tr("&Difference"), "D", "difference"),
        }
        group = QActionGroup(self)
        self.modes: dict[CompareMode, QAction] = {}
        for mode, (text, key, name) in texts.items():
            action = self._action(text, None, key, name, photo=True)
            action.setCheckable(True)
            action.setData(mode)
            group.addAction(action)
            self.modes[mode] = action
        group.triggered.connect(window.choose_mode)

    def _themes(self, window: MainWindow) -> None:
        texts = {Theme.SYSTEM: self.tr("S&ystem"), Theme.LIGHT: self.tr("&Light"), Theme.DARK: self.tr("&Dark")}
        group = QActionGroup(self)
        self.themes: dict[Theme, QAction] = {}
        for theme, text in texts.items():
            action = self._action(text, None)
            action.setCheckable(True)
            action.setData(theme)
            group.addAction(action)
            self.themes[theme] = action
        group.triggered.connect(window.choose_theme)

    def _action(
        self, text: str, slot: Callable[..., object] | None, keys: Keys = None, icon_name: str = "", photo: bool = False
    ) -> QAction:
        action = QAction(text, self._window)
        self._dress(action, keys, icon_name)
        if slot is not None:
            action.triggered.connect(lambda: slot())
        if photo:
            self.needs_photo.append(action)
        return action

    def _dress(self, action: QAction, keys: Keys, icon_name: str) -> None:
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        elif keys is not None:
            action.setShortcuts([QKeySequence(key) for key in ((keys,) if isinstance(keys, str) else keys)])
        if icon_name:
            action.setIcon(icon(icon_name))
            self._icons[action] = icon_name
        plain = action.text().replace("&", "").rstrip("…")
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setProperty("tip", f"{plain} ({shown})" if shown else plain)
        action.setToolTip(str(action.property("tip")))


def fill_menu_bar(window: MainWindow, actions: Actions) -> None:
    """File, Edit, View, Photo, Help."""
    bar = window.menuBar()
    _fill(bar.addMenu(actions.tr("&File")), actions.open, actions.open_folder, None, actions.export, None, actions.quit)
    _fill(bar.addMenu(actions.tr("&Edit")), actions.undo, actions.redo, None, actions.reset)
    view = bar.addMenu(actions.tr("&View"))
    _fill(view, *actions.modes.values(), actions.turn_split, None)
    _fill(view, actions.fit, actions.one, actions.two, actions.zoom_in, actions.zoom_out, None)
    _fill(view.addMenu(actions.tr("&Theme")), *actions.themes.values())
    _fill(view, actions.full_screen)
    _fill(bar.addMenu(actions.tr("&Photo")), actions.previous, actions.next)
    _fill(bar.addMenu(actions.tr("&Help")), actions.shortcuts, actions.about)


def _fill(menu: QMenu, *actions: QAction | None) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
