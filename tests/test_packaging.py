"""What the packages tell the desktop fits the program, is told once, and what is left out leaves nothing dangling."""

from __future__ import annotations

import configparser
import importlib
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from photofix import __version__
from photofix.__main__ import CLI_COMMANDS
from photofix.photo.formats import READ_SUFFIXES
from photofix.ui.system.application import APP_ID

ROOT = Path(__file__).parent.parent
PACKAGING = ROOT / "packaging"
SHARED = Path("/usr/share/mime/packages/freedesktop.org.xml")
RAW_TYPES = {
    **{".dng": "adobe-dng", ".cr2": "canon-cr2", ".cr3": "canon-cr3", ".nef": "nikon-nef", ".nrw": "nikon-nrw"},
    **{".arw": "sony-arw", ".sr2": "sony-sr2", ".raf": "fuji-raf", ".orf": "olympus-orf", ".rw2": "panasonic-rw2"},
    **{".pef": "pentax-pef", ".srw": "samsung-srw", ".3fr": "hasselblad-3fr", ".iiq": "phaseone-iiq"},
}
TYPES = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), "image/jpeg"),
    **dict.fromkeys((".tif", ".tiff"), "image/tiff"),
    **dict.fromkeys((".heic", ".heif", ".hif"), "image/heif"),
    **dict.fromkeys((".bmp", ".dib"), "image/bmp"),
    **{f".{name}": f"image/{name}" for name in ("png", "webp", "avif", "jxl")},
    **{suffix: f"image/x-{name}" for suffix, name in RAW_TYPES.items()},
}


@pytest.fixture
def packaging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its scripts can be imported, and are forgotten afterwards."""
    monkeypatch.syspath_prepend(PACKAGING)
    yield
    for name in ("project", "slim", "desktop_files"):
        monkeypatch.delitem(importlib.sys.modules, name, raising=False)  # type: ignore[attr-defined]


@pytest.fixture
def project(packaging: None) -> ModuleType:
    return importlib.import_module("project")


@pytest.fixture
def slim(packaging: None) -> ModuleType:
    return importlib.import_module("slim")


@pytest.fixture
def written(packaging: None, tmp_path: Path) -> Path:
    """The desktop's files as a package has them."""
    importlib.import_module("desktop_files").write_desktop_files(tmp_path)
    return tmp_path / "share"


def entry() -> configparser.SectionProxy:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(PACKAGING / "desktop" / f"{APP_ID}.desktop", encoding="utf-8")
    return read["Desktop Entry"]


def texts() -> dict[str, str]:
    folders = (PACKAGING, ROOT / ".ci")
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_the_version_is_told_once(project: ModuleType, written: Path) -> None:
    assert project.version() == __version__
    number = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    assert [name for name, text in texts().items() if number.search(text)] == []
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project]")[1].split("\n[")[0]
    assert 'dynamic = ["version"]' in settings and not re.search("^version", settings, re.MULTILINE)
    release = ElementTree.parse(written / "metainfo" / f"{APP_ID}.metainfo.xml").find("releases/release")
    assert release is not None and release.get("version") == __version__


def test_no_gap_is_left_in_what_is_written(written: Path) -> None:
    for path in written.rglob("*.*ml"):
        assert "@" not in path.read_text(encoding="utf-8"), path


def test_all_names_of_the_program_are_the_same(project: ModuleType, written: Path) -> None:
    assert project.APP_ID == APP_ID
    described = ElementTree.parse(written / "metainfo" / f"{APP_ID}.metainfo.xml")
    assert described.findtext("id") == APP_ID
    assert described.findtext("launchable") == f"{APP_ID}.desktop"
    assert entry()["Icon"] == APP_ID
    for place in (f"applications/{APP_ID}.desktop", f"icons/hicolor/scalable/apps/{APP_ID}.svg"):
        assert (written / place).is_file()


def test_every_kind_of_file_that_opens_is_offered_by_the_desktop() -> None:
    assert set(TYPES) == READ_SUFFIXES, (
        "a new kind of file: say its type here, in the entry and, if need be, in mime.xml"
    )
    offered = entry()["MimeType"].strip(";").split(";")
    assert sorted(offered) == sorted(set(TYPES.values()))


def test_every_kind_of_file_is_known_by_its_name() -> None:
    if not SHARED.exists():
        pytest.skip("no shared-mime-info")
    known: dict[str, str] = {}
    for path in (SHARED, PACKAGING / "desktop" / f"{APP_ID}.mime.xml"):
        for kind in ElementTree.parse(path).getroot().iterfind("{*}mime-type"):
            known |= {glob.get("pattern", "")[1:].lower(): kind.get("type", "") for glob in kind.iterfind("{*}glob")}
    assert {suffix: known.get(suffix) for suffix in READ_SUFFIXES} == TYPES


def test_the_manual_page_tells_every_command() -> None:
    page = (PACKAGING / "desktop" / "photofix.1").read_text(encoding="utf-8")
    assert [name for name in CLI_COMMANDS if f".B {name}\n" not in page] == []


def test_every_kind_of_package_has_its_script() -> None:
    refused = subprocess.run([PACKAGING / "build", "nothing"], capture_output=True, text=True, check=False)
    kinds = refused.stderr.split("[")[1].split("]")[0].split("|")
    assert refused.returncode == 2 and {"deb", "appimage", "wheel", "flatpak", "windows", "macos"} <= set(kinds)
    assert [kind for kind in kinds if not (PACKAGING / f"{kind}.py").is_file()] == []


def test_what_only_an_unused_file_needs_goes_with_it(slim: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {"xcb": {"libA.so"}, "vnc": {"libB.so"}, "B": {"libC.so"}, "module": {"libD.so"}}
    monkeypatch.setattr(slim, "needs", lambda source: needs.get(source, set()))
    monkeypatch.setattr(slim.sys, "platform", "linux")
    plugins = "PySide6/Qt/plugins/platforms"
    used = [
        (f"{plugins}/libqxcb.so", "xcb", "BINARY"),
        ("PySide6/Qt/lib/libA.so", "A", "BINARY"),
        ("libA.so", "PySide6/Qt/lib/libA.so", "SYMLINK"),
        ("module.so", "module", "EXTENSION"),
        ("libD.so", "D", "BINARY"),
        ("photofix/weights/photofix.json", "json", "DATA"),
    ]
    unused = [
        (f"{plugins}/libqvnc.so", "vnc", "BINARY"),
        ("PySide6/Qt/lib/libB.so", "B", "BINARY"),
        ("PySide6/Qt/lib/libC.so", "C", "BINARY"),
        ("libB.so", "PySide6/Qt/lib/libB.so", "SYMLINK"),
        ("PySide6/Qt/translations/qtbase_fr.qm", "fr", "DATA"),
    ]
    assert slim.slim([*unused, *used]) == used
