"""What a contact sheet or a before/after sheet is asked to be: page, grid, captions, file or
printer. Choices are remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from photofix.errors import PhotoFixError
from photofix.export.paper import PAGE_SIZES_MM, Page, contact_page, page_count, page_of
from photofix.paths import typed_path
from photofix.photo.names import fitted
from photofix.restore.condition_batch import overview_pages
from photofix.ui.dialogs.file_fields import beside, file_problem
from photofix.ui.dialogs.form import asked
from photofix.ui.dialogs.name_template import free_path
from photofix.ui.session.photo_files import near
from photofix.ui.system.allow import allow
from photofix.ui.system.kept import kept_number
from photofix.ui.system.sentences import in_our_language
from photofix.ui.system.tab_order import follow_layouts
from photofix.ui.system.wheel import WheelGuard


class SheetDialog(QDialog):
    """Asks for page and file, or the printer; `page` and `target` hold the answer after `accept`.

    Args:
        original: whose folder and name are proposed.
        stem: the proposed file name without suffix.
        promised: files that others are to write.
    """

    settings_key = "sheet"

    def __init__(self, original: Path, stem: str, parent: QWidget | None, promised: Collection[Path] = ()) -> None:
        super().__init__(parent)
        self._settings, self._promised, self._is_print = QSettings(), promised, False
        self._make_fields(original, stem)
        self._lay_out()
        self._restore()
        WheelGuard(self)
        follow_layouts(self)
        self._follow()
        self._refresh()

    @property
    def page(self) -> Page:
        """The chosen sheet of paper."""
        return page_of(str(self.size_box.currentData()), bool(self.orientation.currentData()))

    @property
    def path(self) -> Path:
        """The PDF to write, numbered if such a file exists."""
        return free_path(typed_path(self.folder.text()), self._stem, ".pdf", self._promised)

    @property
    def target(self) -> Path | None:
        """`path`, or None for the printer."""
        return None if self._is_print else self.path

    def accept(self) -> None:
        """Remember the choices and close."""
        self._settings.setValue("paper/size", self.size_box.currentData())
        self._settings.setValue(f"{self.settings_key}/landscape", int(bool(self.orientation.currentData())))
        super().accept()

    @property
    def _stem(self) -> str:
        name = Path(self.name.text().strip()).name
        return name[: -len(".pdf")] if name.lower().endswith(".pdf") else name

    def _make_fields(self, original: Path, stem: str) -> None:
        self.size_box, self.orientation = QComboBox(self), QComboBox(self)
        for size in PAGE_SIZES_MM:
            self.size_box.addItem(size, size)
        self.orientation.addItem(self.tr("Upright"), False)
        self.orientation.addItem(self.tr("Sideways"), True)
        self.name = QLineEdit(fitted(stem, ".pdf"), self)
        self.folder = QLineEdit(str(near(original)), self)
        self.browse = QPushButton(self.tr("Choose…"), self)
        self.browse.clicked.connect(self._choose_folder)
        self.summary = QLabel(self)
        self.summary.setObjectName("muted")
        self.summary.setWordWrap(True)

    def _rows(self) -> list[tuple[str, QWidget]]:
        """What is asked, in order."""
        return [
            (self.tr("&Paper"), beside(self, self.size_box, self.orientation)),
            (self.tr("&Name"), self.name),
            (self.tr("Fo&lder"), beside(self, self.folder, self.browse)),
        ]

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in self._rows():
            label = QLabel(text, self)
            label.setBuddy(field.focusProxy() or field)
            form.addRow(label, field)
        self.buttons, self.make = asked(self, self.tr("&Make PDF"), form, self.summary)
        self.print_button = QPushButton(self.tr("Pr&int…"), self)
        self.print_button.setToolTip(self.tr("Shows the pages first"))
        self.print_button.clicked.connect(self._print)
        self.buttons.addButton(self.print_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.setMinimumWidth(480)

    def _restore(self) -> None:
        self.size_box.setCurrentIndex(max(0, self.size_box.findData(str(self._settings.value("paper/size", "A4")))))
        is_sideways = kept_number(self._settings, f"{self.settings_key}/landscape", 0) != 0
        self.orientation.setCurrentIndex(int(is_sideways))

    def _follow(self) -> None:
        for box in (self.size_box, self.orientation):
            box.currentIndexChanged.connect(self._refresh)
        for line in (self.name, self.folder):
            line.textChanged.connect(self._refresh)

    @Slot()
    def _refresh(self) -> None:
        problem = self._page_problem()
        allow(self.print_button, problem)
        problem = problem or file_problem(self._stem, self.folder.text())
        allow(self.make, problem)
        self.summary.setText(problem or self._facts())

    def _facts(self) -> str:
        return self.path.name

    def _page_problem(self) -> str:
        """Why nothing can be laid out on such a page; "" if it can."""
        return ""

    @Slot()
    def _print(self) -> None:
        self._is_print = True
        self.accept()

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the sheet"), self.folder.text())
        if folder:
            self.folder.setText(folder)


class ComparisonDialog(SheetDialog):
    """Before and after of one photo."""

    settings_key = "comparison"

    def __init__(self, original: Path, parent: QWidget | None, promised: Collection[Path] = ()) -> None:
        super().__init__(original, f"{original.stem}_before_after", parent, promised)
        self.setWindowTitle(self.tr("Before/After Sheet"))


class ConditionDialog(SheetDialog):
    """The condition report of the shown photo, of all open ones, or of those chosen in the filmstrip.

    Args:
        original: the shown photo.
        paths: all open photos.
        chosen: those chosen among them, empty if none are.
    """

    settings_key = "condition"

    def __init__(
        self,
        original: Path,
        parent: QWidget | None,
        promised: Collection[Path] = (),
        paths: Sequence[Path] = (),
        chosen: Sequence[Path] = (),
    ) -> None:
        self._paths, self._chosen = paths, chosen
        super().__init__(original, f"{original.stem}_report", parent, promised)
        self.setWindowTitle(self.tr("Condition Report"))

    @property
    def photos(self) -> Sequence[Path]:
        """Those of a report of several; empty for one of the shown photo alone."""
        several: Sequence[Path] = self.which.currentData()
        return several

    def _make_fields(self, original: Path, stem: str) -> None:
        super()._make_fields(original, stem)
        self.which = QComboBox(self)
        self.which.addItem(self.tr("The shown photo"), ())
        if len(self._chosen) > 1:
            self.which.addItem(self.tr("The %n chosen photo(s)", "", len(self._chosen)), self._chosen)
        if len(self._paths) > 1:
            self.which.addItem(self.tr("All %n open photo(s)", "", len(self._paths)), self._paths)

    def _rows(self) -> list[tuple[str, QWidget]]:
        return [(self.tr("P&hotos"), self.which), *super()._rows()]

    def _follow(self) -> None:
        super()._follow()
        self.which.currentIndexChanged.connect(self._refresh)

    def _facts(self) -> str:
        if not self.photos:
            return super()._facts()
        pages = len(self.photos) + overview_pages(self.page, len(self.photos), 0)
        return "\n".join((self.path.name, self.tr("An overview and a page for each photo: %n page(s)", "", pages)))


class ContactSheetDialog(SheetDialog):
    """The open photos, or those chosen in the filmstrip; `photos` are those wanted.

    Args:
        paths: all open photos, at least one.
        chosen: those chosen among them, empty if none are.
    """

    settings_key = "contact_sheet"

    def __init__(
        self, paths: list[Path], chosen: list[Path], parent: QWidget | None, promised: Collection[Path] = ()
    ) -> None:
        self._paths, self._chosen = paths, chosen
        super().__init__((chosen or paths)[0], "contact_sheet", parent, promised)
        self.setWindowTitle(self.tr("Contact Sheet"))

    @property
    def photos(self) -> list[Path]:
        """All, or the chosen ones."""
        return self._chosen if self.which.currentData() else self._paths

    @property
    def caption_lines(self) -> int:
        """How many lines stand below each picture."""
        return self.names.isChecked() + self.sizes.isChecked()

    def accept(self) -> None:
        """Remember the choices and close."""
        for key, number in self._numbers().items():
            self._settings.setValue(f"{self.settings_key}/{key}", number.value())
        for key, box in (("names", self.names), ("sizes", self.sizes)):
            self._settings.setValue(f"{self.settings_key}/{key}", int(box.isChecked()))
        super().accept()

    def _numbers(self) -> dict[str, QSpinBox]:
        return {"rows": self.rows, "columns": self.columns}

    def _make_fields(self, original: Path, stem: str) -> None:
        super()._make_fields(original, stem)
        self.which = QComboBox(self)
        self.which.addItem(self.tr("All %n open photo(s)", "", len(self._paths)), False)
        if self._chosen:
            self.which.addItem(self.tr("The %n chosen photo(s)", "", len(self._chosen)), True)
            self.which.setCurrentIndex(1)
        self.rows, self.columns = QSpinBox(self), QSpinBox(self)
        for number, name in ((self.rows, self.tr("Rows")), (self.columns, self.tr("Columns"))):
            number.setRange(1, 20)
            number.setAccessibleName(name)
        self.names = QCheckBox(self.tr("File name"), self)
        self.sizes = QCheckBox(self.tr("Size in pixels"), self)

    def _rows(self) -> list[tuple[str, QWidget]]:
        times = QLabel("×", self)
        return [
            (self.tr("P&hotos"), self.which),
            (self.tr("&Rows × columns"), beside(self, self.rows, times, self.columns)),
            (self.tr("&Captions"), beside(self, self.names, self.sizes)),
            *super()._rows(),
        ]

    def _restore(self) -> None:
        super()._restore()
        self.rows.setValue(kept_number(self._settings, f"{self.settings_key}/rows", 5))
        self.columns.setValue(kept_number(self._settings, f"{self.settings_key}/columns", 4))
        for key, box in (("names", self.names), ("sizes", self.sizes)):
            box.setChecked(kept_number(self._settings, f"{self.settings_key}/{key}", 1) != 0)

    def _follow(self) -> None:
        super()._follow()
        self.which.currentIndexChanged.connect(self._refresh)
        for number in self._numbers().values():
            number.valueChanged.connect(self._refresh)
        for box in (self.names, self.sizes):
            box.toggled.connect(self._refresh)

    def _facts(self) -> str:
        pages = page_count(len(self.photos), self.rows.value(), self.columns.value())
        return "\n".join((self.path.name, self.tr("%n page(s)", "", pages)))

    def _page_problem(self) -> str:
        try:
            contact_page(self.page, self.rows.value(), self.columns.value(), self.caption_lines)
        except PhotoFixError as error:
            return in_our_language(str(error))
        return super()._page_problem()
