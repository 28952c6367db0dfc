"""The tour: five hints on the first photo, shown once, and again whenever Help is asked for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSettings, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolBar, QWidget

from photofix.ui.panels.hint_bubble import HintBubble
from photofix.ui.session.document import Document
from photofix.ui.window.parts import Parts

_KEY = "tour/seen"


def is_seen() -> bool:
    """Whether the tour has been shown on this account."""
    return str(QSettings().value(_KEY, "")).lower() in ("1", "true")


def note_seen() -> None:
    """It is not shown again by itself."""
    QSettings().setValue(_KEY, 1)


class Tour(QObject):
    """Starts by itself when the network has finished with the first photo.

    Args:
        compare: the first of the tool bar's ways to compare.
    """

    def __init__(self, parts: Parts, compare: QAction) -> None:
        super().__init__(parts.frame)
        self._parts = parts
        self._compare = compare
        self._at = 0
        self._document: Document | None = None
        self.bubble = HintBubble(parts.frame)
        self.bubble.next_asked.connect(self._go_on)
        self.bubble.skip_asked.connect(self.end)
        parts.cropping.active_changed.connect(self._give_way)
        parts.frame.installEventFilter(self)
        if not is_seen():
            parts.library.shown.connect(self._follow)

    @Slot()
    def start(self) -> None:
        """From the first hint."""
        note_seen()
        self._at = 0
        self._show()
        if QApplication.focusWidget() in (None, self._parts.viewer):  # never out of a field that is being filled in
            self.bubble.next.setFocus()

    @Slot()
    def end(self) -> None:
        """Skipped, or all seen: the keyboard goes back to the photo."""
        had_focus = self.bubble.isAncestorOf(QApplication.focusWidget() or self._parts.frame)
        self.bubble.end()
        if had_focus:
            self._parts.viewer.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bubble stays beside its place when the window changes its size."""
        if event.type() is QEvent.Type.Resize and self.bubble.isVisible():
            self.bubble.put_beside(self._hints()[self._at][1]())
        return super().eventFilter(watched, event)

    @Slot()
    def _go_on(self) -> None:
        self._at += 1
        if self._at < len(self._hints()):
            self._show()
        else:
            self.end()

    def _show(self) -> None:
        hints = self._hints()
        text, place = hints[self._at]
        self.bubble.show_hint(text, self._at + 1, len(hints), place())

    def _hints(self) -> list[tuple[str, Callable[[], QRect]]]:
        parts, side = self._parts, self._parts.sidebar
        return [
            (
                self.tr(
                    "Drag the line across the photo: before on the left, after on the right. Hold \\ for the original."
                ),
                lambda: self._of(parts.viewer),
            ),
            (
                self.tr("Other ways to compare: side by side, restored only, and what was changed. The wheel zooms."),
                self._compare_place,
            ),
            (
                self.tr("Each kind of damage has a slider. It starts where the network puts it; Auto brings it back."),
                lambda: self._of(side.tabs),
            ),
            (
                self.tr(
                    "Defects lists every scratch and stain: Keep undoes it, Reject leaves it alone. "
                    "Paint over what was missed."
                ),
                lambda: self._of(side.tabs.tabBar(), side.tabs.tabBar().tabRect(1)),
            ),
            (
                self.tr("Export writes a new file. Your photo itself is never changed."),
                lambda: self._of(side.export_button),
            ),
        ]

    def _compare_place(self) -> QRect:
        bar = self._parts.frame.findChild(QToolBar)
        button = bar.widgetForAction(self._compare) if bar is not None else None
        return self._of(button or self._parts.viewer)

    def _of(self, widget: QWidget, inside: QRect | None = None) -> QRect:
        """A widget, or a part of it, in the window's pixels."""
        rect = inside or widget.rect()
        return QRect(widget.mapTo(self._parts.frame, rect.topLeft()), rect.size())

    @Slot(object)
    def _follow(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.analysis_changed.disconnect(self._start_once)
        self._document = document
        if document is not None:
            document.analysis_changed.connect(self._start_once)
            self._start_once()

    @Slot()
    def _start_once(self) -> None:
        if self._document is not None and self._document.is_settled and not is_seen():
            self.start()

    @Slot(bool)
    def _give_way(self, is_cropping: bool) -> None:
        """While a crop is chosen, Esc and Enter are its own."""
        if is_cropping:
            self.end()
