"""A fourth task is one new file: trained, saved, loaded, looked for, rendered, kept, shown and run from the shell.

Nothing here is written for the tasks in `tests/toys`: they are laid into the tasks' folder as anybody's would be.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from dropped_in import TOYS, dropping
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shallow import make_shallow
from skimage import data
from small_weights import write_small_weights

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.network.analyzer import Analyzer
from photofix.network.checkpoint import load_weights, save_weights
from photofix.network.manifest import read_manifest
from photofix.photo.photo import Photo
from photofix.photo.pixels import to_srgb
from photofix.photo.read import read_photo
from photofix.render.image import render
from photofix.store.analysis_cache import AnalysisCache
from photofix.tasks import load_tasks
from photofix.tasks.base import Task
from photofix.training.fitting.land import export_run
from photofix.training.runs import train as training
from photofix.training.runs.config import TrainConfig
from photofix.training.runs.run_file import load_run
from photofix.ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[3]

RESTORING = """
import os
import runpy
import sys

import pytest
from shallow import make_shallow

if __name__ == "__main__":
    places, words = sys.argv[1:5], sys.argv[5:]
    make_shallow(pytest.MonkeyPatch())
    for weights, folder in zip(places[::2], places[1::2]):  # one process: torch is loaded once
        if os.path.lexists("weights"):
            os.unlink("weights")
        os.symlink(weights, "weights")
        sys.argv = ["photofix", "restore", *words, "-o", folder, "--json"]
        try:
            runpy.run_module("photofix", run_name="__main__")
        except SystemExit as end:
            if end.code:
                raise
"""


@dataclass(frozen=True)
class Dropped:
    """A task that was dropped in, the program's folder with it, and weights without and with it."""

    key: str
    tree: Path
    old: Path
    new: Path


