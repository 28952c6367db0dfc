"""The head template: which output speaks for presence, and tasks that ask for few things."""

from __future__ import annotations

import pytest
import torch

from photofix.network.checkpoint import read_manifest
from photofix.network.encoder import DESCRIPTOR, FEATURES
from photofix.network.heads import HeadAnswer, HeadTemplate, RowLayout
from photofix.tasks import load_tasks
from photofix.tasks.kit.outputs import Output

SIZE = torch.Size((16, 24))
PEAK = Output("peak", "map", 2, is_peak=True)
OTHER, NUMBER = Output("other", "map", 3), Output("number", "global", 2)


def answer(outputs: tuple[Output, ...], seed: int = 0, bright: int | None = None) -> HeadAnswer:
    """Of a template with random numbers; the map channel `bright` is raised everywhere."""
    torch.manual_seed(seed)
    layout = RowLayout.of([outputs])
    template, row = HeadTemplate(layout), torch.randn(layout.length) * 0.1
    own = layout.split(row)
    own["presence_peak"].fill_(1.0)
    if bright is not None:
        own["map_bias"][4 * bright : 4 * bright + 4] += 2
    features = torch.randn(2, FEATURES, SIZE[0] // 2, SIZE[1] // 2)
    with torch.inference_mode():
        given: HeadAnswer = template(features, torch.randn(2, DESCRIPTOR), row, outputs, SIZE)
    return given


@pytest.mark.parametrize("outputs", [(PEAK, OTHER), (OTHER, PEAK), (NUMBER, OTHER, PEAK)])
def test_the_marked_map_speaks_for_presence_wherever_it_stands(outputs: tuple[Output, ...]) -> None:
    first = 0 if outputs[0] is PEAK else OTHER.channels
    plain = answer(outputs)
    for channel in range(PEAK.channels + OTHER.channels):
        rise = answer(outputs, bright=channel).presence - plain.presence
        torch.testing.assert_close(rise, torch.full((2,), 2.0 if channel == first else 0.0), atol=1e-4, rtol=0)


def test_without_a_mark_no_map_speaks_for_presence() -> None:
    outputs = (OTHER, NUMBER)
    torch.testing.assert_close(answer(outputs, bright=0).presence, answer(outputs).presence)


def test_a_network_without_maps_answers() -> None:
    given = answer((NUMBER,))
    assert given.raw["number"].shape == (2, 1, 1, 2)
    assert torch.isfinite(given.presence).all()


def test_one_head_leaves_the_features_to_the_next_and_can_be_learned_through() -> None:
    layout = RowLayout.of([(PEAK, OTHER)])
    template, row = HeadTemplate(layout), torch.randn(layout.length) * 0.1
    features = torch.randn(1, FEATURES, SIZE[0] // 2, SIZE[1] // 2, requires_grad=True)
    before, descriptor = features.detach().clone(), torch.randn(1, DESCRIPTOR)
    first, second = (template(features, descriptor, row, (PEAK, OTHER), SIZE) for _ in range(2))
    assert torch.equal(features, before)
    assert torch.equal(first.raw["other"], second.raw["other"])
    first.raw["other"].sum().backward()
    assert features.grad is not None
    assert features.grad.abs().sum() > 0


def test_the_tasks_keep_the_peaks_that_the_weights_have_learned() -> None:
    """A row's `presence_peak` was trained on one map: another one in its place would need another training."""
    for key in read_manifest().tasks:
        outputs = load_tasks()[key].outputs
        assert [o for o in outputs if o.is_peak] == [o for o in outputs if o.kind == "map"][:1]
