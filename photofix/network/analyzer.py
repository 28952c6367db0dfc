"""Photo -> Analysis: a first look at the whole photo, then refinement for fine detail. Runs in the analysis thread.

First look: fine detail from the canonical view; then, with what was found taken out, what concerns the whole photo
(`whole_photo`). That is read twice: each task as if its damage were alone, and jointly, one after the other in render
order, each from the view that those before have restored. `close` tasks see a close view. Then, fine detail on a view
of 640 pixels, or an enlarged one of a small photo, and tile by tile on one of 1440, with the overview's context: of a
photo in colour only in tiles where the smaller view sees something; both are joined. Where that finds anything on a
print in one tone, the same on one of 2160.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.color_space import Image
from photofix.edit import Edit
from photofix.errors import DeviceError
from photofix.network.between_layers import checked
from photofix.network.checkpoint import load_weights
from photofix.network.close_view import close_view
from photofix.network.device import alone_if_asked, pick_device
from photofix.network.heads import HeadAnswer, mean_answer
from photofix.network.inference import Inference
from photofix.network.infrared import with_infrared
from photofix.network.inside import Inside, findings_inside, inside
from photofix.network.level import Level, level_of
from photofix.network.likeness import Likeness, likeness_map
from photofix.network.looks import mirrored, restored, shrunk
from photofix.network.model import Features
from photofix.network.presence import Shown, evidence, presence
from photofix.network.provisional import provisional
from photofix.network.second_look import join, second_view, worth_a_look
from photofix.network.tiles import Tiles
from photofix.network.views import (
    CANONICAL_SIDE,
    canonical_view,
    overview,
)
from photofix.network.whole_photo import WholePhoto, composed, corrected
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.scan.area import Area, find_area
from photofix.tasks import load_tasks
from photofix.tasks.base import Params, Task
from photofix.tasks.kit.lesson import LastLook

REFINED_SIDES = (1440, 2160)
"""Long sides of the views searched tile by tile; the finer one where the other found anything and the photo may have
what is finer (`Task.has_hairlines`)."""
WORTH_A_LOOK = 1.1
"""How much larger than the view before the photo must be."""


class Analyzer:
    """The network, loaded once, asked once per photo.

    Args:
        device: "auto", "cpu", "cuda", "mps" ... (`pick_device`).
        weights: folder with the weights; None = installed ones.

    Raises:
        WeightsError, DeviceError: see `load_weights`, `pick_device`.
    """

    def __init__(self, device: str = "auto", weights: Path | None = None) -> None:
        self.tasks = load_tasks()
        net, self.manifest = load_weights({key: task.outputs for key, task in self.tasks.items()}, weights)
        self.weights_sha256, self.task_keys = self.manifest.answers_sha256, self.manifest.tasks
        self.notice, self.tiles = "", Tiles()
        self._network = Inference(net.ready(), pick_device(device))

    @property
    def device_name(self) -> str:
        """Where the network computes now: "cpu", "cuda" ..."""
        return self._network.device.type

    @property
    def readers(self) -> tuple[str, ...]:
        """Tasks that are read from the encoder of fine detail."""
        return self._network.scenes

    def analyse(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """First look and refinement."""
        return self.refine(photo, self.first_look(photo, progress.part(0, 0.1)), progress.part(0.1, 0.9))

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """All heads; `complete` is False: fine detail is still to be looked for, findings are `provisional`."""
        return self._or_on_cpu(lambda: self._first_look(photo, progress), progress)

    def refine(
        self,
        photo: Photo,
        analysis: Analysis,
        progress: Progress = NO_PROGRESS,
        edit: Edit | None = None,
    ) -> Analysis:
        """Search finer views for what the first look could not see; `complete` is True unless `edit` spared a search.

        Args:
            photo: the photo of `analysis`.
            analysis: the first look's answer; not changed.
            progress: checked between tiles and between the network's layers.
            edit: what the answer is for: findings it does not use are not searched for; None = for any edit.
        """
        refined = self._or_on_cpu(lambda: self._refine(photo, analysis, progress.part(0.0, 0.9), edit), progress)
        wanted = {key: task for key, task in self.tasks.items() if edit is None or edit.may_use(key)}
        return with_infrared(photo, refined, wanted, progress.part(0.9, 0.1))

    def _first_look(self, photo: Photo, progress: Progress) -> Analysis:
        progress.report(0, "looking at the photo")
        view = canonical_view(photo)
        scale = max(photo.height, photo.width) / min(CANONICAL_SIDE, max(photo.height, photo.width))
        fine, features = self._look_for_detail(view, scale)
        area = find_area(photo)
        fine = {key: replace(found, findings=findings_inside(found.findings, area)) for key, found in fine.items()}
        for key in fine:  # what was found is no part of the scene whose haze and colours are judged
            view = restored(self.tasks[key], shrunk(fine[key], scale), view)
        within = inside(area)
        view = within.cut(view)
        whole = self._look_at_the_whole(view) | self._look_closely(photo, within)
        whole = {
            key: replace(found, params=within.spread(found.params), joint=within.spread(found.joint))
            for key, found in whole.items()
        }
        found = {key: provisional(self.tasks[key], (fine | whole)[key]) for key in self.task_keys}
        progress.report(1, "")
        facts = (photo.sha256, self.weights_sha256, photo.height, photo.width, found, False, self.device_name)
        corners = None if area is None else area.corners
        made = Analysis(*facts, area=corners, features=features)
        return replace(made, asked_area=photo.area, asked_negative=photo.negative)

    def _look_at_the_whole(self, view: Image) -> dict[str, TaskAnalysis]:
        """What concerns the whole photo: each task as if its damage were alone, and what undoes all jointly."""
        asked = self._whole
        looks, found = asked.looks(view), {}
        for key in self._overviewed():
            shown = asked.shown(looks, key)
            undone = asked.undone(looks, key) if key in self._network.scenes else None
            found[key] = self._task_analysis(self.tasks[key], shown, undone)
        for key, joint in asked.jointly(looks).items():
            found[key] = replace(found[key], joint=joint)
        return found

    def _look_closely(self, photo: Photo, within: Inside) -> dict[str, TaskAnalysis]:
        """What shows in the photo's own pixels only."""
        keys = [key for key in self.task_keys if self.tasks[key].close]
        if not keys:
            return {}
        view = close_view(photo, within)
        look = self._network.encode(mirrored(view), keys, close=True)
        return {key: self._task_analysis(self.tasks[key], self._shown_close(view, key, look)) for key in keys}

    def _shown_close(self, view: Image, key: str, look: Features) -> Shown:
        return self._shown(self.tasks[key], view, mean_answer([self._network.answer(look, key)]))

    def _look_for_detail(self, view: Image, scale: float) -> tuple[dict[str, TaskAnalysis], Likeness]:
        """What tasks with fine detail find in the canonical view, and what its places look like."""
        keys = self._refining()
        if not keys:
            return {}, None
        context, detail = self._network.context(overview(view), keys), self._network.detail(view, keys)
        answers = {key: self._network.answer(detail, key, context) for key in keys}
        shown = {key: self._shown(self.tasks[key], view, answer) for key, answer in answers.items()}
        found = {key: self._task_analysis(self.tasks[key], seen, scale=scale) for key, seen in shown.items()}
        return found, likeness_map(detail)

    def _refine(self, photo: Photo, analysis: Analysis, progress: Progress, edit: Edit | None) -> Analysis:
        everything = self._refining()
        if not everything:
            return replace(analysis, complete=True)
        keys = [key for key in everything if edit is None or edit.may_use(key)]
        if not keys:
            return analysis
        area = None if analysis.area is None else Area(analysis.area, photo.height, photo.width)
        context = self._network.context(overview(canonical_view(photo)), keys)
        found = dict(analysis.tasks)
        for key in keys:
            share = progress.part(keys.index(key) / len(keys), 1 / len(keys))
            found[key] = self._refined(photo, key, found[key], context, area, share)
        return replace(analysis, tasks=found, complete=keys == everything)

    def _refined(
        self, photo: Photo, key: str, found: TaskAnalysis, context: Features, area: Area | None, progress: Progress
    ) -> TaskAnalysis:
        """One task's answer after finer and finer looks, see `REFINED_SIDES`."""
        long_side = max(photo.height, photo.width)
        is_fine = self.tasks[key].has_hairlines(overview(canonical_view(photo)))
        for index, side in enumerate(REFINED_SIDES):
            if index and (long_side < WORTH_A_LOOK * REFINED_SIDES[index - 1] or not found.findings or not is_fine):
                break
            level = level_of(photo, side, is_fine)
            share = progress.part(index / len(REFINED_SIDES), 1 / len(REFINED_SIDES))
            findings, presence = self._search_in_tiles_that_fit(level, key, context, share)
            seen = replace(found, findings=findings_inside(findings, area), presence=max(found.presence, presence))
            found = self._judged(key, seen, level)
        return found

    def _refining(self) -> list[str]:
        """Tasks with fine detail, in row order."""
        return [key for key in self.task_keys if self.tasks[key].refines]

    def _overviewed(self) -> list[str]:
        """Tasks that are read from overviews, in row order."""
        return [key for key in self.task_keys if self.tasks[key].overviewed]

    # -- searching ----------------------------------------------------------------------------------

    def _search_in_tiles_that_fit(
        self, level: Level, key: str, context: Features, progress: Progress
    ) -> tuple[tuple[Finding, ...], float]:
        """Out of memory: smaller tiles, as long as they make the network's work smaller."""
        while True:
            try:
                return self._search(level, key, context, progress)
            except torch.OutOfMemoryError:
                if not self.tiles.shrink(max(*level.image.shape[:2], *second_view(level).shape[:2])):
                    raise
                self.notice = (
                    f"{self.device_name} is short of memory; continuing with tiles of {self.tiles.side} pixels"
                )

    def _search(
        self, level: Level, key: str, context: Features, progress: Progress
    ) -> tuple[tuple[Finding, ...], float]:
        """One task's findings in a level, and its highest presence in a tile of it."""
        task = self.tasks[key]

        def look(view: Image) -> HeadAnswer:
            return self._network.answer(self._network.detail(view, [key]), key, context)

        view = second_view(level)
        others = self.tiles.search_whole(view, task.outputs, look)
        worth = worth_a_look(others, view, level, task)
        maps, presence = self.tiles.search(level.image, task.outputs, look, progress, worth)
        join(maps, others, view, level, task)
        return task.locate(maps, level.image, 0.0, 0.0, level.scale), presence

    # -- what is made of the answers ------------------------------------------------------------------

    @property
    def _whole(self) -> WholePhoto:
        return WholePhoto(self._network, self.tasks, self._overviewed(), self.manifest)

    def evidence(self, photo: Photo, key: str) -> NDArray[np.float64]:
        """What `presence` weighs in a photo for a task without fine detail, see there; findings are not taken out."""
        task, within = self.tasks[key], inside(find_area(photo))
        if task.close:
            view = close_view(photo, within)
            return evidence(task, self._shown_close(view, key, self._network.encode(mirrored(view), [key], close=True)))
        return evidence(task, self._whole.shown(self._whole.looks(within.cut(canonical_view(photo))), key))

    def composed(self, view: Image, key: str, joint: float = 0.0) -> tuple[Image, Params]:
        """What one task that concerns the whole photo makes of a view (H x W x 3 sRGB), told of other damage or not:
        the small view that the parameters were composed with, and these."""
        return self._whole.undone(self._whole.looks(view), key, joint=joint)

    def last_look(self, view: Image, has_findings: bool = True) -> LastLook:
        """What `Task.levelled` goes by, of a view (H x W x 3 sRGB), with or without what gives findings."""
        for key, fine in self._look_for_detail(view, 1.0)[0].items() if has_findings else ():
            view = restored(self.tasks[key], fine, view)
        return self._whole.last_look(view)

    def _shown(self, task: Task, view: Image, answer: HeadAnswer) -> Shown:
        params = corrected(task, view, composed(task, view, answer, guide=view), self.manifest)
        return Shown(view, view, params, float(answer.presence[0]))

    def _task_analysis(
        self, task: Task, shown: Shown, undone: tuple[Image, Params] | None = None, scale: float = 1.0
    ) -> TaskAnalysis:
        """One task's answer for a view; `undone`: the view and the parameters that undo the damage, None = as shown."""
        view, params = undone or (shown.view, shown.params)
        found = TaskAnalysis(
            presence=presence(task, shown, self.manifest.certainty.get(task.key, ())),
            threshold=float(self.manifest.thresholds.get(task.key, 0.5)),
            params=task.settle(view, params),
            findings=task.locate(params, view, 0.0, 0.0, scale) if task.refines else (),
        )
        is_fine = task.is_selective and task.has_hairlines(overview(view))
        return self._judged(task.key, found, Level(view, scale, is_fine))

    def _judged(self, key: str, found: TaskAnalysis, level: Level) -> TaskAnalysis:
        """With the certainty of each finding; where that decides, the surest one says whether damage is there."""
        task = self.tasks[key]
        if not task.is_selective:
            return found
        weights = self.manifest.certainty.get(key, ())
        findings = task.judge(found.findings, level.scale, level.height * level.width, weights, level.has_hairlines)
        surest = max((finding.confidence for finding in findings), default=0.0)
        return replace(found, findings=findings, presence=surest, threshold=task.certain / 100)

    def _or_on_cpu(self, work: Callable[[], Analysis], progress: Progress) -> Analysis:
        """Out of memory: once more where there is other memory, and `notice` says so. Raises DeviceError on the CPU."""
        while True:
            try:
                with checked(progress), alone_if_asked():
                    return work()
            except torch.OutOfMemoryError as error:
                if self.device_name == "cpu":
                    sentence = "The computer's memory is full; close other programs and try again."
                    raise DeviceError(sentence) from error
                self.notice = f"{self.device_name} is out of memory; continuing on the CPU"
                self.tiles = Tiles()
                self._network.move_to(torch.device("cpu"))
