"""What a person did by hand to a photo, as lines for the history that an exported file carries."""

from __future__ import annotations

from collections import Counter

from photofix.edit import Edit, Stroke
from photofix.render.strokes import bounds

MOST = 100
"""Strokes named with their place: a JPEG holds 64 KB of XMP."""
_MODES = {"add": "mended", "protect": "protected"}
_VERDICTS = {"keep": "kept", "reject": "rejected"}


def by_hand(edit: Edit) -> tuple[str, ...]:
    """One line for each stroke, in the order drawn, with its box (x, y, width x height, upright photo pixels); then
    whether the scan is that of a negative, and how many findings were kept or rejected."""
    lines = [_stroke(stroke) for stroke in edit.strokes[:MOST]]
    if len(edit.strokes) > MOST:
        lines.append(f"{len(edit.strokes) - MOST} more strokes")
    lines += [f"turned from a negative into a positive ({edit.negative})"] if edit.negative else []
    judged: Counter[str] = Counter(decision.verdict for decision in edit.decisions)
    lines += [f"findings {word} by hand: {judged[verdict]}" for verdict, word in _VERDICTS.items() if judged[verdict]]
    return tuple(lines)


def _stroke(stroke: Stroke) -> str:
    box = bounds(stroke)
    of = "" if stroke.task == "all" else f" {stroke.task}"
    place = f"{box.left},{box.top} {box.width}x{box.height}"
    origin = "" if stroke.source is None else f", from {stroke.source[1]:.0f},{stroke.source[0]:.0f}"
    return f"{_MODES[stroke.mode]}{of} by hand ({stroke.kind}, {stroke.strength:g} %{origin}) at {place}"
