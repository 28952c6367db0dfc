"""The registry of tasks: every module in this folder that defines `TASK`; there is no list to edit."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from photofix.tasks.base import Task


@cache
def load_tasks() -> dict[str, Task]:
    """Task key -> task, in render order."""
    names = (module.name for module in iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names if name != "base" and not name.startswith("_")]
    tasks: list[Task] = sorted((module.TASK for module in modules), key=lambda task: task.order)
    return {task.key: task for task in tasks}
