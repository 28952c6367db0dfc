"""Which side of a photo is up, as far as its faces tell: it is looked at from all four sides, and only where one of
them clearly shows upright faces and the others do not is a turn proposed."""

from __future__ import annotations

import numpy as np

from photofix.photo.photo import Photo
from photofix.scan.area import small_view
from photofix.scan.faces import Face, faces

VIEW_PX = 640
"""Long side of the view that is searched."""

CERTAIN = 1.0
"""Score of the surest upright face from which it tells."""

CLEARER = 1.5
"""How much less the surest upright face seen from any other side may have."""

UPRIGHT = 35.0
"""Degrees by which a face may lean."""


def find_turn(photo: Photo) -> int:
    """Quarter turns clockwise, 1..3, that put `photo` upright; 0 where it is upright or nothing is certain."""
    view = small_view(photo, VIEW_PX)
    scores = [_upright_score(faces(np.ascontiguousarray(np.rot90(view, -turns)))) for turns in range(4)]
    best = int(np.argmax(scores))
    others = max(score for turns, score in enumerate(scores) if turns != best)
    return best if scores[best] >= CERTAIN and scores[best] - others >= CLEARER else 0


def _upright_score(found: list[Face]) -> float:
    """Of the surest face that stands upright."""
    return max((face.score for face in found if abs(face.degrees) <= UPRIGHT), default=-10.0)
