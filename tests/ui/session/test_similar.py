"""Others of a stroke's like are strokes of their own: what it is healed from lies elsewhere for them."""

from __future__ import annotations

import cv2
import numpy as np

from photofix.edit import Edit, Stroke
from photofix.photo.photo import Photo
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
