"""Writing: what survives in which format (read back by other programs' libraries), and safety."""

from __future__ import annotations

import errno
import os
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pyexiv2
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photofix.errors import PhotoWriteError
from photofix.photo import safe_file, write
from photofix.photo.icc import srgb_profile
from photofix.photo.metadata import for_export
from photofix.photo.photo import Metadata, Photo
from photofix.photo.read import read_bytes, read_photo
from photofix.photo.write import write_photo

Make = Callable[..., Any]

SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "TIFF": ".tif", "WEBP": ".webp", "AVIF": ".avif"}
KINDS = [
    ("JPEG", np.uint8, 1, False),
    ("JPEG", np.uint8, 3, False),
    *(("PNG", dtype, colors, alpha) for dtype in (np.uint8, np.uint16) for colors in (1, 3) for alpha in (False, True)),
    *(
        ("TIFF", dtype, colors, alpha)
        for dtype in (np.uint8, np.uint16, np.float32)
        for colors in (1, 3)
        for alpha in (False, True)
    ),
    ("WEBP", np.uint8, 3, False),
    ("WEBP", np.uint8, 3, True),
    ("AVIF", np.uint8, 1, False),
    ("AVIF", np.uint8, 3, True),
    ("AVIF", np.uint16, 1, False),
    ("AVIF", np.uint16, 3, False),
    ("AVIF", np.uint16, 3, True),
]


@pytest.fixture
def metadata(make_pixels: Make, pillow_file: Make, with_metadata: Make) -> Metadata:
    photo = read_bytes(with_metadata(pillow_file(make_pixels(), "JPEG", dpi=(240, 240)), orientation=3))
    return for_export(photo.metadata, "keep", None)


@pytest.mark.parametrize(("name", "dtype", "colors", "has_alpha"), KINDS)
@pytest.mark.parametrize("icc", [None, "p3"])
def test_what_is_written_is_read_back_the_same(
    tmp_path: Path,
    make_pixels: Make,
    profiles: dict[str, bytes],
    metadata: Metadata,
    name: str,
    dtype: Any,
    colors: int,
    has_alpha: bool,
    icc: str | None,
) -> None:
    alpha = make_pixels(24, 37, 1, dtype)[..., 0] if has_alpha else None
    profile = profiles["gray" if colors == 1 else icc] if icc else None
    pixels = make_pixels(24, 37, colors, dtype)
    if name in ("JPEG", "AVIF"):
        pixels = np.sort(np.sort(pixels, axis=0), axis=1)
    photo = Photo(None, pixels, alpha, profile, metadata, name)
    path = tmp_path / f"bild{SUFFIX[name]}"
    sha256 = write_photo(photo, path, quality=100)
    back = read_photo(path)
    assert back.sha256 == sha256
    assert back.format == name
    assert back.icc == profile
    assert back.orientation == 1
    if name in ("JPEG", "AVIF"):
        top = np.iinfo(dtype).max
        assert np.abs(back.pixels.astype(float) - pixels).mean() < 0.03 * top
    else:
        assert np.array_equal(back.pixels, pixels)
    if alpha is not None:
        assert back.alpha is not None
        assert np.abs(back.alpha.astype(float) - alpha).max() <= (9 if back.depth == 16 and name == "AVIF" else 0)
    assert [path.name] == names_in(tmp_path)


@pytest.mark.parametrize("name", list(SUFFIX))
def test_metadata_survives(tmp_path: Path, make_pixels: Make, metadata: Metadata, name: str) -> None:
    path = tmp_path / f"bild{SUFFIX[name]}"
    write_photo(Photo(None, make_pixels(), metadata=metadata, format=name), path)
    with pyexiv2.ImageData(path.read_bytes()) as image:
        exif, xmp = image.read_exif(), image.read_xmp()
        iptc = image.read_iptc() if name in ("JPEG", "PNG", "TIFF") else None
    assert exif["Exif.Image.Artist"] == "Zoë Müller 汉字"
    assert exif.get("Exif.Image.Orientation", "1") == "1"
    assert exif["Exif.Photo.MakerNote"].split()[:3] == ["3", "4", "5"]
    assert exif["Exif.GPSInfo.GPSLatitude"] == "48/1 8/1 15/1"
    assert exif["Exif.Image.XResolution"] == ("240/1" if name == "TIFF" else "240000/1000")
    assert xmp["Xmp.dc.creator"] == ["Zoë Müller"]
    if iptc is not None:
        assert iptc["Iptc.Application2.City"] == "Lindau"
    assert read_photo(path).metadata.dpi == pytest.approx((240, 240), abs=0.02)


