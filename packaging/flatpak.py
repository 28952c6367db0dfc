"""The Flatpak: dist/photofix.flatpak, from packaging/recipes/flatpak.yml. NOT RUN: its runtimes,
which flatpak-builder takes from the network, were not to be had. It holds the frozen program, which sees the folder of
pictures and what portals give."""

from __future__ import annotations

from desktop_files import write_desktop_files
from frozen import freeze, program
from project import APP_ID, BUILD, DIST, RECIPES, emptied, filled, run


def build() -> None:
    if not program().exists():
        freeze()
    work = emptied(BUILD / "flatpak")
    write_desktop_files(work / "files")
    (work / f"{APP_ID}.yml").write_text(filled(RECIPES / "flatpak.yml"), encoding="utf-8")
    (work / "photofix").symlink_to(program().parent)
    run("flatpak-builder", "--force-clean", "--repo=repo", "app", f"{APP_ID}.yml", cwd=work)
    run("flatpak", "build-bundle", "repo", DIST / "photofix.flatpak", APP_ID, cwd=work)


if __name__ == "__main__":
    build()
