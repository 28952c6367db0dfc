"""How many clicks a clean print takes by hand alone: marked damage healed in the real window, by real events.

    python tests/bench/bench_clicks.py FOLDER [--photos 004 009 015] [--data DATA]

"heal" has the freehand brush only; "tools" traces lines, clicks specks, circles what is wide and lets Find Similar
propose. Both go on until every marked pixel is covered, or lies within `EDGE_PX` of what is. Counted are presses of the
mouse (a drag is one), keys, changes of the brush's size; panning and zooming are not. Seconds are told twice: an
estimate for a person by the keystroke-level model (Card, Moran, Newell, doi:10.1145/358886.358895), and the processor
time of this program. A click that measured badly is taken back and done otherwise, and only that is counted: a person
sees the way before a click.
Pictures of both, at 100 % and 200 %, go to FOLDER.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from machine import say
from numpy.typing import NDArray
from skimage.graph import MCP_Geometric
from skimage.morphology import skeletonize

DATA = Path(__file__).parents[2] / "../shared/data/eval/real_damage"
CLICK_S, KEY_S, THINK_S = 1.3, 0.28, 1.35
"""Point and click; a key; once for each place: seeing what is to be done."""
DRAG_PX_S = 300.0
"""Screen pixels a second along a line that is followed."""
WIDE_PX = 7.0
"""Half the width from which a piece is circled and not traced."""
LONG_PX = 14
EDGE_PX = 2
"""Marks were drawn by hand: what lies so near to what is healed is healed."""
STEPS = (1, 3)
"""Parts in which a line is clicked: the fewest that follow it."""
HIT = 0.8
"""Share of proposals that must lie on marks for a person to take them all."""
ENOUGH = 0.9

Bools = NDArray[np.bool_]
Line = NDArray[np.float64]


@dataclass
class Effort:
    """What was done so far."""

    presses: int = 0
    keys: int = 0
    sizes: int = 0
    places: int = 0
    drawn_px: float = 0.0
    cpu_s: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """By the keystroke-level model; a change of size is a key held."""
        hands = CLICK_S * self.presses + KEY_S * self.keys + 4 * KEY_S * self.sizes + THINK_S * self.places
        return hands + self.drawn_px / DRAG_PX_S


class Hand:
    """One window in which one photo is healed."""

    def __init__(self, path: Path) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from photofix.ui.window.main_window import MainWindow

        self.q, self.key, self.left = QTest, Qt.Key, Qt.MouseButton.LeftButton
        self.window = MainWindow(_services())
        self.window.resize(1400, 900)
        self.window.show()
        self.window.open_paths([path])
        library = self.window.library
        wait(lambda: library.current_path == path.absolute() and library.current.is_settled)
        self.window.actions_.modes[next(m for m in self.window.actions_.modes if m.value == "restored")].trigger()
        self.window.sidebar.tabs.setCurrentWidget(self.window.sidebar.defects)
        self.document = library.current
        self.effort = Effort()
        self.zoom = 1.0

    def tool(self, name: str) -> None:
        """By its key, if it is not in hand."""
        if self.window.sidebar.defects.hand.chosen != name:
            self.q.keyClick(self.window.viewer, name_key(self.key, name))
            self.effort.keys += 1

    def size(self, radius_px: float) -> None:
        """Of the brush, if it is off by more than a third."""
        if not 0.75 < self.window.defects.brush.radius_px / radius_px < 1.33:
            self.window.defects.brush.set_radius(radius_px)
            self.effort.sizes += 1

    def look(self, places: Line) -> None:
        """Bring (y, x) `places` into view, as large as they fit; up to 200 %."""
        low, high = places.min(axis=0), places.max(axis=0)
        tall, wide = np.maximum(high - low, 1) * 1.2 + 30
        viewer = self.window.viewer
        self.zoom = float(min(2.0, viewer.height() / tall, viewer.width() / wide))
        viewer.center_on(float((low[1] + high[1]) / 2), float((low[0] + high[0]) / 2), self.zoom)

    def at(self, place: NDArray[np.float64]) -> Any:
        """On the screen."""
        from PySide6.QtCore import QPoint

        x, y = self.window.viewer.view.to_view(float(place[1]) + 0.5, float(place[0]) + 0.5)
        return QPoint(round(x), round(y))

    def click(self, place: NDArray[np.float64]) -> None:
        self.q.mouseMove(self.window.viewer, self.at(place))
        self.q.mouseClick(self.window.viewer, self.left, pos=self.at(place))
        self.effort.presses += 1

    def drag(self, line: Line) -> None:
        self.q.mousePress(self.window.viewer, self.left, pos=self.at(line[0]))
        for place in line[1:]:
            self.q.mouseMove(self.window.viewer, self.at(place))
        self.q.mouseRelease(self.window.viewer, self.left, pos=self.at(line[-1]))
        self.effort.presses += 1
        self.effort.drawn_px += self.zoom * float(np.hypot(*np.diff(line, axis=0).T).sum())

    def press(self, name: str) -> None:
        self.q.keyClick(self.window.viewer, getattr(self.key, f"Key_{name}"))
        self.effort.keys += 1

    def covered(self, since: int = 0) -> Bools:
        """H x W: pixels that strokes from number `since` on cover by more than half."""
        from photofix.raster.boxes import Box
        from photofix.render.strokes import bounds, coverage

        photo = self.document.photo
        whole = Box(0, 0, photo.height, photo.width)
        result = np.zeros((photo.height, photo.width), bool)
        for stroke in self.document.edit.strokes[since:]:
            box = bounds(stroke).meet(whole)
            if not box.is_empty:
                result[box.slices(whole)] |= coverage(stroke, box) > 0.5
        return result

    def count(self) -> int:
        return len(self.document.edit.strokes)

    def take_back(self) -> None:
        self.window.actions_.undo.trigger()

    def picture(self, name: str, place: tuple[int, int] | None, zoom: float) -> None:
        """What the window shows around a (y, x)."""
        self.window.sidebar.defects.overlay.setChecked(False)
        self.tool("select")
        self.window.sidebar.defects.overlay.setChecked(False)
        y, x = place or (self.document.photo.height // 2, self.document.photo.width // 2)
        self.window.viewer.center_on(x, y, zoom)
        wait(lambda: self.window.rendering.is_up_to_date)
        self.window.viewer.grab().save(name)

    def close(self) -> None:
        self.window.close()


def name_key(keys: Any, name: str) -> Any:
    """The key of a tool."""
    from photofix.ui.panels.stroke_tools import TOOL_KEYS

    return getattr(keys, f"Key_{TOOL_KEYS[name]}")


def wait(is_done: Callable[[], bool], limit_s: float = 600) -> None:
    """Run the event loop until then."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + limit_s
    while not is_done():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise SystemExit("the window does not come to rest")


