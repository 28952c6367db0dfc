"""What the network found, in the words of its tasks: for the card of each, and in one sentence for all."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from photofix.analysis import Analysis, TaskAnalysis
from photofix.tasks import load_tasks
from photofix.tasks.base import Task

translate = QCoreApplication.translate

MUCH = 0.005
"""Share of the photo from which its certain findings are called many."""


def task_text(source: str) -> str:
    """A task's or knob's source string in the user's language."""
    return translate("tasks", source)


def found_words(task: Task, analysis: Analysis) -> str:
    """What was found of one task's damage for sure; "" for a task that these weights do not know, and where there are
    doubtful places only."""
    found = analysis.tasks.get(task.key)
    if found is None:
        return ""
    absent, light, strong = (task_text(word) for word in task.words)
    if task.is_selective and found.is_present:
        return strong if found.covered_px() > MUCH * analysis.height * analysis.width else light
    if not found.is_present and found.findings:
        return ""
    if not found.is_present:
        remark = task.remark(found)
        return task_text(remark) if remark else absent
    return strong if found.presence >= found.threshold + 0.6 * (1 - found.threshold) else light


def doubtful_words(task: Task, found: TaskAnalysis) -> str:
    """How many places were found that automatic use leaves alone; "" for none."""
    if not found.is_present:
        return _Counted().perhaps(len(found.findings)) if found.findings else ""
    left = sum(finding.confidence < task.certain / 100 for finding in found.findings) if task.is_selective else 0
    return _Counted().perhaps_more(left) if left else ""


def found_sentence(analysis: Analysis) -> str:
    """One sentence about a complete answer: what is wrong with the photo, what is most noticeable first."""
    seen: list[str] = []
    for key, task in reversed(load_tasks().items()):
        found = analysis.tasks.get(key)
        if found is not None and (found.is_present or found.findings or task.remark(found)):
            seen += filter(None, (found_words(task, analysis), doubtful_words(task, found)))
    if not seen:
        return translate("found", "PhotoFix found nothing to restore.")
    return translate("found", "Found: {what}.").format(what=translate("found", ", ").join(seen))


class _Counted(QObject):
    """Only `tr` knows how several of a thing are called."""

    def perhaps(self, count: int) -> str:
        return self.tr("perhaps %n place(s)", "", count)

    def perhaps_more(self, count: int) -> str:
        return self.tr("perhaps %n more place(s)", "", count)
