"""The list of strokes and findings for Qt's list view, with thumbnails cut from the photo when first seen."""

from __future__ import annotations

from math import ceil, floor
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap

from photofix.analysis import Finding
from photofix.edit import Stroke
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.raster.place import scaled_size
from photofix.render.pyramid import scaled_photo
from photofix.ui.pixels.qimage import to_qimage
from photofix.ui.session.findings import ListedFinding
from photofix.ui.session.strokes import ListedStroke, size_px

SIDE_PX = 44
AnyIndex = QModelIndex | QPersistentModelIndex


Row = ListedStroke | ListedFinding


class FindingsModel(QAbstractListModel):
    """Rows are strokes, the last drawn first, then findings in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._photo: Photo | None = None
        self._thumbnails: WeakKeyDictionary[Finding, QImage] = WeakKeyDictionary()
        self._of_strokes: dict[tuple[float, ...], QImage] = {}

    @property
    def findings(self) -> list[ListedFinding]:
        """The rows that are findings."""
        return [row for row in self.rows if isinstance(row, ListedFinding)]

    def show(self, photo: Photo | None, strokes: list[ListedStroke], findings: list[ListedFinding]) -> None:
        """Replace the rows; if only verdicts and settings changed, the selection stays."""
        rows: list[Row] = [*strokes, *findings]
        same = photo is self._photo and [_identity(row) for row in rows] == [_identity(row) for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        if photo is not self._photo:
            self._of_strokes.clear()
        self.rows = rows
        self._photo = photo
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One row for each stroke and finding."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, thumbnail, row height."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._stroke_text(row) if isinstance(row, ListedStroke) else self._text(row)
        if role == Qt.ItemDataRole.DecorationRole:
            return _untinted(self._thumbnail(row))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(SIDE_PX, SIDE_PX + 8)
        return None

    def stroke_name(self, stroke: Stroke) -> str:
        """What a stroke is called: its tool and its size."""
        names = {
            "heal": self.tr("Heal"),
            "spot": self.tr("Spot"),
            "trace": self.tr("Trace"),
            "area": self.tr("Area"),
        }
        name = self.tr("Protect") if stroke.mode == "protect" else names[stroke.kind]
        return self.tr("{name}, {pixels} px").format(name=name, pixels=size_px(stroke))

    def _stroke_text(self, listed: ListedStroke) -> str:
        strength = self.tr("strength {percent} %").format(percent=round(listed.stroke.strength))
        return f"✎  {self.stroke_name(listed.stroke)}\n{self._place(listed)} · {strength}"

    def _place(self, row: Row) -> str:
        y, x = row.center
        return self.tr("at {x}, {y}").format(x=round(x), y=round(y))

    def _text(self, listed: ListedFinding) -> str:
        finding = listed.finding
        certainty = self.tr("{share} % certain").format(share=round(100 * finding.confidence))
        size = self.tr("{pixels} px").format(pixels=round(max(finding.height, finding.width)))
        told = " · ".join(filter(None, (self._kind(finding.kind), size, certainty)))
        place = self._place(listed)
        rejected = self.tr("rejected")
        return f"✕  {told}\n{place} · {rejected}" if listed.is_rejected else f"✓  {told}\n{place}"

    def _kind(self, kind: str) -> str:
        names = {
            "crack": self.tr("crack"),
            "scratch": self.tr("scratch"),
            "speck": self.tr("speck"),
            "stain": self.tr("stain"),
            "missing": self.tr("missing piece"),
        }
        return names.get(kind, kind)

    def _thumbnail(self, row: Row) -> QImage | None:
        if self._photo is None:
            return None
        if isinstance(row, ListedStroke):
            if row.box not in self._of_strokes:
                self._of_strokes[row.box] = _cut(self._photo, *row.box)
            return self._of_strokes[row.box]
        finding = row.finding
        if finding not in self._thumbnails:
            self._thumbnails[finding] = _cut(self._photo, finding.y, finding.x, finding.height, finding.width)
        return self._thumbnails[finding]


def _identity(row: Row) -> object:
    """Equal for rows that stand for the same thing."""
    return row.finding if isinstance(row, ListedFinding) else (row.index, row.stroke.kind, row.stroke.points)


def _untinted(picture: QImage | None) -> QIcon | None:
    """An icon that the list does not tint when its row is selected: its colours are what is judged."""
    if picture is None:
        return None
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(QPixmap.fromImage(picture), mode)
    return icon


def _cut(photo: Photo, y: float, x: float, tall: float, wide: float) -> QImage:
    """A square around a place of the photo, with some of its surroundings."""
    side = max(tall, wide) * 1.6 + 8
    scale = min(1.0, 2 * SIDE_PX / side)
    height, width = scaled_size(photo.height, photo.width, scale)
    middle_y, middle_x = y + tall / 2, x + wide / 2
    top, left = floor((middle_y - side / 2) * scale), floor((middle_x - side / 2) * scale)
    extent = ceil(side * scale)
    box = Box(top, left, top + extent, left + extent).meet(Box(0, 0, height, width))
    if box.is_empty:
        return QImage()
    picture = to_qimage(scaled_photo(photo).read(box, scale))
    mode = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(SIDE_PX, SIDE_PX, Qt.AspectRatioMode.KeepAspectRatioByExpanding, mode).copy(
        0, 0, SIDE_PX, SIDE_PX
    )
