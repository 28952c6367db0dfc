"""The check compares the window's views with a file that was really written, and notices when they differ."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.export import check as module
from photofix.export.check import check_preview, psnr
from photofix.photo.photo import Photo


@pytest.fixture
def hazy() -> tuple[Photo, Analysis]:
    image = np.round(data.rocket() * 0.6 + 85).astype(np.uint8)
    photo = Photo(None, image, sha256="ab" * 32)
    field = np.ones((4, 6, 1), np.float32)
    params = {"airlight": np.float32([0.85, 0.85, 0.85]), "slope": 0 * field, "offset": 0.5 * field}
    return photo, Analysis("ab", "w", *image.shape[:2], {"dehaze": TaskAnalysis(1.0, 0.5, params)}, complete=True)


def test_preview_and_file_agree(hazy: tuple[Photo, Analysis]) -> None:
    photo, analysis = hazy
    result = check_preview(photo, analysis, Edit())
    assert result.is_good and result.equal_crops == result.crops
    assert "shows what the file holds" in result.sentence and "8 of 8" in result.sentence


def test_a_difference_is_found(hazy: tuple[Photo, Analysis], monkeypatch: pytest.MonkeyPatch) -> None:
    photo, analysis = hazy
    true_render = module.render
    monkeypatch.setattr(module, "render", lambda *args, **more: true_render(*args, **more) + np.float32(0.02))
    result = check_preview(photo, analysis, Edit())
    assert not result.is_good and result.equal_crops == 0 and result.fit_db < 40
    assert "differs" in result.sentence


def test_psnr_is_of_values_clipped_to_0_to_1() -> None:
    black = np.zeros((3, 4, 3), np.float32)
    assert psnr(black, black) == float("inf")
    assert psnr(black, black + np.float32(0.1)) == pytest.approx(20, abs=1e-3)
    assert psnr(black, black - 5) == float("inf")
