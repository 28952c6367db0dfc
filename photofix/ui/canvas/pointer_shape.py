"""The mouse pointer over the canvas says what a press there would do."""

from __future__ import annotations

from PySide6.QtCore import Qt

from photofix.ui.canvas.tool import Tool
from photofix.ui.canvas.view_transform import ViewTransform


def pointer_shape(
    view: ViewTransform | None, drag: str, is_on_line: bool, is_vertical: bool, tool: Tool | None, is_hand: bool
) -> Qt.CursorShape | None:
    """Its shape; None = the usual one.

    Args:
        view: what is shown; None = nothing.
        drag: what is being dragged: "split", "pan", "hand", "tool" or "" for nothing.
        is_on_line: whether the pointer is at the split line.
        is_vertical: whether that line stands upright.
        tool: what would take the press; None = nothing.
        is_hand: whether the photo is to be moved whatever the tool.
    """
    shapes = Qt.CursorShape
    if view is None:
        return None
    if is_hand or drag == "hand":
        return shapes.ClosedHandCursor if drag == "hand" else shapes.OpenHandCursor
    if drag == "split" or (is_on_line and not drag):
        return shapes.SplitHCursor if is_vertical else shapes.SplitVCursor
    if tool is not None and drag != "pan":
        return tool.cursor()
    if view.is_fit:
        return None
    return shapes.ClosedHandCursor if drag == "pan" else shapes.OpenHandCursor
