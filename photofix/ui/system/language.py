"""The window's language: English in the source, others from resources/i18n; Qt's own texts with them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from photofix.paths import resources_dir

LANGUAGES = {"": "", "en": "English", "zh_CN": "简体中文"}
"""Code -> own name; "" follows the system."""
_KEY = "language"


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
        translator = QTranslator(app)
        # Where a language is missing the texts are English, whose plurals are a translation too.
        if translator.load(locale, name, "_", folder) or translator.load(f"{name}_en", folder):
            app.installTranslator(translator)
