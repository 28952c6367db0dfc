"""Looks put on the whole application: Fusion, neutral greys, one accent. The canvas keeps its grey in all of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QStyleHints
from PySide6.QtWidgets import QApplication

from photofix.paths import resources_dir
from photofix.ui.system.palettes import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Look, Role

_HEADING = 1.65
"""The heading's size beside that of the text."""

_STYLE = """
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { color: %(tip_text)s; background-color: %(tip)s; border: 1px solid %(tip_line)s; padding: 5px 8px; }
QFrame#card { background: %(card)s; border: 1px solid %(line)s; border-radius: 8px; }
QLabel#cardTitle { font-weight: 600; }
QLabel#muted, QLabel#presence { color: %(muted)s; }
QLabel#heading { font-size: %(heading_pt)spt; font-weight: 600; }
QWidget#welcome { background: %(stage)s; }
QWidget#welcome QLabel { color: %(on_stage)s; background: transparent; }
QLabel#section { font-weight: 600; }
QWidget#sidebar { border-left: 1px solid %(line)s; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 2px; }
QToolButton:hover { background: %(hover)s; }
QToolButton:checked { background: %(checked)s; }
QToolButton:focus { border: 2px solid %(accent)s; padding: 1px; }
QDialog QLineEdit, QDialog QComboBox, QDialog QSpinBox { min-height: 1.6em; }
QToolBar { border: 0; border-bottom: 1px solid %(line)s; spacing: 3px; padding: 5px 8px; }
QToolBar QToolButton { padding: 5px 8px; border-radius: 6px; border: 1px solid transparent; }
QToolBar QToolButton:hover { background: %(hover)s; }
QToolBar QToolButton:checked { background: %(checked)s; border-color: %(line)s; }
QToolBar QToolButton:focus { border-color: %(accent)s; }
QToolButton#pill { border: 1px solid %(line)s; border-radius: 9px; padding: 1px 8px; }
QToolButton#pill:hover { background: %(hover)s; }
QToolButton#pill:checked { background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s; }
QToolButton#pill:focus { border-color: %(accent)s; }
QToolButton#pill:checked:focus { border: 2px solid %(ring)s; padding: 0px 7px; }
QToolButton#pill:disabled { color: %(faded)s; background: transparent; border-color: %(line)s; }
QToolButton#quiet { border: 1px solid transparent; padding: 2px 1px; border-radius: 5px; color: %(muted)s; }
QToolButton#quiet:disabled { color: %(faded)s; }
QToolButton#quiet:hover, QToolButton#quiet:focus { background: %(hover)s; color: %(text)s; }
QToolButton#quiet:checked { color: %(text)s; background: %(checked)s; }
QToolButton#quiet:focus { border-color: %(accent)s; }
QSlider:horizontal { min-height: 20px; border: 1px solid transparent; border-radius: 5px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: %(groove)s; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: %(accent)s; }
QSlider::sub-page:horizontal:disabled { background: %(groove)s; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
  background: %(handle)s; border: 1px solid %(handle_line)s; }
QSlider::handle:horizontal:hover { border-color: %(accent)s; }
QSlider:focus { border-color: %(accent)s; }
QSlider::handle:horizontal:focus { border: 2px solid %(accent)s; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled { background: %(checked)s; border-color: %(line)s; }
QToolButton#tool { border: 1px solid %(line)s; border-radius: 7px; padding: 6px; }
QToolButton#tool:hover { background: %(hover)s; }
QToolButton#tool:checked { background: %(checked)s; border-color: %(accent)s; }
QToolButton#tool:focus { border-color: %(accent)s; }
QToolButton#tool:checked:focus { border: 2px solid %(accent)s; padding: 5px; }
QToolButton#picture { color: %(on_stage)s; background: transparent; border: 2px solid transparent; border-radius: 8px; }
QToolButton#picture:hover { background: rgba(255, 255, 255, 28); }
QToolButton#picture:focus { border-color: %(stage_focus)s; background: rgba(255, 255, 255, 28); }
QFrame#bubble { background: %(card)s; border: 1px solid %(accent)s; border-radius: 10px; }
QFrame#spot { border: 3px solid %(accent)s; border-radius: 8px; background: transparent; }
QPushButton, QComboBox { background: %(button)s; }
QLineEdit, QAbstractSpinBox { background: %(field)s; }
QPushButton, QComboBox, QLineEdit, QAbstractSpinBox { border: 1px solid %(edge)s; border-radius: 4px; }
QPushButton { padding: 6px 16px; }
QPushButton#compact { padding: 5px 10px; }
QComboBox { padding: 1px 8px; combobox-popup: 0; }
QAbstractSpinBox, QLineEdit { padding: 3px 4px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0; background: transparent; }
QPushButton:hover, QComboBox:hover { background: %(hover)s; }
QPushButton:pressed, QPushButton:checked { background: %(checked)s; }
QPushButton:default, QPushButton:checked { border-color: %(accent)s; }
QPushButton:disabled, QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled { color: %(faded)s;
  border-color: %(line)s; background: %(window)s; }
QPushButton:focus { border: 2px solid %(accent)s; padding: 5px 15px; }
QPushButton#compact:focus { padding: 4px 9px; }
QComboBox:focus { border: 2px solid %(accent)s; padding: 0 7px; }
QLineEdit:focus, QAbstractSpinBox:focus { border: 2px solid %(accent)s; padding: 2px 3px; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("%(down)s"); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: 0; width: 16px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("%(up)s"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("%(down)s"); width: 10px; height: 10px; }
QPushButton#primary { background: %(accent)s; color: %(on_accent)s; border: 0; border-radius: 7px; padding: 9px 18px;
  font-weight: 600; }
QPushButton#primary:hover { background: %(accent_hover)s; }
QPushButton#primary:focus { border: 2px solid %(ring)s; padding: 7px 16px; }
QPushButton#primary:disabled { background: %(checked)s; color: %(faded)s; }
QStatusBar { border-top: 1px solid %(line)s; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { padding: 0 7px; color: %(muted)s; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QTabBar::tab { padding: 7px 12px; border: 0; border-bottom: 2px solid transparent; color: %(muted)s; }
QTabBar::tab:selected { color: %(text)s; border-bottom-color: %(accent)s; }
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:focus { color: %(text)s; padding: 5px 10px; border: 2px solid %(accent)s; border-radius: 5px; }
QTabWidget::pane { border: 0; border-top: 1px solid %(line)s; }
QListView, QTableView { border: 1px solid transparent; }
QListView:focus, QTableView:focus { border-color: %(accent)s; }
QCheckBox { padding: 2px 0; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border-color: %(accent)s; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %(muted)s; border-radius: 3px; }
QCheckBox::indicator:checked { background: %(accent)s; border-color: %(accent)s; image: url("%(check)s"); }
QCheckBox::indicator:disabled { background: %(checked)s; border-color: %(line)s; }
QTextBrowser { border: 1px solid %(line)s; }
QTextBrowser:focus { border: 2px solid %(accent)s; }
QUndoView::item { padding: 5px 6px; }
QListView#filmstrip { background: %(window)s; border-top: 1px solid %(line)s; }
QListView#filmstrip:focus { border: 1px solid %(accent)s; }
"""


