"""The house rules that a machine can check: sizes, documentation, task keys, layers at run time."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from photofix.tasks import load_tasks

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "photofix").rglob("*.py"))
MOST_LINES, MOST_FUNCTION_LINES = 400, 60


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_has_a_head_and_is_not_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "say in the first lines what lives here"
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_fit_on_a_screen(path: Path) -> None:
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions(path) if node.end_lineno}
    assert {name: count for name, count in long.items() if count > MOST_FUNCTION_LINES} == {}


def test_task_keys_are_file_names_and_knobs_make_sense() -> None:
    for key, task in load_tasks().items():
        assert Path(sys.modules[type(task).__module__].__file__ or "").stem == key
        assert task.knobs[0].key == "strength"
        assert task.knobs[0].default is None
        for knob in task.knobs:
            assert knob.low <= (knob.low if knob.default is None else knob.default) <= knob.high


def test_no_task_is_named_outside_its_own_file() -> None:
    """A fourth task must be one new file, so no other file may know a key."""
    keys = "|".join(load_tasks())
    literal = re.compile(rf"""["']({keys})["']""")
    named = {
        str(path.relative_to(ROOT)): literal.findall(path.read_text(encoding="utf-8"))
        for path in SOURCES
        if path.stem not in load_tasks()
    }
    assert {path: found for path, found in named.items() if found} == {}


def test_nothing_unpickles() -> None:
    """A file can make an unpickler do anything: no loader may be one."""
    forbidden = re.compile(
        r"""weights_only\s*=\s*False|allow_pickle\s*=\s*True|\b(pickle|cPickle|dill|joblib|shelve|marshal|cloudpickle)\.
        (loads?|Unpickler|open)\b|read_pickle""",
        re.VERBOSE,
    )
    unsafe = re.compile(r"(torch|np)\.load\((?![^)]*(weights_only=True|allow_pickle=False))")
    scripts = [*SOURCES, *sorted((ROOT / "packaging").rglob("*.py"))]
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in scripts}
    assert [name for name, text in texts.items() if forbidden.search(text) or unsafe.search(text)] == []


def test_readme_names_only_paths_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:photofix|resources|weights|tests|packaging)/[\w./*-]+)`", readme)
    assert named
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


def test_readme_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", readme, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(([^)]+)\)", readme)
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []
    assert [link for link in links if not link.startswith(("#", "http")) and not (ROOT / link).exists()] == []


def test_readme_maps_every_package_and_root_file() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("## Map")[1].split("\n## ")[0]
    packages = {f"{path.parent.relative_to(ROOT)}/" for path in SOURCES if path.parent.parent != ROOT}
    files = {f"photofix/{path.name}" for path in SOURCES if path.parent.parent == ROOT and path.name != "__init__.py"}
    assert sorted(name for name in packages | files if f"`{name}`" not in readme) == []


def listed(package: Path) -> set[str]:
    """What the lists "- `module`, `module`: ..." in the first lines of a package lead a reader to."""
    head = ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))) or ""
    items = re.findall(r"^- .*?(?=^- |^$|\Z)", head, re.MULTILINE | re.DOTALL)
    return {name for item in items for name in re.findall(r"`([a-z][a-z0-9_]*)`", item)}


PACKAGES = [path for path in SOURCES if path.name == "__init__.py"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_the_first_lines_of_a_package_list_its_files(package: Path) -> None:
    """All of them where there is a list, and none that is not there."""
    inside = {path.parent.name for path in package.parent.glob("*/__init__.py")}
    inside |= {path.stem for path in package.parent.glob("*.py")} - {"__init__"}
    others = {path.name for path in package.parent.iterdir()}
    names = listed(package)
    assert sorted(names - inside - others) == []
    assert not names or sorted(inside - names) == []


def test_tests_mirror_the_package() -> None:
    """A test lies in the folder of what it tests; `bench` and `toys` hold none."""
    folders = {str(path.parent.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("test_*.py")}
    packages = {str(path.parent.relative_to(ROOT / "photofix")) for path in SOURCES}
    assert sorted(folders - packages) == []


def test_scripts_import_only_what_exists() -> None:
    """No test runs the benchmarks and packaging scripts: a name that moved would be missed when they are needed."""
    missing = []
    for path in (*(ROOT / "tests" / "bench").glob("*.py"), *(ROOT / "packaging").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("photofix"):
                module = importlib.import_module(node.module or "")
                inside = {child.stem for folder in getattr(module, "__path__", ()) for child in Path(folder).iterdir()}
                missing += [
                    f"{path.name}: {a.name}" for a in node.names if not (hasattr(module, a.name) or a.name in inside)
                ]
    assert missing == []


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("photofix.restore.one_photo", {"torch", "PySide6"}),
        ("photofix.export.export", {"torch", "PySide6"}),
        ("photofix.ui.window.main_window", {"torch", "photofix.tasks.kit.prints.damage"}),
        ("photofix.cli.main", {"torch", "PySide6"}),
        ("photofix.batch", {"torch", "PySide6"}),
        ("photofix.render.image", {"torch", "PySide6"}),
        ("photofix.network.analyzer", {"PySide6"}),
    ],
)
def test_importing_a_package_leaves_heavy_libraries_unloaded(module: str, forbidden: set[str]) -> None:
    code = f"import sys, {module}\nprint([name for name in {sorted(forbidden)!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_load_neither_torch_nor_qt(flag: str) -> None:
    code = (
        "import sys, photofix.__main__ as main\n"
        f"sys.argv = ['photofix', {flag!r}]\n"
        "try: main.main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'torch', 'PySide6'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
