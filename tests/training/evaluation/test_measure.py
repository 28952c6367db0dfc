"""What of an evaluation goes into the manifest, and what is refused before it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from photofix.errors import PhotoFixError
from photofix.training.evaluation import measure as _measure
from photofix.training.evaluation.measure import measure, summary


def figures(**more: Any) -> dict[str, Any]:
    score = {"psnr": 20.0, "ssim": 0.9, "delta_e": 4.0}
    case = {"name": "fog", "tasks": ("fog",), "photos": 3, "ours": score, "auto": score, "nothing": score}
    return {
        "cases": [case | {"rival": score, "each": [{"name": "a"}], "worst": {"name": "a"}}],
        "clean": {"photos": 9, "psnr": 55.0, "touched": [{"name": "b"}]},
        "lookalikes": {"photos": 4, "touched": []},
        "presence": {"fog": {"auroc": 0.97, "reliability": [{}]}},
        "weights": {"calibration": {"fog": {"threshold": 0.4}}, "sha256": "0", "history": []},
    } | more


def test_the_manifest_gets_figures_and_no_lists_of_single_photos() -> None:
    kept = summary(figures())
    assert kept["auroc"] == {"fog": 0.97} and kept["calibration"] == {"fog": {"threshold": 0.4}}
    assert set(kept["cases"]["fog"]) == {"nothing", "rival", "ours", "auto", "photos"}
    assert kept["clean"] == {"photos": 9, "psnr": 55.0}
    assert "touched" not in str(kept) and "each" not in str(kept) and "large" not in kept


def test_sections_that_were_measured_are_kept() -> None:
    kept = summary(figures(large={"photos": 1, "f1": 0.5, "each": [1]}, prints={"photos": 2, "each": [1]}))
    assert kept["large"] == {"photos": 1, "f1": 0.5} and kept["prints"] == {"photos": 2}


def test_a_sheet_that_cannot_be_written_is_told_before_hours_of_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_measure, "Analyzer", lambda *arguments: pytest.fail("the work has begun"))
    with pytest.raises(PhotoFixError, match="cannot be written as a picture"):
        measure(tmp_path, sheet=tmp_path / "sheet.pdf")
