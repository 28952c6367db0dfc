"""How quick the window is: python tests/bench/bench_window.py [--photo FILE] [--platform offscreen|xcb]

Prints start-up times, opening times, slider latency, frames of a drag and gaps of the GUI thread, with the limits
that are aimed at. Gaps are those of a 10 ms timer, over the seconds of each action only. Beside a slider's latency
stands its processor time, of all threads and of the GUI thread, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from photofix.threads import calm_threads  # noqa: E402

calm_threads()  # as the program does, before numpy comes in

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from machine import say  # noqa: E402

VIEWPORT = (1600, 1000)

CHILD = """
import gc, os, sys, time
sys.path.insert(0, sys.argv[1])
from photofix.__main__ import warm_up
from photofix.threads import calm_threads
calm_threads()  # from here on as `photofix.__main__` and `photofix.ui.app` do
gc.disable()
warm_up()
from pathlib import Path
from PySide6.QtCore import QTimer
from photofix.ui.app import GarbageCollector, WindowKeeper, make_app, real_services
app = make_app(["photofix"])
collector = GarbageCollector(app)
keeper = WindowKeeper(app, real_services(weights_folder=Path(sys.argv[2]) if sys.argv[2] else None))
paths = [Path(name) for name in sys.argv[3:]]
keeper.show(paths)
window = keeper.window
def told():
    print(time.time(), flush=True)
    if not paths:
        window.close()
QTimer.singleShot(0, told)
is_last = "PHOTOFIX_BENCH_LAST" in os.environ
def seen(result):
    analysis = result.job.analysis
    if analysis is not None and (analysis.complete or not is_last):
        print(time.time(), flush=True)
        QTimer.singleShot(0, window.close)
def failed(sentence):
    print(sentence, file=sys.stderr)
    window.close()
window.rendering.shown.connect(seen)
window.analysing.failed.connect(failed)
app.exec()
"""

EMPTY = """
import sys, time
import cv2, numpy
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["empty"])
window = QMainWindow()
window.show()
def told():
    print(time.time(), flush=True)
    window.close()
QTimer.singleShot(0, told)
app.exec()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, help="photo to enlarge to 24 MP; default: a sample")
    parser.add_argument("--platform", default="offscreen")
    parser.add_argument("--weights", type=Path, help="folder with other weights than the installed ones")
    options = parser.parse_args()
    say()
    os.environ["QT_QPA_PLATFORM"] = options.platform
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        photo = make_photo(Path(folder), options.photo)
        start_up(photo, options.weights)
        Bench(photo, options.weights).run()


def make_photo(folder: Path, source: Path | None) -> Path:
    """A 6000 x 4000 JPEG."""
    source = source or sorted((ROOT / "resources" / "samples").glob("*.jpg"))[-1]
    pixels = cv2.imread(str(source))
    assert pixels is not None
    large = cv2.resize(pixels, (6000, 4000), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    large += np.random.default_rng(0).integers(-6, 7, large.shape, np.int16)
    path = folder / "large.jpg"
    cv2.imwrite(str(path), large.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def start_up(photo: Path, weights: Path | None) -> None:
    """Programs started anew, median of three."""
    child([], weights)  # an installed program is compiled
    windows, empty = [], []
    for _ in range(3):  # in turns: what else the machine does concerns both
        windows.append(child([], weights)[0])
        empty.append(child([], None, EMPTY)[0])
    print(f"{'floor: an empty window of Qt, numpy, OpenCV':<44}{statistics.median(empty):9.2f} s")
    line("first window", statistics.median(windows), 0.6, "s")
    colds = [child([photo], weights)[-1] for _ in range(3)]
    line("cold start to restored preview", statistics.median(colds), 3.0, "s")
    kept = tempfile.mkdtemp(dir=os.environ["XDG_CONFIG_HOME"])
    os.environ["PHOTOFIX_BENCH_LAST"] = "1"
    child([photo], weights, cache=kept)
    del os.environ["PHOTOFIX_BENCH_LAST"]
    warm = [child([photo], weights, cache=kept)[-1] for _ in range(3)]
    line("start with a photo looked at before", statistics.median(warm), 0.9, "s")


def child(paths: list[Path], weights: Path | None, program: str = CHILD, cache: str = "") -> list[float]:
    """Seconds from the start of a new program to each line that it prints; with no analysis from before, or those in
    `cache`."""
    begin = time.time()
    command = [sys.executable, "-c", program, str(ROOT), str(weights or ""), *map(str, paths)]
    os.environ["XDG_CACHE_HOME"] = cache or tempfile.mkdtemp(dir=os.environ["XDG_CONFIG_HOME"])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ["XDG_CONFIG_HOME"], "compiled"))
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = [float(text) - begin for text in done.stdout.split()]
    if len(told) < 1 + len(paths):
        raise SystemExit("The window showed no restored preview; see above.")
    return told


