"""The export dialog: format, quality, depth, profile, size, metadata, destination. Choices are remembered."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from photofix.export.target import ExportOptions
from photofix.paths import is_folder, typed_path
from photofix.photo.formats import FORMATS
from photofix.photo.photo import Photo
from photofix.raster.frame import NO_GEOMETRY, Geometry
from photofix.restore.naming import RESULT
from photofix.ui.dialogs.file_fields import beside, file_problem
from photofix.ui.dialogs.form import asked
from photofix.ui.dialogs.name_template import file_name, free_path
from photofix.ui.dialogs.size_estimate import estimated_mb, written_size
from photofix.ui.session.color_output import is_color_output
from photofix.ui.session.photo_files import EXPORT, near
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import kept_number
from photofix.ui.system.tab_order import follow_layouts
from photofix.ui.system.wheel import WheelGuard

WRITABLE = {key: entry for key, entry in FORMATS.items() if entry.can_write}
_DOUBLE = "double"


class ExportDialog(QDialog):
    """Asks where and how to write; `path` and `options` hold the answer after `accept`."""

    def __init__(
        self,
        photo: Photo,
        parent: QWidget | None = None,
        promised: Collection[Path] = (),
        geometry: Geometry = NO_GEOMETRY,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self._photo, self._geometry = photo, geometry
        self._promised = promised
        self._original = photo.path or Path("photo.png")
        self._own_format = photo.format if photo.format in WRITABLE else "TIFF"
        self._set_up()

    def _set_up(self) -> None:
        self._settings = QSettings()
        self._make_fields()
        self._lay_out()
        self._restore()
        WheelGuard(self)
        follow_layouts(self)
        self.format.currentIndexChanged.connect(self._refresh)
        self.quality.valueChanged.connect(self._refresh)
        self.depth_box.currentIndexChanged.connect(self._refresh)
        self.size_box.currentIndexChanged.connect(self._refresh)
        self.long_side.valueChanged.connect(self._refresh)
        self.name.textChanged.connect(self._refresh)
        self.folder.textChanged.connect(self._refresh)
        self._refresh()

    @property
    def path(self) -> Path:
        """The file to write: by the template, suffix by the format, numbered if it exists."""
        return free_path(typed_path(self.folder.text()), self._stem, WRITABLE[self._format].suffixes[0], self._promised)

    @property
    def options(self) -> ExportOptions:
        """How to write it."""
        return self._options(self._format)

    def _options(self, format_key: str) -> ExportOptions:
        depth = self.depth_box.currentData()
        return ExportOptions(
            format=format_key,
            quality=self.quality.value(),
            depth=depth if depth in WRITABLE[format_key].depths else None,
            profile=self.profile.currentData(),
            long_side=self.long_side.value() if self.size_box.currentData() is True else None,
            enlarge=2 if self.size_box.currentData() == _DOUBLE else 1,
            metadata=self.metadata.currentData(),
            color_output=is_color_output(),
        )

    @property
    def _home(self) -> Path:
        """Where results go unless something else is chosen."""
        return near(self._original)

    def accept(self) -> None:
        """Remember the choices and close."""
        for name, box in self._boxes().items():
            self._settings.setValue(f"{EXPORT}/{name}", str(box.currentData()))
        folder = self.folder.text()
        self._settings.setValue(f"{EXPORT}/folder", "" if typed_path(folder) == self._home else folder)
        self._settings.setValue(f"{EXPORT}/name", self.name.text())
        self._settings.setValue(f"{EXPORT}/quality", self.quality.value())
        self._settings.setValue(f"{EXPORT}/long_side", self.long_side.value())
        super().accept()

    @property
    def _stem(self) -> str:
        return file_name(self.name.text(), self._original, datetime.date.today())

    @property
    def _format(self) -> str:
        return str(self.format.currentData() or self._own_format)

    @property
    def _formats(self) -> set[str]:
        """What may be written."""
        return {self._format}

    def _automatic(self) -> str:
        return self.tr("Automatic ({format})").format(format=WRITABLE[self._own_format].label)

    def _boxes(self) -> dict[str, QComboBox]:
        return {
            "format": self.format,
            "depth": self.depth_box,
            "profile": self.profile,
            "size": self.size_box,
            "metadata": self.metadata,
        }

    def _make_fields(self) -> None:
        self.format = self._combo([(self._automatic(), None), *((entry.label, key) for key, entry in WRITABLE.items())])
        self.quality = QSlider(Qt.Orientation.Horizontal, self)
        self.quality.setRange(50, 100)
        self.quality_text = QLabel(self)
        self.quality_text.setMinimumWidth(28)
        depths = [
            (self.tr("As the photo"), None),
            (self.tr("8 bits per channel"), 8),
            (self.tr("16 bits per channel"), 16),
        ]
        self.depth_box = self._combo(depths)
        self.profile = self._combo(
            [(self.tr("Keep the photo's profile"), "keep"), (self.tr("Convert to sRGB"), "srgb")]
        )
        self.size_box = self._combo(
            [(self.tr("Keep the size"), False), (self.tr("Long side"), True), (self.tr("Enlarge ×2"), _DOUBLE)]
        )
        self.long_side = QSpinBox(self)
        self.long_side.setRange(16, 100_000)
        self.long_side.setSuffix(" px")
        self.long_side.setAccessibleName(self.tr("Long side"))
        self.metadata = self._combo(
            [
                (self.tr("Keep all"), "keep"),
                (self.tr("Without location"), "strip_location"),
                (self.tr("None"), "strip"),
            ]
        )
        self.name = QLineEdit(self)
        self.name.setToolTip(self.tr("{name} stands for the photo's name, {date} for today"))
        self.folder = QLineEdit(self)
        self.browse = QPushButton(self.tr("Choose…"), self)
        self.browse.clicked.connect(self._choose_folder)
        self.summary = QLabel(self)
        self.summary.setObjectName("muted")
        self.summary.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add(form, self.tr("&Name"), self.name)
        self._add(form, self.tr("Fo&lder"), beside(self, self.folder, self.browse))
        self._add(form, self.tr("&Format"), self.format)
        self._add(form, self.tr("&Quality"), beside(self, self.quality, self.quality_text))
        self._add(form, self.tr("&Depth"), self.depth_box)
        self._add(form, self.tr("Color &profile"), self.profile)
        self._add(form, self.tr("&Size"), beside(self, self.size_box, self.long_side))
        self._add(form, self.tr("&Metadata"), self.metadata)
        self.buttons, self.export = asked(self, self.tr("&Export"), form, self.summary)
        self.setMinimumWidth(520)

    def _add(self, form: QFormLayout, text: str, field: QWidget) -> None:
        """A row whose label is as high as its field: a form alone puts it at the top of a taller one."""
        label = QLabel(text, self)
        label.setBuddy(field.focusProxy() or field)  # of a row its first field: screen readers ask which label
        field.ensurePolished()
        label.setMinimumHeight(field.sizeHint().height())
        form.addRow(label, field)

    def _restore(self) -> None:
        for name, box in self._boxes().items():
            chosen = str(self._settings.value(f"{EXPORT}/{name}", ""))
            known = [str(box.itemData(row)) for row in range(box.count())]
            box.setCurrentIndex(known.index(chosen) if chosen in known else 0)
        folder = str(self._settings.value(f"{EXPORT}/folder", ""))
        self.folder.setText(folder if folder and is_folder(typed_path(folder)) else str(self._home))
        self.name.setText(str(self._settings.value(f"{EXPORT}/name", RESULT)))
        self.quality.setValue(kept_number(self._settings, f"{EXPORT}/quality", 95))
        self.long_side.setValue(kept_number(self._settings, f"{EXPORT}/long_side", 2048))

    @Slot()
    def _refresh(self) -> None:
        is_lossy = any(WRITABLE[key].lossy for key in self._formats)
        is_deep = any(len(WRITABLE[key].depths) > 1 for key in self._formats)
        self.quality_text.setText(str(self.quality.value()))
        allow(self.quality, "" if is_lossy else self.tr("This format loses nothing"))
        allow(self.depth_box, "" if is_deep else self.tr("This format has 8 bits per channel"))
        allow(self.long_side, "" if self.size_box.currentData() is True else self.tr("The size is kept"))
        problem = self._problem()
        allow(self.export, problem)
        self.summary.setText(problem or "\n".join(filter(None, (self._facts(), self._enlarged()))))

    def _facts(self) -> str:
        height, width = written_size(self._photo, self.options, self._geometry)
        size = f"{estimated_mb(self._photo, self.options, self._geometry):.1f}"
        facts = self.tr("{width} × {height} pixels, about {size} MB").format(width=width, height=height, size=size)
        return f"{self.path.name}\n{facts}"

    def _enlarged(self) -> str:
        is_double = self.size_box.currentData() == _DOUBLE
        return self.tr("Enlarged by interpolation: smoother, but no detail is invented") if is_double else ""

    def _problem(self) -> str:
        return file_problem(self._stem, self.folder.text())

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the result"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _combo(self, items: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox(self)
        for text, data in items:
            box.addItem(text, data)
        return box
