"""Every network of these tests is a shallow one: all its parts are there, each once where the program repeats it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photofix.network import analyzer, efficientnet, encoder, views

DEPTHS = efficientnet.STAGES, encoder.BLOCKS


def make_shallow(patch: pytest.MonkeyPatch) -> None:
    """One block per stage: as many kinds of layers and a third of their number."""
    patch.setattr(efficientnet, "STAGES", tuple(stage._replace(blocks=1) for stage in DEPTHS[0]))
    patch.setattr(encoder, "BLOCKS", tuple(1 for _ in DEPTHS[1]))


@pytest.fixture(scope="module", autouse=True)
def _shallow() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        yield


@pytest.fixture
def as_deep_as_ever(_shallow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own network, which is what other processes make."""
    monkeypatch.setattr(efficientnet, "STAGES", DEPTHS[0])
    monkeypatch.setattr(encoder, "BLOCKS", DEPTHS[1])


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the other rooms' `small_weights`, of a shallow network."""
    from small_weights import write_small_weights

    with pytest.MonkeyPatch.context() as patch:
        make_shallow(patch)
        return write_small_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def small_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second view of a whole photo is smaller than the first, as it takes most of the work where it is larger."""
    monkeypatch.setattr(analyzer, "SECOND_SIDE", views.OVERVIEW_SIDE // 2)
