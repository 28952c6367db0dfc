"""Certainty: fitted weights say the chance that was seen."""

from __future__ import annotations

import numpy as np
import pytest

from photofix.tasks.kit.findings.certainty import FACTS, UNFITTED, at_scale, certainty, facts, fitted


def test_fitted_weights_are_calibrated() -> None:
    rng = np.random.default_rng(3)
    known = np.column_stack([rng.normal(0, 2, (4000, len(FACTS) - 1)), np.ones(4000)])
    chance = 1 / (1 + np.exp(-(known @ [1.0, 0.5, 0.0, 0.2, 0.3, 0.1, -1.0])))
    wanted = (rng.random(4000) < chance).astype(np.float64)
    weights = fitted(known, wanted, np.ones(4000))
    said = 1 / (1 + np.exp(-(known @ np.asarray(weights))))
    for low in np.arange(0, 1, 0.2):
        mine = (said >= low) & (said < low + 0.2)
        assert said[mine].mean() == pytest.approx(wanted[mine].mean(), abs=0.05)


def test_fitting_survives_large_numbers_and_one_sided_answers() -> None:
    known = np.column_stack([np.linspace(-50, 90, 30)] * (len(FACTS) - 1) + [np.ones(30)])
    for wanted in (np.zeros(30), np.ones(30), (known[:, 0] > 0).astype(np.float64)):
        assert np.isfinite(fitted(known, wanted, np.ones(30))).all()


def test_what_else_is_damaged_counts_but_not_the_piece_itself() -> None:
    lone = facts([(1.0, 1.0, 4.0, 0.5)], 10_000)
    among = facts([(1.0, 1.0, 4.0, 0.5), (3.0, 3.0, 6.0, 1.0)], 10_000)
    assert lone[0, 4] == 0
    assert among[0, 4] > among[1, 4] > 0
    weights = (0.5, 0.5, 0.0, 0.0, 0.5, 0.0, -1.0)
    beside = certainty([(1.0, 1.0, 4.0, 0.5), (3.0, 3.0, 6.0, 1.0)], 10_000, weights)
    assert beside[0] > certainty([(1.0, 1.0, 4.0, 0.5)], 10_000, weights)[0]


def test_many_pixels_of_one_mind_say_more_than_few() -> None:
    weights = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    small, large = (certainty([(mean, mean, area, 0.0)], 10_000, weights)[0] for mean, area in ((1.0, 2.0), (1.0, 7.0)))
    assert 0.5 < small < large
    assert certainty([(-1.0, -1.0, 7.0, 0.0)], 10_000, weights)[0] < 0.5


def test_without_weights_it_is_the_answer_itself() -> None:
    assert certainty([(0.0, 0.0, 2.0, 0.0)], 100, UNFITTED)[0] == pytest.approx(0.5)
    assert len(certainty([], 100, UNFITTED)) == 0
    for other in ((), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)):
        assert certainty([(1.0, 1.0, 2.0, 0.0)], 100, other) == certainty([(1.0, 1.0, 2.0, 0.0)], 100, UNFITTED)


def test_a_piece_of_a_coarse_view_covers_more_pixels_of_a_finer_one() -> None:
    assert at_scale((1.0, 2.0, np.log(10), 0.0), 3.0)[2] == pytest.approx(np.log(90))
