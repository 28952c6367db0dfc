"""What a task is: one kind of damage, declared as data, with the operator that undoes it.

Heads and losses are built from `outputs` and `targets`; the panel, the command-line flags, the
evaluation and the tests from the registry (`load_tasks`). No other file names a task.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import Finding, TaskAnalysis
from photofix.color_space import Image, floats
from photofix.raster.boxes import Box
from photofix.tasks.kit.assets import Assets, Sides
from photofix.tasks.kit.benchmark import Benchmark
from photofix.tasks.kit.lesson import LastLook, Lesson
from photofix.tasks.kit.operator import Finish, Knob, Operator, Values
from photofix.tasks.kit.ops import NUMPY, Ops
from photofix.tasks.kit.outputs import Output, Target, is_fine
from photofix.tasks.kit.perceptron import perceptron

Params = Mapping[str, Any]
"""Name -> array: numpy in the application, torch in training (the same code serves both)."""


@dataclass(frozen=True)
class Cell:
    """One array of a task's findings, see `Finding.cells`.

    Attributes:
        name: its key there.
        dtype: numpy's name.
        channels: c of h x w x c; 0 for h x w.
        low, high: the least and the greatest value.
    """

    name: str
    dtype: str
    channels: int = 0
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True)
class Damage:
    """What `degrade` did.

    Attributes:
        image: the damaged picture, H x W x 3 float32 extended sRGB.
        labels: name -> H x W x c map or 1 x 1 x c global, float32; see `Task.targets`.
        present: whether a person would call it damaged.
        weight: H x W x 1 in 0..1, where the image loss counts (0 = cannot be undone by the operator).
    """

    image: Image
    labels: Mapping[str, NDArray[np.float32]]
    present: bool
    weight: NDArray[np.float32] | None = None


class Task(Operator):
    """One restoration. Subclasses declare the data below and implement the methods.

    Attributes:
        key: the name in code, files, flags and JSON; equals the file's name.
        label: the panel's text (a source string of translation context "tasks").
        order: place in render, ascending; damage is generated in descending order.
        outputs, targets, knobs: see their classes; the first knob is always "strength".
        loss_stride: every how many pixels the operator's effect is judged in training; 1 where detail matters.
        refines: True if fine detail is looked for tile by tile at higher resolution (may give findings). It follows
            from `outputs` (`is_fine`) and need not be declared; else the class is refused (TypeError).
        close: True if its damage shows in the photo's own pixels only: averaged away in any overview, it is read from a
            close view (`network.close_view`), and undoing it changes nothing of what is read from overviews.
        cells: what its findings hold, all of it.
        finish: what its knobs with `is_finish` do after all tasks, whatever the strength; None if it has no such knobs.
        real: folder under the data's train/ of real photos that have this damage, "" if there is none.
        marks: folder under the data's train/ with photos/ and masks/ that people have marked, "" if there is none.
        certain: percent; automatic use undoes the findings that are at least so certain. Only for tasks that refine.
        words, remarks: what the panel says for absent, light and strong damage, and beside these.
        benchmarks: photos with this damage for the evaluation.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int]
    outputs: ClassVar[tuple[Output, ...]]
    targets: ClassVar[tuple[Target, ...]]
    knobs: ClassVar[tuple[Knob, ...]]
    loss_stride: ClassVar[int] = 1
    refines: ClassVar[bool] = False
    close: ClassVar[bool] = False
    cells: ClassVar[tuple[Cell, ...]] = ()
    finish: ClassVar[Finish | None] = None
    real: ClassVar[str] = ""
    marks: ClassVar[str] = ""
    certain: ClassVar[float] = 100.0
    words: ClassVar[tuple[str, str, str]]
    remarks: ClassVar[tuple[str, ...]] = ()
    benchmarks: ClassVar[tuple[Benchmark, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        outputs: Sequence[Output] = getattr(cls, "outputs", ())
        if "refines" in vars(cls) and cls.refines != is_fine(outputs):
            raise TypeError(
                f"{cls.__name__} says refines = {cls.refines}, its outputs say otherwise: a map of stride 1 is fine "
                "detail, nothing else is; leave `refines` out, it follows from them."
            )
        peaks = [output for output in outputs if output.is_peak]
        if len(peaks) > 1 or any(output.kind != "map" for output in peaks):
            raise TypeError(f"{cls.__name__} has several peaks, or one that is no map; mark one map with `is_peak`.")
        cls.refines = is_fine(outputs)
        if cls.refines and cls.close:
            raise TypeError(
                f"{cls.__name__} is close and has a map of stride 1; fine detail is searched for in the whole photo, a "
                "close view shows pieces of it: be one or the other."
            )

    @property
    def overviewed(self) -> bool:
        """Whether it concerns the whole photo and is read from overviews, where each such damage hides the others."""
        return not self.refines and not self.close

    @property
    def is_selective(self) -> bool:
        """Whether findings are undone one by one, by their certainty."""
        return any(knob.key == CERTAINTY for knob in self.knobs)

    @abstractmethod
    def degrade(self, clean: Image, rng: np.random.Generator, assets: Assets) -> Damage:
        """Spoil `clean` as this damage would; seeded by `rng`."""

    def degrade_piece(self, piece: Image, rng: np.random.Generator, assets: Assets, sides: Sides) -> Damage:
        """`degrade` for a piece of a photo.

        Args:
            sides: which of its top, left, bottom, right are borders of the photo: damage may come in from there.
        """
        return self.degrade(piece, rng, assets)

    @abstractmethod
    def neutral(self, height: int, width: int) -> dict[str, NDArray[np.float32]]:
        """The labels of an undamaged `height` x `width` picture."""

    @abstractmethod
    def compose(self, view: Any, raw: Params, ops: Ops, guide: Any = None) -> dict[str, Any]:
        """Raw head outputs to the operator's parameters; differentiable.

        Args:
            view: B x H x W x 3 sRGB 0..1, what the network saw.
            raw: output name -> B x h x w x c (maps) or B x 1 x 1 x c (globals).
            ops: the array library at work.
            guide: as `view`, the photo as it came, whose luma will lead a `guided` operator; None = `view`.
        """

    @abstractmethod
    def restore(self, image: Any, params: Params, ops: Ops) -> Any:
        """The operator at full strength on `image` (B x H x W x 3); maps of `params` are as large. Differentiable."""

    def of_two_readings(self, finer: Params, coarser: Params) -> Params:
        """What is believed of two readings of one view, for a task that has a reader of its own (`network.scene`): of
        the encoder's features and of overviews, both composed, maps each of its own size. The finer one (the default),
        or one with maps as large as its."""
        return finer

    def measures(self, view: Image, params: Params) -> NDArray[np.float32]:
        """What is measured of a picture and of its restoration to estimate how that is to be corrected; always as many
        numbers, none (the default) for a task whose answer stays. The weights are the manifest's
        (`Manifest.corrections`).

        Args:
            view: H x W x 3 sRGB, what the network saw.
            params: what `compose` gave, without the batch axis.
        """
        return np.zeros(0, np.float32)

    def amended(self, params: Params, said: Any, ops: Ops) -> Params:
        """Composed parameters corrected by what a perceptron `said` (B x `kit.perceptron.SAID`, 0 = as they are);
        differentiable."""
        return params

    def corrected(self, view: Image, params: Params, weights: Sequence[float]) -> Params:
        """`params` (without the batch axis) as the `measures` weighed with `weights` want them; without any as they
        are."""
        if not len(weights):
            return params
        said = perceptron(self.measures(view, params), weights)
        batch = {name: value[None] for name, value in params.items()}
        return {name: floats(value[0]) for name, value in self.amended(batch, said[None], NUMPY).items()}

    def settle(self, view: Image, params: Params) -> dict[str, NDArray[np.float32]]:
        """Composed parameters of one view (numpy, no batch axis) to what an `Analysis` stores."""
        return {name: np.asarray(value, np.float32) for name, value in params.items()}

    def learn(self, lessons: Iterable[Lesson]) -> Sequence[float]:
        """Weights for `corrected`, fitted to damage whose truth is known, of a task with a way of its own to correct
        what the network answered; none (the default) for any other."""
        return ()

    def levelled(self, look: LastLook, weights: Sequence[float]) -> dict[str, NDArray[np.float32]]:
        """What this task, the last one that is read jointly, has settled, corrected by what the picture looks like once
        all are done; as it is (the default) without such a correction."""
        return dict(look.params)

    def trust(self, view: Image) -> float:
        """How far to believe in this damage, 0..1: a factor on the presence that the network sees in `view`
        (H x W x 3 sRGB). For pictures of which is known that they mislead it. Asked once, of the whole photo: what a
        tile of the fine search shows is believed."""
        return 1.0

    def has_hairlines(self, view: Image) -> bool:
        """Whether this damage may be too thin, in a photo like `view` (H x W x 3 sRGB), to show in a coarse view. If
        so, findings of the fine search stand although the coarse view shows nothing there; and where there are any, the
        photo is searched once more at a still finer scale."""
        return False

    def facts(self, view: Image, params: Params) -> Sequence[float]:
        """Measured numbers, always as many, from which the presence is judged together with what the network sees; see
        `network.presence`. Their weights are the manifest's (`Manifest.certainty`).

        Args:
            view: H x W x 3 sRGB, the larger view from which the overview was made that the network saw.
            params: what `compose` gave, without the batch axis.
        """
        return ()

    def locate(self, params: Params, view: Image, y: float, x: float, scale: float) -> tuple[Finding, ...]:
        """The findings in one `view` (H x W x 3 sRGB, as large as the maps of `params`), which begins at (y, x) of the
        photo and has `scale` full-resolution pixels per pixel. Only asked of tasks whose `refines` is True."""
        return ()

    def judge(
        self, findings: tuple[Finding, ...], scale: float, cells: float, weights: Sequence[float], is_fine: bool = True
    ) -> tuple[Finding, ...]:
        """The findings of one photo with their confidence; those that are hardly damage are left out.

        Args:
            findings: as `locate` gave them.
            scale, cells: of the view that was searched: full-resolution pixels per pixel, and how many pixels.
            weights: of the weights' manifest (`Manifest.certainty`); empty if it has none.
            is_fine: what `has_hairlines` says of the photo.
        """
        return findings

    def brushed(self, cell: Box, covered: NDArray[np.uint8]) -> Finding | None:
        """Damage that a person has brushed in, as a finding of this task.

        Args:
            cell: where, upright full-resolution pixels.
            covered: as large as the cell, 0..255, how far the brush covers each pixel.

        Returns:
            None (the default): this task takes no brushed damage, see `takes_brush`.
        """
        return None

    @property
    def takes_brush(self) -> bool:
        """Whether a person may brush damage in for this task: whether it defines `brushed`."""
        return type(self).brushed is not Task.brushed

    def tuned(self, found: TaskAnalysis, values: Values, noise: Callable[[], float]) -> TaskAnalysis:
        """`found` adapted to the photo's noise and to `values`, the person's knobs beside the strength; the same object
        if they change nothing.

        Args:
            noise: measures the standard deviation of the photo's noise when it is called, encoded values 0..1.
        """
        return found

    def remark(self, found: TaskAnalysis) -> str:
        """One of `remarks`, which the panel shows instead of the usual word for a photo without the damage; "" = the
        usual word."""
        return ""

    @abstractmethod
    def baseline(self, image: Image) -> Image:
        """The best classical method for this damage, H x W x 3 sRGB in and out; for the evaluation."""


CERTAINTY = "certainty"
"""Key of the knob that sets the least certainty, percent, of findings that are undone (`render.decided.left_alone`)."""


@dataclass(frozen=True)
class Strength(Knob):
    """The knob every task has: percent of the network's estimate, automatic until touched."""

    key: str = "strength"
    label: str = "Strength"
    default: float | None = None
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    unit: str = field(default="%")
