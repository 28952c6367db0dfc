"""Scans that hold several prints as photos of their own: `album01.tif` becomes `album01-1.tif`, `album01-2.tif` ..."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from photofix.batch.collect import Found
from photofix.errors import PhotoFixError
from photofix.photo.read import read_photo
from photofix.scan.prints import find_prints


def split(photos: Iterable[Found]) -> list[Found]:
    """Each print of each scan, in reading order; a photo with none or one, or that cannot be read, as it is."""
    parts: list[Found] = []
    for found in photos:
        try:
            prints = find_prints(read_photo(found.path))
        except PhotoFixError:
            prints = ()  # the batch says what is wrong with it
        parts += [replace(found, part=number, corners=corners) for number, corners in enumerate(prints, 1)] or [found]
    return parts
