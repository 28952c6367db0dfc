"""`photofix evaluate` from end to end: export and calibrate a checkpoint, measure, print, write, install."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from photofix.network.analyzer import Analyzer
from photofix.network.manifest import read_manifest
from photofix.paths import weights_dir
from photofix.photo.safe_file import write_bytes_safely
from photofix.progress import NO_PROGRESS, Progress
from photofix.training.evaluation.cases import QUICK_STEP
from photofix.training.evaluation.contact_sheet import check_sheet, write_sheet
from photofix.training.evaluation.evaluate import Evaluation, Report
from photofix.training.evaluation.report import print_report
from photofix.training.fitting.land import (
    export_run,
    land,
    settle_certainty,
    settle_corrections,
    settle_joint_level,
    settle_thresholds,
)

WIDTH = 180


def measure(
    data: Path,
    run: Path | None = None,
    *,
    quick: bool = False,
    json_file: Path | None = None,
    sheet: Path | None = None,
    install: bool = False,
    device: str = "auto",
    progress: Progress = NO_PROGRESS,
) -> dict[str, Any]:
    """Evaluate the checkpoint `run`, or the installed weights; returns the figures.

    Args:
        data: folder with eval/ and large/, and train/ for calibration.
        run: checkpoint; None = installed weights.
        quick: every third photo.
        json_file: where all figures go.
        sheet: contact sheets go beside it, "name-section.jpg".
        install: make the run's weights the program's own.

    Raises:
        PhotoFixError: something is asked for that cannot be done, as far as it can be told before the work begins.
    """
    if sheet is not None:
        check_sheet(sheet)
    with TemporaryDirectory(prefix="photofix-") as scratch:
        folder = None if run is None else Path(scratch)
        calibration: dict[str, Any] = {}
        certainty: list[tuple[float, float, int]] = []
        if run is not None and folder is not None:
            step = QUICK_STEP if quick else 1
            export_run(run, data, folder)
            settle_corrections(folder, data, read_manifest(folder).tasks, device)
            settle_joint_level(folder, data, device)
            certainty = settle_certainty(folder, data, device, progress.part(0, 0.05))
            calibration = settle_thresholds(folder, data, device, step, progress.part(0.05, 0.15))
        report = Evaluation(Analyzer(device, folder), data, quick, progress.part(0.2, 0.8)).run()
        manifest = read_manifest(folder)
        weights = {
            "sha256": manifest.sha256,
            "history": manifest.history,
            "calibration": calibration,
            "certainty": certainty,
        }
        figures = {"weights": weights, "quick": quick, **report.figures}
        if folder is not None and install:
            land(folder, weights_dir(), summary(figures))
    _print(figures)
    _write(report, figures, json_file, sheet)
    return figures


def summary(figures: dict[str, Any]) -> dict[str, Any]:
    """What of the figures belongs in the manifest: no lists of single photos."""
    kept = ("nothing", "rival", "ours", "auto", "f1", "photos")
    sections = {name: figures[name] for name in ("prints", "clean", "lookalikes", "large", "speed") if name in figures}
    return {
        "cases": {row["name"]: {name: row[name] for name in kept if name in row} for row in figures["cases"]},
        **{name: {k: v for k, v in row.items() if k not in ("touched", "each")} for name, row in sections.items()},
        "auroc": {key: row["auroc"] for key, row in figures["presence"].items()},
        "calibration": figures["weights"]["calibration"],
    }


def _print(figures: dict[str, Any]) -> None:
    console = Console(width=WIDTH)
    for entry in figures["weights"]["history"]:
        console.print("run: " + ", ".join(f"{name} {value}" for name, value in entry.items()))
    for key, found in figures["weights"]["calibration"].items():
        costs = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
        console.print(f"calibrated {key}: {costs}")
    for said, seen, count in figures["weights"]["certainty"]:
        console.print(f"certainty {said:.2f}: {seen:.2f} of {count} findings lie on marks")
    print_report(figures, console)


def _write(report: Report, figures: dict[str, Any], json_file: Path | None, sheet: Path | None) -> None:
    if json_file is not None:
        write_bytes_safely(json_file, (json.dumps(figures, indent=1) + "\n").encode())
    if sheet is not None:
        for section, rows in report.sheets.items():
            write_sheet(rows, sheet.with_name(f"{sheet.stem}-{section}{sheet.suffix or '.jpg'}"))
