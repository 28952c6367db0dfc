"""Contracts of `render`: a crop is the crop of the whole, tiles and threads change nothing, 0 is a no-op."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.errors import PhotoFixError
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.progress import Cancelled, Progress
from photofix.raster.place import scaled_size
from photofix.render.image import framing_of, render, render_boxes
from photofix.render.tile import plan_render
from photofix.tasks.kit.prints.stains import stain_finding

KEYS = ("rust", "color", "dehaze")


def photo_of(pixels: NDArray[np.generic]) -> Photo:
    return Photo(None, np.ascontiguousarray(pixels), sha256="5eed" * 16)


def stained(height: int, width: int, seed: int = 0, findings: int = 12) -> Analysis:
    """An analysis with every task present and random, plausible parameters."""
    rng = np.random.default_rng(seed)
    knots = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    color = {
        "curves": knots ** np.float32([0.8, 0.95, 1.1]) * np.float32([0.95, 1, 0.9]) + np.float32([0.02, 0, 0.03]),
        "matrix": (np.eye(3) + rng.normal(0, 0.05, (3, 3))).astype(np.float32),
        "grid": rng.normal(0, 0.1, (8, 8, 3)).astype(np.float32),
    }
    haze = {
        "airlight": np.float32([0.85, 0.88, 0.92]),
        "slope": _smooth(rng, 0.0, 0.4),
        "offset": _smooth(rng, 0.1, 0.5),
    }
    tasks = {
        "rust": TaskAnalysis(0.9, 0.5, {}, tuple(_patch(rng, height, width) for _ in range(findings))),
        "color": TaskAnalysis(0.9, 0.5, color),
        "dehaze": TaskAnalysis(0.9, 0.5, haze),
    }
    return Analysis("5eed", "weights", height, width, tasks, complete=True)


def _smooth(rng: np.random.Generator, low: float, high: float) -> NDArray[np.float32]:
    coarse = rng.uniform(low, high, (5, 8)).astype(np.float32)
    return cv2.resize(coarse, (32, 21), interpolation=cv2.INTER_LINEAR)[..., None]


def _patch(rng: np.random.Generator, height: int, width: int) -> Finding:
    scale = float(rng.choice([1.0, 2.0, 3.7]))
    rows, columns = (max(1, min(int(rng.integers(6, 30)), int(side / scale))) for side in (height, width))
    density = rng.uniform(0, 0.6, (rows, columns, 3)).astype(np.float16)
    mask = np.zeros((rows, columns), np.uint8)
    mask[rows // 3 : rows // 2 + 1, columns // 3 : columns // 2 + 1] = 255 * (rng.random() < 0.5)
    y, x = rng.uniform(0, max(height - rows * scale, 0) + 1e-3), rng.uniform(0, max(width - columns * scale, 0) + 1e-3)
    return stain_finding(float(y), float(x), rows * scale, columns * scale, scale, density, mask)


def strengths(**percent: float) -> Edit:
    edit = Edit()
    for key in KEYS:
        edit = edit.with_value(key, "strength", percent.get(key, 0.0))
    return edit


@pytest.fixture(scope="module")
def coffee() -> Photo:
    return photo_of(data.coffee())


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.37])
def test_a_crop_is_the_crop_of_the_whole(coffee: Photo, scale: float) -> None:
    analysis = stained(coffee.height, coffee.width)
    whole = render(coffee, analysis, Edit(), scale=scale)
    height, width = scaled_size(coffee.height, coffee.width, scale)
    assert whole.shape == (height, width, 3) and whole.dtype == np.float32
    rng = np.random.default_rng(1)
    for _ in range(12):
        top, left = int(rng.integers(height)), int(rng.integers(width))
        tall, wide = int(rng.integers(1, height - top + 1)), int(rng.integers(1, width - left + 1))
        part = render(coffee, analysis, Edit(), (top, left, tall, wide), scale)
        assert np.array_equal(part, whole[top : top + tall, left : left + wide])


def test_tiles_and_threads_change_nothing(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    whole = render(coffee, analysis, Edit(), threads=1)
    for threads, tile_px in ((1, 997), (2, 123), (5, 4001), (3, 10**7)):
        assert np.array_equal(render(coffee, analysis, Edit(), threads=threads, tile_px=tile_px), whole)
    shield = replace(Edit(), strokes=(Stroke("all", "protect", 70, 60, ((50.0, 50.0), (300.0, 400.0))),))
    protected = render(coffee, analysis, shield, threads=1, tile_px=10**7)
    assert not np.array_equal(protected, whole)
    assert np.array_equal(render(coffee, analysis, shield, tile_px=5000), protected)
    for rows in (1, 37, 1000):
        boxes = render_boxes(
            plan_render(coffee, analysis, Edit()), framing_of(coffee, Edit(), 1.0), rows * coffee.width
        )
        stripes = np.concatenate([pixels for _, _, pixels in boxes])
        assert np.array_equal(stripes, whole)


def test_zero_leaves_every_pixel_as_it_was(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    assert np.array_equal(render(coffee, analysis, strengths()), to_srgb(coffee))


def test_each_task_changes_the_picture_and_small_strengths_change_it_little(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    plain = to_srgb(coffee)
    for key in KEYS:
        full = np.abs(render(coffee, analysis, strengths(**{key: 100.0})) - plain).mean()
        little = np.abs(render(coffee, analysis, strengths(**{key: 1.0})) - plain).mean()
        assert full > 1e-3 and little < 0.05 * full


def test_the_file_s_dtype_makes_no_difference(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    expected = render(coffee, analysis, Edit())
    deep = render(photo_of(coffee.pixels.astype(np.uint16) * 257), analysis, Edit())
    assert np.abs(deep - expected).max() < 1e-5
    wide = render(photo_of(to_srgb(coffee) * 1.5 - 0.2), analysis, Edit())
    assert np.isfinite(wide).all() and wide.max() > expected.max()


def test_grey_stays_grey_unless_colour_is_asked_for() -> None:
    gray = photo_of(data.camera()[::2, ::2, None])
    analysis = stained(gray.height, gray.width)
    result = render(gray, analysis, Edit())
    assert np.array_equal(result[..., 0], result[..., 1]) and np.array_equal(result[..., 1], result[..., 2])
    colored = render(gray, analysis, Edit(), color_output=True)
    assert np.abs(colored[..., 0] - colored[..., 2]).max() > 0.01
    dusted = render(gray, analysis, strengths(rust=100.0))
    assert np.mean(dusted == to_srgb(gray)) > 0.5


@pytest.mark.parametrize("shape", [(1, 1), (1, 20000), (20000, 1), (3, 1), (2, 5)])
@pytest.mark.parametrize("level", [0, 130, 255, 1.7])
def test_odd_sizes_and_flat_pictures(shape: tuple[int, int], level: float) -> None:
    photo = photo_of(np.full((*shape, 3), level, np.uint8 if isinstance(level, int) else np.float32))
    analysis = stained(*shape, findings=3)
    whole = render(photo, analysis, Edit())
    assert whole.shape == (*shape, 3) and np.isfinite(whole).all()
    small = render(photo, analysis, Edit(), scale=0.01)
    assert small.shape == (*scaled_size(*shape, 0.01), 3) and np.isfinite(small).all()
    middle = (shape[0] // 2, shape[1] // 2, 1, 1)
    assert np.array_equal(render(photo, analysis, Edit(), middle), whole[middle[0] :, middle[1] :][:1, :1])


@pytest.mark.filterwarnings("ignore:invalid value encountered")  # what numpy says of NaN
def test_what_is_no_number_stays_where_it_is(coffee: Photo) -> None:
    """Reading refuses such files; should one get here all the same, it neither hangs nor spreads."""
    pixels = to_srgb(coffee)
    analysis = stained(coffee.height, coffee.width, findings=0)
    expected = render(photo_of(pixels), analysis, Edit())
    odd = pixels.copy()
    odd[5, 7], odd[300, 400] = np.nan, np.inf
    with np.errstate(invalid="ignore", over="ignore"):
        result = render(photo_of(odd), analysis, Edit())
    same = np.ones(result.shape[:2], bool)
    same[5, 7] = same[300, 400] = False
    assert np.array_equal(result[same], expected[same])


@pytest.mark.parametrize("region", [(-1, 0, 2, 2), (0, 0, 0, 5), (395, 0, 10, 10), (0, 590, 5, 11)])
def test_a_region_outside_is_an_error(coffee: Photo, region: tuple[int, int, int, int]) -> None:
    with pytest.raises(PhotoFixError, match="outside"):
        render(coffee, stained(coffee.height, coffee.width), Edit(), region)


@pytest.mark.parametrize("scale", [0.0, 1.5, -1.0])
def test_a_scale_outside_is_an_error(coffee: Photo, scale: float) -> None:
    with pytest.raises(PhotoFixError, match="scale"):
        render(coffee, stained(coffee.height, coffee.width), Edit(), scale=scale)


def test_cancel_stops_between_tiles_and_progress_reaches_one(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    seen: list[float] = []
    render(coffee, analysis, Edit(), progress=Progress(lambda fraction, _: seen.append(fraction)), tile_px=4000)
    assert seen == sorted(seen) and seen[-1] == 1.0
    with pytest.raises(Cancelled):
        render(coffee, analysis, Edit(), progress=Progress(is_cancelled=lambda: True))


def hazy(image: NDArray[np.float32]) -> tuple[Photo, TaskAnalysis]:
    """A photo behind haze that thickens to the top, and the analysis that describes it."""
    depth = np.linspace(1.2, 0.1, 64, dtype=np.float32)[:, None, None] * np.ones((1, 64, 1), np.float32)
    airlight = np.float32([0.85, 0.88, 0.92])
    veil = np.exp(-cv2.resize(depth, image.shape[1::-1]))[..., None]
    pixels = np.round(255 * (image * veil + airlight * (1 - veil))).astype(np.uint8)
    return photo_of(pixels), TaskAnalysis(0.9, 0.5, {"airlight": airlight, "slope": 0 * depth, "offset": depth})


def test_preview_is_the_downscaled_export(coffee: Photo) -> None:
    photo, haze = hazy(to_srgb(coffee))
    analysis = stained(photo.height, photo.width)
    analysis = replace(analysis, tasks={**analysis.tasks, "dehaze": haze})
    scores = []
    for bits in range(1, 8):
        edit = strengths(**{key: 100.0 for position, key in enumerate(KEYS) if bits >> position & 1})
        preview = np.clip(render(photo, analysis, edit, scale=0.27), 0, 1)
        export = np.clip(render(photo, analysis, edit), 0, 1)
        shrunk = cv2.resize(export, preview.shape[1::-1], interpolation=cv2.INTER_AREA)
        scores.append(-10 * np.log10(np.mean((preview - shrunk) ** 2)))
    assert min(scores) > 36 and np.mean(scores) > 40, scores


def test_protected_pixels_stay(coffee: Photo) -> None:
    analysis = stained(coffee.height, coffee.width)
    shield = Stroke("all", "protect", 40, 100, ((100.0, 100.0), (100.0, 200.0)))
    result = render(coffee, analysis, replace(Edit(), strokes=(shield,)))
    assert np.array_equal(result[90:110, 100:200], to_srgb(coffee)[90:110, 100:200])
    assert not np.array_equal(result[150:], to_srgb(coffee)[150:])
