"""The Tab key goes where the eye goes: in the order of the layouts, whatever order the widgets were made in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLayout, QMainWindow, QScrollArea, QStackedWidget, QTabWidget, QWidget


def follow_layouts(window: QWidget) -> None:
    """Set the tab order of everything in `window`; call once, when all is laid out."""
    for first, second in pairwise(_stops(window)):
        QWidget.setTabOrder(first, second)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    for part in _parts(widget):
        if part is not None:
            yield from _stops(part)


def _parts(widget: QWidget) -> Iterator[QWidget | None]:
    """What is inside, as it is seen: left to right, top to bottom."""
    if isinstance(widget, QMainWindow):
        yield widget.centralWidget()
        yield from widget.findChildren(QDockWidget)
    elif isinstance(widget, QTabWidget):
        yield widget.tabBar()
        yield from (widget.widget(index) for index in range(widget.count()))
    elif isinstance(widget, QStackedWidget):
        yield from (widget.widget(index) for index in range(widget.count()))
    elif isinstance(widget, QDockWidget | QScrollArea):
        yield widget.widget()
    else:
        yield from _laid_out(widget.layout())


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """Widgets in `layout`, by their place in it.

    `QLayout.itemAt` is not asked: the binding keeps what it hands out, and takes a later object at the same address
    for it.
    """
    owner = layout.parentWidget() if layout is not None else None
    if layout is None or owner is None:
        return
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    placed: list[tuple[int, QWidget | QLayout]] = [
        *((layout.indexOf(widget), widget) for widget in owner.findChildren(QWidget, options=direct)),
        *((layout.indexOf(inner), inner) for inner in layout.findChildren(QLayout, options=direct)),
    ]
    for place, part in sorted(placed, key=itemgetter(0)):
        if place < 0:
            continue
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _laid_out(part)
