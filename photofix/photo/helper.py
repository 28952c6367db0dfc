"""The helper process: answers one request after the other on its standard input, and may die of any of them."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from photofix.errors import PhotoFixError, PhotoReadError
from photofix.photo.isolation import be_helper
from photofix.photo.transfer import receive, send


def main(channel: int) -> None:
    """Serve until the program at the other end has gone; `channel` is the socket for pixels, -1 for none."""
    be_helper()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which decides what to stop
    _be_first_to_go()
    pixels = None if channel < 0 else socket.socket(fileno=channel)
    answers = _own_output()
    import photofix.photo.opening  # noqa: F401 (while nobody waits)

    with suppress(EOFError, OSError):
        send(answers, True)  # that all its libraries could be loaded
        while True:
            _serve(sys.stdin.buffer, answers, pixels)


def _serve(requests: BinaryIO, answers: BinaryIO, pixels: socket.socket | None) -> None:
    work, arguments = receive(requests, with_functions=True)
    send(answers, _answer(work, arguments), pixels)


def _answer(work: Any, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether all went well, and the result or what was raised."""
    try:
        return True, work(*arguments)
    except (PhotoFixError, MemoryError) as error:
        return False, error.with_traceback(None)
    except Exception as error:
        text = f"The file cannot be read (unexpected {type(error).__name__}); please report it with the file."
        return False, PhotoReadError(text)


def _own_output() -> BinaryIO:
    """The pipe to the program; what libraries print goes nowhere."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    os.close(sink)
    return pipe


def _be_first_to_go() -> None:
    """When memory runs out the system shall end this process and not the program; a crash leaves no core file."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
