"""`photofix restore`: restore photos one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial as partial_of
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from photofix.cli.interrupt import stop_on_interrupt
from photofix.cli.options import (
    MAX_MEGAPIXELS,
    AutoOption,
    Device,
    DeviceOption,
    JsonOption,
    MaxMegapixelsOption,
    PartialOption,
    PresetOption,
    ReportLanguageOption,
    edit_or_usage_error,
    load_preset,
    report_words,
)
from photofix.cli.output import Printer, printer
from photofix.cli.shape_options import (
    AreaOption,
    AutoTurnOption,
    CropOption,
    MirrorOption,
    RotateOption,
    StraightenOption,
    shape_or_usage_error,
)
from photofix.command import INTERRUPTED
from photofix.errors import PhotoFixError
from photofix.photo.consent import Consent, agree
from photofix.progress import Cancelled, Progress
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.load import load_analyzer
from photofix.restore.naming import restore_outputs
from photofix.restore.one_photo import Job, failed, restore_photo
from photofix.restore.result import PhotoResult
from photofix.store.analysis_cache import AnalysisCache


def restore(
    knobs: dict[tuple[str, str], float],
    inputs: Annotated[list[Path], typer.Argument(metavar="IN...", help="Photos to restore.")],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE|DIR", help="Result, or folder (exists, ends in /, or several photos)."
        ),
    ] = None,
    auto: AutoOption = False,
    preset: PresetOption = None,
    use_sidecar: Annotated[
        bool,
        typer.Option("--use-sidecar", "--use-sidecars", help="Use the edit saved beside the photo, if there is one."),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an existing result; never the original.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Also write a one-page PDF condition report beside each result.")
    ] = False,
    report_language: ReportLanguageOption = None,
    partial: PartialOption = False,
    rotate: RotateOption = None,
    mirror: MirrorOption = False,
    straighten: StraightenOption = None,
    crop: CropOption = None,
    area: AreaOption = None,
    auto_turn: AutoTurnOption = False,
    max_megapixels: MaxMegapixelsOption = MAX_MEGAPIXELS,
    device: DeviceOption = Device.auto,
    as_json: JsonOption = False,
) -> None:
    """Restore photos. Strengths are percent: 100 = the network's estimate, 0 = off.

    Without any strength every task is automatic: on where its damage was found.
    """
    edit = edit_or_usage_error(knobs, auto, load_preset(preset))
    overrides, shape = tuple(knobs.items()), shape_or_usage_error(rotate, mirror, straighten, crop, area, auto_turn)
    words = report_words(report_language)
    common = partial_of(Job, edit=edit, overwrite=overwrite, use_sidecar=use_sidecar, report=report, words=words)
    jobs = [
        common(path, result, overrides=overrides, shape=shape)
        for path, result in zip(inputs, _outputs(inputs, output), strict=True)
    ]
    with agree(Consent(partial, max_megapixels)), printer(as_json) as out, stop_on_interrupt() as stop:
        raise typer.Exit(_run(jobs, device.value, out, stop))


def _outputs(inputs: Sequence[Path], output: str | None) -> list[Path]:
    try:
        return restore_outputs(inputs, output)
    except PhotoFixError as error:
        raise typer.BadParameter(str(error), param_hint="-o") from error


def _run(jobs: Sequence[Job], device: str, out: Printer, stop: Event) -> int:
    # The network loads in its own thread while the first photo is read.
    analyzer = SharedAnalyzer(lambda: load_analyzer(device))
    cache, progress, failures = AnalysisCache(None), Progress(is_cancelled=stop.is_set), 0
    try:
        for job in jobs:
            result = _one(job, analyzer, cache, progress)
            failures += result.error is not None
            out.result(result)
    except Cancelled:
        return INTERRUPTED
    finally:
        analyzer.close()
    return 1 if failures else 0


def _one(job: Job, analyzer: SharedAnalyzer, cache: AnalysisCache, progress: Progress) -> PhotoResult:
    try:
        return restore_photo(job, analyzer, cache, progress)
    except Cancelled:
        raise
    except Exception as error:
        return failed(job.input, error)
