"""The guess of a file's size: right to a factor of about two, and following every choice the right way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import data

from photofix.analysis import empty_analysis
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.photo import Photo
from photofix.ui.dialogs.size_estimate import estimated_mb, written_size


def photo(dtype: Any = np.uint8, alpha: bool = False) -> Photo:
    pixels = data.coffee().astype(dtype) * (257 if dtype == np.uint16 else 1)
    return Photo(None, pixels, alpha=pixels[..., 0] if alpha else None, sha256="0" * 64)


@pytest.mark.parametrize("key", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("quality", [75, 92])
def test_it_is_right_to_a_factor_of_about_two(key: str, quality: int, tmp_path: Path) -> None:
    options = ExportOptions(format=key, quality=quality)
    suffix = {"JPEG": ".jpg", "TIFF": ".tif"}.get(key, f".{key.lower()}")
    # A frame of noise-free paint would compress without end: a photograph is what the guess is for.
    grainy = np.clip(data.coffee() + np.random.default_rng(1).normal(0, 4, data.coffee().shape), 0, 255)
    made = Photo(None, grainy.astype(np.uint8), sha256="1" * 64)
    path = export_photo(made, empty_analysis(made), Edit(), tmp_path / f"x{suffix}", options).path
    assert 0.4 < estimated_mb(made, options) / (path.stat().st_size / 1e6) < 2.5


def test_every_choice_moves_it_the_right_way() -> None:
    def mb(**options: Any) -> float:
        return estimated_mb(photo(), ExportOptions(**options))

    qualities = [mb(format="JPEG", quality=quality) for quality in (1, 50, 70, 90, 100)]
    assert qualities == sorted(qualities) and qualities[0] == qualities[1] > 0
    assert mb(format="AVIF") < mb(format="WEBP") < mb(format="JPEG") < mb(format="PNG") < mb(format="TIFF")
    assert mb(format="PNG", depth=16) == pytest.approx(2 * mb(format="PNG", depth=8))
    assert mb(format="JPEG", long_side=300) == pytest.approx(mb(format="JPEG") / 4, rel=0.02)
    assert mb(format="PNG", quality=10) == mb(format="PNG", quality=90)


def test_depth_and_channels_of_the_photo_count() -> None:
    options = ExportOptions(format="TIFF")
    assert estimated_mb(photo(np.uint16), options) == pytest.approx(2 * estimated_mb(photo(), options))
    assert estimated_mb(photo(alpha=True), options) == pytest.approx(4 / 3 * estimated_mb(photo(), options))


@pytest.mark.parametrize(
    ("long_side", "size"), [(None, (400, 600)), (300, (200, 300)), (9000, (400, 600)), (1, (1, 1))]
)
def test_the_size_in_pixels_is_never_more_than_the_photos(long_side: int | None, size: tuple[int, int]) -> None:
    assert written_size(photo(), ExportOptions(long_side=long_side)) == size
