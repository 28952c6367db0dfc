"""What runs on pixels in `render` and by which knobs: a task's operator, and what a person adjusts afterwards."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from photofix.analysis import TaskAnalysis
from photofix.checked_json import UnfitError
from photofix.color_space import Image
from photofix.raster.boxes import Box
from photofix.raster.place import Place


@dataclass(frozen=True)
class Knob:
    """One slider, or a choice.

    Attributes:
        default: None means automatic: 100 where the damage was found, else 0.
        choices: (key, label) of each choice, the values 0, 1, 2...; empty for a slider.
        is_finish: it adjusts what is restored (`Finish`) and works whatever the strength; else it says how the task's
            own operator works (`Task.tuned`).
        tip: what it does, in a sentence; "" where the label says it.
    """

    key: str
    label: str
    default: float | None
    low: float
    high: float
    step: float = 1.0
    unit: str = "%"
    choices: tuple[tuple[str, str], ...] = ()
    is_finish: bool = False
    tip: str = ""

    def number(self, value: float | str) -> float:
        """The value that `value` stands for: itself, or the number of the choice of that name. Raises UnfitError."""
        if not isinstance(value, str):
            return value
        names = [name for name, _ in self.choices]
        if value not in names:
            raise UnfitError(f"{self.key} is '{value}'; give {'one of ' + ', '.join(names) if names else 'a number'}.")
        return float(names.index(value))

    def name(self, value: float) -> float | str:
        """`value` as files say it: the choice's name, or the number itself."""
        return self.choices[int(value)][0] if self.choices else value


@dataclass(frozen=True)
class Picker:
    """A tool that sets knobs from what a person clicks on."""

    key: str
    label: str
    tip: str


Values = Mapping[str, float]
"""Knob key -> value, of the knobs of one task that are not at their default."""


class Operator(ABC):
    """One step of `render`.

    Attributes:
        moves_colors: True if it changes colours everywhere.
        guided: True if it wants `place.guide`: the luma as it was before any step moved colours.
        looks_around: True if it reads pixels around every place: then tiles are square, so that there are few.
        fills: True if it makes something of `place.source.rested`, which takes long.
        is_sparse: True if it may change few pixels only, which `touched` tells; then it works on `raster.place.Spots`
            that hold these.
        is_local: True if `apply` makes each pixel from itself and from what the place tells of it by `sample`, `picked`
            and `guide`: then it works on any `Spots`.
    """

    moves_colors: ClassVar[bool] = False
    guided: ClassVar[bool] = False
    looks_around: ClassVar[bool] = False
    fills: ClassVar[bool] = False
    is_sparse: ClassVar[bool] = False
    is_local: ClassVar[bool] = False

    def reach(self, found: TaskAnalysis, place: Place) -> Sequence[Box]:
        """Boxes outside of which `apply` changes no pixel of `place`; none spares the work."""
        return (place.box,)

    def touched(self, found: TaskAnalysis, place: Place) -> NDArray[np.intp]:
        """Indices in the flattened place, ascending, of all pixels that `apply` may change, whatever the strength.

        Asked of an operator that `is_sparse`, for places that will come again.
        """
        return np.arange(place.height * place.width)

    @abstractmethod
    def apply(self, pixels: Image, found: TaskAnalysis, s: float, place: Place) -> Image:
        """The operator at strength `s` > 0 (1 = as estimated) on a piece of the photo.

        Args:
            pixels: H x W x 3 float32 extended sRGB, the piece `place` describes; may be overwritten.
            found: its parameters; of a task, as they are beside the other tasks at work.
            s: percent / 100; what has a strength of its own (`Finding.own_strength`) is undone by that.
            place: where the piece lies in the photo and at which scale.
        """

    def make_ready(self, found: TaskAnalysis, place: Place) -> None:
        """Make what takes long for a place that may soon be asked for, where the operator `fills`; it changes no
        result. `place` has a source."""
        return


class Finish(Operator):
    """What a person adjusts after everything was restored, whatever was found: a point operation, by its knobs alone.

    Attributes:
        pickers: tools of the picture that set its knobs.
    """

    pickers: ClassVar[tuple[Picker, ...]] = ()

    @abstractmethod
    def prepared(self, values: Values) -> TaskAnalysis | None:
        """The operator's parameters for these knobs; None if they change nothing at all."""

    def gives_color(self, values: Values) -> bool:
        """Whether these knobs turn a grey photo into one with colour."""
        return False

    def picked(self, picker: str, sample: NDArray[np.float64]) -> dict[str, float]:
        """The knobs that a click sets, perhaps beyond their range.

        Args:
            picker: key of one of `pickers`.
            sample: R, G, B, extended sRGB, of what was clicked on, before sliders adjusted it.
        """
        return {}
