"""What certainty is fitted on: findings held against marks, no print counting for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.tasks.kit.findings.certainty import FACTS
from photofix.training.fitting.certainties import PHOTO_COUNTS, WANTED, Judged, judged_findings, reliability
from photofix.training.samples.prints import UNSURE_PX

HEIGHT, WIDTH = 80, 120


def finding(y: float, x: float, side: int = 10, scale: float = 1.0, strongest: float = 2.0) -> Finding:
    shown = np.full((side, side), 200, np.uint8)
    evidence = (strongest, strongest / 2, float(np.log(side * side)), 0.5)
    return Finding(y, x, side * scale, side * scale, scale, shown, {}, 0.5, evidence=evidence)


def analysis(*findings: Finding) -> Analysis:
    return Analysis("p", "w", HEIGHT, WIDTH, {"specks": TaskAnalysis(0.9, 0.5, {}, findings)}, True)


def marks(*boxes: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    marked = np.zeros((HEIGHT, WIDTH), bool)
    for top, left, bottom, right in boxes:
        marked[top:bottom, left:right] = True
    return marked


def judged(found: Analysis, marked: NDArray[np.bool_]) -> Judged:
    answer = judged_findings(found, "specks", marked)
    assert answer is not None
    return answer


def test_a_finding_is_wanted_if_most_of_it_lies_on_a_mark() -> None:
    found = analysis(finding(20, 20), finding(20, 60), finding(50, 90))
    answer = judged(found, marks((20, 20, 30, 30), (20, 66 + UNSURE_PX, 30, 70)))
    assert answer.wanted.tolist() == [1, 0, 0]


def test_where_nobody_can_say_a_finding_counts_for_nothing() -> None:
    found = analysis(finding(20, 20), finding(20, 60))
    answer = judged_findings(found, "specks", marks(), unsure=marks((15, 15, 35, 35)))
    assert answer is not None
    assert answer.counts.tolist() == [0, 1]


@pytest.mark.parametrize("shift", [-UNSURE_PX, UNSURE_PX])
def test_marks_are_drawn_by_hand_and_may_be_off_a_little(shift: int) -> None:
    near = marks((20 + shift, 20, 30 + shift, 30))
    assert judged(analysis(finding(20, 20)), near).wanted.tolist() == [1]
    assert judged(analysis(finding(20, 20)), marks((40, 20, 50, 30))).wanted.tolist() == [0]


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_findings_of_another_scale_lie_where_they_lie_in_the_photo(scale: float) -> None:
    side = 10
    there = marks((30, 40, 30 + int(side * scale), 40 + int(side * scale)))
    found = analysis(finding(30, 40, side, scale), finding(5, 5, side, scale))
    assert judged(found, there).wanted.tolist() == [1, 0]


def test_a_finding_over_the_border_is_judged_by_what_is_inside() -> None:
    assert judged(analysis(finding(75, 115)), marks((70, 110, 80, 120))).wanted.tolist() == [1]


def test_one_that_shows_nothing_is_not_wanted() -> None:
    blank = replace(finding(20, 20), shown=np.zeros((10, 10), np.uint8))
    assert judged(analysis(blank), marks((0, 0, 80, 120))).wanted.tolist() == [0]


def test_no_findings_teach_nothing() -> None:
    assert judged_findings(analysis(), "specks", marks()) is None


def test_a_print_full_of_specks_does_not_decide_alone() -> None:
    few, many = (analysis(*[finding(20, 20)] * count) for count in (4, 400))
    assert judged(few, marks()).counts.tolist() == [1] * 4
    assert judged(many, marks()).counts.sum() == pytest.approx(PHOTO_COUNTS)


def test_facts_compare_views_by_photo_pixels() -> None:
    """The area of a piece is counted in the finest view of the photo."""
    known = judged(analysis(finding(5, 5, scale=1.0), finding(30, 30, scale=3.0)), marks()).known
    assert known.shape == (2, len(FACTS))
    assert known[1, 2] - known[0, 2] == pytest.approx(np.log(9))


def made(count: int, bias: float, right: float, seed: int = 1) -> Judged:
    """Findings of which the weights (0, ..., 1) say the chance of `bias`, while the share `right` is wanted."""
    known = np.zeros((count, len(FACTS)))
    known[:, -1] = bias
    wanted = (np.arange(count) < right * count).astype(np.float64)
    return Judged(known, wanted, np.random.default_rng(seed).uniform(0.1, 1, count))


LAST = (0.0,) * (len(FACTS) - 1) + (1.0,)


def test_bins_say_what_was_said_and_what_was_so() -> None:
    sure, doubtful = made(40, 3.0, 0.75), made(60, -3.0, 0.0)
    low, high = reliability([sure, doubtful], LAST)
    assert low == (pytest.approx(1 / (1 + np.exp(3))), 0.0, 60)
    share = (sure.wanted * sure.counts).sum() / sure.counts.sum()
    assert high == (pytest.approx(1 / (1 + np.exp(-3))), pytest.approx(share), 40)


@pytest.mark.parametrize("bias", [-50.0, 50.0])
def test_full_certainty_falls_into_the_outer_bins(bias: float) -> None:
    ((said, _, count),) = reliability([made(5, bias, 1.0)], LAST)
    assert said == pytest.approx(float(bias > 0), abs=1e-9) and count == 5


def test_half_on_a_mark_is_not_most() -> None:
    assert WANTED == 0.5
    half = marks((20, 20, 30, 25 - UNSURE_PX))
    assert judged(analysis(finding(20, 20)), half).wanted.tolist() == [0]