@pytest.fixture(scope="module", autouse=True)
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """As the other packages' `small_weights`, of a shallow network; so is every one that is made meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        yield write_small_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module", params=["vignette", "moles"])
def trained(
    request: pytest.FixtureRequest,
    drawn_here: None,
    small_weights: Path,
    tiny_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Dropped:
    """The program with one file more, which has trained a few steps from weights that did not know it."""
    key, tree = request.param, tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "photofix", tree / "photofix")
    shutil.copy(TOYS / f"{key}.py", tree / "photofix" / "tasks")
    (tree / "resources").symlink_to(ROOT / "resources")
    (tree / "restoring.py").write_text(RESTORING)
    with dropping(tree / "dropped-in") as drop:
        assert key in drop(key)
        _train(key, tiny_data, small_weights, tree)
    return Dropped(key, tree, small_weights, tree / "new")


def _train(key: str, data: Path, old: Path, folder: Path) -> None:
    """A few steps from the weights in `old`, whose result lies in `folder`/new."""
    config = TrainConfig(
        data,
        folder / "run.ckpt",
        1.0,
        device="cpu",
        max_samples=5,
        warm_up_steps=1,
        init=old / "photofix.safetensors",
        sharing="parameters",
        rhythm=((36, 2, True), (24, 3, False)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "FINE_FROM", 32)
        assert training.train(config)["tasks"] == list(load_tasks())
    export_run(config.run, data, folder / "new")
    assert float(load_run(config.run)[0].matrix.row(key).detach().abs().max()) > 0, "its row has learned"
    # A few steps teach it little: let the head see its damage everywhere.
    net, manifest = load_weights({name: task.outputs for name, task in load_tasks().items()}, folder / "new")
    with torch.no_grad():
        own = net.layout.split(net.matrix.residual[net.matrix.keys.index(key)])
        for name, more in (("map_bias", 2.0), ("global_bias", 2.0), ("presence_bias", 6.0)):
            own[name] += more
    save_weights(net, manifest, folder / "new")


@pytest.fixture
def dropped(trained: Dropped, drop_in: Callable[[str], dict[str, Task]]) -> Dropped:
    """The same file laid before this process too."""
    assert trained.key not in load_tasks()
    assert trained.key in drop_in(trained.key)
    return trained


def _run(tree: Path, *words: object) -> str:
    """What Python prints, told `words`, with the program in `tree`."""
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tree), str(ROOT / "tests")])},
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    path = tmp_path / "coffee.png"
    cv2.imwrite(str(path), np.ascontiguousarray(data.coffee()[::4, ::4, ::-1]))
    return read_photo(path)


def only(key: str, strength: float) -> Edit:
    edit = Edit()
    for other in load_tasks():
        edit = edit.with_value(other, "strength", strength if other == key else 0.0)
    return edit


def test_old_and_new_weights_are_loaded_and_the_photo_is_restored(
    dropped: Dropped, photo: Photo, tmp_path: Path
) -> None:
    key = dropped.key
    without = Analyzer("cpu", dropped.old).analyse(photo)
    assert key not in without.tasks and without.tasks.keys() == set(read_manifest(dropped.old).tasks)
    assert np.array_equal(render(photo, without, only(key, 100.0)), to_srgb(photo))

    analysis = Analyzer("cpu", dropped.new).analyse(photo)
    assert list(analysis.tasks) == list(load_tasks())
    found = analysis.tasks[key]
    assert found.is_present
    assert bool(found.findings) == load_tasks()[key].refines
    assert np.array_equal(render(photo, analysis, only(key, 0.0)), to_srgb(photo))
    full = render(photo, analysis, only(key, 100.0))
    assert np.abs(full - to_srgb(photo)).mean() > 0.01

    kept = _through_the_cache(analysis, tmp_path)
    assert np.array_equal(render(photo, kept, only(key, 100.0)), full)


def _through_the_cache(analysis: Analysis, folder: Path) -> Analysis:
    cache = AnalysisCache(folder / "cache")
    cache.put(analysis)
    found = cache.get(analysis.photo_sha256, analysis.weights_sha256)
    assert found is not None
    return found


def test_the_window_shows_it_with_old_and_new_weights(
    dropped: Dropped,
    photo: Photo,
    make_window: Callable[..., MainWindow],
    open_photo: Callable[[MainWindow, Path], MainWindow],
    qtbot: Any,
) -> None:
    assert photo.path is not None
    window = make_window(make_analyzer=lambda: Analyzer("cpu", dropped.old))
    open_photo(window, photo.path)
    card = window.sidebar.tasks.cards[dropped.key]
    assert not card.switch.isEnabled()
    assert card.presence.text() == "not in these weights"

    window = make_window(make_analyzer=lambda: Analyzer("cpu", dropped.new))
    open_photo(window, photo.path)
    assert set(window.sidebar.tasks.cards) == set(load_tasks())
    card = window.sidebar.tasks.cards[dropped.key]
    assert card.switch.isEnabled()
    assert card.presence.text() in load_tasks()[dropped.key].words[1:]
    assert card.rows["strength"].box.value() == 100
    QTest.keyClick(card.rows["strength"].slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: window.library.current.edit.value(dropped.key) == 0)
    qtbot.waitUntil(lambda: window.rendering.is_up_to_date, timeout=10_000)


def test_the_command_line_has_its_flag(trained: Dropped, photo: Photo, tmp_path: Path) -> None:
    assert photo.path is not None
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
    places = (trained.new, tmp_path / "new", trained.old, tmp_path / "old")
    lines = _run(trained.tree, "restoring.py", *places, photo.path, f"--{trained.key}", "80").splitlines()
    told = dict(zip(("new", "old"), map(json.loads, lines), strict=True))
    assert told["new"]["strengths"][trained.key] == 80
    assert not told["new"]["untouched"]
    assert told["old"]["strengths"][trained.key] == 0
    assert told["old"]["untouched"], "what the weights do not know is not done"
