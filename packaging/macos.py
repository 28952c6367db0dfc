"""The macOS disk image: dist/PhotoFix-VERSION.dmg with PhotoFix.app. NOT RUN: no Mac was at hand. Run it there, in a
checkout with Python 3.11 or newer: `python3 packaging/macos.py`. It is not signed; set $CODESIGN_IDENTITY for that."""

from __future__ import annotations

import os

from frozen import freeze
from project import BUILD, DIST, emptied, run, version


def build() -> None:
    freeze()
    app = DIST / "PhotoFix.app"  # photofix.spec makes it on a Mac
    identity = os.environ.get("CODESIGN_IDENTITY")
    if identity:
        run("codesign", "--deep", "--force", "--options", "runtime", "--sign", identity, app)
    folder = emptied(BUILD / "dmg")
    run("ditto", app, folder / app.name)
    (folder / "Applications").symlink_to("/Applications")
    image = DIST / f"PhotoFix-{version()}.dmg"
    run("hdiutil", "create", "-volname", "PhotoFix", "-srcfolder", folder, "-format", "ULMO", "-ov", image)


if __name__ == "__main__":
    build()
