"""What became of each place that was found: in data, in words, and after other weights have looked again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stub_analyser import FINDER, FindingStub

from photofix.edit import Decision, Edit
from photofix.photo.read import read_photo
from photofix.restore.analyser import SharedAnalyzer
from photofix.restore.one_photo import Job, restore_photo
from photofix.restore.result import PhotoResult
from photofix.store.sidecar import save_sidecar


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A photo of 60 x 200."""
    rows = np.linspace(90, 190, 60 * 200 * 3).reshape(60, 200, 3)
    Image.fromarray(rows.astype(np.uint8)).save(tmp_path / "scan.png")
    return tmp_path / "scan.png"


def restored(scan: Path, stub: FindingStub, edit: Edit | None = None, use_sidecar: bool = False) -> PhotoResult:
    analyzer = SharedAnalyzer(lambda: stub)
    job = Job(scan, scan.with_name("out.png"), edit or Edit(), overwrite=True, use_sidecar=use_sidecar)
    result = restore_photo(job, analyzer)
    analyzer.close()
    assert result.error is None
    return result


def states(result: PhotoResult) -> list[tuple[float, str]]:
    return [(place.certainty, place.state) for place in result.findings]


def test_what_is_not_certain_is_listed_and_not_called_clean(scan: Path) -> None:
    result = restored(scan, FindingStub(0.3, 0.5))
    assert states(result) == [(0.5, "left"), (0.3, "left")]
    assert result.untouched and not result.is_clean
    assert result.left_in_words() == "2 places worth a look"
    place = result.findings[0]
    assert (place.task, place.box, place.area_px) == (FINDER, (50, 10, 20, 20), 400)


def test_what_is_certain_is_undone_and_the_rest_still_named(scan: Path) -> None:
    result = restored(scan, FindingStub(0.5, 0.9))
    assert states(result) == [(0.9, "undone"), (0.5, "left")]
    assert not result.untouched and result.damage == (FINDER,)
    assert result.left_in_words() == "1 more place worth a look"


def test_only_where_nothing_was_found_it_is_clean(scan: Path) -> None:
    result = restored(scan, FindingStub())
    assert result.is_clean and result.left_in_words() == ""
    off = restored(scan, FindingStub(0.9), Edit().with_value(FINDER, "strength", 0))
    assert off.untouched and not off.is_clean and states(off) == [(0.9, "left")]


def test_what_a_person_rejected_is_no_more_worth_a_look(scan: Path) -> None:
    result = restored(scan, FindingStub(0.5), Edit(decisions=(Decision(FINDER, 20, 20, "reject"),)))
    assert states(result) == [(0.5, "rejected")] and result.worth_a_look == 0


def test_a_result_survives_being_written_down(scan: Path) -> None:
    result = restored(scan, FindingStub(0.25, 0.9))
    assert PhotoResult.from_json(result.to_json()).findings == result.findings
    older = {name: value for name, value in result.to_json().items() if name not in ("findings", "places", "damage")}
    assert PhotoResult.from_json(older).findings == ()


@pytest.mark.parametrize("shift", [0.0, 2.5, -6.0])
@pytest.mark.parametrize(("before", "after"), [((0.9, 0.4), (0.95, 0.5)), ((0.9, 0.4), (0.75, 0.25))])
def test_decisions_hold_when_other_weights_look_again(
    scan: Path, shift: float, before: tuple[float, float], after: tuple[float, float]
) -> None:
    """Rejected stays rejected and kept stays kept, by place: the outline and the certainty are others now."""
    first = FindingStub(*before)
    photo = read_photo(scan)
    decisions = (Decision(FINDER, 11, 11, "reject"), Decision(FINDER, 20, 60, "keep"))
    save_sidecar(photo, Edit(decisions=decisions), first.weights_sha256)
    assert states(restored(scan, first, use_sidecar=True)) == [(0.9, "rejected"), (0.4, "undone")]
    other = FindingStub(*after, weights_sha256="7" * 64, shift=shift)
    again = restored(scan, other, use_sidecar=True)
    assert states(again) == [(after[0], "rejected"), (after[1], "undone")]
    assert "other weights" in again.note


def test_a_decision_on_what_is_not_found_any_more_means_nothing_else(scan: Path) -> None:
    photo = read_photo(scan)
    save_sidecar(photo, Edit(decisions=(Decision(FINDER, 20, 100, "reject"),)), "6" * 64)
    result = restored(scan, FindingStub(0.9, 0.9), use_sidecar=True)
    assert states(result) == [(0.9, "undone"), (0.9, "undone")]
