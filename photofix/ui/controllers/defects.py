"""Brings the defects tab, the canvas and the document together (GUI thread)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot

from photofix.edit import Stroke
from photofix.tasks import load_tasks
from photofix.ui.canvas.brush import Brush, BrushMode, with_stroke
from photofix.ui.canvas.findings_overlay import FindingsOverlay
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.panels.defects_panel import DefectsPanel
from photofix.ui.session.document import Document
from photofix.ui.session.findings import ListedFinding, all_findings, finding_under, judged_by, with_verdict

FIRST_RADIUS = 0.012
"""Brush radius for a new photo, as a share of its long side."""


class DefectsController(QObject):
    """Owns the overlay and the brush."""

    def __init__(self, panel: DefectsPanel, viewer: Viewer) -> None:
        super().__init__()
        self._panel = panel
        self._viewer = viewer
        self._document: Document | None = None
        self._shown: tuple[object, ...] | None = None
        self.overlay = FindingsOverlay()
        self.brush = Brush()
        self._picker = _Picker(self)
        self._is_open = self._was_shown = False
        viewer.overlays += [self.overlay, _WhenUsed(viewer, self.brush)]
        viewer.pointed.connect(self._hover)
        self.brush.drawn.connect(self._add_stroke)
        self.brush.changed.connect(self._show_radius)
        panel.tool_chosen.connect(self._choose_tool)
        panel.overlay_toggled.connect(self._show_overlay)
        panel.selected.connect(self._select)
        panel.verdict_given.connect(self.judge)
        panel.radius_changed.connect(self._set_radius)
        panel.strength_changed.connect(self._set_strength)
        panel.task_chosen.connect(self._set_task)
        panel.strokes_cleared.connect(self._clear_strokes)

    def set_document(self, document: Document | None) -> None:
        """Work on another photo; a stroke that is being drawn ends where it was begun."""
        self._viewer.let_go()
        if self._document is not None:
            self._document.edit_changed.disconnect(self.refresh)
            self._document.analysis_changed.disconnect(self.refresh)
        self._document = document
        self.overlay.selected = None
        if document is not None:
            document.edit_changed.connect(self.refresh)
            document.analysis_changed.connect(self.refresh)
            self.brush.set_radius(max(3.0, FIRST_RADIUS * max(document.photo.height, document.photo.width)))
        self.refresh()

    def set_open(self, is_open: bool) -> None:
        """While the tab is seen its tools have the mouse and the overlay is on; then it is as it was before."""
        if is_open and not self._is_open:
            self._was_shown = self._panel.overlay.isChecked()
        if is_open != self._is_open:
            self._panel.overlay.setChecked(is_open or self._was_shown)
        self._is_open = is_open
        self._choose_tool(self._tool_name())

    def scale_brush(self, factor: float) -> None:
        """Make the brush larger or smaller."""
        self.brush.set_radius(self.brush.radius_px * factor)
        self._viewer.update()

    @Slot()
    def refresh(self) -> None:
        """Paint what the document says now."""
        document = self._document
        key = None
        if document is not None:
            key = (document, document.analysis, judged_by(document.edit))
            if key == self._shown:
                return
        self._shown = key
        self.overlay.findings = [] if document is None else all_findings(document.analysis, document.edit)
        self.overlay.strokes = () if document is None else document.edit.strokes
        self._viewer.update()

    def pick(self, x: float, y: float) -> bool:
        """A click on the photo: turn the verdict of the finding there around."""
        document = self._document
        if document is None or document.analysis is None or not self.overlay.is_shown:
            return False
        listed = finding_under(document.analysis, document.edit, x, y)
        if listed is None:
            return False
        self.judge(listed, listed.is_rejected)
        self._panel.select(listed)
        return True

    @Slot(object, bool)
    def judge(self, listed: ListedFinding, is_kept: bool) -> None:
        """Keep or reject a finding, as a step of the history."""
        document = self._document
        if document is not None and document.analysis is not None:
            text = self.tr("Keep a finding") if is_kept else self.tr("Reject a finding")
            document.change(with_verdict(document.edit, document.analysis, listed, is_kept), text)

    @Slot(object)
    def _add_stroke(self, stroke: Stroke) -> None:
        if self._document is not None:
            text = self.tr("Brush: damage") if stroke.mode == "add" else self.tr("Brush: protect")
            self._document.change(with_stroke(self._document.edit, stroke), text)

    @Slot()
    def _clear_strokes(self) -> None:
        if self._document is not None:
            self._document.change(replace(self._document.edit, strokes=()), self.tr("Remove strokes"))

    @Slot(str)
    def _choose_tool(self, name: str) -> None:
        self._viewer.let_go()
        self.brush.mode = BrushMode.PROTECT if name == "protect" else BrushMode.ADD
        self._set_task(str(self._panel.target.currentData()))
        tool = self._picker if name == "select" else self.brush
        self._viewer.tool = tool if self._is_open else None
        self._viewer.update()

    @Slot(bool)
    def _show_overlay(self, is_shown: bool) -> None:
        self.overlay.is_shown = is_shown
        self._viewer.update()

    @Slot(object)
    def _select(self, listed: ListedFinding | None) -> None:
        self.overlay.selected = listed.finding if listed is not None else None
        view = self._viewer.view
        if listed is not None and view is not None:
            y, x = listed.center
            wanted = min(2.0, 0.25 * view.view_height / float(max(listed.finding.height, listed.finding.width)))
            self._viewer.center_on(float(x), float(y), max(view.zoom, wanted))
        self._viewer.update()

    @Slot(float, float)
    def _hover(self, x: float, y: float) -> None:
        self.brush.hover(x, y)
        if self._viewer.tool is self.brush:
            self._viewer.update()

    @Slot(float)
    def _set_radius(self, radius_px: float) -> None:
        self.brush.radius_px = radius_px
        self._viewer.update()

    @Slot(float)
    def _set_strength(self, percent: float) -> None:
        self.brush.strength = percent

    @Slot(str)
    def _set_task(self, key: str) -> None:
        """Added damage belongs to the first task that takes any; protection to the one chosen."""
        adding = next((name for name, task in load_tasks().items() if task.takes_brush), "all")
        self.brush.task = adding if self.brush.mode is BrushMode.ADD else key

    @Slot()
    def _show_radius(self) -> None:
        self._panel.show_radius(self.brush.radius_px)

    def _tool_name(self) -> str:
        return next(name for name, button in self._panel.tools.items() if button.isChecked())


class _Picker:
    """The tool that keeps or rejects what is clicked; elsewhere the mouse pans."""

    def __init__(self, controller: DefectsController) -> None:
        self._controller = controller

    def press(self, x: float, y: float) -> bool:
        """Taken where a finding lies."""
        return self._controller.pick(x, y)

    def move(self, x: float, y: float) -> None:
        """A click is enough."""

    def release(self) -> None:
        """A click is enough."""

    def cursor(self) -> Qt.CursorShape:
        """The hand that points."""
        return Qt.CursorShape.PointingHandCursor


class _WhenUsed:
    """Paints the brush only while it is the tool."""

    def __init__(self, viewer: Viewer, brush: Brush) -> None:
        self._viewer = viewer
        self._brush = brush

    def paint(self, painter: object, view: object, ratio: float) -> None:
        """As the brush paints."""
        if self._viewer.tool is self._brush:
            self._brush.paint(painter, view, ratio)  # type: ignore[arg-type]
