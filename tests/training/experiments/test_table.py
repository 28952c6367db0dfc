"""Tables of an experiment: means, spreads, and no victory within the spread of seeds."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from photofix.training.experiments.table import BEST, TIE, print_costs, print_tables, ranked


def cell(arm: str, seed: int, psnr: float, delta_e: float = 5.0, **more: Any) -> dict[str, Any]:
    figures = {"psnr": psnr, "delta_e": delta_e, "auroc": 0.9}
    costs = {"samples": 400, "parameters": 1.5e6, "photo_flops": 2e9, "photo_ms": 31.0, "training_flops": 3e15}
    return {"arm": arm, "seed": seed, "tasks": {"fog": figures}} | costs | more


def printed(tables: dict[str, list[dict[str, Any]]]) -> str:
    text = StringIO()
    print_tables("sharing", tables, Console(file=text, width=240))
    return text.getvalue()


@pytest.mark.parametrize(
    ("values", "signs"),
    [
        ({"a": (20, 21), "b": (30, 31)}, {"a": "", "b": BEST}),
        ({"a": (29, 32), "b": (30, 31.4)}, {"a": TIE, "b": BEST}),
        ({"a": (30.4, 30.4), "b": (30, 31)}, {"a": TIE, "b": BEST}),
        ({"a": (30.0, 30.0), "b": (30.0, 30.0)}, {"a": BEST, "b": TIE}),
        ({"a": (10, 12), "b": (11, 13), "c": (30, 40)}, {"a": "", "b": "", "c": BEST}),
    ],
)
def test_more_is_better_unless_the_seeds_say_otherwise(
    values: dict[str, tuple[float, float]], signs: dict[str, str]
) -> None:
    cells = [cell(arm, seed, value) for arm, pair in values.items() for seed, value in enumerate(pair)]
    found = ranked(cells, ("tasks", "fog", "psnr"), 1)
    assert {arm: sign for arm, (_, _, sign) in found.items()} == signs
    for arm, pair in values.items():
        assert found[arm][:2] == pytest.approx((sum(pair) / 2, abs(pair[1] - pair[0])))


def test_less_is_better_where_it_is_a_distance() -> None:
    cells = [cell("a", 0, 20, delta_e=3), cell("b", 0, 20, delta_e=7)]
    assert ranked(cells, ("tasks", "fog", "delta_e"), -1)["a"][2] == BEST
    assert ranked(cells, ("tasks", "fog", "delta_e"), 1)["b"][2] == BEST


def test_both_budgets_are_printed_with_their_signs_and_costs() -> None:
    cells = [cell(arm, seed, psnr + seed) for arm, psnr in (("alone", 20), ("shared", 30)) for seed in (0, 1)]
    text = printed({"steps": cells, "flops": cells[:2]})
    assert "equal steps per task" in text and "equal total training operations" in text
    rows = [line.split() for line in text.splitlines() if line.split()[:1] in (["alone"], ["shared"])]
    assert [row[0] for row in rows] == ["alone", "shared", "alone"]
    assert rows[0][1:3] == ["2", "400"] and "20.50" in rows[0] and f"±0.50{BEST}" in rows[1]
    assert rows[0][-4:] == ["1.50", "2.0", "31", "3.00"]
    assert "Seeds 0, 1." in text and "One seed" not in text


def test_one_seed_is_no_more_than_an_impression() -> None:
    assert "One seed shows no spread" in printed({"steps": [cell("a", 0, 20)]})


def test_a_task_that_some_cell_lacks_is_not_compared() -> None:
    cells = [cell("a", 0, 20), cell("b", 0, 21)]
    cells[0]["tasks"]["snow"] = cells[0]["tasks"]["fog"]
    assert "snow" not in printed({"steps": cells}) and "fog dB" in printed({"steps": cells})


def test_real_prints_come_first_where_all_cells_have_them() -> None:
    cells = [cell(arm, seed, 20) | {"prints": {"f1": 0.2 + seed / 10}} for arm in ("a", "b") for seed in (0, 1)]
    text = printed({"steps": cells})
    assert text.index("real prints F1") < text.index("fog dB") and "0.25 ±0.05" in text
    assert "real prints" not in printed({"steps": [*cells, cell("c", 0, 20)]})


def test_costs_have_their_units() -> None:
    text = StringIO()
    row = {"arm": "alone", "parameters": 2_340_000, "photo_flops": 5.6e9, "photo_ms": 41.4, "sample_flops": 7.8e9}
    print_costs([row], Console(file=text, width=240))
    assert text.getvalue().splitlines()[-2].split() == ["alone", "2.34", "5.6", "41", "7.8"]
