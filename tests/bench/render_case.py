"""Photos and analyses for the render benches: real pictures at any size, every task on, seeded."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from photofix.analysis import Analysis, Finding, TaskAnalysis
from photofix.photo.photo import Photo
from photofix.tasks import load_tasks
from photofix.tasks.kit.ops import NUMPY
from photofix.tasks.kit.prints.stains import stain_finding

VIEW_PX = 512


def photo_of(megapixels: float) -> Photo:
    """A 3:2 picture of `megapixels` with film grain, 8 bits, built in stripes."""
    height = max(2, round((megapixels * 1e6 / 1.5) ** 0.5))
    width = round(height * 1.5)
    picture = data.rocket()
    grain = np.random.default_rng(0).normal(0, 3, (512, 512, 1)).astype(np.float32)
    grain = np.tile(grain, (1, -(-width // 512), 1))[:, :width]
    pixels = np.empty((height, width, 3), np.uint8)
    columns = ((np.arange(width) + 0.5) * (picture.shape[1] / width) - 0.5).astype(np.float32)
    for top in range(0, height, 512):
        count = min(512, height - top)
        rows = ((np.arange(top, top + count) + 0.5) * (picture.shape[0] / height) - 0.5).astype(np.float32)
        soft = cv2.remap(picture, *np.meshgrid(columns, rows), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        hazy = soft * np.float32(0.7) + np.float32(60) + grain[:count]
        pixels[top : top + count] = np.clip(hazy, 0, 255).astype(np.uint8)
    return Photo(None, pixels, sha256="be" * 32)


def analysis_of(photo: Photo, findings: int = 40) -> Analysis:
    """The dark channel prior's haze, a mild colour change, and `findings` stains and specks (a third opaque)."""
    rng = np.random.default_rng(1)
    knots = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    color = {
        "curves": knots ** np.float32([0.9, 0.97, 1.05]),
        "matrix": (np.eye(3) + rng.normal(0, 0.03, (3, 3))).astype(np.float32),
        "grid": rng.normal(0, 0.05, (8, 8, 3)).astype(np.float32),
    }
    unit = max(photo.height, photo.width) / 6000
    stains = tuple(_stain(rng, photo, unit, number % 3 == 0) for number in range(findings))
    tasks = {
        "rust": TaskAnalysis(1.0, 0.5, {}, stains),
        "color": TaskAnalysis(1.0, 0.5, color),
        "dehaze": TaskAnalysis(1.0, 0.5, _haze(photo)),
    }
    return Analysis("be", "w", photo.height, photo.width, tasks, complete=True)


def holes_of(photo: Photo, findings: int = 200) -> Analysis:
    """Only opaque damage, in pixels of a scan: three fifths specks of 4 to 24, three tenths scratches of 100 to 600 and
    3 to 8 wide, the rest blots of 30 to 160."""
    rng = np.random.default_rng(2)
    makers = (_speck, _speck, _scratch, _speck, _speck, _scratch, _speck, _speck, _scratch, _blot)
    holes = []
    for number in range(findings):
        mask = makers[number % len(makers)](rng)
        height, width = mask.shape
        y, x = rng.uniform(0, photo.height - height), rng.uniform(0, photo.width - width)
        clear = np.zeros((height, width, 3), np.float16)
        holes.append(stain_finding(float(int(y)), float(int(x)), height, width, 1.0, clear, mask))
    found = {"rust": TaskAnalysis(1.0, 0.5, {}, tuple(holes))}
    return Analysis("be", "w", photo.height, photo.width, found, complete=True)


def _speck(rng: np.random.Generator) -> NDArray[np.uint8]:
    return _disc(int(rng.integers(4, 25)))


def _blot(rng: np.random.Generator) -> NDArray[np.uint8]:
    return _disc(int(rng.integers(30, 161)))


def _disc(across: int) -> NDArray[np.uint8]:
    side = across + 5
    mask = np.zeros((side, side), np.uint8)
    return np.asarray(cv2.circle(mask, (side // 2, side // 2), across // 2, 255, -1, cv2.LINE_AA), np.uint8)


def _scratch(rng: np.random.Generator) -> NDArray[np.uint8]:
    length, wide, angle = rng.uniform(100, 600), int(rng.integers(3, 9)), rng.uniform(0, np.pi / 2)
    down, across = int(length * np.sin(angle)), int(length * np.cos(angle))
    mask = np.zeros((down + 20, across + 20), np.uint8)
    return np.asarray(cv2.line(mask, (10, 10), (across + 10, down + 10), 255, wide, cv2.LINE_AA), np.uint8)


def _stain(rng: np.random.Generator, photo: Photo, unit: float, is_opaque: bool) -> Finding:
    cells = int(rng.integers(8, 40))
    scale = float(rng.choice([1.0, 3.0])) * max(unit, 0.1)
    distance = np.hypot(*np.meshgrid(*[np.linspace(-1.2, 1.2, cells)] * 2))
    shape = np.clip(1.1 - distance, 0, 1).astype(np.float32)
    density = (shape[..., None] * rng.uniform(0.1, 0.6, 3)).astype(np.float16)
    mask = (255 * (shape > 0.5) * is_opaque).astype(np.uint8)
    side = cells * scale
    y, x = rng.uniform(0, photo.height - side), rng.uniform(0, photo.width - side)
    return stain_finding(float(y), float(x), side, side, scale, density, mask)


def _haze(photo: Photo) -> dict[str, NDArray[np.float32]]:
    """What the haze head stores when its network is silent: the prior alone."""
    task = load_tasks()["dehaze"]
    size = (round(photo.width * VIEW_PX / photo.width), round(photo.height * VIEW_PX / photo.width))
    step = max(1, photo.height // 2000)
    thin = np.ascontiguousarray(photo.pixels[::step, ::step])
    view = cv2.resize(thin, size, interpolation=cv2.INTER_AREA).astype(np.float32)[None] / np.float32(255)
    cells = (-(-size[1] // 4), -(-size[0] // 4))
    raw = {
        "depth_gain": np.ones((1, *cells, 1), np.float32),
        "depth_shift": np.zeros((1, *cells, 1), np.float32),
        "airlight_logit": np.zeros((1, *cells, 1), np.float32),
        "airlight_shift": np.zeros((1, 1, 1, 3), np.float32),
        "level": np.zeros((1, 1, 1, 6), np.float32),
    }
    composed = {name: value[0] for name, value in task.compose(view, raw, NUMPY).items()}
    return task.settle(view[0], composed)
