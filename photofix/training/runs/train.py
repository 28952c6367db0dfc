"""Training, from top to bottom: data, network, optimiser, one loop, checkpoints.

Any stop is usable: the exponential mean of the weights is kept, and the learning rate falls to 0 over the
last 15 % of the asked-for time. A killed run goes on from its checkpoint. A run may train a `Part` and leave the rest.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from photofix.network import efficientnet
from photofix.network.checkpoint import adopt, known_outputs, known_scenes, listed, load_weights
from photofix.network.device import pick_device
from photofix.network.heads import HeadAnswer
from photofix.network.model import RestorationNet
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.training.runs.caution import Caution
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.course import average, share_done, write_checkpoint
from photofix.training.runs.losses import overview, task_loss, together_loss
from photofix.training.runs.optimiser import Optimiser
from photofix.training.runs.print_run import train_prints
from photofix.training.runs.run_file import fitting, read_run
from photofix.training.runs.scene_run import train_scenes
from photofix.training.runs.team import Team
from photofix.training.runs.weighting import Weighting, make_weighting
from photofix.training.samples.damaged_photos import FINE_FROM, DamagedPhotos, loader, step_kind, task_kind
from photofix.training.samples.sample import Sample, View, each

KINDS = ("whole", "fine", "close")
"""Kinds of steps, each with moments of its own (AdaTask, arXiv:2211.15055): in common ones the spread of the larger
gradient would set the other's step."""

SETTINGS = ("seed", "learning_rate", "part", "photos_factor")
"""What the history of the weights tells of such a run, beside its device."""
SEED_STEP = 7919  # seeds of a team's sample streams are this far apart


def train(config: TrainConfig, progress: Progress = NO_PROGRESS) -> dict[str, Any]:
    """Run (or resume) one training; returns the last checkpoint's content."""
    team = Team(config.processes)
    team.call(_train, config)
    _train(team, config, progress)
    return read_run(config.run, torch.device("cpu"))


def _train(team: Team, config: TrainConfig, progress: Progress = NO_PROGRESS) -> None:
    """What every process of the team does; only rank 0 writes checkpoints."""
    with team, _denormals_flushed():
        if config.part in ("prints", "scene"):
            _apart(config, progress)
        else:
            _steps(team, config, progress)


def _apart(config: TrainConfig, progress: Progress) -> None:
    """What has a loop of its own: fine detail, learned from damaged prints; what is read from its encoder."""
    net = RestorationNet({key: task.outputs for key, task in load_tasks().items()}, config.sharing, config.rank)  # type: ignore[arg-type]
    history = _warm_start(net, config)
    if config.part == "prints":
        train_prints(config, net, progress)
    else:
        train_scenes(config, net, history, progress)


