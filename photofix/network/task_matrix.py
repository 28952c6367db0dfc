"""Shared parameters: W = A B + R, one row per task, holding every parameter that is a task's own.

A (T x k) says how a task mixes k patterns B (k x d) that all tasks share; R is what is left, kept small by
an L2 penalty. A row of zeros is a neutral task: the operator is the identity and presence is shut
(linear multi-task structure: Argyriou, Evgeniou, Pontil, doi:10.1007/s10994-007-5040-8).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class TaskMatrix(nn.Module):
    """W, addressed by task key.

    Args:
        keys: task keys in row order.
        length: d, how many parameters a row holds.
        rank: k < T patterns; 0 leaves W = R (features are shared, parameters are not).
    """

    def __init__(self, keys: Sequence[str], length: int, rank: int) -> None:
        super().__init__()
        self.keys = tuple(keys)
        self.mixing = nn.Parameter(torch.empty(len(self.keys), rank))
        self.basis = nn.Parameter(torch.zeros(rank, length))
        self.residual = nn.Parameter(torch.zeros(len(self.keys), length))
        nn.init.normal_(self.mixing)

    def row(self, key: str) -> Tensor:
        """Row of `key`, length d."""
        index = self.keys.index(key)
        return self.mixing[index] @ self.basis + self.residual[index]

    def penalty(self) -> Tensor:
        """Sum of squares of R: what the shared patterns do not explain."""
        return self.residual.square().sum()

    def at_rank(self, rank: int) -> tuple[Tensor, Tensor, Tensor]:
        """A, B and R of the same W with `rank` patterns: if that is another number than now, R holds the rows whole and
        the patterns start at 0."""
        if rank == len(self.basis):
            return self.mixing, self.basis, self.residual
        rows = self.mixing @ self.basis + self.residual
        return torch.randn(len(rows), rank), rows.new_zeros(rank, rows.shape[1]), rows

    def load_rows(self, keys: Sequence[str], mixing: Tensor, basis: Tensor, residual: Tensor) -> None:
        """Take over the rows of `keys`; a task that is not among them starts neutral."""
        with torch.no_grad():
            self.basis.copy_(basis)
            for index, key in enumerate(self.keys):
                known = key in keys
                source = keys.index(key) if known else 0
                self.mixing[index] = mixing[source] if known else 0
                self.residual[index] = residual[source] if known else 0
