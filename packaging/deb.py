"""A Debian package: dist/photofix_VERSION_ARCH.deb, the frozen program in /opt/photofix and what a desktop wants to
know. Libraries that Debian has are not carried: the package depends on theirs, as dpkg-shlibdeps reads it from the
files. Try it with packaging/try_deb."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from desktop_files import write_desktop_files
from frozen import freeze, program
from project import BUILD, DIST, MAINTAINER, ROOT, date, emptied, megabytes, run, summary, version

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: PhotoFix

Files: *
Copyright: {year} PhotoFix developers
License: GPL-3.0+
 On Debian systems, the full text of the GNU General Public License version 3
 is in /usr/share/common-licenses/GPL-3. The licences of the libraries in
 /opt/photofix are in the folders *.dist-info/licenses there.
"""


def build() -> Path:
    """The package made of the frozen program, which is made first if it is not there."""
    if not program().exists():
        freeze()
    tree = emptied(BUILD / "deb")
    home = tree / "opt" / "photofix"
    shutil.copytree(program().parent, home, symlinks=True, copy_function=os.link)
    for path in owned_by_packages(home / "_internal"):
        path.unlink()
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "photofix").symlink_to("/opt/photofix/photofix")
    write_desktop_files(tree / "usr")
    copyright_file = tree / "usr" / "share" / "doc" / "photofix" / "copyright"
    copyright_file.write_text(COPYRIGHT.format(year=date()[:4]), encoding="utf-8")
    write_control(tree)
    package = DIST / f"photofix_{version()}_{architecture()}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, package, stdout=subprocess.DEVNULL)
    print(f"{package.relative_to(ROOT)}: {megabytes(package):.0f} MB, unpacked {megabytes(tree):.0f} MB")
    return package


def owned_by_packages(folder: Path) -> list[Path]:
    """Libraries right in `folder` that this system's packages have, too; not Python's own, which is loaded by place."""
    told = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    places = {line.split()[0]: line.split("=> ")[1] for line in told.splitlines() if "=> " in line}
    libraries = [path for path in sorted(folder.glob("lib*.so*")) if not path.name.startswith("libpython")]
    return [path for path in libraries if is_packaged(places.get(path.name))]


def is_packaged(place: str | None) -> bool:
    """Whether a Debian package brings the file."""
    if place is None:
        return False
    names = {place, place.removeprefix("/usr"), os.path.realpath(place), os.path.realpath(place).removeprefix("/usr")}
    return any(subprocess.run(["dpkg", "-S", name], capture_output=True, check=False).returncode == 0 for name in names)


def write_control(tree: Path) -> None:
    """DEBIAN/control and the checksums of all files."""
    folder = tree / "DEBIAN"
    folder.mkdir()
    fields = {
        "Package": "photofix",
        "Version": version(),
        "Architecture": architecture(),
        "Maintainer": MAINTAINER,
        "Installed-Size": f"{megabytes(tree) * 1e6 / 1024:.0f}",
        "Depends": f"{needed_packages(tree)}, fontconfig, shared-mime-info",
        "Recommends": "fonts-dejavu-core, desktop-file-utils",
        "Section": "graphics",
        "Priority": "optional",
        "Description": f"{summary().split(',')[0].replace('Restores', 'restore')[:70]}\n"
        " PhotoFix looks at a photo once and says what haze, rust and time have done\n"
        " to it. A slider per damage brings it back, and the export is what was shown.\n"
        " It computes on the processor.",
    }
    (folder / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()), encoding="utf-8")
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    sums = [(path, hashlib.md5(path.read_bytes()).hexdigest()) for path in files if folder not in path.parents]
    (folder / "md5sums").write_text("".join(f"{digest}  {path.relative_to(tree)}\n" for path, digest in sums))


def needed_packages(tree: Path) -> str:
    """What the libraries and programs in `tree` need of others, with the least versions."""
    libraries = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink() and is_elf(path)]
    folders = sorted({path.parent for path in libraries})
    stub = emptied(BUILD / "shlibdeps")
    (stub / "debian").mkdir()
    (stub / "debian" / "control").write_text("Source: photofix\n\nPackage: photofix\nArchitecture: any\n")
    asked = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *(f"-l{folder}" for folder in folders)]
    asked += [f"-e{path}" for path in libraries]
    told = subprocess.run(asked, cwd=stub, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"dpkg-shlibdeps: {told.stderr}")
    return told.stdout.strip().removeprefix("shlibs:Depends=")


def is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def architecture() -> str:
    """As Debian calls this machine's."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    build()
