"""The list of findings for Qt's list view, with thumbnails cut from the photo when first seen."""

from __future__ import annotations

from math import ceil, floor
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap

from photofix.analysis import Finding
from photofix.photo.photo import Photo
from photofix.raster.boxes import Box
from photofix.raster.place import scaled_size
from photofix.render.pyramid import scaled_photo
from photofix.ui.pixels.qimage import to_qimage
from photofix.ui.session.findings import ListedFinding

SIDE_PX = 44
AnyIndex = QModelIndex | QPersistentModelIndex


class FindingsModel(QAbstractListModel):
    """Rows are findings, least certain first."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[ListedFinding] = []
        self._photo: Photo | None = None
        self._thumbnails: WeakKeyDictionary[Finding, QImage] = WeakKeyDictionary()

    def show(self, photo: Photo | None, findings: list[ListedFinding]) -> None:
        """Replace the rows; if only verdicts changed, the selection stays."""
        same = [new.finding for new in findings] == [old.finding for old in self.findings] and photo is self._photo
        if same:
            self.findings = findings
            if findings:
                self.dataChanged.emit(self.index(0), self.index(len(findings) - 1))
            return
        self.beginResetModel()
        self.findings = findings
        self._photo = photo
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """One row for each finding."""
        return 0 if parent is not None and parent.isValid() else len(self.findings)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, thumbnail, row height."""
        listed = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(listed)
        if role == Qt.ItemDataRole.DecorationRole:
            return _untinted(self._thumbnail(listed.finding))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(SIDE_PX, SIDE_PX + 8)
        return None

    def _text(self, listed: ListedFinding) -> str:
        finding = listed.finding
        certainty = self.tr("{share} % certain").format(share=round(100 * finding.confidence))
        size = self.tr("{pixels} px").format(pixels=round(max(finding.height, finding.width)))
        told = " · ".join(filter(None, (self._kind(finding.kind), size, certainty)))
        rejected = self.tr("rejected")
        return f"✕  {told} · {rejected}" if listed.is_rejected else f"✓  {told}"

    def _kind(self, kind: str) -> str:
        names = {
            "crack": self.tr("crack"),
            "scratch": self.tr("scratch"),
            "speck": self.tr("speck"),
            "stain": self.tr("stain"),
            "missing": self.tr("missing piece"),
        }
        return names.get(kind, kind)

    def _thumbnail(self, finding: Finding) -> QImage | None:
        if self._photo is None:
            return None
        if finding not in self._thumbnails:
            self._thumbnails[finding] = _cut(self._photo, finding)
        return self._thumbnails[finding]


def _untinted(picture: QImage | None) -> QIcon | None:
    """An icon that the list does not tint when its row is selected: its colours are what is judged."""
    if picture is None:
        return None
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(QPixmap.fromImage(picture), mode)
    return icon


def _cut(photo: Photo, finding: Finding) -> QImage:
    """A square around the finding, with some of its surroundings."""
    side = max(finding.height, finding.width) * 1.6 + 8
    scale = min(1.0, 2 * SIDE_PX / side)
    height, width = scaled_size(photo.height, photo.width, scale)
    middle_y, middle_x = finding.y + finding.height / 2, finding.x + finding.width / 2
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
