"""What of a photo's metadata a format can hold, and words for what it cannot: nothing is lost without being named."""

from __future__ import annotations

from dataclasses import replace

from photofix.photo.formats import Format
from photofix.photo.metadata import Processing, for_export
from photofix.photo.photo import Metadata, Photo
from photofix.photo.texts import jpeg_comments, keyword
from photofix.photo.tiff import is_bigtiff

_NAMED = 5


def fitting(metadata: Metadata, entry: Format, processing: Processing) -> tuple[Metadata, list[str]]:
    """The part of `metadata` that the format can hold, with the processing in its history, and what is missing."""
    too_large = [name for name in ("xmp", "iptc") if len(getattr(metadata, name) or b"") > entry.max_block]
    notes = [f"its {name.upper()} is too large for {entry.label}" for name in too_large]
    if metadata.iptc and not entry.has_iptc:
        notes.append(f"{entry.label} holds no IPTC")
    texts = {"PNG": metadata.texts, "JPEG": jpeg_comments(metadata.texts)}.get(entry.key, ())
    lost = list(dict.fromkeys(keyword(text) for text in metadata.texts if text not in texts))
    if lost:
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        notes.append(f"{entry.label} holds no text called {', '.join(lost[:_NAMED])}{more}")
    kept = replace(metadata, texts=texts, **dict.fromkeys(too_large))
    return (for_export(kept, "keep", processing) if "xmp" in too_large else kept), notes


def lost_before(original: Photo, result: Photo) -> list[str]:
    """What `result`, about to be written, lacks for reasons that lie in the original or in its size."""
    left_out = list(original.left_out)
    if original.extra is not None and result.extra is None:
        left_out.append("the extra channels" if original.extra.shape[2] > 1 else "the extra channel")
    notes = [f"left out: {', '.join(left_out)}"] if left_out else []
    if result.metadata.exif and result.format == "TIFF" and is_bigtiff(result):
        notes.append("a TIFF of this size holds no EXIF")
    return notes
