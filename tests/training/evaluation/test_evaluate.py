"""The evaluation from end to end on a tiny data folder, and its pieces."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from photofix.edit import Edit, at_full
from photofix.errors import PhotoFixError
from photofix.network.analyzer import Analyzer
from photofix.network.checkpoint import load_weights, read_manifest
from photofix.tasks import load_tasks
from photofix.training.commands import main
from photofix.training.evaluation import measure as measuring
from photofix.training.evaluation import speed
from photofix.training.evaluation.baselines import baseline, harm, known_scores
from photofix.training.evaluation.cases import MIX, case_sets, lookalikes
from photofix.training.evaluation.contact_sheet import Row, thumbnail, write_sheet
from photofix.training.evaluation.evaluate import restored
from photofix.training.evaluation.measure import measure
from photofix.training.evaluation.metrics import CAP_DB
from photofix.training.evaluation.specks import LARGEST_PX, specked
from photofix.training.fitting import corrections, joint_levels, land
from photofix.training.fitting.land import data_summary, export_run, settle_thresholds
from photofix.training.runs.train import TrainConfig, train
from photofix.training.samples.pictures import coded_photo, in_memory


@pytest.fixture(scope="module")
def run(drawn_here: None, tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of one step."""
    path = tmp_path_factory.mktemp("runs") / "one.ckpt"
    train(TrainConfig(tiny_data, path, 1.0, device="cpu", max_samples=2, rhythm=((48, 2, False),)))
    return path


