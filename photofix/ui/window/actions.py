"""Every command of the window as a QAction, and the menus they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu

from photofix.edit import NEGATIVE
from photofix.ui.canvas.compare import CompareMode
from photofix.ui.dialogs.guide_window import GuideWindow
from photofix.ui.dialogs.preferences_dialog import Preferences, PreferencesDialog
from photofix.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from photofix.ui.panels.choice_menu import ChoiceMenu
from photofix.ui.panels.stroke_tools import TOOL_KEYS
from photofix.ui.system.allow import MenuTips, allow
from photofix.ui.system.device import choose_device, chosen_device
from photofix.ui.system.icons import icon
from photofix.ui.system.language import LANGUAGES, chosen_language
from photofix.ui.system.monitor import SRGB, SYSTEM, chosen_monitor
from photofix.ui.system.scale import choose_scale, chosen_scale
from photofix.ui.system.theme import Theme
from photofix.ui.window.commands import Commands
from photofix.ui.window.kept_edits import KeptEditsMenu
from photofix.ui.window.paper_commands import PaperCommands
from photofix.ui.window.parts import Parts
from photofix.ui.window.split_command import SplitCommand
from photofix.ui.window.tour import Tour

Key = QKeySequence.StandardKey
Keys = QKeySequence.StandardKey | str | tuple[str, ...] | None


class Actions(QObject):
    """The actions as attributes; `needs_photo` are disabled without one."""

    def __init__(self, parts: Parts, commands: Commands) -> None:
        super().__init__(parts.frame)
        self._window = parts.frame
        self._services = parts.services
        self._commands = commands
        self._on_paper = PaperCommands(parts)
        self._split = SplitCommand(parts)
        self.needs_photo: list[QAction] = []
        self._icons: dict[QAction, str] = {}
        self._make_file()
        self._make_edit(parts)
        self._make_view(parts)
        self._make_photo(parts)
        self._make_shape(parts)
        self._make_help()
        self._make_choices()
        self.hints = Tour(parts, self.modes[CompareMode.SPLIT])
        commands.monitor_chosen.connect(self.show_monitor)

    def enable(self, has_photo: bool) -> None:
        """Enable what needs a photo; a disabled action says why."""
        for action in self.needs_photo:
            why_not = self.tr("{tip}: open a photo first").format(tip=action.property("tip"))
            allow(action, "" if has_photo else why_not)

    def renew_icons(self) -> None:
        """Paint the icons in the colours of a new theme."""
        for action, name in self._icons.items():
            action.setIcon(icon(name))

    def all(self) -> list[QAction]:
        """Every action, for the list of shortcuts."""
        single = [value for value in vars(self).values() if isinstance(value, QAction)]
        return single + list(self.modes.values()) + list(self.tools.values())

    def _make_file(self) -> None:
        commands = self._commands
        self.open = self._action(self.tr("&Open…"), commands.ask_open, Key.Open, "open")
        self.open_folder = self._action(self.tr("Open &Folder…"), commands.ask_open_folder, "Ctrl+Shift+O")
        self.export = self._action(self.tr("&Export…"), commands.ask_export, "Ctrl+E", "export", photo=True)
        self.queue_all = self._action(self.tr("Export &All…"), commands.queue_all, "Ctrl+Shift+E", photo=True)
        on_paper = self._on_paper
        self.contact_sheet = self._action(self.tr("&Contact Sheet…"), on_paper.ask_contact_sheet, photo=True)
        self.comparison = self._action(self.tr("&Before/After Sheet…"), on_paper.ask_comparison, photo=True)
        self.condition = self._action(self.tr("Condi&tion Report…"), on_paper.ask_condition, photo=True)
        self.print = self._action(self.tr("&Print…"), on_paper.print_photo, Key.Print, photo=True)
        self.quit = self._action(self.tr("&Quit"), self._window.close, Key.Quit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit(self, parts: Parts) -> None:
        commands = self._commands
        self.undo = parts.undo_group.createUndoAction(self._window, self.tr("&Undo"))
        self.redo = parts.undo_group.createRedoAction(self._window, self.tr("&Redo"))
        for action, key, name in ((self.undo, Key.Undo, "undo"), (self.redo, Key.Redo, "redo")):
            self._dress(action, key, name)
            action.enabledChanged.connect(self._explain_undo)
        self._explain_undo()
        self.copy = self._action(self.tr("&Copy Settings"), commands.copy, Key.Copy, photo=True)
        self.paste = self._action(self.tr("&Paste Settings or Picture"), commands.paste, Key.Paste)
        self.kept_edits = KeptEditsMenu(self.tr("&Kept Edits"), parts.library, parts.services, self._window)
        self.kept_edits.said.connect(parts.status.say)
        self.kept_edits.menuAction().setProperty("tip", _plain(self.kept_edits.title()))
        self.needs_photo.append(self.kept_edits.menuAction())
        self.reset = self._action(self.tr("Reset &All"), commands.reset, "Ctrl+R", photo=True)
        self.preferences = self._action(self.tr("Prefere&nces…"), self._ask_preferences, "Ctrl+,")
        self.preferences.setMenuRole(QAction.MenuRole.PreferencesRole)

    @Slot()
    def _explain_undo(self) -> None:
        """The undo group enables the two itself; only the reason is ours."""
        for action, why_not in (
            (self.undo, self.tr("{tip}: nothing to undo")),
            (self.redo, self.tr("{tip}: nothing to redo")),
        ):
            tip = str(action.property("tip"))
            action.setToolTip(tip if action.isEnabled() else why_not.format(tip=tip))

    def _make_view(self, parts: Parts) -> None:
        viewer, commands = parts.viewer, self._commands
        self.fit = self._action(self.tr("&Fit to Window"), viewer.fit, ("0", "F"), "fit", photo=True)
        self.one = self._action(self.tr("&100 %"), lambda: viewer.zoom_to(1.0), "1", "one", photo=True)
        self.two = self._action(self.tr("&200 %"), lambda: viewer.zoom_to(2.0), "2", photo=True)
        self.four = self._action(self.tr("&400 %"), lambda: viewer.zoom_to(4.0), "4", photo=True)
        grow, shrink = lambda: viewer.zoom_by(1.25), lambda: viewer.zoom_by(0.8)
        self.zoom_in = self._action(self.tr("Zoom &In"), grow, ("Ctrl++", "Ctrl+=", "+", "="), "zoom_in", photo=True)
        self.zoom_out = self._action(self.tr("Zoom &Out"), shrink, ("Ctrl+-", "-"), "zoom_out", photo=True)
        self.turn_split = self._action(self.tr("&Turn the Split Line"), commands.turn_split, "Shift+T", photo=True)
        self.defects = self._action(self.tr("Sho&w Defects"), None, "O", "defects", photo=True)
        self.defects.setCheckable(True)
        overlay = parts.sidebar.defects.overlay
        self.defects.toggled.connect(overlay.setChecked)
        overlay.toggled.connect(self.defects.setChecked)
        self.queue = parts.queue.toggleViewAction()
        self.queue.setText(self.tr("&Queue"))
        self._dress(self.queue, "Q", "")
        self.full_screen = self._action(self.tr("F&ull Screen"), commands.toggle_full_screen, "F11")

    def _make_photo(self, parts: Parts) -> None:
        library, panel, defects = parts.library, parts.sidebar.defects, parts.defects
        next_keys, previous_keys = ("PgDown", "Ctrl+Right"), ("PgUp", "Ctrl+Left")
        self.next = self._action(self.tr("&Next Photo"), lambda: library.step(1), next_keys, "next", photo=True)
        self.previous = self._action(
            self.tr("&Previous Photo"), lambda: library.step(-1), previous_keys, "previous", photo=True
        )
        self.remove = self._action(self.tr("Remo&ve from the List"), self._commands.remove_photo, "Ctrl+W", photo=True)
        self.next_finding = self._action(self.tr("Next &Finding"), panel.next, "N", photo=True)
        self.previous_finding = self._action(self.tr("Previous F&inding"), panel.previous, "Shift+N", photo=True)
        self.keep = self._action(self.tr("&Keep Finding"), panel.keep, "K", "keep", photo=True)
        self.reject = self._action(self.tr("Re&ject Finding"), panel.reject, "X", "reject", photo=True)
        self.similar = self._action(self.tr("Find Simi&lar"), defects.find_similar, "M", photo=True)
        self.check = self._action(self.tr("&Check Preview"), self._commands.check_preview, photo=True)
        self.smaller = self._action(self.tr("Smaller Br&ush"), lambda: defects.scale_brush(0.8), "[", photo=True)
        self.larger = self._action(self.tr("Larger &Brush"), lambda: defects.scale_brush(1.25), "]", photo=True)
        texts = {name: button.text() for name, button in panel.tools.items()}
        self.tools = {
            name: self._action(texts[name], partial(self._commands.take_tool, name), TOOL_KEYS[name], photo=True)
            for name in panel.tools
        }
        self.heal_from = self._action(self.tr("&Heal From…"), self._commands.ask_source, "H", photo=True)
        self.switch_ab = self._action(self.tr("Switch Snapshots &A/B"), parts.sidebar.history.switch, "A", photo=True)

    def _make_shape(self, parts: Parts) -> None:
        cropping = parts.cropping
        self.turn_right = self._action(self.tr("Turn &Right"), lambda: cropping.turn(1), "R", "turn_right", photo=True)
        self.turn_left = self._action(self.tr("Turn L&eft"), lambda: cropping.turn(-1), "Shift+R", photo=True)
        self.mirror = self._action(self.tr("&Mirror"), cropping.mirror, photo=True)
        self.crop = self._action(self.tr("Cr&op and Straighten"), cropping.toggle, "C", "crop", photo=True)
        self.crop.setCheckable(True)
        self.split = self._action(self.tr("&Split Scan…"), self._split.start, photo=True)
        self.negative = ChoiceMenu(
            self.tr("Scan of a Ne&gative"), parts.sidebar.tasks.whole.choices[NEGATIVE], self._window
        )
        self.negative.menuAction().setProperty("tip", _plain(self.negative.title()))
        self.needs_photo.append(self.negative.menuAction())
        self.end_crop = [QShortcut(QKeySequence(key), self._window, cropping.enter) for key in ("Return", "Enter")]
        self.end_crop.append(QShortcut(QKeySequence("Esc"), self._window, cropping.cancel))
        self.show_cropping(False)

    @Slot(bool)
    def show_cropping(self, is_active: bool) -> None:
        """Enter and Esc end the crop; at other times they belong to what has the focus."""
        self.crop.setChecked(is_active)
        for shortcut in self.end_crop:
            shortcut.setEnabled(is_active)

    def _make_help(self) -> None:
        commands = self._commands
        self.guide = self._action(self.tr("&Guide"), self._show_guide, Key.HelpContents)
        self.tour = self._action(self.tr("&Tour"), lambda: self.hints.start(), photo=True)
        self.shortcuts = self._action(self.tr("&Keyboard Shortcuts"), self._show_shortcuts, "?")
        self.about = self._action(self.tr("&About PhotoFix"), commands.show_about)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _make_choices(self) -> None:
        commands = self._commands
        modes = {
            CompareMode.SPLIT: (self.tr("&Split"), "Shift+S", "split"),
            CompareMode.SIDE: (self.tr("Side &by Side"), "Shift+B", "side"),
            CompareMode.RESTORED: (self.tr("&Restored Only"), "Shift+V", "restored"),
            CompareMode.DIFFERENCE: (self.tr("&Difference"), "D", "difference"),
        }
        themes = {
            Theme.SYSTEM: self.tr("S&ystem"),
            Theme.LIGHT: self.tr("&Light"),
            Theme.DARK: self.tr("&Dark"),
            Theme.CONTRAST_LIGHT: self.tr("&High Contrast, Light"),
            Theme.CONTRAST_DARK: self.tr("High &Contrast, Dark"),
        }
        languages = {code: name or self.tr("S&ystem") for code, name in LANGUAGES.items()}
        self.modes = {
            mode: self._action(text, None, key, name, photo=True) for mode, (text, key, name) in modes.items()
        }
        self.themes = {theme: self._action(text, None) for theme, text in themes.items()}
        self.languages = {code: self._action(text, None) for code, text in languages.items()}
        self._group(self.modes).triggered.connect(commands.choose_mode)
        self._group(self.themes).triggered.connect(commands.choose_theme)
        self._group(self.languages).triggered.connect(commands.choose_language)
        monitors = {
            SYSTEM: self.tr("From the S&ystem"),
            SRGB: self.tr("&sRGB"),
            "file": self.tr("ICC &File…"),
        }
        self.monitors = {choice: self._action(text, None) for choice, text in monitors.items()}
        self._group(self.monitors).triggered.connect(commands.choose_monitor)
        self.languages[chosen_language()].setChecked(True)

    @Slot()
    def _ask_preferences(self) -> None:
        theme = next(key for key, action in self.themes.items() if action.isChecked())
        now = Preferences(theme, chosen_language(), chosen_monitor(), chosen_device(), chosen_scale())
        services = self._services
        dialog = PreferencesDialog(now, services.cache_bytes, services.clear_cache, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._take_preferences)
        dialog.open()

    @Slot()
    def _take_preferences(self) -> None:
        """What was changed goes the way of the menus; the language last, for it makes the window anew."""
        dialog = self.sender()
        if not isinstance(dialog, PreferencesDialog):
            return
        chosen = dialog.chosen
        choose_device(chosen.device)
        choose_scale(chosen.scale)
        self.themes[chosen.theme].trigger()
        if chosen.monitor != chosen_monitor():
            self._commands.show_for_monitor(chosen.monitor)
        if chosen.language != chosen_language():
            self.languages[chosen.language].trigger()

    @Slot()
    def _show_guide(self) -> None:
        """One guide, however often it is asked for."""
        guide = self._window.findChild(GuideWindow) or GuideWindow(self._window)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()
        guide.raise_()
        guide.activateWindow()

    @Slot()
    def _show_shortcuts(self) -> None:
        """All keys in one window."""
        dialog = ShortcutsDialog(self.all(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def show_monitor(self, choice: str) -> None:
        """Mark the chosen kind of monitor profile."""
        self.monitors.get(choice, self.monitors["file"]).setChecked(True)

    def _group(self, choices: Mapping[Any, QAction]) -> QActionGroup:
        """Actions of which one is checked; each carries its key as data."""
        group = QActionGroup(self)
        for key, action in choices.items():
            action.setCheckable(True)
            action.setData(key)
            group.addAction(action)
        return group

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
        action.setProperty("told_keys", 1 if isinstance(keys, QKeySequence.StandardKey) else 2)
        plain = _plain(action.text())
        action.setIconText(f" {plain}")  # Qt leaves two pixels between a button's icon and its text
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setProperty("tip", f"{plain} ({shown})" if shown else plain)
        action.setToolTip(str(action.property("tip")))


def _plain(text: str) -> str:
    """A menu text without mnemonic and dots; Chinese menus have the mnemonic in brackets behind."""
    return re.sub(r"\(&\w\)|&", "", text).rstrip("…")


def fill_menu_bar(window: QMainWindow, actions: Actions, recent: QMenu, presets: QMenu) -> None:
    """File, Edit, View, Photo, Help."""
    bar = window.menuBar()
    file = bar.addMenu(QCoreApplication.translate("Actions", "&File"))
    _fill(file, actions.open, actions.open_folder)
    file.addMenu(recent)
    _fill(file, None, actions.export, actions.queue_all, None)
    _fill(file, actions.contact_sheet, actions.comparison, actions.condition, actions.print, None, actions.quit)
    edit = bar.addMenu(QCoreApplication.translate("Actions", "&Edit"))
    _fill(edit, actions.undo, actions.redo, None, actions.copy, actions.paste, None)
    edit.addMenu(presets)
    edit.addMenu(actions.kept_edits)
    _fill(edit, actions.reset, None, actions.preferences)
    view = bar.addMenu(QCoreApplication.translate("Actions", "&View"))
    _fill(view, *actions.modes.values(), actions.turn_split, actions.defects, None)
    _fill(view, actions.fit, actions.one, actions.two, actions.four, actions.zoom_in, actions.zoom_out, None)
    _fill(view.addMenu(QCoreApplication.translate("Actions", "T&heme")), *actions.themes.values())
    _fill(view.addMenu(QCoreApplication.translate("Actions", "&Monitor Profile")), *actions.monitors.values())
    _fill(view.addMenu(QCoreApplication.translate("Actions", "&Language")), *actions.languages.values())
    _fill(view, actions.queue, actions.full_screen)
    photo = bar.addMenu(QCoreApplication.translate("Actions", "&Photo"))
    _fill(photo, actions.previous, actions.next, actions.remove, None, actions.previous_finding, actions.next_finding)
    _fill(photo, actions.keep, actions.reject, actions.similar, None)
    _fill(photo.addMenu(QCoreApplication.translate("Actions", "&Tools")), *actions.tools.values())
    _fill(photo, actions.heal_from, actions.smaller, actions.larger, None)
    _fill(photo, actions.crop, actions.turn_right, actions.turn_left, actions.mirror, actions.split)
    photo.addMenu(actions.negative)
    photo.addSeparator()
    _fill(photo, actions.switch_ab, actions.check)
    help_ = bar.addMenu(QCoreApplication.translate("Actions", "&Help"))
    _fill(help_, actions.guide, actions.tour, actions.shortcuts, actions.about)
    tips = MenuTips(window)
    for menu in (recent, *bar.findChildren(QMenu)):
        tips.watch(menu)


def _fill(menu: QMenu, *actions: QAction | None) -> None:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
