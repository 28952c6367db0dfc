"""How alike two places of a photo look to the network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis, Finding


class Likeness:
    """The features of one photo at any of its points.

    Args:
        analysis: with `features`.
    """

    def __init__(self, analysis: Analysis, features: NDArray[np.float16]) -> None:
        self._features = features
        self._step = analysis.height / features.shape[0], analysis.width / features.shape[1]

    def means(self, ys: NDArray[Any], xs: NDArray[Any], groups: NDArray[np.intp], count: int) -> NDArray[np.float32]:
        """`count` x c: mean of the features at the photo points (n, n) of each of the groups 0..count (n); 0 for those
        without any."""
        rows = np.clip(ys / self._step[0], 0, self._features.shape[0] - 1).astype(np.intp)
        columns = np.clip(xs / self._step[1], 0, self._features.shape[1] - 1).astype(np.intp)
        seen = self._features[rows, columns].astype(np.float32)
        sums = np.stack([np.bincount(groups, channel, count) for channel in seen.T], axis=1)
        return np.asarray(sums / np.maximum(np.bincount(groups, minlength=count), 1)[:, None], np.float32)

    def of_findings(self, findings: list[Finding]) -> NDArray[np.float32]:
        """One row for each."""
        marked = [np.argwhere(finding.marked) for finding in findings]
        groups = np.repeat(np.arange(len(findings)), [len(cells) for cells in marked])
        points = [
            (cells + 0.5) * finding.scale + (finding.y, finding.x)
            for cells, finding in zip(marked, findings, strict=True)
        ]
        ys, xs = np.concatenate(points).T if points else np.zeros((2, 0))
        return self.means(ys, xs, groups, len(findings))


def likeness(analysis: Analysis | None) -> Likeness | None:
    """None where the network said nothing of how places look."""
    if analysis is None or analysis.features is None:
        return None
    return Likeness(analysis, analysis.features)


def unlike(first: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """n: root mean square difference of each of `others` (n x c) from `first` (c); of two places that have nothing in
    common about 1.4, of the spread of the whole photo 1."""
    return np.asarray(np.sqrt(np.mean((others - first) ** 2, axis=1)), np.float32)
