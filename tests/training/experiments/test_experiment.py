"""Experiments: fair budgets, cells kept and shared, ties named as such."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from photofix.errors import PhotoFixError
from photofix.progress import Cancelled, Progress
from photofix.tasks import load_tasks
from photofix.training.commands import main
from photofix.training.evaluation import evaluate
from photofix.training.evaluation.evaluate import Evaluation
from photofix.training.experiments import costs, experiment
from photofix.training.experiments.costs import parameters, photo_flops, photo_ms, sample_flops
from photofix.training.experiments.experiment import (
    EXPERIMENTS,
    Arm,
    Cell,
    config_of,
    fair_samples,
    plan,
    run_experiment,
)
from photofix.training.experiments.table import BEST, TIE, print_tables, ranked
from photofix.training.runs import train

RHYTHM = ((36, 2, True), (24, 4, False))
KEYS = list(load_tasks())
MEASURED = {key for key, task in load_tasks().items() if task.benchmarks}


def flops_of(sharing: str) -> float:
    """Operations per sample of `RHYTHM`, with `quick`; counted once for all that ask."""
    return experiment._training_flops(Arm("", sharing=sharing))


@pytest.mark.usefixtures("quick")
def test_networks_of_their_own_cost_more_but_no_more_than_their_trunks() -> None:
    shared, own = flops_of("features"), flops_of("none")
    fine = 2 * 3 * 48**2  # pixels, padded, of overviews, views and tiles, which only the refining task's trunk sees
    whole = 4 * 32**2  # of the others
    tasks = load_tasks().values()
    asked = sum(task.refines for task in tasks) * fine + sum(task.overviewed for task in tasks) * whole
    trunks = asked / (fine + whole)
    # Heads are a task's own either way, and one task alone looks for fine detail, which costs most.
    assert 1.03 < own / shared < 1.1 * trunks
    assert parameters(experiment._fresh(Arm("none", sharing="none"))) > 2 * parameters(experiment._fresh(Arm("x")))
    assert experiment._training_flops(Arm("x", weighting="famo")) > 1.08 * shared, "it looks again"


@pytest.mark.usefixtures("quick")
def test_costs_are_told_without_training(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = experiment.costs()
    monkeypatch.setattr(experiment, "costs", lambda: rows)
    assert main(["experiments", "costs"]) == 0
    table = capsys.readouterr().out
    assert all(arm.name in table for arm in EXPERIMENTS["sharing"])
    of = {row["arm"]: row for row in rows}
    for figure, least in (("parameters", 2.0), ("sample_flops", 1.03), ("photo_flops", 1.0)):
        assert of["none"][figure] > least * of["parameters"][figure]


def test_an_experiment_without_data_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiments", "sharing"]) == 1
    assert "--data" in capsys.readouterr().err


def test_operations_do_not_depend_on_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "REPEATS", 1)
    net = experiment._fresh(Arm("x"))
    counted = sample_flops(net, ((36, 1, False),))
    assert counted == sample_flops(net, ((36, 7, False), (36, 2, False)))
    assert photo_ms(net) > 0
    monkeypatch.setattr(costs, "CANONICAL_SIDE", 96)
    first_look = photo_flops(net)
    monkeypatch.setattr(costs, "COUNTED_ON", "cpu")
    assert (sample_flops(net, ((36, 1, False),)), photo_flops(net)) == (counted, first_look), "wherever it is counted"


@pytest.mark.usefixtures("quick")
def test_budgets_are_fair() -> None:
    assert fair_samples(Arm("parameters"), 3000) == 3000
    own = fair_samples(Arm("none", sharing="none"), 3000)
    assert own * flops_of("none") == pytest.approx(3000 * flops_of("parameters"), rel=0.01)
    assert 1200 < own < 2950
    assert fair_samples(Arm("famo", weighting="famo"), 3000) < 2800


def test_every_arm_sees_the_same_data_and_schedule() -> None:
    configs = [config_of(Cell(arm, 4, 5000), Path("d"), Path("r"), "cpu") for arm in EXPERIMENTS["sharing"]]
    for config in configs:
        assert (config.seed, config.max_samples, config.warm_up_steps, config.ema, config.learning_rate) == (
            configs[0].seed,
            configs[0].max_samples,
            configs[0].warm_up_steps,
            configs[0].ema,
            configs[0].learning_rate,
        )
    assert {config.sharing for config in configs} == {"none", "features", "parameters", "structure"}


@pytest.mark.usefixtures("quick")
def test_defaults_share_cells_between_experiments() -> None:
    stems = {name: {cell.stem for budget, cell in plan(name, 1000, [0]) if budget == "steps"} for name in EXPERIMENTS}
    assert len(stems["sharing"] & stems["weighting"]) == 1
    assert len(stems["sharing"] & stems["rank"]) == 1


@pytest.mark.parametrize(("name", "arms"), [("sharings", []), ("sharing", ["everything"])])
def test_unknown_experiments_and_arms_are_refused(name: str, arms: list[str]) -> None:
    with pytest.raises(PhotoFixError, match="choose from"):
        list(plan(name, 10, [0], arms))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "RHYTHM", RHYTHM)
    monkeypatch.setattr(costs, "COUNTED_ON", "cpu")
    monkeypatch.setattr(costs, "CANONICAL_SIDE", 96)
    for module in (train, costs):
        monkeypatch.setattr(module, "FINE_FROM", 32)
    monkeypatch.setattr(experiment, "photo_ms", lambda net: 1.0)


@pytest.fixture
def quick_cells(quick: None, small_looks: None, drawn_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell's first look is not counted again, the tests of costs do; and it is measured by one photo of each kind."""
    monkeypatch.setattr(experiment, "photo_flops", lambda net: 1)
    monkeypatch.setattr(evaluate, "QUICK_STEP", 4)
    monkeypatch.setattr(experiment, "Evaluation", partial(Evaluation, quick=True))


