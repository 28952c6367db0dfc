"""Pages kept as what was painted on them, so that a preview and a printer can be given the same ones again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from photofix.export.paper import MM_PER_INCH, Page, Rect
from photofix.ui.pixels.paper_paint import PRINT_DPI, SMALL_PT, PaperPainter
from photofix.ui.pixels.qimage import from_rgb8

Painting = Callable[[PaperPainter], None]
KEPT_PX = 150_000_000
"""Of all pages together, 4 bytes each: a preview holds them in memory."""


class PaperRecord:
    """Takes what `PaperPainter` takes, in any thread; `pages` holds the paintings of each page, at least one page."""

    def __init__(self) -> None:
        self._pages: list[list[Painting]] = [[]]

    @property
    def pages(self) -> Sequence[Sequence[Painting]]:
        """What to paint on each page, in order."""
        return self._pages

    def picture(self, image: QImage, box: Rect) -> None:
        """The whole picture over the whole box."""
        self._keep(lambda paper: paper.picture(image, box))

    def picture_inside(self, image: QImage, box: Rect) -> None:
        """The picture as large as it fits."""
        self._keep(lambda paper: paper.picture_inside(image, box))

    def pixels(self, rgb8: NDArray[np.uint8], box: Rect) -> None:
        """h x w x 3 uint8 sRGB, likewise."""
        self.picture_inside(from_rgb8(rgb8), box)

    def frame(self, box: Rect) -> None:
        """A thin grey line around an empty place."""
        self._keep(lambda paper: paper.frame(box))

    def line(self, text: str, box: Rect, is_centred: bool = False, points: float = SMALL_PT) -> None:
        """One line of text."""
        self._keep(lambda paper: paper.line(text, box, is_centred, points))

    def lines(self, text: str, box: Rect, points: float = SMALL_PT) -> None:
        """As many lines as it takes."""
        self._keep(lambda paper: paper.lines(text, box, points))

    def new_page(self) -> None:
        """What is painted from now on stands on the next page."""
        self._pages.append([])

    def _keep(self, painting: Painting) -> None:
        self._pages[-1].append(painting)


def kept_dpi(page: Page, pages: int) -> float:
    """The resolution at which so many pages full of pictures stay within `KEPT_PX`, at most that of a PDF."""
    area = page.width * page.height / MM_PER_INCH**2
    return min(float(PRINT_DPI), sqrt(KEPT_PX / (area * pages)))
