"""*About PhotoFix*, with a report for whoever has found a fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from photofix import __version__
from photofix.ui.dialogs.boxes import open_box


def show_about(parent: QWidget, facts: Mapping[str, Any], credits: str) -> QPushButton:
    """Name, versions, weights, licences; returns the button *Copy Report*, which closes the box too.

    Args:
        parent: the window.
        facts: as for `report`.
        credits: what ships and what was learned from, line by line.
    """
    title = QCoreApplication.translate("about", "About PhotoFix")
    text = QCoreApplication.translate(
        "about", "PhotoFix {version}\nRestores hazy, stained and faded photos.\nGPL-3.0-or-later"
    )
    ok = QMessageBox.StandardButton.Ok
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text.format(version=__version__), ok, parent)
    libraries = facts.get("libraries")
    versions = [f"{name} {told}" for name, told in libraries.items()] if isinstance(libraries, Mapping) else []
    weights = QCoreApplication.translate("about", "Weights: {hash}").format(hash=str(facts.get("weights", ""))[:16])
    box.setInformativeText("\n".join((weights, *versions)))
    box.setDetailedText(credits)
    copy = box.addButton(QCoreApplication.translate("about", "&Copy Report"), QMessageBox.ButtonRole.ActionRole)
    copy.setToolTip(QCoreApplication.translate("about", "Versions, system, device and weights, for a bug report"))
    box.setDefaultButton(ok)
    box.setEscapeButton(ok)
    open_box(box)
    return copy


def report(facts: Mapping[str, Any], device: str) -> str:
    """Lines of "name: value", in English whatever the window speaks; nothing in them is about photos or the person.

    Args:
        facts: of software and weights; a mapping inside becomes lines of its own.
        device: where the network computes, "" while that is not known.
    """
    lines: list[str] = []
    screen = QGuiApplication.primaryScreen()
    ours = {
        "device": device or "not known yet",
        "qt": f"{qVersion()} ({QGuiApplication.platformName()}, {screen.devicePixelRatio():g}x)",
        "language": QLocale().name(),
    }
    for name, value in {**facts, **ours}.items():
        if isinstance(value, Mapping):
            lines += [f"{part}: {told if told is not None else 'not told'}" for part, told in value.items()]
        else:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)
