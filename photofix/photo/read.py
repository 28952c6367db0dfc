"""From a file to a `Photo`: recognised, and opened where a decoder that dies does no harm.

Whatever the file holds, the answer is a `Photo` or a `PhotoReadError` with one sentence.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from photofix.errors import PhotoReadError
from photofix.photo.consent import Consent, agreed
from photofix.photo.formats import FORMATS, HEAD_BYTES, STREAMED, sniff
from photofix.photo.isolation import HelperDiedError, Pending, is_isolated, run
from photofix.photo.jpeg import is_plain_jpeg
from photofix.photo.look import Look, look, orientation_only
from photofix.photo.opening import Source, open_in_place, opened_photo
from photofix.photo.photo import Photo
from photofix.photo.tiff import is_plain_tiff


def read_photo(path: Path, *, allow_truncated: bool | None = None, max_megapixels: float | None = None) -> Photo:
    """Open a photo file.

    Args:
        path: the file.
        allow_truncated: read a file that ends too early as far as it goes (the person was asked).
        max_megapixels: refuse larger pictures. Both as in `agreed` if not given.

    Raises:
        TruncatedPhotoError: the file ends too early and `allow_truncated` may help.
        PhotoReadError: anything else that is wrong with the file.
    """
    try:
        if path.is_dir():
            raise PhotoReadError(f"'{path.name}' is a folder; open the photos in it.")
        if path.exists() and not path.is_file():
            raise PhotoReadError(f"'{path.name}' is not a regular file; copy the photo to a disk first.")
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            key = _known_format(head, path)
            data = b"" if key in STREAMED else head + file.read()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file_path = path.absolute()
    except FileNotFoundError as error:
        raise PhotoReadError(f"'{path}' does not exist; check the name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PhotoReadError(f"'{path}' cannot be read ({reason}); check its permissions and the drive.") from error
    return _opened(Source(key, path, file_path, data, sha256, _consent(allow_truncated, max_megapixels)))


def read_bytes(
    data: bytes, path: Path | None = None, *, allow_truncated: bool | None = None, max_megapixels: float | None = None
) -> Photo:
    """Open a photo file that is already in memory; `path` is where it came from. Raises as `read_photo`."""
    key = _known_format(data[:HEAD_BYTES], path)
    sha256 = hashlib.sha256(data).hexdigest()
    return _opened(Source(key, path, None, data, sha256, _consent(allow_truncated, max_megapixels)))


def _consent(allow_truncated: bool | None, max_megapixels: float | None) -> Consent:
    return Consent(
        agreed().allow_truncated if allow_truncated is None else allow_truncated,
        agreed().max_megapixels if max_megapixels is None else max_megapixels,
    )


def _known_format(head: bytes, path: Path | None) -> str:
    name = f"'{path.name}'" if path else "The data"
    if not head:
        raise PhotoReadError(f"{name} is empty (zero bytes); get another copy.")
    key = sniff(head, path.suffix if path else "")
    if key is None:
        readable = ", ".join(entry.label for entry in FORMATS.values())
        raise PhotoReadError(f"{name} is not a photo in a format PhotoFix reads; it reads {readable}.")
    return key


def _opened(source: Source) -> Photo:
    if not is_isolated():
        return open_in_place(source)
    try:
        if _is_plain(source):
            return _with_pixels_here(source)
        photo: Photo = run(open_in_place, _for_helper(source))
        return photo
    except HelperDiedError as error:
        label = FORMATS[source.key].label
        raise PhotoReadError(
            f"{source.name} makes the {label} decoder crash ({error}); get another copy, "
            "or open it in another program and save it as PNG or TIFF."
        ) from error


def _is_plain(source: Source) -> bool:
    """Whether the pixels are of a kind whose decoder is decoded here: copying them over would cost half as much again.

    libjpeg-turbo, libpng and Deflate meet hostile files every day in every browser.
    """
    if source.key == "TIFF":
        return is_plain_tiff(source.data if source.file is None else source.file)
    return source.key == "PNG" or (source.key == "JPEG" and is_plain_jpeg(source.data))


def _with_pixels_here(source: Source) -> Photo:
    """Decode the pixels while the helper looks at the rest."""
    pending = Pending(look, (source.key, source.file, b"" if source.file else source.data))

    def looked() -> Look:
        try:
            seen: Look = pending.result()
            return seen
        except HelperDiedError:
            return orientation_only(source.key, source.file, source.data)

    try:
        return opened_photo(source, looked)
    finally:
        pending.cancel()


def _for_helper(source: Source) -> Source:
    """The helper reads a file itself: that is faster than sending it over."""
    return source if source.file is None else replace(source, data=b"")
