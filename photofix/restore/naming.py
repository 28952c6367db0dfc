"""Where results go: never an original's path, never twice the same name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock

from photofix.errors import PhotoWriteError
from photofix.photo.formats import writable_suffix
from photofix.photo.names import fitted, named_as

RESULT = "{name}_restored"
"""How results are named, unless a person says otherwise; {date} may stand there too."""


class Names:
    """Hands out output paths; one that was taken before, or differs only in case, becomes `name-2`.

    Args:
        taken: paths that no result may have, such as the originals.
    """

    def __init__(self, taken: Iterable[Path] = ()) -> None:
        self._lock = Lock()
        self._folders: dict[Path, Path] = {}
        # Where to go on counting, so that ten thousand equal names do not take ten thousand tries each.
        self._numbers: dict[str, int] = {}
        self._taken = {self._key(path) for path in taken}

    def claim(self, path: Path, must_not_exist: bool = False) -> Path:
        """`path`, or its first free numbered neighbour; `must_not_exist` also steps over existing files."""
        with self._lock:
            name = self._key(path)
            number = self._numbers.get(name, 1)
            while True:
                candidate = path if number == 1 else path.with_name(fitted(path.stem, f"-{number}{path.suffix}"))
                number += 1
                if self._key(candidate) not in self._taken and not (must_not_exist and os.path.lexists(candidate)):
                    break
            self._numbers[name] = number
            self._taken.add(self._key(candidate))
        return candidate

    def reserve(self, path: Path) -> None:
        """Give `path` to no one else."""
        self._taken.add(self._key(path))

    def _key(self, path: Path) -> str:
        # Folders are resolved, the name is not: a result replaces a link, never what the link points to.
        if path.parent not in self._folders:
            self._folders[path.parent] = path.parent.resolve()
        return str(self._folders[path.parent] / path.name).casefold()


def restore_outputs(inputs: Sequence[Path], target: str | None) -> list[Path]:
    """One output path per input, by the rules of `photofix restore -o`.

    Raises PhotoWriteError if several inputs are to go into one existing file.
    """
    names = Names(inputs)
    if target is None:
        return [names.claim(restored_path(path)) for path in inputs]
    if not is_folder(target, len(inputs)):
        return [Path(target)]
    folder = Path(target)
    if folder.exists() and not folder.is_dir():
        raise PhotoWriteError(f"{folder} is a file, but {len(inputs)} photos need a folder; give a folder to -o.")
    return [names.claim(path_in_folder(path, folder)) for path in inputs]


def is_folder(target: str, inputs: int) -> bool:
    """Whether `-o target` means a folder."""
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return inputs > 1 or target.endswith(separators) or Path(target).is_dir()


def restored_path(path: Path) -> Path:
    """`name_restored.ext` beside the original; `.tif` if its format cannot be written."""
    path = named_as(path)
    return path.with_name(fitted(path.stem, f"_restored{writable_suffix(path)}"))


def results_among(paths: Iterable[Path], *templates: str) -> dict[Path, Path]:
    """Result -> original, for those of `paths` whose name says that they are a result of another one in their folder.

    Names are compared with `RESULT` and with `templates`, but for one that gives the plain "{name}": it tells nothing.
    A result of a result counts as a result of the first original.
    """
    paths = list(paths)
    originals = {(path.parent, named_as(path).stem.casefold()): path for path in paths}
    telling = {template for template in (RESULT, *templates) if "{name}" in template and template.strip() != "{name}"}
    patterns = [_pattern(template) for template in telling]
    found: dict[Path, Path] = {}
    for path in paths:
        matches = (pattern.fullmatch(path.stem.casefold()) for pattern in patterns)
        stems = ((path.parent, match["name"]) for match in matches if match is not None)
        original = next((originals[stem] for stem in stems if stem in originals), path)
        if original != path:
            found[path] = original
    return {path: found.get(original, original) for path, original in found.items()}


def _pattern(template: str) -> re.Pattern[str]:
    """Matches the casefolded stems that `template` gives, with or without the "-2" of a name that was taken."""
    text = re.escape(template.casefold()).replace(r"\{date\}", r"\d{4}-\d\d-\d\d")
    return re.compile(text.replace(r"\{name\}", "(?P<name>.+)", 1).replace(r"\{name\}", "(?P=name)") + r"(?:-\d+)?")


def path_in_folder(path: Path, folder: Path, suffix: str = "") -> Path:
    """The original's name in `folder`; `name_restored` if that is the original's own folder."""
    path = named_as(path)
    ending = suffix or writable_suffix(path)
    is_own = folder.resolve() == path.resolve().parent
    return folder / fitted(path.stem, f"_restored{ending}" if is_own else ending)
