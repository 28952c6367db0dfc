"""What a task declares: one truth for fine detail, one mark for the peak of presence, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from photofix.network.model import RestorationNet
from photofix.tasks.base import Task
from photofix.tasks.kit.outputs import Output

SETS = [
    (Output("x", "map", 1),),
    (Output("x", "map", 1, 4),),
    (Output("x", "map", 3, 0), Output("y", "global", 2)),
    (Output("y", "global", 2), Output("x", "map", 2)),
]


def made(**declared: Any) -> type[Task]:
    return type("Made", (Task,), declared)


@pytest.mark.parametrize("outputs", SETS)
def test_task_and_network_agree_on_fine_detail(outputs: tuple[Output, ...]) -> None:
    task = made(outputs=outputs)
    assert task.refines == any(output.kind == "map" and output.stride == 1 for output in outputs)
    assert bool(RestorationNet({"made": outputs}).fine) == task.refines


@pytest.mark.parametrize("outputs", SETS)
def test_a_contradiction_is_refused(outputs: tuple[Output, ...]) -> None:
    truth = made(outputs=outputs).refines
    assert made(outputs=outputs, refines=truth).refines == truth
    with pytest.raises(TypeError, match="leave `refines` out"):
        made(outputs=outputs, refines=not truth)


def test_a_close_task_has_no_fine_detail() -> None:
    numbers, fine = (Output("y", "global", 2),), (Output("x", "map", 1),)
    close = made(outputs=numbers, close=True)
    assert close.close
    assert not close.refines
    with pytest.raises(TypeError, match="be one or the other"):
        made(outputs=fine, close=True)


def test_one_map_at_most_is_the_peak() -> None:
    peak, other = Output("x", "map", 1, is_peak=True), Output("y", "map", 1, is_peak=True)
    assert made(outputs=(Output("z", "map", 1), peak)).outputs[1].is_peak
    for outputs in ((peak, other), (Output("x", "global", 1, is_peak=True),)):
        with pytest.raises(TypeError, match="mark one map with `is_peak`"):
            made(outputs=outputs)
