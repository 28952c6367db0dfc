"""Where findings lie: which ones meet a place, and what they hold at a pixel, against slow plain counting."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.raster.boxes import Box
from photofix.raster.place import Place, scaled_size
from photofix.tasks.kit.findings import index as _findings
from photofix.tasks.kit.findings.index import MOST_APART, FindingIndex, findings, footprint, grouped, placed, sampled

HEIGHT, WIDTH = 400, 300


def finding(y: float, x: float, rows: int = 6, columns: int = 9, scale: float = 1.0, opaque: bool = True) -> Finding:
    shown = np.full((rows, columns), 200, np.uint8)
    mask = np.full((rows, columns), 255 if opaque else 0, np.uint8)
    return Finding(y, x, rows * scale, columns * scale, scale, shown, {"mask": mask})


def scattered(count: int = 40, seed: int = 2) -> tuple[Finding, ...]:
    rng = np.random.default_rng(seed)
    return tuple(
        finding(
            float(rng.uniform(-5, HEIGHT - 5)),
            float(rng.uniform(-5, WIDTH - 5)),
            int(rng.integers(1, 30)),
            int(rng.integers(1, 30)),
            float(rng.choice([0.5, 1.0, 2.5])),
            bool(rng.random() < 0.5),
        )
        for _ in range(count)
    )


def place(box: Box, scale: float = 1.0) -> Place:
    return Place(box.top, box.left, box.height, box.width, HEIGHT, WIDTH, scale)


def somewhere(rng: np.random.Generator, scale: float) -> Place:
    height, width = scaled_size(HEIGHT, WIDTH, scale)
    top, left = int(rng.integers(height)), int(rng.integers(width))
    return place(Box(top, left, int(rng.integers(top, height)) + 1, int(rng.integers(left, width)) + 1), scale)


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.13])
@pytest.mark.parametrize("holding", ["", "mask"])
def test_those_that_meet_a_place_are_found_in_their_order(scale: float, holding: str) -> None:
    known = scattered()
    index, rng = FindingIndex(known), np.random.default_rng(3)
    for _ in range(30):
        there = somewhere(rng, scale)
        down, across = there.step
        expected = [
            one
            for one in known
            if one.y < (there.top + there.height) * down
            and one.y + one.height > there.top * down
            and one.x < (there.left + there.width) * across
            and one.x + one.width > there.left * across
            and (not holding or one.cells["mask"].any())
        ]
        assert list(index.meeting(there, holding)) == expected
        assert list(index.meeting(there, holding)) == expected, "asked again"


@pytest.mark.parametrize("margin", [0, 2, 11])
def test_reach_holds_every_pixel_near_a_finding_and_stays_in_the_place(margin: int) -> None:
    known = scattered(12)
    index, rng = FindingIndex(known), np.random.default_rng(5)
    for _ in range(10):
        there = somewhere(rng, 1.0)
        boxes = index.reach(there, margin)
        covered = np.zeros((HEIGHT, WIDTH), bool)
        for box in boxes:
            assert not box.is_empty and box.meet(there.box) == box
            covered[box.top : box.bottom, box.left : box.right] = True
        for one in index.meeting(there):
            near = footprint(one, there).grown(margin).meet(there.box)
            assert covered[near.top : near.bottom, near.left : near.right].all()


def test_no_findings_meet_nothing() -> None:
    index = FindingIndex(())
    assert index.meeting(place(Box(0, 0, 9, 9))) == () and index.reach(place(Box(0, 0, 9, 9)), 3) == ()


def test_a_finding_holds_nothing_of_what_it_does_not_have() -> None:
    bare = Finding(10, 10, 5, 5, 1, np.full((5, 5), 9, np.uint8), {"glow": np.ones((5, 5), np.float32)})
    assert FindingIndex([bare]).meeting(place(Box(0, 0, 50, 50)), "mask") == ()
    for holding in ("", "glow"):
        assert FindingIndex([bare]).meeting(place(Box(0, 0, 50, 50)), holding) == (bare,)


def test_remembered_places_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_findings, "KEPT", 5)
    index = FindingIndex(scattered())
    for left in range(20):
        index.meeting(place(Box(0, left, 30, left + 30)))
        assert len(index._known) <= 5


def test_the_index_of_an_answer_is_made_once_and_goes_with_it() -> None:
    answer = TaskAnalysis(1.0, 0.5, {}, scattered(3))
    index = findings(answer)
    assert findings(answer) is index and findings(TaskAnalysis(1.0, 0.5, {}, answer.findings)) is not index
    gone = weakref.ref(index)
    del answer, index
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    ("y", "x", "scale", "expected"),
    [
        (10.0, 20.0, 1.0, Box(10, 20, 16, 29)),
        (10.4, 20.6, 1.0, Box(10, 20, 17, 30)),
        (10.0, 20.0, 0.5, Box(5, 10, 8, 15)),
        (-3.0, -4.0, 1.0, Box(0, 0, 3, 5)),
    ],
)
def test_the_footprint_is_every_pixel_touched(y: float, x: float, scale: float, expected: Box) -> None:
    height, width = scaled_size(HEIGHT, WIDTH, scale)
    assert footprint(finding(y, x), place(Box(0, 0, height, width), scale)) == expected


def value_at(cells: NDArray[np.float32], y: float, x: float) -> float:
    """Bilinear between cell centres, 0 outside, one sample; y and x in cells from the corner."""
    total = 0.0
    for row in (int(np.floor(y - 0.5)), int(np.floor(y - 0.5)) + 1):
        for column in (int(np.floor(x - 0.5)), int(np.floor(x - 0.5)) + 1):
            if 0 <= row < cells.shape[0] and 0 <= column < cells.shape[1]:
                weight = (1 - abs(y - 0.5 - row)) * (1 - abs(x - 0.5 - column))
                total += max(weight, 0) * float(cells[row, column])
    return total


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.25, 0.02])
@pytest.mark.parametrize("cell", [0.7, 1.0, 3.0])
def test_samples_are_means_of_the_interpolated_cells(scale: float, cell: float) -> None:
    cells = np.random.default_rng(8).random((7, 11, 2), dtype=np.float32)
    one = Finding(31.3, 42.7, 7 * cell, 11 * cell, cell, np.zeros((7, 11), np.uint8), {"value": cells})
    height, width = scaled_size(HEIGHT, WIDTH, scale)
    there = place(Box(0, 0, height, width), scale)
    box = footprint(one, there).grown(1)
    down, across = there.step
    got = sampled(cells, one, box, there)
    tall, wide = (max(1, int(np.ceil(step / cell - 1e-6))) for step in (down, across))
    for row in range(box.height):
        for column in range(box.width):
            spots = [
                (
                    ((box.top + row + (j + 0.5) / tall) * down - one.y) / cell,
                    ((box.left + column + (i + 0.5) / wide) * across - one.x) / cell,
                )
                for j in range(tall)
                for i in range(wide)
            ]
            for channel in range(2):
                expected = np.mean([value_at(cells[..., channel], y, x) for y, x in spots])
                assert got[channel, row, column] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("scale", "box"), [(1.0, Box(20, 10, 30, 40)), (0.5, Box(8, 1, 20, 12)), (1.0, Box(0, 0, 3, 3))]
)
def test_cells_that_are_pixels_are_taken_as_they_are(scale: float, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bits as by interpolation, which ends halfway to nothing beyond the last cell."""
    cell = round(1 / scale)
    cells = np.random.default_rng(10).random((5, 9, 2)).astype(np.float16)
    there = place(Box(0, 0, *scaled_size(HEIGHT, WIDTH, scale)), scale)
    one = Finding(24.0, 8.0, 5.0 * cell, 9.0 * cell, float(cell), np.zeros((5, 9), np.uint8), {"value": cells})
    nearly = replace(one, scale=one.scale * (1 + 1e-15))  # another number, the same cells
    with monkeypatch.context() as patched:
        patched.setattr(_findings, "_positions", None)
        got = sampled(cells, one, box, there)
    assert np.allclose(got, sampled(cells, nearly, box, there), rtol=0, atol=1e-6)
    plain = np.zeros((box.height, box.width, 2), np.float32)
    first = Box(24 // cell, 8 // cell, 24 // cell + 5, 8 // cell + 9)
    shared = first.meet(box)
    if not shared.is_empty:
        plain[shared.slices(box)] = cells[shared.slices(first)]
    assert np.array_equal(got, plain.transpose(2, 0, 1))


@pytest.mark.parametrize("scale", [1.0, 0.4])
def test_samples_of_a_part_are_that_part_of_the_samples(scale: float) -> None:
    cells = np.random.default_rng(9).random((20, 30, 3), dtype=np.float32)
    one = Finding(100.2, 50.9, 20.0, 30.0, 1.0, np.zeros((20, 30), np.uint8), {"value": cells})
    there = place(Box(0, 0, *scaled_size(HEIGHT, WIDTH, scale)), scale)
    box = footprint(one, there)
    whole, rng = sampled(cells, one, box, there), np.random.default_rng(1)
    for _ in range(10):
        top, left = int(rng.integers(box.top, box.bottom)), int(rng.integers(box.left, box.right))
        part = Box(top, left, int(rng.integers(top, box.bottom)) + 1, int(rng.integers(left, box.right)) + 1)
        rows, columns = part.slices(box)
        assert np.array_equal(sampled(cells, one, part, there), whole[:, rows, columns])


@pytest.mark.parametrize("dtype", [np.uint8, np.float16, np.float32])
def test_a_small_view_holds_what_the_full_one_does_on_average(dtype: type) -> None:
    cells = (np.random.default_rng(4).random((40, 40, 1)) * 200).astype(dtype)
    one = Finding(80, 80, 40, 40, 1, np.zeros((40, 40), np.uint8), {"value": cells})
    totals = []
    for scale in (1.0, 0.5, 0.25):
        there = place(Box(0, 0, *scaled_size(HEIGHT, WIDTH, scale)), scale)
        totals.append(float(sampled(cells, one, footprint(one, there).grown(1), there).sum()) / scale**2)
    np.testing.assert_allclose(totals, float(cells.astype(np.float64).sum()), rtol=0.01)


def test_work_is_grouped_around_boxes_that_meet_and_lies_where_it_belongs() -> None:
    boxes = (Box(2, 3, 6, 9), Box(5, 8, 9, 12), Box(20, 30, 22, 31))
    groups = grouped(boxes)
    assert sorted((box.top, box.left, box.bottom, box.right) for box in groups) == [(2, 3, 9, 12), (20, 30, 22, 31)]
    assert grouped(boxes * MOST_APART) == (Box(2, 3, 22, 31),) and grouped(()) == ()
    within = Box(1, 2, 30, 40)
    marked = np.zeros((within.height, within.width), bool)
    marked[groups[0].slices(within)] = True
    everywhere = placed(np.arange(groups[0].area), groups[0], within)
    assert np.array_equal(everywhere, np.flatnonzero(marked))


@pytest.mark.parametrize("step", [1, 2, 4, 50, 100])
def test_cells_that_begin_where_pixels_do_are_means_bit_for_bit_in_any_crop(step: int) -> None:
    """A stroke lies in whole pixels: no interpolation is needed, and none may differ from crop to crop."""
    rng = np.random.default_rng(step)
    one = finding(13.0, 22.0, 37, 51)
    cells = rng.random((37, 51, 2)).astype(np.float32)
    whole = place(Box(0, 0, HEIGHT // step, WIDTH // step), 1 / step)
    shown = np.zeros((HEIGHT, WIDTH, 2))
    shown[13 : 13 + 37, 22 : 22 + 51] = cells
    expected = shown.reshape(HEIGHT // step, step, WIDTH // step, step, 2).mean(axis=(1, 3)).transpose(2, 0, 1)
    got = sampled(cells, one, whole.box, whole)
    np.testing.assert_allclose(got, expected, atol=1e-6)
    for _ in range(20):
        top, left = int(rng.integers(0, whole.height)), int(rng.integers(0, whole.width))
        box = Box(top, left, int(rng.integers(top, whole.height)) + 1, int(rng.integers(left, whole.width)) + 1)
        assert np.array_equal(sampled(cells, one, box, whole), got[:, box.top : box.bottom, box.left : box.right])


@pytest.mark.parametrize(("y", "cell"), [(0.3, 3.3), (0.0, 1.0)])
def test_of_a_large_finding_only_what_is_read_is_worked_on(y: float, cell: float) -> None:
    """A fold may cross the whole print, and every tile and every hole near it asks for its part."""
    cells = np.random.default_rng(4).integers(0, 256, (60, 70, 1)).astype(np.uint8)
    one = Finding(y, y, 60 * cell, 70 * cell, cell, np.zeros((60, 70), np.uint8), {"value": cells})
    there = place(Box(0, 0, *scaled_size(HEIGHT, WIDTH, 1.0)))
    asked: list[tuple[int, ...]] = []

    def doubled(part: NDArray[np.uint8]) -> NDArray[np.float32]:
        asked.append(part.shape)
        return 2 * part.astype(np.float32)

    box = Box(10, 20, 16, 29)
    got = sampled(cells, one, box, there, doubled)
    assert len(asked) == 1 and max(asked[0]) <= 12
    assert np.allclose(got, 2 * sampled(cells.astype(np.float32), one, box, there), atol=1e-3)
