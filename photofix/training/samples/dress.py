"""What sound photos look like: dim, toned, grainy, lettered; walls, twigs, lamps and night skies that pass for damage.

Drawn into training photos before anything spoils them, so that none of it is learned as damage.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photofix.color_space import Image, floats, luma
from photofix.tasks.kit.fields import ONE_TONE, draw_forking_line, hue_variety, log_uniform, smooth_noise

OLD_PRINT, JOINTED, TWIGGED, STARRY, DOTTED, WRITTEN, BEADED, LIT = 0.2, 0.2, 0.1, 0.03, 0.3, 0.25, 0.15, 0.15
"""Shares of the samples for fine detail whose photo is an old print, has joints of a wall or a pavement in it, twigs or
cables, shows a night sky or dotted cloth, a caption, chains or ropes, lamps out of focus: what damage is told from
worst."""
SCRIPTS = (cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)
"""Faces that look written, where OpenCV has them."""


def dressed(clean: Image, rng: np.random.Generator) -> Image:
    """What a sound photo may look like: dimmer, black and white, sepia, grainy, with print on it."""
    if rng.random() < 0.3:
        clean = clean ** np.float32(np.exp(rng.normal(0, 0.2)))
    if rng.random() < 0.05:  # night, a stage, a moon: dark is not faded
        clean = clean ** np.float32(rng.uniform(1.5, 3.5))
    if rng.random() < 0.12:
        clean = floats(luma(clean)[..., None] ** (1 / _tone(rng, 0.5, 0.85, 0.65)))
    if rng.random() < 0.1:
        cells = max(clean.shape) / rng.uniform(1.2, 3)
        grain = smooth_noise(rng, clean.shape[0], clean.shape[1], cells)[..., None] - np.float32(0.5)
        clean = floats(clean + grain * np.float32(rng.uniform(0, 0.2)))
    if rng.random() < 0.08:
        clean = _lettered(clean, rng)
    return np.clip(clean, 0, 1).astype(np.float32)


def confusing(clean: Image, rng: np.random.Generator, prints: bool = True) -> Image:
    """What looks like scratches and specks but is none, and the prints that real ones are mostly found on."""
    if rng.random() < JOINTED:
        clean = _jointed(clean, rng)
    if rng.random() < TWIGGED:
        clean = _twigged(clean, rng)
    if rng.random() < STARRY:
        clean = _starry(clean, rng)
    if rng.random() < DOTTED:
        clean = _dotted(clean, rng)
    if rng.random() < WRITTEN:
        clean = _written(clean, rng)
    if rng.random() < BEADED:
        clean = _beaded(clean, rng)
    if rng.random() < LIT:
        clean = _lit(clean, rng)
    return _as_old_print(clean, rng) if prints and rng.random() < OLD_PRINT else clean


def _jointed(clean: Image, rng: np.random.Generator) -> Image:
    """Bricks, tiles, planks or a grating, seen at an angle: many evenly spaced lines, where scratches are few."""
    height, width = clean.shape[:2]
    side = 2 * max(height, width)
    drawn = np.zeros((side, side), np.uint8)
    course = log_uniform(rng, 6, 44)
    length, shift = course * rng.uniform(1, 4), 0.5 * int(rng.integers(2))
    thickness = int(rng.integers(1, 2 + min(3, int(course) // 8)))
    for row, top in enumerate(np.arange(0, side, course).astype(int).tolist()):
        cv2.line(drawn, (0, top), (side, top), 255, thickness)
        if length > 1.4 * course:  # else planks or a grating
            for left in np.arange(row * shift * length % length, side, length).astype(int).tolist():
                cv2.line(drawn, (left, top), (left, top + round(course)), 255, thickness)
    corners = floats([[0, 0], [1, 0], [1, 1], [0, 1]]) - np.float32(0.5)
    turn = rng.uniform(0, 2 * np.pi)
    turned = corners @ floats([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    seen_from = floats((turned + rng.uniform(-0.15, 0.15, (4, 2))) * side + (width / 2, height / 2))
    view = cv2.getPerspectiveTransform(floats((corners + np.float32(0.5)) * side), seen_from)
    joints = cv2.warpPerspective(drawn, view, (width, height), flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    if rng.random() < 0.5:
        joints *= np.clip((smooth_noise(rng, height, width, rng.uniform(1, 3)) - np.float32(0.5)) * 12, 0, 1)
    tone = clean * np.float32(rng.uniform(0.1, 0.7)) if rng.random() < 0.7 else np.sqrt(clean)
    return floats(clean + (tone - clean) * (joints * np.float32(rng.uniform(0.3, 1)))[..., None])


def _twigged(clean: Image, rng: np.random.Generator) -> Image:
    """Bare twigs or cables before the scene: smooth and dark, forking and tapering; cracks are ragged and pale."""
    height, width = clean.shape[:2]
    drawn = np.zeros((height, width), np.uint8)
    cables = rng.random() < 0.3
    wander, forks = (0.01, 0.0) if cables else (rng.uniform(0.05, 0.3), rng.uniform(0.05, 0.25))
    for _ in range(int(log_uniform(rng, 1, 8))):
        draw_forking_line(drawn, rng, log_uniform(rng, 0.7, 6), wander, forks, 0.0)
    covered = cv2.GaussianBlur(drawn, (0, 0), float(rng.uniform(0.4, 0.8))).astype(np.float32) / 255
    bark = floats(rng.uniform(0.02, 0.3, 3)) * np.float32(0.5) + np.float32(rng.uniform(0, 0.2))
    return floats(clean + (bark - clean) * (covered * np.float32(rng.uniform(0.6, 1)))[..., None])


def _starry(clean: Image, rng: np.random.Generator) -> Image:
    """A night sky over a dark scene: more stars the fainter they are."""
    height, width = clean.shape[:2]
    sky = floats([rng.uniform(0, 0.12), rng.uniform(0, 0.2), rng.uniform(0.05, 0.4)])
    above = np.clip((smooth_noise(rng, height, width, 2) + np.linspace(0.9, -0.5, height)[:, None]) * 8, 0, 1)
    count = int(log_uniform(rng, 40, 600) * height * width / 65536)
    stars = np.zeros((height, width), np.float32)
    brightness = np.minimum(rng.pareto(1.2, count) * 0.08 + 0.05, 1)
    np.maximum.at(stars, (rng.integers(height, size=count), rng.integers(width, size=count)), floats(brightness))
    stars = cv2.GaussianBlur(stars, (0, 0), float(rng.uniform(0.5, 1.0))) * np.float32(rng.uniform(2, 5))
    night, scene = np.clip(sky + stars[..., None], 0, 1), clean**2 * 0.5
    return floats(scene + (night - scene) * above[..., None])


def woven(clean: Image, rng: np.random.Generator) -> Image:
    """The grain of silk, linen or honeycomb paper: two or three fine gratings all over the print."""
    height, width = clean.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    period, turn = log_uniform(rng, 2.5, 12), rng.uniform(0, np.pi)
    ways = 3 if rng.random() < 0.5 else 2
    bump = np.float32(rng.uniform(-0.4, 0.4)) * smooth_noise(rng, height, width, 3)
    relief = np.zeros((height, width), np.float32)
    for way in turn + np.pi / ways * np.arange(ways):
        phase = (rows * np.float32(np.sin(way)) + columns * np.float32(np.cos(way))) / np.float32(period)
        relief += np.cos(np.float32(2 * np.pi) * (phase + bump))
    relief /= ways
    if rng.random() < 0.5:  # narrow walls or narrow pits
        relief = np.sign(rng.uniform(-1, 1)) * (1 - 2 * np.abs(relief) ** np.float32(rng.uniform(0.4, 0.9)))
    strength = np.float32(log_uniform(rng, 0.02, 0.16))
    return floats(np.clip(clean + relief[..., None] * strength * (0.35 + clean), 0, 1))


def _dotted(clean: Image, rng: np.random.Generator) -> Image:
    """Dots, dashes or loops in rows, as on cloth and lace: many alike, where specks differ."""
    height, width = clean.shape[:2]
    cell = log_uniform(rng, 7, 46)
    tile = np.zeros((int(cell * 8), int(cell * 8)), np.uint8)
    radius, long = cell * rng.uniform(0.08, 0.28), rng.uniform(1, 2.4)
    angle, drawn = rng.uniform(0, 180), -1 if rng.random() < 0.75 else max(1, round(0.3 * radius))
    stagger = 0.5 * cell * int(rng.integers(2))
    for row in range(10):
        for column in range(10):
            x = (column - 0.5) * cell + (row % 2) * stagger + rng.normal(0, 0.04 * cell)
            y = (row - 0.5) * cell + rng.normal(0, 0.04 * cell)
            axes = (max(4, int(16 * radius * long)), max(4, int(16 * radius)))
            cv2.ellipse(tile, (int(16 * x), int(16 * y)), axes, angle, 0, 360, 255, drawn, cv2.LINE_AA, 4)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    turn, bend = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.6) * cell
    u = columns * np.float32(np.cos(turn)) + rows * np.float32(np.sin(turn))
    v = rows * np.float32(np.cos(turn)) - columns * np.float32(np.sin(turn))
    u = (u + bend * 4 * (smooth_noise(rng, height, width, 2.5) - np.float32(0.5))) % (tile.shape[1] - 1)
    v = (v + bend * 4 * (smooth_noise(rng, height, width, 2.5) - np.float32(0.5))) % (tile.shape[0] - 1)
    dots = cv2.remap(tile, floats(u), floats(v), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP).astype(np.float32) / 255
    cloth = np.clip(
        (smooth_noise(rng, height, width, rng.uniform(1, 2.5)) - np.float32(rng.uniform(0.3, 0.55))) * 8, 0, 1
    )
    dots = cv2.GaussianBlur(dots, (0, 0), float(rng.uniform(0.4, 1.5))) * cloth * np.float32(rng.uniform(0.4, 1))
    paint = clean * np.float32(rng.uniform(0.05, 0.5)) if rng.random() < 0.6 else np.sqrt(np.sqrt(clean))
    return floats(clean + (paint - clean) * dots[..., None])


def _written(clean: Image, rng: np.random.Generator) -> Image:
    """A caption in ink, in white on the negative, or in print: names, a date, the studio."""
    height, width = clean.shape[:2]
    drawn = np.zeros((height, width), np.uint8)
    size, by_hand = log_uniform(rng, 0.35, 2), rng.random() < 0.6
    font = int(rng.choice(SCRIPTS)) if by_hand else int(rng.integers(0, 6))
    top, left = rng.uniform(0, height), rng.uniform(-0.3, 0.6) * width
    for row in range(int(rng.integers(1, 4))):
        letters = rng.integers(97, 123, int(rng.integers(3, 16)))
        letters[rng.random(len(letters)) < 0.15] = 32
        words = "".join(map(chr, letters)).title()
        place = (int(left + rng.normal(0, 8)), int(top + 36 * size * row))
        cv2.putText(drawn, words, place, font, size, 255, int(rng.integers(1, 2 + round(size))), cv2.LINE_AA)
    lean = rng.normal(0, 0.06), rng.normal(0, 0.2) * by_hand
    slanted = floats([[1, lean[1], -lean[1] * top], [lean[0], 1, -lean[0] * left]])
    ink = floats(cv2.warpAffine(drawn, slanted, (width, height))) / np.float32(255)
    if by_hand:
        ink = ink * np.clip(
            smooth_noise(rng, height, width, rng.uniform(4, 20)) + np.float32(rng.uniform(0.2, 0.7)), 0, 1
        )
    color = floats(rng.uniform(0.8, 1, 3) if rng.random() < 0.35 else rng.uniform(0, 0.35, 3))
    return floats(clean + (color - clean) * (ink * np.float32(rng.uniform(0.4, 1)))[..., None])


def _beaded(clean: Image, rng: np.random.Generator) -> Image:
    """Chains, ropes, braids, pearls: alike links along a smooth curve; a crack is ragged and uneven."""
    height, width = clean.shape[:2]
    drawn = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        thick = log_uniform(rng, 1.2, 6)
        gap, long = thick * rng.uniform(0.8, 2.6), rng.uniform(1, 2)
        heading, bend = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.02) * gap
        turns = heading + bend * np.arange(int(rng.uniform(0.2, 1.2) * max(height, width) / gap) + 2)
        path = rng.uniform(0, 1, 2) * (width, height) + gap * np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1), 0)
        lean = float(rng.uniform(-60, 60))
        for (x, y), turn in zip(path, turns, strict=True):
            axes = (max(4, int(8 * thick * long)), max(4, int(8 * thick)))
            angle = float(np.degrees(turn)) + lean
            cv2.ellipse(drawn, (int(16 * x), int(16 * y)), axes, angle, 0, 360, 1.0, -1, cv2.LINE_AA, 4)
    links = floats(cv2.GaussianBlur(drawn, (0, 0), float(rng.uniform(0.4, 1.2))))
    color = floats(rng.uniform(0.5, 1, 1) if rng.random() < 0.7 else rng.uniform(0, 0.2, 1))
    lit = color * (1 + np.float32(rng.uniform(0, 0.4)) * (smooth_noise(rng, height, width, 12)[..., None] - 0.5))
    lit = np.clip(lit, 0, 1)
    return floats(clean + (lit - clean) * (links * np.float32(rng.uniform(0.5, 1)))[..., None])


def _lit(clean: Image, rng: np.random.Generator) -> Image:
    """Lamps and glints out of focus: bright discs, alike in one picture, over a scene as soft as they are. A print in
    one tone has none: there a pale disc is more often a drop or a hole."""
    if hue_variety(clean) < ONE_TONE:
        return clean
    height, width = clean.shape[:2]
    radius, squeezed = log_uniform(rng, 1.5, 15), rng.uniform(0.6, 1)
    count = int(log_uniform(rng, 1, 26))
    start, way = rng.uniform(0, 1, 2) * (width, height), rng.normal(0, 1, 2) * 4 * radius
    in_row = rng.random() < 0.4
    scene = cv2.GaussianBlur(clean, (0, 0), 0.5 * radius) * np.float32(rng.uniform(0.3, 1))
    for index in range(count):
        center = start + index * way + rng.normal(0, radius, 2) if in_row else rng.uniform(0, 1, 2) * (width, height)
        disc, rim = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
        axes = tuple(max(8, int(16 * radius * share * rng.uniform(0.9, 1.1))) for share in (1, squeezed))
        where = (int(16 * center[0]), int(16 * center[1])), axes, float(rng.uniform(0, 180) if squeezed < 0.9 else 0)
        cv2.ellipse(disc, *where, 0, 360, 1.0, -1, cv2.LINE_AA, 4)
        cv2.ellipse(rim, *where, 0, 360, 1.0, 1, cv2.LINE_AA, 4)
        glow = disc * np.float32(rng.uniform(0.3, 1)) + rim * np.float32(rng.uniform(0, 0.2))
        light = floats([1, rng.uniform(0.6, 1), rng.uniform(0.2, 1)]) * np.clip(glow, 0, 1)[..., None]
        scene = 1 - (1 - scene) * (1 - light)
    return floats(cv2.GaussianBlur(floats(np.clip(scene, 0, 1)), (0, 0), float(rng.uniform(0.4, 0.9))))


def _as_old_print(clean: Image, rng: np.random.Generator) -> Image:
    """Grey or brown, softly drawn, with less contrast and the grain of its film: what scratches are mostly found on."""
    if rng.random() < 0.75:
        clean = floats(luma(clean)[..., None] * _tone(rng, 0.6, 0.8, 0.4))
    if rng.random() < 0.6:
        clean = floats(cv2.GaussianBlur(clean, (0, 0), float(rng.uniform(0.4, 2.5))))
    black, white = rng.uniform(0, 0.25), rng.uniform(0.6, 1)
    clean = np.float32(black) + clean * np.float32(white - black)
    if rng.random() < 0.5:
        grain = rng.standard_normal(clean.shape[:2], dtype=np.float32)
        clean = clean + cv2.GaussianBlur(grain, (0, 0), 0.7)[..., None] * np.float32(rng.uniform(0, 0.06))
    return floats(np.clip(clean, 0, 1))


def _tone(rng: np.random.Generator, toned: float, least_green: float, least_blue: float) -> NDArray[np.float32]:
    """RGB of a print in one tone: in the share `toned` of them brown, else grey."""
    if rng.random() < toned:
        return floats([1, rng.uniform(least_green, 1), rng.uniform(least_blue, 1)])
    return np.ones(3, np.float32)


def _lettered(clean: Image, rng: np.random.Generator) -> Image:
    """Lines of text: dark marks that are not damage."""
    canvas = np.round(clean * 255).astype(np.uint8)
    color = tuple(int(value) for value in rng.integers(0, 256, 3))
    size = log_uniform(rng, 0.3, 2.5)
    for row in range(int(rng.integers(1, 6))):
        words = "".join(chr(value) for value in rng.integers(32, 122, 24))
        place = (int(rng.integers(-40, 40)), int(20 + row * size * 32 + rng.uniform(0, 30)))
        cv2.putText(
            canvas, words, place, int(rng.integers(0, 8)), size, color, int(1 + size * rng.uniform(0, 2)), cv2.LINE_AA
        )
    return canvas.astype(np.float32) / np.float32(255)
