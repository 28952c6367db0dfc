"""The options of `photofix batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.batch.plan import IfExists
from photofix.cli.options import Depth, Format


def _flag(name: str, *more: str, text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, *more, help=text)
    return option


Paths = Annotated[
    list[str],
    typer.Argument(metavar="IN... OUT", help="Photos, folders or patterns, and last the folder for the results."),
]
Recursive = Annotated[bool, _flag("--recursive", "-r", text="Folders of folders too; the tree is kept.")]
UseSidecars = Annotated[
    bool, _flag("--use-sidecars", "--use-sidecar", text="Use the edit saved beside each photo, if there is one.")
]
OutFormat = Annotated[Format | None, _flag("--format", text="Format of the results, else the original's.")]
Quality = Annotated[int, typer.Option("--quality", min=1, max=100, help="Of lossy formats.")]
OutDepth = Annotated[Depth | None, _flag("--depth", text="Bits per channel, else the original's.")]
Enlarge = Annotated[
    bool, _flag("--enlarge", text="Twice as many pixels each way, interpolated: no detail is invented.")
]
IfExistsOption = Annotated[
    IfExists, _flag("--if-exists", text="If a result's name is taken by a file this batch did not make.")
]
RetryFailed = Annotated[bool, _flag("--retry-failed", text="Try again what failed in an earlier run.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Photos at work at once; 0 = one per core.")]
LimitMemory = Annotated[
    float,
    typer.Option("--limit-memory", min=0, metavar="MB", help="For the photos at work; 0 = half of what is available."),
]
JournalFolder = Annotated[
    Path | None, typer.Option("--journal", metavar="DIR", help="Folder of the journal, else OUT/.photofix-batch.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="URL",
        help="Run on the Dask cluster of tcp://HOST:PORT; IN and OUT may be URLs (s3://...), read by its workers.",
    ),
]
Split = Annotated[
    bool,
    typer.Option("--split", help="Each print on a scan becomes a result of its own.", rich_help_panel="Shape"),
]
Report = Annotated[
    bool, _flag("--report", text="Also write a condition report of all photos as PDF: an overview and a page for each.")
]
DryRun = Annotated[bool, _flag("--dry-run", text="Only say what would be done.")]
