"""A view searched tile by tile."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from photofix.color_space import Image
from photofix.network.heads import HeadAnswer
from photofix.network.tiles import HALO, NOTHING, TILE, WHOLE_PX, Tiles
from photofix.tasks.kit.outputs import Output

OUTPUTS = (
    Output("stain", "map", 1, is_peak=True),
    Output("color", "map", 3),
    Output("coarse", "map", 1, stride=4),
    Output("tone", "global", 2),
)


class Echo:
    """Answers with what it is shown, and remembers how large that was."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, int]] = []

    def __call__(self, view: Image) -> HeadAnswer:
        self.shown.append((len(view), len(view[0])))
        told = torch.from_numpy(np.ascontiguousarray(view))[None]
        return HeadAnswer({"stain": told[..., :1], "color": told}, torch.full((1, 1), float(view.max())))


def view_of(height: int, width: int) -> Image:
    return np.random.default_rng(0).random((height, width, 3), dtype=np.float32)


@pytest.mark.parametrize("side", [TILE, 200])
def test_tiles_put_together_are_the_view(side: int) -> None:
    view, tiles, look = view_of(700, 1000), Tiles(), Echo()
    tiles.side = side
    maps, presence = tiles.search(view, OUTPUTS, look)
    assert set(maps) == {"stain", "color"}
    assert np.array_equal(maps["color"], view) and np.array_equal(maps["stain"], view[..., :1])
    assert presence == pytest.approx(1 / (1 + np.exp(-view.max())), abs=1e-3)
    assert max(max(shape) for shape in look.shown) == side


def test_a_small_view_is_shown_in_one_piece_unless_memory_was_short() -> None:
    view, tiles, look = view_of(400, WHOLE_PX // 400), Tiles(), Echo()
    tiles.search(view, OUTPUTS, look)
    assert look.shown == [view.shape[:2]]
    assert tiles.shrink(max(view.shape[:2]))
    tiles.search(view, OUTPUTS, look)
    assert len(look.shown) > 2


def worth(view: Image, *places: tuple[int, int]) -> NDArray[np.bool_]:
    seen = np.zeros(view.shape[:2], bool)
    for place in places:
        seen[place] = True
    return seen


def test_a_tile_without_a_place_worth_a_look_is_not_looked_at_and_has_no_damage() -> None:
    view, look, step = view_of(700, 1000), Echo(), TILE - 2 * HALO
    maps, _ = Tiles().search(view, OUTPUTS, look, worth=worth(view, (10, step + 100)))
    assert look.shown == [(step + HALO, TILE)]
    assert np.array_equal(maps["color"][:step, step : 2 * step], view[:step, step : 2 * step])
    assert (maps["stain"][:, :step] == NOTHING).all() and not maps["color"][step:].any()


def test_a_place_in_its_halo_is_worth_a_look_too() -> None:
    view, look = view_of(700, 1000), Echo()
    Tiles().search(view, OUTPUTS, look, worth=worth(view, (10, TILE - 2 * HALO)))
    assert len(look.shown) == 2


def test_nothing_worth_a_look_is_an_answer_too() -> None:
    view, look = view_of(700, 1000), Echo()
    maps, presence = Tiles().search(view, OUTPUTS, look, worth=worth(view))
    assert not look.shown and presence == 0 and (maps["stain"] == NOTHING).all()
