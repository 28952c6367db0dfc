"""Renew the translations: collect the window's texts and the tasks' labels, compile what is translated.

    python packaging/translations.py            update resources/i18n/*.ts and *.qm
    python packaging/translations.py FOLDER     the same into another folder, for comparison

Three kinds of text are no literals in the window's code, and files made here name them: labels of tasks and knobs, from
the registry, in context "tasks"; names of the presets that ship, in context "shipped_presets"; and the core's sentences
(errors, remarks), from its sources, in context "sentences", with their gaps numbered. The
window recognises those by `sentences.json`. What a condition report says also goes to `report.json`, for the command
line.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from photofix.edit import WHOLE_KNOBS  # noqa: E402
from photofix.restore.report_words import report_words  # noqa: E402
from photofix.store.shipped_presets import shipped_presets  # noqa: E402
from photofix.tasks import load_tasks  # noqa: E402

FOLDER = ROOT / "resources" / "i18n"
SPEAKING = (
    *("photo/*", "export/*", "edit", "store/sidecar", "checked_json", "network/analyzer", "network/tiles"),
    *("batch/desk", "batch/orders", "network/checkpoint", "network/manifest", "network/device", "restore/one_photo"),
)
"""Modules whose sentences reach a person through the window."""
NAMING = ("beside", "look", "opening", "fitting", "geometry")
"""Modules that name things, which fill the gaps of sentences: two words are enough."""
LANGUAGES = ("zh_CN", "en")
"""English only says how "%n photo(s)" is said of one photo and of several."""


def task_texts() -> list[str]:
    """Every label and word of the registry, once, in order."""
    texts: list[str] = []
    for task in load_tasks().values():
        texts += [task.label, *task.words, *task.remarks]
        for knob in task.knobs:
            texts += [knob.label, knob.tip, *(label for _, label in knob.choices)]
        for picker in task.finish.pickers if task.finish is not None else ():
            texts += [picker.label, picker.tip]
    for knob in WHOLE_KNOBS:
        texts += [knob.label, knob.tip, *(label for _, label in knob.choices)]
    return list(dict.fromkeys(filter(None, texts)))


def core_sentences() -> list[str]:
    """Texts of at least three words (names: two) in the core's speaking modules, once; gaps are {1}, {2}..."""
    found: list[str] = []
    for name in SPEAKING:
        for path in sorted((ROOT / "photofix").glob(f"{name}.py")):
            texts: list[str] = []
            _collect(ast.parse(path.read_text(encoding="utf-8")), texts)
            least = 2 if path.stem in NAMING else 3
            found += [text for text in texts if len(re.findall(r"[A-Za-z]{2,}", text)) >= least and " " in text]
    return list(dict.fromkeys(found))


def _collect(node: ast.AST, found: list[str]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            found.append(child.value)
        elif isinstance(child, ast.JoinedStr):
            gaps = iter(range(1, 10))
            found.append(
                "".join(
                    str(part.value) if isinstance(part, ast.Constant) else f"{{{next(gaps)}}}" for part in child.values
                )
            )
        elif not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):  # no docstrings
            _collect(child, found)


def update(target: Path) -> None:
    """Bring the .ts files in `target` up to date and compile them."""
    with tempfile.TemporaryDirectory() as folder:
        sentences = core_sentences()
        listed = json.dumps(sentences, indent=1, ensure_ascii=False) + "\n"
        (target / "sentences.json").write_text(listed, encoding="utf-8")
        sources = sorted(str(path) for path in (ROOT / "photofix" / "ui").rglob("*.py"))
        sources.append(str(ROOT / "photofix" / "restore" / "report_words.py"))
        made = {"tasks": task_texts(), "sentences": [*sentences, "; "], "shipped_presets": list(shipped_presets())}
        for context, texts in made.items():
            literals = Path(folder) / f"{context}.py"
            calls = [f"QCoreApplication.translate({context!r}, {text!r})\n" for text in texts]
            literals.write_text("".join(calls), encoding="utf-8")
            sources.append(str(literals))
        for language in LANGUAGES:
            ts = target / f"photofix_{language}.ts"
            only = ["-pluralonly"] if language == "en" else []
            run("lupdate", "-locations", "none", "-no-obsolete", *only, *sources, "-ts", str(ts))
            run("lrelease", str(ts), "-qm", str(ts.with_suffix(".qm")))
    told = json.dumps(report_texts(target), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (target / "report.json").write_text(told, encoding="utf-8")


def report_texts(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Language -> context -> text -> translation of what a condition report says, for where there is no Qt."""
    asked: list[tuple[str, str]] = []

    def note(context: str, text: str) -> str:
        asked.append((context, text))
        return text

    words = report_words(note)
    for task in load_tasks().values():
        words.label(task.label)
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for language in LANGUAGES:
        if language != "en":
            known = _translations(folder / f"photofix_{language}.ts")
            for context, text in asked:
                texts.setdefault(language, {}).setdefault(context, {})[text] = known[context, text]
    return texts


def _translations(ts: Path) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name") or "", message.findtext("source") or "")
            found[key] = message.findtext("translation") or key[1]
    return found


def run(tool: str, *arguments: str) -> None:
    """A tool of PySide6, beside the running Python or on the path."""
    beside = Path(sys.executable).parent / f"pyside6-{tool}"
    command = str(beside) if beside.exists() else shutil.which(f"pyside6-{tool}") or f"pyside6-{tool}"
    subprocess.run([command, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    update(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
