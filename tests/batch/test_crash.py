"""A trace of native code's death: there while the process works, gone when it ends well, left when it dies."""

from __future__ import annotations

import faulthandler
import subprocess
import sys
from pathlib import Path

import pytest

from photofix.batch.crash import died_of_fault, fault_trace


@pytest.mark.parametrize("was_enabled", [False, True])
def test_a_run_that_ends_leaves_nothing_and_the_handler_as_it_was(was_enabled: bool, tmp_path: Path) -> None:
    before = faulthandler.is_enabled()
    (faulthandler.enable if was_enabled else faulthandler.disable)()
    try:
        with fault_trace(tmp_path):
            assert faulthandler.is_enabled() and (tmp_path / "fault.txt").exists()
            assert not died_of_fault(tmp_path), "nothing is written yet"
        assert faulthandler.is_enabled() == was_enabled
    finally:
        (faulthandler.enable if before else faulthandler.disable)()
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_ours_is_no_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ours"), fault_trace(tmp_path):
        raise ValueError("ours")
    assert not died_of_fault(tmp_path)


@pytest.mark.parametrize(("death", "is_fault"), [("faulthandler._sigabrt()", True), ("os._exit(1)", False)])
def test_only_a_fault_leaves_a_trace(death: str, is_fault: bool, tmp_path: Path) -> None:
    code = (
        "import faulthandler, os, pathlib\n"
        "from photofix.batch.crash import fault_trace\n"
        f"with fault_trace(pathlib.Path({str(tmp_path)!r})):\n    {death}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode != 0 and died_of_fault(tmp_path) == is_fault
    with fault_trace(tmp_path):
        assert not died_of_fault(tmp_path), "the next run begins anew"
    assert not died_of_fault(tmp_path)


def test_where_nothing_can_be_written_the_work_goes_on(tmp_path: Path) -> None:
    done = []
    with fault_trace(tmp_path / "not there"):
        done.append(True)
    assert done and not died_of_fault(tmp_path / "not there")
