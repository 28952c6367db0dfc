"""Whatever a command does, its caller gets an exit code and the person a sentence."""

from __future__ import annotations

import pytest
import typer

from photofix.command import INTERRUPTED, run_command
from photofix.errors import PhotoFixError


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (PhotoFixError("No photos; give some."), 1, "No photos; give some.\n"),
        (KeyboardInterrupt(), INTERRUPTED, ""),
        (
            NotADirectoryError(20, "Not a directory", "scans/x"),
            1,
            "scans/x: Not a directory; make it accessible or choose another path.\n",
        ),
        (
            ModuleNotFoundError("No module named 'skimage'", name="skimage"),
            1,
            "'skimage' is not installed, which this needs; pip install 'photofix[train,cluster]' brings it.\n",
        ),
    ],
)
def test_what_can_go_wrong_is_told_without_a_traceback(
    raised: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(_app(raised), []) == code
    assert capsys.readouterr().err == told


def test_a_defect_of_ours_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(_app(ZeroDivisionError("float division by zero")), []) == 1
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert told.endswith("ZeroDivisionError: float division by zero; please report it with the lines above.\n")


def test_wrong_words_are_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(_app(None), ["--nonsense"]) == 2
    assert "--nonsense" in capsys.readouterr().err


def _app(raised: BaseException | None) -> typer.Typer:
    app = typer.Typer(add_completion=False)

    @app.command()
    def work() -> None:
        if raised:
            raise raised

    return app
