"""Shapes of damaged emulsion, as real prints show them: cracks, folds, scratches, flakes, worn edges, missing pieces.

Each function gives the opacity, H x W in 0..1, of one kind of damage; `damage` chooses the paint. What was looked at:
old prints whose damage people had marked. Cracks change their width, fork and break off; folds run right across, their
emulsion crushed in places; scratches come in bundles; specks and flakes come in clusters; edges and corners are worn to
the paper; pieces are gone whole.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import floats
from photofix.tasks.kit.assets import Sides
from photofix.tasks.kit.fields import Field, log_uniform

SUBPIXEL = 4
"""Bits of OpenCV's fixed-point coordinates."""


def noise(rng: np.random.Generator, height: int, width: int, cell_px: float) -> Field:
    """Gaussian noise of spread about 0.7, smooth over `cell_px` pixels."""
    shape = (max(2, int(height / cell_px) + 2), max(2, int(width / cell_px) + 2))
    grid = rng.standard_normal(shape, dtype=np.float32)
    return floats(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC))


def warped(field: Field, rng: np.random.Generator, cell_px: float, reach_px: float) -> Field:
    """`field` with every pixel moved by smooth noise: straight edges turn ragged."""
    height, width = field.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = (noise(rng, height, width, cell_px) * np.float32(reach_px) for _ in range(2))
    return floats(cv2.remap(field, columns + across, rows + down, cv2.INTER_LINEAR))


def cracks(rng: np.random.Generator, height: int, width: int) -> Field:
    """One to five forked walks, hairline to ten pixels wide, drawn at twice the size and warped."""
    canvas = np.zeros((2 * height, 2 * width), np.uint8)
    for _ in range(int(rng.choice([1, 1, 2, 3, 5]))):
        start = rng.uniform(0, 1, 2)
        if rng.random() < 0.5:
            start[int(rng.integers(2))] = int(rng.integers(2))
        _walk(canvas, rng, start * (2 * width, 2 * height), log_uniform(rng, 16, max(20, height / 2.5)))
    lines = warped(_unit(canvas), rng, rng.uniform(3, 8), rng.uniform(0, 2))
    return floats(cv2.resize(lines, (width, height), interpolation=cv2.INTER_AREA))


def _walk(canvas: NDArray[np.uint8], rng: np.random.Generator, start: NDArray[np.float64], steps: float) -> None:
    """A crack and its branches: direction and width wander."""
    branches = [(start, rng.uniform(0, 2 * np.pi), steps, log_uniform(rng, 1, 10), 0)]
    while branches:
        point, heading, left, wide, depth = branches.pop()
        jitter = rng.uniform(0.05, 0.5)
        for _ in range(int(left)):
            heading += rng.normal(0, 0.1)
            way = heading + rng.normal(0, jitter)
            end = point + rng.uniform(4, 9) * np.array([np.cos(way), np.sin(way)])
            _line(canvas, point, end, wide * rng.uniform(0.5, 1.5))
            wide = float(np.clip(wide * np.exp(rng.normal(0, 0.12)), 0.8, 22))
            if depth < 3 and rng.random() < 0.05:
                aside = heading + rng.choice([-1, 1]) * rng.uniform(0.4, 1.4)
                branches.append((end, aside, left * rng.uniform(0.2, 0.7), wide * rng.uniform(0.4, 0.9), depth + 1))
            if rng.random() < 0.01:
                break
            point = end


