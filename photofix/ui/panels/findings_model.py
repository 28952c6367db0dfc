"""The list of strokes and findings for Qt's list view, each with a picture of before and, once rendered, after."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from photofix.analysis import Finding
from photofix.edit import Stroke
from photofix.photo.photo import Photo
from photofix.ui.panels.before_after import before, icon_of, squared
from photofix.ui.session.findings import ListedFinding
from photofix.ui.session.strokes import ListedStroke, size_px

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
        self._after: dict[object, tuple[object, QImage]] = {}

    @property
    def findings(self) -> list[ListedFinding]:
        """The rows that are findings."""
        return [row for row in self.rows if isinstance(row, ListedFinding)]

    def show(self, photo: Photo | None, strokes: list[ListedStroke], findings: list[ListedFinding]) -> None:
        """Replace the rows; if only verdicts and settings changed, the selection stays."""
        rows: list[Row] = [*strokes, *findings]
        same = photo is self._photo and [identity(row) for row in rows] == [identity(row) for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        if photo is not self._photo:
            self._of_strokes.clear()
            self._after.clear()
        self.rows = rows
        self._photo = photo
        known = {identity(row) for row in rows}
        self._after = {key: pair for key, pair in self._after.items() if key in known}
        self.endResetModel()

    def shows_after(self, row: Row, stamp: object) -> bool:
        """Whether the row's picture of after is the one that was put there with `stamp`."""
        pair = self._after.get(identity(row))
        return pair is not None and pair[0] == stamp

    def put_after(self, key: object, stamp: object, picture: QImage) -> None:
        """What became of the row of an `identity`; without a row of it nothing happens."""
        for number, row in enumerate(self.rows):
            if identity(row) == key:
                self._after[key] = (stamp, squared(picture))
                self.dataChanged.emit(self.index(number), self.index(number), [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One row for each stroke and finding."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and thumbnail; what the mark before the text means is said to whoever asks, or listens."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, ListedStroke):
                return self._stroke_text(row)
            text = self._text(row)
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            left, undone = self.tr("left alone"), self.tr("undone as far as the slider says")
            return f"{text[1:].strip()}\n{left if row.is_rejected else undone}"
        if role == Qt.ItemDataRole.DecorationRole:
            pair = self._after.get(identity(row))
            return icon_of(self._before(row), pair[1] if pair is not None else None)
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
        name, source = self.stroke_name(listed.stroke), listed.stroke.source
        if source is not None:
            name += self.tr(", from {x}, {y}").format(x=round(source[1]), y=round(source[0]))
        return f"✎  {name}\n{self._place(listed)} · {strength}"

    def _place(self, row: Row) -> str:
        y, x = row.center
        return self.tr("at {x}, {y}").format(x=round(x), y=round(y))

    def _text(self, listed: ListedFinding) -> str:
        finding = listed.finding
        certainty = self.tr("{share} % certain").format(share=round(100 * finding.confidence))
        size = self.tr("{pixels} px").format(pixels=round(max(finding.height, finding.width)))
        told = " · ".join(filter(None, (self._kind(finding.kind), size, self._source(finding.seen_in))))
        mark = "✕" if listed.is_rejected else "✓"
        return f"{mark}  {told}\n{certainty} · {self._place(listed)}"

    def _kind(self, kind: str) -> str:
        names = {
            "crack": self.tr("crack"),
            "scratch": self.tr("scratch"),
            "speck": self.tr("speck"),
            "stain": self.tr("stain"),
            "missing": self.tr("missing piece"),
        }
        return names.get(kind, kind)

    def _source(self, seen_in: str) -> str:
        return self.tr("infrared") if seen_in == "infrared" else seen_in

    def _before(self, row: Row) -> QImage | None:
        if self._photo is None:
            return None
        if isinstance(row, ListedStroke):
            if row.box not in self._of_strokes:
                self._of_strokes[row.box] = before(self._photo, row.box)
            return self._of_strokes[row.box]
        finding = row.finding
        if finding not in self._thumbnails:
            self._thumbnails[finding] = before(self._photo, row.box)
        return self._thumbnails[finding]


def identity(row: Row) -> object:
    """Equal for rows that stand for the same thing."""
    return row.finding if isinstance(row, ListedFinding) else (row.index, row.stroke.kind, row.stroke.points)
