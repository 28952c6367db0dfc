"""A second look at a level of the fine search, and how both looks become one answer.

It is smaller, for what is larger than the network's field of view, or enlarged, for what is finer than it knows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats
from photofix.network.level import Level, coarse_share, fitted_to, magnified, mixed_chance
from photofix.network.tiles import Maps
from photofix.network.views import overview
from photofix.tasks.base import Task
from photofix.tasks.kit.ops import NUMPY

SECOND_LOOK_SIDE = 640
"""Long side of a smaller view that is looked at besides: it takes in what is larger than the network's field of view at
the finer one, and two looks err less than one."""
ENLARGED_SIDE, MOST_ENLARGED = 1000, 2.0
"""Photos that are no larger than that view are looked at enlarged besides, up to this long side and so many times:
specks and cracks of a small picture are finer than what the network knows best."""

CALM = 0.4
"""Where the smaller view sees no more damage than that in a whole tile, there is none. Chosen on training photos in
colour, each as a tile: of 247 sound ones half are calm, and what the level sees in these is never a finding; of 142
damaged ones a sixth are, with 9 of 1,866 findings, a thousandth of their area, none of them certain."""


def second_view(level: Level) -> Image:
    """What is looked at besides: a smaller view, or an enlarged one of a small photo."""
    if _times_smaller(level) > 1:
        return overview(level.image, SECOND_LOOK_SIDE)
    return magnified(level, ENLARGED_SIDE, MOST_ENLARGED)


def worth_a_look(others: Maps, view: Image, level: Level, task: Task) -> NDArray[np.bool_] | None:
    """H x W of the level, where its own pixels may show damage after what another view of it has shown; None where
    that cannot tell: what is no smaller view, and damage that is too fine for one."""
    peak = _peak(task)
    if peak is None or level.has_hairlines or _times_smaller(level) <= 1:
        return None
    seen: NDArray[np.bool_] = NUMPY.sigmoid(fitted_to(level, others[peak], view)[..., 0]) > CALM
    return seen


def _peak(task: Task) -> str | None:
    """The map that holds the chance of damage, see `Output.is_peak`."""
    return next((output.name for output in task.outputs if output.is_peak), None)


def _times_smaller(level: Level) -> float:
    return max(level.height, level.width) / SECOND_LOOK_SIDE


def join(maps: Maps, others: Maps, view: Image, level: Level, task: Task) -> None:
    """Join each of `maps` with what another view of the level shows: a smaller one as far as it has a say
    (`coarse_share`), an enlarged one by half. Chances are mixed as chances."""
    scale = _times_smaller(level)
    peak = _peak(task)
    share = floats(0.5)
    for name in sorted(maps, key=lambda name: name != peak):  # one at a time: each is as large as the level
        again = fitted_to(level, others[name], view)
        if name == peak:
            first, second = NUMPY.sigmoid(maps[name]), NUMPY.sigmoid(again)
            share = coarse_share(first, second, scale, level.has_hairlines) if scale > 1 else share
            maps[name] = mixed_chance(first, second, share)
        else:
            maps[name] += np.multiply(np.subtract(again, maps[name], out=again), share, out=again)
