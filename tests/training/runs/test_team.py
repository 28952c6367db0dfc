"""Processes that train one network: alone there is nothing to agree on, and helpers end with the work."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
import torch

from photofix.training.runs import team as _team
from photofix.training.runs.team import Team


class FakeProcess:
    """Notes how it was treated."""

    made: ClassVar[list[FakeProcess]] = []

    def __init__(self, target: Any, args: tuple[Any, ...], daemon: bool) -> None:
        self.target, self.args, self.daemon = target, args, daemon
        self.calls: list[Any] = []
        FakeProcess.made.append(self)

    def start(self) -> None:
        self.calls.append("start")

    def join(self, patience_s: float) -> None:
        self.calls.append(patience_s)

    def kill(self) -> None:
        self.calls.append("kill")


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[FakeProcess]:
    """What `Team.call` starts."""
    FakeProcess.made = []
    monkeypatch.setattr(_team, "get_context", lambda _: type("Context", (), {"Process": FakeProcess}))
    monkeypatch.setattr(_team.dist, "init_process_group", lambda *_, **__: None)
    monkeypatch.setattr(_team.dist, "destroy_process_group", lambda: None)
    return FakeProcess.made


def work(*_: Any) -> None:
    """What the others would do."""


def test_alone_nothing_is_started_and_gradients_stay() -> None:
    weight = torch.ones(3, requires_grad=True)
    weight.grad = torch.tensor([1.0, 2.0, 3.0])
    with Team() as team:
        team.call(work)
        assert team.agree([weight], 0.25) == 0.25
    assert weight.grad.tolist() == [1, 2, 3]


def test_every_other_rank_is_started_once_with_the_same_port(processes: list[FakeProcess]) -> None:
    threads = torch.get_num_threads()
    with Team(3) as team:
        team.call(work, "config")
    torch.set_num_threads(threads)
    assert [process.args[2] for process in processes] == [1, 2]
    assert {process.args[3] for process in processes} == {team._port} and team._port > 0
    assert all(process.args == (work, 3, rank, team._port, ("config",)) for rank, process in enumerate(processes, 1))
    assert all(process.daemon for process in processes)


def test_after_success_the_others_may_finish_after_an_error_they_may_not(processes: list[FakeProcess]) -> None:
    threads = torch.get_num_threads()
    with Team(2) as team:
        team.call(work)
    with pytest.raises(ValueError, match="spoiled"), Team(2) as team:
        team.call(work)
        raise ValueError("spoiled")
    torch.set_num_threads(threads)
    assert [process.calls for process in processes] == [
        ["start", _team.PATIENCE_S, "kill"],
        ["start", 0, "kill"],
    ]


@pytest.mark.parametrize("rank", [0, 1])
def test_gradients_become_their_mean_and_the_first_decides(rank: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other rank holds is added as the network library would."""
    others = {0: [2.0, 4.0, 10.0, 0.0], 1: [2.0, 4.0, 10.0, 2 * 0.75]}[rank]
    monkeypatch.setattr(_team.dist, "all_reduce", lambda flat: flat.add_(torch.tensor(others)))
    team = Team(2, rank, port=1)
    first, still, last = torch.zeros(2), torch.zeros(1), torch.zeros(1, 1)
    for value, gradient in ((first, [4.0, 0.0]), (last, [[2.0]])):
        value.requires_grad_()
        value.grad = torch.tensor(gradient)
    assert team.agree([first, still.requires_grad_(), last], 0.5) == (0.5 if rank == 0 else 0.75)
    assert first.grad is not None and first.grad.tolist() == [3, 2]
    assert last.grad is not None and last.grad.tolist() == [[6]] and still.grad is None


def test_a_member_joins_with_its_rank_and_port() -> None:
    seen: list[Any] = []
    _team._member(lambda team, word: seen.append((team.size, team.rank, team._port, word)), 4, 2, 77, ("config",))
    assert seen == [(4, 2, 77, "config")]
