"""Training of fine detail on old prints: `photofix train --part prints`.

The detail trunk starts from a pretrained encoder, which learns far slower than the rest and whose norms keep the
statistics they came with: six samples say too little of all photos. Everything else of the network stays as it is. Any
stop is usable: the mean of the weights is kept. With teachers, what is learned is mostly what they see together.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from typing import Any, Self

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import IterableDataset

from photofix.network.checkpoint import load_weights
from photofix.network.model import RestorationNet
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.training.runs.caution import Caution
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.course import average, share_done, write_checkpoint
from photofix.training.runs.losses import batch_dice, soft_dice
from photofix.training.runs.run_file import read_run
from photofix.training.runs.teachers import Teachers, loaded, trusted
from photofix.training.samples.damaged_photos import loader
from photofix.training.samples.false_alarms import false_alarms
from photofix.training.samples.prints import Alarms, PrintSamples, marked_task, old_photos, sound_scenes

RHYTHM = ((256, 6), (384, 3))
"""(side, samples) of successive batches: a face is known by what is around it."""
RATE, ENCODER_SHARE = 2e-3, 0.075
"""Learning rate, and the encoder's share of it."""
QUIET = 0.1
"""Share of the gradient with which outputs other than the mask reach the features: they matter where damage is, and
must not move what finds it."""
MINED = 2
"""One of so many sound photos is searched for false alarms when a run begins or goes on; marked ones all are."""
WARM_UP_STEPS, KEPT, CLIP = 60, 0.995, 1.0
SETTINGS = ("seed", "learning_rate", "part")
"""What the history of the weights tells of such a run, beside its teachers."""

DAMAGED_WEIGHT = 2.0  # of a damaged pixel against a sound one
TAUGHT_WEIGHT = 2.0  # of what teachers say against what labels say
WORST = 0.01
"""Share of a sound sample's pixels, the worst ones, that are punished once more: false alarms are few and plain."""
PARTS = {"chance": 2.0, "overlap": 1.0, "opaque": 0.3, "density": 0.5, "alarms": 0.03}
"""Weights of the loss's parts."""


class FineNet(nn.Module):
    """The detail trunk and one task's head without context, as modules of their own.

    Args:
        net: where they are taken from.
        key: a task that `refines`, whose outputs are a mask, what of it is opaque, and its density.
    """

    def __init__(self, net: RestorationNet, key: str) -> None:
        super().__init__()
        self.trunk: Any = net.details[0]
        self.conv: Any = net.templates[0].detail_conv
        self.outputs = net.outputs[key]
        own = net.layout.split(net.matrix.row(key).detach().clone())
        self.row = nn.ParameterDict({name: own[name] for name in ("film_bias", "map_weight", "map_bias")})

    def forward(self, batch: Tensor) -> tuple[Tensor, ...]:
        """Maps of the outputs, each B x c x H x W, of B x 3 x H x W sRGB in 0..1."""
        scale, shift = self.row["film_bias"][None, :, None, None].chunk(2, 1)
        x = F.silu(self.conv(F.silu(self.trunk(batch) * (1 + scale) + shift)))
        quiet = x.detach() + QUIET * (x - x.detach())
        weights, biases, planes, first = self.row["map_weight"], self.row["map_bias"], [], 0
        for output in self.outputs:
            own = slice(first, first + 4 * output.channels)  # of each channel four pixels, see `pixel_shuffle`
            read = x if output.is_peak else quiet
            maps = F.pixel_shuffle(F.conv2d(read, weights[own, :, None, None], biases[own]), 2)
            planes.append(maps + output.init)
            first = own.stop
        return tuple(planes)

    def learning(self) -> Self:
        """In training mode, but for the encoder's norms."""
        self.train()
        for module in self.trunk.encoder.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def folded(self) -> Self:
        """To be read only, its norms made part of the convolutions before them."""
        self.eval().trunk.fold()
        return self

    @torch.no_grad()
    def give(self, net: RestorationNet, key: str) -> None:
        """Write the head into the task's row of W; what it was told by the whole photo goes."""
        row = net.matrix.residual[tuple(net.outputs).index(key)]
        for name, piece in net.layout.split(row).items():
            piece.copy_(self.row[name]) if name in self.row else piece.zero_()


