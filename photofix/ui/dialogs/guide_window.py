"""The guide: pages of resources/guide in the language of the window, with links between them. Works offline."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFocusEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from photofix.paths import resources_dir
from photofix.ui.system.desktop import resize_within_screen

FIRST_PAGE = "index.md"
_MARGIN_PX = 18


def guide_folder() -> Path:
    """The pages in the language that the window's texts have just now."""
    language = QCoreApplication.translate("guide", "en", "folder of resources/guide: the code of this language")
    return resources_dir() / "guide" / language


class Pages(QTextBrowser):
    """Shows by its frame whether it has the focus: Qt paints only the text anew."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of who has it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And of who has not."""
        super().focusOutEvent(event)
        self.update()


class GuideWindow(QDialog):
    """Stands beside the main window: it can be read while one works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide"))
        self.pages = Pages(self)
        self.pages.setAccessibleName(self.tr("Guide"))
        self.pages.setOpenLinks(False)
        self.pages.document().setDocumentMargin(_MARGIN_PX)
        self.pages.anchorClicked.connect(self._follow)
        self.pages.sourceChanged.connect(self._keep_margin)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.back = self._button(buttons, self.tr("&Back"))
        self.contents = self._button(buttons, self.tr("&Contents"))
        self.back.setEnabled(False)
        self.back.clicked.connect(self.pages.backward)
        self.pages.backwardAvailable.connect(self.back.setEnabled)
        self.contents.clicked.connect(self.show_contents)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages)
        layout.addWidget(buttons)
        resize_within_screen(self, QSize(820, 760))
        self.show_contents()

    @Slot()
    def show_contents(self) -> None:
        """The first page."""
        self._show_page(guide_folder() / FIRST_PAGE)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        target = self.pages.source().resolved(link)
        if target.isLocalFile():
            self._show_page(Path(target.toLocalFile()))
        else:
            QDesktopServices.openUrl(target)

    def _show_page(self, path: Path) -> None:
        self.pages.setSource(QUrl.fromLocalFile(str(path)))

    @Slot()
    def _keep_margin(self) -> None:
        self.pages.document().setDocumentMargin(_MARGIN_PX)  # a new page has Qt's own

    @staticmethod
    def _button(buttons: QDialogButtonBox, text: str) -> QPushButton:
        button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        return button