def pieces(left: Bools) -> list[Bools]:
    """Connected parts, the largest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8), connectivity=8)
    order = sorted(range(1, count), key=lambda index: -stats[index, cv2.CC_STAT_AREA])
    return [labels == index for index in order]


def longest_line(piece: Bools) -> Line:
    """n x 2 (y, x): the longest way along the middle of a piece."""
    rows, columns = np.flatnonzero(piece.any(axis=1)), np.flatnonzero(piece.any(axis=0))
    top, left = int(rows[0]) - 1, int(columns[0]) - 1
    cut = np.pad(piece[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)
    thin = skeletonize(cut)
    cost = np.where(thin, 1.0, -1.0)
    start = tuple(np.argwhere(thin)[0])
    way: list[tuple[int, int]] = [start]
    for _ in range(2):  # to the end that is furthest, and from there to the furthest
        graph = MCP_Geometric(cost)
        reached, _ = graph.find_costs([start])
        reached[~np.isfinite(reached)] = -1
        end = np.unravel_index(int(reached.argmax()), reached.shape)
        way = graph.traceback(end)
        start = tuple(end)
    return np.array(way, np.float64) + np.array([top, left])


def half_width(piece: Bools) -> float:
    """Pixels."""
    return float(cv2.distanceTransform(np.pad(piece, 1).astype(np.uint8), cv2.DIST_L2, 5).max())


def by_tools(hand: Hand, marks: Bools) -> None:
    """Each piece by the tool that was made for it."""
    near = cv2.dilate(marks.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    has_asked = set()
    for piece in until_covered(hand, marks):
        line, half = longest_line(piece), half_width(piece)
        if half > WIDE_PX:
            circle(hand, piece)
        elif len(line) > LONG_PX:
            trace(hand, line, piece)
        else:
            spot(hand, piece)
        kind = "line" if len(line) > LONG_PX else "spot"
        if half <= WIDE_PX and (kind, hand.count() // 20) not in has_asked:
            has_asked.add((kind, hand.count() // 20))
            find_similar(hand, near)


def until_covered(hand: Hand, marks: Bools) -> Any:
    """The largest piece left, until nothing is."""
    left = marks.copy()
    while True:
        healed = cv2.dilate(hand.covered().astype(np.uint8), np.ones((2 * EDGE_PX + 1,) * 2, np.uint8))
        left &= healed == 0
        parts = pieces(left)
        if not parts:
            return
        hand.effort.places += 1
        if hand.effort.places % 20 == 0:
            print(f"  {hand.effort.places} places, {left.sum()} marked pixels left", file=sys.stderr, flush=True)
        before = hand.count()
        yield parts[0]
        if not (hand.covered(before) & parts[0]).any():
            dab(hand, parts[0])


def trace(hand: Hand, line: Line, piece: Bools) -> None:
    """With as few clicks between the ends as will do."""
    hand.look(line)
    hand.tool("trace")
    on_line = np.zeros_like(piece)
    on_line[line[:, 0].astype(int), line[:, 1].astype(int)] = True
    for steps in STEPS:
        presses, before = hand.effort.presses, hand.count()
        for place in line[np.linspace(0, len(line) - 1, steps + 1).round().astype(int)]:
            hand.click(place)
        hand.q.keyClick(hand.window.viewer, hand.key.Key_Return)
        if hand.count() > before and (
            (hand.covered(before) & on_line).sum() > ENOUGH * on_line.sum() or steps == STEPS[-1]
        ):
            hand.effort.keys += 1
            note(hand, "trace")
            return
        if steps < STEPS[-1]:
            hand.effort.presses = presses
            if hand.count() > before:
                hand.take_back()
    note(hand, "trace")


def spot(hand: Hand, piece: Bools) -> None:
    """One click on a speck."""
    places = np.argwhere(piece).astype(np.float64)
    middle = places[np.linalg.norm(places - places.mean(axis=0), axis=1).argmin()]
    hand.look(places)
    hand.tool("spot")
    before = hand.count()
    hand.click(middle)
    if (hand.covered(before) & piece).sum() < 0.5 * piece.sum() or hand.covered(before).sum() > 25 * piece.sum() + 200:
        hand.take_back()
        hand.effort.presses -= 1
        dab(hand, piece)
        return
    note(hand, "spot")


def circle(hand: Hand, piece: Bools) -> None:
    """A lasso around what is wide."""
    grown = cv2.dilate(np.pad(piece, 3).astype(np.uint8), np.ones((5, 5), np.uint8))
    outline = max(cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len)[:, 0, ::-1] - 3
    limits = np.array(piece.shape) - 1
    line = np.clip(outline[::3].astype(np.float64), 0, limits)
    hand.look(line)
    hand.tool("area")
    hand.drag(np.vstack([line, line[:1]]))
    note(hand, "area")


def dab(hand: Hand, piece: Bools) -> None:
    """A drag of the brush along a piece."""
    line = longest_line(piece)
    hand.look(line)
    hand.tool("heal")
    hand.size(max(2.5, (half_width(piece) + 1.0) / 0.75))
    hand.drag(line) if len(line) > 3 else hand.click(line[len(line) // 2])
    note(hand, "heal")


def by_heal(hand: Hand, marks: Bools) -> None:
    """With the brush alone, as it was before there were tools."""
    for piece in until_covered(hand, marks):
        dab(hand, piece)


def find_similar(hand: Hand, near: Bools) -> None:
    """Taken if nearly all that is proposed lies on marks, as a person sees."""
    panel = hand.window.sidebar.defects
    before, keys = hand.count(), hand.effort.keys
    panel.select(panel.model.rows[0])
    hand.press("M")
    hand.press("Return")
    new = hand.document.edit.strokes[before:]
    hits = sum(bool((near & _one(hand, before + index)).any()) for index in range(len(new)))
    if new and hits >= HIT * len(new):
        note(hand, f"similar ({len(new)})")
    else:
        if new:
            hand.take_back()
        hand.press("Escape")
        hand.effort.keys = keys + 2
    panel.select(None)


def _one(hand: Hand, index: int) -> Bools:
    strokes = hand.document.edit.strokes
    photo = hand.document.photo
    from photofix.raster.boxes import Box
    from photofix.render.strokes import coverage

    return coverage(replace(strokes[index], strength=100.0), Box(0, 0, photo.height, photo.width)) > 0.5


def note(hand: Hand, kind: str) -> None:
    hand.effort.kinds[kind] = hand.effort.kinds.get(kind, 0) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", nargs="*", default=["004", "009", "015"])
    parser.add_argument("--ways", nargs="*", default=["heal", "tools"])
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    say()
    from photofix.ui.system.application import make_app
    from photofix.ui.window.tour import note_seen

    os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    app = make_app(["photofix"])
    note_seen()
    for name in options.photos:
        path = next((options.data / "photos").glob(f"{name}.*"))
        marks = cv2.imread(str(options.data / f"masks/{name}.png"), cv2.IMREAD_GRAYSCALE) > 127
        for way in options.ways:
            run(path, marks, way, options.folder)
    app.quit()


def run(path: Path, marks: Bools, way: str, folder: Path) -> None:
    """One photo, one way; a line of figures and four pictures."""
    hand = Hand(path)
    start = time.process_time()
    {"heal": by_heal, "tools": by_tools}[way](hand, marks)
    effort = hand.effort
    effort.cpu_s = time.process_time() - start
    too_much = float((hand.covered() & ~cv2.dilate(marks.astype(np.uint8), np.ones((7, 7))).astype(bool)).mean())
    left = float((marks & ~hand.covered()).sum() / marks.sum())
    print(
        f"{path.stem} {way:5}  {effort.presses:4} presses {effort.keys:4} keys {effort.sizes:3} sizes"
        f"   {effort.seconds:5.0f} s by model   cpu {effort.cpu_s:5.1f} s   marked left {left:.1%}"
        f"   healed beyond 3 px of marks {too_much:.1%}   {effort.kinds}",
        flush=True,
    )
    busiest = cv2.blur(marks.astype(np.float32), (151, 151))
    y, x = (int(value) for value in np.unravel_index(int(busiest.argmax()), busiest.shape))
    hand.picture(str(folder / f"{path.stem}_{way}_100.png"), None, 1.0)
    hand.picture(str(folder / f"{path.stem}_{way}_200.png"), (y, x), 2.0)
    hand.close()


def _services() -> Any:
    """The real window; a network that finds nothing, no sidecars."""
    from photofix.analysis import Analysis
    from photofix.ui.workers.real_services import real_services

    class Blind:
        device_name, weights_sha256, notice = "cpu", "0" * 64, ""

        def first_look(self, photo: Any, *_: Any, **__: Any) -> Analysis:
            return Analysis(photo.sha256, "0" * 64, photo.height, photo.width, {}, complete=True)

        def refine(self, photo: Any, analysis: Analysis, *_: Any, **__: Any) -> Analysis:
            return analysis

    return replace(
        real_services(),
        make_analyzer=Blind,
        cached=lambda photo: None,
        keep=lambda analysis: None,
        load_edit=lambda photo: (None, ""),
        save_edit=lambda *_: None,
        keep_other=lambda *_: None,
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
