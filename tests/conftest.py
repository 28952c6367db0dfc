"""Fixtures for every package: pictures with known pixels, and where the large data lies if it is there."""

from __future__ import annotations

import gc
import itertools
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from photofix.threads import calm_threads

gc.disable()  # until all is imported: there is nothing to collect
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False  # else each program that a test starts compiles all of PhotoFix anew
calm_threads()  # before numpy comes in
os.environ.setdefault("OMP_NUM_THREADS", "1")  # on small pictures torch's threads take a third more and save nothing
os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")  # so do OpenCV's, which spin while they wait

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from skimage import data  # noqa: E402

from photofix.analysis import Analysis  # noqa: E402
from photofix.photo.photo import Photo  # noqa: E402
from photofix.tasks.base import Task  # noqa: E402


def _decoded_once(read: Callable[[], NDArray[np.uint8]]) -> Callable[[], NDArray[np.uint8]]:
    """A photograph of scikit-image, which else decodes its file at each of a thousand calls; each caller may write to
    what it gets."""
    known = cache(read)
    return lambda: known().copy()


settings.register_profile("calm", deadline=None)  # a busy machine is no failure
settings.load_profile("calm")
sys.path.insert(0, str(Path(__file__).parent))  # for helpers that several packages share

for name in ("astronaut", "camera", "chelsea", "coffee", "rocket"):
    setattr(data, name, _decoded_once(getattr(data, name)))

DATA = Path(__file__).parents[1] / "../shared/data"


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not go through it again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """(name) -> a new folder. Numbers are counted: pytest's own way looks through all folders there are before it
    makes another, which with thousands of tests took longer than most of them."""
    root, numbers = tmp_path_factory.mktemp("tests"), itertools.count()

    def make(name: str) -> Path:
        plain = re.sub(r"\W", "_", name)[:30]
        folder = root / f"{plain}{next(numbers)}"
        folder.mkdir(mode=0o700)
        return folder

    return make


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, new_folder: Callable[[str], Path]) -> Path:
    """A folder of the test's own, as pytest's fixture of that name."""
    return new_folder(str(request.node.name))


@pytest.fixture(autouse=True)
def own_home(new_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the caches and sidecars of the person who runs it."""
    home = new_folder("home")
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name))


@pytest.fixture
def data_dir() -> Path:
    """Folder with photographs and damage for tests; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the large test data is not on this machine")
    return DATA.resolve()


@pytest.fixture
def make_pixels() -> Callable[..., NDArray[Any]]:
    """Random smooth-free pixels: (height, width, channels, dtype) -> H x W x c, every value possible."""

    def make(height: int = 24, width: int = 37, channels: int = 3, dtype: Any = np.uint8) -> NDArray[Any]:
        rng = np.random.default_rng(height * 1000 + width * 10 + channels)
        if np.dtype(dtype).kind == "f":
            return rng.random((height, width, channels)).astype(dtype)
        return rng.integers(0, np.iinfo(dtype).max + 1, (height, width, channels)).astype(dtype)

    return make


@pytest.fixture
def nothing_found() -> Callable[[Photo], Analysis]:
    """A complete Analysis of a photo in which no task found anything."""

    def make(photo: Photo) -> Analysis:
        return Analysis(photo.sha256, "0" * 64, photo.height, photo.width, {}, complete=True)

    return make


@pytest.fixture
def drop_in(tmp_path: Path) -> Iterator[Callable[[str], dict[str, Task]]]:
    """Lays a file of `tests/toys` into the tasks' folder; returns the registry with it."""
    from dropped_in import dropping

    with dropping(tmp_path / "dropped-in") as drop:
        yield drop


@pytest.fixture(scope="module")
def drawn_here() -> Iterator[None]:
    """Samples are drawn where they are learned from, and no more of them: another process would draw half a dozen
    batches ahead, for a run of a few steps."""
    import cv2
    import torch

    from photofix.training.runs import print_run, scene_run, train

    threads = torch.get_num_threads(), cv2.getNumThreads()
    with pytest.MonkeyPatch.context() as patch:
        for loop in (train, print_run, scene_run):
            patch.setattr(loop, "loader", lambda samples, *_, **__: samples)
        yield
    torch.set_num_threads(threads[0])
    cv2.setNumThreads(threads[1])


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with train/, eval/, large/ and photos.csv, as `photofix train` and `evaluate` want it."""
    from tiny_data import write_tiny_data

    root = tmp_path_factory.mktemp("data")
    write_tiny_data(root)
    return root


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with weights of an untrained network whose heads say something, for every task."""
    from small_weights import write_small_weights

    return write_small_weights(tmp_path_factory.mktemp("weights"))
