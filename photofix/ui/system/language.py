"""The window's language: English in the source, others from resources/i18n; Qt's own texts with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from photofix.paths import resources_dir

LANGUAGES = {"": "", "en": "English", "zh_CN": "简体中文"}
"""Code -> own name; "" follows the system."""
_KEY = "language"


class _Translator(QTranslator):
    """Texts of a file that may change while they are used: Qt maps it into memory, and where a file that was written
    anew, as by an update, is shorter, the next text asked for would end the program."""

    def take_along(self) -> None:
        """Read the file that was loaded into memory of its own."""
        self._data = Path(self.filePath()).read_bytes()  # Qt copies nothing
        self.load(self._data)


def chosen_language() -> str:
    """The code in the settings, "" for the system's."""
    code = str(QSettings().value(_KEY, ""))
    return code if code in LANGUAGES else ""


def choose_language(code: str) -> None:
    """Remember a code of `LANGUAGES`."""
    QSettings().setValue(_KEY, code)


def install_language(app: QCoreApplication, code: str | None = None) -> None:
    """Load the texts of `code` (None = as in the settings) in place of those installed before."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    chosen = chosen_language() if code is None else code
    locale = QLocale(chosen) if chosen else QLocale.system()
    QLocale.setDefault(locale)
    folders = (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("photofix", str(resources_dir() / "i18n")),
    )
    for name, folder in folders:
        translator = _Translator(app)
        # Where a language is missing the texts are English, whose plurals are a translation too.
        if translator.load(locale, name, "_", folder) or translator.load(f"{name}_en", folder):
            translator.take_along()
            app.installTranslator(translator)
