"""`photofix info`: what is found in photos, or versions, device, weights, and the memory that the network takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from photofix.cli.interrupt import stop_on_interrupt
from photofix.cli.options import (
    MAX_MEGAPIXELS,
    Device,
    DeviceOption,
    JsonOption,
    MaxMegapixelsOption,
    PartialOption,
)
from photofix.cli.output import Printer, printer
from photofix.cli.photo_info import say_photos
from photofix.command import INTERRUPTED
from photofix.errors import PhotoFixError
from photofix.paths import weights_dir
from photofix.photo.consent import Consent, agree
from photofix.progress import Cancelled, Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.load import load_analyzer
from photofix.restore.memory import resident_memory_mb
from photofix.restore.software import software_facts


def info(
    photos: Annotated[
        list[Path] | None, typer.Argument(metavar="[PHOTO...]", help="Photos to say what is found in them.")
    ] = None,
    partial: PartialOption = False,
    max_megapixels: MaxMegapixelsOption = MAX_MEGAPIXELS,
    device: DeviceOption = Device.auto,
    as_json: JsonOption = False,
) -> None:
    """What is found in photos, place by place; without photos: versions, device, weights, and resident memory with
    the weights loaded. Writes nothing."""
    with printer(as_json) as out:
        if photos:
            with agree(Consent(partial, max_megapixels)), stop_on_interrupt() as stop:
                raise typer.Exit(_say_photos(photos, device.value, out, Progress(is_cancelled=stop.is_set)))
        facts = _facts(device)
        if as_json:
            out.line(facts)
        else:
            _print(out, facts)
    raise typer.Exit(0 if facts["error"] is None else 1)


def _say_photos(photos: list[Path], device: str, out: Printer, progress: Progress) -> int:
    analyzer = SharedAnalyzer(lambda: load_analyzer(device))
    try:
        return say_photos(photos, analyzer, out, progress)
    except Cancelled:
        return INTERRUPTED
    finally:
        analyzer.close()


def _facts(device: Device) -> dict[str, Any]:
    facts: dict[str, Any] = {
        **software_facts(),
        "device": None,
        "weights": None,
        "resident_memory_mb": None,
        "error": None,
    }
    try:
        facts |= _network(device)
    except PhotoFixError as error:
        facts["error"] = str(error)
    return facts


def _network(device: Device) -> dict[str, Any]:
    folder = weights_dir()
    analyzer = load_analyzer(device.value)
    return {
        "device": analyzer.device_name,
        "weights": {"folder": str(folder), "sha256": analyzer.weights_sha256, "tasks": list(analyzer.task_keys)},
        "resident_memory_mb": round(resident_memory_mb(), 1),
    }


def _print(out: Printer, facts: dict[str, Any]) -> None:
    for key, value in facts.items():
        if isinstance(value, dict):
            out.text(f"{key}:")
            for name, part in value.items():
                out.text(f"  {name}: {part}")
        elif value is not None:
            out.text(f"{key}: {value}")
