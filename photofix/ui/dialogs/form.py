"""What dialogs that ask for something share: their margins, and a row with Cancel and the button that goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QPushButton, QVBoxLayout, QWidget

from photofix.ui.dialogs.fitting import Content, FitsScreen


def asked(dialog: QDialog, text: str, *above: QLayout | QWidget) -> tuple[QDialogButtonBox, QPushButton]:
    """Lay `dialog` out: what stands `above`, then Cancel and a button that says `text`, which Enter presses. Both
    buttons end the dialog; the row and the second one are given back."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    primary = QPushButton(text, dialog)
    primary.setObjectName("primary")
    buttons.addButton(primary, QDialogButtonBox.ButtonRole.AcceptRole)
    primary.setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(22, 20, 22, 18)
    layout.setSpacing(16)
    layout.addWidget(Content(*above), 1)
    layout.addWidget(buttons)
    FitsScreen(dialog)
    return buttons, primary
