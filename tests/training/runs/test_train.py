"""The training loop: repeatable, survives a kill at any moment, resumes with the same next step, warm-starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from photofix.errors import PhotoFixError
from photofix.network import efficientnet
from photofix.network.checkpoint import Manifest, save_weights
from photofix.network.model import RestorationNet
from photofix.progress import Progress
from photofix.tasks import load_tasks
from photofix.training.runs import train as training
from photofix.training.runs.config import Part, TrainConfig
from photofix.training.runs.run_file import load_run
from photofix.training.runs.train import train

RHYTHM = ((36, 2, True), (24, 3, False), (0, 2, False))
STEPS = 6
SAMPLES = 14  # what the rhythm gives in 6 steps


class Killed(BaseException):
    """Stands for SIGKILL."""


@pytest.fixture(autouse=True, scope="module")
def small_steps(drawn_here: None) -> Iterator[None]:
    """Small pictures on one thread: waiting for others would cost more than the work."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "FINE_FROM", 32)
        yield
    torch.set_num_threads(threads)


def config_in(folder: Path, data: Path) -> TrainConfig:
    """Six steps."""
    return TrainConfig(
        data, folder / "run.ckpt", 1.0, device="cpu", max_samples=SAMPLES, warm_up_steps=2, rhythm=RHYTHM
    )


@pytest.fixture
def config(tiny_data: Path, tmp_path: Path) -> TrainConfig:
    return config_in(tmp_path, tiny_data)


@dataclass(frozen=True)
class Run:
    """A run that has ended: what it told, what it returned, its file, the network in it; all to be read only."""

    told: list[str]
    checkpoint: dict[str, Any]
    file: Path
    net: RestorationNet


