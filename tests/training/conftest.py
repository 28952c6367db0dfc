"""Every network of these tests is a shallow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shallow import make_deep, make_shallow

from photofix.network import analyzer, views


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
    monkeypatch.setattr(analyzer, "SECOND_SIDE", views.OVERVIEW_SIDE // 2)
