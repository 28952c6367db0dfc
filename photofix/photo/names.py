"""File names as long as disks allow: one rule for every result."""

from __future__ import annotations

import os

MAX_NAME_BYTES = 255


def fitted(stem: str, ending: str) -> str:
    """`stem` and `ending`, the stem shortened to what a name may hold."""
    limit = MAX_NAME_BYTES - len(os.fsencode(ending))
    while stem and len(os.fsencode(stem)) > limit:
        stem = stem[:-1]
    return stem + ending
