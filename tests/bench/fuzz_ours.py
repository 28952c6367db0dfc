"""Mutated files of our own: saved edit, preset, journal, queue, manifest, cached analysis. Part of `fuzz.py`."""

from __future__ import annotations

import copy
import io
import json
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from fake_answers import visible_params, visible_patch
from fuzz_read import is_person_readable, mutated

from photofix.analysis import Analysis, TaskAnalysis
from photofix.batch.desk import Desk
from photofix.batch.journal import Entry, Journal
from photofix.edit import Decision, Edit, Stroke
from photofix.errors import PhotoFixError
from photofix.network.manifest import NAME, read_manifest
from photofix.paths import weights_dir
from photofix.photo.photo import Photo
from photofix.render.image import render
from photofix.restore.request import Order
from photofix.restore.result import PhotoResult
from photofix.store.analysis_cache import AnalysisCache
from photofix.store.sidecar import load_sidecar, save_sidecar, sidecar_path
from photofix.tasks import load_tasks

FINDER = next(key for key, task in load_tasks().items() if task.refines)
ODD: tuple[Any, ...] = (
    *(None, True, "", "10", "\0", "\ud800", -1, 0, 1e308, 10**400, 2**63, -1e9, float("nan"), float("inf")),
    *([], {}, [[]], [1], {"a": 1}, "x" * 3000, "../../etc/passwd", "%s %n {0}"),
)
WEIGHTS = "cd" * 32


def edit() -> Edit:
    """One of everything a person can decide."""
    strokes = (Stroke("all", "protect", 12.0, 80.0, ((1.0, 2.5), (3.0, 4.0))),)
    strokes += (Stroke(FINDER, "add", 3.0, 100.0, ((5.0, 5.0),)),)
    decisions = (Decision(FINDER, 10.0, 20.0, "reject"), Decision(FINDER, 30.0, 20.0, "keep"))
    return Edit(strokes=strokes, decisions=decisions).with_value(FINDER, "strength", 62.5)


class Ours:
    """Makes the sound files once, and reads spoilt ones as the program would."""

    def __init__(self, folder: Path) -> None:
        rng = np.random.default_rng(0)
        self.folder = folder
        self.photo = Photo(folder / "photo.png", rng.integers(0, 256, (40, 60, 3)).astype(np.uint8), sha256="ab" * 32)
        found = {key: TaskAnalysis(0.9, 0.5, visible_params(task)) for key, task in load_tasks().items()}
        found[FINDER] = TaskAnalysis(0.9, 0.5, {}, (visible_patch(load_tasks()[FINDER], 8, 8, 8, 0.6),))
        self.analysis = Analysis(self.photo.sha256, WEIGHTS, 40, 60, found, complete=True)
        self.readers: dict[str, Callable[[bytes], None]] = {
            "sidecar": self._sidecar,
            "preset": self._preset,
            "journal": self._journal,
            "queue": self._queue,
            "manifest": self._manifest,
            "cache": self._cache,
        }
        self.sound = {name: self._sound(name) for name in self.readers}

    def _sound(self, name: str) -> bytes:
        if name == "sidecar":
            path = save_sidecar(self.photo, edit(), WEIGHTS)
            return path.read_bytes() if path else b""
        if name == "preset":
            return json.dumps(edit().knobs_only().to_json()).encode()
        if name == "journal":
            journal = Journal(self.folder / "journal.jsonl")
            for letter in "abc":
                result = PhotoResult(f"/in/{letter}.png", f"{letter}.png", strengths={FINDER: 50.0}).to_json()
                journal.append(Entry("done", f"/in/{letter}.png", f"{letter}.png", "e" * 64, result=result))
            journal.close()
            return (self.folder / "journal.jsonl").read_bytes()
        if name == "queue":
            desk = self._desk()
            desk.pause(True)
            desk.add([Order(self.folder / f"{letter}.png", self.folder / f"{letter}.jpg", edit()) for letter in "ab"])
            desk.close()
            return (self.folder / "queue.json").read_bytes()
        if name == "manifest":
            return (weights_dir() / f"{NAME}.json").read_bytes()
        AnalysisCache(self.folder / "cache").put(self.analysis)
        return next((self.folder / "cache").glob("*.npz")).read_bytes()

    def _desk(self) -> Desk:
        def load() -> Any:
            raise PhotoFixError("There is no network here.")

        return Desk(load, self.folder / "queue.json")

    def _sidecar(self, data: bytes) -> None:
        assert self.photo.path is not None
        sidecar_path(self.photo.path).write_bytes(data)
        loaded = load_sidecar(self.photo)
        if loaded is not None:
            self._use(loaded.edit)
        save_sidecar(self.photo, edit(), WEIGHTS)

    def _preset(self, data: bytes) -> None:
        self._use(Edit.from_text(data).knobs_only())

    def _use(self, chosen: Edit) -> None:
        rendered = render(self.photo, self.analysis, chosen.resolved(self.analysis))
        assert np.isfinite(rendered).all(), "not finite"

    def _journal(self, data: bytes) -> None:
        path = self.folder / "journal.jsonl"
        path.write_bytes(data)
        journal = Journal(path)
        for entry in journal.entries():
            PhotoResult.from_json(entry.result)
        journal.append(Entry("failed", "/in/new.png", "new.png", "e" * 64))
        journal.close()
        assert Journal(path).get("/in/new.png") is not None, "an entry was lost"

    def _queue(self, data: bytes) -> None:
        (self.folder / "queue.json").write_bytes(data)
        desk = self._desk()
        desk.pause(True)
        problem = desk.problem
        desk.close()
        if problem:
            raise PhotoFixError(problem)

    def _manifest(self, data: bytes) -> None:
        (self.folder / f"{NAME}.json").write_bytes(data)
        read_manifest(self.folder)

    def _cache(self, data: bytes) -> None:
        path = next((self.folder / "cache").glob("*.npz"))
        path.write_bytes(data)
        analysis = AnalysisCache(self.folder / "cache").get(self.photo.sha256, WEIGHTS)
        if analysis is not None and (analysis.height, analysis.width) == (self.photo.height, self.photo.width):
            with np.errstate(all="ignore"):  # finite nonsense under a fitting checksum may render as nonsense
                render(self.photo, analysis, edit().resolved(analysis))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, part in inner for place in places(part, (*path, name)))]


