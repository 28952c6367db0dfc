"""Does sharing pay? The same seeds, data and schedule for every way of sharing, of weighting losses, every rank.

Budgets are samples, not minutes, so a busy machine changes nothing. Each cell (one training and its
evaluation) is stored and never repeated: a table grows over many runs, and a killed cell goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from photofix.checked_json import checked, parsed
from photofix.errors import PhotoFixError
from photofix.network.analyzer import Analyzer
from photofix.network.model import RestorationNet
from photofix.photo.safe_file import write_bytes_safely
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.training.evaluation.evaluate import Evaluation
from photofix.training.experiments.costs import parameters, photo_flops, photo_ms, sample_flops
from photofix.training.fitting.land import export_run
from photofix.training.runs.config import RHYTHM, TrainConfig
from photofix.training.runs.run_file import load_run
from photofix.training.runs.train import train
from photofix.training.runs.weighting import KINDS, make_weighting

Budget = Literal["steps", "flops"]
"""Equal training samples, or as many as give equal training operations."""

SAME_BUDGET = 0.03
"""Budgets this close are one cell: two tables share it."""

MEAN_STEP = sum(count for _, count, _ in RHYTHM) / len(RHYTHM)
"""Samples of an average batch."""


@dataclass(frozen=True)
class Arm:
    """One choice under test; everything else is the default's."""

    name: str
    sharing: str = "features"
    rank: int = 2
    weighting: str = "equal"


@dataclass(frozen=True)
class Cell:
    """One training: an arm, a seed, a budget in samples."""

    arm: Arm
    seed: int
    samples: int

    @property
    def stem(self) -> str:
        """File name: what was trained, not which question asked for it, so experiments share cells."""
        arm = self.arm
        rank = f"-rank{arm.rank}" if arm.sharing == "parameters" else ""
        weighting = "" if arm.weighting == "equal" else f"-{arm.weighting}"
        return f"{arm.sharing}{rank}{weighting}-seed{self.seed}-{self.samples}"


EXPERIMENTS: dict[str, tuple[Arm, ...]] = {
    "sharing": tuple(Arm(way, sharing=way) for way in ("none", "features", "parameters", "structure")),
    "weighting": tuple(Arm(kind, weighting=kind) for kind in KINDS),
    "rank": tuple(Arm(f"rank {rank}", sharing="parameters", rank=rank) for rank in (1, 2, 3)),
}
REFERENCE = Arm("reference", sharing="parameters")
"""Whose operations the second table's budget is measured by: what the stored cells were planned with."""


def run_experiment(
    name: str,
    data: Path,
    folder: Path,
    samples: int,
    seeds: Sequence[int],
    *,
    arms: Sequence[str] = (),
    device: str = "auto",
    progress: Progress = NO_PROGRESS,
) -> dict[Budget, list[dict[str, Any]]]:
    """Train and measure every missing cell; returns each table's cells, done ones included.

    Args:
        name: a key of `EXPERIMENTS`.
        data: folder with train/ and eval/.
        folder: where cells are kept.
        samples: budget of the reference.
        seeds: repetitions.
        arms: names of the arms wanted, all if empty.
        device: where to train and measure.

    Raises:
        PhotoFixError: unknown experiment or arm.
        Cancelled: through `progress`; what is done stays done.
    """
    cells = list(plan(name, samples, seeds, arms))
    tables: dict[Budget, list[dict[str, Any]]] = {"steps": [], "flops": []}
    for number, (budget, cell) in enumerate(cells):
        part = progress.part(number / len(cells), 1 / len(cells))
        tables[budget].append(_cell_result(cell, data, folder, device, part))
    return tables


def plan(name: str, samples: int, seeds: Sequence[int], arms: Sequence[str] = ()) -> Iterator[tuple[Budget, Cell]]:
    """Every cell of both tables, seed by seed, so that an early stop leaves whole rows."""
    if name not in EXPERIMENTS:
        raise PhotoFixError(f"Unknown experiment '{name}'; choose from {', '.join(EXPERIMENTS)}.")
    chosen = [arm for arm in EXPERIMENTS[name] if not arms or arm.name in arms]
    unknown = set(arms) - {arm.name for arm in EXPERIMENTS[name]}
    if samples < 1:
        raise PhotoFixError(f"--samples {samples} is no training; give 1 or more, 7000 for a first impression.")
    if unknown:
        known = ", ".join(arm.name for arm in EXPERIMENTS[name])
        raise PhotoFixError(f"Unknown arm '{unknown.pop()}' of '{name}'; choose from {known}.")
    budgets = {arm.name: fair_samples(arm, samples) for arm in chosen}
    for seed in seeds:
        for arm in chosen:
            yield "steps", Cell(arm, seed, samples)
            yield "flops", Cell(arm, seed, budgets[arm.name])