def craquelure(rng: np.random.Generator, height: int, width: int, mask: Field) -> Field:
    """A piece of a real network of cracks (`mask`, h x w in 0..1), at another size and often only in places."""
    tall, wide = mask.shape
    zoom = log_uniform(rng, 0.4, 1.4)
    rows, columns = (min(round(side / zoom), limit) for side, limit in ((height, tall), (width, wide)))
    top, left = int(rng.integers(tall - rows + 1)), int(rng.integers(wide - columns + 1))
    piece = np.rot90(mask[top : top + rows, left : left + columns], int(rng.integers(4)))
    if rng.random() < 0.3:
        side = int(rng.choice([2, 3, 5]))
        piece = floats(cv2.dilate(piece, np.ones((side, side), np.uint8)))
    lines = cv2.resize(np.ascontiguousarray(piece), (width, height), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.6:
        lines = lines * (noise(rng, height, width, rng.uniform(30, 90)) > rng.uniform(-0.5, 1.0))
    return floats(np.clip(lines * rng.uniform(1, 2.5), 0, 1))


def scratches(rng: np.random.Generator, height: int, width: int) -> Field:
    """Fine lines, most of them in a bundle of one direction; some are interrupted."""
    canvas = np.zeros((height, width), np.float32)
    heading, size = rng.uniform(0, 2 * np.pi), max(height, width)
    for _ in range(int(log_uniform(rng, 1, 16))):
        point = rng.uniform(0, 1, 2) * (width, height)
        way = heading + rng.normal(0, 0.15) if rng.random() < 0.7 else rng.uniform(0, 2 * np.pi)
        bend, length = rng.normal(0, 0.01), log_uniform(rng, size / 14, 1.2 * size)
        level, thick = rng.uniform(0.35, 1), int(rng.choice([1, 1, 1, 2]))
        turns = way + bend * np.arange(int(length / 5) + 1)
        path = point + 5 * np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1), 0)
        points = np.round(path * 2**SUBPIXEL).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [points], False, float(level), thick, cv2.LINE_AA, SUBPIXEL)
    if rng.random() < 0.5:
        canvas *= np.clip(noise(rng, height, width, rng.uniform(6, 20)) * 0.8 + rng.uniform(0.3, 1.2), 0, 1)
    return canvas


def fold(rng: np.random.Generator, height: int, width: int) -> Field:
    """A line right across, often upright or level, with emulsion crushed and chipped beside it."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    way = rng.choice([0, np.pi / 2, rng.uniform(0, np.pi)]) + rng.normal(0, 0.03)
    distance = (columns - rng.uniform(0, width)) * np.cos(way) + (rows - rng.uniform(0, height)) * np.sin(way)
    distance = np.abs(distance + noise(rng, height, width, rng.uniform(4, 30)) * rng.uniform(0, 2))
    line = np.clip(rng.uniform(0.6, 2.5) - distance, 0, 1) * _broken(rng, height, width, rng.uniform(4, 12))
    reach = rng.uniform(1, 6)
    chipped = (np.exp(-distance / reach) * np.clip(noise(rng, height, width, 4) * 0.5 + 0.5, 0, 1)) > rng.uniform(
        0.4, 0.8
    )
    return floats(np.maximum(line, cv2.GaussianBlur(chipped.astype(np.float32), (3, 3), 0.6)))


def specks(rng: np.random.Generator, height: int, width: int) -> Field:
    """Dust and pinholes, alone or in clusters."""
    canvas = np.zeros((height, width), np.float32)
    count = int(log_uniform(rng, 4, 140) * height * width / 65536) + 1
    places = rng.uniform(0, 1, (count, 2)) * (width, height)
    if rng.random() < 0.4:  # a cluster
        places = rng.uniform(0, 1, 2) * (width, height) + rng.normal(0, rng.uniform(0.05, 0.2) * width, (count, 2))
    largest = log_uniform(rng, 1.5, 8)
    for x, y in places:
        radius = log_uniform(rng, 0.5, largest)
        axes = (int(16 * radius * rng.uniform(0.6, 1.6)), int(16 * radius))
        centre = (int(16 * x), int(16 * y))
        level = float(rng.uniform(0.5, 1))
        cv2.ellipse(canvas, centre, axes, rng.uniform(0, 180), 0, 360, level, -1, cv2.LINE_AA, SUBPIXEL)
    return canvas


def flakes(rng: np.random.Generator, height: int, width: int) -> Field:
    """Emulsion come off in ragged pieces of all sizes, where a wide field of noise is high."""
    fine, middle, wide = (noise(rng, height, width, rng.uniform(*cells)) for cells in ((3, 9), (8, 30), (40, 120)))
    return floats(np.clip((fine + 0.8 * middle + 0.6 * wide - rng.uniform(1.4, 3.0)) * rng.uniform(3, 10), 0, 1))


def rubbed(rng: np.random.Generator, height: int, width: int) -> Field:
    """Emulsion rubbed through along a band: crisp pieces, often longer one way, dense in its middle."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    way = rng.choice([0, np.pi / 2, rng.uniform(0, np.pi)]) + rng.normal(0, 0.1)
    away = (columns - rng.uniform(0, width)) * np.cos(way) + (rows - rng.uniform(0, height)) * np.sin(way)
    away += noise(rng, height, width, rng.uniform(25, 90)) * rng.uniform(0, 8)
    kept = np.clip(noise(rng, height, width, rng.uniform(20, 80)) * 0.7 + rng.uniform(0.5, 1.2), 0, 1.2)
    dense = np.exp(-((away / log_uniform(rng, 3, 24)) ** 2)) * kept
    cell_px, long = log_uniform(rng, 1.4, 5), log_uniform(rng, 1, 4)
    shape = (height, max(2, round(width / long))) if rng.random() < 0.5 else (max(2, round(height / long)), width)
    pieces = cv2.resize(noise(rng, *shape, cell_px), (width, height), interpolation=cv2.INTER_LINEAR)
    return floats(np.clip((pieces + rng.uniform(1.4, 3) * dense - rng.uniform(1.7, 2.5)) * rng.uniform(3, 10), 0, 1))


