"""Tasks of `tests/toys`, laid into the tasks' folder as anybody's would be."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from photofix import tasks
from photofix.tasks.base import Task

TOYS = Path(__file__).parent / "toys"


@contextmanager
def dropping(folder: Path) -> Iterator[Callable[[str], dict[str, Task]]]:
    """Inside, (name of a toy) -> the registry with it too; it lies in `folder`, which is made."""
    folder.mkdir()

    def drop(name: str) -> dict[str, Task]:
        shutil.copy(TOYS / f"{name}.py", folder)
        tasks.load_tasks.cache_clear()
        return tasks.load_tasks()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "__path__", [*tasks.__path__, str(folder)])
        yield drop
    for path in folder.glob("*.py"):
        sys.modules.pop(f"photofix.tasks.{path.stem}", None)
    tasks.load_tasks.cache_clear()
