"""The AppImage, one file for any Linux: dist/PhotoFix-VERSION-ARCH.AppImage. NOT RUN to its end: appimagetool
(github.com/AppImage/appimagetool) was not to be had; the folder it packs was made, and starts by AppRun."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from desktop_files import write_desktop_files
from frozen import freeze, program
from project import APP_ID, BUILD, DIST, ICON, emptied, run, version

HOSTS = (
    "libstdc++.so*",
    "libgcc_s.so*",
    "libfontconfig.so*",
    "libfreetype.so*",
    "libexpat.so*",
    "libxcb.so.1",
    "libX11.so*",
)
"""What must be the host's own, whose drivers and fonts were made for it (AppImage's excludelist)."""


def build() -> None:
    folder = make_folder()
    target = DIST / f"PhotoFix-{version()}-{platform.machine()}.AppImage"
    run("appimagetool", folder, target, env={**os.environ, "ARCH": platform.machine()})


def make_folder() -> Path:
    """The AppDir: program, desktop files, entry and icon on top, and AppRun."""
    if not program().exists():
        freeze()
    folder = emptied(BUILD / "PhotoFix.AppDir")
    home = folder / "opt" / "photofix"
    shutil.copytree(program().parent, home, symlinks=True, copy_function=os.link)
    for pattern in HOSTS:
        for path in (home / "_internal").glob(pattern):
            path.unlink()
    write_desktop_files(folder / "usr")
    shutil.copy(folder / "usr" / "share" / "applications" / f"{APP_ID}.desktop", folder)
    shutil.copy(ICON, folder / f"{APP_ID}.svg")
    (folder / "AppRun").symlink_to("opt/photofix/photofix")
    return folder


if __name__ == "__main__":
    build()
