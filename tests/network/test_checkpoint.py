"""Weights on disk: what is saved is what is loaded, and every mismatch is one sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import torch

from photofix.errors import WeightsError
from photofix.network.checkpoint import adopt, load_weights, save_weights
from photofix.network.manifest import NAME, Manifest, read_manifest, write_manifest
from photofix.network.model import RestorationNet, Sharing
from photofix.tasks import load_tasks
from photofix.tasks.kit.outputs import Output

OUTPUTS = {key: task.outputs for key, task in load_tasks().items()}
SMALL_ENOUGH = 16 * 2**20


@pytest.fixture
def folder(small_weights: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(small_weights, tmp_path / "weights"))


def test_round_trip_in_half_precision(tmp_path: Path) -> None:
    net = RestorationNet(OUTPUTS, "parameters", 2)
    save_weights(net, Manifest(tuple(OUTPUTS), dict.fromkeys(OUTPUTS, 0.4), history=[{"minutes": 3}]), tmp_path)
    loaded, manifest = load_weights(OUTPUTS, tmp_path)
    assert manifest.tasks == tuple(OUTPUTS)
    assert manifest.thresholds == dict.fromkeys(OUTPUTS, 0.4)
    assert manifest.history == [{"minutes": 3}]
    for name, value in net.state_dict().items():
        stored = value.half().float() if value.is_floating_point() else value
        torch.testing.assert_close(loaded.state_dict()[name], stored)
    assert (tmp_path / f"{NAME}.safetensors").stat().st_size < SMALL_ENOUGH


def test_new_thresholds_leave_the_tensors_alone(folder: Path) -> None:
    before = (folder / f"{NAME}.safetensors").read_bytes()
    manifest = read_manifest(folder)
    write_manifest(Manifest(**(vars(manifest) | {"thresholds": dict.fromkeys(OUTPUTS, 0.9)})), folder)
    assert load_weights(OUTPUTS, folder)[1].thresholds == dict.fromkeys(OUTPUTS, 0.9)
    assert (folder / f"{NAME}.safetensors").read_bytes() == before


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"There are no weights at .*reinstall"):
        load_weights(OUTPUTS, tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"tasks": ["a"], "surprise": 1}'])
def test_a_damaged_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / f"{NAME}.json").write_text(text)
    with pytest.raises(WeightsError, match=r"manifest .* is damaged"):
        load_weights(OUTPUTS, folder)


@pytest.mark.parametrize(("encoding", "cut"), [("latin-1", None), ("utf-16", -1)])
def test_a_manifest_that_is_not_utf8(folder: Path, encoding: str, cut: int | None) -> None:
    path = folder / f"{NAME}.json"
    data = json.loads(path.read_text()) | {"data": {"source": "Übersee"}}
    path.write_bytes(json.dumps(data, ensure_ascii=False).encode(encoding)[:cut])
    with pytest.raises(WeightsError, match=r"manifest .* is damaged.*reinstall"):
        load_weights(OUTPUTS, folder)


def test_tensors_changed_since(folder: Path) -> None:
    path = folder / f"{NAME}.safetensors"
    blob = bytearray(path.read_bytes())
    blob[-1] ^= 1
    path.write_bytes(blob)
    with pytest.raises(WeightsError, match=r"hash .* manifest says"):
        load_weights(OUTPUTS, folder)


def test_a_manifest_without_tensors_is_refused(folder: Path) -> None:
    (folder / f"{NAME}.safetensors").unlink()
    with pytest.raises(WeightsError, match="cannot be read"):
        load_weights(OUTPUTS, folder)


def test_weights_for_a_task_that_is_not_installed(folder: Path) -> None:
    fewer = dict(list(OUTPUTS.items())[:-1])
    with pytest.raises(WeightsError, match="update PhotoFix"):
        load_weights(fewer, folder)


def test_weights_of_another_network(folder: Path) -> None:
    write_manifest(Manifest(**(vars(read_manifest(folder)) | {"sharing": "structure"})), folder)
    with pytest.raises(WeightsError, match="do not fit"):
        load_weights(OUTPUTS, folder)


FIRST, LAST = Output("first", "global", 2, is_later=True), Output("last", "map", 9, stride=4, is_later=True)
PLAIN = {key: tuple(output for output in task if not output.is_later) for key, task in OUTPUTS.items()}
ADDED = {key: (FIRST, *task, LAST) for key, task in PLAIN.items()}


def random_net(sharing: Sharing, outputs: Mapping[str, Sequence[Output]] = PLAIN) -> RestorationNet:
    """Every number of every row is something, also where a task says nothing."""
    torch.manual_seed(3)
    net = RestorationNet(outputs, sharing)
    torch.nn.init.normal_(net.matrix.basis, std=0.05)
    torch.nn.init.normal_(net.matrix.residual, std=0.05)
    return net


def assert_alike(before: torch.Tensor, after: torch.Tensor) -> None:
    """Apart from how a convolution with more channels rounds."""
    torch.testing.assert_close(before, after, rtol=1e-3, atol=1e-3)


def without_outputs(folder: Path) -> None:
    """As weights were written before they said what their rows give."""
    path = folder / f"{NAME}.json"
    path.write_text(json.dumps({k: v for k, v in json.loads(path.read_text()).items() if k != "outputs"}))


@pytest.mark.parametrize("is_older", [False, True])
@pytest.mark.parametrize("sharing", ["features", "parameters"])
def test_outputs_that_the_weights_do_not_know_are_neutral(sharing: Sharing, is_older: bool, tmp_path: Path) -> None:
    save_weights(random_net(sharing), Manifest(tuple(PLAIN), {}, sharing), tmp_path)
    if is_older:
        without_outputs(tmp_path)
    plain, more = (load_weights(outputs, tmp_path)[0].eval() for outputs in (PLAIN, ADDED))
    batch = torch.rand(1, 3, 32, 48)
    with torch.inference_mode():
        before, after = plain(batch), more(batch)
    for key, outputs in PLAIN.items():
        assert_alike(before[key].presence, after[key].presence)
        for output in outputs:
            assert_alike(before[key].raw[output.name], after[key].raw[output.name])
        assert all(float(after[key].raw[output.name].abs().max()) < 1e-6 for output in (FIRST, LAST))


def test_outputs_that_are_no_longer_asked_for_leave_the_others_alone(tmp_path: Path) -> None:
    save_weights(random_net("features", ADDED), Manifest(tuple(PLAIN), {}, "features"), tmp_path)
    full, fewer = (load_weights(outputs, tmp_path)[0].eval() for outputs in (ADDED, PLAIN))
    batch = torch.rand(1, 3, 32, 48)
    with torch.inference_mode():
        before, after = full(batch), fewer(batch)
    for key, outputs in PLAIN.items():
        for output in outputs:
            assert_alike(before[key].raw[output.name], after[key].raw[output.name])


def test_what_was_learned_for_a_later_output_is_kept(tmp_path: Path) -> None:
    save_weights(random_net("features", ADDED), Manifest(tuple(PLAIN), {}, "features"), tmp_path)
    answers = load_weights(ADDED, tmp_path)[0].eval()(torch.rand(1, 3, 32, 48))
    assert all(answers[key].raw["first"].any() and answers[key].raw["last"].any() for key in PLAIN)


def test_manifest_is_for_people_too(folder: Path) -> None:
    data = json.loads((folder / f"{NAME}.json").read_text())
    about = {"tasks", "outputs", "thresholds", "certainty", "corrections", "sharing", "rank", "sha256", "history"}
    assert set(data) == about | {"data", "metrics", "joint"}


def test_warm_start_takes_over_everything_that_fits(folder: Path) -> None:
    old, _ = load_weights(OUTPUTS, folder)
    net = RestorationNet(OUTPUTS, "parameters", 2)
    adopt(net, old)
    for name, value in old.state_dict().items():
        torch.testing.assert_close(net.state_dict()[name], value)


def test_warm_start_across_outputs_that_were_added() -> None:
    key = next(iter(OUTPUTS))
    torch.manual_seed(3)
    old = RestorationNet(OUTPUTS)
    torch.nn.init.normal_(old.matrix.basis, std=0.1)
    torch.nn.init.normal_(old.matrix.residual, std=0.1)
    net = RestorationNet(OUTPUTS | {key: (*OUTPUTS[key], Output("more", "map", 9))})
    adopt(net, old)
    batch = torch.rand(1, 3, 32, 48)
    with torch.inference_mode():
        before, after = old(batch), net(batch)
    for task in OUTPUTS:
        torch.testing.assert_close(before[task].presence, after[task].presence)
        for name, value in before[task].raw.items():
            torch.testing.assert_close(value, after[task].raw[name])
    assert float(after[key].raw["more"].abs().max()) < 1e-4, "but for the rounding of A B + R"
