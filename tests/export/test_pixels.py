"""The file's pixels: stored values where nothing changed, quantised once elsewhere, transparency on white."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_answers import visible_patch
from numpy.typing import NDArray

from photofix.analysis import Analysis, TaskAnalysis, empty_analysis
from photofix.edit import Edit, at_full
from photofix.export import pixels as _pixels
from photofix.export.pixels import alpha_of, extra_of, pixels_of
from photofix.export.target import ExportOptions, target_for
from photofix.photo.photo import Photo
from photofix.photo.pixels import from_srgb, to_srgb
from photofix.progress import NO_PROGRESS
from photofix.raster.threads import one_thread
from photofix.render.image import render
from photofix.render.tile import plan_render
from photofix.tasks import load_tasks

HEIGHT, WIDTH = 40, 56
CUT = {name: getattr(_pixels, name) for name in ("_ALONE_PX", "_BAND_PX")}
FINDER = next(key for key, task in load_tasks().items() if task.refines)


@pytest.fixture(params=[1 << 21, 300], ids=["one stripe", "many stripes"], autouse=True)
def _stripes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the work is cut."""
    for name, pixels in (("_STRIPE_PX", request.param), ("_ALONE_PX", request.param), ("_BAND_PX", request.param // 2)):
        monkeypatch.setattr(_pixels, name, pixels)


def stained(photo: Photo) -> Analysis:
    finding = visible_patch(load_tasks()[FINDER], 10, 12, side=12)
    return Analysis("p", "w", photo.height, photo.width, {FINDER: TaskAnalysis(1.0, 0.5, {}, (finding,))}, True)


def made(photo: Photo, path: str, is_stained: bool = True, **options: Any) -> tuple[NDArray[Any], bool]:
    analysis = stained(photo) if is_stained else empty_analysis(photo)
    target = target_for(photo, Path(path), ExportOptions(**options))
    plan = plan_render(photo, analysis, at_full([FINDER]) if is_stained else Edit(), target.scale)
    return pixels_of(photo, plan, target, NO_PROGRESS)


def photo_of(make: Callable[..., NDArray[Any]], channels: int = 3, dtype: Any = np.uint8, **more: Any) -> Photo:
    return Photo(None, make(HEIGHT, WIDTH, channels, dtype), sha256="ab" * 32, **more)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
def test_only_what_a_task_changed_is_encoded_anew(dtype: Any, channels: int, make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels, channels, dtype)
    written, is_changed = made(photo, "x.tif")
    rendered = render(photo, stained(photo), at_full([FINDER]))
    differs = (rendered != to_srgb(photo)).any(axis=2)
    assert is_changed and 0 < differs.mean() < 0.3 and written.dtype == dtype
    assert np.array_equal(written[~differs], np.asarray(photo.pixels)[~differs])
    assert np.array_equal(written[differs], from_srgb(rendered, photo)[differs])


def test_several_photos_at_once_take_little_beside_their_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch renders each in one thread; whole stripes as floats, twice and three times, were most of its memory."""
    for name, pixels in CUT.items():
        monkeypatch.setattr(_pixels, name, pixels)
    photo = Photo(None, np.full((1600, 2000, 3), 90, np.uint8), sha256="ab" * 32)
    tracemalloc.start()
    try:
        with one_thread():
            written, is_changed = made(photo, "x.tif")
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    as_floats = 4 * written.size
    assert is_changed and taken < written.nbytes + as_floats


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_nothing_to_do_gives_the_photos_own_array(dtype: Any, make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels, dtype=dtype)
    written, is_changed = made(photo, "x.tif", is_stained=False)
    assert np.shares_memory(written, photo.pixels) and np.array_equal(written, photo.pixels) and not is_changed


def test_a_task_that_changes_nothing_is_no_change(make_pixels: Callable[..., Any]) -> None:
    """A stain of no density."""
    photo = photo_of(make_pixels)
    finding = visible_patch(load_tasks()[FINDER], 10, 12)
    empty = {name: np.zeros_like(cells) for name, cells in finding.cells.items()}
    quiet = TaskAnalysis(1.0, 0.5, {}, (type(finding)(10, 12, 20, 20, 1.0, finding.shown, empty),))
    plan = plan_render(photo, Analysis("p", "w", HEIGHT, WIDTH, {FINDER: quiet}, True), at_full([FINDER]))
    written, is_changed = pixels_of(photo, plan, target_for(photo, Path("x.png"), ExportOptions()), NO_PROGRESS)
    assert not is_changed and np.array_equal(written, photo.pixels)


@pytest.mark.parametrize(("before", "depth"), [(np.uint8, 16), (np.uint16, 8), (np.uint8, 32), (np.float32, 16)])
def test_another_depth_scales_the_stored_values(before: Any, depth: int, make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels, dtype=before)
    written, _ = made(photo, "x.tif", is_stained=False, depth=depth)
    assert written.dtype.itemsize * 8 == depth
    largest = {8: 255, 16: 65535, 32: 1}
    unit = np.asarray(photo.pixels, np.float64) / largest[photo.depth]
    step = 0.51 if depth < 32 else 1e-6
    assert np.abs(written.astype(np.float64) - unit * largest[depth]).max() <= step


def test_a_grey_photo_in_a_colour_file_has_three_equal_channels(make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels, channels=1)
    written, _ = made(photo, "x.png", color_output=True, is_stained=False)
    assert written.shape == (HEIGHT, WIDTH, 3) and (written == photo.pixels).all()


def test_a_smaller_file_is_the_render_at_that_scale(make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels)
    written, _ = made(photo, "x.png", long_side=WIDTH // 2)
    small = render(photo, stained(photo), at_full([FINDER]), scale=0.5)
    assert written.shape == (HEIGHT // 2, WIDTH // 2, 3)
    np.testing.assert_allclose(written / 255, np.clip(small, 0, 1), atol=0.51 / 255)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_transparency_is_laid_on_white_where_a_format_has_none(dtype: Any, make_pixels: Callable[..., Any]) -> None:
    largest = np.iinfo(dtype).max
    alpha = np.linspace(0, largest, HEIGHT * WIDTH).astype(dtype).reshape(HEIGHT, WIDTH)
    photo = photo_of(make_pixels, dtype=dtype, alpha=alpha)
    written, _ = made(photo, "x.jpg", is_stained=False)
    share = alpha[..., None].astype(np.float64) / largest
    expected = 255 * (np.asarray(photo.pixels) / largest * share + 1 - share)
    assert np.abs(written - expected).max() <= 0.51, "quantised once"
    assert (written[0, 0] == 255).all()
    kept, _ = made(photo, "x.png", is_stained=False)
    assert np.array_equal(kept, photo.pixels), "where it has, the colours below stay"


@pytest.mark.parametrize("long_side", [None, WIDTH // 2])
def test_alpha_and_further_channels_follow_size_and_depth(
    long_side: int | None, make_pixels: Callable[..., Any]
) -> None:
    extra = make_pixels(HEIGHT, WIDTH, 2)
    photo = photo_of(make_pixels, alpha=extra[..., 0], extra=extra)
    target = target_for(photo, Path("x.tif"), ExportOptions(long_side=long_side, depth=16))
    alpha, more = alpha_of(photo, target), extra_of(photo, target)
    assert alpha is not None and more is not None and alpha.dtype == np.uint16
    shape = (HEIGHT, WIDTH) if long_side is None else (HEIGHT // 2, WIDTH // 2)
    assert alpha.shape == shape and more.shape == (*shape, 2)
    if long_side is None:
        assert np.array_equal(more, extra.astype(np.uint16) * 257) and np.array_equal(alpha, more[..., 0])
    assert more.mean() == pytest.approx(257 * extra.mean(), rel=0.01)
    bare = photo_of(make_pixels)
    assert alpha_of(bare, target) is None and extra_of(bare, target) is None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_stored_value_comes_back(dtype: Any) -> None:
    """So what a task left alone keeps its value without anyone asking where that was."""
    top = int(np.iinfo(dtype).max)
    values = np.arange(top + 1, dtype=dtype).reshape(1, -1, 1).repeat(3, axis=2)
    photo = Photo(None, values, sha256="ab" * 32)
    assert np.array_equal(from_srgb(to_srgb(photo), photo), values)


def test_a_change_too_small_for_the_file_is_none(make_pixels: Callable[..., Any]) -> None:
    photo = photo_of(make_pixels)
    brighter = Edit().with_value("color", "brightness", 0.001)
    plan = plan_render(photo, empty_analysis(photo), brighter)
    assert (render(photo, empty_analysis(photo), brighter) != to_srgb(photo)).any()
    written, is_changed = pixels_of(photo, plan, target_for(photo, Path("x.png"), ExportOptions()), NO_PROGRESS)
    assert not is_changed and np.array_equal(written, photo.pixels)
