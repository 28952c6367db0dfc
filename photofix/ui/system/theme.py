"""Light and dark looks: Fusion, neutral greys, one accent. The canvas keeps its grey in both."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from photofix.paths import resources_dir

Role = QPalette.ColorRole

ACCENT_LIGHT = "#2f6fb5"
ACCENT_DARK = "#5b9bdb"

_LIGHT = {
    Role.Window: "#f1f1f2",
    Role.WindowText: "#1d1d1f",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#f6f6f7",
    Role.Text: "#1d1d1f",
    Role.Button: "#f7f7f8",
    Role.ButtonText: "#1d1d1f",
    Role.BrightText: "#ffffff",
    Role.ToolTipBase: "#2c2c2e",
    Role.ToolTipText: "#f5f5f7",
    Role.PlaceholderText: "#77777c",
    Role.Mid: "#c9c9cd",
    Role.Midlight: "#e3e3e6",
    Role.Dark: "#a5a5aa",
    Role.Light: "#ffffff",
    Role.Shadow: "#8a8a8f",
    Role.Highlight: ACCENT_LIGHT,
    Role.Accent: ACCENT_LIGHT,
    Role.HighlightedText: "#ffffff",
    Role.Link: ACCENT_LIGHT,
}
_DARK = {
    Role.Window: "#2a2a2c",
    Role.WindowText: "#e6e6e8",
    Role.Base: "#1f1f21",
    Role.AlternateBase: "#262628",
    Role.Text: "#e6e6e8",
    Role.Button: "#363639",
    Role.ButtonText: "#e6e6e8",
    Role.BrightText: "#ffffff",
    Role.ToolTipBase: "#48484c",
    Role.ToolTipText: "#f5f5f7",
    Role.PlaceholderText: "#98989d",
    Role.Mid: "#48484c",
    Role.Midlight: "#3d3d40",
    Role.Dark: "#19191b",
    Role.Light: "#55555a",
    Role.Shadow: "#101012",
    Role.Highlight: ACCENT_DARK,
    Role.Accent: ACCENT_DARK,
    Role.HighlightedText: "#0f1419",
    Role.Link: ACCENT_DARK,
}
_FADED_TEXT = {True: "#76767b", False: "#9b9ba0"}

_STYLE = """
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { color: %(tip_text)s; background-color: %(tip)s; border: 1px solid %(tip_line)s; padding: 5px 8px; }
QFrame#card { background: %(card)s; border: 1px solid %(line)s; border-radius: 8px; }
QLabel#cardTitle { font-weight: 600; }
QLabel#muted, QLabel#presence { color: %(muted)s; }
QLabel#heading { font-size: 22px; font-weight: 600; }
QLabel#section { font-weight: 600; }
QWidget#sidebar { border-left: 1px solid %(line)s; }
QToolBar { border: 0; border-bottom: 1px solid %(line)s; spacing: 3px; padding: 5px 8px; }
QToolBar QToolButton { padding: 5px 8px; border-radius: 6px; border: 1px solid transparent; }
QToolBar QToolButton:hover { background: %(hover)s; }
QToolBar QToolButton:checked { background: %(checked)s; border-color: %(line)s; }
QToolBar QToolButton:focus { border-color: %(accent)s; }
QToolButton#pill { border: 1px solid %(line)s; border-radius: 9px; padding: 1px 8px; }
QToolButton#pill:hover { background: %(hover)s; }
QToolButton#pill:checked { background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s; }
QToolButton#pill:focus { border-color: %(accent)s; }
QToolButton#pill:checked:focus { border: 2px solid %(text)s; padding: 0px 7px; }
QToolButton#pill:disabled { color: %(faded)s; background: transparent; border-color: %(line)s; }
QToolButton#quiet { border: 1px solid transparent; padding: 2px 1px; border-radius: 5px; color: %(muted)s; }
QToolButton#quiet:disabled { color: %(faded)s; }
QToolButton#quiet:hover, QToolButton#quiet:focus { background: %(hover)s; color: %(text)s; }
QToolButton#quiet:checked { color: %(accent)s; background: %(checked)s; }
QToolButton#quiet:focus { border-color: %(accent)s; }
QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: %(groove)s; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: %(accent)s; }
QSlider::sub-page:horizontal:disabled { background: %(groove)s; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
  background: %(handle)s; border: 1px solid %(handle_line)s; }
