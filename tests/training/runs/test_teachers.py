"""Teachers: their looks at a batch lie on each other, and how much they count beside the labels."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from photofix.training.runs.teachers import SIZES, Teachers, trusted


def test_labels_of_sound_places_count_for_more_than_what_teachers_say_of_them() -> None:
    one, none = torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1)
    alarm = torch.full((1, 1, 4, 4), 0.8)
    left = {
        name: float(trusted(alarm, 0 * alarm, 1 + 0 * alarm, *flags).mean())
        for name, flags in {"sound": (none, one), "marked": (one, none), "drawn": (none, none)}.items()
    }
    assert left["sound"] < 0.2 < left["marked"] < left["drawn"]


def test_looks_of_teachers_lie_on_each_other_whatever_their_size_and_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = []

    class Dark(torch.nn.Module):
        def forward(self, batch: torch.Tensor) -> tuple[torch.Tensor, ...]:
            sides.append(batch.shape[-1])
            return (4 - 8 * batch.mean(1, keepdim=True),)

    monkeypatch.setattr("photofix.training.runs.teachers.loaded", lambda path: (None, {}))
    teachers = Teachers([tmp_path, tmp_path], lambda _: Dark())
    batch = torch.linspace(0, 1, 320).expand(2, 3, 320, 320)
    for _ in range(8):
        assert float((teachers.chance(batch) - torch.sigmoid(4 - 8 * batch[:, :1])).abs().max()) < 0.02
    assert set(sides) == {round(320 * size / 32) * 32 for size in SIZES}
