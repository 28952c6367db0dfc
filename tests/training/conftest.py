"""Every network of these tests is a shallow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from shallow import make_deep, make_shallow
from skimage import data

from photofix.network import views, whole_photo


@pytest.fixture(scope="module", autouse=True)
def _shallow() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        yield


@pytest.fixture
def as_deep_as_ever(_shallow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own network, which is what other processes make."""
    make_deep(monkeypatch)


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the other packages' `small_weights`, of a shallow network."""
    from small_weights import write_small_weights

    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        return write_small_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def small_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second view of a whole photo is smaller than the first, as it takes most of the work where it is larger."""
    monkeypatch.setattr(whole_photo, "SECOND_SIDE", views.OVERVIEW_SIDE // 2)


@pytest.fixture
def unrevised_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small prints of these tests bear the names of real ones, whose marks were gone over."""
    from photofix.training.samples import prints

    monkeypatch.setattr(prints, "print_marks", lambda photo, stored: cv2.imread(str(stored), cv2.IMREAD_GRAYSCALE))


@pytest.fixture(scope="module")
def print_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of training data: photos, old photos, one marked print, one mask of cracks."""
    from photofix.training.samples.prints import HELD_OUT_REAL, marked_task

    marks = marked_task().marks
    folder = tmp_path_factory.mktemp("data") / "train"
    for name in ("photos", "old", "cracks", f"{marks}/photos", f"{marks}/masks"):
        (folder / name).mkdir(parents=True)
    photo = cv2.resize(data.astronaut(), (320, 300))[..., ::-1]
    for index in range(3):
        cv2.imwrite(str(folder / "photos" / f"{index}.png"), np.roll(photo, 40 * index, 0))
        cv2.imwrite(str(folder / "old" / f"{index}.png"), np.roll(photo, 40 * index, 1).mean(2).astype(np.uint8))
    mask = np.zeros((300, 320), np.uint8)
    cv2.line(mask, (20, 40), (280, 200), 255, 7)
    for stem in ("a", HELD_OUT_REAL[0]):
        cv2.imwrite(str(folder / marks / "photos" / f"{stem}.png"), np.where(mask[..., None] > 0, 250, photo))
        cv2.imwrite(str(folder / marks / "masks" / f"{stem}.png"), mask)
    cv2.imwrite(str(folder / "cracks" / "0.png"), cv2.resize(mask, (900, 900)))
    return folder