QSlider::handle:horizontal:hover { border-color: %(accent)s; }
QSlider:focus { border: 0; }
QSlider::handle:horizontal:focus { border: 2px solid %(accent)s; width: 12px; height: 12px; }
QSlider::handle:horizontal:disabled { background: %(checked)s; border-color: %(line)s; }
QToolButton#tool { border: 1px solid %(line)s; border-radius: 7px; padding: 6px; }
QToolButton#tool:hover { background: %(hover)s; }
QToolButton#tool:checked { background: %(checked)s; border-color: %(accent)s; }
QToolButton#tool:focus { border-color: %(accent)s; }
QToolButton#tool:checked:focus { border: 2px solid %(accent)s; padding: 5px; }
QToolButton#picture { color: #f4f4f4; background: transparent; border: 2px solid transparent; border-radius: 8px; }
QToolButton#picture:hover { background: rgba(255, 255, 255, 28); }
QToolButton#picture:focus { border-color: #9cc8f5; background: rgba(255, 255, 255, 28); }
QFrame#bubble { background: %(card)s; border: 1px solid %(accent)s; border-radius: 10px; }
QFrame#spot { border: 3px solid %(accent)s; border-radius: 8px; background: transparent; }
QPushButton#compact { padding: 5px 10px; }
QPushButton { padding: 6px 16px; }
QDialog QLineEdit, QDialog QComboBox, QDialog QSpinBox { min-height: 24px; }
QPushButton#primary { background: %(accent)s; color: %(on_accent)s; border: 0; border-radius: 7px; padding: 9px 18px;
  font-weight: 600; }
QPushButton#primary:hover { background: %(accent_hover)s; }
QPushButton#primary:focus { border: 2px solid %(text)s; padding: 7px 16px; }
QPushButton#primary:disabled { background: %(checked)s; color: %(faded)s; }
QStatusBar { border-top: 1px solid %(line)s; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { padding: 0 7px; color: %(muted)s; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QTabBar::tab { padding: 7px 12px; border: 0; border-bottom: 2px solid transparent; color: %(muted)s; }
QTabBar::tab:selected { color: %(text)s; border-bottom-color: %(accent)s; }
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:focus { color: %(accent)s; }
QTabWidget::pane { border: 0; border-top: 1px solid %(line)s; }
QListView, QTableView { border: 1px solid transparent; }
QListView:focus, QTableView:focus { border-color: %(accent)s; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %(muted)s; border-radius: 3px; }
QCheckBox::indicator:checked { background: %(accent)s; border-color: %(accent)s; image: url("%(check)s"); }
QCheckBox::indicator:focus { border: 2px solid %(accent)s; width: 12px; height: 12px; }
QCheckBox::indicator:disabled { background: %(checked)s; border-color: %(line)s; }
QUndoView::item { padding: 5px 6px; }
QListView#filmstrip { background: %(window)s; border-top: 1px solid %(line)s; }
QListView#filmstrip:focus { border: 1px solid %(accent)s; }
"""


class Theme(Enum):
    """The choices of the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_SCHEMES = {
    Theme.SYSTEM: Qt.ColorScheme.Unknown,
    Theme.LIGHT: Qt.ColorScheme.Light,
    Theme.DARK: Qt.ColorScheme.Dark,
}


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put a look on the whole application; the look that is already on costs nothing."""
    if not app.styleSheet():  # ours is laid over it
        app.setStyle("Fusion")
    app.styleHints().setColorScheme(_SCHEMES[theme])
    paint_scheme(app, theme)


def paint_scheme(app: QApplication, theme: Theme) -> None:
    """Our colours for the chosen theme; for `SYSTEM` those of the system's scheme, which may change."""
    is_system_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    is_dark = is_system_dark if theme is Theme.SYSTEM else theme is Theme.DARK
    app.setPalette(make_palette(is_dark))
    sheet = _style_sheet(is_dark)
    if app.styleSheet() != sheet:  # Qt would style every widget of every window anew, a fifth of a second for each
        app.setStyleSheet(sheet)


def make_palette(is_dark: bool) -> QPalette:
    """All colours of one look."""
    palette = QPalette()
    for role, color in (_DARK if is_dark else _LIGHT).items():
        palette.setColor(role, QColor(color))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_FADED_TEXT[is_dark]))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, QColor("#55555a" if is_dark else "#c4c4c8"))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Accent, QColor("#55555a" if is_dark else "#c4c4c8"))
    return palette


def _style_sheet(is_dark: bool) -> str:
    dark = {
        "card": "#323235", "line": "#404044", "muted": "#a3a3a8", "hover": "#3f3f43", "checked": "#46464b",
        "accent": ACCENT_DARK, "accent_hover": "#74ade6", "on_accent": "#0f1419", "text": "#e6e6e8", "faded": "#76767b",
        "window": "#2a2a2c", "groove": "#55555a", "handle": "#d8d8dc", "handle_line": "#1f1f21",
    }  # fmt: skip
    light = {
        "card": "#fbfbfc", "line": "#dcdce0", "muted": "#67676c", "hover": "#e5e5e8", "checked": "#dddde1",
        "accent": ACCENT_LIGHT, "accent_hover": "#3f80c6", "on_accent": "#ffffff", "text": "#1d1d1f",
        "faded": "#9b9ba0", "window": "#f1f1f2", "groove": "#cdcdd2", "handle": "#ffffff", "handle_line": "#a5a5aa",
    }  # fmt: skip
    roles = _DARK if is_dark else _LIGHT
    more = {
        "check": (resources_dir() / "icons" / "check.svg").as_posix(),
        "tip": roles[Role.ToolTipBase],
        "tip_text": roles[Role.ToolTipText],
        "tip_line": roles[Role.Shadow],
    }
    return _STYLE % ((dark if is_dark else light) | more)