class _Batches(IterableDataset[dict[str, Tensor]]):
    """Endless batches; the stream goes on after a resume."""

    def __init__(self, config: TrainConfig, first: int, alarms: Alarms) -> None:
        self.root, self.seed, self.first, self.alarms = config.data / "train", config.seed, first, alarms
        self.held_out = _held_out(config)

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        samples, step = PrintSamples(self.root, marked_task(), self.alarms, self.held_out), self.first
        while True:
            rng = np.random.default_rng((self.seed, step))
            side, count = RHYTHM[step % len(RHYTHM)]
            drawn = [samples.draw(rng, side) for _ in range(count)]
            stacked = {name: np.stack([np.asarray(one[name], np.float32) for one in drawn]) for name in drawn[0]}
            yield {name: torch.from_numpy(maps).permute(0, 3, 1, 2) for name, maps in stacked.items()}
            step += 1


def print_loss(
    task: Task, maps: tuple[Tensor, ...], labels: dict[str, Tensor], taught: Tensor | None = None
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch and its parts.

    Args:
        task: whose outputs `maps` are: mask, opaque, density, in this order.
        maps: see `FineNet.forward`.
        labels: B x c x H x W under the outputs' names, and with "_weight" behind; "sound" and "marked", B x 1 x 1 x 1.
        taught: B x 1 x H x W in 0..1, the chance of teachers, if there are any.
    """
    mask, opaque, density = (output.name for output in task.outputs)
    logit, truth, weight = maps[0], labels[mask], labels[f"{mask}_weight"]
    if taught is not None:
        aim = trusted(taught, truth, weight, labels["marked"], labels["sound"])
        chance, overlap = TAUGHT_WEIGHT * F.binary_cross_entropy_with_logits(logit, aim), soft_dice(logit, aim)
    else:
        chance = F.binary_cross_entropy_with_logits(logit, truth, weight, pos_weight=logit.new_tensor(DAMAGED_WEIGHT))
        # Not photo by photo: a trace of a chance all over a sound one would cost as much as an overlooked crack.
        overlap = batch_dice(logit, truth, weight)
    known = labels[f"{opaque}_weight"] * truth
    side = F.binary_cross_entropy_with_logits(maps[1], labels[opaque], known, reduction="sum")
    thick = labels[f"{density}_weight"]
    worst = F.softplus(logit).flatten(1).topk(max(1, int(WORST * logit[0].numel())), 1).values.mean(1)
    parts = {
        "chance": chance,
        "overlap": overlap,
        "opaque": side / (known.sum() + 50),
        "density": ((maps[2] - labels[density]).abs() * thick).sum() / (3 * thick.sum() + 50),
        "alarms": (worst * labels["sound"].flatten()).mean() if taught is None else worst.new_zeros(()),
    }
    total = torch.stack([PARTS[name] * value for name, value in parts.items()]).sum()
    return total, {name: float(value.detach()) for name, value in parts.items()}


def train_prints(config: TrainConfig, net: RestorationNet, progress: Progress = NO_PROGRESS) -> None:
    """Run, or resume, one training of `net`'s fine detail; checkpoints as of any other run."""
    torch.manual_seed(config.seed)
    task = marked_task()
    history: list[dict[str, Any]] = []
    if config.init is not None:
        outputs = {name: task.outputs for name, task in load_tasks().items()}
        history = [dict(entry) for entry in load_weights(outputs, config.init.parent)[1].history]
    fine = FineNet(net, task.key).to(memory_format=torch.channels_last).learning()  # type: ignore[call-overload]
    encoder = list(fine.trunk.encoder.parameters())
    kept = {id(value) for value in encoder}
    groups = [{"params": encoder}, {"params": [value for value in fine.parameters() if id(value) not in kept]}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, weight_decay=config.weight_decay)
    mean = {name: value.clone() for name, value in fine.state_dict().items()}
    state: dict[str, Any] = {"step": 0, "samples": 0, "seconds": 0.0}
    if config.run.exists():
        checkpoint = read_run(config.run, torch.device("cpu"))
        state, history = checkpoint["state"], checkpoint["history"][:-1]
        fine.load_state_dict(checkpoint["optimisers"]["fine"])
        mean = checkpoint["optimisers"]["mean"]
        optimiser.load_state_dict(checkpoint["optimisers"]["moments"])
    teachers = Teachers(config.teachers, lambda taught: FineNet(taught, task.key).folded(), config.seed)
    learned_from = {"teachers": teachers.history} if config.teachers else {}
    drawn: Any = _Batches(config, state["step"], _mined(fine, config, progress))
    batches = iter(loader(drawn, config.workers))
    caution = Caution(fine)
    before = saved = shown = time.monotonic()
    while share_done(config, state) < 1:
        rate = config.learning_rate / 1.2e-3 * RATE * _schedule(config, state)
        for group, share in zip(optimiser.param_groups, (ENCODER_SHARE, 1.0), strict=True):
            group["lr"] = rate * share
        labels: Any = next(batches)
        image = labels["image"].contiguous(memory_format=torch.channels_last)
        caution.begin()
        loss, parts = print_loss(task, fine(image), labels, teachers.chance(image) if config.teachers else None)
        optimiser.zero_grad()
        loss.backward()
        is_good = caution.allows(torch.nn.utils.clip_grad_norm_(fine.parameters(), CLIP))
        if is_good:
            optimiser.step()
        caution.end(is_good)
        if is_good:
            average(mean, fine, min(KEPT, state["step"] / (state["step"] + 20)))
        now = time.monotonic()
        state = {
            "step": state["step"] + 1,
            "samples": state["samples"] + len(image),
            "seconds": state["seconds"] + now - before,
        }
        before = now
        if now - shown > 15:
            shown = now
            told = "  ".join(f"{name} {value:.3g}" for name, value in parts.items())
            progress.report(min(1.0, share_done(config, state)), f"step {state['step']}  {told}")
        if now - saved > config.save_every_s or share_done(config, state) >= 1:
            saved = now
            averaged = _averaged(net, fine, task.key, mean)
            optimisers = {"fine": fine.state_dict(), "mean": mean, "moments": optimiser.state_dict()}
            write_checkpoint(config, net, state, history, averaged, optimisers, settings=SETTINGS, told=learned_from)


def _mined(fine: FineNet, config: TrainConfig, progress: Progress) -> Alarms:
    """False alarms of the weights that were asked for, or of those to start from, on one of `MINED` sound photos and on
    marked ones."""
    if config.alarms_of is None and config.init is None:
        return {}
    seer = fine if config.alarms_of is None else FineNet(loaded(config.alarms_of)[0], marked_task().key)
    seer.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
    root = config.data / "train"
    photos = [*sound_scenes(root)[config.seed % MINED :: MINED], *old_photos(root, _held_out(config))]
    alarms = false_alarms(lambda batch: seer(batch)[0].sigmoid(), photos, progress)
    fine.learning()
    return alarms


def _held_out(config: TrainConfig) -> bool | None:
    """Which marked photos are shown, see `PrintSamples`."""
    return None if config.all_marked else False


def _schedule(config: TrainConfig, state: Mapping[str, Any]) -> float:
    """Share of the learning rate: warm-up, constant, half a cosine."""
    falling = max(0.0, (share_done(config, state) - 1 + config.cool_down) / config.cool_down)
    return float(min(1.0, (state["step"] + 1) / WARM_UP_STEPS) * 0.5 * (1 + math.cos(math.pi * min(1.0, falling))))


def _averaged(net: RestorationNet, fine: FineNet, key: str, mean: dict[str, Tensor]) -> dict[str, Tensor]:
    """The whole network's weights with the averaged fine detail, which `net` has from now on."""
    now = {name: value.clone() for name, value in fine.state_dict().items()}
    fine.load_state_dict(mean)
    fine.give(net, key)
    averaged = {name: value.clone() for name, value in net.state_dict().items()}
    fine.load_state_dict(now)
    return averaged
