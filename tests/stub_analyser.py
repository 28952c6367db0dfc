"""An analyzer without torch: every photo is said to have one damage, of the same kind; slow or failing on request.

Also run as a program: `python stub_analyser.py batch ...` is the command line with this analyzer.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fake_answers import visible_params, visible_patch

from photofix.analysis import Analysis, TaskAnalysis
from photofix.edit import Edit
from photofix.photo.photo import Photo
from photofix.progress import NO_PROGRESS, Progress
from photofix.tasks import load_tasks

KEY = next(key for key, task in load_tasks().items() if not task.refines)
FINDER = next(key for key, task in load_tasks().items() if task.is_selective)


class StubAnalyzer:
    """Finds `KEY` in every photo that is not nearly black; black ones are clean."""

    device_name = "cpu"
    weights_sha256 = "5" * 64
    task_keys = (KEY,)
    notice = ""

    def __init__(self, seconds: float = float(os.environ.get("STUB_SECONDS", "0"))) -> None:
        self.seconds = seconds
        self.deaf = bool(os.environ.get("STUB_DEAF"))
        self.looks = 0

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """Slow, and cancellable, if asked to be."""
        self.looks += 1
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            if not self.deaf:
                progress.check()
            time.sleep(0.005)
        presence = 0.9 if photo.pixels.mean() > 1 else 0.1
        found = {KEY: TaskAnalysis(presence, 0.5, visible_params(load_tasks()[KEY]))}
        return Analysis(photo.sha256, self.weights_sha256, photo.height, photo.width, found, complete=False)

    def refine(
        self, photo: Photo, analysis: Analysis, progress: Progress = NO_PROGRESS, *, edit: Edit | None = None
    ) -> Analysis:
        """Nothing more to find."""
        progress.check()
        return replace(analysis, complete=True)


class FindingStub(StubAnalyzer):
    """Finds nothing but places in a row, so certain as `certainties` says, each 20 x 20 and 40 from the next."""

    task_keys = (FINDER,)

    def __init__(self, *certainties: float, weights_sha256: str = "6" * 64, shift: float = 0.0) -> None:
        super().__init__()
        self.certainties, self.weights_sha256, self.shift = certainties, weights_sha256, shift

    def first_look(self, photo: Photo, progress: Progress = NO_PROGRESS) -> Analysis:
        """At once."""
        task = load_tasks()[FINDER]
        places = tuple(
            visible_patch(task, 10 + self.shift, 10 + 40 * n + self.shift, 20, certainty)
            for n, certainty in enumerate(self.certainties)
        )
        found = {FINDER: TaskAnalysis(max(self.certainties, default=0.0), task.certain / 100, {}, places)}
        return Analysis(photo.sha256, self.weights_sha256, photo.height, photo.width, found, complete=False)


def load(device: str = "cpu") -> StubAnalyzer:
    """As `photofix.restore.load.load_analyzer`."""
    return StubAnalyzer()


def main() -> int:
    """The command line with the stub instead of the network."""
    from photofix.cli import batch, info, main, restore, survey

    for module in (batch, info, restore, survey):
        module.load_analyzer = load
    return main.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
