"""What the empty window shows: an invitation to open or drop a photo, samples before and after, recent photos."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.ui.panels.card_group import CardGroup
from photofix.ui.panels.picture_card import PICTURE, PictureCard
from photofix.ui.panels.recent import recent_paths
from photofix.ui.session.photo_files import is_sample, sample_pictures, samples_folder
from photofix.ui.system.icons import app_icon
from photofix.ui.system.tab_order import follow_layouts
from photofix.ui.workers.file_worker import FileWorker
from photofix.ui.workers.jobs import ThumbnailJob

PICTURE_PX = 112
LOW_PX = 300
"""Below this height the picture is left out."""
HEAD_PX = 330
"""Height of what stands above the cards, with the margins, without the picture."""
SIDE_PX = 48
BETWEEN_PX = 40
MOST_RECENT = 4
ASK_AFTER_MS = 400
"""A photo that is opened with the program comes before small pictures of others."""


class Welcome(QWidget):
    """Signals: open_asked, samples_asked, photo_asked (path)."""

    open_asked = Signal()
    samples_asked = Signal()
    photo_asked = Signal(object)

    def __init__(self, worker: FileWorker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._worker = worker
        self._asked: set[Path] = set()
        self._pictures: dict[Path, QImage] = {}
        worker.thumbnail.connect(self._take)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(ASK_AFTER_MS)
        self._later.timeout.connect(self._ask)
        self._make_head()
        self.sample_cards = CardGroup(self.tr("Samples, before and after"), self)
        self.sample_cards.set_cards([self._sample(path) for path in sample_pictures()])
        self.recent_cards = CardGroup(self.tr("Recent photos"), self)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """What is left without picture and cards, so that a small window is not made larger."""
        width = max(self._hint.minimumSizeHint().width(), self._buttons.minimumSizeHint().width())
        return QSize(width + 2 * SIDE_PX, LOW_PX - PICTURE_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """What was opened meanwhile is recent now."""
        super().showEvent(event)
        paths = [path for path in recent_paths() if not is_sample(path)][:MOST_RECENT]
        self.recent_cards.set_cards([self._recent(path) for path in paths])
        self._fit()
        follow_layouts(self)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Picture and cards go where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed drop area on the look's own ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(255, 255, 255, 110), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(36, 36, -36, -36), 18, 18)
        painter.end()

    def _make_head(self) -> None:
        self._picture = QLabel(self)
        self._picture.setPixmap(app_icon().pixmap(PICTURE_PX, PICTURE_PX))
        self._heading = QLabel(self.tr("Drop a photo here"), self)
        self._heading.setObjectName("heading")
        self._hint = QLabel(
            self.tr("Haze, rust stains and faded colors are found and undone.\nYour file is never changed."), self
        )
        self.button = QPushButton(self.tr("Open Photo…"), self)
        self.button.setObjectName("primary")
        self.button.clicked.connect(self.open_asked)
        self.samples = QPushButton(self.tr("Try the Samples"), self)
        self.samples.clicked.connect(self.samples_asked)
        self.samples.setVisible(samples_folder().is_dir())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(4)
        for label in (self._picture, self._heading, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self._buttons = QWidget(self)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(self.samples)
        row.addStretch(1)
        layout.addSpacing(8)
        layout.addWidget(self._buttons)
        cards = QHBoxLayout()
        cards.setSpacing(BETWEEN_PX)
        cards.addStretch(1)
        for group in (self.sample_cards, self.recent_cards):
            cards.addWidget(group, 0, Qt.AlignmentFlag.AlignTop)
        cards.addStretch(1)
        layout.addSpacing(16)
        layout.addLayout(cards)
        layout.addStretch(5)

    def _fit(self) -> None:
        """As much as there is room for: both groups beside each other, else the samples alone; then the picture."""
        wide, high = self.width() - 2 * SIDE_PX, self.height() - HEAD_PX
        samples, recent = self.sample_cards, self.recent_cards
        has_recent = bool(recent.cards) and samples.room(2).width() + BETWEEN_PX + recent.room(2).width() <= wide
        columns = 2 if has_recent else next((many for many in (4, 2) if samples.room(many).width() <= wide), 0)
        tall = max(group.room(max(1, columns)).height() for group in (samples, recent))
        has_cards = columns > 0 and tall <= high
        samples.set_columns(max(1, columns))
        samples.setVisible(has_cards and bool(samples.cards))
        recent.setVisible(has_cards and has_recent)
        room = self.height() - (HEAD_PX + tall if has_cards else LOW_PX - PICTURE_PX)
        self._picture.setVisible(room >= PICTURE_PX)

    def _sample(self, path: Path) -> PictureCard:
        title = self._titles().get(path.stem, path.stem)
        card = PictureCard(path, title, self.tr("Sample, before and after: {name}").format(name=title), self)
        card.show_picture(QImage(str(sample_pictures()[path])))
        card.chosen.connect(self.photo_asked)
        return card

    def _titles(self) -> dict[str, str]:
        return {
            "scratched_couple": self.tr("Scratched portrait"),
            "faded_tree_planting": self.tr("Faded color print"),
            "hazy_rocket": self.tr("Hazy view"),
            "old_astronaut": self.tr("Worn color print"),
        }

    def _recent(self, path: Path) -> PictureCard:
        card = PictureCard(path, path.name, self.tr("Recent photo: {name}").format(name=path), self)
        card.show_picture(self._pictures.get(path, QImage()))
        card.chosen.connect(self.photo_asked)
        return card

    @Slot()
    def _ask(self) -> None:
        """Small pictures of recent photos, once each, while they are seen."""
        for card in self.recent_cards.cards if self.isVisible() else ():
            if card.path not in self._asked:
                self._asked.add(card.path)
                self._worker.mailbox.enqueue(ThumbnailJob(card.path, 2 * PICTURE.width()))

    @Slot(object, object)
    def _take(self, path: Path, picture: QImage) -> None:
        if path in self._asked:
            self._pictures[path] = picture
            for card in self.recent_cards.cards:
                if card.path == path:
                    card.show_picture(picture)
