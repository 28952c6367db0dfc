"""What a person agreed to, for the whole process, about files that are damaged or very large.

The command line asks once and reads in many threads; the window asks per photo and tells `read_photo` itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Consent:
    """How far reading may go.

    Attributes:
        allow_truncated: read a file that ends too early as far as it goes.
        max_megapixels: refuse larger pictures: a small file can claim any size and fill the memory.
    """

    allow_truncated: bool = False
    max_megapixels: float = 1000.0


_agreed = Consent()


def agreed() -> Consent:
    """What holds now for callers of `read_photo` that say nothing else."""
    return _agreed


@contextmanager
def agree(consent: Consent) -> Iterator[None]:
    """Let `consent` hold in all threads until the end of the block."""
    global _agreed
    before, _agreed = _agreed, consent
    try:
        yield
    finally:
        _agreed = before
