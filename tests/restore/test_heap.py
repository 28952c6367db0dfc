"""One heap for all threads: what each allocates lies in memory that the others may have afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import ctypes, sys, threading
from photofix.restore.heap import share_heap
if sys.argv[1] == "shared" and not share_heap():
    sys.exit(3)
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
together = threading.Barrier(4)
def work():
    libc.malloc(100_000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, file)
libc.fclose(file)
"""


def heaps(how: str, told: Path) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, how, str(told)], check=False)
    if done.returncode == 3:
        pytest.skip("this C library has no such setting")
    assert done.returncode == 0
    return told.read_text("ascii").count("<heap nr=")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a setting of glibc")
def test_all_threads_allocate_from_one_heap(tmp_path: Path) -> None:
    assert heaps("shared", tmp_path / "told.xml") == 1
    assert heaps("apart", tmp_path / "told.xml") > 1


FREED = """
import sys
from photofix.restore.heap import give_back
from photofix.restore.memory import resident_memory_mb
many = [bytearray(50_000) for _ in range(2000)]
last = [bytearray(50_000) for _ in range(20)]  # what lies above keeps the C library from doing so by itself
before = resident_memory_mb()
del many
kept = resident_memory_mb()
given = give_back()
print(before - kept, before - resident_memory_mb(), given)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a function of glibc")
def test_what_was_freed_in_the_middle_of_the_heap_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", FREED], check=True, capture_output=True, text=True).stdout.split()
    if told[2] != "True":
        pytest.skip("this C library has no such function")
    assert float(told[0]) < 50 < float(told[1]), "MB, of a hundred"
