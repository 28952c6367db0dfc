"""Pickers in the picture: a card's tool takes the mouse for one click, and sets the task's knobs (GUI thread)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from photofix.analysis import empty_analysis
from photofix.render.pick import with_picked
from photofix.ui.canvas.tool import NO_KEYS, Keys, Tool
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.panels.task_panel import TaskPanel


class PickController(QObject):
    """Gives the viewer a guest while a picker of the panel is down."""

    def __init__(self, panel: TaskPanel, viewer: Viewer) -> None:
        super().__init__()
        self._panel = panel
        self._viewer = viewer
        self._tool: _PickTool | None = None
        panel.pick_asked.connect(self._begin)
        panel.pick_ended.connect(self.cancel)

    @property
    def is_picking(self) -> bool:
        """Whether the next click on the photo is taken."""
        return self._tool is not None

    @Slot()
    def cancel(self) -> None:
        """Give the mouse back; nothing is changed."""
        if self._tool is None:
            return
        if self._viewer.guest is self._tool:
            self._viewer.guest = None
        self._tool = None
        self._panel.release_pickers()
        self._viewer.point_again()
        self._viewer.update()

    def escape(self) -> bool:
        """Cancel; False = nothing was to be picked."""
        was_picking = self.is_picking
        self.cancel()
        return was_picking

    def pick(self, task: str, picker: str, x: float, y: float) -> None:
        """Set the knobs from what lies there, as a step of the history."""
        document = self._panel.document
        if document is not None:
            analysis = document.analysis or empty_analysis(document.photo)
            edit = with_picked(document.photo, analysis, document.edit, task, picker, y, x)
            document.change(edit, self._panel.picker_text(task, picker))

    @Slot(str, str)
    def _begin(self, task: str, picker: str) -> None:
        if self._viewer.guest is not self._tool:
            self._panel.release_pickers()  # another guest, such as the crop, has the mouse
            return
        self._viewer.let_go()
        self._viewer.guest = self._tool = _PickTool(self, task, picker)
        self._viewer.setFocus()
        self._viewer.point_again()


class _PickTool(Tool):
    """One click, then it goes."""

    def __init__(self, owner: PickController, task: str, picker: str) -> None:
        self._owner = owner
        self._wanted = (task, picker)
        self._is_taken = False

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Pick once."""
        if not self._is_taken:
            self._is_taken = True
            self._owner.pick(*self._wanted, x, y)
        return True

    def release(self) -> None:
        """One click is enough."""
        if self._is_taken:
            self._owner.cancel()
