"""Checkpoints of training runs as files: only numbers, texts and tensors are read, nothing is unpickled.

What is no checkpoint, or one of another network, is refused with a sentence.
"""

from __future__ import annotations

import pickle
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from photofix.errors import PhotoFixError
from photofix.network.checkpoint import listed, restored_net
from photofix.network.model import RestorationNet
from photofix.photo.safe_file import write_safely
from photofix.tasks import load_tasks

CONTENT = {
    "tasks": list,
    "weights": dict,
    "mean": dict,
    "weighting": dict,
    "optimisers": dict,
    "random": torch.Tensor,
    "state": dict,
    "config": dict,
    "history": list,
}
"""What a checkpoint holds, and as what; one may hold besides, under
"outputs", which its rows give, as `Manifest.outputs`."""

_MALFORMED = (
    pickle.UnpicklingError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    ImportError,
    MemoryError,
)
"""What torch's reader makes of bytes that it did not write."""


def read_run(path: Path, device: torch.device) -> dict[str, Any]:
    """The checkpoint at `path`, its tensors on `device`, its parts as `CONTENT` says. PhotoFixError if it is none."""
    foreign = PhotoFixError(f"{path} is no checkpoint; give one that `photofix train` has written.")
    try:
        with warnings.catch_warnings(action="ignore"):  # of foreign files' ways
            checkpoint: Any = torch.load(path, map_location=device, weights_only=True)
    except OSError as error:
        raise PhotoFixError(f"The checkpoint {path} cannot be read ({error.strerror}); give another.") from error
    except _MALFORMED as error:
        raise foreign from error
    if not isinstance(checkpoint, dict):
        raise foreign
    if any(not isinstance(checkpoint.get(name), kind) for name, kind in CONTENT.items()):
        raise foreign
    unknown = [key for key in checkpoint["tasks"] if key not in load_tasks()]
    if unknown:
        raise PhotoFixError(f"The checkpoint {path} knows the task {unknown[0]!r}, this PhotoFix does not; update it.")
    return checkpoint


def load_run(path: Path) -> tuple[RestorationNet, dict[str, Any]]:
    """The averaged network of a checkpoint, and the checkpoint. PhotoFixError if it is none."""
    checkpoint = read_run(path, torch.device("cpu"))
    tasks, config = load_tasks(), checkpoint["config"]
    with fitting(path):
        outputs = {key: tasks[key].outputs for key in checkpoint["tasks"]}
        net = restored_net(
            checkpoint["mean"], outputs, checkpoint.get("outputs", {}), config["sharing"], config["rank"]
        )
    return net.eval(), checkpoint


@contextmanager
def fitting(path: Path) -> Iterator[None]:
    """Around what takes over a checkpoint's content: one of other tasks or of another network is a PhotoFixError."""
    try:
        yield
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise PhotoFixError(
            f"The checkpoint {path} does not fit the tasks and the network of this PhotoFix; begin a new run, with "
            "--init to start from earlier weights."
        ) from error


def write_run(content: dict[str, Any], path: Path) -> None:
    """Write `content` and which outputs its rows give: those of the tasks as they are now.

    Write beside the checkpoint, then replace it: a kill leaves the old one whole. PhotoWriteError if it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tasks = load_tasks()
    content = content | {"outputs": listed({key: tasks[key].outputs for key in content["tasks"] if key in tasks})}
    write_safely(path, lambda file, _: torch.save(content, file), lambda _: None, overwrite=True)
