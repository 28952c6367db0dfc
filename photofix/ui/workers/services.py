"""The doors to the rest of the package, injected so that the window can be tested without network or disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photofix.analysis import Analysis
from photofix.batch.desk import Desk
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.raster.frame import Corners
from photofix.restore.analyser import PhotoAnalyzer
from photofix.store.sidecar import Sidecar


@dataclass(frozen=True)
class Services:
    """Functions of the package that the window calls, all in worker threads.

    Attributes:
        read, read_bytes: what a path stands for, or a file's bytes, to a Photo; see `restore.one_print.read_input`.
        proposed_prints, keep_prints: of a scan; see `photofix.restore.one_print`.
        proposed_turn: photo -> quarter turns clockwise that put it upright, 0 = none; see `photofix.scan.upright`.
        embedded: the picture a camera put into its RAW file; see `photofix.photo.preview.embedded_preview`.
        render: see `photofix.render.image.render`.
        preview: the same pixels, keeping what a moved slider does not change; render thread only.
        forget: give back what the preview keeps of a photo, if it is the last one; render thread only.
        look_ahead: makes what the preview will need around a region; see `photofix.render.ahead.look_ahead`.
        check: see `photofix.export.check.check_preview`.
        export: see `photofix.export.export.export_photo`.
        load_edit: photo -> (Edit or None, a sentence or "") from its sidecar.
        save_edit: (photo, edit, weights_sha256), writes the sidecar.
        keep_other: before that, what another program has saved meanwhile; see `photofix.store.sidecar.keep_other`.
        kept_others, forget_others: what that has kept of a photo; quick, for the GUI thread.
        make_analyzer: loads the network; the only place torch comes in, called in the analysis thread.
        cached: photo -> Analysis kept from an earlier time, or None.
        is_known: whether an answer to the photo in a file is kept; reads all of it.
        keep: stores a complete Analysis.
        make_desk: the batch queue, with its own threads.
        cache_bytes, clear_cache: of the kept analyses; quick, for the GUI thread.
        facts: name -> value, of software and weights, for a bug report; quick too.
        credits: licences of what ships and of what the network learned from, line by line.
    """

    read: Callable[..., Photo]
    read_bytes: Callable[[bytes, Path | None], Photo]
    proposed_prints: Callable[[Photo], Mapping[int, Corners]]
    keep_prints: Callable[[Photo, Mapping[int, Corners], str], list[Path]]
    proposed_turn: Callable[[Photo], int]
    embedded: Callable[[Path, int], Photo | None]
    render: Callable[..., Image]
    preview: Callable[..., Image]
    forget: Callable[[Photo], None]
    look_ahead: Callable[..., None]
    check: Callable[..., Any]
    export: Callable[..., Any]
    load_edit: Callable[[Photo], Any]
    save_edit: Callable[..., Any]
    keep_other: Callable[[Photo, Edit, Edit], tuple[Edit, Path] | None]
    kept_others: Callable[[Photo], list[Sidecar]]
    forget_others: Callable[[Photo], None]
    make_analyzer: Callable[[], PhotoAnalyzer]
    cached: Callable[[Photo], Analysis | None]
    is_known: Callable[[Path], bool]
    keep: Callable[[Analysis], None]
    make_desk: Callable[[], Desk]
    cache_bytes: Callable[[], int]
    clear_cache: Callable[[], None]
    facts: Callable[[], Mapping[str, Any]]
    credits: Callable[[], str]