@pytest.fixture(scope="module")
def ended(small_steps: None, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run for all tests that begin with one."""
    told: list[str] = []
    config = config_in(tmp_path_factory.mktemp("ended"), tiny_data)
    checkpoint = train(config, Progress(lambda fraction, message: told.append(message)))
    return Run(told, checkpoint, config.run, load_run(config.run)[0])


def weights(checkpoint: dict[str, Any]) -> dict[str, torch.Tensor]:
    return dict(checkpoint["weights"])


def test_a_run_ends_with_its_budget_and_can_be_loaded(ended: Run) -> None:
    checkpoint, told = ended.checkpoint, ended.told
    assert checkpoint["state"]["samples"] == SAMPLES
    assert checkpoint["state"]["step"] == STEPS
    assert checkpoint["history"][-1]["samples"] == SAMPLES
    for key in load_tasks():
        assert f"{key}.gradient" in told[-1]
        assert f"{key}.spread" in told[-1]
    net = ended.net
    assert not net.training
    assert tuple(net.outputs) == tuple(load_tasks())
    for name, value in net.state_dict().items():
        torch.testing.assert_close(value, checkpoint["mean"][name])
    assert torch.tensor(1e-40) * 1 > 0, "the rest of the program computes as usual"


def test_same_seed_same_weights(ended: Run, config: TrainConfig, tmp_path: Path) -> None:
    first, second = ended.checkpoint, train(config)
    other = train(replace(config, run=tmp_path / "other.ckpt", seed=1))
    for name, value in weights(first).items():
        torch.testing.assert_close(value, weights(second)[name], rtol=1e-4, atol=1e-6)
    assert any(not torch.equal(value, weights(other)[name]) for name, value in weights(first).items())


def test_a_killed_run_goes_on_with_the_same_next_step(
    ended: Run, config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ended.checkpoint
    broken = replace(config, run=tmp_path / "broken.ckpt", save_every_s=0.0)
    save, count = training.write_checkpoint, 0

    def killed_after_three(*args: Any, **more: Any) -> None:
        nonlocal count
        save(*args, **more)
        count += 1
        if count == 3:
            raise Killed

    monkeypatch.setattr(training, "write_checkpoint", killed_after_three)
    with pytest.raises(Killed):
        train(broken)
    assert load_run(broken.run)[1]["state"]["step"] == 3
    resumed = train(broken)
    assert resumed["state"]["step"] == STEPS
    for kind in ("weights", "mean"):
        for name, value in whole[kind].items():
            torch.testing.assert_close(resumed[kind][name], value, rtol=1e-4, atol=1e-6, msg=name)


def test_a_kill_while_saving_leaves_the_old_checkpoint(
    ended: Run, config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ended.file.read_bytes()
    config.run.write_bytes(before)
    write = torch.save

    def half_written(content: Any, file: Any) -> None:
        write(content, file)
        file.truncate(1000)
        raise Killed

    monkeypatch.setattr(torch, "save", half_written)
    with pytest.raises(Killed):
        train(replace(config, max_samples=2 * SAMPLES, save_every_s=0.0))
    assert config.run.read_bytes() == before
    assert load_run(config.run)[1]["state"]["samples"] == SAMPLES


def test_warm_start_takes_weights_and_their_history(ended: Run, config: TrainConfig, tmp_path: Path) -> None:
    first = ended.checkpoint
    net = ended.net
    manifest = Manifest(tuple(net.outputs), {}, net.sharing, config.rank, history=first["history"])
    save_weights(net, manifest, tmp_path / "weights")
    init = tmp_path / "weights" / "photofix.safetensors"
    config = replace(config, run=tmp_path / "warm.ckpt", max_samples=5)
    warm = train(replace(config, init=init, learning_rate=0.0, weight_decay=0.0))
    assert len(warm["history"]) == 2
    for name, value in net.named_parameters():
        torch.testing.assert_close(warm["weights"][name], value.half().float(), msg=name)
    resumed = train(replace(config, max_samples=7))
    assert [entry["samples"] for entry in resumed["history"]] == [SAMPLES, 7], "its ancestry is kept"


@pytest.mark.parametrize("part", ["rows", "detail"])
def test_a_part_is_trained_and_the_rest_stays(ended: Run, config: TrainConfig, tmp_path: Path, part: Part) -> None:
    net = ended.net
    save_weights(net, Manifest(tuple(net.outputs), {}, net.sharing, history=()), tmp_path)
    init = tmp_path / "photofix.safetensors"
    run = replace(config, run=tmp_path / "part.ckpt", init=init, part=part, weight_decay=0.0, max_samples=7)
    after = weights(train(run))
    free = {"rows": "matrix.residual", "detail": "matrix.residual details detail_conv"}[part].split()
    for name, value in net.state_dict().items():
        stored = value.half().float() if value.is_floating_point() else value
        learned = name in dict(net.named_parameters()) and any(word in name for word in free)
        assert torch.equal(after[name], stored) != learned, name
    moved = (after["matrix.residual"] != net.state_dict()["matrix.residual"].half().float()).any(1)
    tasks = load_tasks()
    assert [bool(row) for row in moved] == [part == "rows" or task.refines for task in tasks.values()]


def test_one_row_is_trained_and_the_others_keep_every_bit(ended: Run, config: TrainConfig, tmp_path: Path) -> None:
    net = ended.net
    save_weights(net, Manifest(tuple(net.outputs), {}, net.sharing, history=()), tmp_path)
    init, before = tmp_path / "photofix.safetensors", net.matrix.residual.half().float()
    run = replace(config, run=tmp_path / "row.ckpt", init=init, part="rows", only=("noise",), max_samples=4)
    checkpoint = train(run)
    assert checkpoint["state"]["step"] == 2, "steps about other tasks are left out"
    for state in (checkpoint["weights"], checkpoint["mean"]):
        moved = (state["matrix.residual"] != before).any(1)
        assert [key for key, row in zip(net.matrix.keys, moved, strict=True) if row] == ["noise"]


@pytest.mark.usefixtures("as_deep_as_ever")
def test_two_processes_train_one_network(config: TrainConfig, tmp_path: Path) -> None:
    alone = replace(config, rhythm=((112, 2, True), (24, 2, False)), max_samples=4)
    pair = train(replace(alone, run=tmp_path / "pair.ckpt", processes=2))
    assert pair["state"]["samples"] == 4
    assert pair["state"]["step"] == 2
    assert all(torch.isfinite(value).all() for value in pair["weights"].values())
    own = weights(train(alone))
    assert any(not torch.equal(value, own[name]) for name, value in weights(pair).items())


def test_rate_warms_up_stays_and_cools_down() -> None:
    config = TrainConfig(Path(), Path(), 1.0, learning_rate=1.0, warm_up_steps=10, cool_down=0.2, max_samples=1000)
    rates = [training._learning_rate(config, {"step": n, "samples": 10 * n, "seconds": 0.0}) for n in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:80] == [1.0] * 70
    assert rates[90] == pytest.approx(0.5)
    assert 0 < rates[99] < 0.06


def spoil(monkeypatch: pytest.MonkeyPatch, values: dict[int, float]) -> None:
    """Let one number of each step's view be as `values` says."""
    whole = training._batches

    def spoiled(*args: Any) -> Iterator[Any]:
        for number, batch in enumerate(whole(*args)):
            if number in values:
                batch.view.image[0, 3, 4, 0] = values[number]
            yield batch

    monkeypatch.setattr(training, "_batches", spoiled)


def test_bad_pixels_do_not_spoil_the_run(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the weights nor batch norm's statistics, nor the average of both."""
    spoil(monkeypatch, {3: float("nan"), 4: float("inf")})  # a step about fine detail, one about the whole photo
    told: list[str] = []
    checkpoint = train(config, Progress(lambda fraction, message: told.append(message)))
    assert checkpoint["state"]["step"] == STEPS
    assert "refused 2" in told[-1]
    assert "nan" not in told[-1]
    assert any("running_var" in name for name in checkpoint["mean"])
    for kind in ("weights", "mean"):
        for name, tensor in checkpoint[kind].items():
            assert torch.isfinite(tensor).all(), name


def test_a_refused_step_changes_nothing(config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step of the second run is refused: what it leaves is what the first, one step shorter, has left."""
    shorter = train(replace(config, max_samples=SAMPLES - 5))  # four steps; the fifth is about the whole photo
    spoil(monkeypatch, {4: float("nan")})
    refused = train(replace(config, run=tmp_path / "refused.ckpt", max_samples=SAMPLES - 4, warm_up_steps=2))
    assert refused["state"]["step"] == shorter["state"]["step"] + 1
    statistics = [name for name in shorter["weights"] if "running" in name or "tracked" in name]
    assert statistics
    for name in statistics:
        assert torch.equal(refused["weights"][name], shorter["weights"][name]), name
        assert torch.equal(refused["mean"][name], shorter["mean"][name]), name


def test_a_run_that_learns_nothing_says_so(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.training.runs.caution.MOST_IN_A_ROW", 3)
    losses = training._losses

    def nothing(*args: Any) -> Any:
        each, together, parts = losses(*args)
        return each * float("nan"), together, parts

    monkeypatch.setattr(training, "_losses", nothing)
    with pytest.raises(PhotoFixError, match="3 batches in a row gave no loss that is a number; give a lower"):
        train(config)


@pytest.mark.parametrize("weighting", ["uncertainty", "famo"])
def test_learned_weights_survive_a_kill(config: TrainConfig, tmp_path: Path, weighting: str) -> None:
    config = replace(config, weighting=weighting, max_samples=9)  # four steps
    whole = train(config)
    parts = replace(config, run=tmp_path / "parts.ckpt")
    with pytest.MonkeyPatch.context() as finding:
        finding.setattr(training, "_is_over", lambda config, state: state["step"] >= 2)
        train(parts)
    resumed = train(parts)
    assert any(value.abs().max() > 0 for value in whole["weighting"].values())
    for name, value in whole["weighting"].items():
        torch.testing.assert_close(resumed["weighting"][name], value, rtol=1e-3, atol=1e-5, msg=name)


@pytest.mark.parametrize("sharing", ["none", "features", "structure"])
def test_other_ways_of_sharing_train_and_load(
    config: TrainConfig, sharing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = efficientnet.EfficientNetLite2().state_dict()
    monkeypatch.setattr(efficientnet, "pretrained", lambda: start)
    train(replace(config, sharing=sharing, max_samples=2))
    net = load_run(config.run)[0]
    assert net.sharing == sharing
    for detail in net.details:  # all from one pretrained encoder, which moves little
        for name, value in detail.encoder.named_parameters():
            torch.testing.assert_close(value.detach(), start[name], atol=2e-3, rtol=0.0)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"minutes": -1.0}, "--minutes -1.0 makes no sense; give 0.001 or more"),
        ({"cool_down": 0.0}, "--cool-down 0.0 makes no sense"),
        ({"learning_rate": float("nan")}, "--learning-rate nan makes no sense"),
        ({"rank": -1}, "--rank -1 makes no sense; give 0 or more"),
        ({"processes": 0}, "--processes 0 makes no sense; give 1 or more"),
        ({"sharing": "half"}, "--sharing half is unknown; choose from none, features"),
        ({"only": ("noise",)}, "it needs --part rows or scene, not all"),
        ({"part": "none"}, "--part none is unknown; choose from all, rows, detail"),
    ],
)
def test_settings_that_make_no_sense_are_refused(config: TrainConfig, settings: dict[str, Any], told: str) -> None:
    with pytest.raises(PhotoFixError, match=re.escape(told)):
        replace(config, **settings)
