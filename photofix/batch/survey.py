"""Ranks a collection by damage: analyses every photo, measures what restoring would change, edits nothing.

The measures know no task by name: the network's presence, the mean colour difference that full
strength would make on a thumbnail, and for tasks with findings the share of the picture they cover.
"""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from photofix.analysis import Analysis, TaskAnalysis
from photofix.batch import html
from photofix.batch.collect import Found, LeftOut
from photofix.edit import at_full
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.progress import Progress
from photofix.raster.threads import core_count
from photofix.restore.analyser import PhotoAnalyzer, SharedAnalyzer
from photofix.restore.memory import MemoryBudget, available_memory_mb, photo_memory_mb
from photofix.restore.one_photo import Stopwatch, analysed, sentence
from photofix.restore.thumbnail import data_uri, jpeg, mean_delta_e, small
from photofix.restore.work_queue import Item, WorkQueue
from photofix.store.analysis_cache import AnalysisCache
from photofix.tasks import load_tasks


@dataclass(frozen=True)
class Damage:
    """One task's measures of one photo.

    Attributes:
        presence: 0..1, how sure the network is.
        delta_e: mean CIE76 difference that full strength would make.
        area: 0..1, share of the picture that findings cover; None for tasks without findings.
    """

    presence: float
    delta_e: float
    area: float | None = None


@dataclass(frozen=True)
class Surveyed:
    """One photo of the collection.

    Attributes:
        path: the file.
        damage: task key -> measures; empty if the photo could not be read.
        width, height: upright, pixels.
        thumbnail: JPEG.
        error: why there are no measures, None if there are.
    """

    path: Path
    damage: Mapping[str, Damage] = field(default_factory=dict)
    width: int = 0
    height: int = 0
    thumbnail: bytes = b""
    error: str | None = None

    @property
    def score(self) -> float:
        """Sum over tasks of presence times colour difference: what is both surely there and much to change."""
        return sum(found.presence * found.delta_e for found in self.damage.values())

    def amount(self, task: str) -> float:
        """How much there is for one task to do: the area of its findings, else presence times colour difference."""
        found = self.damage.get(task)
        if found is None:
            return 0.0
        return found.presence * found.delta_e if found.area is None else found.area


def run_survey(
    photos: Sequence[Found],
    load: Callable[[], PhotoAnalyzer],
    jobs: int = 0,
    cache: AnalysisCache | None = None,
    on_photo: Callable[[Surveyed], None] = lambda photo: None,
    stop: Event | None = None,
) -> list[Surveyed]:
    """Measure every photo, worst first; those that could not be read come last.

    Raises WeightsError or DeviceError before any work is begun.
    """
    stop = stop or Event()
    analyzer = SharedAnalyzer(load)
    budget = MemoryBudget(available_memory_mb() / 2)
    with closing(analyzer):
        if not analyzer.wait_loaded(stop):
            return []
        analyzer.weights_sha256  # noqa: B018 (raises if the network cannot be had)

        def work(path: Path, progress: Progress) -> Surveyed:
            with budget.reserve(photo_memory_mb(path), progress):
                return survey_photo(path, analyzer, cache, progress)

        def on_change(item: Item[Path, Surveyed]) -> None:
            if item.state in ("done", "failed"):
                on_photo(_surveyed(item))

        queue = WorkQueue[Path, Surveyed](work, jobs or core_count() + 1, on_change=on_change)
        items = queue.add(found.path for found in photos)
        while not queue.wait_idle(0.2) and not stop.is_set():
            pass
        queue.stop()
        queue.join(1.6)
        if queue.fatal is not None:
            raise queue.fatal
        reached = [_surveyed(item) for item in items if item.state in ("done", "failed")]
        return ranked(reached)


def ranked(photos: Iterable[Surveyed], by: str | None = None) -> list[Surveyed]:
    """Worst first, by all damage or by one task's; those without measures last."""

    def place(photo: Surveyed) -> tuple[bool, float, str]:
        amount = photo.score if by is None else photo.amount(by)
        return photo.error is not None, -amount, str(photo.path)

    return sorted(photos, key=place)


def survey_photo(
    path: Path, analyzer: SharedAnalyzer, cache: AnalysisCache | None = None, progress: Progress | None = None
) -> Surveyed:
    """Measure one photo; one that cannot be read has `error` set. Raises only Cancelled."""
    try:
        photo = read_photo(path)
        analysis = analysed(photo, analyzer, cache, progress or Progress(), Stopwatch())
        return _measured(path, photo, analysis)
    except (PhotoFixError, OSError, MemoryError) as error:
        return Surveyed(path, error=sentence(error))


