"""Pieces of damage: what belongs together, and what a person would call it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photofix.tasks.kit.findings.pieces import kind_of, pieces


def field(*spots: tuple[slice, slice, float]) -> np.ndarray:
    chance = np.zeros((60, 80), np.float32)
    for rows, columns, value in spots:
        chance[rows, columns] = value
    return chance


def test_a_piece_reaches_as_far_as_the_head_is_in_doubt_if_it_is_plain_somewhere() -> None:
    chance = field((np.s_[10:12], np.s_[5:30], 0.4), (np.s_[10:12], np.s_[20:22], 0.9), (np.s_[40:42], np.s_[5:9], 0.4))
    (found,) = pieces(chance, 0.35, 0.5, 0)
    assert (found.top, found.left, found.chance.shape) == (10, 5, (2, 25))
    np.testing.assert_array_equal(chance[found.cut], found.chance)


def test_neighbours_are_one_piece_and_the_gap_stays_sound() -> None:
    chance = field((np.s_[10:12], np.s_[5:15], 0.9), (np.s_[10:12], np.s_[17:30], 0.9))
    assert len(list(pieces(chance, 0.35, 0.5, 0))) == 2
    (joined,) = pieces(chance, 0.35, 0.5, 3)
    assert not joined.chance[:, 10 + (5 - joined.left) : 12 + (5 - joined.left)].any()
    assert (joined.chance > 0).sum() == 2 * (10 + 13)


def test_pieces_do_not_leak_into_each_other() -> None:
    """Two diagonal lines with overlapping boxes."""
    chance = np.zeros((40, 40), np.float32)
    for at in range(30):
        chance[at, at] = chance[at, at + 9] = 0.8
    found = list(pieces(chance, 0.35, 0.5, 0))
    assert len(found) == 2
    total = np.zeros_like(chance)
    for piece in found:
        total[piece.cut] += piece.chance
    np.testing.assert_array_equal(total, chance)


def test_evidence_grows_with_the_answer_and_the_area() -> None:
    (weak,) = pieces(field((np.s_[10:14], np.s_[5:10], 0.6)), 0.35, 0.5, 0)
    (strong,) = pieces(field((np.s_[10:14], np.s_[5:30], 0.9)), 0.35, 0.5, 0)
    assert all(more > less for more, less in zip(strong.evidence, weak.evidence, strict=True))
    assert strong.evidence[2] == pytest.approx(np.log(100))


@pytest.mark.parametrize(
    ("points", "thickness", "opaque", "kind"),
    [
        ([(5, 5), (9, 9)], 3, 1.0, "speck"),
        ([(5, 20), (190, 60)], 2, 1.0, "scratch"),
        ([(5, 5), (60, 40), (20, 80), (90, 90), (40, 130), (180, 120), (100, 60), (170, 20)], 3, 1.0, "crack"),
        ([(60, 60), (90, 70)], 60, 1.0, "missing"),
        ([(60, 60), (90, 70)], 60, 0.1, "stain"),
    ],
)
def test_shape_and_opacity_say_what_kind_a_piece_is(
    points: list[tuple[int, int]], thickness: int, opaque: float, kind: str
) -> None:
    drawn = np.zeros((150, 200), np.uint8)
    cv2.polylines(drawn, [np.array(points, np.int32)], False, 1, thickness)
    rows, columns = np.nonzero(drawn)
    area = drawn[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] > 0
    assert kind_of(area, opaque) == kind


def test_what_a_crack_runs_across_is_a_piece_of_its_own() -> None:
    chance = field((np.s_[30:32], np.s_[5:75], 0.9), (np.s_[22:40], np.s_[30:50], 0.7))
    found = [piece.chance > 0 for piece in pieces(chance, 0.35, 0.5, 3)]
    extents = sorted((int(area.any(axis=1).sum()), int(area.any(axis=0).sum())) for area in found)
    (first, second, (tall, wide)) = extents
    assert first[0] == second[0] == 2 and min(first[1], second[1]) > 20
    assert tall == 18 and 20 <= wide <= 26
    assert sum(int(area.sum()) for area in found) == np.count_nonzero(chance), "nothing is lost or counted twice"
