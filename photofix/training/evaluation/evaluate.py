"""The evaluation: photos through the real path (Analyzer -> Edit -> render -> 8 bit), against truth and baselines.

Damaged photos are restored twice: with their tasks at 100, and automatically. Sound photos only automatically.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Analysis
from photofix.edit import Edit, at_full
from photofix.errors import PhotoFixError
from photofix.network.analyzer import Analyzer
from photofix.photo.photo import Photo
from photofix.photo.pixels import from_srgb
from photofix.photo.read import read_photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.render.image import render
from photofix.tasks import load_tasks
from photofix.training.evaluation.baselines import harm, known_scores
from photofix.training.evaluation.cases import QUICK_STEP, Case, CaseSet, case_sets, files, lookalikes
from photofix.training.evaluation.contact_sheet import Row
from photofix.training.evaluation.marks import Healing, filled, healing, top_hat
from photofix.training.evaluation.metrics import CAP_DB, Overlap, Score, auroc, changed, psnr, reliability, score
from photofix.training.evaluation.specks import specked
from photofix.training.evaluation.speed import speeds
from photofix.training.samples.pictures import Coded, coded_photo, in_memory

SECTIONS = ("prints", "damaged", "clean", "lookalikes", "large", "real", "speed")

CUT_PX = 512
"""Side of the square of a large photo that its contact sheet shows."""

Presences = dict[str, float]
"""Task key -> presence, 0..1."""


@dataclass
class Report:
    """Everything measured, ready for JSON, and the pictures to look at.

    Attributes:
        figures: section -> rows.
        sheets: section -> rows of pictures.
    """

    figures: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, list[Row]] = field(default_factory=dict)


class Evaluation:
    """One run over the data's eval/ and large/ with one set of weights.

    Args:
        analyzer: the network.
        data: folder with eval/ and large/.
        quick: every third photo.
    """

    def __init__(self, analyzer: Analyzer, data: Path, quick: bool = False, progress: Progress = NO_PROGRESS) -> None:
        self.analyzer, self.data, self.progress = analyzer, data, progress
        self.step = QUICK_STEP if quick else 1
        self.report = Report()
        self._presences: list[tuple[tuple[str, ...], bool, Presences]] = []  # damages, is from the clean folder, found
        self._seconds: list[float] = []

    def run(self, wanted: Collection[str] = SECTIONS) -> Report:
        """The `wanted` ones of `SECTIONS`."""
        started = time.monotonic()
        for number, section in enumerate(wanted):
            self.progress.report(number / len(wanted), f"evaluate: {section}")
            getattr(self, f"_{section}")()
        self.report.figures["presence"] = self._presence()
        seconds = {"analyse_median": float(np.median(self._seconds)), "whole": time.monotonic() - started}
        self.report.figures["seconds"] = seconds
        return self.report

    # -- sections -------------------------------------------------------------------------------------

    def _prints(self) -> None:
        """Real prints against the marks of people: the judgement that counts most."""
        tasks = [(key, task) for key, task in load_tasks().items() if task.marks]
        for key, task in tasks:
            folder = self.data / "eval" / task.marks
            rows = [self._one_print(path, folder, key) for path in files(folder / "photos")[:: self.step]]
            if rows:
                self.report.figures["prints"] = _pooled_prints(key, rows)

    def _one_print(self, path: Path, folder: Path, key: str) -> dict[str, Any]:
        photo = read_photo(path)
        mask = cv2.imread(str(folder / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
        if mask is None or mask.shape != (photo.height, photo.width):
            raise PhotoFixError(f"The marks of {path} are missing or of another size; mark it anew.")
        marks, before = np.asarray(mask) > 127, coded_photo(photo)
        analysis = self._analyse(photo, ())
        alone = at_full([key])
        automatic = alone.with_value(key, "strength", None)
        pictures = {
            "top-hat": top_hat(before),
            "oracle": filled(before, marks),
            "ours": restored(photo, analysis, alone),
            "auto": restored(photo, analysis, automatic),
        }
        red = np.where(marks[..., None], np.array([255, 0, 0], np.uint8), before)
        self._show("prints", path.stem + self._found(analysis), before, red, pictures["ours"], pictures["auto"])
        is_on = automatic.strengths(analysis)[key] > 0
        return {"name": path.stem, "on": is_on, **{name: healing(before, out, marks) for name, out in pictures.items()}}

    def _damaged(self) -> None:
        self.report.figures["cases"] = [self._one_set(cases) for cases in case_sets(self.data / "eval", self.step)]

    def _one_set(self, cases: CaseSet) -> dict[str, Any]:
        rows = [self._one_case(case, cases) for case in cases]
        best = _best_baseline(rows, cases)
        for row in rows:
            row["rival"] = row[best]
        worst = min(rows, key=lambda row: row["ours"].psnr)
        figures: dict[str, Any] = {"name": cases.benchmark.name, "tasks": cases.tasks, "photos": len(rows)}
        for name in ("nothing", "rival", "ours", "auto"):
            figures[name] = vars(Score.mean([row[name] for row in rows]))
        figures["automatic_on"] = sum(row["on"] for row in rows)
        masks = [row["overlap"] for row in rows if row["overlap"] is not None]
        if masks:
            overlap = sum(masks, Overlap())
            figures |= {"f1": overlap.f1, "precision": overlap.precision, "recall": overlap.recall}
        figures["goal"] = {name: getattr(cases.benchmark, name) for name in ("psnr", "delta_e", "f1")}
        figures["goal"]["below_rival"] = cases.benchmark.below_baseline
        figures["best_rival"] = best if cases.benchmark.baselines else ""
        figures["worst"] = {"name": worst["name"], "psnr": worst["ours"].psnr, "nothing": worst["nothing"].psnr}
        figures["each"] = [{"name": row["name"], "psnr": row["ours"].psnr, "auto": row["auto"].psnr} for row in rows]
        return figures

    def _one_case(self, case: Case, cases: CaseSet) -> dict[str, Any]:
        analysis = self._analyse(case.photo, cases.tasks)
        full = at_full(cases.tasks)
        for name, value in cases.benchmark.knobs.items():
            full = full.with_value(cases.tasks[0], name, value)
        ours, before = restored(case.photo, analysis, full), coded_photo(case.photo)
        same = not cases.benchmark.knobs and full.strengths(analysis) == Edit().strengths(analysis)
        auto = ours if same else restored(case.photo, analysis, Edit())
        scores = known_scores(case, cases.tasks, cases.benchmark.baselines) | {"ours": score(ours, case.truth)}
        scores["auto"] = scores["ours"] if same else score(auto, case.truth)
        baseline = max(found.psnr for name, found in scores.items() if name not in ("nothing", "ours", "auto"))
        text = f"{case.name}  {scores['nothing'].psnr:.1f} > {scores['ours'].psnr:.1f} dB, baseline {baseline:.1f}"
        self._show(cases.benchmark.name, text + self._found(analysis), before, ours, case.truth)
        finds = case.mask is not None and all(load_tasks()[key].refines for key in cases.tasks)
        overlap = Overlap.of(changed(ours, before), case.mask) if finds and case.mask is not None else None
        automatic = Edit().strengths(analysis)
        is_on = any(automatic[key] > 0 for key in cases.tasks)
        return {"name": case.name, "overlap": overlap, "on": is_on, **scores}

    def _clean(self) -> None:
        photos = [(path.stem, read_photo(path)) for path in files(self.data / "eval" / "clean")[:: self.step]]
        figures = self._left_alone("clean", photos, is_clean=True)
        harms = [harm(photo) for _, photo in photos]
        figures["rivals"] = {key: float(np.mean([one[key] for one in harms])) for key in load_tasks()}
        self.report.figures["clean"] = figures

    def _lookalikes(self) -> None:
        self.report.figures["lookalikes"] = self._left_alone("lookalikes", lookalikes(self.data / "eval", self.step))

    def _left_alone(self, section: str, photos: Iterable[tuple[str, Photo]], is_clean: bool = False) -> dict[str, Any]:
        """Sound photos, restored automatically: how many come out as they went in, and how far off the others are."""
        rows: list[dict[str, Any]] = []
        for name, photo in photos:
            analysis = self._analyse(photo, (), is_clean)
            before, after = coded_photo(photo), restored(photo, analysis, Edit())
            wrong = [key for key, percent in Edit().strengths(analysis).items() if percent]
            rows.append({"name": name, "psnr": psnr(after, before), "touched_by": wrong})
            if wrong:
                self._show(section, f"{name}  {rows[-1]['psnr']:.1f} dB" + self._found(analysis), before, after)
        worst = min(rows, key=lambda row: row["psnr"], default={"name": "", "psnr": CAP_DB})
        return {
            "photos": len(rows),
            "untouched": float(np.mean([row["psnr"] == CAP_DB for row in rows])) if rows else 1.0,
            "psnr": float(np.mean([row["psnr"] for row in rows])) if rows else CAP_DB,
            "worst": {"name": worst["name"], "psnr": worst["psnr"]},
            "touched": [row for row in rows if row["touched_by"]],
        }

    def _large(self) -> None:
        """Small damage on large photos: is it found, and is the rest left alone?"""
        refining = tuple(key for key, task in load_tasks().items() if task.refines)
        rows, total = [], Overlap()
        for seed, path in enumerate(files(self.data / "large")[:: self.step]):
            case = specked(path, self.data / "eval", seed)
            assert case.mask is not None
            started = time.monotonic()
            analysis = self.analyzer.analyse(case.photo)
            seconds = time.monotonic() - started
            ours, before = restored(case.photo, analysis, at_full(refining)), coded_photo(case.photo)
            overlap = Overlap.of(changed(ours, before), case.mask)
            total += overlap
            gain = psnr(ours, case.truth) - psnr(before, case.truth)
            rows.append({"name": case.name, "f1": overlap.f1, "gain_db": gain, "analyse_s": seconds})
            top, left = _busiest(case.mask)
            cut = np.s_[top : top + CUT_PX, left : left + CUT_PX]
            self._show("large", f"{case.name}  F1 {overlap.f1:.2f}", before[cut], ours[cut], case.truth[cut])
        if rows:
            figures = {"f1": total.f1, "precision": total.precision, "recall": total.recall}
            self.report.figures["large"] = {"photos": len(rows), **figures, "each": rows}

    def _real(self) -> None:
        """Real damage without a truth: only to be looked at."""
        for folder in sorted(path for path in (self.data / "eval" / "real").glob("*") if path.is_dir()):
            for path in files(folder)[:: self.step]:
                photo = read_photo(path)
                analysis = self.analyzer.analyse(photo)
                self._show(
                    f"real-{folder.name}",
                    path.stem + self._found(analysis),
                    coded_photo(photo),
                    restored(photo, analysis, Edit()),
                )

    def _speed(self) -> None:
        self.report.figures["speed"] = speeds(self.analyzer, self.data / "eval")

    # -- pieces ---------------------------------------------------------------------------------------

    def _analyse(self, photo: Photo, damages: tuple[str, ...], is_clean: bool = False) -> Analysis:
        self.progress.check()
        started = time.monotonic()
        analysis = self.analyzer.analyse(photo)
        self._seconds.append(time.monotonic() - started)
        if damages or is_clean:
            presences = {key: found.presence for key, found in analysis.tasks.items()}
            self._presences.append((damages, is_clean, presences))
        return analysis

    def _presence(self) -> dict[str, Any]:
        """Per task: how well presence tells its damage from clean photos, and from photos with other damage."""
        figures = {}
        for key in self.analyzer.task_keys:
            damaged = [found[key] for damages, _, found in self._presences if key in damages]
            clean = [found[key] for _, is_clean, found in self._presences if is_clean]
            other = [found[key] for damages, is_clean, found in self._presences if key not in damages and not is_clean]
            labels = [True] * len(damaged) + [False] * len(clean + other)
            threshold = float(self.analyzer.manifest.thresholds.get(key, 0.5))
            figures[key] = {
                "auroc": auroc(damaged, clean),
                "auroc_other_damage": auroc(damaged, other),
                "threshold": threshold,
                "found": float(np.mean(np.asarray(damaged) >= threshold)) if damaged else 0.0,
                "reliability": reliability(damaged + clean + other, labels),
            }
        return figures

    def _show(self, section: str, text: str, *pictures: Coded) -> None:
        self.report.sheets.setdefault(section, []).append(Row.of(text, *pictures))

    def _found(self, analysis: Analysis) -> str:
        return "".join(
            f"  {key} {found.presence:.2f}{'*' if found.is_present else ''}" for key, found in analysis.tasks.items()
        )


def _best_baseline(rows: list[dict[str, Any]], cases: CaseSet) -> str:
    """Which of the baseline's settings is best over all photos."""
    names = list(cases.benchmark.baselines) or ["rival"]
    return max(names, key=lambda name: float(np.mean([row[name].psnr for row in rows])))


