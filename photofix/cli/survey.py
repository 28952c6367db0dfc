"""`photofix survey`: which photos of a collection need treatment most; edits nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.batch.collect import LeftOut
from photofix.batch.survey import Surveyed, ranked, run_survey, write_survey
from photofix.cli.batch_end import say_left_out
from photofix.cli.inputs import named_photos
from photofix.cli.interrupt import stop_on_interrupt
from photofix.cli.options import MAX_MEGAPIXELS, Device, DeviceOption, MaxMegapixelsOption, PartialOption
from photofix.cli.output import printable
from photofix.command import INTERRUPTED
from photofix.errors import PhotoWriteError
from photofix.photo.consent import Consent, agree
from photofix.photo.safe_file import check_folder
from photofix.restore.load import load_analyzer
from photofix.store.analysis_cache import AnalysisCache
from photofix.tasks import load_tasks

SUFFIXES = (".html", ".csv", ".json")


def survey(
    inputs: Annotated[list[str], typer.Argument(metavar="IN...", help="Photos, folders or patterns.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Ranking, .html, .csv or .json.")],
    by: Annotated[
        str, typer.Option("--by", metavar="TASK", help=f"Rank by one task ({', '.join(load_tasks())}), else by all.")
    ] = "all",
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Folders of folders too.")] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Photos at work at once; 0 = one more than cores.")
    ] = 0,
    partial: PartialOption = False,
    max_megapixels: MaxMegapixelsOption = MAX_MEGAPIXELS,
    device: DeviceOption = Device.auto,
) -> None:
    """Rank a collection by what its photos need, worst first. Analyses only, changes no photo."""
    if output.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"{output.name} does not end in {', '.join(SUFFIXES)}", param_hint="-o")
    if by not in ("all", *load_tasks()):
        raise typer.BadParameter(f"{by} is none of all, {', '.join(load_tasks())}", param_hint="--by")
    left_out: list[LeftOut] = []
    photos = named_photos(inputs, recursive, note=left_out.append)
    if any(output.resolve() == found.path.resolve() for found in photos):
        raise typer.BadParameter("the ranking would replace a photo", param_hint="-o")
    _check(output)
    count = 0

    def say(photo: Surveyed) -> None:
        nonlocal count
        count += 1
        state = photo.error or f"damage {photo.score:.1f}"
        typer.echo(printable(f"{count} of {len(photos)}: {photo.path}: {state}"), err=True)

    with agree(Consent(partial, max_megapixels)), stop_on_interrupt() as stop:
        measured = run_survey(photos, lambda: load_analyzer(device.value), jobs, AnalysisCache(None), say, stop)
    if stop.is_set():
        typer.echo("Interrupted, no ranking was written; the same command goes on where this one stopped.", err=True)
        raise typer.Exit(INTERRUPTED)
    _write(output, ranked(measured, None if by == "all" else by), left_out)
    say_left_out(left_out)
    failed = sum(photo.error is not None for photo in measured)
    told = [
        f"{len(measured)} photo{'' if len(measured) == 1 else 's'}",
        f"{failed} failed",
        f"{len(left_out)} left out",
    ]
    typer.echo(", ".join(told[: 3 if left_out else 2]), err=True)
    raise typer.Exit(1 if failed else 0)


def _check(output: Path) -> None:
    """Not after hours: whether the ranking can be written."""
    try:
        check_folder(output.parent)
        if output.is_dir():
            raise PhotoWriteError(f"'{output}' is a folder; give the name of a file.")
    except PhotoWriteError as error:
        raise typer.BadParameter(str(error), param_hint="-o") from error


def _write(output: Path, photos: list[Surveyed], left_out: list[LeftOut]) -> None:
    try:
        write_survey(output, photos, left_out)
    except PhotoWriteError as error:
        typer.echo(printable(str(error)), err=True)
        raise typer.Exit(1) from error
    typer.echo(printable(str(output)))
