"""Training of what is read from the encoder of fine detail: `photofix train --part scene --only KEY`.

The encoder and everything else of the network stay as they are, the tasks' readers (`photofix.network.scene`) learn by
the same losses as any head, on pictures as large as the program shows them. Any stop is usable: the mean of the weights
is kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from photofix.errors import PhotoFixError
from photofix.network.model import RestorationNet
from photofix.network.ops import TORCH
from photofix.network.views import SCENE_SIDE
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks
from photofix.training.runs.caution import Caution
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.course import average, share_done, write_checkpoint
from photofix.training.runs.losses import task_loss
from photofix.training.runs.run_file import fitting, read_run
from photofix.training.samples.damaged_photos import DamagedPhotos, cropped, loader, make_sample
from photofix.training.samples.dress import dressed
from photofix.training.samples.pictures import LANDSCAPES, images, parted
from photofix.training.samples.sample import Sample, Truth, View, each

COUNT = 16
"""Photos of a batch."""
ALONE, WITHOUT = 0.52, 0.11
"""Shares of the samples that have a task's damage and no other, and that lack it."""
RATE, DECAY, MOMENTS = 1e-3, 0.02, (0.9, 0.98)
WARM_UP_STEPS, KEPT, CLIP = 100, 0.998, 1.0
SETTINGS = ("seed", "learning_rate", "part", "only")
"""What the history of the weights tells of such a run."""
FAMILIAR = 12
"""Batches from which is learned what is usual for the encoder's features."""


class ScenePhotos(DamagedPhotos):
    """Batches of views as large as the encoder is shown them.

    Args:
        root: folder with photos/ and the like.
        keys: tasks that learn.
        seed, first: see `DamagedPhotos`.
    """

    def __init__(self, root: Path, keys: Sequence[str], seed: int, first: int = 0) -> None:
        super().__init__(root, ((SCENE_SIDE, COUNT, False),), seed, first)
        self.keys = tuple(keys)

    def _files(self) -> list[Path]:
        return super()._files() + parted(images(self.root / LANDSCAPES))

    def _drawn(
        self, photos: list[NDArray[np.uint8]], rng: np.random.Generator, size: int, with_tile: bool, assets: Any
    ) -> Sample:
        clean = dressed(cropped(photos[int(rng.integers(len(photos)))], rng, size, 0), rng)
        view = make_sample(clean, rng, assets, only=self._chosen(rng))
        told = {
            key: view.tasks[key] if key in self.keys else Truth(view.tasks[key].present, view.tasks[key].weight)
            for key, task in load_tasks().items()
            if task.overviewed
        }
        return Sample(View(view.image, None, told))

    def _chosen(self, rng: np.random.Generator) -> set[str]:
        """Damages of a sample, most of them with one of the tasks'."""
        own, kind = str(rng.choice(self.keys)), rng.random()
        others = [key for key in load_tasks() if key != own]
        company = set(rng.choice(others, size=int(rng.integers(1, min(2, len(others)) + 1)), replace=False).tolist())
        if kind < WITHOUT:
            return company if rng.random() < 0.5 else set()
        return {own} if kind < WITHOUT + ALONE else {own} | company


