"""The restorer's hand: tools on the canvas, strokes into the edit, the chosen stroke's settings (GUI thread)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QPainter

from photofix.edit import Cut, Stroke
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.render.strokes import bounds
from photofix.ui.canvas.brush import Brush, BrushMode, DrawingTool
from photofix.ui.canvas.drawing import Area, Freehand
from photofix.ui.canvas.findings_overlay import paint_frame
from photofix.ui.canvas.measuring import Spot, Trace
from photofix.ui.canvas.source_mark import paint_source
from photofix.ui.canvas.stroke_paint import paint_stroke
from photofix.ui.canvas.tool import Tool
from photofix.ui.canvas.view_transform import ViewTransform
from photofix.ui.canvas.viewer import Viewer
from photofix.ui.panels.defects_panel import DefectsPanel
from photofix.ui.panels.findings_model import Row
from photofix.ui.panels.stroke_tools import brush_task
from photofix.ui.session.document import Document
from photofix.ui.session.similar import NONE, Proposals, accepted, similar
from photofix.ui.session.strokes import ListedStroke, resized, with_changed, with_cut, with_stroke, without_stroke

FIRST_RADIUS = 0.012
"""Brush radius for a new photo, as a share of its long side."""


class StrokesController(QObject):
    """Owns the brush and the drawing tools. Signals: drawn, when a stroke came into the edit; told (a sentence)."""

    drawn = Signal()
    told = Signal(str)

    def __init__(self, panel: DefectsPanel, viewer: Viewer) -> None:
        super().__init__()
        self._panel = panel
        self._viewer = viewer
        self._document: Document | None = None
        self.brush = Brush()
        self._freehand = Freehand(self.brush)
        self._tools: dict[str, Tool] = {
            "heal": self._freehand,
            "spot": Spot(self.brush, self._photo),
            "trace": Trace(self.brush, self._photo),
            "area": Area(self.brush),
            "protect": self._freehand,
        }
        self._proposed: Proposals = NONE
        self.brush.drawn.connect(self._add)
        self.brush.taken.connect(self._take_away)
        self.brush.changed.connect(self._show_settings)
        self.brush.pointed_at.connect(self.point_at_source)
        self.brush.pointing_changed.connect(self._show_pointing)
        panel.hand.source_asked.connect(self._ask_source)
        panel.hand.source_cleared.connect(self.clear_source)
        panel.hand.radius_changed.connect(self.set_radius)
        panel.hand.strength_changed.connect(self.set_strength)
        panel.hand.task_chosen.connect(self._set_task)
        panel.hand.cleared.connect(self._clear)
        panel.removed.connect(self.remove)
        panel.selected.connect(self._show_settings)

    def set_document(self, document: Document | None) -> None:
        """Work on another photo."""
        self._document = document
        self._proposed = NONE
        self.brush.source = None
        self.brush.set_pointing(False)
        self._freehand.forget_end()
        if document is not None:
            self.brush.set_radius(max(3.0, FIRST_RADIUS * max(document.photo.height, document.photo.width)))

    def tool(self, name: str) -> Tool | None:
        """The drawing tool of that name, set up; None if that is no drawing tool."""
        self.brush.mode = BrushMode.PROTECT if name == "protect" else BrushMode.ADD
        self._set_task(str(self._panel.target.currentData()))
        return self._tools.get(name)

    def scale(self, factor: float) -> None:
        """Make the brush, or the chosen stroke, larger or smaller."""
        chosen = self._chosen()
        self.set_radius((chosen.stroke.radius if chosen is not None else self.brush.radius_px) * factor)

    @Slot(float)
    def set_radius(self, radius_px: float) -> None:
        """Of the chosen stroke, else of the brush."""
        chosen = self._chosen()
        if chosen is not None:
            self._change(chosen, resized(chosen.stroke, radius_px))
        else:
            self.brush.set_radius(radius_px)
        self._viewer.update()

    @Slot(float)
    def set_strength(self, percent: float) -> None:
        """Of the chosen stroke, else of the brush."""
        chosen = self._chosen()
        if chosen is not None:
            self._change(chosen, replace(chosen.stroke, strength=percent))
        else:
            self.brush.strength = percent

    @Slot(object)
    def remove(self, listed: ListedStroke) -> None:
        """Remove one stroke, as a step of the history."""
        if self._document is not None:
            text = self.tr("Remove: {stroke}").format(stroke=self._panel.stroke_name(listed.stroke))
            self._panel.select(None)
            self._document.change(without_stroke(self._document.edit, listed.index), text)

    @Slot(float, float)
    def point_at_source(self, y: float, x: float) -> None:
        """The chosen stroke, else the next one, is healed from there."""
        self.brush.set_pointing(False)
        chosen, source = self._chosen(), (round(y, 1), round(x, 1))
        if chosen is not None and chosen.stroke.mode == "add":
            self._heal_from(chosen, source)
        else:
            self.brush.source = source
            self.told.emit(self.tr("The next stroke is healed from here; Escape forgets it"))
        self._viewer.update()

    @Slot()
    def clear_source(self) -> None:
        """What fits into the chosen stroke is looked for again."""
        chosen = self._chosen()
        if chosen is not None and chosen.stroke.source is not None:
            self._heal_from(chosen, None)

    def drop_source(self) -> bool:
        """Forget what the next stroke is healed from, or that it was asked for. False = nothing was said."""
        had_any = self.brush.source is not None or self.brush.is_pointing
        self.brush.source = None
        self.brush.set_pointing(False)
        if had_any:
            self.told.emit("")
        self._viewer.update()
        return had_any

    def takes_source(self) -> bool:
        """Whether a stroke is chosen that could be healed from elsewhere."""
        chosen = self._chosen()
        return chosen is not None and chosen.stroke.mode == "add"

    def settings(self) -> tuple[float, float]:
        """(radius, strength) of the chosen stroke, else of the brush."""
        chosen = self._chosen()
        if chosen is not None:
            return chosen.stroke.radius, chosen.stroke.strength
        return self.brush.radius_px, self.brush.strength

    def propose(self, row: Row | None) -> None:
        """Look for others like `row`."""
        document = self._document
        self.drop_proposals()
        if document is None or row is None:
            self.told.emit(self.tr("Choose a stroke or a finding first"))
            return
        self._proposed = similar(document.photo, document.analysis, document.edit, row)
        count = len(self._proposed)
        ask = self.tr("%n proposal(s)", "", count) + self.tr(": Enter takes them, Escape does not")
        self.told.emit(ask if count else self.tr("Nothing else is like it"))
        self._viewer.update()

    def take_proposals(self) -> bool:
        """Take all that is proposed, as one step of the history. False = nothing is."""
        proposed, document = self._proposed, self._document
        if not len(proposed) or document is None:
            return False
        self.drop_proposals()
        text = self.tr("Find similar, {count}").format(count=len(proposed))
        document.change(accepted(document.edit, document.analysis, proposed), text)
        self.drawn.emit()
        return True

    def drop_proposals(self) -> bool:
        """Forget what is proposed, and what was said of it. False = nothing is."""
        had_any, self._proposed = len(self._proposed) > 0, NONE
        if had_any:
            self.told.emit("")
        self._viewer.update()
        return had_any

    def paint(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """The tool at hand, and what is proposed."""
        for stroke in self._proposed.strokes:
            paint_stroke(painter, view, stroke, ratio, is_selected=True)
        for listed in self._proposed.findings:
            paint_frame(painter, view, listed.finding, ratio)
        tool = self._viewer.tool
        if self.brush.source is not None:
            pointer = tool.pointer if isinstance(tool, DrawingTool) else None
            paint_source(painter, view, self.brush.source, pointer and (pointer[1], pointer[0]), ratio)
        if tool is not None:
            tool.paint(painter, view, ratio)

    def _photo(self) -> Photo | None:
        return self._document.photo if self._document is not None else None

    def _chosen(self) -> ListedStroke | None:
        """The stroke selected in the list, while nothing else is being drawn."""
        row = self._panel.current
        return row if isinstance(row, ListedStroke) else None

    @Slot(object)
    def _add(self, stroke: Stroke) -> None:
        photo = None if self._document is None else self._document.photo
        if photo is not None and bounds(stroke).meet(Box(0, 0, photo.height, photo.width)).is_empty:
            self.told.emit(self.tr("That is beside the photo: nothing was drawn"))
        elif self._document is not None:
            self._panel.select(None)
            self._document.change(with_stroke(self._document.edit, stroke), self._panel.stroke_name(stroke))
            self._viewer.uncover(*ListedStroke(0, stroke).box)
            if stroke.source is not None:
                self.told.emit("")
            self.drawn.emit()

    @Slot(object)
    def _take_away(self, cut: Cut) -> None:
        """From the chosen stroke, else from the last one."""
        document, chosen = self._document, self._chosen()
        if document is None or not document.edit.strokes:
            return
        index = chosen.index if chosen is not None else len(document.edit.strokes) - 1
        name = self._panel.stroke_name(document.edit.strokes[index])
        text = self.tr("Take away from: {stroke}").format(stroke=name)
        document.change(with_cut(document.edit, index, cut), text)
        self.drawn.emit()

    @Slot(bool)
    def _ask_source(self, is_asked: bool) -> None:
        """The next click on the photo is one with Alt, which some desktops keep for themselves."""
        if self.brush.mode is BrushMode.PROTECT and is_asked:
            self._panel.hand.show_pointing(False)
            self.told.emit(self.tr("What protects is healed from nowhere: take another tool"))
            return
        self.brush.set_pointing(is_asked)
        self.told.emit(self.tr("Click on the photo what to heal from; Escape forgets it") if is_asked else "")

    @Slot(bool)
    def _show_pointing(self, is_pointing: bool) -> None:
        """The button says whether a click is awaited; what was said of it is over with it."""
        self._panel.hand.show_pointing(is_pointing)
        if not is_pointing:
            self.told.emit("")

    @Slot()
    def _clear(self) -> None:
        if self._document is not None:
            self._panel.select(None)
            self._document.change(replace(self._document.edit, strokes=()), self.tr("Remove strokes"))

    @Slot(str)
    def _set_task(self, key: str) -> None:
        """Added damage belongs to the first task that takes any; protection to the one chosen."""
        self.brush.task = brush_task() if self.brush.mode is BrushMode.ADD else key

    @Slot()
    def _show_settings(self) -> None:
        chosen = self._chosen()
        self._panel.hand.show_settings(*self.settings())
        self._panel.hand.show_owner(chosen.stroke if chosen is not None else None)

    def _heal_from(self, listed: ListedStroke, source: tuple[float, float] | None) -> None:
        document, stroke = self._document, replace(listed.stroke, source=source)
        if document is not None:
            name = self._panel.stroke_name(stroke)
            text = self.tr("Clear source: {stroke}") if source is None else self.tr("Heal from elsewhere: {stroke}")
            document.change(with_changed(document.edit, listed.index, stroke), text.format(stroke=name))

    def _change(self, listed: ListedStroke, stroke: Stroke) -> None:
        if self._document is not None:
            text = self.tr("Change: {stroke}").format(stroke=self._panel.stroke_name(stroke))
            edit = with_changed(self._document.edit, listed.index, stroke)
            self._document.change(edit, text, merge=f"stroke {listed.index}")