@pytest.fixture
def short(small_looks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One lookalike, speed measured once on a photo that is small, but larger than any test photo, and few cases of
    some photos to fit to: how many there are belongs to the tests of fitting."""
    monkeypatch.setattr("photofix.training.evaluation.cases.SKIMAGE_LOOKALIKES", (("page", "page of text"),))
    monkeypatch.setattr(speed, "SPEED_SIZE", (150, 200))
    monkeypatch.setattr(speed, "REPEATS", 1)
    for module, few in ((corrections, {"WHOLE": (1, 1), "PART": (1, 0), "PARTS": 1}), (joint_levels, {"PARTS": 0})):
        for name, value in few.items():
            monkeypatch.setattr(module, name, value)
    for name in ("fit_corrections", "fit_learned", "fit_joint_level", "fit_presence"):
        monkeypatch.setattr(land, name, partial(getattr(land, name), step=9))


# -- the whole --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("short")
def test_a_run_is_measured_calibrated_and_landed(
    run: Path, tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "weights_dir", lambda: tmp_path / "weights")
    figures = measure(
        tiny_data,
        run,
        json_file=tmp_path / "figures.json",
        sheet=tmp_path / "sheet.png",
        install=True,
        device="cpu",
    )
    assert json.loads((tmp_path / "figures.json").read_text())["cases"][0]["name"] == figures["cases"][0]["name"]
    rows = {row["name"]: row for row in figures["cases"]}
    made = {b.name: b for task in load_tasks().values() for b in task.benchmarks if b.made is not None}
    assert set(rows) == {"rust", "rust, soft scan", "cast", "haze", MIX.name, *made} and made
    for name, row in rows.items():
        assert row["photos"] == (4 if name not in made else 1)
        assert 0 <= row["automatic_on"] <= row["photos"]
        assert row["best_rival"] in (made[name].baselines if name in made else ("",))
        for name in ("nothing", "rival", "ours", "auto"):
            assert 5 < row[name]["psnr"] <= CAP_DB
    assert {"f1", "precision", "recall"} <= set(rows["rust"])
    assert figures["clean"]["photos"] == 4
    assert set(figures["clean"]["rivals"]) == set(load_tasks())
    assert figures["large"]["photos"] == 1
    assert set(figures["presence"]) == set(load_tasks())
    for row in figures["speed"].values():
        assert row["megapixels"] == pytest.approx(0.03) and min(row["rival_s"], row["look_s"], row["ours_s"]) > 0
    assert set(figures["speed"]) == {key for key, task in load_tasks().items() if task.benchmarks}
    sheets = {path.stem for path in tmp_path.glob("*.png")}
    assert {"sheet-rust", "sheet-mix", "sheet-large", "sheet-real-old"} <= sheets

    net, manifest = load_weights({key: task.outputs for key, task in load_tasks().items()}, tmp_path / "weights")
    assert set(manifest.thresholds) == {key for key in net.outputs if not load_tasks()[key].is_selective}
    assert manifest.metrics["cases"]["rust"]["photos"] == 4
    assert manifest.data["photos"] == 25
    assert manifest.history[-1]["samples"] == 2


@pytest.mark.usefixtures("short")
def test_installed_weights_quickly(
    small_weights: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("photofix.network.checkpoint.weights_dir", lambda: small_weights)
    figures = measure(tiny_data, quick=True, device="cpu")
    assert {row["photos"] for row in figures["cases"]} == {1, 2}
    shown = capsys.readouterr().out
    for word in ("haze", "clean", "lookalikes", "large", "AUROC"):
        assert word in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evaluate", "--land"], "--land needs --run"),
        (["evaluate", "--land", "--quick", "--run", "x.ckpt"], "leave --quick out"),
        (["train", "--minutes", "1", "--run", "x.ckpt", "--part", "rows"], "--part rows needs --init"),
        (["train", "--minutes", "1", "--run", "x.ckpt", "--part", "foo"], "--part foo is unknown"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--data", str(tmp_path)]) == 1
    assert says in capsys.readouterr().err


def test_data_without_photos_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoFixError, match="--data"):
        case_sets(tmp_path)


# -- pieces -----------------------------------------------------------------------------------------


def test_every_benchmark_of_the_data_is_complete(data_dir: Path) -> None:
    """Each task's folders exist, and each photo has its truth of the same size."""
    found = {cases.benchmark.name for cases in case_sets(data_dir / "eval")}
    assert found == {MIX.name} | {b.name for task in load_tasks().values() for b in task.benchmarks}
    for cases in case_sets(data_dir / "eval", 8):
        for case in cases:
            assert coded_photo(case.photo).shape == case.truth.shape
            assert (case.mask is not None) == bool(cases.benchmark.mask)


def test_lookalikes_are_there_and_toned_photos_have_a_tone(data_dir: Path) -> None:
    found: dict[str, Any] = {}
    for name, photo in lookalikes(data_dir / "eval", 6):
        found[name] = coded_photo(photo)
    assert len(found) > 5
    gray = found["black and white"]
    assert np.abs(np.ptp(gray, axis=2)).max() == 0
    sepia = found["sepia"].astype(float).mean(axis=(0, 1))
    assert sepia[0] > sepia[1] > sepia[2]


def test_nothing_asked_nothing_changed(small_weights: Path, tiny_data: Path) -> None:
    photo = next(iter(case_sets(tiny_data / "eval")[0])).photo
    analysis = Analyzer("cpu", small_weights).analyse(photo)
    np.testing.assert_array_equal(restored(photo, analysis, at_full(())), photo.pixels)
    edit = at_full(load_tasks())
    assert edit.strengths(analysis) == dict.fromkeys(load_tasks(), 100.0)
    assert at_full([next(iter(load_tasks()))]) != Edit()


def test_baselines_see_the_true_mask(tiny_data: Path) -> None:
    cases = {cases.benchmark.name: cases for cases in case_sets(tiny_data / "eval")}
    stained = next(iter(cases["rust"]))
    filled = baseline(stained, cases["rust"].tasks)
    assert stained.mask is not None
    np.testing.assert_array_equal(filled[~stained.mask], coded_photo(stained.photo)[~stained.mask])
    scores = known_scores(stained, cases["rust"].tasks)
    assert scores["rival"].psnr > scores["nothing"].psnr
    assert known_scores(stained, cases["rust"].tasks) == scores, "the second time from the cache"


def test_a_soft_scan_is_softer_and_coded(tiny_data: Path) -> None:
    cases = {cases.benchmark.name: next(iter(cases)) for cases in case_sets(tiny_data / "eval")}
    crisp, soft = cases["rust"], cases["rust, soft scan"]
    assert soft.mask is not None and crisp.mask is not None
    np.testing.assert_array_equal(soft.mask, crisp.mask)
    for before, after in ((coded_photo(crisp.photo), coded_photo(soft.photo)), (crisp.truth, soft.truth)):
        assert after.shape == before.shape
        assert (
            np.abs(np.diff(after.astype(float), axis=0)).mean()
            < 0.9 * np.abs(np.diff(before.astype(float), axis=0)).mean()
        )
        assert np.abs(after.mean(axis=(0, 1)) - before.mean(axis=(0, 1))).max() < 2, "each colour keeps its level"
    assert soft.photo.sha256 != crisp.photo.sha256


def test_no_baseline_leaves_a_photo_alone(tiny_data: Path) -> None:
    photo = in_memory(next(iter(case_sets(tiny_data / "eval")[0])).truth)
    assert set(harm(photo)) == set(load_tasks())
    assert min(harm(photo).values()) < 40


def test_specks_are_where_the_mask_says(tiny_data: Path) -> None:
    path = tiny_data / "large" / "big.jpg"
    case, again, other = (specked(path, tiny_data / "eval", seed) for seed in (0, 0, 1))
    assert case.mask is not None and other.mask is not None
    np.testing.assert_array_equal(case.photo.pixels, again.photo.pixels)
    assert not np.array_equal(case.mask, other.mask)
    moved = np.abs(coded_photo(case.photo).astype(int) - case.truth).max(axis=2)
    assert moved[case.mask].mean() > 20
    assert moved[~case.mask].max() < 40, "only the faint rim of a stain lies outside"
    _, _, stats, _ = cv2.connectedComponentsWithStats(case.mask.astype(np.uint8), connectivity=8)
    assert stats[1:, 2:4].max() <= 2 * LARGEST_PX, "at most two of them touch"


def test_data_summary_counts_licences(tiny_data: Path) -> None:
    summary = data_summary(tiny_data)
    assert summary["licences"] == [{"source": "skimage", "licence": "CC0", "photos": 26}]
    assert (summary["photos"], summary["stains"], summary["masks"]) == (25, 3, 3)


def test_export_writes_a_manifest_that_loads(run: Path, tiny_data: Path, tmp_path: Path) -> None:
    export_run(run, tiny_data, tmp_path)
    costs = settle_thresholds(tmp_path, tiny_data, "cpu")
    manifest = read_manifest(tmp_path)
    assert {key: round(cost["threshold"], 4) for key, cost in costs.items()} == dict(manifest.thresholds)


def test_contact_sheet_keeps_shapes_and_words(tmp_path: Path) -> None:
    tall, wide = np.full((700, 100, 3), 200, np.uint8), np.full((50, 900, 3), 90, np.uint8)
    assert thumbnail(tall).shape == (320, 46, 3)
    rows = [Row.of("one", tall, wide), Row.of("two", wide, wide, wide), Row.of("three", tall)]
    write_sheet(rows, tmp_path / "deep" / "sheet.png")
    sheet = cv2.imread(str(tmp_path / "deep" / "sheet.png"))
    assert sheet.shape[1] > 3 * 320
    assert sheet.max() > 200
    write_sheet([], tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()
