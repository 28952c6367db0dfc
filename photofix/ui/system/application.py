"""The QApplication with its names, icon, language and what holds for all its windows."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from photofix.ui.system.focus_in_view import FocusInView
from photofix.ui.system.icons import app_icon
from photofix.ui.system.language import install_language
from photofix.ui.system.scale import apply_scale

APP_ID = "io.github.photofix.PhotoFix"


def make_app(arguments: list[str]) -> QApplication:
    """The application object with its names, so that settings have one place."""
    QApplication.setOrganizationName("PhotoFix")
    QApplication.setApplicationName("PhotoFix")
    QApplication.setDesktopFileName(APP_ID)
    apply_scale()
    app = QApplication(arguments)
    app.setWindowIcon(app_icon())
    install_language(app)
    FocusInView(app)
    return app
