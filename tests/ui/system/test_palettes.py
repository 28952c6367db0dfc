"""Contrast of every pair of colours that meet on the screen, after WCAG 2.2: 1.4.3, 1.4.6, 1.4.11."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from photofix.ui.system.palettes import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Look, Role

ORDINARY, HIGH = (LIGHT, DARK), (CONTRAST_LIGHT, CONTRAST_DARK)
NAMES = {id(LIGHT): "light", id(DARK): "dark", id(CONTRAST_LIGHT): "contrast light", id(CONTRAST_DARK): "contrast dark"}


def ratio(first: str, second: str) -> float:
    """1..21."""
    bright, dim = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: QColor) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def texts(look: Look) -> dict[str, float]:
    """What is read, on what it stands."""
    roles, sheet = look.roles, look.sheet
    pairs = {
        "text on the window": (roles[Role.WindowText], roles[Role.Window]),
        "text in fields": (roles[Role.Text], roles[Role.Base]),
        "text in every other row": (roles[Role.Text], roles[Role.AlternateBase]),
        "text on buttons": (roles[Role.ButtonText], roles[Role.Button]),
        "chosen text": (roles[Role.HighlightedText], roles[Role.Highlight]),
        "links": (roles[Role.Link], roles[Role.Base]),
        "tooltips": (roles[Role.ToolTipText], roles[Role.ToolTipBase]),
        "placeholders": (roles[Role.PlaceholderText], roles[Role.Base]),
        "start page": (sheet["on_stage"], sheet["stage"]),
        "on the accent": (sheet["on_accent"], sheet["accent"]),
        "on the accent, pointed at": (sheet["on_accent"], sheet["accent_hover"]),
    }
    for ground in ("card", "window", "hover", "checked"):
        pairs[f"text on {ground}"] = (sheet["text"], sheet[ground])
    for ground in ("card", "window"):
        pairs[f"muted on {ground}"] = (sheet["muted"], sheet[ground])
    return {name: ratio(*pair) for name, pair in pairs.items()}


def signs(look: Look) -> dict[str, float]:
    """What shows a control's edge, its state, or the focus."""
    roles, sheet = look.roles, look.sheet
    pairs = {
        "focus on the start page": (sheet["stage_focus"], sheet["stage"]),
        "focus around the canvas": (roles[Role.Highlight], roles[Role.Window]),
        "focus ring of the main button": (sheet["ring"], sheet["accent"]),
        "filled part of a slider": (sheet["accent"], sheet["card"]),
        "switch off": (roles[Role.PlaceholderText], sheet["card"]),
        "knob of a switch off": (roles[Role.Base], roles[Role.PlaceholderText]),
        "knob of a switch on": (roles[Role.HighlightedText], roles[Role.Highlight]),
        "edge of a check box": (sheet["muted"], sheet["card"]),
    }
    for ground in ("card", "window"):
        pairs[f"focus on {ground}"] = (sheet["accent"], sheet[ground])
    return {name: ratio(*pair) for name, pair in pairs.items()}


def outlines(look: Look) -> dict[str, float]:
    """What only a high contrast has to give: edges of fields and cards, the groove and handle of a slider."""
    sheet = look.sheet
    pairs = {
        "line on the window": (sheet["line"], sheet["window"]),
        "line of a card": (sheet["line"], sheet["card"]),
        "groove": (sheet["groove"], sheet["card"]),
        "handle's edge": (sheet["handle_line"], sheet["card"]),
        "what cannot be used": (sheet["faded"], sheet["window"]),
        "idle": (look.idle, sheet["card"]),
    }
    return {name: ratio(*pair) for name, pair in pairs.items()}


def _low(ratios: dict[str, float], least: float) -> dict[str, float]:
    return {name: round(value, 2) for name, value in ratios.items() if value < least}


def test_black_on_white_is_21_to_1() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21.0)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's own border case


@pytest.mark.parametrize("look", ORDINARY, ids=lambda look: NAMES[id(look)])
def test_ordinary_looks_can_be_read_and_show_the_focus(look: Look) -> None:
    assert _low(texts(look), 4.0) == {}
    assert _low(signs(look), 3.0) == {}


@pytest.mark.parametrize("look", HIGH, ids=lambda look: NAMES[id(look)])
def test_high_contrast_is_high(look: Look) -> None:
    assert _low(texts(look), 7.0) == {}
    assert _low(signs(look) | outlines(look), 3.0) == {}
