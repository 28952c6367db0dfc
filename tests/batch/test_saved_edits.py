"""A batch that takes the edits people saved in the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from stub_analyser import KEY, StubAnalyzer

from photofix.batch.collect import collect
from photofix.batch.plan import IfExists, Settings
from photofix.batch.run import Batch, Summary, run_batch
from photofix.edit import Edit
from photofix.photo.read import read_photo
from photofix.store.sidecar import save_sidecar, sidecar_path

WEIGHTS = StubAnalyzer().weights_sha256


@pytest.fixture
def batch(photos: Path, tmp_path: Path) -> Batch:
    settings = Settings(use_sidecars=True)
    return Batch(tmp_path / "out", collect([str(photos / "coffee.png")]), settings, StubAnalyzer, jobs=1)


@pytest.fixture
def keep_edit(photos: Path) -> Callable[..., None]:
    """Save an edit of the coffee, where asked in the user's data folder."""

    def keep(strength: float, weights: str = WEIGHTS, in_data_folder: bool = False) -> None:
        photo = read_photo(photos / "coffee.png")
        path = save_sidecar(photo, Edit().with_value(KEY, "strength", strength), weights)
        assert path == sidecar_path(photos / "coffee.png")
        if in_data_folder:
            folder = Path(os.environ["XDG_DATA_HOME"]) / "photofix" / "edits"
            folder.mkdir(parents=True, exist_ok=True)
            path.rename(folder / f"{photo.sha256}.photofix.json")

    return keep


def outcome(summary: Summary) -> tuple[str, float, str]:
    (only,) = summary.outcomes
    return only.status, only.result.strengths.get(KEY, -1), only.result.note


@pytest.mark.parametrize("in_data_folder", [False, True])
def test_a_saved_edit_is_used_and_a_newer_one_again(
    batch: Batch, keep_edit: Callable[..., None], in_data_folder: bool
) -> None:
    keep_edit(30, in_data_folder=in_data_folder)
    assert outcome(run_batch(batch)) == ("done", 30, "")
    assert outcome(run_batch(batch))[0] == "resumed"
    keep_edit(60, in_data_folder=in_data_folder)
    overwriting = replace(batch, settings=replace(batch.settings, if_exists=IfExists.overwrite))
    assert outcome(run_batch(overwriting))[:2] == ("done", 60)


def test_other_weights_are_told_of(batch: Batch, keep_edit: Callable[..., None]) -> None:
    keep_edit(30, weights="ef" * 32)
    assert outcome(run_batch(batch)) == ("done", 30, "The saved edit was made with other weights.")