def write_survey(path: Path, photos: Sequence[Surveyed], left_out: Sequence[LeftOut] = ()) -> None:
    """Write the ranking as HTML, CSV or JSON, by the suffix; what was left out is named in HTML only.

    Raises PhotoWriteError.
    """
    writers = {".csv": _as_csv, ".json": _as_json}
    writer = writers.get(path.suffix.lower())
    make_folder(path.parent)
    write_bytes_safely(path, (writer(photos) if writer else _as_html(photos, left_out)).encode())


def _surveyed(item: Item[Path, Surveyed]) -> Surveyed:
    if item.result is not None:
        return item.result
    return Surveyed(item.task, error=sentence(item.error or RuntimeError("no result")))


def _measured(path: Path, photo: Photo, analysis: Analysis) -> Surveyed:
    before = small(photo, analysis, at_full(()))
    damage = {}
    for key, found in analysis.tasks.items():
        after = small(photo, analysis, at_full([key]))
        area = _area(analysis, found) if load_tasks()[key].refines else None
        damage[key] = Damage(float(found.presence), mean_delta_e(before, after), area)
    return Surveyed(path, damage, photo.width, photo.height, jpeg(before))


def _area(analysis: Analysis, found: TaskAnalysis) -> float:
    covered = sum(
        float(finding.marked.mean()) * finding.height * finding.width
        for finding in found.findings
        if finding.shown.size
    )
    return min(1.0, covered / (analysis.height * analysis.width))


def _rows(photos: Sequence[Surveyed]) -> Iterator[dict[str, Any]]:
    for rank, photo in enumerate(photos, 1):
        row: dict[str, Any] = {"rank": rank, "photo": str(photo.path), "score": round(photo.score, 3)}
        row |= {"width": photo.width, "height": photo.height}
        for key in load_tasks():
            found = photo.damage.get(key)
            row[f"{key}_presence"] = None if found is None else round(found.presence, 4)
            row[f"{key}_delta_e"] = None if found is None else round(found.delta_e, 3)
            if load_tasks()[key].refines:
                row[f"{key}_area"] = None if found is None or found.area is None else round(found.area, 6)
        yield row | {"error": photo.error}


def _as_json(photos: Sequence[Surveyed]) -> str:
    return json.dumps(list(_rows(photos)), indent=1) + "\n"


def _as_csv(photos: Sequence[Surveyed]) -> str:
    rows = list(_rows(photos))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["rank"])
    writer.writeheader()
    writer.writerows(rows)
    # Names with bytes that are no text would not go into a UTF-8 file.
    return os.fsencode(out.getvalue()).decode("utf-8", "replace")


def _as_html(photos: Sequence[Surveyed], left_out: Sequence[LeftOut]) -> str:
    tasks = load_tasks()
    head = ["", "", "Photo", "Damage", *(task.label for task in tasks.values())]
    body = [
        f"<p>{len(photos)} photo{'' if len(photos) == 1 else 's'}, the most damaged first. Nothing was edited. "
        "ΔE: mean colour difference that restoring at 100 % would make; %: how sure the network is.</p>",
        html.table(head, (_html_row(rank, photo) for rank, photo in enumerate(photos, 1))),
        *html.left_out(left_out),
        f'<p class="quiet">{time.strftime("%Y-%m-%d")}</p>',
    ]
    return html.page("PhotoFix survey", body)


def _html_row(rank: int, photo: Surveyed) -> Iterator[str]:
    yield html.number(str(rank))
    yield html.picture(data_uri(photo.thumbnail) if photo.thumbnail else "", photo.path.name)
    yield html.cell(
        f"{photo.path} – {photo.error}" if photo.error else f"{photo.path} ({photo.width} × {photo.height})"
    )
    yield html.number(f"{photo.score:.1f}" if photo.damage else "–")
    for key in load_tasks():
        found = photo.damage.get(key)
        yield html.number(_in_words(found) if found else "–")


def _in_words(found: Damage) -> str:
    area = f", {found.area:.2%} of the picture" if found.area is not None else ""
    return f"ΔE {found.delta_e:.1f}, {found.presence:.0%}{area}"
