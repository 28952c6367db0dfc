"""Several processes that train one network together, each on its own samples: on a CPU two processes of one thread
do half as much again as one of two, since no thread waits for another within a step, nor for the sample maker.

Rank 0 is the calling process. Gradients are averaged after every step (gloo, on this machine's loopback).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from photofix.raster.threads import core_count

PATIENCE_S = 120


class Team:
    """The processes of one training; as a context manager it starts the others and sends them home.

    Args:
        size: how many processes in all; 1 needs nothing.
        rank: which of them this is.
        port: where rank 0 listens; 0 = it picks a free one.
    """

    def __init__(self, size: int = 1, rank: int = 0, port: int = 0) -> None:
        self.size, self.rank, self._port = size, rank, port or (_free_port() if size > 1 else 0)
        self._others: list[BaseProcess] = []

    def call(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Start the other processes with work(team, *arguments); they must take the same steps as this one."""
        for rank in range(1, self.size):
            process = get_context("spawn").Process(
                target=_member, args=(work, self.size, rank, self._port, arguments), daemon=True
            )
            process.start()
            self._others.append(process)

    def __enter__(self) -> Team:
        if self.size > 1:
            torch.set_num_threads(max(1, core_count() // self.size))
            address = f"tcp://127.0.0.1:{self._port}"
            dist.init_process_group("gloo", init_method=address, rank=self.rank, world_size=self.size)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.size > 1:
            dist.destroy_process_group()
        for process in self._others:
            process.join(PATIENCE_S if error is None else 0)
            process.kill()

    def agree(self, parameters: Sequence[Tensor], number: float) -> float:
        """Average the gradients in place; returns rank 0's `number`, so that all decide alike."""
        if self.size == 1:
            return number
        gradients = [p.grad for p in parameters if p.grad is not None]
        own = torch.tensor([number if self.rank == 0 else 0.0], dtype=torch.float32)
        flat = torch.cat([*(gradient.reshape(-1) for gradient in gradients), own * self.size])
        dist.all_reduce(flat)
        flat /= self.size
        start = 0
        for gradient in gradients:
            gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()
        return float(flat[-1])


def _member(work: Callable[..., Any], size: int, rank: int, port: int, arguments: tuple[Any, ...]) -> None:
    work(Team(size, rank, port), *arguments)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
