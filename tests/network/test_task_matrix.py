"""W = A B + R, its rows addressed by key."""

from __future__ import annotations

import pytest
import torch

from photofix.network.task_matrix import TaskMatrix


def filled(keys: tuple[str, ...], length: int = 12, rank: int = 2) -> TaskMatrix:
    torch.manual_seed(0)
    matrix = TaskMatrix(keys, length, rank)
    torch.nn.init.normal_(matrix.basis)
    torch.nn.init.normal_(matrix.residual)
    return matrix


def test_a_new_matrix_is_neutral() -> None:
    assert TaskMatrix(("a", "b", "c"), 7, 2).row("b").abs().max() == 0


def test_row_is_mixture_of_patterns_plus_rest() -> None:
    matrix = filled(("a", "b", "c"))
    whole = matrix.mixing @ matrix.basis + matrix.residual
    for index, key in enumerate(matrix.keys):
        torch.testing.assert_close(matrix.row(key), whole[index])


def test_without_patterns_rows_are_the_rest_alone() -> None:
    matrix = filled(("a", "b"), rank=0)
    torch.testing.assert_close(matrix.row("b"), matrix.residual[1])


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in"):
        filled(("a",)).row("z")


def test_rows_are_taken_over_by_key_in_any_order() -> None:
    old, new = filled(("a", "b")), TaskMatrix(("b", "new", "a"), 12, 2)
    new.load_rows(old.keys, old.mixing, old.basis, old.residual)
    torch.testing.assert_close(new.row("a"), old.row("a"))
    torch.testing.assert_close(new.row("b"), old.row("b"))
    assert new.row("new").abs().max() == 0


@pytest.mark.parametrize("rank", [0, 1, 3])
def test_rows_keep_their_values_with_another_number_of_patterns(rank: int) -> None:
    old, new = filled(("a", "b")), TaskMatrix(("b", "new", "a"), 12, rank)
    new.load_rows(old.keys, *old.at_rank(rank))
    torch.testing.assert_close(new.row("a"), old.row("a"))
    torch.testing.assert_close(new.row("b"), old.row("b"))
    assert new.row("new").abs().max() == 0


def test_penalty_sees_only_what_patterns_do_not_explain() -> None:
    matrix = filled(("a", "b"))
    with torch.no_grad():
        matrix.residual.zero_()
    assert matrix.penalty() == 0


def test_every_part_learns() -> None:
    matrix = filled(("a", "b"))
    matrix.row("a").square().sum().backward()
    assert matrix.basis.grad is not None and matrix.basis.grad.abs().sum() > 0
    assert matrix.residual.grad is not None and matrix.residual.grad[1].abs().sum() == 0
