"""Findings as a person sees them: in order, with their verdict, and a decision that meets the right one."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.edit import Edit
from photofix.tasks import load_tasks
from photofix.tasks.base import CERTAINTY
from photofix.ui.session.findings import (
    all_findings,
    finding_under,
    judged_by,
    opacity,
    with_verdict,
)

FINDER = next(key for key, task in load_tasks().items() if task.refines)
OTHER = next(key for key, task in load_tasks().items() if not task.refines)


def finding(y: float, x: float, side: int = 20, confidence: float = 0.9, hollow: bool = False) -> Finding:
    shown = np.full((side, side), 200, np.uint8)
    if hollow:
        shown[2:-2, 2:-2] = 0
    return Finding(y, x, side, side, 1.0, shown, {}, confidence)


def analysis(*findings: Finding) -> Analysis:
    return Analysis(
        "p", "w", 400, 600, {FINDER: TaskAnalysis(0.9, 0.7, {}, findings), OTHER: TaskAnalysis(1, 0.5)}, True
    )


def open_edit(least: float = 20.0) -> Edit:
    return Edit().with_value(FINDER, CERTAINTY, least)


def test_the_least_certain_comes_first_with_its_place_among_all() -> None:
    listed = all_findings(
        analysis(finding(0, 0), finding(50, 50, confidence=0.3), finding(90, 0, confidence=0.6)), Edit()
    )
    assert [(one.index, one.finding.confidence) for one in listed] == [(1, 0.3), (2, 0.6), (0, 0.9)]
    assert listed[0].center == (60, 60)
    assert all_findings(None, Edit()) == []


@pytest.mark.parametrize(("least", "rejected"), [(20, []), (50, [1]), (70, [1, 2]), (95, [0, 1, 2])])
def test_less_certain_than_asked_for_is_left_alone(least: float, rejected: list[int]) -> None:
    found = analysis(finding(0, 0), finding(50, 50, confidence=0.3), finding(90, 0, confidence=0.6))
    listed = all_findings(found, open_edit(least))
    assert sorted(one.index for one in listed if one.is_rejected) == rejected


def test_a_verdict_holds_until_the_next_one_on_the_same_finding() -> None:
    found = analysis(finding(0, 0), finding(50, 50))
    edit = open_edit()
    for is_kept in (False, True, False):
        listed = all_findings(found, edit)
        edit = with_verdict(edit, found, listed[1], is_kept)
        assert len(edit.decisions) == 1, "an older one goes"
        assert [one.is_rejected for one in all_findings(found, edit)] == [False, not is_kept]


def test_verdicts_on_several_findings_stand_side_by_side() -> None:
    found = analysis(finding(0, 0), finding(50, 50), finding(100, 100))
    edit = open_edit()
    for index in (0, 2):
        edit = with_verdict(edit, found, all_findings(found, edit)[index], False)
    assert [one.is_rejected for one in all_findings(found, edit)] == [True, False, True]


def test_a_small_finding_inside_a_large_one_is_met_and_each_keeps_its_verdict() -> None:
    """The point of a decision must belong to its own finding, also where boxes lie in one another."""
    found = analysis(finding(0, 0, side=100), finding(40, 40, side=10, confidence=0.8))
    under = finding_under(found, open_edit(), 45, 45)
    assert under is not None and under.index == 1
    large = next(one for one in all_findings(found, open_edit()) if one.index == 0)
    edit = with_verdict(open_edit(), found, large, False)
    verdicts = {one.index: one.is_rejected for one in all_findings(found, edit)}
    assert verdicts == {0: True, 1: False}


def test_a_hollow_finding_is_decided_on_where_it_shows() -> None:
    found = analysis(finding(0, 0, side=60, hollow=True), finding(20, 20, side=20, confidence=0.8))
    ring = next(one for one in all_findings(found, open_edit()) if one.index == 0)
    (decision,) = with_verdict(open_edit(), found, ring, False).decisions
    assert not (20 <= decision.y < 40 and 20 <= decision.x < 40)
    assert {
        one.index: one.is_rejected for one in all_findings(found, with_verdict(open_edit(), found, ring, False))
    } == {
        0: True,
        1: False,
    }


@pytest.mark.parametrize(("y", "x", "index"), [(5, 5, 0), (55, 55, 1), (45, 45, None), (-1, 5, None), (20, 5, None)])
def test_a_point_meets_what_lies_there(y: float, x: float, index: int | None) -> None:
    under = finding_under(analysis(finding(0, 0), finding(50, 50)), Edit(), x, y)
    assert (None if under is None else under.index) == index


def test_strengths_do_not_concern_verdicts() -> None:
    plain = open_edit()
    assert judged_by(plain.with_value(OTHER, "strength", 3.0)) == judged_by(plain)
    assert judged_by(open_edit(60)) != judged_by(plain)
    found = analysis(finding(0, 0))
    assert judged_by(with_verdict(plain, found, all_findings(found, plain)[0], False)) != judged_by(plain)


def test_opacity_is_a_share() -> None:
    assert opacity(finding(0, 0)).max() == np.float32(200 / 255) and opacity(finding(0, 0, hollow=True)).min() == 0
