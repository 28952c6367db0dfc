"""The frozen values that travel to the worker threads and back; each carries all that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.export.paper import Page, PrintLook
from photofix.export.paper_profile import PaperProfile
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners
from photofix.render.tile import Region
from photofix.ui.pixels.counts import Counts


@dataclass(frozen=True, eq=False)
class RenderJob:
    """One preview.

    Attributes:
        serial: increases with every job; a result older than the one shown is dropped.
        analysis: None before the first look: the photo is shown as it is.
        region: of the scaled photo, None = all of it.
        scale: scaled pixels per photo pixel, 0 < scale <= 1.
        rect: the region in photo pixels.
        is_base: the whole photo, shown wherever the sharp layer does not reach.
        with_original: also give the photo as it is.
        with_difference: also give the map of changes.
        color_output: a grey photo may take on colour.
        monitor: ICC profile of the monitor, None = sRGB.
        is_draft: less sharp than the view could be, while a slider moves.
        is_moving: a slider moves, or nothing restored is seen yet: what takes long may be as it was before or left out,
            for another job follows.
    """

    serial: int
    photo: Photo
    analysis: Analysis | None
    edit: Edit
    region: Region | None
    scale: float
    rect: QRectF
    is_base: bool
    with_original: bool
    with_difference: bool = False
    color_output: bool = False
    monitor: bytes | None = None
    is_draft: bool = False
    is_moving: bool = False


@dataclass(frozen=True, eq=False)
class RenderResult:
    """What a `RenderJob` gave; images are ready to paint, histograms come with the whole photo only.

    `cover` is the checkerboard over transparent parts, with the original.
    """

    job: RenderJob
    restored: QImage
    original: QImage | None
    difference: QImage | None
    changed_share: float
    seconds: float
    counts: Counts | None = None
    original_counts: Counts | None = None
    cover: QImage | None = None


@dataclass(frozen=True, eq=False)
class ExportJob:
    """One file to write. `options` is an `ExportOptions`."""

    photo: Photo
    analysis: Analysis
    edit: Edit
    path: Path
    options: Any
    overwrite: bool


@dataclass(frozen=True, eq=False)
class CheckJob:
    """Compare the preview with an exported file."""

    photo: Photo
    analysis: Analysis
    edit: Edit


@dataclass(frozen=True, eq=False)
class PlaceJob:
    """What became of one place: a small picture.

    Attributes:
        place: tells whoever asked which one it is, and what it shows.
        region, scale: as in `RenderJob`, of the photo as it lies in its file: `edit` has no geometry.
    """

    place: tuple[object, object]
    photo: Photo
    analysis: Analysis | None
    edit: Edit
    region: Region
    scale: float
    color_output: bool = False


@dataclass(frozen=True, eq=False)
class ForgetJob:
    """Give back what is kept of a photo that is no longer shown."""

    photo: Photo


@dataclass(frozen=True, eq=False)
class AnalysisJob:
    """Look at one photo.

    Attributes:
        partial: a first look to refine, None to start anew.
        is_shown: the photo is on the canvas: one shown later replaces it. Others wait their turn until they are done.
    """

    photo: Photo
    partial: Analysis | None = None
    is_shown: bool = True


@dataclass(frozen=True, eq=False)
class TurnJob:
    """Look which side of a photo is up."""

    photo: Photo


@dataclass(frozen=True, eq=False)
class WarmUpJob:
    """Load the network and ask it something, so that the first photo does not wait for that.

    Attributes:
        path: the photo that is being opened: where its answer is kept nothing is loaded, which would only hold it up.
    """

    photo: Photo
    path: Path | None = None


@dataclass(frozen=True, eq=False)
class OpenJob:
    """Read one photo with its sidecar.

    Attributes:
        ticket: tells the latest request from older ones.
        allow_truncated: a file that ends too early is read as far as it goes; the person agreed.
    """

    path: Path
    ticket: int
    allow_truncated: bool = False


@dataclass(frozen=True, eq=False)
class Opened:
    """What an `OpenJob` gave. `edit` is None without a sidecar; `note` is a sentence or ""."""

    job: OpenJob
    photo: Photo
    edit: Edit | None
    analysis: Analysis | None
    note: str


@dataclass(eq=False)
class Known:
    """What this program has read from a sidecar, or saved to it, last: another edit there is somebody else's.

    A document has one and gives it to its jobs; saving renews it. `edit` None = nothing was read yet.
    """

    edit: Edit | None = None


@dataclass(frozen=True, eq=False)
class LookAgainJob:
    """See whether another program has saved an edit of `photo` since it was read or saved here."""

    photo: Photo
    known: Known


@dataclass(frozen=True, eq=False)
class SaveJob:
    """Write the sidecar of `photo`."""

    photo: Photo
    edit: Edit
    weights_sha256: str
    known: Known


@dataclass(frozen=True, eq=False)
class ChangeJob:
    """Change the saved edit of a photo that is not in memory."""

    path: Path
    change: Callable[[Edit], Edit]
    weights_sha256: str
    known: Known


@dataclass(frozen=True, eq=False)
class CacheJob:
    """Keep a complete analysis for the next time the photo is opened."""

    analysis: Analysis


@dataclass(frozen=True, eq=False)
class ThumbnailJob:
    """A small picture of the file for the filmstrip, unrestored, in the shape of `edit` (None = of the saved edit) and,
    where that says so, as a negative; `allow_truncated` as in `OpenJob`."""

    path: Path
    side_px: int
    allow_truncated: bool = False
    edit: Edit | None = None


@dataclass(frozen=True, eq=False)
class SplitJob:
    """Find the prints on a scan."""

    photo: Photo


@dataclass(frozen=True, eq=False)
class KeepPrintsJob:
    """Make these places of a scan, by number, photos of their own."""

    photo: Photo
    prints: Mapping[int, Corners]
    weights_sha256: str


@dataclass(frozen=True, eq=False)
class PaperPhoto:
    """One photo for paper: what of it is in memory, else where to get it.

    Attributes:
        photo, analysis: None where they must be read or made first.
        edit: None = as it was saved for the photo.
        allow_truncated: as in `OpenJob`.
    """

    path: Path | None
    photo: Photo | None = None
    analysis: Analysis | None = None
    edit: Edit | None = None
    allow_truncated: bool = False
    color_output: bool = False

    @property
    def name(self) -> str:
        """Of the file; "" for a photo that is none."""
        return self.path.name if self.path is not None else ""


@dataclass(frozen=True, eq=False)
class ContactJob:
    """A contact sheet as PDF at `path`, which must be free, or for the printer (None); a caption has the name, the size
    in pixels, or both."""

    photos: tuple[PaperPhoto, ...]
    path: Path | None
    page: Page
    rows: int
    columns: int
    with_names: bool = True
    with_sizes: bool = True


@dataclass(frozen=True, eq=False)
class ComparisonJob:
    """Before and after of one photo, likewise; `date` as it is written there."""

    photo: PaperPhoto
    path: Path | None
    page: Page
    date: str


@dataclass(frozen=True, eq=False)
class ConditionJob:
    """The condition report of one photo, likewise; of several with an overview before them."""

    photos: tuple[PaperPhoto, ...]
    path: Path | None
    page: Page
    date: str


@dataclass(frozen=True, eq=False)
class PictureJob:
    """The restored picture, to be painted by the one who asks."""

    photo: PaperPhoto
    long_side_px: int


@dataclass(frozen=True, eq=False)
class ProofJob:
    """Convert a picture, sRGB, for a printer and its paper, and see how that will look; `look` is for the one who
    asks."""

    image: QImage
    name: str
    look: PrintLook
    profile: PaperProfile
    is_paper_white: bool


@dataclass(frozen=True, eq=False)
class Proof:
    """How a print will look, sRGB, and what the bare paper looks like, 8-bit sRGB."""

    image: QImage
    white: tuple[int, int, int]
