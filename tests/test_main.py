"""How the program starts: what is imported is not gone through by the collector while it is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

import photofix.__main__ as _main
import photofix.cli.main as _cli
import photofix.ui.app as _app


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_the_window_starts_with_the_collector_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """And `GarbageCollector` leaves it off for good."""
    seen: list[tuple[list[Path], bool]] = []
    monkeypatch.setattr(_main, "warm_up", lambda: None)
    monkeypatch.setattr(_app, "run", lambda paths, device: seen.append((paths, gc.isenabled())) or 0)
    assert _main.open_window(["a.jpg"]) == 0
    assert seen == [([Path("a.jpg")], False)]


def test_a_command_runs_with_the_collector_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(_cli, "main", lambda arguments: seen.append(gc.isenabled()) or 0)
    monkeypatch.setattr(_main.sys, "argv", ["photofix", "info"])
    assert _main.main() == 0
    assert seen == [True]


def test_a_package_without_training_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(_main.sys.modules, "photofix.training.commands", None)
    monkeypatch.setattr(_main.sys, "argv", ["photofix", "train", "--data", "x"])
    assert _main.main() == 1
    assert capsys.readouterr().err == "This package has no training in it; pip install 'photofix[train]' brings it.\n"
