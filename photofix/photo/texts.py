"""Words beside a picture: PNG text chunks and the comment of a JPEG, carried as PNG text chunks, byte for byte."""

from __future__ import annotations

import re

from photofix.photo.png import SIGNATURE, png_chunk, png_chunks

Text = tuple[bytes, bytes]
"""Type (tEXt, zTXt, iTXt) and body of a PNG text chunk; a body is a keyword, a zero byte, and the rest."""

_KINDS = (b"tEXt", b"zTXt", b"iTXt")
# What exiv2 finds in text chunks travels as EXIF, IPTC and XMP and would be there twice.
_BLOCKS = ("xml:com.adobe.xmp", "raw profile type")
_PLACES = re.compile("gps|location|city|country|place", re.IGNORECASE)
_COMMENT = "Comment"
_LONGEST_COMMENT = 65533


def png_texts(data: bytes) -> tuple[Text, ...]:
    """The text chunks of a PNG, without those that hold EXIF, IPTC or XMP."""
    texts = [(kind, body) for kind, body in png_chunks(data) if kind in _KINDS and 0 < body.find(b"\0") < 80]
    return tuple(
        text for text in texts if keyword(text).isprintable() and not keyword(text).lower().startswith(_BLOCKS)
    )


def without_texts(data: bytes) -> bytes:
    """A PNG without its pixels and without `png_texts`: exiv2 gives a file up for one tightly packed text."""
    texts = png_texts(data)
    kept = [chunk for chunk in png_chunks(data) if chunk[0] not in (b"IDAT", b"IEND") and chunk not in texts]
    return SIGNATURE + b"".join(png_chunk(*chunk) for chunk in (*kept, (b"IEND", b"")))


def keyword(text: Text) -> str:
    """What the text is: "Title", "Author", ..."""
    return text[1].split(b"\0", 1)[0].decode("latin-1")


def without_places(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    """The texts whose keyword names no place."""
    return tuple(text for text in texts if not _PLACES.search(keyword(text)))


def comment_text(comment: bytes) -> Text:
    """A JPEG's comment as a text chunk. JPEG names no encoding: what is UTF-8 is taken for it, else Latin-1."""
    try:
        comment.decode()
    except UnicodeDecodeError:
        return b"tEXt", _COMMENT.encode() + b"\0" + comment
    return b"iTXt", _COMMENT.encode() + b"\0\0\0\0\0" + comment


def jpeg_comments(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    """The texts that a JPEG can hold: comments, neither compressed nor above 64 KB."""
    return tuple(text for text in texts if keyword(text) == _COMMENT and _plain(text) is not None)


def jpeg_segment(text: Text) -> bytes:
    """One of `jpeg_comments` as a comment segment."""
    plain = _plain(text) or b""
    return b"\xff\xfe" + (len(plain) + 2).to_bytes(2, "big") + plain


def _plain(text: Text) -> bytes | None:
    rest = text[1].split(b"\0", 1)[1]
    if text[0] == b"iTXt":  # whether compressed, how, language\0, translated keyword\0, text
        plain = rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\0" else None
    else:
        plain = rest if text[0] == b"tEXt" else None
    return plain if plain is not None and len(plain) <= _LONGEST_COMMENT else None
