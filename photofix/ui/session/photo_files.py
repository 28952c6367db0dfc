"""Which files the window offers to open, and the photos inside folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QStandardPaths

from photofix.paths import is_file, is_folder, resources_dir
from photofix.photo.formats import READ_SUFFIXES
from photofix.photo.names import file_of, print_number
from photofix.restore.naming import RESULT, results_among
from photofix.store.sidecar import SUFFIX, saved_prints

NO_RESULTS: Mapping[Path, Path] = {}
EXPORT = "export"
"""Where the settings keep how a person exports."""


def photos_in(paths: list[Path]) -> list[Path]:
    """Files as they are, scans with the prints that were saved for them; folders become the photos inside them, by
    name, hidden ones and results of earlier exports left out, and a folder that holds none itself those of the folders
    in it."""
    return photos_and_results(paths)[0]


def photos_and_results(
    paths: list[Path], exported: Mapping[Path, Path] = NO_RESULTS
) -> tuple[list[Path], dict[Path, Path]]:
    """`photos_in`, and the results that were left out, with the photo of each; `exported` as in `earlier_results`."""
    found: list[Path] = []
    results: dict[Path, Path] = {}
    for path in paths:
        if is_folder(path):
            inside = _inside(path) or _below(path)
            known = earlier_results(inside, exported)
            found += [photo for photo in inside if photo not in known]
            results |= known
        else:
            found += [path, *saved_prints(path)]
    return found, {result: photo for result, photo in results.items() if result not in found}


def earlier_results(paths: list[Path], exported: Mapping[Path, Path] = NO_RESULTS) -> dict[Path, Path]:
    """Those of `paths` that are results of others of them, and of which, see `results_among`: named as is usual or as
    was chosen last, or `exported` (photo -> result) whatever their name."""
    listed = set(paths)
    just_now = {result: photo for photo, result in exported.items() if {photo, result} <= listed and photo != result}
    return results_among(paths, str(QSettings().value(f"{EXPORT}/name", RESULT))) | just_now


def _below(folder: Path) -> list[Path]:
    """The photos in the folders of a folder, one after the other; links lead nowhere, for they may lead back."""
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return []
    folders = [path for path in inside if is_folder(path) and not path.is_symlink() and not path.name.startswith(".")]
    return [photo for path in folders for photo in (*_inside(path), *_below(path))]


def _inside(folder: Path) -> list[Path]:
    """The photos in a folder; one that cannot be listed stands for itself, so that opening it says why."""
    try:
        inside = sorted(folder.iterdir(), key=lambda file: file.name.casefold())
    except OSError:
        return [folder]
    files = [file for file in inside if file.suffix.lower() in READ_SUFFIXES and not file.name.startswith(".")]
    saved = [file.with_name(file.name.removesuffix(SUFFIX)) for file in inside if file.name.endswith(SUFFIX)]
    prints = [path for path in saved if print_number(path) and file_of(path) in files]
    return sorted([*files, *prints], key=lambda file: (file_of(file).name.casefold(), print_number(file)))


def near(photo: Path) -> Path:
    """Where to look for more like `photo` and to put its result: its folder, if that is a person's and still there;
    else the pictures. The program's own samples lie inside the installed package."""
    if is_folder(photo.parent) and not is_sample(photo):
        return photo.parent
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or Path.home())


def samples_folder() -> Path:
    """Where the spoiled photos lie that come with the program."""
    return resources_dir() / "samples"


def sample_pictures() -> dict[Path, Path]:
    """Each of those photos, by name, with its small picture: the left half as it is, the right half restored."""
    pictures = {path: path.parent / "before_after" / path.name for path in photos_in([samples_folder()])}
    return {path: picture for path, picture in pictures.items() if is_file(picture)}


def is_sample(path: Path) -> bool:
    """Whether a photo came with the program: nobody wants it among their results, and nothing is written beside it."""
    return path.absolute().is_relative_to(samples_folder().absolute())


def name_filter() -> str:
    """Filter lines of the open dialog."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted(READ_SUFFIXES))
    photos = QCoreApplication.translate("photo_files", "Photos")
    everything = QCoreApplication.translate("photo_files", "All files")
    return f"{photos} ({patterns});;{everything} (*)"