def _pooled_prints(key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures over all prints together, and the mean of the single prints' F1."""
    figures: dict[str, Any] = {"task": key, "photos": len(rows), "automatic_on": sum(row["on"] for row in rows)}
    for name in ("top-hat", "oracle", "ours", "auto"):
        each = [row[name].figures()["f1"] for row in rows]
        figures[name] = sum((row[name] for row in rows), Healing()).figures() | {"mean_f1": float(np.mean(each))}
    figures["each"] = [
        {"name": row["name"], **row["ours"].figures(), "auto_f1": row["auto"].figures()["f1"]} for row in rows
    ]
    return figures


def restored(photo: Photo, analysis: Analysis, edit: Edit) -> Coded:
    """H x W x 3 uint8 as an export would hold them."""
    pixels = from_srgb(render(photo, analysis, edit), photo)
    return coded_photo(in_memory(pixels))


def _busiest(mask: NDArray[np.bool_]) -> tuple[int, int]:
    """Top left of the square that holds most damage."""
    side = min(CUT_PX, *mask.shape)
    rows, columns = (length // side for length in mask.shape)
    cells = mask[: rows * side, : columns * side].reshape(rows, side, columns, side)
    best = int(cells.sum(axis=(1, 3)).argmax())
    return best // columns * side, best % columns * side
