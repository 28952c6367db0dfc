"""The tensor render on CPU tensors: within 1/65535 of `render`; out of memory halves stripes, then falls back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from skimage import data

from photofix import render_torch
from photofix.analysis import Analysis, Patch, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.errors import DeviceError
from photofix.photo.photo import Photo
from photofix.progress import Cancelled, Progress
from photofix.render import render
from photofix.render_torch import TorchRenderer
from photofix.tasks import load_tasks

CLOSE = 1 / 65535


@pytest.fixture(scope="module")
def photo() -> Photo:
    return Photo(None, np.round(data.coffee() * 0.6 + 85).astype(np.uint8), sha256="70" * 32)


@pytest.fixture(scope="module")
def analysis(photo: Photo) -> Analysis:
    rng = np.random.default_rng(5)
    knots = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    color = {
        "curves": knots ** np.float32([0.8, 0.95, 1.1]),
        "matrix": (np.eye(3) + rng.normal(0, 0.05, (3, 3))).astype(np.float32),
        "grid": rng.normal(0, 0.1, (8, 8, 3)).astype(np.float32),
    }
    slope, offset = rng.uniform(0, 0.4, (9, 12, 1)), rng.uniform(0.1, 0.6, (9, 12, 1))
    haze = {
        "airlight": np.float32([0.85, 0.88, 0.92]),
        "slope": slope.astype(np.float32),
        "offset": offset.astype(np.float32),
    }
    mask = np.zeros((30, 30), np.uint8)
    mask[12:18, 5:25] = 255
    stain = Patch(50.0, 60.0, 60.0, 60.0, 2.0, np.full((30, 30, 3), 0.3, np.float16), mask)
    tasks = {
        "rust": TaskAnalysis(1.0, 0.5, {}, (stain,)),
        "color": TaskAnalysis(1.0, 0.5, color),
        "dehaze": TaskAnalysis(1.0, 0.5, haze),
    }
    return Analysis("70", "w", photo.height, photo.width, tasks, complete=True)


def edits() -> list[Edit]:
    shield = (Stroke("all", "protect", 40, 70, ((100.0, 100.0), (250.0, 400.0))),)
    some = [replace(Edit(), strokes=shield), Edit()]
    for key in load_tasks():
        some += [Edit().with_value(key, "strength", 0.0), Edit().with_value(key, "strength", 35.0)]
    return [*some, Edit().with_value("dehaze", "strength", 150.0)]


@pytest.mark.parametrize("edit", edits())
def test_the_same_as_render(photo: Photo, analysis: Analysis, edit: Edit) -> None:
    renderer = TorchRenderer("cpu", stripe_px=50_000)
    for region, scale in ((None, 1.0), ((30, 40, 200, 300), 1.0), (None, 0.43)):
        expected = render(photo, analysis, edit, region, scale)
        assert np.abs(renderer.render(photo, analysis, edit, region, scale) - expected).max() < CLOSE
    assert renderer.notice == ""


def test_grey_and_other_depths(photo: Photo, analysis: Analysis) -> None:
    gray = replace(photo, pixels=np.ascontiguousarray(photo.pixels[..., 1:2]).astype(np.uint16) * 257)
    result = TorchRenderer("cpu").render(gray, analysis, Edit())
    assert np.array_equal(result[..., 0], result[..., 2])
    assert np.abs(result - render(gray, analysis, Edit())).max() < CLOSE


def test_stripes_change_next_to_nothing(photo: Photo, analysis: Analysis) -> None:
    whole = TorchRenderer("cpu").render(photo, analysis, Edit())
    stripes = TorchRenderer("cpu", stripe_px=7000).render(photo, analysis, Edit())
    assert np.abs(stripes - whole).max() < CLOSE / 10


def short_of_memory(limit_px: int) -> Callable[..., Any]:
    true_stripe = render_torch._stripe

    def stripe(look: Any, box: Any, start: int, device: Any) -> Any:
        if box.height * box.width > limit_px:
            raise torch.OutOfMemoryError("injected")
        return true_stripe(look, box, start, device)

    return stripe


def test_out_of_memory_halves_the_stripe(photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = TorchRenderer("cpu").render(photo, analysis, Edit())
    monkeypatch.setattr(render_torch, "_stripe", short_of_memory(80_000))
    renderer = TorchRenderer("cpu")
    assert np.abs(renderer.render(photo, analysis, Edit()) - expected).max() < CLOSE / 10
    assert "smaller stripes" in renderer.notice


def test_no_memory_at_all_falls_back_and_says_so(
    photo: Photo, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_torch, "_stripe", short_of_memory(0))
    renderer = TorchRenderer("cpu")
    assert np.array_equal(renderer.render(photo, analysis, Edit()), render(photo, analysis, Edit()))
    assert "rendered on the CPU" in renderer.notice


def test_cancel_and_unknown_device(photo: Photo, analysis: Analysis) -> None:
    with pytest.raises(Cancelled):
        TorchRenderer("cpu").render(photo, analysis, Edit(), progress=Progress(is_cancelled=lambda: True))
    with pytest.raises(DeviceError, match="not available"):
        TorchRenderer("nosuch")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
def test_a_real_gpu_agrees(photo: Photo, analysis: Analysis) -> None:
    result = TorchRenderer("cuda").render(photo, analysis, Edit())
    assert np.abs(result - render(photo, analysis, Edit())).max() < CLOSE
