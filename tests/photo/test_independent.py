"""The round trip as other programs see it: exiftool for what is said, ImageMagick for what is shown."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.export.export import export_photo
from photofix.export.target import ExportOptions
from photofix.photo.photo import Metadata, Photo
from photofix.photo.read import read_bytes, read_photo

Make = Callable[..., Any]
Found = Callable[[Photo], Analysis]

SUFFIXES = [".jpg", ".png", ".tif", ".webp", ".avif"]
EXIFTOOL = shutil.which("exiftool")
CONVERT = shutil.which("magick") or (shutil.which("identify") and shutil.which("convert"))

needs_exiftool = pytest.mark.skipif(EXIFTOOL is None, reason="exiftool is not installed (libimage-exiftool-perl)")
needs_imagemagick = pytest.mark.skipif(CONVERT is None, reason="ImageMagick is not installed (imagemagick)")


def told(path: Path) -> dict[str, Any]:
    """Group:Tag -> value, as exiftool reads the file."""
    done = subprocess.run(
        [str(EXIFTOOL), "-j", "-G1", "-n", "-struct", "-api", "largefilesupport=1", str(path)],
        capture_output=True,
        check=True,
    )
    return dict(json.loads(done.stdout)[0])


def shown(path: Path) -> Any:
    """H x W x 3 uint16, upright, as ImageMagick decodes the file."""
    size = subprocess.run(
        [str(CONVERT), str(path), "-auto-orient", "-format", "%h %w", "info:"], capture_output=True, check=True
    )
    raw = subprocess.run(
        [str(CONVERT), str(path), "-auto-orient", "-depth", "16", "-endian", "LSB", "rgb:-"],
        capture_output=True,
        check=True,
    )
    height, width = map(int, size.stdout.split())
    return np.frombuffer(raw.stdout, "<u2").reshape(height, width, 3)


@pytest.fixture
def source(tmp_path: Path, make_pixels: Make, tiff_file: Make, with_metadata: Make, profiles: dict[str, bytes]) -> Path:
    """A 16-bit Display P3 TIFF that lies on its side, with everything a camera and a person wrote into it."""
    encoded = tiff_file(
        make_pixels(dtype=np.uint16),
        photometric="rgb",
        iccprofile=profiles["p3"],
        resolution=(240, 240),
        resolutionunit=2,
        metadata=None,
    )
    path = tmp_path / "source.tif"
    path.write_bytes(with_metadata(encoded, orientation=6))
    return path


def exported(source: Path, found: Found, path: Path, **options: Any) -> Path:
    photo = read_photo(source)
    return export_photo(photo, found(photo), Edit(), path, ExportOptions(**options)).path


@needs_exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_exiftool_reads_all_that_the_table_in_readme_promises(
    tmp_path: Path, source: Path, nothing_found: Found, suffix: str
) -> None:
    before = told(source)
    after = told(exported(source, nothing_found, tmp_path / f"out{suffix}", depth=8))
    # The maker note is none of a camera, which exiftool remarks: so it is still there.
    assert before["ExifTool:Warning"] == after["ExifTool:Warning"] == "[minor] Unrecognized MakerNotes"
    assert "ExifTool:Error" not in after
    for key in (
        "IFD0:Make",
        "IFD0:Artist",
        "ExifIFD:ExposureTime",
        "ExifIFD:DateTimeOriginal",
        "GPS:GPSLatitude",
        "XMP-dc:Creator",
        "XMP-xmp:Rating",
        "XMP-photoshop:City",
        "ICC_Profile:RedMatrixColumn",
        "ICC-header:ProfileConnectionSpace",
    ):
        assert after[key] == before[key], key
    assert after.get("IFD0:Orientation", 1) == 1
    assert after["XMP-tiff:Orientation"] == 1
    assert not [key for key in after if "Thumbnail" in key]
    (step,) = after["XMP-xmpMM:History"]
    assert step["SoftwareAgent"].startswith("PhotoFix") and "weights sha256" in step["Parameters"]
    if suffix in (".jpg", ".png", ".tif"):
        assert after["IPTC:Caption-Abstract"] == "Am See"
        assert after["IPTC:Keywords"] == ["See", "Boot"]
    assert after["IFD0:XResolution"] == 240


@needs_exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("choice", ["strip", "strip_location"])
def test_exiftool_finds_nothing_that_was_to_go(
    tmp_path: Path, source: Path, nothing_found: Found, suffix: str, choice: str
) -> None:
    after = told(exported(source, nothing_found, tmp_path / f"out{suffix}", metadata=choice))
    assert not [key for key in after if "GPS" in key or "City" in key]
    said = [key for key in after if key.startswith(("ExifIFD:", "XMP-", "IPTC:", "IFD0:Make", "IFD0:Artist"))]
    assert bool(said) == (choice == "strip_location")


@needs_imagemagick
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_imagemagick_shows_the_same_picture_in_every_orientation(
    tmp_path: Path, make_pixels: Make, nothing_found: Found, suffix: str, orientation: int
) -> None:
    source = tmp_path / "source.tif"
    turned = [(274, 3, 1, orientation, True)]
    tifffile.imwrite(source, make_pixels(dtype=np.uint16), photometric="rgb", extratags=turned, metadata=None)
    result = exported(source, nothing_found, tmp_path / f"out{suffix}", metadata="strip_location")
    assert np.array_equal(shown(result), shown(source))
    assert np.array_equal(shown(result), read_photo(result).pixels)


@needs_imagemagick
@pytest.mark.parametrize("options", [["-interlace", "PNG"], ["-define", "png:color-type=3"], ["-colorspace", "Gray"]])
def test_pngs_as_imagemagick_writes_them(
    tmp_path: Path, make_pixels: Make, pillow_file: Make, options: list[str]
) -> None:
    plain, path = tmp_path / "plain.png", tmp_path / "made.png"
    plain.write_bytes(pillow_file(make_pixels() // 64 * 64, "PNG"))
    subprocess.run([str(CONVERT), str(plain), *options, str(path)], check=True)
    photo = read_photo(path)
    assert np.array_equal(np.broadcast_to(photo.pixels, (24, 37, 3)).astype(np.uint16) * 257, shown(path))


@needs_imagemagick
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_imagemagick_sees_depth_profile_and_transparency(
    tmp_path: Path, make_pixels: Make, profiles: dict[str, bytes], nothing_found: Found, suffix: str
) -> None:
    formats = subprocess.run([str(CONVERT), "-list", "format"], capture_output=True, text=True, check=True).stdout
    if suffix[1:].upper() not in formats.upper():
        pytest.skip(f"this ImageMagick does not read {suffix}")
    photo = Photo(None, make_pixels(dtype=np.uint16), make_pixels(channels=1, dtype=np.uint16)[..., 0], profiles["p3"])
    path = export_photo(photo, nothing_found(photo), Edit(), tmp_path / f"out{suffix}").path
    seen = subprocess.run(
        [str(CONVERT), str(path), "-format", "%w %h %z %[channels] %[profile:icc]", "info:"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.lower()
    assert seen.split()[:2] == ["37", "24"]
    assert seen.split()[2] == {".png": "16", ".tif": "16", ".avif": "12"}.get(suffix, "8")
    if suffix != ".avif":  # of which ImageMagick 6 tells no more
        assert ("rgba" in seen.split()[3]) == (suffix != ".jpg")
        assert "rgb" in " ".join(seen.split()[4:]), "the profile has its name"


@needs_imagemagick
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_imagemagick_has_nothing_to_complain_about(
    tmp_path: Path, make_pixels: Make, profiles: dict[str, bytes], nothing_found: Found, suffix: str
) -> None:
    metadata = Metadata(dpi=(300, 300), texts=((b"tEXt", b"Comment\0gut"),))
    photo = Photo(None, make_pixels(dtype=np.uint16), icc=profiles["adobe"], metadata=metadata)
    path = export_photo(photo, nothing_found(photo), Edit(), tmp_path / f"out{suffix}").path
    asked = [str(CONVERT), str(path), "-units", "PixelsPerInch", "-format", "%x %y %[orientation]", "info:"]
    seen = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert seen.stderr == ""
    assert [round(float(value)) for value in seen.stdout.split()[:2]] == [300, 300]


def test_a_file_in_memory_is_read_as_the_file_on_disk(source: Path) -> None:
    on_disk, in_memory = read_photo(source), read_bytes(source.read_bytes())
    assert np.array_equal(on_disk.pixels, in_memory.pixels)
    assert vars(on_disk.metadata) == vars(in_memory.metadata)
