"""Pickers in the picture: a card's tool takes the mouse for one click, and sets the task's knobs (GUI thread)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from photofix.analysis import empty_analysis
from photofix.render.pick import with_picked
from photofix.ui.canvas.tool import NO_KEYS, Keys, Tool
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.panels.task_panel import TaskPanel


class PickController(QObject):
    """Gives the viewer its tool while a picker of the panel is down; Esc lets go of it."""

    def __init__(self, panel: TaskPanel, viewer: Viewer) -> None:
        super().__init__()
        self._panel = panel
        self._viewer = viewer
        self._tool = _Pick(self)
        self._wanted: tuple[str, str] | None = None
        self._before: Tool | None = None
        self._is_taken = False
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), viewer.window())
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.cancel)
        panel.pick_asked.connect(self._begin)
        panel.pick_ended.connect(self.cancel)

    @property
    def is_picking(self) -> bool:
        """Whether the next click on the photo is taken."""
        return self._wanted is not None

    @Slot()
    def cancel(self) -> None:
        """Give the mouse back; nothing is changed."""
        if self._wanted is None:
            return
        self._wanted, self._is_taken = None, False
        self._escape.setEnabled(False)
        if self._viewer.tool is self._tool:
            self._viewer.tool = self._before
        self._before = None
        self._panel.release_pickers()
        self._viewer.point_again()

    @Slot(str, str)
    def _begin(self, task: str, picker: str) -> None:
        if self._wanted is None:
            self._before = self._viewer.tool
        self._wanted = (task, picker)
        self._viewer.let_go()
        self._viewer.tool = self._tool
        self._escape.setEnabled(True)
        self._viewer.setFocus()
        self._viewer.point_again()

    def pick(self, x: float, y: float) -> bool:
        """Set the knobs from what lies there, as a step of the history."""
        wanted, document = self._wanted, self._panel.document
        if wanted is None or document is None:
            return False
        task, picker = wanted
        analysis = document.analysis or empty_analysis(document.photo)
        edit = with_picked(document.photo, analysis, document.edit, task, picker, y, x)
        document.change(edit, self._panel.picker_text(task, picker))
        self._is_taken = True
        return True

    def release(self) -> None:
        """One click is enough."""
        if self._is_taken:
            self.cancel()


class _Pick(Tool):
    """One click goes to the controller."""

    def __init__(self, controller: PickController) -> None:
        self._controller = controller

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Set the knobs from what lies there."""
        return self._controller.pick(x, y)

    def release(self) -> None:
        """One click is enough."""
        self._controller.release()
