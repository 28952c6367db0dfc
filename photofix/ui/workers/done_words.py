"""What was done to a photo, in one sentence for a person who was not there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.raster.frame import frame_of
from photofix.restore.places import found_places
from photofix.tasks import load_tasks

translate = QCoreApplication.translate


def what_was_done(edit: Edit, analysis: Analysis) -> str:
    """Each task that works, what was drawn, and whether the shape changed; strengths and places as exported."""
    resolved = edit.resolved(analysis)
    developed = [translate("done", "turned from a negative into a positive")] if resolved.negative else []
    done = [*developed, *_tasks(resolved, analysis), *_by_hand(resolved)]
    if not frame_of(resolved.geometry, analysis.height, analysis.width).is_whole:
        done.append(translate("done", "turned, straightened or cropped"))
    if not done:
        return translate("done", "Nothing was changed.")
    return translate("done", "Done: {what}.").format(what=translate("done", ", ").join(done))


def _tasks(resolved: Edit, analysis: Analysis) -> list[str]:
    places = [place.task for place in found_places(analysis, resolved) if place.state == "undone"]
    done = []
    for key, task in load_tasks().items():
        label, percent = translate("tasks", task.label), resolved.value(key) or 0.0
        if percent and task.is_selective and places.count(key):
            count = _Counted().places(places.count(key))
            done.append(
                translate("done", "{task} {percent} % ({places})").format(
                    task=label, percent=f"{percent:.0f}", places=count
                )
            )
        elif percent and not task.is_selective:
            done.append(translate("done", "{task} {percent} %").format(task=label, percent=f"{percent:.0f}"))
        if resolved.tuning(key, is_finish=True):
            done.append(translate("done", "{task} adjusted by hand").format(task=label))
    return done


def _by_hand(resolved: Edit) -> list[str]:
    count = sum(stroke.mode == "add" for stroke in resolved.strokes)
    return [_Counted().by_hand(count)] if count else []


class _Counted(QObject):
    """Only `tr` knows how several of a thing are called."""

    def places(self, count: int) -> str:
        return self.tr("%n place(s)", "", count)

    def by_hand(self, count: int) -> str:
        return self.tr("%n place(s) mended by hand", "", count)
