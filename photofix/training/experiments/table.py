"""Tables of an experiment: means over seeds, their spread, and which differences are only ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

TITLES = {"steps": "equal steps per task", "flops": "equal total training operations"}
BEST, TIE = "*", "="
UNITS = (("psnr", 1, 2, "dB"), ("delta_e", -1, 2, "dE"), ("auroc", 1, 3, "AUROC"))
"""Figures of a task: name, 1 where more is better and -1 where less is, digits, unit."""


def print_tables(name: str, tables: dict[Any, list[dict[str, Any]]], console: Console) -> None:
    """Both tables of experiment `name`, and how to read the signs."""
    for budget, cells in tables.items():
        console.print(_table(f"{name}, {TITLES[budget]}", cells))
    seeds = sorted({cell["seed"] for cells in tables.values() for cell in cells})
    console.print(
        f"Seeds {', '.join(map(str, seeds))}. {BEST} best mean, {TIE} within the spread of seeds of the best: a tie."
    )
    if len(seeds) < 2:
        console.print("One seed shows no spread: no difference here is more than an impression.")


def print_costs(rows: Sequence[dict[str, Any]], console: Console) -> None:
    """What each way of sharing costs."""
    columns = ("arm", "M par.", "GFLOP/photo", "ms/photo", "GFLOP/training sample")
    table = Table(*columns, title="cost of sharing, untrained", box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(
            row["arm"],
            f"{row['parameters'] / 1e6:.2f}",
            f"{row['photo_flops'] / 1e9:.1f}",
            f"{row['photo_ms']:.0f}",
            f"{row['sample_flops'] / 1e9:.1f}",
        )
    console.print(table)


def ranked(
    cells: Sequence[dict[str, Any]], figure: Sequence[str], is_better: int
) -> dict[str, tuple[float, float, str]]:
    """Arm -> (mean over seeds, spread, sign) of one figure.

    Args:
        cells: all seeds of all arms.
        figure: the way to it in a cell: ("tasks", key, "psnr", "delta_e" or "auroc"), ("prints", "f1").
        is_better: 1 where more is better, -1 where less is.
    """
    arms = list(dict.fromkeys(cell["arm"] for cell in cells))
    values = {arm: [_value(cell, figure) for cell in cells if cell["arm"] == arm] for arm in arms}
    means = {arm: float(np.mean(found)) for arm, found in values.items()}
    spreads = {arm: float(np.ptp(found)) for arm, found in values.items()}
    best = max(arms, key=lambda arm: is_better * means[arm])
    signs = dict.fromkeys(arms, "")
    for arm in arms:
        if abs(means[arm] - means[best]) <= max(spreads[arm], spreads[best]):
            signs[arm] = TIE
    signs[best] = BEST
    return {arm: (means[arm], spreads[arm], signs[arm]) for arm in arms}


def _table(title: str, cells: Sequence[dict[str, Any]]) -> Table:
    tasks = [task for task in cells[0]["tasks"] if all(task in cell["tasks"] for cell in cells)]
    ways: list[tuple[tuple[str, ...], int, int, str]] = [
        (("tasks", task, name), sign, digits, f"{task} {unit}") for task in tasks for name, sign, digits, unit in UNITS
    ]
    if all("prints" in cell for cell in cells):
        ways.insert(0, (("prints", "f1"), 1, 2, "real prints F1"))
    table = Table(
        "arm",
        "seeds",
        "samples",
        *(title for *_, title in ways),
        "M par.",
        "GFLOP/photo",
        "ms/photo",
        "PFLOP training",
        title=title,
        box=box.SIMPLE_HEAD,
    )
    figures = [(ranked(cells, way, sign), digits) for way, sign, digits, _ in ways]
    for arm in dict.fromkeys(cell["arm"] for cell in cells):
        own = [cell for cell in cells if cell["arm"] == arm]
        shown = [_figure(*found[arm], digits) for found, digits in figures]
        table.add_row(arm, str(len(own)), str(own[0]["samples"]), *shown, *_costs(own))
    return table


def _value(cell: dict[str, Any], figure: Sequence[str]) -> float:
    found: Any = cell
    for name in figure:
        found = found[name]
    return float(found)


def _figure(mean: float, spread: float, sign: str, digits: int) -> str:
    return f"{mean:.{digits}f} ±{spread / 2:.{digits}f}{sign}"


def _costs(cells: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    means = {
        name: float(np.mean([cell[name] for cell in cells]))
        for name in ("parameters", "photo_flops", "photo_ms", "training_flops")
    }
    return (
        f"{means['parameters'] / 1e6:.2f}",
        f"{means['photo_flops'] / 1e9:.1f}",
        f"{means['photo_ms']:.0f}",
        f"{means['training_flops'] / 1e15:.2f}",
    )
