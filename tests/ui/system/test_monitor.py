"""The canvas in the colours of a monitor with its own profile; numbers and histogram stay sRGB."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from photofix.photo.icc import adobe_rgb_profile, make_profile, srgb_profile
from photofix.photo.pixels import encode_pixels
from photofix.ui.pixels.monitor_pixels import for_monitor, from_monitor
from photofix.ui.pixels.qimage import to_rgb8
from photofix.ui.system.monitor import SRGB, SYSTEM, chosen_monitor, monitor_profile
from photofix.ui.system.x11_profile import root_profile
from photofix.ui.window.main_window import MainWindow

P3 = make_profile((0.68, 0.32, 0.265, 0.69, 0.15, 0.06), (0.3127, 0.329), None)


@pytest.fixture
def p3_file(tmp_path: Path) -> Path:
    path = tmp_path / "p3.icc"
    path.write_bytes(P3)
    return path


@pytest.mark.parametrize("profile", [P3, adobe_rgb_profile()])
def test_quick_conversion_is_the_exact_one_within_a_step(profile: bytes) -> None:
    image = np.random.default_rng(0).uniform(-0.2, 1.2, (60, 80, 3)).astype(np.float32)
    exact = encode_pixels(image, profile, 3, np.uint8)
    assert np.abs(for_monitor(image, profile).astype(int) - exact).max() <= 1


def test_readout_is_srgb_again() -> None:
    image = np.array([[[0.2, 0.5, 0.8]]], np.float32)
    pixel = tuple(int(value) for value in for_monitor(image, P3)[0, 0])
    assert from_monitor(pixel, P3) == pytest.approx((51, 128, 204), abs=1)


def test_srgb_profiles_convert_nothing(tmp_path: Path) -> None:
    path = tmp_path / "srgb.icc"
    path.write_bytes(srgb_profile())
    assert monitor_profile(str(path)) is None and monitor_profile(SRGB) is None
    assert monitor_profile(SYSTEM) is None  # offscreen


def test_chosen_file_changes_the_canvas_not_the_numbers(
    opened: MainWindow, p3_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    before = to_rgb8(opened.viewer.pictures.original.base.image)
    red = opened.sidebar.histogram.after.red.copy()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(p3_file), ""))
    opened.actions_.monitors["file"].trigger()
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    shown = to_rgb8(opened.viewer.pictures.original.base.image)
    exact = encode_pixels(before.astype(np.float32) / 255, P3, 3, np.uint8)
    assert np.abs(shown.astype(int) - exact).max() <= 1 and not np.array_equal(shown, before)
    assert np.array_equal(opened.sidebar.histogram.after.red, red)
    opened.viewer.pointed.emit(100.5, 50.5)
    values = opened.status.fact("pointer").split(":")[1].split("→")[0].split()
    assert [int(value) for value in values] == pytest.approx(before[50, 100].tolist(), abs=1)
    assert opened.status.fact("monitor")
    opened.actions_.monitors[SRGB].trigger()
    qtbot.waitUntil(lambda: opened.rendering.is_up_to_date)
    assert np.array_equal(to_rgb8(opened.viewer.pictures.original.base.image), before)


def test_choice_is_remembered(make_window: Any, p3_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(p3_file), ""))
    make_window().actions_.monitors["file"].trigger()
    again = make_window()
    assert again.rendering.monitor == P3 and again.actions_.monitors["file"].isChecked()


def test_unfit_file_says_so_and_changes_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.icc"
    bad.write_bytes(b"nothing")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(bad), ""))
    window.actions_.monitors["file"].trigger()
    box = window.findChildren(QMessageBox)[-1]
    assert "bad.icc" in box.text()
    box.close()
    assert chosen_monitor() == SYSTEM and window.actions_.monitors[SYSTEM].isChecked()


@pytest.fixture
def x_display() -> Iterator[str]:
    """An X server with nothing on it."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset"],  # else it starts anew after its only client left
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    yield f":{server.stdout.readline().strip()}"
    server.terminate()
    server.wait()
    server.stdout.close()


def test_profile_of_the_x_server_is_read(x_display: str) -> None:
    assert root_profile(x_display) is None
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(x_display.encode())
    assert opened
    display = ctypes.c_void_p(opened)
    atom, cardinal = (ctypes.c_ulong(x11.XInternAtom(display, name, False)) for name in (b"_ICC_PROFILE", b"CARDINAL"))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    x11.XChangeProperty(display, root, atom, cardinal, 8, 0, P3, len(P3))
    x11.XSync(display, False)
    assert root_profile(x_display) == P3
    x11.XCloseDisplay(display)


def test_no_x_server_no_profile() -> None:
    assert root_profile(":99999") is None
