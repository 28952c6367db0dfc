"""`photofix info PHOTO...`: what is found in photos, place by place; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from photofix.cli.output import Printer, printable
from photofix.edit import Edit
from photofix.errors import PhotoFixError
from photofix.photo.formats import FORMATS
from photofix.photo.read import read_photo
from photofix.progress import Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.one_photo import Stopwatch, analysed, sentence
from photofix.restore.places import FoundPlace, counted, damage_seen, found_places, remarks
from photofix.store.analysis_cache import AnalysisCache

LISTED = 20
"""So many places are named in words, the most certain ones."""

_BECOMES = {"undone": "undone automatically", "left": "left, worth a look", "rejected": "rejected"}


def say_photos(paths: Sequence[Path], analyzer: SharedAnalyzer, out: Printer, progress: Progress) -> int:
    """Look at each photo and say what is found; the exit code. Raises Cancelled."""
    cache, failures = AnalysisCache(None), 0
    for path in paths:
        facts, places = _looked_at(path, analyzer, cache, progress)
        failures += facts["error"] is not None
        if out.as_json:
            out.line(facts)
        else:
            _print(out, facts, places)
    return 1 if failures else 0


def _looked_at(
    path: Path, analyzer: SharedAnalyzer, cache: AnalysisCache, progress: Progress
) -> tuple[dict[str, Any], tuple[FoundPlace, ...]]:
    facts: dict[str, Any] = {"input": str(path), "format": None, "width": None, "height": None, "note": ""}
    facts |= {"presence": {}, "damage": [], "remarks": [], "strengths": {}, "findings": []}
    facts |= {"places": counted(()), "error": None}
    try:
        photo = read_photo(path)
        analysis = analysed(photo, analyzer, cache, progress, Stopwatch())
    except (PhotoFixError, OSError, MemoryError) as error:
        return facts | {"error": sentence(error)}, ()
    edit = Edit().resolved(analysis)
    places = found_places(analysis, edit)
    found = {
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "note": photo.note,
        "presence": {key: round(float(found.presence), 4) for key, found in analysis.tasks.items()},
        "damage": list(damage_seen(analysis)),
        "remarks": list(remarks(analysis).values()),
        "strengths": edit.strengths(analysis),
        "findings": [place.to_json() for place in places],
        "places": counted(places),
    }
    return facts | found, places


def _print(out: Printer, facts: dict[str, Any], places: tuple[FoundPlace, ...]) -> None:
    if facts["error"] is not None:
        typer.echo(printable(f"{facts['input']}: {facts['error']}"), err=True)
        return
    label = FORMATS[facts["format"]].label
    seen = ", ".join([", ".join(facts["damage"]) or "no damage seen for sure", *facts["remarks"]])
    out.text(f"{facts['input']}: {label}, {facts['width']} x {facts['height']}; {seen}; places: {len(places)}")
    for place in places[:LISTED]:
        x, y, width, height = place.box
        told = ", ".join(filter(None, (place.kind, place.seen_in)))
        name = f"{place.task} ({told})" if told else place.task
        out.text(
            f"  {name}, {place.certainty:.0%} certain, {place.area_px} px, "
            f"{width} x {height} at x = {x}, y = {y}: {_BECOMES[place.state]}"
        )
    if len(places) > LISTED:
        out.text(f"  {len(places) - LISTED} more; --json lists all")
