"""What a training step is given: a view of a spoiled photo, what is true of each task in it, and maybe a tile of it.

The same classes hold numpy arrays (H x W x c) while a sample is made and tensors (B x H x W x c) once it is a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Truth:
    """What is true of one task in a view.

    Attributes:
        present: 1 x 1 x 1, 1 if a person would call it damaged, else 0.
        weight: H x W x 1 in 0..1, where the image loss counts.
        before, after: H x W x 3 sRGB, the picture before and after this damage; None if not learned from.
        maps: label -> H x W x c, as large as the view.
        numbers: label -> 1 x 1 x c, of the whole view.
    """

    present: Any
    weight: Any
    before: Any = None
    after: Any = None
    maps: Mapping[str, Any] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, Any]:
        """Maps and numbers."""
        return {**self.maps, **self.numbers}

    def mapped(self, change: Change) -> Truth:
        """`change` applied to all that is as large as the view."""
        before, after = (None if picture is None else change(picture) for picture in (self.before, self.after))
        maps = {name: change(value) for name, value in self.maps.items()}
        return replace(self, weight=change(self.weight), before=before, after=after, maps=maps)


@dataclass(frozen=True)
class View:
    """A picture and its truth.

    Attributes:
        image: H x W x 3 sRGB in 0..1, what the network sees.
        clean: the photo before anything spoiled it; None where a step does not learn from it.
        tasks: task key -> truth, of the tasks that the step learns from.
    """

    image: Any
    clean: Any = None
    tasks: Mapping[str, Truth] = field(default_factory=dict)

    def mapped(self, change: Change) -> View:
        """`change` applied to all that is as large as the view."""
        clean = None if self.clean is None else change(self.clean)
        return View(change(self.image), clean, {key: truth.mapped(change) for key, truth in self.tasks.items()})


@dataclass(frozen=True)
class Sample:
    """A view, and a tile of it at the same size where the step has one: what the network sees in use."""

    view: View
    tile: View | None = None

    @property
    def parts(self) -> dict[str, View]:
        """The views there are, by name."""
        return {"view": self.view} if self.tile is None else {"view": self.view, "tile": self.tile}

    def pin_memory(self) -> Sample:
        """For torch's loader: this sample in memory that a GPU fetches from."""
        return each(self, lambda tensor: tensor.pin_memory())


def each(whole: T, change: Change) -> T:
    """`change` applied to every array of a sample, view or truth."""
    return joined([whole], lambda one: change(one[0]))


def joined(several: Sequence[T], join: Callable[[list[Any]], Any]) -> T:
    """Samples (or views, or truths) of the same form made one: `join` is given the arrays that belong together."""
    return cast(T, _joined(several, join))


def _joined(several: Sequence[Any], join: Callable[[list[Any]], Any]) -> Any:
    first = several[0]
    if first is None:
        return None
    if isinstance(first, Mapping):
        return {key: _joined([one[key] for one in several], join) for key in first}
    if is_dataclass(first):
        names = [part.name for part in fields(first)]
        return replace(first, **{name: _joined([getattr(one, name) for one in several], join) for name in names})  # type: ignore[type-var]
    return join(list(several))
