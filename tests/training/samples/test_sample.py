"""Samples: what is as large as the view changes with it, numbers do not; batches are joined array by array."""

from __future__ import annotations

from typing import Any

import numpy as np

from photofix.training.samples.sample import Sample, Truth, View, each, joined


def view(value: float, clean: bool = True) -> View:
    def array(*shape: int) -> Any:
        return np.full(shape, value, np.float32)

    whole = Truth(
        array(1, 1, 1), array(4, 6, 1), array(4, 6, 3), array(4, 6, 3), {"m": array(4, 6, 2)}, {"n": array(1, 1, 5)}
    )
    hidden = Truth(array(1, 1, 1), array(4, 6, 1))
    return View(array(4, 6, 3), array(4, 6, 3) if clean else None, {"whole": whole, "hidden": hidden})


def test_a_cut_takes_maps_and_leaves_numbers() -> None:
    cut = view(1.0).mapped(lambda x: x[:2, :3])
    whole, hidden = cut.tasks["whole"], cut.tasks["hidden"]
    large = (cut.image, cut.clean, whole.weight, whole.before, whole.after, whole.maps["m"], hidden.weight)
    assert {value.shape[:2] for value in large} == {(2, 3)}
    assert whole.numbers["n"].shape == (1, 1, 5)
    assert whole.present.shape == hidden.present.shape == (1, 1, 1)
    assert hidden.before is None and hidden.maps == {}
    assert set(whole.labels) == {"m", "n"}


def test_a_map_of_one_pixel_is_a_map() -> None:
    """A shape alone would not tell it from a number."""
    cut = view(1.0).mapped(lambda x: x[:1, :1]).mapped(lambda x: x + 1)
    assert float(cut.tasks["whole"].maps["m"].max()) == 2
    assert float(cut.tasks["whole"].numbers["n"].max()) == 1


def test_samples_are_joined_field_by_field() -> None:
    samples = [Sample(view(value, clean=False), view(value + 10, clean=False)) for value in (1.0, 2.0)]
    batch = joined(samples, np.stack)
    assert batch.view.image.shape == (2, 4, 6, 3)
    assert batch.view.clean is None
    assert batch.tile is not None
    np.testing.assert_array_equal(batch.tile.tasks["whole"].numbers["n"][:, 0, 0, 0], [11, 12])
    assert list(batch.parts) == ["view", "tile"]
    assert list(joined([Sample(view(0.0))], np.stack).parts) == ["view"]


class Fetched:
    """Stands for a tensor that a GPU fetches."""

    def pin_memory(self) -> str:
        return "pinned"


def test_every_tensor_is_pinned_for_a_gpu() -> None:
    """The loader pins what it knows, and of other things asks the object itself."""
    sample = each(Sample(view(1.0), view(2.0)), lambda _: Fetched()).pin_memory()
    found: list[Any] = []
    each(sample, found.append)
    assert len(found) == 2 * 10 and set(found) == {"pinned"}
