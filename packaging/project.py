"""What all packages say alike, told once: name, version, date, texts with gaps, folders, and how a tool is run.

The version stands in photofix/__init__.py, where pyproject.toml has the wheel's from, too.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
BUILD = ROOT / "build"
DESKTOP = ROOT / "packaging" / "desktop"
RECIPES = ROOT / "packaging" / "recipes"
ICON = ROOT / "resources" / "icons" / "photofix.svg"
APP_ID = next(DESKTOP.glob("*.desktop")).stem
MAINTAINER = "PhotoFix developers <photofix@localhost>"


def version() -> str:
    """As `photofix --version` says it."""
    text = (ROOT / "photofix" / "__init__.py").read_text(encoding="utf-8")
    return re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)[0]


def comment() -> str:
    """What the program is for, in a few words, as the menu entry says it."""
    text = (DESKTOP / f"{APP_ID}.desktop").read_text(encoding="utf-8")
    return re.findall("^Comment=(.+)$", text, re.MULTILINE)[0]


def date() -> str:
    """Of the last change, ISO 8601, so that a package made again is the same one."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    if stamp is None:
        asked = ["git", "log", "-1", "--format=%ct"]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
        stamp = told or str(int(datetime.datetime.now(datetime.UTC).timestamp()))
    return datetime.datetime.fromtimestamp(int(stamp), datetime.UTC).date().isoformat()


def filled(path: Path) -> str:
    """A text whose gaps @VERSION@, @DATE@ and @APP_ID@ are filled."""
    gaps = {"@VERSION@": version(), "@DATE@": date(), "@APP_ID@": APP_ID}
    return re.sub("|".join(gaps), lambda gap: gaps[gap[0]], path.read_text(encoding="utf-8"))


def run(*command: str | Path, **options: object) -> None:
    """Run a tool and stop with a sentence where it is missing or fails."""
    name = str(command[0])
    if shutil.which(name) is None:
        sys.exit(f"{name} is missing; install it and run this again.")
    done = subprocess.run([str(part) for part in command], check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with code {done.returncode}.")


def emptied(folder: Path) -> Path:
    """`folder`, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def megabytes(path: Path) -> float:
    """Size of a file, or of all files below a folder, 10^6 bytes; links count nothing."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files if not each.is_symlink()) / 1e6
