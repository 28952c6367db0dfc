"""Decoders in helper processes: whatever they do, this process lives on and the next file is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from photofix.errors import PhotoReadError
from photofix.photo import isolation, read
from photofix.photo.isolation import HelperDiedError, Pending, run
from photofix.photo.plain import from_plain
from photofix.photo.read import read_bytes, read_photo
from tests.photo import wild_files as wild

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def helpers_can_import_this_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])


def flipped(array: np.ndarray) -> np.ndarray:
    return array[::-1]


def test_what_cannot_be_sent_is_an_error_here() -> None:
    with pytest.raises(TypeError, match="object"):
        run(len, object())


def helper_pid() -> int:
    return int(run(os.getpid))


def test_arrays_of_any_size_come_back_whole() -> None:
    assert helper_pid() != os.getpid()
    for size in (3, 1000, 3_000_000):
        array = np.arange(size, dtype=np.uint16)
        assert np.array_equal(run(flipped, array), array[::-1])


def test_shared_pixels_outlive_their_helper() -> None:
    array = run(np.ones, (3000, 1000))
    os.kill(helper_pid(), signal.SIGKILL)
    array[0, 0] = 5
    assert array.sum() == 3000 * 1000 + 4


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_helper_that_dies_is_told_and_replaced(number: signal.Signals) -> None:
    with pytest.raises(HelperDiedError):
        run(signal.raise_signal, number)
    assert run(len, b"abc") == 3


def test_a_helper_that_died_while_idle_costs_nothing() -> None:
    os.kill(helper_pid(), signal.SIGKILL)
    assert run(len, b"abc") == 3


@pytest.mark.parametrize(
    "answer",
    [
        ["function", "os", "abort"],
        ["object", "subprocess", "Popen", "ls"],
        ["error", "SystemExit", "x"],
        ["array", "|O", [1], 0],
        ["bytes", 7],
        ["what", "ever"],
    ],
)
def test_an_answer_can_make_nothing_but_data(answer: list[object]) -> None:
    with pytest.raises((ValueError, LookupError)):
        from_plain(answer, [memoryview(bytes(8))])


def test_a_helper_that_hangs_is_ended() -> None:
    with pytest.raises(HelperDiedError, match="too much time"):
        run(time.sleep, 60, patience_s=0.3)
    assert run(len, b"abc") == 3


def test_what_the_work_raises_is_raised_here_without_inner_words() -> None:
    with pytest.raises(PhotoReadError, match="does not exist"):
        run(read_photo, Path("/no/such/photo.jpg"))
    with pytest.raises(PhotoReadError) as caught:
        run(os.stat, "/no/such/file")
    assert "No such file" not in str(caught.value)


def test_work_that_was_begun_can_be_dropped() -> None:
    pending = Pending(time.sleep, (60,))
    pending.cancel()
    assert run(len, b"abc") == 3


def test_a_photo_that_cannot_be_decoded_costs_no_helper() -> None:
    before = helper_pid()
    with pytest.raises(PhotoReadError):
        read_bytes(wild.saved("PNG")[:60])
    assert helper_pid() == before


def test_many_threads_share_few_helpers() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: run(abs, -number), range(40))) == list(range(40))
    assert len(isolation._state.idle) <= isolation._MOST_HELPERS


@pytest.mark.parametrize("container", ["AVIF", "WEBP", "JPEG"])
def test_a_decoder_that_dies_fails_one_photo_with_a_sentence(container: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fatal = "open_in_place" if container != "JPEG" else "look"
    monkeypatch.setattr(read, fatal, _abort)
    encoded = wild.saved(container, exif=b"Exif\0\0" + wild.exif_block((274, 3, 1, b"\6")))
    if container == "JPEG":  # its pixels are decoded here; what is lost is named and it stands upright
        photo = read_bytes(encoded)
        assert photo.orientation == 6 and photo.left_out == ("damaged metadata",)
    else:
        with pytest.raises(PhotoReadError, match="decoder crash"):
            read_bytes(encoded)
    monkeypatch.undo()
    assert read_bytes(wild.saved("AVIF")).width == 60


def _abort(*arguments: object) -> None:
    os.abort()


def test_without_helpers_photos_are_read_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_state", isolation._State([]))

    def fails(*arguments: object, **options: object) -> None:
        raise OSError("no processes here")

    monkeypatch.setattr(subprocess, "Popen", fails)
    assert read_bytes(wild.saved("AVIF")).width == 60
    assert not isolation.is_isolated()


def test_helpers_end_with_the_program_however_it_ends() -> None:
    code = (
        "import os\nfrom photofix.photo.isolation import run\n"
        "print(run(os.getpid), flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    number = int(done.stdout)
    deadline = time.monotonic() + 60
    while _is_running(number) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not _is_running(number)


def _is_running(number: int) -> bool:
    try:
        return b") Z " not in Path(f"/proc/{number}/stat").read_bytes()
    except OSError:
        return False


def test_a_photo_in_a_relative_folder_is_found_after_a_change_of_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.avif").write_bytes(wild.saved("AVIF"))
    helper_pid()
    monkeypatch.chdir(tmp_path)
    photo = read_photo(Path("a.avif"))
    assert photo.path == Path("a.avif") and photo.width == 60
