"""The monitor's ICC profile on X11, which calibration tools leave at the root window (freedesktop.org, ICC in X)."""

from __future__ import annotations

import ctypes

_LARGEST = 1 << 20  # profile, 32-bit units


def root_profile(display_name: str | None = None) -> bytes | None:
    """The bytes of `_ICC_PROFILE` of a display (None = $DISPLAY); None if it or the X library is not there."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    for name in ("XOpenDisplay", "XInternAtom", "XDefaultRootWindow"):
        getattr(x11, name).restype = ctypes.c_void_p if name == "XOpenDisplay" else ctypes.c_ulong
    opened = x11.XOpenDisplay(display_name.encode() if display_name else None)
    if not opened:
        return None
    display = ctypes.c_void_p(opened)
    try:
        return _property(x11, display, b"_ICC_PROFILE")
    finally:
        x11.XCloseDisplay(display)


def _property(x11: ctypes.CDLL, display: ctypes.c_void_p, name: bytes) -> bytes | None:
    atom, root = x11.XInternAtom(display, name, True), x11.XDefaultRootWindow(display)
    if not atom:
        return None
    kind, bits = ctypes.c_ulong(), ctypes.c_int()
    count, left = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.POINTER(ctypes.c_ubyte)()
    x11.XGetWindowProperty(
        display,
        ctypes.c_ulong(root),
        ctypes.c_ulong(atom),
        ctypes.c_long(0),
        ctypes.c_long(_LARGEST),
        False,
        ctypes.c_ulong(0),
        *(ctypes.byref(value) for value in (kind, bits, count, left, data)),
    )
    found = ctypes.string_at(data, count.value) if data and bits.value == 8 else None
    if data:
        x11.XFree(data)
    return found or None
