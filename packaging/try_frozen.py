"""Try a frozen program as a stranger would, in an empty home: `python packaging/try_frozen.py PROGRAM`.

It must tell every library's version, restore a photo and keep its profile (several wheels bring a liblcms2 of their
own; a wrong one would drop profiles silently), and read each kind of file, among them those whose libraries are extras.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image, ImageCms

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.photo.raw_files import camera_dng  # noqa: E402

SAMPLE = ROOT / "resources" / "samples" / "old_astronaut.jpg"


def main(program: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        facts = said(program, home, "info")
        missing = [name for name, version in facts["libraries"].items() if version is None]
        check(not missing, f"no version of {', '.join(missing)}")
        restored = home / "restored.jpg"
        said(program, home, "restore", SAMPLE, "--color", "100", "-o", restored)
        check(profile(restored) == profile(SAMPLE) != None, "the ICC profile was lost")  # noqa: E711
        check(not np.array_equal(pixels(restored), pixels(SAMPLE)), "nothing was restored")
        paths = samples(home)
        said(program, home, "info", *paths)
        print(f"works: info, restore with its profile; reads {', '.join(path.name for path in paths)}")


def samples(folder: Path) -> list[Path]:
    """One file of each kind that is read, lossy or not, below `folder`."""
    picture = Image.open(SAMPLE).resize((192, 192))
    shown = np.asarray(picture)
    deep = shown.astype(np.uint16) * 257
    coded: dict[str, bytes] = {
        "photo.jxl": bytes(imagecodecs.jpegxl_encode(shown, usecontainer=True)),
        "photo.heic": saved(pillow_heif.from_pillow(picture)),
        "photo.dng": camera_dng(),
        "deep.png": bytes(imagecodecs.png_encode(deep)),
        **{f"photo.{kind}": saved(picture, format=kind) for kind in ("bmp", "webp", "avif", "jpeg")},
        **{f"{name}.tif": tiff(deep, name) for name in ("none", "lzw", "zlib", "zstd", "jpegxl", "lzma")},
        "photo.tiff": tiff(shown, "jpeg"),
    }
    for name, data in coded.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in coded]


def saved(picture: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    return buffer.getvalue()


def tiff(values: np.ndarray[Any, Any], compression: str) -> bytes:
    import tifffile

    buffer = io.BytesIO()
    tifffile.imwrite(buffer, values, photometric="rgb", compression=compression, metadata=None)
    return buffer.getvalue()


def said(program: str, home: Path, *arguments: str | Path) -> dict[str, Any]:
    """What the program says with --json, in its last line; it must succeed."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    environment |= {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "OMP_NUM_THREADS") if key in os.environ}
    command = [program, *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}: {done.stdout} {done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def profile(path: Path) -> bytes | None:
    with Image.open(path) as picture:
        found = picture.info.get("icc_profile")
    if found:
        ImageCms.ImageCmsProfile(io.BytesIO(found))
    return found


def pixels(path: Path) -> np.ndarray[Any, Any]:
    with Image.open(path) as picture:
        return np.asarray(picture)


def check(is_fine: bool, trouble: str) -> None:
    if not is_fine:
        sys.exit(f"The frozen program fails: {trouble}")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).absolute()))
