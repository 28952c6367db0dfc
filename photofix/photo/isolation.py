"""Runs decoders in helper processes, which may die: no file ends the window or a batch.

A helper lives on for the next file; one that died is replaced. Where none can be started, work is done in place.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any

from photofix.photo.transfer import CAN_SHARE, Work, receive, send

HELPER_WORD = "decode-helper"
"""First word on the command line of a packaged program that shall be a helper."""

_TRIES = 2  # a helper may also die for reasons of its own, such as a lack of memory elsewhere
_PATIENCE_S = 300.0
_DROPPED_S = 0.5  # work that nobody waits for may take so long to end; another helper takes a third of that to start
_MOST_HELPERS = max(2, os.cpu_count() or 1)
# Not -m, which would look for modules in whatever folder the program was started in.
_ENTRY = "__import__('sys').path[:]={path!r};__import__('photofix.photo.helper',fromlist=['main']).main({channel})"


class HelperDiedError(Exception):
    """The helper ended, or had to be ended, before it answered; the text says how."""


class _Helper:
    """One helper process."""

    def __init__(self) -> None:
        self.has_started = False
        self._channel: socket.socket | None = None
        theirs: socket.socket | None = None
        if CAN_SHARE:
            self._channel, theirs = socket.socketpair()
        number = -1 if theirs is None else theirs.fileno()
        self._process = subprocess.Popen(
            _command(number),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=() if theirs is None else (number,),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if theirs is not None:
            theirs.close()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, work: Work, arguments: tuple[Any, ...]) -> None:
        assert self._process.stdin is not None
        with _as_death(self, (OSError,)):
            send(self._process.stdin, (work, arguments))  # type: ignore[arg-type]

    def receive(self, patience_s: float) -> Any:
        assert self._process.stdout is not None
        watch = Timer(patience_s, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            with _as_death(self, (EOFError, OSError, ValueError, LookupError, TypeError)):
                self.has_started = self.has_started or bool(receive(self._process.stdout))  # type: ignore[arg-type]
                return receive(self._process.stdout, self._channel)  # type: ignore[arg-type]
        finally:
            watch.cancel()

    def end(self) -> str:
        """Kill it if it still runs; how it ended, in words."""
        self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._channel):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if code == -signal.SIGKILL:
            return "it took too much time or memory"
        return signal.strsignal(-code) or "it crashed" if code < 0 else f"it ended with code {code}"


class _as_death:  # noqa: N801 (used like a function)
    """Context manager: ends `helper` and raises HelperDiedError in place of the exceptions in `signs` (a broken pipe,
    an answer without sense)."""

    def __init__(self, helper: _Helper, signs: tuple[type[Exception], ...]) -> None:
        self._helper, self._signs = helper, signs

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, self._signs):
            raise HelperDiedError(self._helper.end()) from error


@dataclass
class _State:
    """Idle helpers, whether this process is a helper itself, whether helpers are of use here."""

    idle: list[_Helper]
    is_helper: bool = False
    is_off: bool = False
    has_worked: bool = False


_state = _State([])
_lock = Lock()
_places = BoundedSemaphore(_MOST_HELPERS)


def be_helper() -> None:
    """This process is a helper: it does everything in place."""
    _state.is_helper = True


def is_helper() -> bool:
    """Whether this process is a helper, which may die and owns its standard error."""
    return _state.is_helper


def is_isolated() -> bool:
    """Whether work goes to a helper."""
    return not (_state.is_helper or _state.is_off)


def warm_up() -> None:
    """Start a helper that imports its libraries meanwhile."""
    if is_isolated():
        with _places, suppress(OSError):
            _give_back(_borrow())


class Pending:
    """Work that a helper process has begun."""

    def __init__(self, work: Work, arguments: tuple[Any, ...]) -> None:
        self._work, self._arguments = work, arguments
        self._helper: _Helper | None = None
        self._begin()

    def result(self, patience_s: float = _PATIENCE_S) -> Any:
        """What the work returned. Raises HelperDiedError, and what the work raised."""
        for attempt in range(_TRIES):
            if self._helper is None:
                self._begin()
            if not is_isolated():
                break
            try:
                return self._received(patience_s)
            except HelperDiedError:
                if attempt == _TRIES - 1:
                    raise
        return self._work(*self._arguments)

    def cancel(self) -> None:
        """Nobody will ask for the result. A helper that is as good as done lives on."""
        helper = self._helper
        if helper is None:
            return
        try:
            helper.receive(_DROPPED_S)
        except HelperDiedError:
            self._drop()
        except BaseException:
            helper.end()
            self._drop()
            raise
        else:
            self._drop(helper)

    def _begin(self) -> None:
        if not is_isolated():
            return
        _places.acquire()
        try:
            self._helper = _borrow()
            self._helper.send(self._work, self._arguments)
        except HelperDiedError:
            self._drop()  # `result` tries again
        except OSError:
            self._drop()
            _state.is_off = True  # no process can be started here: better read in place than not at all
        except BaseException:
            if self._helper is not None:
                self._helper.end()
            self._drop()
            raise

    def _received(self, patience_s: float) -> Any:
        helper = self._helper
        if helper is None:
            raise HelperDiedError("it ended at once")
        try:
            is_fine, answer = helper.receive(patience_s)
        except BaseException:
            helper.end()
            self._drop()
            _state.is_off = not (_state.has_worked or helper.has_started)
            raise
        _state.has_worked = True
        self._drop(helper)
        if is_fine:
            return answer
        raise answer

    def _drop(self, helper: _Helper | None = None) -> None:
        self._helper = None
        if helper is not None:
            _give_back(helper)
        _places.release()


def run(work: Work, *arguments: Any, patience_s: float = _PATIENCE_S) -> Any:
    """`work(*arguments)` in a helper, in place where there is none.

    Raises HelperDiedError if it kills helper after helper, and what `work` raised.
    """
    return Pending(work, arguments).result(patience_s)


def _borrow() -> _Helper:
    with _lock:
        while _state.idle:
            helper = _state.idle.pop()
            if helper.is_alive:
                return helper
            helper.end()
    return _Helper()


def _give_back(helper: _Helper) -> None:
    with _lock:
        _state.idle.append(helper)


def _command(channel: int) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, HELPER_WORD, str(channel)]
    home = str(Path(__file__).parents[2])
    return [sys.executable, "-c", _ENTRY.format(path=[home, *filter(None, sys.path)], channel=channel)]


def _forget() -> None:
    """After a fork, in the child: forget the helpers, they belong to the parent."""
    global _lock, _places
    _state.idle, _lock, _places = [], Lock(), BoundedSemaphore(_MOST_HELPERS)


@atexit.register
def _end_all() -> None:
    while _state.idle:
        _state.idle.pop().end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