def missing_piece(rng: np.random.Generator, height: int, width: int) -> Field:
    """One to three large areas gone, with a ragged border."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    gone = np.zeros((height, width), np.float32)
    for _ in range(int(rng.choice([1, 1, 2, 3]))):
        radius, stretch, turn = (
            log_uniform(rng, 6, max(8.0, 0.5 * max(height, width))),
            log_uniform(rng, 0.4, 2.5),
            rng.uniform(0, 7),
        )
        down, across = rows - rng.uniform(0, height), columns - rng.uniform(0, width)
        u = (down * np.cos(turn) + across * np.sin(turn)) * stretch / radius
        v = (across * np.cos(turn) - down * np.sin(turn)) / stretch / radius
        outline = np.sqrt(u * u + v * v) + noise(rng, height, width, radius / 2) * rng.uniform(0, 0.35)
        outline += noise(rng, height, width, rng.uniform(3, 9)) * rng.uniform(0, 3) / radius
        gone = np.maximum(gone, np.clip((1 - outline) * radius / rng.uniform(0.8, 3) + 0.5, 0, 1))
    return floats(gone)


def crease(rng: np.random.Generator, height: int, width: int) -> Field:
    """Where a print was bent and flattened again: a soft pale band along a wandering line, its core worn in places."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    worn = np.zeros((height, width), np.float32)
    for _ in range(int(rng.choice([1, 1, 2, 3]))):
        way = rng.choice([0, np.pi / 2, rng.uniform(0, np.pi)]) + rng.normal(0, 0.1)
        away = (columns - rng.uniform(0, width)) * np.cos(way) + (rows - rng.uniform(0, height)) * np.sin(way)
        along = (rows - height / 2) * np.cos(way) - (columns - width / 2) * np.sin(way)
        away += noise(rng, height, width, rng.uniform(25, 90)) * rng.uniform(0, 6)
        away += noise(rng, height, width, rng.uniform(3, 10)) * rng.uniform(0, 1.2)
        spread = log_uniform(rng, 0.8, 6) * np.clip(1 + 0.5 * noise(rng, height, width, rng.uniform(15, 60)), 0.3, 2)
        band = np.exp(-((away / spread) ** 2)) * rng.uniform(0.3, 1)
        core = np.clip(rng.uniform(0.5, 1.5) - np.abs(away), 0, 1) * _broken(rng, height, width, rng.uniform(3, 12))
        ends = np.clip((0.5 * rng.uniform(0.3, 1.8) * max(height, width) - np.abs(along)) / 8, 0, 1)
        kept = np.clip(noise(rng, height, width, rng.uniform(15, 60)) * 0.7 + rng.uniform(0.5, 1.6), 0, 1)
        worn = np.maximum(worn, np.maximum(band * kept, core) * ends)
    return floats(worn)


