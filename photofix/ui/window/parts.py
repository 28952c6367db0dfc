"""The parts of one window that its actions and commands act on, so that neither has to know the window itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSettings
from PySide6.QtGui import QUndoGroup
from PySide6.QtWidgets import QMainWindow

from photofix.ui.canvas.viewer import Viewer
from photofix.ui.controllers.analysing import AnalysisController
from photofix.ui.controllers.checking import CheckController
from photofix.ui.controllers.cropping import CropController
from photofix.ui.controllers.defects import DefectsController
from photofix.ui.controllers.exporting import ExportController
from photofix.ui.controllers.papers import PaperController
from photofix.ui.controllers.rendering import RenderController
from photofix.ui.panels.filmstrip import Filmstrip
from photofix.ui.panels.queue_dock import QueueDock
from photofix.ui.panels.sidebar import Sidebar
from photofix.ui.panels.status_bar import StatusBar
from photofix.ui.session.library import Library
from photofix.ui.workers.services import Services


@dataclass(frozen=True, eq=False)
class Parts:
    """Made once by the main window, when all of them are there.

    Attributes:
        frame: the window as Qt knows it: parent of dialogs and owner of actions.
        services: doors to the rest of the package.
        settings: what is remembered between two runs.
        undo_group: the histories of all open photos.
    """

    frame: QMainWindow
    services: Services
    settings: QSettings
    undo_group: QUndoGroup
    library: Library
    viewer: Viewer
    filmstrip: Filmstrip
    sidebar: Sidebar
    queue: QueueDock
    status: StatusBar
    rendering: RenderController
    exporting: ExportController
    papers: PaperController
    checking: CheckController
    defects: DefectsController
    cropping: CropController
    analysing: AnalysisController
