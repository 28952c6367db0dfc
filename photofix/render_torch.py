"""The same render on a GPU, for those who have one: point operations as tensors, findings and their fill on the CPU.

The caller chooses; `photofix.render` never imports this. Agrees with it within 1/65535 of a value, which is not
bit for bit: preview and export of one photo must use the same one of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from photofix.analysis import Analysis
from photofix.chain import Step, guide_step
from photofix.color_space import LUMA, Image
from photofix.edit import Edit
from photofix.engine import Look, Region, box_of, look_at
from photofix.network.device import pick_device
from photofix.network.ops import TorchOps
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render import render, render_box
from photofix.strokes import protection
from photofix.tiles import Box, tiles
from photofix.window import Window

STRIPE_PX = 1 << 22
SMALLEST_PX = 1 << 16

OPS: Any = TorchOps()


class TorchRenderer:
    """Renders on one device.

    Attributes:
        device: where.
        notice: what was done when the device ran out of memory, "" if nothing.
    """

    def __init__(self, device: str = "auto", stripe_px: int = STRIPE_PX) -> None:
        """Raises DeviceError if the named device is not there."""
        self.device = pick_device(device)
        self.notice = ""
        self._stripe_px = stripe_px

    def render(
        self,
        photo: Photo,
        analysis: Analysis,
        edit: Edit,
        region: Region | None = None,
        scale: float = 1.0,
        progress: Progress = NO_PROGRESS,
        *,
        color_output: bool = False,
    ) -> Image:
        """See `photofix.render.render`. Stripes are halved when memory runs out, then the CPU takes over."""
        look = look_at(photo, analysis, edit, scale, color_output)
        start = _first_on_device(look.chain)
        if start == len(look.chain):
            return render(photo, analysis, edit, region, scale, progress, color_output=color_output)
        box = box_of(region, look.window)
        result = np.empty((box.height, box.width, 3), np.float32)
        waiting = tiles(box, self._stripe_px)[::-1]
        done = 0
        while waiting:
            stripe = waiting.pop()
            cut = result[stripe.slices(box)]
            try:
                cut[:] = _stripe(look, stripe, start, self.device)
            except torch.OutOfMemoryError:
                if stripe.height * stripe.width <= SMALLEST_PX:
                    self.notice = f"{self.device} is out of memory; rendered on the CPU."
                    return render(photo, analysis, edit, region, scale, progress, color_output=color_output)
                self._stripe_px = max(SMALLEST_PX, stripe.height * stripe.width // 2)
                self.notice = f"{self.device} is short of memory; rendered in smaller stripes."
                waiting += tiles(stripe, self._stripe_px)[::-1]
                continue
            done += stripe.height * stripe.width
            progress.report(done / (box.height * box.width))
        return result


def _first_on_device(chain: Sequence[Step]) -> int:
    """Index of the step from which all can run on the device; the guide must not be needed before it."""
    start = len(chain)
    while start and _can_run(chain[start - 1]):
        start -= 1
    guide = guide_step(chain)
    return start if guide is None or guide >= start else len(chain)


def _can_run(step: Step) -> bool:
    probe = torch.zeros(1, 1, 1, 1)
    return step.task.at_strength(step.found, step.s, lambda field: probe, probe, OPS) is not None


def _stripe(look: Look, stripe: Box, start: int, device: torch.device) -> Image:
    """One stripe: the first `start` steps on the CPU, the others on `device`; H x W x 3."""
    before = render_box(replace(look, chain=look.chain[:start]), stripe)
    window = look.window.at(stripe)
    pixels = torch.from_numpy(before).to(device)[None]
    guide = None
    for index in range(start, len(look.chain)):
        if index == guide_step(look.chain):
            guide = sum(pixels[..., channel : channel + 1] * weight for channel, weight in enumerate(LUMA))
        pixels = _advanced(look.chain[index], pixels, guide, window, look.is_gray)
    return pixels[0].cpu().numpy()


def _advanced(step: Step, pixels: Tensor, guide: Any, window: Window, is_gray: bool) -> Tensor:
    sample = _sampler(window, pixels.device)
    params = step.task.at_strength(step.found, step.s, sample, guide, OPS)
    assert params is not None
    after: Tensor = step.task.restore(pixels, params, OPS)
    if step.task.blends and step.s != 1:
        after = pixels + (after - pixels) * step.s
    held = protection(step.strokes, window)
    if held is not None:
        share = torch.from_numpy(1 - held).to(pixels.device)[None, ..., None]
        after = torch.where(share < 1, pixels + (after - pixels) * share, after)
    if is_gray:
        red, green, blue = after.unbind(-1)
        after = (green + LUMA[0] * (red - green) + LUMA[2] * (blue - green))[..., None].expand_as(after)
    return after


def _sampler(window: Window, device: torch.device) -> Callable[[Any], Tensor]:
    """`Window.sample` on the device, 1 x H x W x c."""

    def sample(field: Any) -> Tensor:
        (rows, down), (columns, across) = window.cells(*field.shape[:2])
        values = torch.from_numpy(np.ascontiguousarray(field, np.float32)).to(device)
        wide = _between(values, 1, columns, across[None, :, None], device)
        return _between(wide, 0, rows, down[:, None, None], device)[None]

    return sample


def _between(values: Tensor, axis: int, index: Any, fraction: Any, device: torch.device) -> Tensor:
    low = torch.from_numpy(index).to(device)
    below = values.index_select(axis, low)
    above = values.index_select(axis, (low + 1).clamp_max(values.shape[axis] - 1))
    return below + (above - below) * torch.from_numpy(np.ascontiguousarray(fraction)).to(device)
