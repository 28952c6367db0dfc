"""How the program starts: which commands it tells of, and that no collector runs while it imports."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import photofix.__main__ as _main
import photofix.cli.main as _cli
import photofix.ui.app as _app


@pytest.fixture(autouse=True, scope="module")
def frozen_as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    yield
    gc.enable()


def test_the_help_tells_of_every_command() -> None:
    told = _main.window_parser().format_help()
    assert [word for word in (*_main.CLI_COMMANDS, *_main.TRAINING_COMMANDS) if f" {word}" not in told] == []


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


def test_numpy_has_no_threads_that_spin() -> None:
    """It reads that from the environment when it is loaded: nothing may bring it in before."""
    program = (
        "import sys, photofix.__main__ as main\n"
        "assert 'numpy' not in sys.modules and 'torch' not in sys.modules\n"
        "main.calm_threads()\n"
        "import numpy, os\n"
        "numpy.ones((300, 300)) @ numpy.ones((300, 300))\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'], sys.getswitchinterval() < 0.001)"
    )
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_", "OPENBLAS_"))}
    done = subprocess.run([sys.executable, "-c", program], env=plain, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "True"], "and threads take turns often"
