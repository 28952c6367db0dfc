"""Messages between the program and its helper process: plain values with their length in front.

Large arrays travel through memory that both map, where the system can hand it over, else through the pipe.
"""

from __future__ import annotations

import json
import mmap
import os
import socket
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")
_ALIGN = 64
_SHARED_FROM_BYTES = 1 << 18

CAN_SHARE = hasattr(os, "memfd_create") and hasattr(socket, "send_fds")
"""Whether this system hands memory from process to process."""


def send(stream: BinaryIO, message: Any, channel: socket.socket | None = None) -> None:
    """Write one message; arrays go through `channel` if there is one and they are large."""
    from photofix.photo.plain import to_plain  # numpy is not for those who only ask for help

    views: list[memoryview] = []
    body = json.dumps(to_plain(message, views)).encode()
    shares = channel is not None and sum(view.nbytes for view in views) >= _SHARED_FROM_BYTES
    head = json.dumps([len(body), [view.nbytes for view in views], shares]).encode()
    for part in (_LENGTH.pack(len(head)), head, body, *(() if shares else views)):
        stream.write(part)
    stream.flush()
    if shares and channel is not None:
        _share(channel, views)


def receive(stream: BinaryIO, channel: socket.socket | None = None, with_functions: bool = False) -> Any:
    """Read one message. Raises EOFError if the other side has gone, ValueError if it does not keep to the form."""
    from photofix.photo.plain import from_plain

    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    body_size, sizes, shares = json.loads(_exactly(stream, length))
    body = _exactly(stream, body_size)
    if shares:
        assert channel is not None
        views = _shared(channel, sizes)
    else:
        views = [memoryview(bytearray(_exactly(stream, size))) for size in sizes]
    return from_plain(json.loads(body), views, with_functions)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _share(channel: socket.socket, views: list[memoryview]) -> None:
    descriptor = os.memfd_create("photo")
    try:
        places, total = _places([view.nbytes for view in views])
        os.ftruncate(descriptor, total)
        with mmap.mmap(descriptor, total) as memory:
            for at, view in zip(places, views, strict=True):
                memory[at : at + view.nbytes] = view
        socket.send_fds(channel, [b"p"], [descriptor])
    finally:
        os.close(descriptor)


def _shared(channel: socket.socket, sizes: list[int]) -> list[memoryview]:
    taken, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    if not taken or not descriptors:
        raise EOFError
    places, total = _places(sizes)
    try:
        memory = memoryview(mmap.mmap(descriptors[0], total))
    finally:
        os.close(descriptors[0])
    return [memory[at : at + size] for at, size in zip(places, sizes, strict=True)]


def _places(sizes: list[int]) -> tuple[list[int], int]:
    places, total = [], 0
    for size in sizes:
        places.append(total)
        total += -(-size // _ALIGN) * _ALIGN
    return places, total


Work = Callable[..., Any]
"""A function at the top of a module, which is how it can be named in the other process."""
