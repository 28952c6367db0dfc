"""Where a picture comes from, in IPTC's terms: the property Digital Source Type of IPTC Photo Metadata 2023.1.

The terms: http://cv.iptc.org/newscodes/digitalsourcetype/
"""

from __future__ import annotations

SOURCE_TYPE = "Xmp.iptcExt.DigitalSourceType"
_TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ENHANCED = f"{_TERMS}algorithmicallyEnhanced"
"""IPTC: minor augmentation or correction by algorithm. Nothing here is generated from a model of other pictures."""
_PLAIN = (
    *("digitalCapture", "computationalCapture", "multiFrameComputationalCapture", "negativeFilm", "positiveFilm"),
    *("print", "humanEdits", "minorHumanEdits", "screenCapture", "algorithmicallyEnhanced"),
)


def source_type(stated: str) -> str:
    """What to state of a picture that was restored, where its file stated `stated` ("" = nothing). What says that it
    was generated or composed stays: restoring it does not make it a photograph."""
    term = stated.rstrip("/").rpartition("/")[2].rpartition(":")[2]
    return ENHANCED if not term or term in _PLAIN else stated
