"""Brings the defects tab, the canvas and the document together (GUI thread)."""

from __future__ import annotations

from math import nan

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, QVariantAnimation, Slot

from photofix.ui.canvas.findings_overlay import FindingsOverlay
from photofix.ui.canvas.tool import NO_KEYS, Keys, Tool
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.strokes import StrokesController
from photofix.ui.controllers.thumbnails import ThumbnailController
from photofix.ui.panels.defects_panel import DefectsPanel
from photofix.ui.panels.findings_model import Row
from photofix.ui.panels.properties_menu import PropertiesMenu
from photofix.ui.session.document import Document
from photofix.ui.session.findings import (
    ListedFinding,
    certainty_knobs,
    finding_under,
    judged_by,
    listed_findings,
    with_verdict,
)
from photofix.ui.session.strokes import ListedStroke, stroke_under
from photofix.ui.workers.render_worker import RenderWorker

STAYS_MS = 1000
"""How long the overlay stays after a stroke, before it fades and the result is seen."""
FADES_MS = 300


class DefectsController(QObject):
    """Owns the overlay and the tool that selects; the drawing tools are those of `strokes`."""

    def __init__(self, panel: DefectsPanel, viewer: Viewer, worker: RenderWorker) -> None:
        super().__init__()
        self._panel = panel
        self._viewer = viewer
        self._document: Document | None = None
        self._shown: tuple[object, ...] | None = None
        self._asked: tuple[object, ...] | None = None
        self.overlay = FindingsOverlay()
        self.strokes = StrokesController(panel, viewer)
        self.thumbnails = ThumbnailController(panel, worker)
        self.brush = self.strokes.brush
        self._picker = _Picker(self)
        self._is_open = self._was_shown = False
        self._make_fading()
        viewer.overlays += [self.overlay, self.strokes]
        viewer.pointed.connect(self._hover)
        viewer.sized.connect(self.scale_brush)
        viewer.menu_asked.connect(self.show_menu)
        self.strokes.drawn.connect(self._stays.start)
        panel.hand.tool_chosen.connect(self._choose_tool)
        panel.overlay_toggled.connect(self._show_overlay)
        panel.selected.connect(self._select)
        panel.hovered.connect(self._point_out)
        panel.verdict_given.connect(self.judge)
        panel.original_shown.connect(viewer.set_peeking)

    def set_document(self, document: Document | None) -> None:
        """Work on another photo; a stroke that is being drawn ends where it was begun."""
        self._end_tool()
        if self._document is not None:
            self._document.edit_changed.disconnect(self.refresh)
            self._document.analysis_changed.disconnect(self.refresh)
        self._document = document
        self.overlay.selected = self.overlay.selected_stroke = self.overlay.hovered = None
        if document is not None:
            document.edit_changed.connect(self.refresh)
            document.analysis_changed.connect(self.refresh)
        self.strokes.set_document(document)
        self.thumbnails.set_document(document)
        self.refresh()

    def set_open(self, is_open: bool) -> None:
        """While the tab is seen its tools have the mouse and the overlay is on; then it is as it was before."""
        if is_open and not self._is_open:
            self._was_shown = self._panel.overlay.isChecked()
        if is_open != self._is_open:
            self._panel.overlay.setChecked(is_open or self._was_shown)
        self._is_open = is_open
        self._choose_tool(self._panel.hand.chosen)

    @Slot(float)
    def scale_brush(self, factor: float) -> None:
        """Make the brush, or the chosen stroke, larger or smaller."""
        self.strokes.scale(factor)

    def confirm(self) -> bool:
        """Enter: finish what a tool has begun. False = nothing was."""
        tool = self._viewer.tool
        self._viewer.update()
        return self.strokes.take_proposals() or (tool is not None and tool.confirm())

    def cancel(self) -> bool:
        """Escape: forget what a tool has begun, else let go of the chosen row. False = there was neither."""
        tool, chosen = self._viewer.tool, self._panel.current
        self._viewer.update()
        if self.strokes.drop_proposals() or (tool is not None and tool.cancel()) or self.strokes.drop_source():
            return True
        if self._is_open and chosen is not None:
            self._panel.select(None)
        return self._is_open and chosen is not None

    def remove(self) -> bool:
        """Delete: remove the chosen stroke or reject the chosen finding. False = nothing is chosen."""
        if not self._is_open or self._panel.current is None:
            return False
        self._panel.remove()
        return True

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
        self._show_moved_certainty()
        self.overlay.findings = [] if document is None else listed_findings(document)
        self.overlay.strokes = () if document is None else document.edit.strokes
        self._viewer.update()

    def _show_moved_certainty(self) -> None:
        """While the certainty knob moves, show the overlay, also when another tab is open: it tells which findings
        count."""
        document, before = self._document, self._asked
        self._asked = None if document is None else (document, *certainty_knobs(document.edit))
        if before is None or self._asked is None or before[0] is not document or self._panel.overlay.isChecked():
            return
        if before != self._asked:
            self._fading.stop()
            self.overlay.opacity, self.overlay.is_shown = 1.0, True
            self._stays.start()

    @Slot()
    def find_similar(self) -> None:
        """Propose others like what is chosen: Enter takes them, Escape does not."""
        row = self._panel.current
        self.strokes.propose(row)
        if row is not None and self._is_open:
            self._panel.overlay.setChecked(True)

    def is_pickable(self, x: float, y: float) -> bool:
        """Whether a click on the photo changes anything there: a finding that is not seen is not judged."""
        row = self._row_at(x, y)
        if isinstance(row, ListedFinding):
            return self.overlay.is_shown
        return row is not None or isinstance(self._panel.current, ListedStroke)

    def pick(self, x: float, y: float) -> bool:
        """A click on the photo: choose the stroke there, else turn the verdict of the finding there around, if it is
        seen."""
        if not self.is_pickable(x, y):
            return False
        row = self._row_at(x, y)
        if isinstance(row, ListedFinding):
            self.judge(row, row.is_rejected)
        if row is not None:
            self._panel.select(row)
        else:
            self._panel.select(None)
        return row is not None

    @Slot(object, bool)
    def judge(self, listed: ListedFinding, is_kept: bool) -> None:
        """Keep or reject a finding, as a step of the history."""
        document = self._document
        if document is not None and document.analysis is not None:
            text = self.tr("Keep a finding") if is_kept else self.tr("Reject a finding")
            document.change(with_verdict(document.edit, document.analysis, listed, is_kept), text)

    @Slot(float, float, QPoint)
    def show_menu(self, x: float, y: float, place: QPoint) -> None:
        """Properties of what lies there, else of the brush."""
        if self._document is None or not self._is_open:
            return
        row = self._row_at(x, y)
        self._panel.select(row)
        menu = self._menu_of(row)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _menu_of(self, row: Row | None) -> PropertiesMenu:
        if isinstance(row, ListedFinding):
            menu = PropertiesMenu(self.tr("Finding"), self._viewer)
            menu.add(self.tr("Keep"), self._panel.keep)
            menu.add(self.tr("Reject"), self._panel.reject)
            menu.add(self.tr("Find similar (M)"), self.find_similar)
            return menu
        title = self.tr("Brush") if row is None else self._panel.stroke_name(row.stroke)
        menu = PropertiesMenu(title, self._viewer)
        menu.add_settings(*self.strokes.settings())
        menu.radius_changed.connect(self.strokes.set_radius)
        menu.strength_changed.connect(self.strokes.set_strength)
        if row is not None:
            if row.stroke.source is not None:
                menu.add(self.tr("Clear source"), self.strokes.clear_source)
            menu.add(self.tr("Remove"), self._panel.remove)
            menu.add(self.tr("Find similar (M)"), self.find_similar)
        return menu

    def _row_at(self, x: float, y: float) -> Row | None:
        """The stroke, else the finding at a photo point."""
        document = self._document
        if document is None:
            return None
        stroke = stroke_under(document.edit, x, y)
        if stroke is not None or document.analysis is None or not document.are_findings_final:
            return stroke
        return finding_under(document.analysis, document.edit, x, y)

    def _end_tool(self) -> None:
        """What is being drawn is finished, as far as it came; what is shown ahead of the pointer was not asked for."""
        self._viewer.let_go()
        if self._viewer.tool is not None:
            self._viewer.tool.hover(nan, nan)
            self._viewer.tool.confirm()
            self._viewer.tool.cancel()

    @Slot(str)
    def _choose_tool(self, name: str) -> None:
        self._end_tool()
        self.brush.set_pointing(False)
        self.overlay.hovered = None
        tool = self.strokes.tool(name) or self._picker
        self._viewer.tool = tool if self._is_open else None
        if tool is self._picker and self._is_open:
            self._panel.overlay.setChecked(True)
            self._show_overlay(True)  # it may be fading
        elif self._is_open:
            self._panel.select(None)
        self._viewer.update()

    @Slot(bool)
    def _show_overlay(self, is_shown: bool) -> None:
        self._stays.stop()
        self._fading.stop()
        self.overlay.opacity = 1.0
        self.overlay.is_shown = is_shown
        self._viewer.update()

    @Slot(object)
    def _select(self, row: Row | None) -> None:
        finding = row.finding if isinstance(row, ListedFinding) else None
        stroke = row.index if isinstance(row, ListedStroke) else None
        is_new = row is not None and (finding is not self.overlay.selected or stroke != self.overlay.selected_stroke)
        self.overlay.selected, self.overlay.selected_stroke = finding, stroke
        if is_new and row is not None and not self._viewer.underMouse():
            self._show_place(row)
        self._viewer.update()

    def _show_place(self, row: Row) -> None:
        """Bring it to the middle, large enough to be judged, beside the split line."""
        view = self._viewer.view
        if view is None:
            return
        y, x = row.center
        side = max(row.box[2:]) if isinstance(row, ListedStroke) else max(row.finding.height, row.finding.width)
        self._viewer.center_on(float(x), float(y), max(view.zoom, min(2.0, 0.25 * view.view_height / float(side))))
        self._viewer.uncover(*row.box)

    @Slot(object)
    def _point_out(self, row: Row | None) -> None:
        """Show what the pointer is on in the list."""
        self.overlay.hovered = None if row is None else row.stroke if isinstance(row, ListedStroke) else row.finding
        self._viewer.update()

    def point_at(self, x: float, y: float) -> None:
        """Show the stroke under the pointer on the photo."""
        listed = stroke_under(self._document.edit, x, y) if self._document is not None and x == x else None
        self.overlay.hovered = listed.stroke if listed is not None else None

    @Slot(float, float)
    def _hover(self, x: float, y: float) -> None:
        tool = self._viewer.tool
        if tool is not None:
            tool.hover(x, y)
            self._viewer.update()

    def _make_fading(self) -> None:
        self._stays = QTimer(self._viewer)
        self._stays.setSingleShot(True)
        self._stays.setInterval(STAYS_MS)
        self._fading = QVariantAnimation(self._viewer)
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.setDuration(FADES_MS)
        self._stays.timeout.connect(self._fading.start)
        self._fading.valueChanged.connect(self._fade)
        self._fading.finished.connect(self._faded)

    @Slot(object)
    def _fade(self, opacity: float) -> None:
        self.overlay.opacity = float(opacity)
        self._viewer.update()

    @Slot()
    def _faded(self) -> None:
        self._panel.overlay.setChecked(False)
        self.overlay.opacity, self.overlay.is_shown = 1.0, False
        self._viewer.update()


class _Picker(Tool):
    """The tool that chooses a stroke, or keeps or rejects a finding; elsewhere the mouse pans."""

    def __init__(self, controller: DefectsController) -> None:
        self._controller = controller

    def takes_click(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Where something lies, as a source while a stroke is chosen, and to let go of that stroke."""
        return self._points(keys) or self._controller.is_pickable(x, y)

    def press(self, x: float, y: float, keys: Keys = NO_KEYS) -> bool:
        """Choose or judge what lies there, or take it as a source."""
        if self._points(keys):
            self._controller.strokes.point_at_source(y, x)
            return True
        return self._controller.pick(x, y)

    def _points(self, keys: Keys) -> bool:
        return self._controller.brush.points(keys) and self._controller.strokes.takes_source()

    def hover(self, x: float, y: float) -> None:
        """Show what a click would choose."""
        self._controller.point_at(x, y)

    def cursor(self) -> Qt.CursorShape:
        """The hand that points."""
        return Qt.CursorShape.PointingHandCursor
