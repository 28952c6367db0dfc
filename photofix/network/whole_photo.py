"""What concerns the whole photo (colour, haze): looked at from small views, read as if alone and in turn, put together.

Overviews say whether a damage is there, and of a task without a reader what undoes it, too; a task with one
(`network.scene`) is read from the encoder of fine detail, held to what the overviews say.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.color_space import Image
from photofix.network.heads import HeadAnswer, mean_answer
from photofix.network.inference import Inference
from photofix.network.last_look import Read, last_look
from photofix.network.looks import Looks, mirrored, restored
from photofix.network.manifest import Manifest
from photofix.network.presence import Shown
from photofix.network.views import OVERVIEW_SIDE, SECOND_SIDE, half, overview, scene_view
from photofix.tasks.base import Params, Task
from photofix.tasks.kit.lesson import LastLook
from photofix.tasks.kit.ops import NUMPY


class WholePhoto:
    """Asks the network for the tasks that concern the whole photo.

    Args:
        network: the one to ask.
        tasks: all tasks, key -> task, in the order in which damage is undone.
        keys: those that concern the whole photo and the network knows.
        manifest: with the weights of corrections.
    """

    def __init__(self, network: Inference, tasks: Mapping[str, Task], keys: list[str], manifest: Manifest) -> None:
        self.network, self.tasks, self.manifest = network, tasks, manifest
        self.keys = sorted(keys, key=list(tasks).index)

    def looks(self, view: Image) -> Looks:
        """At two overviews and at what the encoder of fine detail is shown, each with its mirror image."""
        small = [overview(view, side) for side in (OVERVIEW_SIDE, SECOND_SIDE)] if self.keys else []
        overviews = [self.network.encode(mirrored(look), self.keys) for look in small]
        return Looks(view, overviews, self.network.see(mirrored(scene_view(view))) if self.network.scenes else None)

    def answer(self, looks: Looks, key: str, joint: float = 0.0) -> HeadAnswer:
        """What the overviews say."""
        asked = ("overviews", key, joint)
        if asked not in looks.asked:
            answers = [self.network.answer(look, key, joint=joint) for look in looks.overviews]
            looks.asked[asked] = mean_answer(answers)
        return looks.asked[asked]

    def shown(self, looks: Looks, key: str) -> Shown:
        """What there is to judge by whether a task's damage is there, see `network.presence`."""
        small, answer = overview(looks.view), self.answer(looks, key)
        params = corrected(self.tasks[key], small, composed(self.tasks[key], small, answer, small), self.manifest)
        return Shown(small, looks.view, params, float(answer.presence[0]), self.known(looks))

    def known(self, looks: Looks) -> NDArray[np.float32]:
        """What all readers know of the photo; nothing without any."""
        contexts = (self._read(looks, key).context for key in self.network.scenes)
        known = [context[0].float().cpu().numpy() for context in contexts if context is not None]
        return np.concatenate([np.zeros(0, np.float32), *known])

    def undone(self, looks: Looks, key: str, first: Image | None = None, joint: float = 0.0) -> tuple[Image, Params]:
        """What undoes a task's damage: the small view (H x W x 3 sRGB), and the parameters composed with it.

        Args:
            looks: at the view as the tasks before have left it.
            key: the task.
            first: the view as it came, None = that of `looks`.
            joint: 1 where the task is told of other damage.
        """
        task, answer = self.tasks[key], self.answer(looks, key, joint)
        first = looks.view if first is None else first
        small = self.small(looks.view, key)
        if key not in self.network.scenes:
            params = composed(task, small, answer, guide=self.small(first, key))
        else:
            finer = composed(task, small, self._read(looks, key, joint), guide=self.small(first, key))
            coarser = composed(task, overview(looks.view), answer, guide=overview(first))
            params = task.of_two_readings(finer, coarser)
        return small, corrected(task, small, params, self.manifest)

    def jointly(self, looks: Looks) -> Read:
        """Parameters for all tasks at work: task key -> name -> array."""
        found, before = self._in_turn(looks)
        if found and self.manifest.joint:
            key = list(found)[-1]
            look = last_look(self.tasks[key], looks.view, before, found[key])
            found[key] = self.tasks[key].levelled(look, self.manifest.joint)
        return found

    def last_look(self, view: Image) -> LastLook:
        """What `Task.levelled` goes by, of a view (H x W x 3 sRGB) without findings."""
        found, before = self._in_turn(self.looks(view))
        key = list(found)[-1]
        return last_look(self.tasks[key], view, before, found[key])

    def small(self, view: Image, key: str) -> Image:
        """What a task's parameters are composed with."""
        return half(scene_view(view)) if key in self.network.scenes else overview(view)

    def _in_turn(self, looks: Looks) -> tuple[Read, Image]:
        """As `jointly`, not levelled; and what the last task found of the view."""
        found: Read = {}
        first = looks.view
        for key in self.keys if len(self.keys) > 1 else ():
            task, is_last = self.tasks[key], key == self.keys[-1]
            small, params = self.undone(looks, key, first, float(not is_last))  # of those before nothing is there
            found[key] = task.settle(small, params)
            if not is_last:
                looks = self.looks(restored(task, TaskAnalysis(1.0, 0.0, found[key]), looks.view))
        return found, looks.view

    def _read(self, looks: Looks, key: str, joint: float = 0.0) -> HeadAnswer:
        asked = ("reader", key, joint)
        if asked not in looks.asked:
            assert looks.scene is not None  # there is one where a task has a reader
            looks.asked[asked] = mean_answer([self.network.read(looks.scene, key, joint)])
        return looks.asked[asked]


def composed(task: Task, view: Image, answer: HeadAnswer, guide: Image) -> Params:
    """The task's parameters, without a batch axis, of an answer for a batch of one."""
    raw = {name: value.float().cpu().numpy() for name, value in answer.raw.items()}
    params = task.compose(view[None], raw, NUMPY, guide[None])
    return {name: np.asarray(value, np.float32)[0] for name, value in params.items()}


def corrected(task: Task, view: Image, params: Params, manifest: Manifest) -> Params:
    """The parameters as the manifest's weights correct them."""
    return dict(task.corrected(view, params, manifest.corrections.get(task.key, ())))