def odd_json(text: bytes, rng: np.random.Generator) -> bytes:
    """A JSON text with one to three values replaced, dropped or added; the bytes themselves if it is none."""
    try:
        document = {"root": json.loads(text)}
    except ValueError:
        return text
    for _ in range(int(rng.integers(1, 4))):
        known = places(document["root"])
        path = ("root", *known[int(rng.integers(len(known)))])
        holder: Any = document
        for name in path[:-1]:
            holder = holder[name]
        odd, kind = copy.deepcopy(ODD[int(rng.integers(len(ODD)))]), int(rng.integers(4))
        if kind == 0 and len(path) > 1:
            del holder[path[-1]]
        elif kind == 1 and isinstance(holder, dict) and len(path) > 1:
            holder["surprise"] = odd
        else:
            holder[path[-1]] = odd
    return json.dumps(document["root"]).encode()


def spoilt(sound: bytes, seed: int, number: int) -> bytes:
    """File `number`: its bytes or its values changed, those of an archive inside it."""
    rng = np.random.default_rng((seed, number, 1))
    if sound.startswith(b"PK") and rng.random() < 0.7:
        return _repacked(sound, rng, seed, number)
    if rng.random() < 0.4:
        return mutated([sound], seed, number)
    lines = sound.split(b"\n") if sound.count(b"\n{") else [sound]
    at = int(rng.integers(len(lines)))
    lines[at] = odd_json(lines[at], rng)
    return b"\n".join(lines)


def _repacked(sound: bytes, rng: np.random.Generator, seed: int, number: int) -> bytes:
    """An archive of which one member is spoilt and packed again, so that its checksum fits."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        chosen = names[int(rng.integers(len(names)))]
        for name in names:
            data = old.read(name)
            if name == chosen and name == "header.npy" and rng.random() < 0.7:
                array = io.BytesIO()
                np.save(array, np.frombuffer(odd_json(data[data.index(b"{", 20) :], rng), np.uint8))
                data = array.getvalue()
            elif name == chosen:
                data = mutated([data], seed, number)
            new.writestr(name, data)
    return buffer.getvalue()


def through_readers(files: int, seed: int) -> dict[str, Any]:
    """How `files` spoilt files of ours were read."""
    outcomes: Counter[str] = Counter()
    bad: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder))
        names = list(ours.readers)
        for number in range(files):
            name = names[number % len(names)]
            try:
                ours.readers[name](spoilt(ours.sound[name], seed, number))
                outcomes["read"] += 1
            except PhotoFixError as error:
                outcomes["refused"] += 1
                if not is_person_readable(str(error)):
                    bad[f"{name} {number}"] = f"words of a library: {error}"
            except BaseException as error:  # whatever comes out here is what this program looks for
                outcomes["traceback"] += 1
                bad[f"{name} {number}"] = f"{type(error).__name__}: {str(error)[:200]}"
    return {"files": files, "outcomes": dict(outcomes), "bad": bad}


if __name__ == "__main__":
    print(json.dumps(through_readers(int(sys.argv[1]), int(sys.argv[2]))))
