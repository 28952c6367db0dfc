"""The evaluation in words: goals, worst photos and what was wrongly touched can be read off it."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from photofix.training.evaluation.report import print_report


def score(psnr: float, delta_e: float = 3.0) -> dict[str, float]:
    return {"psnr": psnr, "ssim": 0.9, "delta_e": delta_e}


def figures(**more: Any) -> dict[str, Any]:
    case = {
        "name": "fog",
        "photos": 7,
        "nothing": score(15.04),
        "rival": score(18.16),
        "ours": score(23.45, 6.789),
        "auto": score(22.2),
        "goal": {"psnr": 23, "delta_e": None, "f1": 0.75},
        "worst": {"name": "hill", "psnr": 12.3, "nothing": 13.4},
    }
    sound = {"photos": 5, "psnr": 44.4, "untouched": 0.6, "worst": {"name": "moon", "psnr": 33.3}, "touched": []}
    presence = {
        "auroc": 0.9876,
        "auroc_other_damage": 0.876,
        "threshold": 0.42,
        "found": 0.81,
        "reliability": [{"presence": 0.1, "damaged": 0.05, "count": 40}],
    }
    return {
        "cases": [case],
        "clean": sound | {"rivals": {"fog": 21.5}},
        "lookalikes": sound | {"touched": [{"name": "brick", "touched_by": ["fog", "rain"], "psnr": 31.25}]},
        "presence": {"fog": presence},
        "seconds": {"analyse_median": 0.33, "whole": 120.0},
    } | more


def printed(told: dict[str, Any]) -> list[str]:
    text = StringIO()
    print_report(told, Console(file=text, width=200))
    return text.getvalue().splitlines()


def line(lines: list[str], start: str) -> str:
    return next(one for one in lines if one.strip().startswith(start))


def test_a_case_is_held_against_its_goal_and_shows_its_worst() -> None:
    row = line(printed(figures()), "fog")
    for part in ("15.0 dB, 3.00", "18.2 dB", "23.4 dB, 6.79", "22.2 dB", "23 dB, F1 0.75", "hill 12.3 (was 13.4)"):
        assert part in row
    assert "(0." not in row, "no F1 where none was measured"


def test_the_best_setting_of_a_baseline_is_named_and_how_many_are_switched_on() -> None:
    told = figures()
    told["cases"][0] |= {"best_rival": "h 5", "automatic_on": 6}
    told["cases"][0]["goal"] = {"psnr": None, "below_rival": 0.3}
    row = line(printed(told), "fog")
    for part in ("18.2 dB, 3.00 (h 5)", "22.2 dB, 3.00, on 6", "baseline - 0.3 dB"):
        assert part in row


def test_found_damage_has_its_precision_and_recall() -> None:
    told = figures()
    told["cases"][0] |= {"f1": 0.5, "precision": 0.8, "recall": 0.36}
    assert "0.50 (0.80/0.36)" in line(printed(told), "fog")


def test_what_was_wrongly_touched_is_named_with_the_culprits() -> None:
    lines = printed(figures())
    assert "lookalikes: brick was touched by fog, rain: 31.2 dB" in "\n".join(lines)
    assert not any(one.strip().startswith("clean: ") for one in lines)
    assert "44.4 dB, 60 % untouched" in line(lines, "clean") and "fog 21.5" in line(lines, "clean")


def test_the_speed_of_an_operator_stands_beside_its_baselines() -> None:
    speed = {"fog": {"megapixels": 1.92, "rival_s": 2.34, "look_s": 0.45, "ours_s": 0.0312}}
    assert "fog: 1.9 MP in 0.031 s, its baseline in 2.34 s" in "\n".join(printed(figures(speed=speed)))


def test_presence_has_its_threshold_and_its_reliability() -> None:
    row = [one for one in printed(figures()) if one.strip().startswith("fog")][-1]
    assert row.split() == ["fog", "0.988", "0.876", "0.42", "81", "%", "0.10>0.05", "(40)"]


@pytest.mark.parametrize("gains", [(1.0, 2.0), (-1.0, -3.0)])
def test_large_photos_show_their_mean_gain_and_the_worst_of_them(gains: tuple[float, float]) -> None:
    each = [{"name": f"p{index}", "f1": 0.3 + index / 10, "gain_db": gain} for index, gain in enumerate(gains)]
    large = {"photos": 2, "f1": 0.35, "precision": 0.5, "recall": 0.3, "each": each}
    row = line(printed(figures(large=large)), "large")
    assert f"{sum(gains) / 2:+.1f} dB" in row and "p0 0.30" in row and "F1 0.6" in row


def test_prints_are_shown_beside_the_baseline_and_the_oracle() -> None:
    one = {"f1": 0.5, "mean_f1": 0.4, "recall": 0.6, "precision": 0.7, "healed": 0.3, "harm": 0.012}
    prints = dict.fromkeys(("top-hat", "oracle", "ours", "auto"), one)
    prints |= {"photos": 4, "automatic_on": 3, "each": [one | {"name": "wedding", "auto_f1": 0.45}]}
    lines = printed(figures(prints=prints))
    assert "1.2 %" in line(lines, "top-hat") and "on in 3 of 4" in line(lines, "auto")
    assert line(lines, "wedding").split()[1:] == ["0.50", "0.60", "0.70", "0.30", "1.2", "%", "0.45"]
    assert not any("wedding" in row for row in printed(figures()))
