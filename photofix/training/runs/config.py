"""What a training run is asked for; checked when it is made, stored in its checkpoint."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from photofix.errors import PhotoFixError
from photofix.network.model import Sharing

RHYTHM = (
    (64, 40, False),
    (128, 10, True),
    (64, 40, False),
    (192, 4, True),
    (64, 40, False),
    (384, 2, False),
    (64, 40, False),
    (256, 4, False),
    (64, 40, False),
    (128, 10, True),
    (64, 40, False),
    (384, 2, False),
    (0, 16, False),
)
"""(view size, photos, with tile); size 0: close views. What concerns the whole photo is learned from many small
pictures, fine detail from fewer large ones. Several processes share the photos of a step."""

Part = Literal["all", "rows", "detail", "prints", "scene"]
"""What a run trains. rows: what is each task's own (of those in `only`, if any), features stay as they are. detail:
what answers for fine detail and nothing else does, so that haze and colour cannot pay for it. prints: the same, on
damaged prints (`print_run.py`). scene: what those in `only` read from the encoder of fine detail (`scene_run.py`)."""

LEAST = {"minutes": 0.001, "learning_rate": 0.0, "cool_down": 0.001, "rank": 0}
"""The least value of a setting, 1 where it is not named."""


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run depends on; stored in its checkpoint. PhotoFixError where a setting makes no sense."""

    data: Path
    run: Path
    minutes: float
    seed: int = 0
    learning_rate: float = 1.2e-3
    warm_up_steps: int = 400
    cool_down: float = 0.15
    weight_decay: float = 1e-4
    row_penalty: float = 1e-4
    clip: float = 1.0
    ema: float = 0.999
    sharing: str = "features"
    rank: int = 2
    weighting: str = "equal"
    device: str = "auto"
    init: Path | None = None
    part: Part = "all"
    only: tuple[str, ...] = ()
    teachers: tuple[Path, ...] = ()
    alarms_of: Path | None = None
    all_marked: bool = False
    save_every_s: float = 120.0
    max_samples: int | None = None
    rhythm: tuple[tuple[int, int, bool], ...] = RHYTHM
    photos_factor: int = 1
    processes: int = 1
    workers: int = 1

    def __post_init__(self) -> None:
        for name in ("minutes", "learning_rate", "cool_down", "rank", "photos_factor", "processes", "workers"):
            value, least = getattr(self, name), LEAST.get(name, 1)
            if not least <= value < math.inf:
                raise PhotoFixError(f"{_option(name)} {value} makes no sense; give {least} or more.")
        if self.only and self.part not in ("rows", "scene"):
            raise PhotoFixError(f"--only names tasks to be trained; it needs --part rows or scene, not {self.part}.")
        if self.part == "scene" and not self.only:
            raise PhotoFixError("--part scene needs --only: the tasks to be trained, with commas.")
        for name in ("teachers", "alarms_of", "all_marked"):
            if getattr(self, name) and self.part != "prints":
                raise PhotoFixError(
                    f"{_option(name)} is for fine detail on prints; it needs --part prints, not {self.part}."
                )
        for name, known in (("sharing", get_args(Sharing)), ("part", get_args(Part))):
            if getattr(self, name) not in known:
                raise PhotoFixError(
                    f"{_option(name)} {getattr(self, name)} is unknown; choose from {', '.join(known)}."
                )

    def told(self) -> dict[str, Any]:
        """All settings as a checkpoint may hold them: paths are texts."""
        return {name: _told(value) for name, value in asdict(self).items()}


def _told(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_told(part) for part in value]
    return str(value) if isinstance(value, Path) else value


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
