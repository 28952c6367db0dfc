"""The pointer says what a press would do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from photofix.ui.canvas.pointer_shape import pointer_shape
from photofix.ui.canvas.tool import Tool
from photofix.ui.canvas.view_transform import ViewTransform

SHAPES = Qt.CursorShape
FIT = ViewTransform(400, 300, 200, 150).fitted()
CLOSE = FIT.zoomed(2.0, 10, 10)


@pytest.mark.parametrize(
    ("view", "drag", "is_on_line", "tool", "is_hand", "shape"),
    [
        (FIT, "", False, None, False, None),
        (CLOSE, "", False, None, False, SHAPES.OpenHandCursor),
        (CLOSE, "pan", False, None, False, SHAPES.ClosedHandCursor),
        (FIT, "", False, Tool(), False, SHAPES.CrossCursor),
        (CLOSE, "pan", False, Tool(), False, SHAPES.ClosedHandCursor),
        (CLOSE, "", True, Tool(), False, SHAPES.SplitHCursor),
        (CLOSE, "tool", True, Tool(), False, SHAPES.CrossCursor),
        (CLOSE, "split", False, None, False, SHAPES.SplitHCursor),
        (FIT, "", True, Tool(), True, SHAPES.OpenHandCursor),
        (FIT, "hand", True, Tool(), True, SHAPES.ClosedHandCursor),
    ],
)
def test_shape_says_what_a_press_does(
    view: ViewTransform, drag: str, is_on_line: bool, tool: Tool | None, is_hand: bool, shape: Qt.CursorShape | None
) -> None:
    assert pointer_shape(view, drag, is_on_line, True, tool, is_hand) == shape


def test_the_split_line_is_moved_across_itself() -> None:
    assert pointer_shape(FIT, "", True, False, None, False) == SHAPES.SplitVCursor