@pytest.mark.usefixtures("quick_cells")
def test_cells_are_made_once(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run_experiment("sharing", tiny_data, tmp_path, 6, [0], arms=["none", "parameters"], device="cpu")
    stored = sorted(path.name for path in tmp_path.iterdir())
    assert all(name.endswith(".json") for name in stored)
    assert [cell["arm"] for cell in first["steps"]] == ["none", "parameters"]
    assert first["steps"][1] == first["flops"][1], "the reference is the same cell in both tables"
    for cell in first["steps"]:
        assert set(cell["tasks"]) == MEASURED
        assert all(5 < found["psnr"] <= 60 for found in cell["tasks"].values())

    monkeypatch.setattr(experiment, "train", lambda *_: pytest.fail("nothing is left to train"))
    again = run_experiment("sharing", tiny_data, tmp_path, 6, [0], arms=["none", "parameters"], device="cpu")
    assert again == first
    console = Console(width=240, record=True)
    print_tables("sharing", first, console)
    text = console.export_text()
    assert "equal steps" in text and "equal total" in text and "One seed" in text


@pytest.mark.usefixtures("quick_cells")
def test_a_stopped_experiment_keeps_what_is_done(tiny_data: Path, tmp_path: Path) -> None:
    def stop() -> bool:
        return any(tmp_path.glob("*.json"))

    with pytest.raises(Cancelled):
        run_experiment("rank", tiny_data, tmp_path, 2, [0], device="cpu", progress=Progress(is_cancelled=stop))
    done = list(tmp_path.glob("*.json"))
    assert len(done) == 1
    assert json.loads(done[0].read_text())["choice"]["rank"] == 1


def cell(arm: str, seed: int, psnr: float) -> dict[str, Any]:
    return {"arm": arm, "seed": seed, "tasks": {KEYS[0]: {"psnr": psnr, "delta_e": 60 - psnr}}}


def test_a_difference_within_the_spread_of_seeds_is_a_tie() -> None:
    cells = [cell("a", 0, 20.0), cell("a", 1, 21.0), cell("b", 0, 20.2), cell("b", 1, 20.0), cell("c", 0, 15.0)]
    signs = {arm: found[2] for arm, found in ranked(cells, ("tasks", KEYS[0], "psnr"), 1).items()}
    assert signs == {"a": BEST, "b": TIE, "c": ""}
    less = {arm: found[2] for arm, found in ranked(cells, ("tasks", KEYS[0], "delta_e"), -1).items()}
    assert less == signs
