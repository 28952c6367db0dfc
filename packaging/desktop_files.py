"""What a Linux desktop wants to know of a program: entry, icon, types of files, description for shops, manual page.

Written below a prefix (`usr` of a .deb or an AppImage, `/app` of a Flatpak).
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

from project import APP_ID, DESKTOP, ICON, ROOT, filled


def write_desktop_files(prefix: Path) -> None:
    """Everything into `prefix`/share."""
    share = prefix / "share"
    for name, folder in (
        (f"{APP_ID}.desktop", "applications"),
        (f"{APP_ID}.metainfo.xml", "metainfo"),
        (f"{APP_ID}.mime.xml", "mime/packages"),
    ):
        target = share / folder / name.replace(".mime", "")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(filled(DESKTOP / name), encoding="utf-8")
    icons = share / "icons" / "hicolor" / "scalable" / "apps"
    icons.mkdir(parents=True, exist_ok=True)
    shutil.copy(ICON, icons / f"{APP_ID}.svg")
    manual = share / "man" / "man1"
    manual.mkdir(parents=True, exist_ok=True)
    (manual / "photofix.1.gz").write_bytes(gzip.compress(filled(DESKTOP / "photofix.1").encode(), 9, mtime=0))
    licence = share / "doc" / "photofix"
    licence.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "CHANGELOG.md", licence / "CHANGELOG.md")


if __name__ == "__main__":
    write_desktop_files(Path(sys.argv[1]))
