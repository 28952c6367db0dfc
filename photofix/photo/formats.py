"""The file formats: how each is recognised, what it can hold, and which can be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photofix.errors import PhotoWriteError


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes:
        key: as in `Photo.format`.
        label: for people.
        suffixes: lower case with the dot; the first is proposed for new files.
        other_suffixes: of files that are read and not written.
        depths: bits per channel that PhotoFix writes; empty = read only.
        lossy: whether encoding changes pixels.
        has_alpha, has_gray: whether the container holds them.
        has_gray_alpha: whether it holds one colour channel together with alpha.
        has_extra: whether it holds channels that are neither colour nor transparency.
        has_iptc: whether exiv2 can put IPTC into it.
        most_bits: bits per channel that a file really holds.
        max_block: largest XMP or IPTC block, bytes.
        max_side: longest side the format allows, pixels.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    depths: tuple[int, ...] = ()
    lossy: bool = False
    has_alpha: bool = True
    has_gray: bool = True
    has_gray_alpha: bool = True
    has_extra: bool = False
    has_iptc: bool = True
    most_bits: int = 32
    max_block: int = 2**31 - 1
    max_side: int = 2**31 - 1
    other_suffixes: tuple[str, ...] = ()

    def can_hold(self, channels: int, has_alpha: bool) -> bool:
        """Whether pixels of 1 or 3 channels, with alpha or not, can be stored as they are."""
        if has_alpha and not self.has_alpha:
            return False
        return channels == 3 or (self.has_gray_alpha if has_alpha else self.has_gray)

    @property
    def can_write(self) -> bool:
        """Whether results can be saved in this format."""
        return bool(self.depths)


FORMATS: dict[str, Format] = {
    entry.key: entry
    for entry in (
        Format(
            "JPEG",
            "JPEG",
            (".jpg", ".jpeg", ".jpe", ".jfif"),
            (8,),
            lossy=True,
            has_alpha=False,
            max_block=65_000,
            max_side=65535,
            other_suffixes=(".mpo",),
        ),
        Format("PNG", "PNG", (".png",), (8, 16)),
        Format("TIFF", "TIFF", (".tif", ".tiff"), (8, 16, 32), has_extra=True),
        Format(
            "WEBP",
            "WebP",
            (".webp",),
            (8,),
            lossy=True,
            has_gray=False,
            has_gray_alpha=False,
            has_iptc=False,
            max_side=16383,
        ),
        Format(
            "AVIF",
            "AVIF",
            (".avif",),
            (8, 16),
            lossy=True,
            has_gray_alpha=False,
            has_iptc=False,
            most_bits=12,
            max_side=65536,
        ),
        Format("HEIC", "HEIC", (".heic", ".heif", ".hif")),
        Format("JXL", "JPEG XL", (".jxl",)),
        Format("BMP", "BMP", (".bmp", ".dib")),
        Format(
            "RAW",
            "camera RAW",
            (
                ".dng",
                ".cr2",
                ".cr3",
                ".nef",
                ".nrw",
                ".arw",
                ".sr2",
                ".raf",
                ".orf",
                ".rw2",
                ".pef",
                ".srw",
                ".3fr",
                ".iiq",
            ),
        ),
    )
}

STREAMED = ("TIFF", "RAW")
"""Formats that are decoded from the file, not from its bytes in memory."""

READ_SUFFIXES: frozenset[str] = frozenset(
    suffix for entry in FORMATS.values() for suffix in (*entry.suffixes, *entry.other_suffixes)
)
"""Every suffix worth offering in an open dialog or picking up from a folder."""

WRITE_FORMATS: tuple[Format, ...] = tuple(entry for entry in FORMATS.values() if entry.can_write)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"IIU\0", "RAW"),
    (b"IIRO", "RAW"),
    (b"IIRS", "RAW"),
    (b"II*\0\x10\0\0\0CR", "RAW"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"\xff\x0a", "JXL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JXL"),
)
HEAD_BYTES = 64
"""What `sniff` wants to see of a file."""

_BMP_HEADER_BYTES = (12, 16, 40, 52, 56, 64, 108, 124)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def sniff(head: bytes, suffix: str = "") -> str | None:
    """Format key from a file's first `HEAD_BYTES`; None if unknown.

    The suffix only tells TIFF-shaped RAW files apart.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _sniff_ftyp(head)
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_BYTES:
        return "BMP"
    key = next((key for magic, key in _MAGIC if head.startswith(magic)), None)
    return "RAW" if key == "TIFF" and suffix.lower() in FORMATS["RAW"].suffixes else key


def format_for_suffix(path: Path) -> Format:
    """The writable format that `path` asks for by its suffix. Raises PhotoWriteError for any other."""
    for entry in WRITE_FORMATS:
        if path.suffix.lower() in entry.suffixes:
            return entry
    offered = ", ".join(entry.suffixes[0] for entry in WRITE_FORMATS)
    raise PhotoWriteError(f"'{path.name}' does not end in a format PhotoFix writes; use one of {offered}.")


def writable_suffix(path: Path) -> str:
    """The suffix of `path` if results can be written in that format, else `.tif`."""
    suffix = path.suffix.lower()
    for entry in WRITE_FORMATS:
        if suffix in entry.suffixes:
            return path.suffix
        if suffix in entry.other_suffixes:
            return entry.suffixes[0]
    return ".tif"


def _sniff_ftyp(head: bytes) -> str | None:
    size = int.from_bytes(head[:4], "big")
    brands = head[8:12] + head[16 : min(size, len(head))]
    if b"avif" in brands or b"avis" in brands:
        return "AVIF"
    if b"crx " in brands:
        return "RAW"
    return "HEIC" if any(brand in brands for brand in _HEIF_BRANDS) else None