def line(name: str, value: float, limit: float, unit: str, at_least: bool = False) -> None:
    verdict = "ok" if (value >= limit if at_least else value <= limit) else "MISSED"
    print(f"{name:<44}{value:9.2f} {unit:<7}{'>=' if at_least else '<='} {limit:g}  {verdict}", flush=True)


class Bench:
    """The window in this process, driven by its own event loop."""

    def __init__(self, photo: Path, weights: Path | None) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        from photofix.ui.panels.sidebar import WIDTH_PX
        from photofix.ui.system.application import make_app
        from photofix.ui.system.garbage import GarbageCollector
        from photofix.ui.window.main_window import MainWindow
        from photofix.ui.workers.real_services import real_services

        self.photo = photo
        self.until_more = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self.app = make_app(["photofix"])
        GarbageCollector(self.app)
        self.window = MainWindow(real_services(weights_folder=weights))
        self.window.resize(VIEWPORT[0] + WIDTH_PX, VIEWPORT[1] + 110)
        self.window.show()
        self.beats: list[float] = []
        self.results: list[tuple[float, Any]] = []
        self.window.rendering.shown.connect(lambda result: self.results.append((time.perf_counter(), result)))
        self.timer = QTimer()
        self.timer.timeout.connect(lambda: self.beats.append(time.perf_counter()))
        self.timer.start(10)

    def run(self) -> None:
        self.torch_import()
        self.opening()
        self.drag()
        self.latency()
        self.panning("24 MP")
        self.export()
        self.huge()
        self.window.close()

    def wait(self, is_done: Callable[[], bool], limit_s: float = 120) -> float:
        """Run the event loop until `is_done`; seconds. It sleeps until something happens, as the program's own does:
        who looks every half millisecond takes the interpreter from the thread that renders."""
        begin = time.perf_counter()
        while not is_done() and time.perf_counter() - begin < limit_s:
            self.app.processEvents(self.until_more)  # the timer of `beats` is one, every 10 ms
        return time.perf_counter() - begin

    def gaps(self, name: str, since: float, limit_ms: float = 50) -> None:
        beats = [beat for beat in self.beats if beat >= since]
        gaps = [1000 * (later - earlier) for earlier, later in pairwise(beats)]
        if gaps:
            line(f"GUI gap while {name}, p99", float(np.percentile(gaps, 99)), limit_ms, "ms")
            print(f"{'':<44}{max(gaps):9.2f} ms     worst")

    def torch_import(self) -> None:
        """The one stall that is allowed: loading the network, on a small photo."""
        small = self.photo.with_name("small.png")
        cv2.imwrite(str(small), np.full((300, 400, 3), 128, np.uint8))
        since = time.perf_counter()
        self.window.open_paths([small])
        self.wait(lambda: self.window.library.current is not None and self.window.library.current.is_settled)
        beats = [beat for beat in self.beats if beat >= since]
        worst = max(1000 * (later - earlier) for earlier, later in pairwise(beats))
        print(f"{'worst GUI gap while torch is imported':<44}{worst:9.2f} ms")

    def opening(self) -> None:
        """A 24 MP photo, program warm."""
        since = time.perf_counter()
        self.results.clear()
        self.window.open_paths([self.photo])
        is_ours = lambda: self.window.library.current_path == self.photo  # noqa: E731
        line("first pixels of 24 MP", self.wait(lambda: is_ours() and bool(self.ours())), 0.6, "s")
        self.wait(lambda: any(result.job.analysis is not None for result in self.ours()))
        line("first restored preview, warm", time.perf_counter() - since, 1.0, "s")
        self.gaps("a photo is opened and analysed", since)
        self.full_strength()

    def ours(self) -> list[Any]:
        return [result for _, result in self.results if result.job.photo.width == 6000]

    def full_strength(self) -> None:
        for card in self.window.sidebar.tasks.cards.values():
            card.rows["strength"].box.setValue(99)
        self.wait(lambda: self.window.rendering.is_up_to_date)

    def drag(self) -> None:
        """One second of slider, ideally while refinement still runs."""
        slider = next(iter(self.window.sidebar.tasks.cards.values())).rows["strength"].slider
        is_refining = not self.window.library.current.is_settled
        self.results.clear()
        begin = time.perf_counter()
        slider.setSliderDown(True)
        while time.perf_counter() - begin < 1.0:
            slider.setValue(int(100 * (time.perf_counter() - begin)))
            self.wait(lambda: False, 0.008)
        slider.setSliderDown(False)
        frames = len({result.job.serial for _, result in self.results})
        line(f"frames in a 1 s drag (refining: {is_refining})", frames, 25, "frames", at_least=True)
        self.gaps("a slider is dragged", begin)
        print(f"{'sharp after the drag':<44}{self.wait(lambda: self.window.rendering.is_up_to_date):9.2f} s")

    def latency(self) -> None:
        """Slider move to pixels handed to the canvas, analysis finished, each task's slider."""
        self.wait(lambda: self.window.library.current.is_settled)
        for key, card in self.window.sidebar.tasks.cards.items():
            self.full_strength()
            times, used, ours = [], [], []
            for step in range(40):
                self.results.clear()
                begin, cpu, gui = time.perf_counter(), time.process_time(), time.thread_time()
                card.rows["strength"].slider.setValue(90 - step)
                self.wait(lambda: bool(self.results), 5)
                self.window.viewer.repaint()
                times.append(1000 * (time.perf_counter() - begin))
                used.append(1000 * (time.process_time() - cpu))
                ours.append(1000 * (time.thread_time() - gui))
            line(f"slider to screen, {key}, p95", float(np.percentile(times[5:], 95)), 16, "ms")
            cpu, gui = statistics.median(used[5:]), statistics.median(ours[5:])
            print(f"{'':<44}{cpu:9.2f} ms     processor, median; GUI thread {gui:.2f} ms")

    def panning(self, name: str, zoom: float = 1.0) -> None:
        """Two seconds of panning: frames a person sees, time of a repaint, then until sharp."""
        viewer = self.window.viewer
        viewer.zoom_to(zoom)
        viewer.center_on(viewer.view.photo_width / 2, viewer.view.photo_height / 2)
        self.wait(lambda: self.window.rendering.is_up_to_date)
        paints = []
        since = time.perf_counter()
        while time.perf_counter() - since < 2.0:
            begin = time.perf_counter()
            viewer.pan_by(-6, -3)
            viewer.repaint()
            paints.append(1000 * (time.perf_counter() - begin))
            self.app.processEvents()
            time.sleep(max(0.0, begin + 1 / 60 - time.perf_counter()))
        label = f"{name} panned at {100 * zoom:.0f} %"
        line(f"{label}, frames a second", len(paints) / (time.perf_counter() - since), 57, "1/s", at_least=True)
        line(f"{label}, repaint p95", float(np.percentile(paints, 95)), 16.7, "ms")
        line(f"{label}, sharp after", self.wait(lambda: self.window.rendering.is_up_to_date), 0.1, "s")
        viewer.fit()

    def huge(self) -> None:
        """A 100 MP photo: opened, panned at 100 % and half of it while its three tasks are on."""
        pixels = cv2.imread(str(self.photo))
        path = self.photo.with_name("huge.jpg")
        cv2.imwrite(str(path), cv2.resize(pixels, (12_240, 8_160), interpolation=cv2.INTER_LINEAR))
        since = time.perf_counter()
        self.results.clear()
        self.window.open_paths([path])
        is_first = lambda: any(result.job.photo.width == 12_240 for _, result in self.results)  # noqa: E731
        self.wait(is_first)
        print(f"{'first pixels of 100 MP':<44}{time.perf_counter() - since:9.2f} s")
        self.wait(lambda: self.window.library.current.is_settled)
        self.gaps("100 MP are opened and analysed", since)
        self.full_strength()
        self.panning("100 MP")
        self.panning("100 MP", 0.5)

    def export(self) -> None:
        from photofix.export.target import ExportOptions

        done: list[object] = []
        self.window.render_worker.exported.connect(lambda job, result: done.append(result))
        since = time.perf_counter()
        path = self.photo.with_name("out.jpg")
        self.window.exporting.export(self.window.library.current, path, ExportOptions(), overwrite=True)
        seconds = self.wait(lambda: bool(done))
        print(f"{'export of 24 MP':<44}{seconds:9.2f} s")
        self.gaps("a photo is exported", since)


if __name__ == "__main__":
    main()