_OUTLINED = """
QProgressBar, QMenu, QHeaderView::section, QComboBox QAbstractItemView { border: 1px solid %(text)s; }
QPushButton:default { border-width: 2px; padding: 5px 15px; }
QPushButton:disabled, QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled { border-color: %(faded)s; }
QPushButton:focus, QPushButton#compact:focus { border-width: 3px; }
QPushButton:focus { padding: 4px 14px; }
QPushButton#compact:focus { padding: 3px 8px; }
QTextBrowser { border: 3px solid %(window)s; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus { border-width: 3px; }
QTextBrowser:focus { border: 3px solid %(accent)s; }
QScrollBar { background: %(window)s; border: 1px solid %(line)s; }
QScrollBar:vertical { width: 14px; }
QScrollBar:horizontal { height: 14px; }
QScrollBar::handle { background: %(text)s; border-radius: 4px; margin: 2px; min-width: 24px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QProgressBar { text-align: center; }
QProgressBar::chunk { background: %(accent)s; }
QHeaderView::section { background: %(window)s; padding: 3px; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected, QMenu::item:selected { background: %(accent)s; color: %(on_accent)s; }
QMenu { background: %(window)s; }
QMenu::item { padding: 5px 24px; }
QMenu::item:disabled { color: %(faded)s; }
QMenu::separator { height: 1px; background: %(line)s; margin: 4px 8px; }
QToolBar QToolButton:checked, QToolButton#tool:checked { border: 2px solid %(accent)s; }
QToolBar QToolButton:focus, QToolButton#quiet:focus, QToolButton#pill:focus, QToolButton#tool:focus {
  border: 3px solid %(accent)s; }
QToolButton#pill:checked:focus { border: 4px double %(ring)s; padding: 0px 5px; }
QPushButton#primary { border: 2px solid %(accent)s; padding: 7px 16px; }
QPushButton#primary:focus { border: 4px double %(ring)s; padding: 5px 14px; }
QPushButton#primary:disabled { background: %(window)s; color: %(faded)s; border: 2px dashed %(faded)s; }
QListView:focus, QTableView:focus { border: 2px solid %(accent)s; }
"""
"""Fusion draws its outlines a little darker than the window: on black, and for who sees little, that is nothing."""


