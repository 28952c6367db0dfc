"""Doing nothing and the classical baselines on a damaged photo; their figures never change, so they are kept on disk.

Figures call the baseline "rival": so do those that people have kept and those in the manifests of weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from platformdirs import user_cache_path

from photofix.checked_json import UnfitError, checked, parsed
from photofix.photo.photo import Photo
from photofix.photo.pixels import quantize
from photofix.photo.safe_file import write_bytes_safely
from photofix.tasks import load_tasks
from photofix.tasks.kit.benchmark import Change
from photofix.training.evaluation.cases import Case
from photofix.training.evaluation.metrics import Score, psnr, score
from photofix.training.samples.pictures import Coded, coded_photo

VERSION = 1
INPAINT_RADIUS_PX = 3


def baseline(case: Case, tasks: tuple[str, ...]) -> Coded:
    """The best classical chain: inpainting with the *true* mask where there is one, else each task's baseline."""
    known = load_tasks()
    picture = coded_photo(case.photo)
    if case.mask is not None:
        filled = cv2.inpaint(picture, case.mask.astype(np.uint8), INPAINT_RADIUS_PX, cv2.INPAINT_TELEA)
        picture = np.asarray(filled, np.uint8)
    for key in tasks:
        if case.mask is None or not known[key].refines:
            image = picture.astype(np.float32) / np.float32(255)
            picture = quantize(known[key].baseline(image), np.uint8)
    return picture


def known_scores(case: Case, tasks: tuple[str, ...], ways: Mapping[str, Change] | None = None) -> dict[str, Score]:
    """Scores of "nothing" and "rival"; given `ways` (see `Benchmark.baselines`), of each of these instead."""

    def compute() -> dict[str, Any]:
        before = coded_photo(case.photo)
        image = before.astype(np.float32) / np.float32(255)
        tried = {name: quantize(way(image), np.uint8) for name, way in (ways or {}).items()}
        pictures = {"nothing": before, **(tried or {"rival": baseline(case, tasks)})}
        return {name: asdict(score(picture, case.truth)) for name, picture in pictures.items()}

    mask = b"" if case.mask is None else case.mask.tobytes()
    names = [repr(tuple(ways)).encode()] if ways else []
    found = _remembered([repr(tasks).encode(), case.photo.sha256.encode(), case.truth.tobytes(), mask, *names], compute)
    return {name: Score(**values) for name, values in found.items()}


def harm(photo: Photo) -> dict[str, float]:
    """What each task's baseline leaves of a sound photo: task key -> PSNR against the photo itself, dB."""
    before = coded_photo(photo)

    def compute() -> dict[str, Any]:
        image = before.astype(np.float32) / np.float32(255)
        return {key: psnr(quantize(task.baseline(image), np.uint8), before) for key, task in load_tasks().items()}

    return _remembered([b"harm", repr(tuple(load_tasks())).encode(), photo.sha256.encode()], compute)


def _remembered(key: list[bytes], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """`compute`'s answer from the user's cache folder, if it was asked before."""
    digest = hashlib.sha256(b"|".join([str(VERSION).encode(), *key])).hexdigest()[:32]
    path = Path(user_cache_path("photofix")) / "evaluate" / f"{digest}.json"
    with suppress(OSError, UnfitError):  # damaged: computed again
        return checked(dict[str, Any], parsed(path.read_bytes()))
    answer = compute()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_safely(path, json.dumps(answer).encode())
    return answer