def bleached(rng: np.random.Generator, height: int, width: int) -> Field:
    """An area whose emulsion is rubbed or eaten away in mottles: bare in its core, speckled around it."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = log_uniform(rng, 8, 0.45 * max(height, width))
    away = np.hypot((rows - rng.uniform(0, height)) * log_uniform(rng, 0.6, 1.6), columns - rng.uniform(0, width))
    falloff = 1.2 - away / radius + 0.35 * noise(rng, height, width, max(3.0, radius / 2))
    mottle = noise(rng, height, width, rng.uniform(1.2, 4)) + 0.7 * noise(rng, height, width, rng.uniform(5, 16))
    gone = np.clip((falloff + rng.uniform(0.3, 0.8) * mottle - 0.6) * rng.uniform(1.5, 5), 0, 1)
    return floats(gone * (falloff > -0.4))


def fibres(rng: np.random.Generator, height: int, width: int) -> Field:
    """Relief of torn paper about 0, spread about 1: fibres and pulp lit from one side."""
    pulp = noise(rng, height, width, rng.uniform(1.5, 4)) + noise(rng, height, width, rng.uniform(4, 12))
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(0, 360)), 1.0) * [[3.0], [1.0]]
    relief = pulp + _moved(noise(rng, height, width, 2.0), turned)
    lit = relief - _moved(relief, np.hstack([np.eye(2), rng.choice([-2.0, -1.0, 1.0, 2.0], (2, 1))]))
    return floats(0.7 * lit + 0.3 * relief)


def _moved(field: Field, way: NDArray[np.float64]) -> Field:
    """`field` under a 2 x 3 affine map, mirrored beyond its borders."""
    return floats(cv2.warpAffine(field, way, field.shape[::-1], borderMode=cv2.BORDER_REFLECT_101))


def worn_edges(rng: np.random.Generator, height: int, width: int, sides: Sides) -> Field:
    """Rubbed and chipped borders and torn corners on those `sides` (top, left, bottom, right) that are the print's."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    away = (rows, columns, height - 1 - rows, width - 1 - columns)
    size = max(height, width)
    ragged = noise(rng, height, width, rng.uniform(3, 12)) * rng.uniform(0.5, 4)
    ragged += noise(rng, height, width, rng.uniform(12, 60)) * rng.uniform(0, 8)
    gone = np.zeros((height, width), np.float32)
    for index in range(4):
        if sides[index] and rng.random() < 0.2:
            depth = log_uniform(rng, 0.5, max(1.0, 0.05 * size))
            gone = np.maximum(gone, np.clip(depth - away[index] + ragged, 0, 1))
    for index in range(4):
        if sides[index] and sides[(index + 1) % 4] and rng.random() < 0.5:
            reach, lean = log_uniform(rng, 0.03, 0.4) * size, log_uniform(rng, 0.4, 2.5)
            gone = np.maximum(gone, np.clip(reach - away[index] * lean - away[(index + 1) % 4] + ragged, 0, 1))
    return floats(gone)


def pen(rng: np.random.Generator, height: int, width: int) -> Field:
    """A stroke of ink or pencil that wanders smoothly."""
    canvas = np.zeros((height, width), np.uint8)
    turns = rng.uniform(0, 7) + np.cumsum(rng.normal(0, rng.uniform(0.05, 0.4), int(rng.integers(6, 60))))
    start = rng.uniform(0, 1, 2) * (width, height)
    path = start + np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1), 0) * rng.uniform(3, 10)
    points = np.round(path * 2**SUBPIXEL).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(canvas, [points], False, 255, int(rng.choice([1, 1, 2, 3])), cv2.LINE_AA, SUBPIXEL)
    return _unit(canvas)


def tape(rng: np.random.Generator, height: int, width: int) -> Field:
    """A strip of adhesive tape: where it lies, 0..1, with torn ends."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    way, half = rng.uniform(0, np.pi), log_uniform(rng, 3, max(4.0, 0.15 * max(height, width)))
    down, across = rows - rng.uniform(0, height), columns - rng.uniform(0, width)
    beside = np.abs(across * np.cos(way) + down * np.sin(way))
    along = np.abs(down * np.cos(way) - across * np.sin(way)) + noise(rng, height, width, 4)
    return floats(np.clip(half - beside, 0, 1) * np.clip(half * rng.uniform(1.5, 8) - along, 0, 1))


def _broken(rng: np.random.Generator, height: int, width: int, cell_px: float) -> Field:
    return floats(np.clip(noise(rng, height, width, cell_px) * 0.6 + rng.uniform(0.4, 1.3), 0, 1))


def _line(canvas: NDArray[np.uint8], start: NDArray[np.float64], end: NDArray[np.float64], wide: float) -> None:
    first, last = ((int(16 * point[0]), int(16 * point[1])) for point in (start, end))
    cv2.line(canvas, first, last, 255, max(1, round(wide)), cv2.LINE_AA, SUBPIXEL)


def _unit(drawn: NDArray[np.uint8]) -> Field:
    return drawn.astype(np.float32) / np.float32(255)
