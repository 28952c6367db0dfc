"""The network: any size, no dependence on its neighbours in a batch, four ways of sharing."""

from __future__ import annotations

from typing import get_args

import pytest
import torch

from photofix.network.heads import GRID
from photofix.network.model import RestorationNet, Sharing, pad_to_multiple
from photofix.tasks import load_tasks

OUTPUTS = {key: task.outputs for key, task in load_tasks().items()}
WAYS = get_args(Sharing)


def awake(sharing: Sharing = "parameters") -> RestorationNet:
    torch.manual_seed(1)
    net = RestorationNet(OUTPUTS, sharing).eval()
    with torch.no_grad():
        net.matrix.residual.normal_(std=0.05)
    return net


def batch(count: int, height: int, width: int) -> torch.Tensor:
    return torch.rand(count, 3, height, width, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize(("height", "width"), [(16, 16), (33, 50), (16, 129), (64, 48)])
def test_answers_have_the_declared_shapes(height: int, width: int) -> None:
    with torch.inference_mode():
        answers = awake()(batch(2, height, width))
    for key, outputs in OUTPUTS.items():
        assert answers[key].presence.shape == (2,)
        for output in outputs:
            value = answers[key].raw[output.name]
            if output.kind == "global":
                assert value.shape == (2, 1, 1, output.channels)
            elif output.stride == 0:
                assert value.shape == (2, GRID, GRID, output.channels)
            else:
                cells = (-(-height // output.stride), -(-width // output.stride))
                assert value.shape == (2, *cells, output.channels)
            assert torch.isfinite(value).all()


@pytest.mark.parametrize("sharing", WAYS)
def test_a_photo_is_judged_on_its_own(sharing: Sharing) -> None:
    """No answer depends on which photos share its batch: no norm in use looks at it."""
    net, photos = awake(sharing), batch(3, 32, 48)
    with torch.inference_mode():
        together, alone = net(photos), net(photos[1:2])
    for key in OUTPUTS:
        torch.testing.assert_close(together[key].presence[1:2], alone[key].presence, atol=1e-4, rtol=1e-4)
        for name, value in alone[key].raw.items():
            torch.testing.assert_close(together[key].raw[name][1:2], value, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("sharing", WAYS)
def test_a_new_network_is_neutral_and_can_learn(sharing: Sharing) -> None:
    net = RestorationNet(OUTPUTS, sharing)
    answers = net(batch(2, 32, 32))
    loss = sum(answer.presence.square().sum() for answer in answers.values())
    for key, outputs in OUTPUTS.items():
        for output in outputs:
            torch.testing.assert_close(
                answers[key].raw[output.name], torch.full_like(answers[key].raw[output.name], output.init)
            )
            loss = loss + (answers[key].raw[output.name] - 1).square().sum()
    loss.backward()
    assert net.matrix.residual.grad is not None
    assert (net.matrix.residual.grad.abs().sum(1) > 0).all()


def test_ways_of_sharing_differ_in_size() -> None:
    sizes = {way: sum(p.numel() for p in RestorationNet(OUTPUTS, way).parameters()) for way in WAYS}
    assert sizes["none"] == sizes["structure"]
    assert sizes["features"] < sizes["parameters"] < sizes["none"]
    trunk = sum(p.numel() for p in RestorationNet(OUTPUTS, "features").trunks[0].parameters())
    assert sizes["none"] - sizes["features"] > (len(OUTPUTS) - 1) * trunk * 0.99


def test_a_network_made_ready_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.network.device.fast_dtype", lambda _: torch.float32)
    net, photos = awake("features"), batch(2, 48, 32)
    for detail in net.details:
        for norm in (layer for layer in detail.modules() if isinstance(layer, torch.nn.BatchNorm2d)):
            norm.running_mean.uniform_(-0.2, 0.2)  # as if trained
            norm.running_var.uniform_(0.5, 2)
    with torch.inference_mode():
        before, after = net(photos), net.ready()(photos)
    for key in OUTPUTS:
        torch.testing.assert_close(after[key].presence, before[key].presence, atol=1e-4, rtol=1e-4)
        for name, value in before[key].raw.items():
            torch.testing.assert_close(after[key].raw[name], value, atol=1e-4, rtol=1e-4)
    assert not any(isinstance(layer, torch.nn.BatchNorm2d) for layer in net.modules())


def test_fine_detail_in_bfloat16_is_close_and_the_rest_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    net, photos = awake("features"), batch(2, 48, 32)
    answers = []
    for dtype in (torch.float32, torch.bfloat16):
        monkeypatch.setattr("photofix.network.device.fast_dtype", lambda _, dtype=dtype: dtype)
        with torch.inference_mode():
            answers.append(net(photos))
    exact, fast = answers
    for key in net.fine:
        peak = next(output.name for output in OUTPUTS[key] if output.is_peak)
        assert not torch.equal(exact[key].raw[peak], fast[key].raw[peak])
        torch.testing.assert_close(fast[key].raw[peak], exact[key].raw[peak], atol=0.05, rtol=0.02)
    for key in (key for key in OUTPUTS if key not in net.fine):
        for name, value in exact[key].raw.items():
            assert torch.equal(fast[key].raw[name], value), name


def test_sharing_penalty() -> None:
    assert awake("none").sharing_penalty().item() == 0
    assert awake("features").sharing_penalty().item() == 0
    assert awake("parameters").sharing_penalty().item() > 0
    apart = awake("structure")
    assert apart.sharing_penalty().item() > 0
    for kind in (apart.trunks, apart.details):
        for trunk in kind[1:]:
            trunk.load_state_dict(kind[0].state_dict())
    assert apart.sharing_penalty().item() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("sharing", WAYS)
def test_one_task_can_be_asked_alone(sharing: Sharing) -> None:
    net, photos, key = awake(sharing), batch(1, 32, 32), next(iter(OUTPUTS))
    with torch.inference_mode():
        alone = net.answer(net.encode(photos, [key]), key)
        torch.testing.assert_close(alone.presence, net(photos)[key].presence)


def test_a_task_reads_the_descriptor_in_its_own_way() -> None:
    """What one task adds to the shared perceptron changes its own answer and no other's."""
    net, photos = awake("features"), batch(2, 32, 32)
    first, *others = OUTPUTS
    with torch.inference_mode():
        before = net(photos)
        row = net.matrix.residual[net.matrix.keys.index(first)]
        net.layout.split(row)["reading_bias_0"].add_(1.0)
        after = net(photos)
    assert not torch.allclose(after[first].presence, before[first].presence)
    for key in others:
        torch.testing.assert_close(after[key].presence, before[key].presence, rtol=0, atol=0)


def test_context_of_another_view_is_used() -> None:
    """Tiles agree because they speak with the whole photo's context."""
    net, key = awake(), next(iter(OUTPUTS))
    with torch.inference_mode():
        whole, tile = net.encode(batch(1, 32, 32)), net.encode(1 - batch(1, 32, 32))
        own, shared = net.answer(tile, key), net.answer(tile, key, whole)
    assert not torch.allclose(own.presence, shared.presence)


def test_company_changes_the_answer_but_not_whether_the_damage_is_there() -> None:
    net, photos, key = awake(), batch(2, 32, 32), next(iter(OUTPUTS))
    with torch.inference_mode():
        seen = net.encode(photos)
        alone, jointly = net.answer(seen, key), net.answer(seen, key, joint=torch.tensor([0.0, 1.0]))
    torch.testing.assert_close(jointly.presence, alone.presence)
    for name, value in alone.raw.items():
        torch.testing.assert_close(jointly.raw[name][0], value[0])
        assert not torch.allclose(jointly.raw[name][1], value[1]), name


def test_padding_repeats_the_border_and_is_cut_off_again() -> None:
    photos = batch(1, 17, 32)
    padded = pad_to_multiple(photos)
    assert padded.shape == (1, 3, 32, 32)
    torch.testing.assert_close(padded[:, :, 17:], photos[:, :, 16:17].expand(-1, -1, 15, -1))
    assert pad_to_multiple(padded) is padded
