"""Real damage from the data's folders, for the tasks' generators to paste."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, srgb_to_linear
from photofix.training.samples.pictures import coded, images

ASSETS_KEPT = 4096
"""How many decoded stains and masks stay in memory: about 300 MB in all."""


@dataclass(frozen=True)
class FolderAssets:
    """Real damage under `root`, a folder per kind: stains/, masks/, paper/ or what a task asks for (see
    `photofix.tasks.base.Assets`)."""

    root: Path

    def picture(self, kind: str, rng: np.random.Generator) -> Image | None:
        """A picture of the folder `kind`."""
        name = _pick(self._files(kind), rng)
        return None if name is None else _read(name)

    def stain(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """Optical density of a stain crop: -log of its light over the paper's, faded to 0 at the border."""
        name = _pick(self._files("stains"), rng)
        return None if name is None else _stain_density(name).astype(np.float32)

    def mask(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """Opacity of a dirt mask."""
        name = _pick(self._files("masks"), rng)
        return None if name is None else _opacity(name)

    def paper(self, rng: np.random.Generator) -> Image | None:
        """A sheet of old paper."""
        return self.picture("paper", rng)

    def crack(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """A network of cracks; most masks are sparse, so the rarer side is the crack."""
        name = _pick(self._files("cracks"), rng)
        return None if name is None else np.round(_opacity(name)).astype(np.float32)

    def damage(self, rng: np.random.Generator) -> NDArray[np.float32] | None:
        """None: what is cut from marked prints needs their marks, see `PrintAssets`."""
        return None

    def _files(self, kind: str) -> list[Path]:
        if kind not in self._known:
            self._known[kind] = images(self.root / kind)
        return self._known[kind]

    @cached_property
    def _known(self) -> dict[str, list[Path]]:
        return {}


def _pick(paths: list[Path], rng: np.random.Generator) -> Path | None:
    return paths[int(rng.integers(len(paths)))] if paths else None


def _read(path: Path) -> Image:
    return coded(path).astype(np.float32) / np.float32(255)


def _opacity(path: Path) -> NDArray[np.float32]:
    """Brightness of a mask; most masks are sparse, so the rarer side is the dirt."""
    opacity = _mask(path).astype(np.float32) / np.float32(255)
    return 1 - opacity if opacity.mean() > 0.5 else opacity


@lru_cache(maxsize=ASSETS_KEPT)
def _mask(path: Path) -> NDArray[np.uint8]:
    return np.ascontiguousarray(coded(path)[..., 0])


@lru_cache(maxsize=ASSETS_KEPT)
def _stain_density(path: Path) -> NDArray[np.float16]:
    """-log(light / paper light), >= 0, faded to 0 towards the border; decoded once, drawn often."""
    light = np.maximum(srgb_to_linear(_read(path)), 1e-3)
    border = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    density = np.maximum(-np.log(light / np.median(border, axis=0)), 0)
    fades = [np.clip(np.minimum(np.arange(n), np.arange(n)[::-1]) / max(1.0, 0.18 * n), 0, 1) for n in light.shape[:2]]
    density = density - np.float32(0.02)
    return np.asarray(np.maximum(density, 0) * np.minimum.outer(*fades)[..., None], np.float16)
