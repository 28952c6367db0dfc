"""Others of a stroke's like: what looks like it to the network too, as strokes of their own."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.ui.session.findings import ListedFinding
from photofix.ui.session.similar import similar
from photofix.ui.session.strokes import ListedStroke


def test_proposals_do_not_take_the_source_along() -> None:
    pixels = np.random.default_rng(1).normal(140, 2, (300, 400, 3))
    for x, y in ((60, 60), (200, 90), (320, 220)):
        cv2.circle(pixels, (x, y), 5, (20, 20, 20), -1)
    photo = Photo(None, pixels.clip(0, 255).astype(np.uint8), sha256="f1" * 32)
    stroke = Stroke("rust", "add", 9, 100, ((60.0, 60.0),), "spot", source=(150.0, 60.0))
    proposed = similar(photo, None, Edit(strokes=(stroke,)), ListedStroke(0, stroke)).strokes
    assert len(proposed) == 2 and all(other.source is None for other in proposed)


def blots() -> tuple[Photo, Stroke]:
    """Twelve dark discs of one size, one of them chosen; half of them lie in another part of the picture."""
    pixels = np.random.default_rng(1).normal(140, 2, (300, 400, 3))
    for x, y in ((x, y) for x in range(60, 360, 50) for y in (60, 240)):
        cv2.circle(pixels, (x, y), 5, (20, 20, 20), -1)
    photo = Photo(None, pixels.clip(0, 255).astype(np.uint8), sha256="f1" * 32)
    return photo, Stroke("rust", "add", 9, 100, ((60.0, 60.0),), "spot")


def test_what_looks_otherwise_to_the_network_is_not_proposed() -> None:
    """An eye is as dark, as round and as large as a speck."""
    photo, stroke = blots()
    features = np.ones((75, 100, 8), np.float16)
    features[40:] = -1
    features[:, 35:, 0] += 0.5
    analysis = Analysis("f1" * 32, "w", 300, 400, {}, True, features=features)
    edit, row = Edit(strokes=(stroke,)), ListedStroke(0, stroke)
    assert len(similar(photo, None, edit, row).strokes) == 11, "by size and shape alone"
    places = [proposed.points[0] for proposed in similar(photo, analysis, edit, row).strokes]
    assert len(places) == 5 and all(abs(y - 60) < 3 for y, _ in places)
    assert abs(places[0][1] - 110) < 3, "the most alike first"


def test_what_was_found_is_proposed_where_nothing_found_is_undone() -> None:
    photo, stroke = blots()
    shown = np.full((14, 14), 255, np.uint8)
    found = tuple(
        Finding(y - 7.0, x - 7.0, 14.0, 14.0, 1.0, shown, {}, 0.9, "speck")
        for x, y in ((x, y) for x in range(60, 360, 50) for y in (60, 240))
    )
    key = next(key for key, task in load_tasks().items() if task.refines)
    analysis = Analysis("f1" * 32, "w", 300, 400, {key: TaskAnalysis(0.9, 0.66, {}, found)}, True)
    edit, row = Edit(strokes=(stroke,)), ListedStroke(0, stroke)
    assert not similar(photo, analysis, edit, row).strokes, "they are undone already"
    assert len(similar(photo, analysis, edit.with_value(key, "strength", 0.0), row).strokes) == 11


def test_findings_come_in_the_order_in_which_they_look_alike() -> None:
    features = np.zeros((30, 40, 4), np.float16)
    features[:, 10:20], features[:, 20:30], features[:, 30:] = 0.2, 2, 0.5
    shown = np.full((10, 10), 255, np.uint8)
    found = tuple(
        Finding(100.0, 10.0 + 100 * column, 10.0, 10.0, 1.0, shown, {}, confidence, "speck")
        for column, confidence in enumerate((0.9, 0.3, 0.5, 0.4))
    )
    key = next(key for key, task in load_tasks().items() if task.refines)
    analysis = Analysis("f1" * 32, "w", 300, 400, {key: TaskAnalysis(0.9, 0.66, {}, found)}, True, features=features)
    photo, _ = blots()
    proposed = similar(photo, analysis, Edit(), ListedFinding(key, 0, found[0], False)).findings
    assert [listed.index for listed in proposed] == [1, 3, 2]


def test_a_followed_crack_that_joins_others_has_its_like_too() -> None:
    """On torn prints all cracks hang together; what was traced is one of them and no part of the picture."""
    pixels = np.random.default_rng(1).normal(120, 2, (400, 600, 3))
    for start, end in (
        ((20, 200), (580, 200)),
        ((150, 60), (150, 340)),
        ((480, 40), (430, 140)),
        ((400, 260), (460, 350)),
    ):
        cv2.line(pixels, start, end, (245, 245, 245), 5)
    photo = Photo(None, pixels.clip(0, 255).astype(np.uint8), sha256="f1" * 32)
    points = tuple((float(y), 150.0) for y in range(210, 336, 3))
    crack = Stroke("rust", "add", 4.5, 100, points, "trace", (4.5,) * len(points))
    proposed = similar(photo, None, Edit(strokes=(crack,)), ListedStroke(0, crack)).strokes
    middles = [np.mean(stroke.points, axis=0) for stroke in proposed]
    for y, x in ((90, 455), (305, 430)):
        assert any(abs(middle[0] - y) < 15 and abs(middle[1] - x) < 15 for middle in middles), "apart from the net"
    joined = max(proposed, key=lambda stroke: np.ptp([x for _, x in stroke.points]))
    assert np.ptp([x for _, x in joined.points]) > 500, "and what it joins"
    drawn = replace(crack, kind="heal", radii=())
    assert not similar(photo, None, Edit(strokes=(drawn,)), ListedStroke(0, drawn)).strokes