def costs() -> list[dict[str, Any]]:
    """What each way of sharing costs, without training it: a cell's figures of parameters, operations and time."""
    found = []
    for arm in EXPERIMENTS["sharing"]:
        net = _fresh(arm)
        found.append(
            {
                "arm": arm.name,
                "parameters": parameters(net),
                "photo_flops": photo_flops(net),
                "photo_ms": photo_ms(net),
                "sample_flops": _training_flops(arm),
            }
        )
    return found


def fair_samples(arm: Arm, samples: int) -> int:
    """Samples that cost `arm` as many training operations as `samples` cost the reference."""
    share = _training_flops(REFERENCE) / _training_flops(arm)
    return samples if abs(share - 1) < SAME_BUDGET else round(samples * share)


def _training_flops(arm: Arm) -> float:
    looks_again = make_weighting(arm.weighting, len(load_tasks())).looks_again
    return _sharing_flops(arm.sharing, arm.rank, looks_again, RHYTHM)


@cache
def _sharing_flops(sharing: str, rank: int, looks_again: bool, rhythm: tuple[tuple[int, int, bool], ...]) -> float:
    return sample_flops(_fresh(Arm("", sharing=sharing, rank=rank)), rhythm, looks_again)


def _fresh(arm: Arm) -> RestorationNet:
    outputs = {key: task.outputs for key, task in load_tasks().items()}
    return RestorationNet(outputs, arm.sharing, arm.rank)  # type: ignore[arg-type]


def _cell_result(cell: Cell, data: Path, folder: Path, device: str, progress: Progress) -> dict[str, Any]:
    """The stored cell, made first if it is not there."""
    stored = folder / f"{cell.stem}.json"
    if not stored.exists():
        folder.mkdir(parents=True, exist_ok=True)
        result = _measured(cell, data, folder / f"{cell.stem}.ckpt", device, progress)
        write_bytes_safely(stored, (json.dumps(result, indent=1) + "\n").encode())
        (folder / f"{cell.stem}.ckpt").unlink()
    return checked(dict[str, Any], parsed(stored.read_bytes())) | {"arm": cell.arm.name}


def _measured(cell: Cell, data: Path, run: Path, device: str, progress: Progress) -> dict[str, Any]:
    checkpoint = train(config_of(cell, data, run, device), progress.part(0, 0.9))
    net, _ = load_run(run)
    with TemporaryDirectory(prefix="photofix-") as scratch:
        export_run(run, data, Path(scratch))
        evaluation = Evaluation(Analyzer(device, Path(scratch)), data, progress=progress.part(0.9, 0.1))
        figures = evaluation.run(("prints", "damaged", "clean")).figures
    prints = {"prints": figures["prints"]["ours"]} if "prints" in figures else {}  # marked by people, if there are any
    return prints | {
        "choice": asdict(cell.arm),
        "seed": cell.seed,
        "samples": checkpoint["state"]["samples"],
        "steps": checkpoint["state"]["step"],
        "training_seconds": checkpoint["state"]["seconds"],
        "training_flops": checkpoint["state"]["samples"] * _training_flops(cell.arm),
        "parameters": parameters(net),
        "photo_flops": photo_flops(net),
        "photo_ms": photo_ms(net),
        "tasks": by_task(figures),
        "cases": figures["cases"],
    }


def config_of(cell: Cell, data: Path, run: Path, device: str) -> TrainConfig:
    """The program's own schedule, its fixed lengths shortened where the whole run is short."""
    steps = cell.samples / MEAN_STEP
    default = TrainConfig(data, run, minutes=1.0)
    return TrainConfig(
        data,
        run,
        minutes=1.0,
        seed=cell.seed,
        sharing=cell.arm.sharing,
        rank=cell.arm.rank,
        weighting=cell.arm.weighting,
        device=device,
        max_samples=cell.samples,
        rhythm=RHYTHM,
        warm_up_steps=max(1, min(default.warm_up_steps, round(0.1 * steps))),
        ema=min(default.ema, max(0.9, 1 - 20 / max(steps, 1))),
    )


def by_task(figures: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Per task: PSNR and CIEDE2000 over the photos that carry its damage alone, and AUROC of its presence; a task
    without such photos is not there."""
    found = {}
    for key in load_tasks():
        rows = [row for row in figures["cases"] if list(row["tasks"]) == [key]]
        photos = sum(row["photos"] for row in rows)
        if not photos:
            continue
        means = {name: sum(row["photos"] * row["ours"][name] for row in rows) / photos for name in ("psnr", "delta_e")}
        found[key] = means | {"auroc": figures["presence"][key]["auroc"]}
    return found
