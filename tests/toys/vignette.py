"""A fourth task, as somebody adding one would write it: one file, nothing else changed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.raster.place import Place
from photofix.tasks.base import Damage, Params, Strength, Task
from photofix.tasks.kit.assets import Assets
from photofix.tasks.kit.ops import Ops
from photofix.tasks.kit.outputs import Output, Target


class Vignette(Task):
    """Dark corners, one number."""

    key = "vignette"
    label = "Vignette"
    order = 15
    outputs = (Output("fall", "global", 1),)
    targets = (Target("fall", "l1"),)
    knobs = (Strength(),)
    words = ("no vignette", "light vignette", "strong vignette")

    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """Darker by exp(-fall r^2)."""
        fall = np.float32(rng.uniform(0.3, 1.5))
        image = clean * np.exp(-fall * _square(*clean.shape[:2]))[..., None]
        return Damage(image.astype(np.float32), {"fall": np.full((1, 1, 1), fall, np.float32)}, True)

    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """No fall-off."""
        return {"fall": np.zeros((1, 1, 1), np.float32)}

    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """The number itself."""
        return {"fall": raw["fall"]}

    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """Times exp(fall r^2)."""
        square = ops.constant(_square(image.shape[1], image.shape[2]), image)[None, :, :, None]
        return image * ops.exp(params["fall"] * square)

    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """The same on a window."""
        rows, columns = place.rows() - 0.5, place.columns() - 0.5
        square = (rows[:, None] ** 2 + columns[None] ** 2).astype(np.float32)
        return pixels * np.exp(found.params["fall"].reshape(()) * np.float32(s) * square)[..., None]

    def baseline(self, image: Image) -> Image:
        """None is known."""
        return image


def _square(height: int, width: int) -> NDArray[np.float32]:
    rows, columns = (np.arange(height) + 0.5) / height - 0.5, (np.arange(width) + 0.5) / width - 0.5
    return (rows[:, None] ** 2 + columns[None] ** 2).astype(np.float32)


TASK = Vignette()
