"""Split Scan: the file thread proposes prints, a dialog has them corrected, accepted ones join the list of photos."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QImage

from photofix.photo.names import print_number
from photofix.raster.frame import Corners
from photofix.ui.dialogs.boxes import show_problem
from photofix.ui.dialogs.split_dialog import SplitDialog
from photofix.ui.window.parts import Parts
from photofix.ui.workers.jobs import KeepPrintsJob, SplitJob


class SplitCommand(QObject):
    """Acts on the shown document and the list of photos."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.frame)
        self._parts = parts
        self._wanted: SplitJob | None = None
        parts.library.files.prints_found.connect(self._ask)
        parts.library.files.prints_kept.connect(self._list)
        parts.library.files.failed.connect(self._tell)

    @Slot()
    def start(self) -> None:
        """Look for prints on the shown scan."""
        self._parts.cropping.accept()
        document = self._parts.library.current
        if document is None or document.path is None:
            return
        if print_number(document.path):
            text = self.tr("This is one print of a scan already; choose the scan itself to split it anew.")
            show_problem(self._parts.frame, self.tr("Split Scan"), text)
            return
        self._wanted = SplitJob(document.photo)
        self._parts.status.say(self.tr("Looking for prints…"))
        self._parts.library.files.mailbox.enqueue(self._wanted, first=True)

    @Slot(object, object, object)
    def _ask(self, job: SplitJob, prints: dict[int, Corners], image: QImage) -> None:
        if job is not self._wanted:
            return
        self._wanted = None
        self._parts.status.idle()
        dialog = SplitDialog(job.photo, dict(prints), image, self._parts.frame)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._keep)
        dialog.open()

    @Slot()
    def _keep(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, SplitDialog):
            self._parts.library.autosave.save()
            job = KeepPrintsJob(dialog.photo, dialog.prints, self._parts.library.autosave.weights_sha256)
            self._parts.library.files.mailbox.enqueue(job)

    @Slot(object, object)
    def _list(self, job: KeepPrintsJob, paths: list[Path]) -> None:
        if job.photo.path is not None:
            places = {path: job.prints[print_number(path)] for path in paths}
            self._parts.library.take_prints(job.photo.path, places)

    @Slot(object, str)
    def _tell(self, job: object, sentence: str) -> None:
        if isinstance(job, (SplitJob, KeepPrintsJob)):
            self._parts.status.idle()
            show_problem(self._parts.frame, self.tr("The scan could not be split"), sentence)
