"""The loss, built from what the tasks declare: their targets, their operator's effect, their presence.

Nothing here saturates: maps are regressed raw and clamped only inside the operator, masks and presence are
logits. A sound photo counts through the same terms: its image loss says "leave it as it is".
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from photofix.network.heads import GRID, HeadAnswer
from photofix.network.ops import TORCH
from photofix.network.views import OVERVIEW_SIDE
from photofix.tasks.base import Task
from photofix.tasks.kit.outputs import Target
from photofix.training.samples.sample import Truth, View

IMAGE_WEIGHT = 0.3
PRESENCE_WEIGHT = 0.5
TOGETHER_WEIGHT = 0.1
TOGETHER_STRIDE = 4
GOOD_ENOUGH = 3e-4  # mean squared error (35 dB) below which a picture asks for little more
DAMAGED_WEIGHT = 3.0  # a damaged pixel against a sound one: makes the best cut for F1 lie near a logit of 0
FEW_PIXELS = 20.0
SOUND_FACTOR = 0.05  # a sound picture is presence's business: at full weight the median answer is "do nothing"
PRESENCE_SMOOTHING = 0.02


def task_loss(task: Task, answer: HeadAnswer, view: Tensor, truth: Truth) -> tuple[Tensor, dict[str, float]]:
    """One task's loss on a batch and its parts, for the log.

    Args:
        task: whose targets and operator count.
        answer: the head's raw outputs and presence logit.
        view: B x H x W x 3, what the network saw.
        truth: a batch's, with the targets' labels.
    """
    params = task.compose(view, answer.raw, TORCH)
    parts = {target.name: target.weight * _target_loss(target, params, truth.labels) for target in task.targets}
    thin = task.loss_stride
    restored = task.restore(_thinned(truth.after, thin), _fitted(params, view.shape[1:3], thin), TORCH)
    factor = SOUND_FACTOR + (1 - SOUND_FACTOR) * truth.present
    error = _decibels(restored, _thinned(truth.before, thin), _thinned(truth.weight, thin))
    parts["image"] = IMAGE_WEIGHT * (error * factor.flatten()).mean()
    present = truth.present.flatten() * (1 - 2 * PRESENCE_SMOOTHING) + PRESENCE_SMOOTHING
    parts["presence"] = PRESENCE_WEIGHT * F.binary_cross_entropy_with_logits(answer.presence, present)
    return torch.stack(list(parts.values())).sum(), {name: float(part.detach()) for name, part in parts.items()}


def together_loss(tasks: Mapping[str, Task], answers: Mapping[str, HeadAnswer], view: View) -> Tensor:
    """All operators in render order on the spoiled picture, against the clean one.

    Args:
        tasks: all of them.
        answers: of the tasks that are to take part.
        view: the batch they were given for.
    """
    image = _thinned(view.image, TOGETHER_STRIDE)
    weight = torch.ones_like(image[..., :1])
    for key, task in tasks.items():
        if key in view.tasks:
            weight = weight * _thinned(view.tasks[key].weight, TOGETHER_STRIDE)
        if key in answers:
            composed = task.compose(view.image, answers[key].raw, TORCH)
            image = task.restore(image, _fitted(composed, view.image.shape[1:3], TOGETHER_STRIDE), TORCH)
    return TOGETHER_WEIGHT * _decibels(image, _thinned(view.clean, TOGETHER_STRIDE), weight).mean()


def overview(view: View) -> View:
    """`view` with images and maps averaged down to about `OVERVIEW_SIDE` pixels, the size at which the network is shown
    a whole photo; global labels stay. A view that is no larger is given back as it is."""
    stride = max(1, view.image.shape[1] // OVERVIEW_SIDE)
    return view.mapped(lambda value: TORCH.pool(value, stride)) if stride > 1 else view


def _decibels(restored: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """B: log(1 + mean squared error / `GOOD_ENOUGH`) of each photo, which is about its PSNR.

    The mean of plain squared errors would be decided by the worst photos alone. Absolute errors would make "change
    nothing" the best answer in doubt.
    """
    error = (restored.clamp(-0.5, 1.5) - truth).square() * weight
    mean = error.mean((1, 2, 3)) / weight.mean((1, 2, 3)).clamp_min(0.05)
    return torch.log1p(mean / GOOD_ENOUGH)


def _fitted(params: Mapping[str, Tensor], size: torch.Size, thin: int) -> dict[str, Tensor]:
    """`params` with maps resized to (H / thin) x (W / thin): smaller ones are enlarged (bilinear), larger ones thinned
    out. Global parameters and the 8 x 8 grid stay; the operators take them as they are."""
    height, width = (-(-side // thin) for side in size)
    fitted = {}
    for name, value in params.items():
        is_map = value.ndim == 4 and value.shape[1] > GRID
        grows = is_map and value.shape[1] < height
        fitted[name] = TORCH.resize(value, height, width) if grows else value
        if is_map and not grows:
            fitted[name] = _thinned(value, round(value.shape[1] / height))
    return fitted


def _thinned(maps: Tensor, thin: int) -> Tensor:
    """Every `thin`-th row and column of B x H x W x C; unlike an average this keeps noise and edges as they are."""
    return maps[:, ::thin, ::thin] if thin > 1 else maps


def _target_loss(target: Target, params: Mapping[str, Tensor], labels: Mapping[str, Tensor]) -> Tensor:
    value, label = params[target.name], labels[target.name]
    label = _like(label, value)
    weight = labels.get(f"{target.name}_weight")
    weight = torch.ones_like(label[..., :1]) if weight is None else _like(weight, value)
    if target.loss == "mask":
        return _balanced_bce(value, label, weight) + dice(value, label, weight)
    return ((value - label).abs() * weight).sum() / (weight.sum() * value.shape[-1] + 1.0)


def _like(label: Tensor, value: Tensor) -> Tensor:
    """The label pooled to the resolution of the prediction."""
    stride = round(label.shape[1] / value.shape[1])
    return TORCH.pool(label, stride) if stride > 1 else label


def _balanced_bce(logit: Tensor, label: Tensor, weight: Tensor) -> Tensor:
    """Binary cross-entropy in which a damaged pixel counts `DAMAGED_WEIGHT` times; more would blur what is damaged."""
    damaged = label.new_tensor(DAMAGED_WEIGHT)
    return F.binary_cross_entropy_with_logits(logit, label, weight, pos_weight=damaged)


def batch_dice(logit: Tensor, label: Tensor, weight: Tensor) -> Tensor:
    """Soft Dice (Milletari et al., doi:10.1109/3DV.2016.79) over the whole batch, where large ones decide."""
    chance, label = logit.sigmoid() * weight, label * weight
    return 1 - (2 * (chance * label).sum() + 1) / (chance.sum() + label.sum() + 1)


def soft_dice(logit: Tensor, chance: Tensor) -> Tensor:
    """`batch_dice` against a chance, least where both are alike (squares in the denominator, as that paper has it)."""
    own = logit.sigmoid()
    return 1 - (2 * (own * chance).sum() + 1) / (own.square().sum() + chance.square().sum() + 1)


def dice(logit: Tensor, label: Tensor, weight: Tensor) -> Tensor:
    """Half `batch_dice`, half the mean of each photo's own Dice loss, in which a lone scratch counts as much as large
    damage. `FEW_PIXELS` damps photos with next to no damage."""
    chance, marked = logit.sigmoid() * weight, label * weight
    common, both = (2 * chance * marked).sum((1, 2, 3)), (chance + marked).sum((1, 2, 3))
    over_photos = ((common + FEW_PIXELS) / (both + FEW_PIXELS)).mean()
    return (batch_dice(logit, label, weight) + 1 - over_photos) / 2
