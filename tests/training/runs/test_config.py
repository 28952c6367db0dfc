"""What a run is asked for: settings that make no sense are refused by the name a person typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from photofix.errors import PhotoFixError
from photofix.network.model import Sharing
from photofix.training.runs.config import RHYTHM, Part, TrainConfig
from photofix.training.samples.damaged_photos import FINE_FROM


def config(**settings: Any) -> TrainConfig:
    return TrainConfig(Path("data"), Path("run"), **({"minutes": 1.0} | settings))


@pytest.mark.parametrize(
    ("settings", "option"),
    [
        ({"minutes": 0}, "--minutes 0"),
        ({"minutes": float("nan")}, "--minutes nan"),
        ({"minutes": float("inf")}, "--minutes inf"),
        ({"learning_rate": -1e-3}, "--learning-rate -0.001"),
        ({"cool_down": 0}, "--cool-down 0"),
        ({"rank": -1}, "--rank -1"),
        ({"photos_factor": 0}, "--photos-factor 0"),
        ({"processes": 0}, "--processes 0"),
        ({"workers": -3}, "--workers -3"),
    ],
)
def test_numbers_out_of_range_are_refused(settings: dict[str, Any], option: str) -> None:
    with pytest.raises(PhotoFixError, match=f"^{option} makes no sense; give .* or more"):
        config(**settings)


def test_teachers_are_of_prints_and_told_as_texts() -> None:
    with pytest.raises(PhotoFixError, match="--part prints, not all"):
        config(teachers=(Path("a.ckpt"),))
    assert config(part="prints", teachers=(Path("a.ckpt"),)).told()["teachers"] == ["a.ckpt"]


@pytest.mark.parametrize("name", ["sharing", "part"])
def test_unknown_words_are_refused_with_the_known_ones(name: str) -> None:
    known = get_args(Sharing if name == "sharing" else Part)
    with pytest.raises(PhotoFixError, match=f"--{name} nonsense is unknown; choose from {', '.join(known)}"):
        config(**{name: "nonsense"})
    for word in known:
        assert getattr(config(**{name: word}, only=("a",) if word == "scene" else ()), name) == word


@pytest.mark.parametrize("settings", [{"learning_rate": 0.0}, {"rank": 0}, {"minutes": 0.001}, {"cool_down": 1}])
def test_the_least_value_is_allowed(settings: dict[str, Any]) -> None:
    assert all(getattr(config(**settings), name) == value for name, value in settings.items())


def test_the_rhythm_teaches_both_kinds_of_tasks() -> None:
    """Small pictures without tiles, large ones now and then with one; a tile is as large as its view."""
    sizes = {size for size, _, _ in RHYTHM if size}  # 0 stands for close views
    assert min(sizes) < FINE_FROM <= max(sizes)
    assert all(size >= FINE_FROM for size, _, with_tile in RHYTHM if with_tile)
    pixels = [size * size * count for size, count, _ in RHYTHM if size]
    assert max(pixels) < 3 * min(pixels), "no batch takes much more memory than another"


def test_readers_are_trained_by_name() -> None:
    with pytest.raises(PhotoFixError, match="--part scene needs --only"):
        config(part="scene")
    with pytest.raises(PhotoFixError, match="needs --part rows or scene, not detail"):
        config(part="detail", only=("a",))