def train_scenes(
    config: TrainConfig, net: RestorationNet, history: list[dict[str, Any]], progress: Progress = NO_PROGRESS
) -> None:
    """Run, or resume, one training of the readers of the tasks `config.only` in `net`; checkpoints as of any other run.

    Args:
        net: with the weights that are to stay.
        history: the runs they come from.

    Raises PhotoFixError if one of the tasks cannot be read so.
    """
    torch.manual_seed(config.seed)
    state: dict[str, Any] = {"step": 0, "samples": 0, "seconds": 0.0}
    known = read_run(config.run, torch.device("cpu")) if config.run.exists() else None
    net.requires_grad_(False).eval()
    new = [key for key in config.only if key not in net.scenes]
    _add(net, config.only)
    learning = nn.ModuleDict({key: net.readers[key] for key in config.only}).requires_grad_(True).train()
    optimiser = torch.optim.AdamW(learning.parameters(), lr=RATE, betas=MOMENTS, weight_decay=DECAY)
    mean = {name: value.clone() for name, value in learning.state_dict().items()}
    if known is not None:
        with fitting(config.run):
            net.load_state_dict(known["weights"])
            state, mean, new = known["state"], known["optimisers"]["mean"], []
            optimiser.load_state_dict(known["optimisers"]["moments"])
        history = known["history"][:-1]
    batches = iter(loader(ScenePhotos(config.data / "train", config.only, config.seed, state["step"]), config.workers))
    if new:
        _get_used_to(net, new, batches)
        mean = {name: value.clone() for name, value in learning.state_dict().items()}
    caution = Caution(learning)
    before = saved = shown = time.monotonic()
    while share_done(config, state) < 1:
        sample = each(next(batches), lambda tensor: tensor.float())
        caution.begin()
        loss, parts = _loss(net, config.only, sample.view)
        optimiser.zero_grad()
        loss.backward()
        is_good = caution.allows(torch.nn.utils.clip_grad_norm_(learning.parameters(), CLIP))
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate / 1.2e-3 * RATE * _schedule(config, state)
        if is_good:
            optimiser.step()
        caution.end(is_good)
        if is_good:
            average(mean, learning, min(KEPT, (1 + state["step"]) / (10 + state["step"])))
        now = time.monotonic()
        state = {
            "step": state["step"] + 1,
            "samples": state["samples"] + len(sample.view.image),
            "seconds": state["seconds"] + now - before,
        }
        before = now
        if now - shown > 15:
            shown = now
            progress.report(min(1.0, share_done(config, state)), _line(state, parts))
        if now - saved > config.save_every_s or share_done(config, state) >= 1:
            saved = now
            own = {"mean": mean, "moments": optimiser.state_dict()}
            write_checkpoint(config, net, state, history, _averaged(net, mean), own, settings=SETTINGS)


def _averaged(net: RestorationNet, mean: dict[str, Tensor]) -> dict[str, Tensor]:
    """The whole network's weights with the averaged readers."""
    return net.state_dict() | {f"readers.{name}": value for name, value in mean.items()}


def _add(net: RestorationNet, keys: Sequence[str]) -> None:
    try:
        net.add_scenes(keys)
    except ValueError as error:
        raise PhotoFixError(f"--only names a task of another kind: {error}.") from error


def _get_used_to(net: RestorationNet, keys: Sequence[str], batches: Iterator[Sample]) -> None:
    """Tell new readers what is usual for the encoder's features."""
    seen = [net.see(_channels_first(next(batches).view.image.float())).features for _ in range(FAMILIAR)]
    for key in keys:
        reader: Any = net.readers[key]
        reader.get_used_to(seen)


def _loss(net: RestorationNet, keys: Sequence[str], view: View) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch and its parts. The answer is composed with a view half as large, as in use."""
    seen = net.see(_channels_first(view.image))
    small = view.mapped(lambda value: TORCH.pool(value, 2))
    total = view.image.new_zeros(())
    parts: dict[str, float] = {}
    for key in keys:
        others = [truth.present for other, truth in view.tasks.items() if other != key]
        joint = torch.stack(others).amax(0).flatten() if others else None
        loss, named = task_loss(load_tasks()[key], net.read(seen, key, joint), small.image, small.tasks[key])
        total = total + loss
        parts |= {f"{key}.{name}": value for name, value in named.items()}
    return total, parts


def _channels_first(image: Tensor) -> Tensor:
    return image.permute(0, 3, 1, 2)


def _line(state: dict[str, Any], parts: dict[str, float]) -> str:
    return f"step {state['step']}  " + "  ".join(f"{name} {value:.3g}" for name, value in parts.items())


def _schedule(config: TrainConfig, state: dict[str, Any]) -> float:
    """Share of the learning rate: warm-up, constant, a straight line to 0."""
    falling = min(1.0, (1 - share_done(config, state)) / config.cool_down)
    return float(min(1.0, (state["step"] + 1) / WARM_UP_STEPS) * falling)
