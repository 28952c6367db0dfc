"""From a training checkpoint to weights with a manifest: a temporary folder to be measured, then the program's own."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photofix.errors import PhotoFixError
from photofix.network.analyzer import Analyzer
from photofix.network.checkpoint import save_weights
from photofix.network.efficientnet import SOURCE
from photofix.network.manifest import Manifest, read_manifest, write_manifest
from photofix.photo.safe_file import write_bytes_safely
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks.base import Task
from photofix.training.fitting.calibrate import calibrate
from photofix.training.fitting.certainties import fit_certainty, reliability
from photofix.training.fitting.corrections import fit_corrections
from photofix.training.fitting.joint_levels import fit_joint_level
from photofix.training.fitting.lessons import fit_learned
from photofix.training.fitting.presences import fit_presence
from photofix.training.runs.run_file import load_run
from photofix.training.samples.hand_marks import FOLDER
from photofix.training.samples.pictures import photo_files
from photofix.training.samples.prints import marked_task


def export_run(run: Path, data: Path, folder: Path) -> None:
    """Write the averaged network of checkpoint `run` into `folder`, thresholds not calibrated.

    Args:
        run: checkpoint of a training run.
        data: folder with train/, and photos.csv for the licences.
        folder: where the weights go.
    """
    net, checkpoint = load_run(run)
    settings = checkpoint["config"]
    manifest = Manifest(
        tasks=tuple(checkpoint["tasks"]),
        thresholds={},
        sharing=settings["sharing"],
        rank=settings["rank"],
        history=checkpoint["history"],
        data=data_summary(data),
    )
    save_weights(net, manifest, folder)


def settle_thresholds(
    folder: Path, data: Path, device: str = "auto", step: int = 1, progress: Progress = NO_PROGRESS
) -> dict[str, Any]:
    """Calibrate the weights in `folder` and write the thresholds into their manifest.

    Args:
        folder: weights made by `export_run`.
        data: folder with train/: its held-out photos are used.
        device: where to compute.
        step: use every `step`-th photo.

    Returns:
        task key -> what its threshold costs (see `Calibration`).
    """
    chosen = calibrate(Analyzer(device, folder), data, step=step, progress=progress)
    thresholds = {key: round(found.threshold, 4) for key, found in chosen.items()}
    write_manifest(Manifest(**(vars(read_manifest(folder)) | {"thresholds": thresholds})), folder)
    return {key: asdict(found) for key, found in chosen.items()}


def settle_certainty(
    folder: Path, data: Path, device: str = "auto", progress: Progress = NO_PROGRESS
) -> list[tuple[float, float, int]]:
    """Fit the certainty of findings and of what is measured beside the network for the weights in `folder`, and write
    it into their manifest.

    Returns:
        see `reliability`; empty where there are no marked prints.
    """
    manifest = read_manifest(folder)
    certainty = {**manifest.certainty, **_measured_presences(folder, data, device, manifest.tasks, progress)}
    task, found = marked_task(), []
    if (data / "train" / task.marks).is_dir():
        certainty.pop(task.key, None)
        write_manifest(Manifest(**(vars(manifest) | {"certainty": certainty})), folder)
        weights, judged = fit_certainty(Analyzer(device, folder), data, task.key, progress=progress.part(0.5, 0.5))
        certainty[task.key], found = _rounded(weights), reliability(judged, weights)
    write_manifest(Manifest(**(vars(manifest) | {"certainty": certainty})), folder)
    return found


def settle_presence(
    folder: Path, data: Path, only: Collection[str], device: str = "auto", progress: Progress = NO_PROGRESS
) -> dict[str, Any]:
    """Weigh anew what is measured beside the network for the tasks `only`, then set their thresholds; nothing else in
    the manifest of the weights in `folder` changes.

    Returns:
        as `settle_thresholds`.
    """
    analyzer = Analyzer(device, folder)
    known = vars(analyzer.manifest)
    certainty = known["certainty"] | _measured_presences(folder, data, device, only, progress)
    analyzer.manifest = Manifest(**(known | {"certainty": certainty}))
    chosen = calibrate(analyzer, data, progress=progress.part(0.5, 0.5))
    found = {key: cost for key, cost in chosen.items() if key in only}
    thresholds = known["thresholds"] | {key: round(cost.threshold, 4) for key, cost in found.items()}
    write_manifest(Manifest(**(known | {"certainty": certainty, "thresholds": thresholds})), folder)
    return {key: asdict(cost) for key, cost in found.items()}


def settle_corrections(
    folder: Path, data: Path, only: Collection[str], device: str = "auto", progress: Progress = NO_PROGRESS
) -> dict[str, int]:
    """Fit how restored pictures are to be corrected, for those of the tasks `only` that measure or learn it, and write
    the weights into the manifest in `folder`; nothing else in it changes.

    Returns:
        task key -> how many weights.
    """
    analyzer = Analyzer(device, folder)
    known = vars(analyzer.manifest)
    analyzer.manifest = Manifest(**(known | {"corrections": {}}))
    fits = {
        key: fit
        for key in only
        for name, fit in (("measures", fit_corrections), ("learn", fit_learned))
        if getattr(type(analyzer.tasks[key]), name) is not getattr(Task, name) and photo_files(data / "train")
    }
    found = {key: fit(analyzer, data, key, progress=progress) for key, fit in fits.items()}
    fitted = known["corrections"] | {key: _rounded(weights) for key, weights in found.items()}
    write_manifest(Manifest(**(known | {"corrections": fitted})), folder)
    return {key: len(weights) for key, weights in found.items()}


def settle_joint_level(folder: Path, data: Path, device: str = "auto", progress: Progress = NO_PROGRESS) -> int:
    """Fit how the level is to be corrected of what all tasks of the whole photo restore, and write the weights into the
    manifest in `folder`; nothing else in it changes. To be done once all other weights are settled.

    Returns:
        how many weights; 0 without photos.
    """
    analyzer = Analyzer(device, folder)
    known = vars(analyzer.manifest)
    analyzer.manifest = Manifest(**(known | {"joint": ()}))
    weights = fit_joint_level(analyzer, data, progress=progress) if photo_files(data / "train") else ()
    write_manifest(Manifest(**(known | {"joint": _rounded(weights)})), folder)
    return len(weights)


def _measured_presences(
    folder: Path, data: Path, device: str, only: Collection[str], progress: Progress
) -> dict[str, list[float]]:
    """Task key -> weights of its facts, for those of `only` that give any; none without photos."""
    if not photo_files(data / "train"):
        return {}
    analyzer = Analyzer(device, folder)
    keys = [key for key in analyzer.task_keys if type(analyzer.tasks[key]).facts is not Task.facts and key in only]
    share = 0.5 / max(1, len(keys))
    parts = {key: progress.part(index * share, share) for index, key in enumerate(keys)}
    return {key: _rounded(fit_presence(analyzer, data, key, progress=part)) for key, part in parts.items()}


def _rounded(weights: Iterable[float]) -> list[float]:
    return [float(f"{weight:.4g}") for weight in weights]


def land(folder: Path, target: Path, metrics: dict[str, Any]) -> None:
    """Copy measured weights from `folder` into `target`, the manifest with `metrics`."""
    target.mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(folder)
    write_bytes_safely(target / "photofix.safetensors", (folder / "photofix.safetensors").read_bytes())
    write_manifest(Manifest(**(vars(manifest) | {"metrics": metrics})), target)


def data_summary(data: Path) -> dict[str, Any]:
    """What there was to train on: counts, and how many photos of which source under which licence."""
    table = data / "photos.csv"
    photos = photo_files(data / "train")
    licences: Counter[tuple[str, str]] = Counter()
    if table.exists():
        licences.update(_licences(table))
    folders = sorted(path for path in (data / "train").glob("*") if path.is_dir() and path.name != "photos")
    pieces = {folder.name: sum(path.is_file() for path in folder.rglob("*")) for folder in folders}
    return {
        "photos": len(photos),
        **pieces,
        "hand marks": {folder.name: len(list(folder.glob("*.png"))) for folder in sorted(FOLDER.iterdir())},
        "encoder": dict(SOURCE),
        "listed": {path.stem: _listed(path) for path in sorted((data / "train").glob("*.csv"))},
        "licences": [
            {"source": s, "licence": licence, "photos": count} for (s, licence), count in sorted(licences.items())
        ],
    }


def _listed(table: Path) -> dict[str, int]:
    """How many pictures of a folder with a list of its own come under which licence."""
    try:
        with table.open(newline="", encoding="utf-8") as file:
            return dict(Counter(row["licence"] for row in csv.DictReader(file)))
    except (ValueError, LookupError, csv.Error) as error:
        raise PhotoFixError(
            f"{table} is no list of pictures ({error}); give it in UTF-8, with the column licence."
        ) from error


def _licences(table: Path) -> list[tuple[str, str]]:
    """Source and licence of each photo in the `table` that is trained on."""
    try:
        with table.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["file"].startswith("train/photos/")]
        return [(row["source"], row["licence_as_stated"]) for row in rows]
    except (ValueError, LookupError, AttributeError, csv.Error) as error:
        raise PhotoFixError(
            f"{table} is no table of photos ({error}); give it in UTF-8, with the columns file, source and "
            "licence_as_stated."
        ) from error
