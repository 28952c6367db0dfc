"""The weights' manifest, `photofix.json`, read and written here alone. No torch: a window only asks for the hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from photofix.checked_json import Range, UnfitError, checked, parsed
from photofix.errors import PhotoFixError, WeightsError
from photofix.paths import weights_dir
from photofix.photo.safe_file import write_bytes_safely

NAME = "photofix"
Listed = Mapping[str, Mapping[str, Mapping[str, Annotated[int, Range(1, 4096)]]]]
"""Task key -> kind -> name -> channels of the outputs that a row gives, in their order there."""

NUMBERS = re.compile(r"\[\n([-+.eE,\d\s]*)\]")
"""A list of numbers, which is written in one line."""
DECIDING = ("sha256", "tasks", "outputs", "thresholds", "certainty", "corrections", "joint")
"""What of a manifest changes an answer; the rest tells where the weights come from and how good they are."""
REMEDY = "reinstall PhotoFix or run `photofix train`"


@dataclass(frozen=True)
class Manifest:
    """What the weights are.

    Attributes:
        tasks: keys in row order of W.
        thresholds: task key -> presence (0..1) from which automatic is on.
        certainty: task key -> weights of a logistic model. For tasks with findings it gives the certainty of each
            (`Task.judge`); for others the presence, from what is measured in the photo (`Task.facts`).
        sharing, rank: how the network was put together.
        sha256: of the safetensors file.
        history: one entry per training run: command, minutes, steps, samples.
        data: what it was trained on, with licences.
        metrics: figures of the evaluation.
        corrections: task key -> weights with which what is measured of a restored picture says how to correct it
            (`Task.measures`, `kit.color.correction`), or what a task has learned (`Task.learn`).
        joint: weights with which the level is corrected of a picture from which all damage of the whole photo was taken
            (`Task.levelled`).
        outputs: what the rows give; a task that is not named has those of its outputs that are not `is_later`.
    """

    tasks: tuple[str, ...]
    thresholds: Mapping[str, Annotated[float, Range(0, 2)]]
    sharing: Literal["none", "features", "parameters", "structure"] = "parameters"
    rank: Annotated[int, Range(0, 4096)] = 2
    sha256: str = ""
    history: Sequence[Mapping[str, Any]] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    certainty: Mapping[str, Sequence[Annotated[float, Range(-1e6, 1e6)]]] = field(default_factory=dict)
    corrections: Mapping[str, Sequence[Annotated[float, Range(-1e6, 1e6)]]] = field(default_factory=dict)
    joint: Sequence[Annotated[float, Range(-1e6, 1e6)]] = ()
    outputs: Listed = field(default_factory=dict)

    @property
    def answers_sha256(self) -> str:
        """Hash of the fields in `DECIDING`: of the tensors and of all numbers that are applied to what they give.

        Caches, journals and sidecars go by it, so that a newly fitted threshold or certainty counts as another network.
        "" without tensors.
        """
        if not self.sha256:
            return ""
        deciding = {name: vars(self)[name] for name in DECIDING}
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write only the manifest (new thresholds or metrics for the same tensors). Raises PhotoWriteError."""
    text = NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", json.dumps(vars(manifest), indent=1))
    write_bytes_safely(folder / f"{NAME}.json", (text + "\n").encode())


def read_manifest(folder: Path | None = None) -> Manifest:
    """The manifest in `folder` (default: the installed weights). Raises WeightsError."""
    path = (folder or weights_dir()) / f"{NAME}.json"
    try:
        return checked(Manifest, parsed(path.read_bytes()))
    except FileNotFoundError as error:
        raise WeightsError(f"There are no weights at {path.parent}; {REMEDY}.") from error
    except OSError as error:
        raise WeightsError(f"The weights' manifest {path} cannot be read ({error.strerror}); {REMEDY}.") from error
    except UnfitError as error:
        raise WeightsError(f"The weights' manifest {path} is damaged ({error}); {REMEDY}.") from error


def known_weights_sha256(folder: Path | None = None) -> str:
    """What `Analyzer.weights_sha256` will be, without loading the tensors; "" if the manifest cannot be read."""
    try:
        return read_manifest(folder).answers_sha256
    except PhotoFixError:
        return ""