@contextmanager
def _denormals_flushed() -> Iterator[None]:
    """Gradients fade below what floats hold, and there a processor is many times slower."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def _steps(team: Team, config: TrainConfig, progress: Progress) -> None:
    torch.manual_seed(config.seed)
    device = pick_device(config.device)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")  # TF32; bfloat16 would blur descriptors and colour
    tasks = load_tasks()
    net = RestorationNet({key: task.outputs for key, task in tasks.items()}, config.sharing, config.rank)  # type: ignore[arg-type]
    net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    history = _warm_start(net, config)
    held = _free(net, config)
    weighting = make_weighting(config.weighting, len(tasks)).to(device)
    optimisers = {kind: Optimiser(net, weighting, config.weight_decay) for kind in KINDS}
    mean = {name: value.clone() for name, value in net.state_dict().items()}
    state: dict[str, Any] = {"step": 0, "samples": 0, "seconds": 0.0}
    if config.run.exists():
        state, mean, history = _resume(config.run, net, weighting, optimisers, device)
    caution = Caution(net)
    batches = iter(_batches(team, config, state["step"], device))
    parameters = [*net.parameters(), *weighting.parameters()]
    started, spent = time.monotonic(), state["seconds"]
    saved = shown = started
    log: dict[str, float] = {}
    while not _is_over(config, state):
        sample = _to(next(batches), device)
        kind = _kind(tasks, sample)
        rate = _learning_rate(config, state)
        caution.begin()
        losses, together, parts = _losses(net, tasks, sample)
        total = weighting.combine(losses) + together
        (total + config.row_penalty * net.sharing_penalty()).backward()
        seconds = team.agree(parameters, spent + time.monotonic() - started)
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), config.clip)
        is_good = caution.allows(norm)  # one bad batch must not spoil the run
        if is_good:
            optimisers[kind].step(rate)
            held.put_back()
            _reweight(weighting, losses.detach(), net, tasks, sample)
            _smooth(log, parts | _row_gradients(net) | {f"{kind}.norm": float(norm)})
        caution.end(is_good)
        for value in parameters:
            value.grad = None
        if is_good:
            average(mean, net, min(config.ema, (1 + state["step"]) / (10 + state["step"])))
        now = time.monotonic()
        state = {
            "step": state["step"] + 1,
            "samples": state["samples"] + team.size * len(sample.view.image),
            "seconds": seconds,
        }
        if team.rank:
            continue
        if now - shown > 15 or _is_over(config, state):
            shown = now
            told = _line(state, rate, log | {"refused": caution.refused})
            progress.report(min(1.0, state["seconds"] / (60 * config.minutes)), told)
        if now - saved > config.save_every_s or _is_over(config, state):
            saved = now
            moments = {kind: optimiser.state_dict() for kind, optimiser in optimisers.items()}
            more = {"told": {"device": device.type}, "weighting": weighting.state_dict()}
            write_checkpoint(config, net, state, history, mean, moments, settings=SETTINGS, **more)


def _free(net: RestorationNet, config: TrainConfig) -> _HeldRows:
    """Let the run change only its part of the network; the rows are held by what is returned."""
    if config.part != "all":
        net.requires_grad_(False).eval()
        net.matrix.requires_grad_(True)
    if config.part == "detail":
        net.details.requires_grad_(True)  # norms keep their statistics: those of a few photos are noise
        for template in net.templates:
            template.detail_conv.requires_grad_(True)
    return _HeldRows(net, config.only)


def _batches(team: Team, config: TrainConfig, step: int, device: torch.device) -> Iterable[Sample]:
    """A lone process has its samples made by others; members of a team make their own, so that no core waits."""
    fits = [entry for entry in config.rhythm if _teaches(entry[0], config)]
    rhythm = [(size, max(1, count * config.photos_factor // team.size), with_tile) for size, count, with_tile in fits]
    dataset = DamagedPhotos(config.data / "train", rhythm, config.seed + SEED_STEP * team.rank, step, FINE_FROM)
    return dataset if team.size > 1 else loader(dataset, config.workers, pinned=device.type == "cuda")


def _losses(net: RestorationNet, tasks: dict[str, Task], sample: Sample) -> tuple[Tensor, Tensor, dict[str, float]]:
    """Each task's loss (T), that of all operators together, and all parts for the log.

    The network sees what the analyzer will show it: an overview for what concerns the whole photo and for the context;
    in a fine step only the view and a tile of it, for the tasks with fine detail.
    """
    kind = _kind(tasks, sample)
    is_fine = kind == "fine"
    whole = sample.view if kind == "close" else overview(View(sample.view.image) if is_fine else sample.view)
    asked = [key for key, task in tasks.items() if task_kind(task) == kind]
    losses = {key: whole.image.new_zeros(()) for key in tasks}
    together = whole.image.new_zeros(())
    parts: dict[str, float] = {}
    answers: dict[str, HeadAnswer] = {}
    features = net.encode(_channels_first(whole), asked, detailed=False, close=kind == "close")
    for part, seen in (sample.parts if is_fine else {"view": whole}).items():
        detail = net.encode(_channels_first(seen), asked, described=False) if is_fine else features
        for key in asked:
            joint = _joint_share(tasks, key, seen) if kind == "whole" else None
            answers[key] = net.answer(detail, key, features, joint)
            loss, named = task_loss(tasks[key], answers[key], seen.image, seen.tasks[key])
            losses[key] = losses[key] + loss
            parts |= _log(key if part == "view" else f"{key}.{part}", answers[key], named)
    if kind == "whole":
        together = together_loss(tasks, answers, whole)
        parts["together"] = float(together.detach())
    return torch.stack(list(losses.values())), together, parts


def _joint_share(tasks: Mapping[str, Task], key: str, view: View) -> Tensor:
    """B, 1 where another damage of the whole photo is in the picture too. The program knows what is to be undone
    together; without being told, a head would have to guess it."""
    others = [view.tasks[other].present for other, task in tasks.items() if other != key and task.overviewed]
    return torch.stack(others).amax(0).flatten() if others else view.image.new_zeros(len(view.image))


def _kind(tasks: Mapping[str, Task], sample: Sample) -> str:
    """What the step is about. In small pictures every detail looks like a speck."""
    if any(tasks[key].close for key in sample.view.tasks):
        return "close"
    return KINDS[bool(sample.view.image.shape[1] >= FINE_FROM)]


def _teaches(size: int, config: TrainConfig) -> bool:
    """Whether views of that size teach what the run trains."""
    kind = step_kind(size, FINE_FROM)
    if config.part == "detail":
        return kind == "fine"
    return kind in {task_kind(task) for key, task in load_tasks().items() if not config.only or key in config.only}


class _HeldRows:
    """Keeps the rows of W that a run is not about: a step's decay would move them too.

    Args:
        net: whose rows are as they are to stay.
        only: keys of the tasks whose rows are trained; all if empty.
    """

    def __init__(self, net: RestorationNet, only: Collection[str]) -> None:
        held = [index for index, key in enumerate(net.matrix.keys) if only and key not in only]
        self._parts = [(part, held, part.detach()[held].clone()) for part in (net.matrix.mixing, net.matrix.residual)]

    @torch.no_grad()
    def put_back(self) -> None:
        """As they were."""
        for part, held, before in self._parts:
            part[held] = before


def _channels_first(view: View) -> Tensor:
    image: Tensor = view.image.permute(0, 3, 1, 2)
    return image


def _log(name: str, answer: HeadAnswer, parts: dict[str, float]) -> dict[str, float]:
    spread = float(answer.presence.detach().sigmoid().std(correction=0))
    return {f"{name}.spread": spread} | {f"{name}.{part}": value for part, value in parts.items()}


@torch.no_grad()
def _reweight(weighting: Weighting, before: Tensor, net: Any, tasks: Any, sample: Sample) -> None:
    """Let the weighting see what the step did to each task."""
    weighting.learn(before, _losses(net, tasks, sample)[0] if weighting.looks_again else None)


def _warm_start(net: RestorationNet, config: TrainConfig) -> list[dict[str, Any]]:
    """Take over earlier weights, else those of ImageNet for what sees fine detail; returns the chain of runs that they
    come from."""
    if config.run.exists():  # what it has besides the network's own parts
        net.add_scenes(known_scenes(read_run(config.run, torch.device("cpu"))["weights"]))
    elif config.init is None:
        net.start_encoders(efficientnet.pretrained())
    if config.init is None:
        return []
    tasks = load_tasks()
    old, manifest = load_weights({key: task.outputs for key, task in tasks.items()}, config.init.parent)
    adopt(net, old)
    return [dict(entry) for entry in manifest.history]


def _resume(
    path: Path, net: RestorationNet, weighting: Weighting, optimisers: Mapping[str, Optimiser], device: torch.device
) -> tuple[Any, Any, Any]:
    """Go on where a run stopped; returns its state, its mean weights and the runs it came from."""
    checkpoint = read_run(path, device)
    with fitting(path):
        given = {key: known_outputs(task, checkpoint.get("outputs", {}).get(key)) for key, task in net.outputs.items()}
        if listed(given) != listed(net.outputs):
            raise ValueError("its rows give other outputs")
        net.load_state_dict(checkpoint["weights"])
        weighting.load_state_dict(checkpoint["weighting"])
        for kind, optimiser in optimisers.items():
            optimiser.load_state_dict(checkpoint["optimisers"][kind])
        torch.set_rng_state(checkpoint["random"].cpu())
    return checkpoint["state"], checkpoint["mean"], checkpoint["history"][:-1]


def _is_over(config: TrainConfig, state: dict[str, Any]) -> bool:
    return share_done(config, state) >= 1


def _learning_rate(config: TrainConfig, state: dict[str, Any]) -> float:
    """Warm-up, constant, linear cool-down over the last share of the budget."""
    warm = min(1.0, (state["step"] + 1) / config.warm_up_steps)
    return float(config.learning_rate * warm * min(1.0, max(0.0, (1 - share_done(config, state)) / config.cool_down)))


def _row_gradients(net: RestorationNet) -> dict[str, float]:
    """Gradient norm per task's row: a head that has died shows here first."""
    gradient = net.matrix.residual.grad
    if gradient is None:
        return {}
    return {f"{key}.gradient": float(gradient[index].norm()) for index, key in enumerate(net.matrix.keys)}


def _smooth(log: dict[str, float], parts: dict[str, float]) -> None:
    for name, value in parts.items():
        log[name] = value if name not in log else 0.97 * log[name] + 0.03 * value


def _line(state: dict[str, Any], rate: float, log: dict[str, float]) -> str:
    speed = state["samples"] / max(state["seconds"], 1e-6)
    parts = "  ".join(f"{name} {value:.3g}" for name, value in sorted(log.items()))
    return f"step {state['step']}  {state['seconds'] / 60:.1f} min  {speed:.0f} photos/s  rate {rate:.1e}  {parts}"


def _to(sample: Sample, device: torch.device) -> Sample:
    return each(sample, lambda tensor: tensor.to(device, non_blocking=True).float())