def test_tiff_with_iptc_but_without_exif(tmp_path: Path, make_pixels: Make, metadata: Metadata) -> None:
    path = tmp_path / "bild.tif"
    write_photo(Photo(None, make_pixels(), metadata=replace(metadata, exif=None), format="TIFF"), path)
    with pyexiv2.ImageData(path.read_bytes()) as image:
        assert image.read_iptc()["Iptc.Application2.City"] == "Lindau"


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_other_libraries_read_the_same_values_and_profile(
    tmp_path: Path, make_pixels: Make, profiles: dict[str, bytes], name: str
) -> None:
    path = tmp_path / f"bild{SUFFIX[name]}"
    pixels = make_pixels(dtype=np.uint16)
    write_photo(Photo(None, pixels, icc=profiles["p3"], format=name), path)
    stored = tifffile.imread(path) if name == "TIFF" else imagecodecs.png_decode(path.read_bytes())
    assert np.array_equal(stored, pixels)
    with Image.open(path) as image:
        assert image.info["icc_profile"] == profiles["p3"]


def test_profile_above_64_kb_in_jpeg(tmp_path: Path, make_pixels: Make, profiles: dict[str, bytes]) -> None:
    large = bytearray(profiles["adobe"] + bytes(200_000))
    large[0:4] = len(large).to_bytes(4, "big")
    path = tmp_path / "bild.jpg"
    write_photo(Photo(None, make_pixels(), icc=bytes(large), format="JPEG"), path)
    with Image.open(path) as image:
        assert image.info["icc_profile"] == bytes(large)


def test_exif_above_64_kb_loses_only_what_is_too_large(tmp_path: Path, make_pixels: Make, pillow_file: Make) -> None:
    picture = Image.fromarray(make_pixels())
    exif = picture.getexif()
    exif[0x010F] = "Lichtwerk"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + b"long " * 20_000
    photo = read_bytes(pillow_file(picture, "PNG", exif=exif))
    for name in ("JPEG", "TIFF"):
        path = tmp_path / f"bild{SUFFIX[name]}"
        write_photo(replace(photo, format=name), path)
        with pyexiv2.ImageData(path.read_bytes()) as image:
            assert image.read_exif()["Exif.Image.Make"] == "Lichtwerk"


