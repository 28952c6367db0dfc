"""The commands `photofix train`, `calibrate`, `evaluate` and `experiments`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from photofix.command import run_command
from photofix.errors import PhotoFixError
from photofix.progress import Progress
from photofix.threads import calm_threads

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

TeachersOption = Annotated[
    str, typer.Option(help="With --part prints: checkpoints or weights to learn from, with commas.")
]
AlarmsOption = Annotated[
    Path | None,
    typer.Option(help="With --part prints: whose false alarms are shown; where not given, those of --init."),
]
AllMarkedOption = Annotated[
    bool,
    typer.Option(
        "--all-marked", help="With --part prints: also on what is kept apart to judge by, which then judges no more."
    ),
]


@app.command()
def train(
    data: Annotated[Path, typer.Option(help="Folder with train/ (photos, stains, masks, paper).")],
    minutes: Annotated[float, typer.Option(help="Length of the whole run.")],
    run: Annotated[Path, typer.Option(help="Checkpoint to write.")] = Path("runs/photofix.ckpt"),
    resume: Annotated[Path | None, typer.Option(help="Checkpoint to go on from.")] = None,
    init: Annotated[Path | None, typer.Option(help="Weights (.safetensors) to start from.")] = None,
    seed: int = 0,
    learning_rate: float = 1.2e-3,
    cool_down: Annotated[float, typer.Option(help="Last share of the run, over which the rate falls to 0.")] = 0.15,
    part: Annotated[
        str,
        typer.Option(
            help="all; rows (each task's own); detail (what only fine detail uses); prints (the same, on prints); "
            "scene (what is read from the encoder of fine detail)."
        ),
    ] = "all",
    only: Annotated[str, typer.Option(help="With --part rows or scene: only these tasks, with commas.")] = "",
    teachers: TeachersOption = "",
    alarms_of: AlarmsOption = None,
    all_marked: AllMarkedOption = False,
    rank: int = 2,
    sharing: str = "features",
    device: str = "auto",
    processes: Annotated[int, typer.Option(help="Training processes; one per core is best without a GPU.")] = 1,
    workers: Annotated[int, typer.Option(help="With a GPU: processes that make samples, one per other core.")] = 1,
    photos_factor: Annotated[int, typer.Option(help="Photos of a step, times this; 6 suits a GPU.")] = 1,
) -> None:
    """Train the network; a killed run goes on with --resume."""
    from photofix.training.runs.config import TrainConfig
    from photofix.training.runs.train import train

    if resume is None and run.exists():
        raise PhotoFixError(f"{run} exists; go on with --resume {run} or give another --run.")
    if resume is not None and not resume.exists():
        raise PhotoFixError(f"There is no checkpoint {resume} to resume; give --run to begin a new run.")
    config = TrainConfig(
        data,
        resume or run,
        minutes,
        seed=seed,
        init=init,
        part=part,  # type: ignore[arg-type]
        only=_named(only),
        teachers=tuple(Path(name.strip()) for name in teachers.split(",") if name.strip()),
        alarms_of=alarms_of,
        all_marked=all_marked,
        learning_rate=learning_rate,
        cool_down=cool_down,
        rank=rank,
        sharing=sharing,
        device=device,
        processes=processes,
        workers=workers,
        photos_factor=photos_factor,
    )
    if part not in ("all", "prints") and init is None and resume is None:
        raise PhotoFixError(f"--part {part} needs --init: the weights that are to stay.")
    train(config, Progress(lambda fraction, message: print(f"{100 * fraction:5.1f} %  {message}", flush=True)))


@app.command()
def calibrate(
    data: Annotated[Path, typer.Option(help="Folder with train/.")],
    weights: Annotated[Path, typer.Option(help="Folder with the weights whose manifest is written anew.")],
    only: Annotated[str, typer.Option(help="Tasks, with commas.")] = "",
    corrections: Annotated[bool, typer.Option("--corrections", help="How results are corrected, instead.")] = False,
    joint: Annotated[
        bool, typer.Option("--joint", help="The level of what all tasks restore together, instead; needs no --only.")
    ] = False,
    device: str = "auto",
) -> None:
    """Weigh anew what says whether a damage is there, and from when automatic is on; or what says how a
    restored picture is corrected."""
    from photofix.network.manifest import read_manifest
    from photofix.training.fitting.land import settle_corrections, settle_joint_level, settle_presence

    if joint:
        print(f"calibrated the level by {settle_joint_level(weights, data, device, _on_stderr())} weights")
        return
    known, keys = read_manifest(weights).tasks, _named(only)
    missing = [key for key in keys if key not in known]
    if missing or not keys:
        raise PhotoFixError(f"--only {only!r} names no task of these weights; they have {', '.join(known)}.")
    if corrections:
        for key, count in settle_corrections(weights, data, keys, device, _on_stderr()).items():
            print(f"calibrated {key}: correction by {count} weights")
        return
    for key, found in settle_presence(weights, data, keys, device, _on_stderr()).items():
        print(f"calibrated {key}: " + ", ".join(f"{name} {value:.3f}" for name, value in found.items()))


@app.command()
def evaluate(
    data: Annotated[Path, typer.Option(help="Folder with eval/, large/ and, for --run, train/.")],
    run: Annotated[Path | None, typer.Option(help="Checkpoint to measure; without it the installed weights.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Every third photo.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="File for all figures.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="Picture for contact sheets; one per section beside it.")] = None,
    land: Annotated[bool, typer.Option("--land", help="Make the run's weights the program's own.")] = False,
    device: str = "auto",
) -> None:
    """Measure the weights on test photos, against doing nothing and classical methods."""
    from photofix.training.evaluation.measure import measure

    if land and run is None:
        raise PhotoFixError("--land needs --run: the checkpoint whose weights are to be installed.")
    if land and quick:
        raise PhotoFixError("--land needs the whole evaluation; leave --quick out.")
    measure(
        data, run, quick=quick, json_file=json_file, sheet=sheet, install=land, device=device, progress=_on_stderr()
    )


@app.command()
def experiments(
    name: Annotated[str, typer.Argument(help="sharing, weighting or rank; costs trains nothing.")],
    data: Annotated[Path | None, typer.Option(help="Folder with train/ and eval/.")] = None,
    samples: Annotated[int, typer.Option(help="Training budget of the reference, in photos.")] = 40_000,
    seeds: Annotated[str, typer.Option(help="Repetitions, with commas.")] = "0,1",
    arms: Annotated[str, typer.Option(help="Only these, with commas; all if empty.")] = "",
    out: Annotated[Path, typer.Option(help="Folder of finished cells; those there are not repeated.")] = Path(
        "runs/experiments"
    ),
    device: str = "auto",
) -> None:
    """Compare ways to share, weightings of the losses, or ranks of W; prints two tables."""
    from rich.console import Console

    from photofix.training.experiments.experiment import costs, run_experiment
    from photofix.training.experiments.table import print_costs, print_tables

    console = Console(width=240)
    if name == "costs":
        print_costs(costs(), console)
        return
    if data is None:
        raise PhotoFixError("Give --data: the folder with the photos to train on (train/) and to measure with (eval/).")
    numbers = _numbers(seeds)
    chosen = [arm.strip() for arm in arms.split(",") if arm.strip()]
    tables = run_experiment(name, data, out, samples, numbers, arms=chosen, device=device, progress=_on_stderr())
    print_tables(name, tables, console)


def _named(keys: str) -> tuple[str, ...]:
    from photofix.tasks import load_tasks

    names = tuple(key.strip() for key in keys.split(",") if key.strip())
    unknown = [name for name in names if name not in load_tasks()]
    if unknown:
        raise PhotoFixError(f"--only names '{unknown[0]}'; the tasks are {', '.join(load_tasks())}.")
    return names


def _numbers(seeds: str) -> list[int]:
    try:
        return [int(seed) for seed in seeds.split(",")]
    except ValueError as error:
        raise PhotoFixError(
            f"--seeds {seeds!r} are not whole numbers; give them with commas, such as 0,1,2."
        ) from error


@app.callback()
def _commands() -> None:
    """Make and measure the network."""


def _on_stderr() -> Progress:
    """Whole percents and new messages, one a line."""
    last = [""]

    def tell(fraction: float, message: str) -> None:
        line = f"{100 * fraction:3.0f} %  {message}"
        if line != last[0]:
            last[0] = line
            print(line, file=sys.stderr, flush=True)

    return Progress(tell)


def main(argv: list[str]) -> int:
    """Run one command; its exit code (see `run_command`)."""
    calm_threads()
    return run_command(app, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
