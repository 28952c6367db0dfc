"""A sketch of what holes hide: smooth, from what is around, and nothing else is touched."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.network.looks import restored
from photofix.network.views import whole_place
from photofix.tasks import load_tasks
from photofix.tasks.kit.inpainting.sketch import spread
from photofix.tasks.kit.prints.stains import stain_finding

HEIGHT, WIDTH = 61, 90


def ramp() -> NDArray[np.float32]:
    """Lighter downward, redder to the right."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    return np.stack([0.2 + 0.006 * columns, 0.2 + 0.008 * rows, np.full_like(rows, 0.4)], axis=2)


def holes(*boxes: tuple[int, int, int, int]) -> TaskAnalysis:
    """Opaque findings: (top, left, height, width)."""
    findings = (
        stain_finding(*box, 1.0, np.zeros((*box[2:], 3), np.float16), np.full(box[2:], 255, np.uint8)) for box in boxes
    )
    return TaskAnalysis(1.0, 0.0, findings=tuple(findings))


@pytest.mark.parametrize("box", [(20, 30, 3, 40), (0, 0, 20, 15), (40, 70, 21, 20)])
def test_holes_take_on_what_is_around_and_all_else_stays(box: tuple[int, int, int, int]) -> None:
    top, left, height, width = box
    damaged = ramp()
    damaged[top : top + height, left : left + width] = 1
    filled = restored(load_tasks()["rust"], holes(box), damaged)
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[top : top + height, left : left + width] = True
    assert np.array_equal(filled[~inside], ramp()[~inside])
    off = np.abs(filled - ramp())[inside]
    assert off.mean() < 0.05 and off.max() < 0.17, "a corner of the photo is told from two of its sides only"


def test_no_cell_is_filled_for_it() -> None:
    """Filling cell by cell was three fifths of the first look at a damaged print."""
    view = ramp()
    place, found = whole_place(view), holes((10, 10, 6, 6))
    assert place.source is not None
    load_tasks()["rust"].apply(view.copy(), found, 1.0, place)
    made: list[str] = []
    place.source.kept.once("fills", lambda: made.append("now"))
    assert made == ["now"]


def test_where_nothing_is_known_the_view_stays() -> None:
    filled = restored(load_tasks()["rust"], holes((0, 0, HEIGHT, WIDTH)), ramp())
    assert np.array_equal(filled, ramp())


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 1), (33, 64)])
def test_what_is_known_spreads_over_any_shape(shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(0).random((*shape, 3), dtype=np.float32)
    is_known = np.zeros(shape, bool)
    is_known[0, 0] = True
    spread_out = spread(pixels, is_known)
    assert np.allclose(spread_out, pixels[0, 0], atol=1e-5)
