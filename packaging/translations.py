"""Renew the translations: collect the window's texts and the tasks' labels, compile what is translated.

    python packaging/translations.py            update resources/i18n/*.ts and *.qm
    python packaging/translations.py FOLDER     the same into another folder, for comparison

Task and knob labels are not literals in the window's code; a file made from the registry names them
in context "tasks", so that a new task only needs its translation.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from photofix.tasks import load_tasks  # noqa: E402

FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("zh_CN", "en")
"""English only says how "%n photo(s)" is said of one photo and of several."""


def task_texts() -> list[str]:
    """Every label and word of the registry, once, in order."""
    texts: list[str] = []
    for task in load_tasks().values():
        texts += [task.label, *(knob.label for knob in task.knobs), *task.words]
    return list(dict.fromkeys(texts))


def update(target: Path) -> None:
    """Bring the .ts files in `target` up to date and compile them."""
    with tempfile.TemporaryDirectory() as folder:
        labels = Path(folder) / "tasks.py"
        labels.write_text("".join(f'QCoreApplication.translate("tasks", {text!r})\n' for text in task_texts()))
        sources = [*sorted(str(path) for path in (ROOT / "photofix" / "ui").glob("*.py")), str(labels)]
        for language in LANGUAGES:
            ts = target / f"photofix_{language}.ts"
            only = ["-pluralonly"] if language == "en" else []
            run("lupdate", "-locations", "none", "-no-obsolete", *only, *sources, "-ts", str(ts))
            run("lrelease", str(ts), "-qm", str(ts.with_suffix(".qm")))


def run(tool: str, *arguments: str) -> None:
    """A tool of PySide6, beside the running Python or on the path."""
    beside = Path(sys.executable).parent / f"pyside6-{tool}"
    command = str(beside) if beside.exists() else shutil.which(f"pyside6-{tool}") or f"pyside6-{tool}"
    subprocess.run([command, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    update(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
