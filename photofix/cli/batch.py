"""`photofix batch`: restore whole folders; interrupted at any moment, the same command goes on."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import typer

from photofix.batch.collect import LeftOut
from photofix.batch.crash import died_of_fault
from photofix.batch.journal import Journal
from photofix.batch.plan import IfExists, Planner, Settings
from photofix.batch.run import Batch, own_results, run_batch
from photofix.batch.split import split as split_scans
from photofix.cli import batch_options as o
from photofix.cli.batch_end import run_and_say, say_left_out
from photofix.cli.inputs import named_photos
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
    export_options,
    load_preset,
    report_words,
)
from photofix.cli.output import Printer, printer
from photofix.cli.remote_batch import Remote
from photofix.cli.shape_options import (
    AreaOption,
    AutoTurnOption,
    CropOption,
    MirrorOption,
    RotateOption,
    StraightenOption,
    shape_or_usage_error,
)
from photofix.network.manifest import known_weights_sha256
from photofix.photo.consent import Consent, agree
from photofix.restore.load import load_analyzer
from photofix.store.analysis_cache import AnalysisCache

_TOO_FEW = "give at least one photo or folder, and last the folder for the results"


def batch(
    knobs: dict[tuple[str, str], float],
    paths: o.Paths,
    recursive: o.Recursive = False,
    auto: AutoOption = False,
    preset: PresetOption = None,
    use_sidecars: o.UseSidecars = False,
    format: o.OutFormat = None,
    quality: o.Quality = 95,
    depth: o.OutDepth = None,
    enlarge: o.Enlarge = False,
    if_exists: o.IfExistsOption = IfExists.skip,
    retry_failed: o.RetryFailed = False,
    jobs: o.Jobs = 0,
    limit_memory: o.LimitMemory = 0,
    journal: o.JournalFolder = None,
    scheduler: o.Scheduler = None,
    dry_run: o.DryRun = False,
    report: o.Report = False,
    report_language: ReportLanguageOption = None,
    split: o.Split = False,
    rotate: RotateOption = None,
    mirror: MirrorOption = False,
    straighten: StraightenOption = None,
    crop: CropOption = None,
    area: AreaOption = None,
    auto_turn: AutoTurnOption = False,
    partial: PartialOption = False,
    max_megapixels: MaxMegapixelsOption = MAX_MEGAPIXELS,
    device: DeviceOption = Device.auto,
    as_json: JsonOption = False,
) -> None:
    """Restore many photos. Killed at any moment, the same command goes on where it stopped.

    Strengths are percent: 100 = the network's estimate, 0 = off. Without any strength every task is automatic.
    """
    folder = _output_folder(paths)
    settings = Settings(
        edit=edit_or_usage_error(knobs, auto, load_preset(preset)),
        overrides=tuple(knobs.items()),
        use_sidecars=use_sidecars,
        options=export_options(format, quality, depth, enlarge),
        suffix=format.suffix if format else "",
        if_exists=if_exists,
        retry_failed=retry_failed,
        shape=shape_or_usage_error(rotate, mirror, straighten, crop, area, auto_turn),
    )
    if scheduler is not None:
        given = {"report": report, "dry-run": dry_run, "partial": partial, "split": split, "jobs": jobs > 0}
        given |= {"limit-memory": limit_memory > 0, "max-megapixels": max_megapixels != MAX_MEGAPIXELS}
        remote = Remote(scheduler, paths[:-1], paths[-1], settings, recursive, device.value, journal)
        _run_remote(remote, as_json, given)
    left_out: list[LeftOut] = []
    photos = named_photos(paths[:-1], recursive, folder, left_out.append)
    photos = split_scans(photos) if split else photos
    load, words = functools.partial(load_analyzer, device.value), report_words(report_language) if report else None
    work = Batch(folder, photos, settings, load, jobs, limit_memory, journal, AnalysisCache(None), left_out, words)
    with agree(Consent(partial, max_megapixels)), printer(as_json) as out:
        raise typer.Exit(_dry_run(work, out) if dry_run else run_and_say(out, functools.partial(run_batch, work)))


def _run_remote(remote: Remote, as_json: bool, given: Mapping[str, bool]) -> NoReturn:
    """Run on the cluster. What it cannot serve, of the options that were `given` and of the settings, is named in a
    usage error."""
    settings, shape = remote.settings, remote.settings.shape
    refused = dict(given) | {
        "use-sidecars": settings.use_sidecars,
        "if-exists rename": settings.if_exists is IfExists.rename,
        "rotate": shape.rotate != 0,
        "mirror": shape.is_mirrored,
        "straighten": shape.straighten is not None,
        "crop": shape.crop is not None,
        "area": shape.area is not None,
        "auto-turn": shape.is_put_upright,
    }
    wrong = ", ".join(f"--{name}" for name, is_given in refused.items() if is_given)
    if wrong:
        text = f"a cluster cannot do {wrong}; leave that out, or run the batch on this computer, without --scheduler"
        raise typer.BadParameter(text, param_hint="--scheduler")
    with printer(as_json) as out:
        raise typer.Exit(run_and_say(out, remote.run))


def _output_folder(paths: list[str]) -> Path:
    if len(paths) < 2:
        raise typer.BadParameter(_TOO_FEW, param_hint="IN... OUT")
    folder = Path(paths[-1])
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is a file; the last word is the folder for the results", param_hint="OUT")
    return folder


def _dry_run(work: Batch, out: Printer) -> int:
    journal = Journal(work.books / "journal.jsonl")
    planner = Planner(work.folder, work.settings, journal, known_weights_sha256(), died_of_fault(work.books))
    plan = planner.plan(work.photos)
    say_left_out([*work.left_out, *own_results(planner, work.photos)])
    for planned in plan:
        action = "done before" if planned.action == "verify" else planned.action
        if out.as_json:
            line = {
                "input": str(planned.input),
                "output": str(planned.output),
                "action": action,
                "reason": planned.reason,
            }
            out.line(line)
        else:
            out.text(f"{action}: {planned.input} -> {planned.output}  {planned.reason}".rstrip())
    return 0
