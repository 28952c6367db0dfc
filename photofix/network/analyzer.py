"""Photo -> Analysis: a first look at the whole photo, then refinement for fine detail. Runs in the analysis thread.

First look: fine detail from the canonical view; then, with what was found taken out, what concerns the whole photo
(colour, haze) from small overviews. That is read twice: each task as if its damage were alone, and jointly, one after
the other in render order, each from the view that those before have restored. `close` tasks see a close view. Then,
fine detail tile by tile on a view of 1440 pixels, with the overview's context, joined with what one of 640 shows, or
an enlarged one of a small photo; and where that finds anything on a print in one tone, the same on one of 2160.
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
from photofix.network.infrared import with_infrared
from photofix.network.inside import Inside, findings_inside, inside
from photofix.network.last_look import Read, last_look
from photofix.network.level import Level, level_of
from photofix.network.likeness import Likeness, likeness_map
from photofix.network.looks import Looks, mirrored, restored, shrunk
from photofix.network.model import Features
from photofix.network.presence import Shown, evidence, presence
from photofix.network.provisional import provisional
from photofix.network.scene import Seen
from photofix.network.second_look import join, second_view
from photofix.network.tiles import HALO, TILE, Tiles
from photofix.network.views import (
    CANONICAL_SIDE,
    OVERVIEW_SIDE,
    SECOND_SIDE,
    canonical_view,
    half,
    overview,
    scene_view,
)
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.scan.area import Area, find_area
from photofix.tasks import load_tasks
from photofix.tasks.base import Params, Task
from photofix.tasks.kit.lesson import LastLook
from photofix.tasks.kit.ops import NUMPY

REFINED_SIDES = (2 * (TILE - 2 * HALO), 3 * (TILE - 2 * HALO))
"""Long sides of the views searched tile by tile, two tiles and three; the finer one where the other found anything and
the photo may have what is finer (`Task.has_hairlines`)."""
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
        self._device = pick_device(device)
        self._net = net.ready().to(self._device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def device_name(self) -> str:
        """Where the network computes now: "cpu", "cuda" ..."""
        return self._device.type

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
        looks = self._looks(view)
        whole = {key: self._seen_whole(key, view, looks) for key in self._overviewed()}
        whole |= self._look_closely(photo, within)
        for key, joint in self._read_jointly(view, looks).items():
            whole[key] = replace(whole[key], joint=joint)
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

    def _seen_whole(self, key: str, view: Image, looks: Looks) -> TaskAnalysis:
        """A task that concerns the whole photo, as if its damage were alone. Whether that is there the overviews say,
        which were taught what only looks like it; what undoes it may be read from the encoder of fine detail."""
        answer = self._mean_answer(looks, key)
        is_read = key in self._net.scenes
        undone = (self._small(view, key), self._told(key, view, looks, view, answer)) if is_read else None
        return self._task_analysis(self.tasks[key], overview(view), answer, finer=view, undone=undone)

    def _look_closely(self, photo: Photo, within: Inside) -> dict[str, TaskAnalysis]:
        """What shows in the photo's own pixels only."""
        keys = [key for key in self.task_keys if self.tasks[key].close]
        if not keys:
            return {}
        view = close_view(photo, within)
        look = self._look_close(view, keys)
        return {key: self._task_analysis(self.tasks[key], view, self._mean_answer(look, key)) for key in keys}

    def _look_for_detail(self, view: Image, scale: float) -> tuple[dict[str, TaskAnalysis], Likeness]:
        """What tasks with fine detail find in the canonical view, and what its places look like."""
        keys = self._refining()
        if not keys:
            return {}, None
        context, detail = self._context(view, keys), self._detail(view, keys)
        answers = {key: self._answer(detail, key, context) for key in keys}
        found = {key: self._task_analysis(self.tasks[key], view, answer, scale) for key, answer in answers.items()}
        return found, likeness_map(detail)

    def _read_jointly(self, view: Image, looks: Looks) -> Read:
        """Parameters of the tasks that concern the whole photo, for all of them at work: task key -> name -> array."""
        found, before = self._read_in_turn(view, looks)
        if found and self.manifest.joint:
            key = list(found)[-1]
            look = last_look(self.tasks[key], view, before, found[key])
            found[key] = self.tasks[key].levelled(look, self.manifest.joint)
        return found

    def _read_in_turn(self, view: Image, looks: Looks) -> tuple[Read, Image]:
        """As `_read_jointly`, not levelled; and what the last task found of the view."""
        keys = sorted(self._overviewed(), key=list(self.tasks).index)
        found: Read = {}
        first = view
        for key in keys if len(keys) > 1 else ():
            task = self.tasks[key]
            joint = float(key != keys[-1])  # what those before have restored is there no more
            answer = self._mean_answer(looks, key, joint)
            found[key] = task.settle(self._small(view, key), self._told(key, view, looks, first, answer, joint))
            if key != keys[-1]:
                view = restored(task, TaskAnalysis(1.0, 0.0, found[key]), view)
                looks = self._looks(view)
        return found, view

    def _refine(self, photo: Photo, analysis: Analysis, progress: Progress, edit: Edit | None) -> Analysis:
        everything = self._refining()
        if not everything:
            return replace(analysis, complete=True)
        keys = [key for key in everything if edit is None or edit.may_use(key)]
        if not keys:
            return analysis
        area = None if analysis.area is None else Area(analysis.area, photo.height, photo.width)
        context = self._context(canonical_view(photo), keys)
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
            return self._answer(self._detail(view, [key]), key, context)

        maps, presence = self.tiles.search(level.image, task.outputs, look, progress)
        view = second_view(level)
        join(maps, self.tiles.search_whole(view, task.outputs, look), view, level, task)
        return task.locate(maps, level.image, 0.0, 0.0, level.scale), presence

    # -- the network --------------------------------------------------------------------------------

    def evidence(self, photo: Photo, key: str) -> NDArray[np.float64]:
        """What `presence` weighs in a photo for a task without fine detail, see there; findings are not taken out."""
        task, within = self.tasks[key], inside(find_area(photo))
        view = close_view(photo, within) if task.close else within.cut(canonical_view(photo))
        looks = self._look_close(view, [key]) if task.close else self._looks(view)
        small, answer = view if task.close else overview(view), self._mean_answer(looks, key)
        return evidence(task, Shown(small, view, self._composed(task, small, answer, small), float(answer.presence[0])))

    def _task_analysis(
        self,
        task: Task,
        view: Image,
        answer: HeadAnswer,
        scale: float = 1.0,
        finer: Image | None = None,
        undone: tuple[Image, Params] | None = None,
    ) -> TaskAnalysis:
        """One task's answer for a view; `undone`: the view and the parameters that undo the damage, None = these."""
        params = self._composed(task, view, answer, guide=view)
        shown = Shown(view, view if finer is None else finer, params, float(answer.presence[0]))
        found = TaskAnalysis(
            presence=presence(task, shown, self.manifest.certainty.get(task.key, ())),
            threshold=float(self.manifest.thresholds.get(task.key, 0.5)),
            params=task.settle(*(undone or (view, params))),
            findings=task.locate(params, view, 0.0, 0.0, scale) if task.refines else (),
        )
        return self._judged(task.key, found, Level(view, scale))

    def _judged(self, key: str, found: TaskAnalysis, level: Level) -> TaskAnalysis:
        """With the certainty of each finding; where that decides, the surest one says whether damage is there."""
        task = self.tasks[key]
        if not task.is_selective:
            return found
        weights = self.manifest.certainty.get(key, ())
        findings = task.judge(found.findings, level.scale, level.height * level.width, weights)
        surest = max((finding.confidence for finding in findings), default=0.0)
        return replace(found, findings=findings, presence=surest, threshold=task.certain / 100)

    def _composed(self, task: Task, view: Image, answer: HeadAnswer, guide: Image) -> dict[str, NDArray[np.float32]]:
        return self._corrected(task, view, self._uncorrected(task, view, answer, guide))

    def _uncorrected(self, task: Task, view: Image, answer: HeadAnswer, guide: Image) -> Params:
        raw = {name: value.float().cpu().numpy() for name, value in answer.raw.items()}
        composed = task.compose(view[None], raw, NUMPY, guide[None])
        return {name: np.asarray(value, np.float32)[0] for name, value in composed.items()}

    def _corrected(self, task: Task, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        return dict(task.corrected(view, params, self.manifest.corrections.get(task.key, ())))

    def composed(self, view: Image, key: str, joint: float = 0.0) -> dict[str, NDArray[np.float32]]:
        """What one task that concerns the whole photo makes of a view (H x W x 3 sRGB), told of other damage or not."""
        looks = self._looks(view)
        return self._told(key, view, looks, view, self._mean_answer(looks, key, joint), joint)

    def _told(
        self, key: str, view: Image, looks: Looks, first: Image, answer: HeadAnswer, joint: float = 0.0
    ) -> dict[str, NDArray[np.float32]]:
        """Composed parameters of a task that concerns the whole photo; `first` is the view as it came, `answer` what
        the overviews say."""
        task = self.tasks[key]
        if looks.scene is None or key not in self._net.scenes:
            return self._composed(task, self._small(view, key), answer, guide=self._small(first, key))
        with torch.inference_mode():
            read = mean_answer([self._net.read(looks.scene, key, self._company(joint))])
        finer = self._uncorrected(task, self._small(view, key), read, guide=self._small(first, key))
        coarser = self._uncorrected(task, overview(view), answer, guide=overview(first))
        return self._corrected(task, self._small(view, key), task.held_to(finer, coarser))

    def last_look(self, view: Image, has_findings: bool = True) -> LastLook:
        """What `Task.levelled` goes by, of a view (H x W x 3 sRGB), with or without what gives findings."""
        for key, fine in self._look_for_detail(view, 1.0)[0].items() if has_findings else ():
            view = restored(self.tasks[key], fine, view)
        found, before = self._read_in_turn(view, self._looks(view))
        key = list(found)[-1]
        return last_look(self.tasks[key], view, before, found[key])

    def _context(self, view: Image, keys: list[str]) -> Features:
        """What tasks with fine detail are told of the whole photo."""
        return self._encode(overview(view)[None], keys, detailed=False)

    def _detail(self, view: Image, keys: list[str]) -> Features:
        """A view or a tile of it, for tasks with fine detail."""
        return self._encode(view[None], keys, described=False)

    def _small(self, view: Image, key: str) -> Image:
        """What the parameters of a task that concerns the whole photo are composed with."""
        return half(scene_view(view)) if key in self._net.scenes else overview(view)

    def _looks(self, view: Image) -> Looks:
        """At two overviews and at what the encoder of fine detail is shown, each with its mirror image."""
        keys = self._overviewed()
        small = [overview(view, side) for side in (OVERVIEW_SIDE, SECOND_SIDE)] if keys else []
        overviews = [self._encode(mirrored(look), keys) for look in small]
        return Looks(overviews, self._see(mirrored(scene_view(view))) if self._net.scenes else None)

    def _look_close(self, view: Image, keys: list[str]) -> Looks:
        """At a close view and its mirror image."""
        return Looks([self._encode(mirrored(view), keys, close=True)])

    def _encode(self, views: NDArray[np.float32], keys: list[str], **parts: bool) -> Features:
        batch = self._batch(views)
        with torch.inference_mode():
            features: Features = self._net.encode(batch, keys, **parts)
        return features

    def _see(self, views: NDArray[np.float32]) -> Seen:
        with torch.inference_mode():
            return self._net.see(self._batch(views))

    def _batch(self, views: NDArray[np.float32]) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(views)).permute(0, 3, 1, 2).to(self._device)

    def _answer(self, features: Features, key: str, context: Features | None = None, joint: float = 0.0) -> HeadAnswer:
        with torch.inference_mode():
            answer: HeadAnswer = self._net.answer(features, key, context, self._company(joint))
        return answer

    def _mean_answer(self, looks: Looks, key: str, joint: float = 0.0) -> HeadAnswer:
        return mean_answer([self._answer(look, key, joint=joint) for look in looks.overviews])

    def _company(self, joint: float) -> torch.Tensor | None:
        return torch.full((1,), joint, device=self._device) if joint else None

    def _or_on_cpu(self, work: Callable[[], Analysis], progress: Progress) -> Analysis:
        """Out of memory: once more where there is other memory, and `notice` says so. Raises DeviceError on the CPU."""
        while True:
            try:
                with checked(progress), alone_if_asked():
                    return work()
            except torch.OutOfMemoryError as error:
                if self._device.type == "cpu":
                    sentence = "The computer's memory is full; close other programs and try again."
                    raise DeviceError(sentence) from error
                self.notice = f"{self.device_name} is out of memory; continuing on the CPU"
                self._device, self.tiles = torch.device("cpu"), Tiles()
                self._net.to(self._device)
