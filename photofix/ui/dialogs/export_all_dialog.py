"""The export dialog for many photos: the same choices, shown and remembered as for one."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from photofix.export.target import ExportOptions
from photofix.paths import typed_path
from photofix.photo.names import fitted, named_as
from photofix.restore.naming import Names
from photofix.ui.dialogs.export_dialog import WRITABLE, ExportDialog
from photofix.ui.dialogs.name_template import file_name


class ExportAllDialog(ExportDialog):
    """Asks where and how to write several photos; `wanted` holds the answer after `accept`.

    Args:
        paths: the photos, at least one.
        left_out: a sentence about photos that are not among them, "" if all are.
        promised: files that other exports are to write.
    """

    def __init__(
        self, paths: Sequence[Path], left_out: str = "", parent: QWidget | None = None, promised: Collection[Path] = ()
    ) -> None:
        QDialog.__init__(self, parent)
        self.setWindowTitle(self.tr("Export All"))
        self._paths, self._left_out, self._promised = paths, left_out, promised
        self._original, self._root = paths[0], _common_folder(paths)
        self._set_up()

    def wanted(self) -> list[tuple[Path, Path, ExportOptions]]:
        """(photo, result, how to write it); no result replaces a file or another result."""
        folder, today = typed_path(self.folder.text()), datetime.date.today()
        names = Names([*self._paths, *self._promised])
        wanted = []
        for path in self._paths:
            key = self._format_of(path)
            name = fitted(file_name(self.name.text(), path, today), WRITABLE[key].suffixes[0])
            result = folder / self._below(path) / name
            wanted.append((path, names.claim(result, must_not_exist=True), self._options(key)))
        return wanted

    @property
    def _home(self) -> Path:
        return self._root or super()._home

    def _below(self, path: Path) -> Path:
        """In which folder below the chosen one: photos of several folders keep theirs."""
        return path.parent.relative_to(self._root) if self._root is not None else Path()

    @property
    def _formats(self) -> set[str]:
        return {self._format_of(path) for path in self._paths}

    def _format_of(self, path: Path) -> str:
        """As chosen, else the photo's own by its name."""
        own = (key for key, entry in WRITABLE.items() if named_as(path).suffix.lower() in entry.suffixes)
        return str(self.format.currentData() or next(own, "TIFF"))

    def _automatic(self) -> str:
        return self.tr("Automatic (as each photo)")

    def _facts(self) -> str:
        text = self.tr("%n photo(s), each with its own edit", "", len(self._paths))
        folders = len({path.parent for path in self._paths}) if self._root is not None else 0
        kept = self.tr("Their %n folder(s) are kept below the chosen one", "", folders) if folders else ""
        return "\n".join(filter(None, (text, kept, self._left_out)))


def _common_folder(paths: Sequence[Path]) -> Path | None:
    """The folder above those of photos that lie in several; None if all lie in one, or if they have nothing in common
    but the disk, if that."""
    folders = {path.parent for path in paths}
    if len(folders) == 1 or len({folder.anchor for folder in folders}) > 1:
        return None
    common = Path(os.path.commonpath(folders))
    return None if common == Path(common.anchor) else common
