"""Contact sheets: rows of small pictures (before | ours | truth) with a line of text, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from photofix.errors import PhotoFixError
from photofix.photo.pixels import quantize
from photofix.training.samples.pictures import Coded

THUMB_PX = 320
TEXT_PX = 18
GAP_PX = 4
GROUND = 40  # dark grey behind the pictures


@dataclass(frozen=True)
class Row:
    """Pictures of one photo side by side, and what is written under them."""

    text: str
    pictures: tuple[Coded, ...]

    @staticmethod
    def of(text: str, *pictures: Coded) -> Row:
        """Keep small copies only, so that a sheet of large photos fits in memory."""
        return Row(text, tuple(thumbnail(picture) for picture in pictures))


def thumbnail(picture: Coded, side: int = THUMB_PX) -> Coded:
    """H x W x 3 uint8 with the long side at most `side`, area-averaged."""
    zoom = min(1.0, side / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * zoom)), max(1, round(picture.shape[0] * zoom)))
    return quantize(
        cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255), np.uint8
    )


def check_sheet(path: Path) -> None:
    """PhotoFixError if no picture can be written under such a name; without an extension it will be a JPEG."""
    if path.suffix and not cv2.haveImageWriter(f"sheet{path.suffix}"):
        raise PhotoFixError(f"{path} cannot be written as a picture; give --sheet a name that ends in .jpg or .png.")


def write_sheet(rows: Sequence[Row], path: Path, columns: int = 2) -> None:
    """Write `rows`, `columns` of them beside one another, as one picture whose format follows the extension."""
    if not rows:
        return
    strips = [_strip(row) for row in rows]
    lines = [_beside(strips[start : start + columns]) for start in range(0, len(strips), columns)]
    width = max(line.shape[1] for line in lines)
    sheet = np.concatenate([_grown(line, line.shape[0], width) for line in lines])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, sheet[..., ::-1])[1].tobytes())


def _strip(row: Row) -> Coded:
    pictures = _beside([_grown(picture, picture.shape[0], picture.shape[1] + GAP_PX) for picture in row.pictures])
    label = np.full((TEXT_PX + GAP_PX, pictures.shape[1], 3), GROUND, np.uint8)
    cv2.putText(label, row.text, (2, TEXT_PX - 4), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (235, 235, 235), 1, cv2.LINE_AA)
    return np.concatenate([pictures, label])


def _beside(pieces: Sequence[Coded]) -> Coded:
    height = max(piece.shape[0] for piece in pieces)
    return np.concatenate([_grown(piece, height, piece.shape[1]) for piece in pieces], axis=1)


def _grown(piece: Coded, height: int, width: int) -> Coded:
    canvas = np.full((height, width, 3), GROUND, np.uint8)
    canvas[: piece.shape[0], : piece.shape[1]] = piece
    return canvas
