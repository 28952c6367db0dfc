"""The registry of tasks: every module in this folder but `base` defines `TASK`; there is no list to edit.

One file per task, and nothing else: what tasks are made of lives in `kit`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from photofix.tasks.base import Task


@cache
def load_tasks() -> dict[str, Task]:
    """Task key -> task, in render order; those of equal order by key."""
    names = (module.name for module in iter_modules(__path__) if not module.ispkg)
    modules = [import_module(f"{__name__}.{name}") for name in names if name != "base"]
    tasks: list[Task] = sorted((module.TASK for module in modules), key=lambda task: (task.order, task.key))
    return {task.key: task for task in tasks}
