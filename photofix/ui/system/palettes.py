"""The colours of each look, as data: light, dark, and both in high contrast (text 7:1, controls and focus 3:1).

Contrast is that of WCAG 2.2, 1.4.6 and 1.4.11; a test computes it for every pair that meets on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

Role = QPalette.ColorRole
_DISABLED = QPalette.ColorGroup.Disabled


@dataclass(frozen=True)
class Look:
    """One look. Colours as "#rrggbb".

    Attributes:
        roles: of Qt's palette.
        sheet: names in the style sheet -> colours.
        idle: highlight of what cannot be used.
        is_high_contrast: everything has an outline of its own.
    """

    roles: Mapping[QPalette.ColorRole, str]
    sheet: Mapping[str, str]
    idle: str
    is_high_contrast: bool = False

    @property
    def palette(self) -> QPalette:
        """All of it for Qt."""
        palette = QPalette()
        for role, color in self.roles.items():
            palette.setColor(role, QColor(color))
        for role in (Role.WindowText, Role.Text, Role.ButtonText):
            palette.setColor(_DISABLED, role, QColor(self.sheet["faded"]))
        for role in (Role.Highlight, Role.Accent):
            palette.setColor(_DISABLED, role, QColor(self.idle))
        return palette


def _accented(accent: str, on_accent: str) -> dict[QPalette.ColorRole, str]:
    return {Role.Highlight: accent, Role.Accent: accent, Role.Link: accent, Role.HighlightedText: on_accent}


LIGHT = Look(
    roles={
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
        Role.PlaceholderText: "#707075",
        Role.Mid: "#c9c9cd",
        Role.Midlight: "#e3e3e6",
        Role.Dark: "#a5a5aa",
        Role.Light: "#ffffff",
        Role.Shadow: "#8a8a8f",
        **_accented("#2f6fb5", "#ffffff"),
    },
    sheet={
        "card": "#fbfbfc", "line": "#dcdce0", "muted": "#67676c", "hover": "#e5e5e8", "checked": "#dddde1",
        "accent": "#2f6fb5", "accent_hover": "#3673b8", "on_accent": "#ffffff", "text": "#1d1d1f",
        "faded": "#9b9ba0", "window": "#f1f1f2", "groove": "#cdcdd2", "handle": "#ffffff", "handle_line": "#a5a5aa",
        "edge": "#b6b6bb", "ring": "#1d1d1f", "stage": "#686868", "on_stage": "#f7f7f7",
        "stage_focus": "#b5d7fa", "tick": "check",
    },
    idle="#c4c4c8",
)  # fmt: skip
DARK = Look(
    roles={
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
        **_accented("#5b9bdb", "#0f1419"),
    },
    sheet={
        "card": "#323235", "line": "#404044", "muted": "#a3a3a8", "hover": "#3f3f43", "checked": "#46464b",
        "accent": "#5b9bdb", "accent_hover": "#74ade6", "on_accent": "#0f1419", "text": "#e6e6e8", "faded": "#76767b",
        "window": "#2a2a2c", "groove": "#55555a", "handle": "#d8d8dc", "handle_line": "#1f1f21",
        "edge": "#5e5e64", "ring": "#0f1419", "stage": "#686868", "on_stage": "#f7f7f7",
        "stage_focus": "#b5d7fa", "tick": "check_black",
    },
    idle="#55555a",
)  # fmt: skip
CONTRAST_LIGHT = Look(
    roles={
        Role.Window: "#ffffff",
        Role.WindowText: "#000000",
        Role.Base: "#ffffff",
        Role.AlternateBase: "#f0f0f0",
        Role.Text: "#000000",
        Role.Button: "#ffffff",
        Role.ButtonText: "#000000",
        Role.BrightText: "#ffffff",
        Role.ToolTipBase: "#000000",
        Role.ToolTipText: "#ffffff",
        Role.PlaceholderText: "#4a4a4a",
        Role.Mid: "#595959",
        Role.Midlight: "#e0e0e0",
        Role.Dark: "#404040",
        Role.Light: "#ffffff",
        Role.Shadow: "#000000",
        **_accented("#00308f", "#ffffff"),
    },
    sheet={
        "card": "#ffffff", "line": "#595959", "muted": "#2b2b2b", "hover": "#e0e0e0", "checked": "#d4d4d4",
        "accent": "#00308f", "accent_hover": "#001f5c", "on_accent": "#ffffff", "text": "#000000", "faded": "#5c5c5c",
        "window": "#ffffff", "groove": "#767676", "handle": "#ffffff", "handle_line": "#000000",
        "edge": "#000000", "ring": "#ffffff", "stage": "#000000", "on_stage": "#ffffff",
        "stage_focus": "#ffd60a", "tick": "check",
    },
    idle="#767676",
    is_high_contrast=True,
)  # fmt: skip
CONTRAST_DARK = Look(
    roles={
        Role.Window: "#000000",
        Role.WindowText: "#ffffff",
        Role.Base: "#000000",
        Role.AlternateBase: "#1a1a1a",
        Role.Text: "#ffffff",
        Role.Button: "#000000",
        Role.ButtonText: "#ffffff",
        Role.BrightText: "#ffffff",
        Role.ToolTipBase: "#ffffff",
        Role.ToolTipText: "#000000",
        Role.PlaceholderText: "#b4b4b4",
        Role.Mid: "#8c8c8c",
        Role.Midlight: "#333333",
        Role.Dark: "#8c8c8c",
        Role.Light: "#ffffff",
        Role.Shadow: "#ffffff",
        **_accented("#ffd60a", "#000000"),
    },
    sheet={
        "card": "#000000", "line": "#8c8c8c", "muted": "#d6d6d6", "hover": "#333333", "checked": "#404040",
        "accent": "#ffd60a", "accent_hover": "#ffe766", "on_accent": "#000000", "text": "#ffffff", "faded": "#a0a0a0",
        "window": "#000000", "groove": "#8c8c8c", "handle": "#ffffff", "handle_line": "#ffffff",
        "edge": "#ffffff", "ring": "#000000", "stage": "#000000", "on_stage": "#ffffff",
        "stage_focus": "#ffd60a", "tick": "check_black",
    },
    idle="#8c8c8c",
    is_high_contrast=True,
)  # fmt: skip
