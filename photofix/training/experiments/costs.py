"""What a network costs: parameters, floating-point operations in training and in use, milliseconds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from statistics import median

import torch
from torch.utils.flop_counter import FlopCounterMode

from photofix.network.close_view import CLOSE_VIEW_SIDE
from photofix.network.heads import mean_answer
from photofix.network.model import Features, RestorationNet
from photofix.network.views import CANONICAL_SIDE, OVERVIEW_SIDE, SECOND_SIDE
from photofix.tasks import load_tasks
from photofix.training.samples.damaged_photos import FINE_FROM, step_kind, task_kind

REPEATS = 7

COUNTED_ON = "meta"
"""Where operations are counted: there networks have no numbers, so no arithmetic is done. The numbers of a tiny network
are worked out sooner than that device has understood each of its operations."""


def parameters(net: RestorationNet) -> int:
    """How many numbers are learned."""
    return sum(value.numel() for value in net.parameters())


def photo_flops(net: RestorationNet) -> int:
    """Operations of one first look at a square photo; a multiply-add counts as two."""
    with torch.device(COUNTED_ON), torch.no_grad(), FlopCounterMode(display=False) as counter:
        _first_look(_same_shapes(net))
    return int(counter.get_total_flops())


def sample_flops(net: RestorationNet, rhythm: Sequence[tuple[int, int, bool]], looks_again: bool = False) -> float:
    """Operations of training per sample, averaged over the rhythm of batch shapes.

    Args:
        net: in any state.
        rhythm: (view size, photos, with tile), as the training draws them.
        looks_again: whether the loss weighting runs the network once more after each step.
    """
    taught = {task_kind(load_tasks()[key]) for key in net.outputs}
    rhythm = [entry for entry in rhythm if step_kind(entry[0], FINE_FROM) in taught]
    shapes = Counter(rhythm)
    total = sum(
        times * count * _step_flops(net, size, with_tile, looks_again)
        for (size, count, with_tile), times in shapes.items()
    )
    return total / sum(count for _, count, _ in rhythm)


def photo_ms(net: RestorationNet) -> float:
    """Median time of a first look at a square photo on this machine's processor, milliseconds."""
    net = net.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    seconds = []
    with torch.inference_mode():
        for _ in range(REPEATS + 2):
            started = time.perf_counter()
            _first_look(net)
            seconds.append(time.perf_counter() - started)
    return 1000 * median(seconds[2:])


def _first_look(net: RestorationNet) -> None:
    """What `Analyzer.first_look` asks of the network."""
    fine = [key for key in net.outputs if load_tasks()[key].refines]
    whole = [key for key in net.outputs if load_tasks()[key].overviewed]
    close = [key for key in net.outputs if load_tasks()[key].close]
    if fine:
        context = net.encode(torch.rand(1, 3, OVERVIEW_SIDE, OVERVIEW_SIDE), fine, detailed=False)
        detail = net.encode(torch.rand(1, 3, CANONICAL_SIDE, CANONICAL_SIDE), fine, described=False)
        for key in fine:
            net.answer(detail, key, context)
    if close:
        look = net.encode(torch.rand(2, 3, CLOSE_VIEW_SIDE, CLOSE_VIEW_SIDE), close, close=True)
        for key in close:
            net.answer(look, key)
    looks = _looks(net, whole) if whole else []
    for key in whole:
        mean_answer([net.answer(look, key) for look in looks])
    for key in whole if len(whole) > 1 else ():  # jointly: each sees what those before have restored
        joint = torch.ones(2)
        mean_answer([net.answer(look, key, joint=joint) for look in looks])
        looks = _looks(net, whole) if key != whole[-1] else looks


def _looks(net: RestorationNet, keys: list[str]) -> list[Features]:
    return [net.encode(torch.rand(2, 3, side, side), keys) for side in (OVERVIEW_SIDE, SECOND_SIDE)]


def _step_flops(net: RestorationNet, size: int, with_tile: bool, looks_again: bool) -> int:
    with torch.device(COUNTED_ON), FlopCounterMode(display=False) as counter:
        net = _same_shapes(net)
        _forward(net, size, with_tile).backward()
        if looks_again:
            with torch.no_grad():
                _forward(net, size, with_tile)
    return int(counter.get_total_flops())


def _forward(net: RestorationNet, size: int, with_tile: bool) -> torch.Tensor:
    """What a training step asks of the network, `photofix.training.runs.train`."""
    kind = step_kind(size, FINE_FROM)
    asked = [key for key in net.outputs if task_kind(load_tasks()[key]) == kind]
    side = CLOSE_VIEW_SIDE if kind == "close" else size // max(1, size // OVERVIEW_SIDE)
    details = [net.encode(torch.rand(1, 3, side, side), asked, detailed=False, close=kind == "close")]
    features = details[0]
    if kind == "fine":
        details = [net.encode(torch.rand(1, 3, size, size), asked, described=False) for _ in range(1 + with_tile)]
    joint = torch.ones(1) if kind == "whole" else None
    answers = [net.answer(detail, key, features, joint) for detail in details for key in asked]
    values = [value.sum() for answer in answers for value in (answer.presence, *answer.raw.values())]
    return torch.stack(values).sum()


def _same_shapes(net: RestorationNet) -> RestorationNet:
    """A new network on the device where operations are counted."""
    return RestorationNet(net.outputs, net.sharing, net.matrix.basis.shape[0])
