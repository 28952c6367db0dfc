"""How sure a finding is: its calibrated chance to be damage that a person wants gone.

A logistic model on a few facts about the piece and about the photo: the same faint line is more likely a crack on a
print full of them than on a sound photo. Its weights are fitted on marked prints and sound photos that the network was
not trained on, and kept in the weights' manifest.

Source: Platt, Probabilistic Outputs for Support Vector Machines (1999).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

OWN = ("strongest", "mean", "log area", "log slenderness")
"""The numbers that describe one piece, in this order, see `Piece.evidence`."""
FACTS = (*OWN, "log damaged share of the rest", "mean by log area", "one")
"""What the model weighs: the piece's evidence, how much else of the photo is damaged, a product, a constant. The
product lets the mean count the more, the larger the piece is: many pixels that agree say more than few."""

NO_SHARE = 1e-5  # of the photo: less damage than that tells nothing
USUAL_LOG_AREA = 5.0  # brings the product to the size of the other facts
UNFITTED = (0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0)
"""Weights that are used while none were fitted: the mean of the head's two log odds, nothing else."""


def facts(evidence: Sequence[Sequence[float]], cells: float) -> NDArray[np.float64]:
    """The facts (n x len(`FACTS`)) of all n pieces of one photo.

    Args:
        evidence: n x len(`OWN`).
        cells: pixels of the view in which the pieces were found.
    """
    own = np.asarray(evidence, np.float64).reshape(-1, len(OWN))
    likely = np.exp(own[:, 2]) / (1 + np.exp(-own[:, 1]))  # pixels, each by its chance
    rest = np.log(np.maximum((likely.sum() - likely) / cells, NO_SHARE) / NO_SHARE)
    return np.column_stack([own, rest, own[:, 1] * own[:, 2] / USUAL_LOG_AREA, np.ones(len(own))])


def at_scale(evidence: Sequence[float], zoom: float) -> tuple[float, ...]:
    """A piece's evidence as it would be in a view with `zoom` times as many pixels along each side."""
    strongest, mean, log_area, slenderness = evidence
    return strongest, mean, log_area + 2 * float(np.log(zoom)), slenderness


def certainty(evidence: Sequence[Sequence[float]], cells: float, weights: Sequence[float]) -> NDArray[np.float64]:
    """The chance (n, 0..1) of each piece of one photo to be damage that a person wants gone.

    `evidence` and `cells` as in `facts`. Without weights, or with weights for another number of facts, `UNFITTED`
    holds.
    """
    known = weights if len(weights) == len(FACTS) else UNFITTED
    return logistic(facts(evidence, cells) @ np.asarray(known, np.float64))


def fitted(
    known: NDArray[np.float64], wanted: NDArray[np.float64], counts: NDArray[np.float64], ridge: float = 1.0
) -> tuple[float, ...]:
    """Weights for `certainty` by penalised maximum likelihood (Newton's method).

    Args:
        known: n x facts, the last a constant.
        wanted: n, 1 where a person wants the piece gone, else 0.
        counts: n, how much each piece counts.
        ridge: penalty on the squared weights, but for the constant.
    """
    weights = np.zeros(known.shape[1])
    penalty = ridge * np.diag([1.0] * (known.shape[1] - 1) + [1e-3])

    def loss(weights: NDArray[np.float64]) -> float:
        score = known @ weights
        surprise = counts * (np.logaddexp(0, score) - wanted * score)
        return float(surprise.sum() + 0.5 * weights @ penalty @ weights)

    for _ in range(50):
        chance = logistic(known @ weights)
        slope = known.T @ (counts * (wanted - chance)) - penalty @ weights
        curve = (known * (counts * chance * (1 - chance))[:, None]).T @ known + penalty
        step = np.linalg.solve(curve, slope)
        while loss(weights + step) > loss(weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return tuple(float(value) for value in weights)


def logistic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds to chances, 0..1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))), np.float64)
