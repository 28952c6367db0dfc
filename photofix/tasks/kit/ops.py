"""The few array operations that `Task.compose` and `Task.restore` are written in.

One formula serves training (torch, differentiable), the application (numpy) and the GPU render:
the caller passes `NUMPY` or `photofix.network.ops.TORCH`. Arrays are B x H x W x C.
"""

from __future__ import annotations

from typing import Any, Protocol

import cv2
import numpy as np

from photofix.color_space import linear_to_srgb, srgb_to_linear


class Ops(Protocol):
    """Array library at work."""

    def constant(self, values: Any, like: Any) -> Any:
        """A float32 array of `values` on the device of `like`."""

    def exp(self, x: Any) -> Any:
        """Elementwise."""

    def log(self, x: Any) -> Any:
        """Elementwise, natural."""

    def clip(self, x: Any, low: float | None, high: float | None) -> Any:
        """Elementwise; None leaves that side open."""

    def sigmoid(self, x: Any) -> Any:
        """Elementwise 1 / (1 + exp(-x))."""

    def cumulate(self, x: Any, axis: int) -> Any:
        """Running sum along `axis`."""

    def concat(self, parts: list[Any], axis: int) -> Any:
        """The parts one after the other along `axis`."""

    def channel_min(self, x: Any) -> Any:
        """Minimum over the last axis, which stays with length 1."""

    def minimum_filter(self, x: Any, size: int) -> Any:
        """Sliding minimum over size x size cells (odd), borders replicated."""

    def pool(self, x: Any, stride: int) -> Any:
        """Area mean over stride x stride cells (ceil mode: a last partial cell is averaged)."""

    def box_mean(self, x: Any, radius: int) -> Any:
        """Mean over (2 radius + 1)^2 cells, of those that lie inside."""

    def softmax_mean(self, values: Any, logits: Any) -> Any:
        """Mean of `values` over all positions with weights softmax(logits): B x 1 x 1 x C."""

    def mean(self, x: Any) -> Any:
        """Mean over all positions: B x 1 x 1 x C."""

    def quantiles(self, x: Any, levels: tuple[float, ...]) -> list[Any]:
        """Per level, the quantile of each channel over all positions: B x 1 x 1 x C."""

    def srgb_to_linear(self, x: Any) -> Any:
        """Encoded values to light, extended sRGB."""

    def linear_to_srgb(self, x: Any) -> Any:
        """Light to encoded values, extended sRGB."""

    def matrix(self, x: Any, m: Any) -> Any:
        """x (B x H x W x 3) times m (B x 3 x 3): out_i = sum_j m_ij x_j."""

    def resize(self, x: Any, height: int, width: int) -> Any:
        """Bilinear, cell centres aligned (align_corners=False)."""


class NumpyOps:
    """`Ops` over numpy and OpenCV, float32."""

    exp = staticmethod(np.exp)
    log = staticmethod(np.log)
    srgb_to_linear = staticmethod(srgb_to_linear)
    linear_to_srgb = staticmethod(linear_to_srgb)

    def constant(self, values: Any, like: Any) -> Any:
        """float32 array."""
        return np.asarray(values, np.float32)

    def clip(self, x: Any, low: float | None, high: float | None) -> Any:
        """Elementwise clip; None leaves that side open."""
        return np.clip(x, low, high)

    def sigmoid(self, x: Any) -> Any:
        """1 / (1 + exp(-x)), without overflow."""
        return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))

    def cumulate(self, x: Any, axis: int) -> Any:
        """Cumulative sum."""
        return np.cumsum(x, axis=axis, dtype=np.float32)

    def concat(self, parts: list[Any], axis: int) -> Any:
        """Join along `axis`."""
        return np.concatenate(parts, axis=axis)

    def channel_min(self, x: Any) -> Any:
        """Minimum over the last axis, kept."""
        return x.min(axis=-1, keepdims=True)

    def minimum_filter(self, x: Any, size: int) -> Any:
        """Sliding minimum, per batch entry and channel."""
        kernel = np.ones((size, size), np.uint8)
        return np.stack([_keep_axis(cv2.erode(entry, kernel, borderType=cv2.BORDER_REPLICATE)) for entry in x])

    def pool(self, x: Any, stride: int) -> Any:
        """Area mean over cells; a last partial cell is averaged over what it has."""
        if stride == 1:
            return x
        rows = np.arange(0, x.shape[1], stride)
        columns = np.arange(0, x.shape[2], stride)
        sums = np.add.reduceat(np.add.reduceat(x, rows, axis=1), columns, axis=2)
        tall = np.minimum(stride, x.shape[1] - rows)[None, :, None, None]
        wide = np.minimum(stride, x.shape[2] - columns)[None, None, :, None]
        return (sums / (tall * wide)).astype(np.float32)

    def box_mean(self, x: Any, radius: int) -> Any:
        """Mean over (2 radius + 1)^2 cells, of those that lie inside."""
        size = (2 * radius + 1, 2 * radius + 1)
        inside = _box_sum(np.ones(x.shape[1:3], np.float32), size)
        return np.stack([_box_sum(entry, size) / inside[..., None] for entry in x])

    def softmax_mean(self, values: Any, logits: Any) -> Any:
        """Weighted mean over all positions."""
        weights = np.exp(logits - logits.max(axis=(1, 2), keepdims=True))
        weights /= weights.sum(axis=(1, 2), keepdims=True)
        return (values * weights).sum(axis=(1, 2), keepdims=True)

    def mean(self, x: Any) -> Any:
        """Mean over all positions."""
        return x.mean(axis=(1, 2), keepdims=True)

    def quantiles(self, x: Any, levels: tuple[float, ...]) -> list[Any]:
        """Quantiles over all positions."""
        return list(np.quantile(x, levels, axis=(1, 2), keepdims=True).astype(np.float32))

    def matrix(self, x: Any, m: Any) -> Any:
        """Colour matrix."""
        return np.einsum("bhwj,bij->bhwi", x, m)

    def resize(self, x: Any, height: int, width: int) -> Any:
        """Bilinear resize, centres aligned."""
        return np.stack([_keep_axis(cv2.resize(entry, (width, height), interpolation=cv2.INTER_LINEAR)) for entry in x])


def _box_sum(entry: Any, size: tuple[int, int]) -> Any:
    summed = cv2.boxFilter(entry, cv2.CV_32F, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return summed.reshape(entry.shape)


def _keep_axis(entry: Any) -> Any:
    return entry if entry.ndim == 3 else entry[..., None]


NUMPY = NumpyOps()
