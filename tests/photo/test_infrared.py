"""Dust told by infrared on simulated film scans: bleed, shift, scale, noise; none on clean, none on silver film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.network.infrared import with_infrared
from photofix.photo.infrared import dust, infrared, registration, shows_picture
from photofix.photo.photo import Photo
from photofix.photo.read import read_photo
from photofix.render.image import render
from photofix.restore.places import found_places
from photofix.tasks import load_tasks

H, W = 640, 820
TASK = next(key for key, task in load_tasks().items() if task.takes_brush)


def scan(
    seed: int,
    bleed: float = 0.05,
    shift: tuple[float, float] = (0.0, 0.0),
    scale: float = 1.0,
    noise: float = 0.01,
    is_silver: bool = False,
    is_dusty: bool = True,
) -> tuple[Photo, np.ndarray]:
    """A 16-bit scan with infrared as its further channel, and where its dust hides a third of the picture or more.

    Args:
        bleed: share of the dyes' density that shows in infrared.
        shift, scale: of the infrared against the picture.
        noise: share of the light, each pixel of each channel.
        is_silver: the picture is as dark in infrared, as on black-and-white film.
    """
    rng = np.random.default_rng(seed)
    picture = [data.astronaut, data.coffee, data.chelsea][seed % 3]()
    light = (cv2.resize(picture, (W, H)).astype(np.float32) / 255 * 0.85 + 0.08) ** 2.2
    opacity = cv2.GaussianBlur(_dust(rng) if is_dusty else np.zeros((H, W), np.float32), (0, 0), 0.6)
    density = -np.log(light)
    shown = 0.9 * density.mean(axis=2) if is_silver else bleed * (density @ np.float32([0.6, 0.25, 0.15]))
    dark = _moved(0.8 * np.exp(-shown) * (1 - 0.85 * opacity), shift, scale)
    dark *= 1 + rng.normal(0, noise, (H, W))
    light = light * (1 - 0.9 * opacity[..., None]) * (1 + rng.normal(0, noise, (H, W, 3)))
    stored = [np.round(np.clip(part, 0, 1) ** (1 / 2.2) * 65535).astype(np.uint16) for part in (light, dark)]
    return Photo(None, stored[0], extra=stored[1][..., None], sha256="0" * 64), opacity > 0.35


def _dust(rng: np.random.Generator) -> np.ndarray:
    drawn = np.zeros((H, W), np.float32)
    for _ in range(50):
        place = tuple(int(16 * rng.uniform(10, side - 10)) for side in (W, H))
        size = rng.uniform(1.5, 5)
        axes = (int(16 * size), int(16 * size * rng.uniform(0.5, 1)))
        cv2.ellipse(drawn, place, axes, rng.uniform(0, 180), 0, 360, 1, -1, shift=4)
    for _ in range(5):
        steps = rng.normal(0, 1, (30, 2)) * [3, 1.5] + [rng.uniform(-4, 4), rng.uniform(3, 8)]
        hair = np.cumsum(steps, axis=0) + np.array([rng.uniform(50, W - 50), 20])
        cv2.polylines(drawn, [np.round(hair * 16).astype(np.int32)], False, 1, int(rng.integers(2, 4)), cv2.LINE_AA, 4)
    return drawn


def _moved(values: np.ndarray, shift: tuple[float, float], scale: float) -> np.ndarray:
    ys = (np.arange(H) - H / 2 - shift[0]) / scale + H / 2
    xs = (np.arange(W) - W / 2 - shift[1]) / scale + W / 2
    map_x, map_y = np.meshgrid(xs.astype(np.float32), ys.astype(np.float32))
    return cv2.remap(values.astype(np.float32), map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize(
    "how",
    [
        {"seed": 0},
        {"seed": 1, "bleed": 0.02},
        {"seed": 2, "bleed": 0.08, "noise": 0.02},
        {"seed": 0, "shift": (2.4, -3.3)},
        {"seed": 1, "shift": (-5.0, 4.5), "bleed": 0.08},
        {"seed": 2, "shift": (1.5, 1.0), "scale": 1.004},
    ],
    ids=str,
)
def test_dust_is_found(how: dict[str, Any]) -> None:
    photo, truth = scan(**how)
    found = dust(photo)
    assert found is not None
    hits = np.count_nonzero(truth & (found > 0))
    assert 2 * hits / (np.count_nonzero(truth) + np.count_nonzero(found)) >= 0.95


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bleed", [0.02, 0.08])
def test_nothing_is_found_on_clean_film(seed: int, bleed: float) -> None:
    photo, _ = scan(seed, bleed, noise=0.015, is_dusty=False)
    found = dust(photo)
    assert found is not None and not found.any()


@pytest.mark.parametrize("is_dusty", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_silver_film_is_told_and_left_alone(seed: int, is_dusty: bool) -> None:
    photo, _ = scan(seed, is_silver=True, is_dusty=is_dusty)
    assert shows_picture(photo)
    assert dust(photo) is None


def test_colour_film_is_no_silver_film() -> None:
    assert not any(shows_picture(scan(seed, 0.08)[0]) for seed in range(3))


def test_the_shift_is_measured_to_a_fraction_of_a_pixel() -> None:
    photo, _ = scan(0, shift=(3.3, -1.6))
    place = registration(photo, photo.extra[..., 0])  # type: ignore[index]
    assert np.abs(np.subtract(place.shift, (3.3, -1.6))).max() < 0.25
    assert place.scale == 1.0


def test_a_selection_and_a_photo_without_more_channels_have_no_infrared() -> None:
    photo, _ = scan(0)
    chosen = np.zeros((H, W, 1), np.uint16)
    chosen[100:300, 200:500] = 65535
    selected = Photo(None, photo.pixels, extra=chosen)
    assert infrared(selected) is None and dust(selected) is None
    assert dust(Photo(None, photo.pixels)) is None
    assert dust(Photo(None, photo.pixels[:8, :8], extra=photo.extra[:8, :8])) is None  # type: ignore[index]
    flat = Photo(None, photo.pixels, extra=np.full((H, W, 1), 40000, np.uint16))
    assert dust(flat) is None


def test_dust_becomes_certain_findings_that_automatic_use_heals() -> None:
    photo, truth = scan(0)
    nothing = Analysis("0", "w", H, W, {TASK: TaskAnalysis(0.0, 0.5)}, complete=True)
    analysis = with_infrared(photo, nothing, load_tasks())
    found = analysis.tasks[TASK].findings
    assert 20 < len(found) < 80
    assert all(finding.confidence > 0.95 for finding in found)
    assert {"speck"} < {finding.kind for finding in found}
    assert {place.seen_in for place in found_places(analysis, Edit().resolved(analysis))} == {"infrared"}
    healed, plain = render(photo, analysis, Edit()), render(photo, nothing, Edit())
    clean, _ = scan(0, is_dusty=False)
    want = render(clean, nothing, Edit())
    assert np.abs(healed - want)[truth].mean() < 0.2 * np.abs(plain - want)[truth].mean()
    far = cv2.dilate(truth.astype(np.uint8), np.ones((13, 13))) == 0
    assert np.array_equal(healed[far], plain[far])


def test_an_analysis_without_infrared_stays_the_same_object() -> None:
    photo, _ = scan(0, is_dusty=False)
    nothing = Analysis("0", "w", H, W, {TASK: TaskAnalysis(0.0, 0.5)}, complete=True)
    assert with_infrared(photo, nothing, load_tasks()) is nothing
    assert with_infrared(Photo(None, photo.pixels), nothing, load_tasks()) is nothing
    dusty, _ = scan(0)
    assert with_infrared(dusty, nothing, {}) is nothing


def test_the_file_of_a_silver_film_says_so_when_it_is_opened(tmp_path: Path) -> None:
    for is_silver in (True, False):
        photo, _ = scan(1, is_silver=is_silver)
        path = tmp_path / f"{is_silver}.tif"
        tifffile.imwrite(path, np.dstack([photo.pixels, photo.extra]), photometric="rgb", extrasamples=[0])
        opened = read_photo(path)
        assert opened.extra is not None
        assert ("black-and-white film" in opened.note) == is_silver
