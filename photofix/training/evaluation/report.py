"""The evaluation's figures as text."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

CLEAN_GOAL = "45 dB, worst 34, 90 %"
LARGE_GOAL = "F1 0.6"


def print_report(figures: dict[str, Any], console: Console) -> None:
    """Table of cases with goals and worst photos, then what was wrongly touched."""
    if "prints" in figures:
        console.print(_prints(figures["prints"]))
    console.print(_cases(figures))
    console.print(_presence(figures["presence"]))
    for key, row in figures.get("speed", {}).items():
        console.print(
            f"  {key}: {row['megapixels']:.1f} MP in {row['ours_s']:.3f} s, its baseline in {row['rival_s']:.2f} s; "
            f"the look at the photo, for all tasks, took {row['look_s']:.2f} s"
        )
    for section in ("clean", "lookalikes"):
        for row in figures[section]["touched"]:
            console.print(
                f"  {section}: {row['name']} was touched by {', '.join(row['touched_by'])}: {row['psnr']:.1f} dB"
            )
    seconds = figures["seconds"]
    console.print(f"analysis {seconds['analyse_median']:.2f} s a photo (median), evaluation {seconds['whole']:.0f} s")


def _prints(figures: dict[str, Any]) -> Table:
    """Real prints: ours beside the baseline and the marks themselves, then print by print."""
    columns = ("real prints", "F1 pooled", "F1 mean", "recall", "precision", "healed", "harm", "automatic")
    table = Table(*columns, box=box.SIMPLE_HEAD)
    on = f"on in {figures['automatic_on']} of {figures['photos']}"
    for name in ("top-hat", "oracle", "ours", "auto"):
        row = figures[name]
        shown = [f"{row[key]:.2f}" for key in ("f1", "mean_f1", "recall", "precision", "healed")]
        table.add_row(name, *shown, f"{100 * row['harm']:.1f} %", on if name == "auto" else "")
    for row in figures["each"]:
        shown = [f"{row[key]:.2f}" for key in ("recall", "precision", "healed")]
        table.add_row(
            f"  {row['name']}", f"{row['f1']:.2f}", "", *shown, f"{100 * row['harm']:.1f} %", f"{row['auto_f1']:.2f}"
        )
    return table


def _cases(figures: dict[str, Any]) -> Table:
    columns = ("case", "n", "nothing", "baseline", "ours", "auto", "goal", "F1 (prec/recall)", "worst")
    table = Table(*columns, box=box.SIMPLE_HEAD)
    for row in figures["cases"]:
        worst = f"{row['worst']['name']} {row['worst']['psnr']:.1f} (was {row['worst']['nothing']:.1f})"
        shown = [_pair(row[name]) for name in ("nothing", "rival", "ours", "auto")]
        shown[3] += f", on {row['automatic_on']}" if "automatic_on" in row else ""
        shown[1] += f" ({row['best_rival']})" if row.get("best_rival") else ""
        table.add_row(row["name"], str(row["photos"]), *shown, _goal(row), _f1(row), worst)
    for name, goal in (("clean", CLEAN_GOAL), ("lookalikes", "")):
        row = figures[name]
        baselines = ", ".join(f"{key} {value:.1f}" for key, value in row.get("rivals", {}).items())
        worst = f"{row['worst']['name']} {row['worst']['psnr']:.1f}"
        auto = f"{row['psnr']:.1f} dB, {100 * row['untouched']:.0f} % untouched"
        table.add_row(name, str(row["photos"]), "-", baselines, "-", auto, goal, "", worst)
    if "large" in figures:
        row = figures["large"]
        low = min(row["each"], key=lambda one: one["f1"])
        gain = f"{sum(one['gain_db'] for one in row['each']) / len(row['each']):+.1f} dB"
        table.add_row(
            "large", str(row["photos"]), "-", "-", gain, "-", LARGE_GOAL, _f1(row), f"{low['name']} {low['f1']:.2f}"
        )
    return table


def _presence(figures: dict[str, Any]) -> Table:
    table = Table(
        "presence",
        "AUROC (0.95)",
        "vs other damage",
        "threshold",
        "damaged found",
        "reliability: presence > damaged (photos)",
        box=box.SIMPLE_HEAD,
    )
    for key, row in figures.items():
        bins = "  ".join(f"{one['presence']:.2f}>{one['damaged']:.2f} ({one['count']})" for one in row["reliability"])
        scores = (
            f"{row['auroc']:.3f}",
            f"{row['auroc_other_damage']:.3f}",
            f"{row['threshold']:.2f}",
            f"{100 * row['found']:.0f} %",
        )
        table.add_row(key, *scores, bins)
    return table


def _pair(score: dict[str, float]) -> str:
    return f"{score['psnr']:.1f} dB, {score['delta_e']:.2f}"


def _goal(row: dict[str, Any]) -> str:
    signs = {"psnr": "{:g} dB", "delta_e": "{:g}", "f1": "F1 {:g}", "below_rival": "baseline - {:g} dB"}
    return ", ".join(
        sign.format(row["goal"][name]) for name, sign in signs.items() if row["goal"].get(name) is not None
    )


def _f1(row: dict[str, Any]) -> str:
    return f"{row['f1']:.2f} ({row['precision']:.2f}/{row['recall']:.2f})" if "f1" in row else ""
