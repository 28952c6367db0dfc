"""Findings of two resolutions put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding

RASTER_SIDE = 2048  # findings are compared on a grid of at most this many cells
GIVES_WAY = 0.5


def merged(coarse: Sequence[Finding], fine: Sequence[Finding], height: int, width: int) -> tuple[Finding, ...]:
    """One answer from what two resolutions found on a photo of `height` x `width` pixels.

    A coarse finding gives way if the fine ones mark at least half of it. Otherwise it stays whole (a long
    scratch of which finer tiles saw one end), and fine ones that mark mostly the same are left out.
    """
    if not coarse or not fine:
        return (*coarse, *fine)
    step = max(max(height, width) / RASTER_SIDE, *(finding.scale for finding in (*coarse, *fine)))
    area = _raster(fine, height, width, step)
    kept = [finding for finding in coarse if _share(finding, area, step) < GIVES_WAY]
    area = _raster(kept, height, width, step)
    return (*kept, *(finding for finding in fine if _share(finding, area, step) < GIVES_WAY))


def _raster(findings: Sequence[Finding], height: int, width: int, step: float) -> NDArray[np.bool_]:
    """Cells of `step` pixels that `findings` mark."""
    area = np.zeros((int(height / step) + 1, int(width / step) + 1), np.bool_)
    for finding in findings:
        area[_cells_of(finding, area, step)] = True
    return area


def _share(finding: Finding, area: NDArray[np.bool_], step: float) -> float:
    """Share of the finding's marked cells that lie in `area`."""
    inside = area[_cells_of(finding, area, step)]
    return float(inside.mean()) if inside.size else 0.0


def _cells_of(finding: Finding, area: NDArray[np.bool_], step: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows, columns = np.nonzero(finding.marked)
    down = ((finding.y + (rows + 0.5) * finding.scale) / step).astype(np.intp)
    across = ((finding.x + (columns + 0.5) * finding.scale) / step).astype(np.intp)
    return np.clip(down, 0, area.shape[0] - 1), np.clip(across, 0, area.shape[1] - 1)
