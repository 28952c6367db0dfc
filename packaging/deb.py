"""A Debian package: dist/photofix_VERSION_ARCH.deb, the frozen program in /opt/photofix and what a desktop wants to
know. Libraries that Debian has are not carried: the package depends on theirs. Try it with
packaging/try_deb."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from desktop_files import write_desktop_files
from frozen import freeze, program
from project import BUILD, DIST, MAINTAINER, ROOT, comment, date, emptied, megabytes, run, version
from slim import needs

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
    run("dpkg-deb", "--root-owner-group", "-Zzstd", "-z16", "--build", tree, package, stdout=subprocess.DEVNULL)
    print(f"{package.relative_to(ROOT)}: {megabytes(package):.0f} MB, unpacked {megabytes(tree):.0f} MB")
    return package


def owned_by_packages(folder: Path) -> list[Path]:
    """Libraries right in `folder` that this system's packages have, too; not Python's, which is loaded by place."""
    places = library_places()
    libraries = [path for path in sorted(folder.glob("lib*.so*")) if not path.name.startswith("libpython")]
    names = {path: names_of(places[path.name]) for path in libraries if path.name in places}
    known = owners(set().union(*names.values())).keys()
    return [path for path in names if names[path] & known]


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
        "Description": f"{comment()}\n"
        " PhotoFix looks at a photo once and says what haze, rust and time have done\n"
        " to it. A slider per damage brings it back, and the export is what was shown.\n"
        " It computes on the processor.",
    }
    (folder / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()), encoding="utf-8")
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    sums = [(path, hashlib.md5(path.read_bytes()).hexdigest()) for path in files if folder not in path.parents]
    (folder / "md5sums").write_text("".join(f"{digest}  {path.relative_to(tree)}\n" for path, digest in sums))


def needed_packages(tree: Path) -> str:
    """Packages with the libraries that files in `tree` need of others, C's and C++'s at least as new as here."""
    files = [path for path in tree.rglob("*") if path.is_file() and is_elf(path)]
    needed = set().union(*(needs(str(path)) for path in files)) - {path.name for path in files}
    places = library_places()
    asked_for = {name for library in needed if library in places for name in names_of(places[library])}
    packages = set(owners(asked_for).values())
    versions = {name: installed_version(name) for name in packages & {"libc6", "libstdc++6"}}
    return ", ".join(f"{name} (>= {versions[name]})" if name in versions else name for name in sorted(packages))


def installed_version(package: str) -> str:
    """Without Debian's own part."""
    asked = ["dpkg-query", "-W", "-f", "${Version}", package]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return told.split(":")[-1].split("-")[0]


def library_places() -> dict[str, str]:
    """Where this system has each library, as its loader knows them."""
    told = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return {line.split()[0]: line.split("=> ")[1] for line in reversed(told.splitlines()) if "=> " in line}


def names_of(place: str) -> set[str]:
    """By which names a package may know a file: /lib may be a link to /usr/lib, and the file one to another."""
    names = {place, os.path.realpath(place)}
    return (
        names | {name.removeprefix("/usr") for name in names} | {f"/usr{name}" for name in names if name[:4] == "/lib"}
    )


def owners(names: set[str]) -> dict[str, str]:
    """File -> package, for those that a package has."""
    asked = ["dpkg", "-S", *sorted(names)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    lines = [line.split(": ") for line in told.splitlines() if not line.startswith("diversion")]
    return {line[1]: line[0].split(",")[0].split(":")[0] for line in lines}


def is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def architecture() -> str:
    """As Debian calls this machine's."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    build()
