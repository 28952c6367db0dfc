"""The photos that a command line names, or a usage error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from photofix.batch.collect import Found, Note, collect
from photofix.errors import PhotoFixError


def named_photos(
    inputs: Sequence[str], recursive: bool, leave_out: Path | None = None, note: Note = lambda left_out: None
) -> list[Found]:
    """See `collect`. Raises typer.BadParameter where nothing is there or no photo is found."""
    try:
        photos = collect(inputs, recursive, leave_out, note)
    except PhotoFixError as error:
        raise typer.BadParameter(str(error), param_hint="IN") from error
    if not photos:
        raise typer.BadParameter(
            "no photo found there; --recursive also looks into folders of folders", param_hint="IN"
        )
    return photos