class Theme(Enum):
    """The choices of the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast-light"
    CONTRAST_DARK = "contrast-dark"


_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
    Theme.CONTRAST_LIGHT: Qt.ColorScheme.Light,
    Theme.CONTRAST_DARK: Qt.ColorScheme.Dark,
}
LOOKS = {
    Theme.LIGHT: LIGHT,
    Theme.DARK: DARK,
    Theme.CONTRAST_LIGHT: CONTRAST_LIGHT,
    Theme.CONTRAST_DARK: CONTRAST_DARK,
}


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put a look on the whole application; the look that is already on costs nothing."""
    if not app.styleSheet():  # ours is laid over it
        app.setStyle("Fusion")
    app.styleHints().setColorScheme(_SCHEMES[theme])
    paint_scheme(app, theme)


def paint_scheme(app: QApplication, theme: Theme) -> None:
    """Our colours for the chosen theme; for `SYSTEM` those of the system's scheme and contrast, which may change."""
    look = look_of(theme, app.styleHints())
    app.setPalette(look.palette)
    sheet = style_sheet(look, app.font().pointSizeF())
    if app.styleSheet() != sheet:  # Qt would style every widget of every window anew, a fifth of a second for each
        app.setStyleSheet(sheet)


def look_of(theme: Theme, system: QStyleHints) -> Look:
    """The colours of a theme, where it follows the system those that the system asks for."""
    if theme is not Theme.SYSTEM:
        return LOOKS[theme]
    is_dark = system.colorScheme() is Qt.ColorScheme.Dark
    if wants_high_contrast(system):
        return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
    return DARK if is_dark else LIGHT


def on_system_change(slot: Callable[[], None]) -> None:
    """Call `slot`, a slot of a QObject, when the system's scheme or its wish for contrast changes."""
    hints = QApplication.styleHints()
    hints.colorSchemeChanged.connect(slot)
    accessibility = getattr(hints, "accessibility", lambda: None)()
    if accessibility is not None:
        accessibility.contrastPreferenceChanged.connect(slot)


def wants_high_contrast(system: QStyleHints) -> bool:
    """What the desktop's settings say; Qt before 6.10 does not tell."""
    accessibility = getattr(system, "accessibility", lambda: None)()
    return accessibility is not None and accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


def style_sheet(look: Look, text_pt: float) -> str:
    """The sheet in the look's colours, for text of so many points."""
    icons = resources_dir() / "icons"
    is_dark = look.roles[Role.Window] < "#8"
    arrows = {way: (icons / f"{way}_{'white' if is_dark else 'black'}.svg").as_posix() for way in ("up", "down")}
    values = {
        **look.sheet,
        **arrows,
        "check": (icons / f"{look.sheet['tick']}.svg").as_posix(),
        "button": look.roles[Role.Button],
        "field": look.roles[Role.Base],
        "tip": look.roles[Role.ToolTipBase],
        "tip_text": look.roles[Role.ToolTipText],
        "tip_line": look.roles[Role.Shadow],
        "heading_pt": f"{_HEADING * text_pt:.1f}",
    }
    return (_STYLE + (_OUTLINED if look.is_high_contrast else "")) % values
