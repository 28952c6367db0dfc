"""Real damage from folders: stains as density, masks as opacity, nothing from an empty folder."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photofix.color_space import srgb_to_linear
from photofix.errors import PhotoFixError
from photofix.training.samples.assets import FolderAssets


def test_real_damage_is_read_as_density_and_opacity(tiny_data: Path) -> None:
    assets, rng = FolderAssets(tiny_data / "train"), np.random.default_rng(0)
    stain, mask = assets.stain(rng), assets.mask(rng)
    assert stain is not None and mask is not None
    assert stain.shape[2] == 3
    assert stain.min() >= 0
    assert stain[[0, -1]].max() == stain[:, [0, -1]].max() == 0, "faded to nothing at its border"
    middle = stain[stain.shape[0] // 2, stain.shape[1] // 2]
    assert middle[2] > middle[0] > 0.05, "a brown stain takes more blue than red"
    assert mask.shape == (100, 100)
    assert 0 <= mask.min() < mask.max() <= 1
    assert mask.mean() < 0.5
    assert assets.paper(rng) is None


@pytest.mark.parametrize("is_white", [False, True])
def test_the_rarer_side_of_a_mask_is_the_dirt(is_white: bool, tmp_path: Path) -> None:
    mask = np.zeros((40, 40), np.uint8)
    mask[10:14, 5:30] = 255
    (tmp_path / "masks").mkdir()
    cv2.imwrite(str(tmp_path / "masks/m.png"), mask if not is_white else 255 - mask)
    opacity = FolderAssets(tmp_path).mask(np.random.default_rng(0))
    assert opacity is not None
    np.testing.assert_allclose(opacity, mask / 255, atol=1e-6)


def test_a_stain_is_what_it_takes_from_the_papers_light(tmp_path: Path) -> None:
    """-log of light over the paper's, gone at the border."""
    paper = np.full((60, 60, 3), [230, 220, 200], np.uint8)
    spot = paper.copy()
    spot[20:40, 20:40] = (paper[20:40, 20:40] * 0.6).astype(np.uint8)
    (tmp_path / "stains").mkdir()
    cv2.imwrite(str(tmp_path / "stains/s.png"), spot[..., ::-1])
    density = FolderAssets(tmp_path).stain(np.random.default_rng(0))
    assert density is not None and density.shape == (60, 60, 3)
    light = srgb_to_linear(np.float32([spot[30, 30], paper[0, 0]]) / np.float32(255))
    np.testing.assert_allclose(density[30, 30], -np.log(light[0] / light[1]) - 0.02, atol=0.01)
    assert not density[0].any() and not density[:, -1].any() and not density[5:15, 5:15].any()


def test_an_empty_folder_has_nothing_to_paste_and_a_broken_picture_is_named(tmp_path: Path) -> None:
    assets, rng = FolderAssets(tmp_path), np.random.default_rng(0)
    assert [made(rng) for made in (assets.stain, assets.mask, assets.paper, assets.crack, assets.damage)] == [None] * 5
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/p.png").write_bytes(b"no picture")
    with pytest.raises(PhotoFixError, match=r"p\.png is not a picture; remove it from the training data"):
        FolderAssets(tmp_path).paper(rng)