def test_chroma_and_quality(tmp_path: Path, make_pixels: Make) -> None:
    photo = Photo(None, make_pixels(64, 64), format="JPEG")
    for chroma, layers in (("4:4:4", 0), ("4:2:2", 1), ("4:2:0", 2)):
        path = tmp_path / f"{chroma.replace(':', '')}.jpg"
        write_photo(photo, path, chroma=chroma)  # type: ignore[arg-type]
        with Image.open(path) as image:
            assert {(1, 1): 0, (2, 1): 1, (2, 2): 2}[image.layer[0][1:3]] == layers  # type: ignore[attr-defined]
        write_photo(replace(photo, format="AVIF"), path.with_suffix(".avif"), chroma=chroma)  # type: ignore[arg-type]
        encoded = path.with_suffix(".avif").read_bytes()
        halved = encoded[encoded.index(b"av1C") + 6] >> 2 & 3  # across, down
        assert halved == {"4:4:4": 0b00, "4:2:2": 0b10, "4:2:0": 0b11}[chroma]
    write_photo(photo, tmp_path / "small.jpg", quality=20)
    assert (tmp_path / "small.jpg").stat().st_size < (tmp_path / "444.jpg").stat().st_size / 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    height=st.integers(1, 70),
    width=st.integers(1, 70),
    kind=st.sampled_from([kind for kind in KINDS if kind[0] in ("PNG", "TIFF")]),
)
def test_any_size_is_lossless(tmp_path: Path, height: int, width: int, kind: tuple[str, Any, int, bool]) -> None:
    name, dtype, colors, has_alpha = kind
    rng = np.random.default_rng(height * 100 + width)
    samples = (rng.random((height, width, colors + has_alpha)) * 255).astype(dtype)
    photo = Photo(None, samples[..., :colors], samples[..., colors] if has_alpha else None, format=name)
    path = tmp_path / f"bild{SUFFIX[name]}"
    write_photo(photo, path, overwrite=True)
    back = read_photo(path)
    assert np.array_equal(back.pixels, photo.pixels)
    assert photo.alpha is None or np.array_equal(np.asarray(back.alpha), photo.alpha)


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (Photo(None, np.zeros((4, 4, 3), np.uint16), format="JPEG"), "cannot hold 16 bits"),
        (Photo(None, np.zeros((4, 4, 3), np.float32), format="PNG"), "cannot hold 32 bits"),
        (Photo(None, np.zeros((1, 20000, 3), np.uint8), format="WEBP"), "up to 16383 pixels"),
        (Photo(None, np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.uint8), format="JPEG"), "these channels"),
        (Photo(None, np.zeros((4, 4, 1), np.uint8), np.zeros((4, 4), np.uint8), format="AVIF"), "these channels"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(tmp_path: Path, photo: Photo, words: str) -> None:
    with pytest.raises(PhotoWriteError, match=words):
        write_photo(photo, tmp_path / "bild.x")
    assert names_in(tmp_path) == []


class TestOriginal:
    """The original is never overwritten, whatever name leads to it."""

    @pytest.fixture
    def original(self, tmp_path: Path, make_pixels: Make) -> Path:
        path = tmp_path / "Foto.png"
        write_photo(Photo(None, make_pixels(), format="PNG"), path)
        return path

    @pytest.mark.parametrize("link", ["same", "dots", "symlink", "hardlink", "case", "folder link"])
    def test_writing_over_it_is_refused(self, tmp_path: Path, original: Path, make_pixels: Make, link: str) -> None:
        target = {
            "same": original,
            "dots": tmp_path / "sub" / ".." / "Foto.png",
            "case": tmp_path / "FOTO.PNG",
            "folder link": tmp_path / "alias" / "Foto.png",
        }.get(link, tmp_path / "anders.png")
        (tmp_path / "sub").mkdir()
        (tmp_path / "alias").symlink_to(tmp_path, target_is_directory=True)
        if link == "symlink":
            target.symlink_to(original)
        if link == "hardlink":
            target.hardlink_to(original)
        before = original.read_bytes()
        with pytest.raises(PhotoWriteError, match="is the original photo, which is never overwritten"):
            write_photo(Photo(None, 255 - make_pixels(), format="PNG"), target, original=original, overwrite=True)
        assert original.read_bytes() == before


class TestSafety:
    """Whole or not at all, with a sentence; no temporary file left."""

    @pytest.fixture
    def photo(self, make_pixels: Make) -> Photo:
        return Photo(None, make_pixels(), format="PNG")

    def test_existing_file_is_kept_without_overwrite(self, tmp_path: Path, photo: Photo) -> None:
        path = tmp_path / "da.png"
        path.write_bytes(b"old")
        with pytest.raises(PhotoWriteError, match="exists; choose another name or allow overwriting"):
            write_photo(photo, path)
        assert path.read_bytes() == b"old"
        write_photo(photo, path, overwrite=True)
        assert read_photo(path).width == photo.width

    def test_a_file_that_appears_meanwhile_is_kept(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "da.png"
        verify = write._verify

        def late(*args: Any) -> None:
            verify(*args)
            path.write_bytes(b"someone else's")

        monkeypatch.setattr(write, "_verify", late)
        with pytest.raises(PhotoWriteError, match="exists"):
            write_photo(photo, path)
        assert path.read_bytes() == b"someone else's"
        assert names_in(tmp_path) == ["da.png"]

    @pytest.mark.parametrize("name", ["grün.png", "照片.png", "🙂.png", "n" * 240 + ".png"])
    def test_any_name_is_written_and_nothing_beside_it(self, tmp_path: Path, photo: Photo, name: str) -> None:
        write_photo(photo, tmp_path / name)
        assert names_in(tmp_path) == [name]

    def test_name_too_long(self, tmp_path: Path, photo: Photo) -> None:
        with pytest.raises(PhotoWriteError, match="the name is too long"):
            write_photo(photo, tmp_path / ("ü" * 200 + ".png"))
        assert names_in(tmp_path) == []

    def test_vanished_folder(self, tmp_path: Path, photo: Photo) -> None:
        with pytest.raises(PhotoWriteError, match="the folder does not exist"):
            write_photo(photo, tmp_path / "fort" / "bild.png")

    def test_folder_as_target(self, tmp_path: Path, photo: Photo) -> None:
        with pytest.raises(PhotoWriteError, match="a folder has that name"):
            write_photo(photo, tmp_path, overwrite=True)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
    def test_read_only_folder(self, tmp_path: Path, photo: Photo) -> None:
        tmp_path.chmod(0o555)
        try:
            with pytest.raises(PhotoWriteError, match="does not allow writing"):
                write_photo(photo, tmp_path / "bild.png")
        finally:
            tmp_path.chmod(0o755)

    @pytest.mark.parametrize(
        ("code", "words"),
        [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "check the disk")],
    )
    @pytest.mark.parametrize("name", ["PNG", "TIFF"])
    def test_a_disk_error_is_told_and_leaves_nothing(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch, code: int, words: str, name: str
    ) -> None:
        def fails(descriptor: int) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(safe_file.os, "fsync", fails)
        with pytest.raises(PhotoWriteError, match=words):
            write_photo(replace(photo, format=name), tmp_path / f"bild{SUFFIX[name]}")
        assert names_in(tmp_path) == []

    def test_a_drive_that_vanishes_while_writing(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*args: Any, **options: Any) -> None:
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))

        monkeypatch.setattr(safe_file.os, "fsync", gone)
        monkeypatch.setattr(Path, "unlink", gone)
        with pytest.raises(PhotoWriteError, match="not connected; check the disk"):
            write_photo(photo, tmp_path / "bild.png")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
    def test_a_disk_that_is_really_full(self, photo: Photo, tmp_path: Path) -> None:
        resource = pytest.importorskip("resource")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(PhotoWriteError, match="too large"):
                write_photo(photo, tmp_path / "bild.png")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert names_in(tmp_path) == []

    @pytest.mark.parametrize("name", list(SUFFIX))
    def test_a_file_that_reads_back_differently_is_not_kept(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """A disk that loses bytes must not end in "saved"."""
        filler = write._filler

        def lossy(*args: Any) -> Any:
            fill = filler(*args)

            def cut(file: Any, temporary: Path) -> None:
                fill(file, temporary)
                file.truncate(file.seek(0, os.SEEK_END) // 2)

            return cut

        monkeypatch.setattr(write, "_filler", lossy)
        path = tmp_path / f"bild{SUFFIX[name]}"
        path.write_bytes(b"old")
        with pytest.raises(PhotoWriteError, match="reading it back failed"):
            write_photo(replace(photo, format=name), path, overwrite=True)
        assert path.read_bytes() == b"old"
        assert names_in(tmp_path) == [path.name]

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            (lambda photo: replace(photo, pixels=photo.pixels[:-1]), "channels of 37 x 23 pixels"),
            (lambda photo: replace(photo, pixels=photo.pixels[..., :1].copy()), "it has 1 channels"),
            (lambda photo: replace(photo, icc=None), "its colour profile differs"),
        ],
    )
    def test_a_jpeg_that_is_of_another_picture_is_not_kept(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Photo], Photo], words: str
    ) -> None:
        filler = write._filler
        monkeypatch.setattr(write, "_filler", lambda given, *how: filler(spoil(given), *how))
        with pytest.raises(PhotoWriteError, match=words):
            write_photo(replace(photo, format="JPEG", icc=srgb_profile()), tmp_path / "bild.jpg")
        assert names_in(tmp_path) == []

    def test_a_jpeg_that_cannot_be_decoded_is_not_kept(
        self, tmp_path: Path, photo: Photo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        filler = write._filler

        def without_tables(*args: Any) -> Any:
            def fill(file: Any, temporary: Path) -> None:
                filler(*args)(file, temporary)
                file.flush()
                data = temporary.read_bytes()
                first = data.index(b"\xff\xdb")  # quantisation tables: not one pixel without them
                end = first + 2 + int.from_bytes(data[first + 2 : first + 4], "big")
                file.seek(0)
                file.write(data[:first] + data[end:])
                file.truncate()

            return fill

        monkeypatch.setattr(write, "_filler", without_tables)
        with pytest.raises(PhotoWriteError, match="cannot be decoded"):
            write_photo(replace(photo, format="JPEG"), tmp_path / "bild.jpg")
        assert names_in(tmp_path) == []

    def test_a_jpeg_is_verified_without_another_copy_of_its_pixels(self, tmp_path: Path) -> None:
        pixels = np.tile(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8), (16, 16, 1))
        photo = Photo(None, pixels, format="JPEG")
        path = tmp_path / "bild.jpg"
        write_photo(photo, path, quality=50)
        tracemalloc.start()
        try:
            write._verify(path, photo, path)
            taken = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert path.stat().st_size < taken < pixels.nbytes / 2

    @pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
    def test_new_files_get_usual_permissions(self, tmp_path: Path, photo: Photo) -> None:
        write_photo(photo, tmp_path / "bild.png")
        (tmp_path / "other").touch()
        assert (tmp_path / "bild.png").stat().st_mode == (tmp_path / "other").stat().st_mode

    def test_two_writers_of_one_name(self, tmp_path: Path, photo: Photo) -> None:
        outcomes: list[str] = []

        def go() -> None:
            try:
                write_photo(photo, tmp_path / "bild.png")
                outcomes.append("written")
            except PhotoWriteError:
                outcomes.append("refused")

        threads = [threading.Thread(target=go) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["refused"] * 5 + ["written"]
        assert names_in(tmp_path) == ["bild.png"]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
