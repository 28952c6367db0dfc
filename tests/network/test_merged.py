"""Findings of two resolutions put together."""

from __future__ import annotations

import numpy as np

from photofix.analysis import Finding
from photofix.network.merged import merged
from photofix.tasks.kit.stains import stain_finding

PHOTO = (3000, 4000)


def found(y: float, x: float, height: float, width: float, scale: float, confidence: float = 1.0) -> Finding:
    """A finding that is marked all over."""
    cells = (max(1, round(height / scale)), max(1, round(width / scale)))
    return stain_finding(
        y, x, height, width, scale, np.full((*cells, 3), 0.5, np.float16), np.zeros(cells, np.uint8), confidence
    )


def test_nothing_on_one_side() -> None:
    finding = found(10, 10, 40, 40, 2)
    assert merged([finding], [], *PHOTO) == (finding,)
    assert merged([], [finding], *PHOTO) == (finding,)
    assert merged([], [], *PHOTO) == ()


def test_a_finer_look_replaces_what_it_sees_better() -> None:
    coarse, fine = found(100, 100, 40, 40, 4), found(102, 101, 36, 38, 1)
    assert merged([coarse], [fine], *PHOTO) == (fine,)


def test_a_long_scratch_is_not_cut_where_only_its_end_was_looked_at() -> None:
    scratch, end = found(500, 100, 8, 2000, 2), found(500, 2050, 8, 50, 1)
    assert merged([scratch], [end], *PHOTO) == (scratch,)


def test_a_speck_inside_the_box_of_a_diagonal_scratch_is_kept() -> None:
    cells = np.eye(500, dtype=np.uint8) * 255
    diagonal = stain_finding(0, 0, 1000, 1000, 2.0, np.zeros((500, 500, 3), np.float16), cells)
    speck = found(200, 800, 10, 10, 1)
    assert merged([diagonal], [speck], *PHOTO) == (diagonal, speck)


def test_many_small_pieces_replace_one_coarse_blob() -> None:
    coarse = found(0, 0, 60, 60, 6)
    fine = [found(20 * row, 20 * column, 18, 18, 1) for row in range(3) for column in range(3)]
    assert merged([coarse], fine, *PHOTO) == tuple(fine)


def test_findings_beyond_the_border_are_harmless() -> None:
    outside, inside = found(-20, -20, 40, 40, 4), found(2990, 3990, 40, 40, 1)
    assert merged([outside], [inside], *PHOTO) == (outside, inside)
