"""The wheel and the source archive, for `pip install` and other packagers: dist/photofix-VERSION*. Checked by twine,
and the wheel installed by pipx in an empty home, where it must tell its version and restore a photo."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from project import BUILD, DIST, ROOT, emptied, megabytes, run, version

SAMPLE = ROOT / "resources" / "samples" / "old_astronaut.jpg"
TOOLS = BUILD / "tools"


def build() -> None:
    if not (TOOLS / "bin").exists():
        run(sys.executable, "-m", "venv", TOOLS)
        run(TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "build", "twine", "pipx")
    made = emptied(BUILD / "wheel")
    run(TOOLS / "bin" / "python", "-m", "build", "--outdir", made, ROOT, stdout=subprocess.DEVNULL)
    run(TOOLS / "bin" / "twine", "check", "--strict", *sorted(made.iterdir()))
    for path in sorted(made.iterdir()):
        path = path.replace(DIST / path.name)
        print(f"{path.relative_to(ROOT)}: {megabytes(path):.1f} MB")
    try_wheel(next(DIST.glob(f"photofix-{version()}-*.whl")))


def try_wheel(wheel: Path) -> None:
    """Install it as a person with an empty home would, and use it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "XDG_"))}
        environment |= {"HOME": folder, "PIPX_HOME": f"{folder}/pipx", "PIPX_BIN_DIR": f"{folder}/bin"}
        options = {"env": environment, "cwd": folder}
        run(TOOLS / "bin" / "pipx", "install", "--python", sys.executable, wheel, **options)
        photofix = home / "bin" / "photofix"
        run(photofix, "--version", **options)
        run(photofix, "restore", SAMPLE, "--color", "100", "-o", home / "restored.jpg", **options)
        if not (home / "restored.jpg").stat().st_size:
            sys.exit("Nothing was restored.")
    print(f"{wheel.name} works from an empty home")


if __name__ == "__main__":
    DIST.mkdir(exist_ok=True)
    build()
