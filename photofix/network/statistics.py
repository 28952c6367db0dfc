"""Global colour statistics, given to the context vector beside the pooled features.

Pooled convolution features carry colour poorly; quantiles, norm ratios (Finlayson, Trezzi, CIC 2004) and
log-chroma histograms (Barron, doi:10.1109/ICCV.2015.51) carry it directly. No gradient passes here.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from photofix.network.ops import TORCH
from photofix.tasks.kit.noise.close_levels import measured

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BINS = 16
CHROMA_RANGE = 2.0  # natural log of R/G and B/G covered by the histogram, to either side
LEAST_SEEN = 0.02  # of `close_levels.UNIT`: what is less than that is nothing
STATISTICS = 3 * len(QUANTILES) + 3 * 2 + 3 + 3 + 2 * BINS * BINS


@torch.no_grad()
def color_statistics(batch: Tensor) -> Tensor:
    """B x 3 x H x W sRGB 0..1 to B x STATISTICS float32."""
    small = F.adaptive_avg_pool2d(batch, min(64, *batch.shape[2:]))
    flat = small.flatten(2)
    levels = torch.tensor(QUANTILES, device=batch.device)
    quantiles = torch.quantile(flat, levels, dim=2).permute(1, 0, 2).flatten(1)
    light = TORCH.srgb_to_linear(flat).clamp_min(1e-4)
    mean = light.mean(2).log()
    norm = (light**6).mean(2).log() / 6
    centred = flat - flat.mean(2, keepdim=True)
    spread = centred.std(2) + 1e-3
    red, green, blue = (centred / spread[..., None]).unbind(1)
    relations = torch.stack([(red * green).mean(1), (green * blue).mean(1), (red * blue).mean(1)], 1)
    bright = flat.mean(1) >= flat.mean(1).median(1, keepdim=True).values
    histograms = [_chroma_histogram(light, torch.ones_like(bright)), _chroma_histogram(light, bright)]
    return torch.cat([quantiles, mean, norm, spread, relations, *histograms], 1)


@torch.no_grad()
def close_statistics(batch: Tensor) -> Tensor:
    """B x 3 x H x W close views, sRGB 0..1, to B x STATISTICS float32: logarithms of what is measured in calm pieces by
    brightness, channel, octave and band, and of how far blocks stand out; the rest is 0. Pooled features hold none of
    it: they were learned from views in which it is averaged away."""
    levels, blocks = measured(batch.permute(0, 2, 3, 1), TORCH)
    known = torch.cat([levels, blocks], 1).add(LEAST_SEEN).log()
    return F.pad(known / 2 + 1, (0, STATISTICS - known.shape[1]))


def _chroma_histogram(light: Tensor, keep: Tensor) -> Tensor:
    """B x 3 x N linear light to B x BINS^2: square root of the share of pixels per log-chroma cell, times 4."""
    log = light.log()
    chroma = torch.stack([log[:, 0] - log[:, 1], log[:, 2] - log[:, 1]], 1)
    cell = ((chroma / CHROMA_RANGE + 1) * (BINS / 2)).long().clamp(0, BINS - 1)
    index = cell[:, 0] * BINS + cell[:, 1]
    counts = torch.zeros(len(light), BINS * BINS, device=light.device)
    counts.scatter_add_(1, index, keep.float())
    return 4 * (counts / keep.sum(1, keepdim=True).clamp_min(1)).sqrt()
