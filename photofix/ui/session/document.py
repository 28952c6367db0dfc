"""One photo of the window: its pixels, what the network found, the edit, and its undo stack.

A document lives as long as the window; what is large (pixels, the answer) goes while the photo is not seen for long.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from photofix.analysis import Analysis
from photofix.edit import Edit
from photofix.photo.photo import Asked, Photo
from photofix.tasks.base import CERTAINTY
from photofix.ui.system.sentences import in_our_language
from photofix.ui.workers.jobs import Known

GESTURE_MS = 800
"""Changes of one knob closer together than this are one step of the history."""


class State(Enum):
    """What the filmstrip says about a photo."""

    UNEDITED = "unedited"
    EDITED = "edited"
    EXPORTED = "exported"
    FAILED = "failed"


class Document(QObject):
    """Signals: edit_changed, analysis_changed, state_changed, area_moved (the network must look anew), released
    (nothing works on it any more, shown or not)."""

    released = Signal()
    area_moved = Signal()
    edit_changed = Signal()
    analysis_changed = Signal()
    state_changed = Signal()

    def __init__(self, photo: Photo, edit: Edit | None = None, analysis: Analysis | None = None) -> None:
        super().__init__()
        self.path = photo.path
        self._photo: Photo | None = photo
        self._holds = 0
        self.undo_stack = QUndoStack(self)
        self._edit = edit or Edit()
        self.known = Known(self._edit)
        self._analysis: Analysis | None = None
        self._answers: dict[Asked, Analysis] = {}
        self._remember(analysis)
        self._problem = ""
        self._state = State.EDITED if self._edit != Edit() else State.UNEDITED
        self._gesture = 0
        self._gesture_end = QTimer(self)
        self._gesture_end.setSingleShot(True)
        self._gesture_end.setInterval(GESTURE_MS)
        self._gesture_end.timeout.connect(self.end_gesture)
        self._last_on: dict[str, float] = {}
        self.note = _as_sentence(in_our_language(photo.note))
        self.result: Path | None = None
        self.snapshots: dict[str, Edit] = {}

    @property
    def photo(self) -> Photo:
        """The pixels, those of a negative as the positive; not while the document sleeps."""
        assert self._photo is not None, "this document sleeps"
        return self._edit.seen(self._photo)

    @property
    def is_asleep(self) -> bool:
        """Whether only the history is in memory; the photo must be read again."""
        return self._photo is None

    @property
    def is_held(self) -> bool:
        """Whether something works on it, also while it is not shown."""
        return self._holds > 0

    def hold(self) -> None:
        """Keep it awake until `release` was called as often."""
        self._holds += 1

    def release(self) -> None:
        """What `hold` was called for is over."""
        self._holds -= 1
        if not self._holds:
            self.released.emit()

    def sleep(self) -> None:
        """Give the memory back; edit, history and snapshots stay."""
        self._photo = self._analysis = None
        self._answers = {}
        self._problem = ""

    def wake(self, photo: Photo, analysis: Analysis | None) -> None:
        """Take the photo as it was read again."""
        self._photo = photo
        self._remember(analysis)
        self.note = _as_sentence(in_our_language(photo.note))

    @property
    def edit(self) -> Edit:
        """What the person asked for so far."""
        return self._edit

    @property
    def analysis(self) -> Analysis | None:
        """The best answer of the network so far; None before the first look."""
        return self._analysis

    @property
    def state(self) -> State:
        """Unedited, edited, exported or failed."""
        return self._state

    @property
    def problem(self) -> str:
        """Why the network could not look at the photo, "" if it could or still may."""
        return self._problem

    @property
    def name(self) -> str:
        """File name for titles; "" for a photo that is not a file."""
        return self.path.name if self.path else ""

    @property
    def is_settled(self) -> bool:
        """Whether the network has finished with this photo, looking where the edit says that the picture is."""
        return self._begun is not None and self._begun.complete

    @property
    def are_findings_final(self) -> bool:
        """Whether the complete search is done, or failed, so that its findings will not be replaced by others."""
        return self._analysis is not None and (self._analysis.complete or bool(self._problem))

    @property
    def job(self) -> tuple[Photo, Analysis | None]:
        """What the network is to look at, and how far it is with that."""
        return self._edit.looked_at(self.photo), self._begun

    @property
    def _begun(self) -> Analysis | None:
        return self._answers.get(self._edit.asked)

    def _remember(self, analysis: Analysis | None) -> None:
        """Take what was kept about the photo; an answer about the scan of a negative says nothing of the positive."""
        self._answers = {} if analysis is None else {analysis.asked: analysis}
        is_fitting = analysis is not None and analysis.asked_negative == self._edit.negative
        self._analysis = analysis if is_fitting else None

    def set_analysis(self, analysis: Analysis) -> None:
        """Take a better answer; knobs that the person has set stay as they are."""
        self._analysis = analysis
        self._answers[self._edit.asked] = analysis
        self._problem = ""
        self.analysis_changed.emit()

    def set_problem(self, sentence: str) -> None:
        """The network failed on this photo."""
        self._problem = sentence
        self.analysis_changed.emit()

    def set_state(self, state: State) -> None:
        """Say what happened to the photo."""
        if state is not self._state:
            self._state = state
            self.state_changed.emit()

    def note_export(self, path: Path, edit: Edit) -> None:
        """The file `path` now holds this photo with `edit`; it counts as exported unless it was edited meanwhile."""
        self.result = path
        if edit == self._edit:
            self._state = State.EXPORTED
        self.state_changed.emit()

    def note_failure(self, edit: Edit) -> None:
        """The photo with `edit` could not be exported."""
        if edit == self._edit:
            self.set_state(State.FAILED)

    def shown_value(self, task: str, knob: str) -> float:
        """The knob's value as it is in effect: automatic ones resolved, 0 while nothing is known."""
        if knob == CERTAINTY:
            return self._edit.least_certainty(task)
        value = self._edit.value(task, knob)
        if value is not None:
            return value
        return 0.0 if self._analysis is None else self._edit.strengths(self._analysis).get(task, 0.0)

    def change(self, edit: Edit, text: str, merge: str = "") -> None:
        """Make `edit` the present one, as a step of the history.

        Args:
            text: what the history calls it.
            merge: steps of one gesture with the same `merge` become one; "" = never.
        """
        if edit == self._edit:
            return
        key = f"{merge}#{self._gesture}" if merge else ""
        self.undo_stack.push(_EditCommand(self, self._edit, edit, text, key))
        self._gesture_end.start()

    @Slot()
    def end_gesture(self) -> None:
        """The next change begins a new step."""
        self._gesture_end.stop()
        self._gesture += 1

    def switch(self, task: str, is_on: bool, text: str) -> None:
        """Turn a task off, or on again at the strength it had (automatic if that finds anything, else full)."""
        if not is_on:
            self._last_on[task] = self.shown_value(task, "strength")
            self.change(self._edit.with_value(task, "strength", 0.0), text)
            return
        automatic = self._edit.with_value(task, "strength", None)
        found = 0.0 if self._analysis is None else automatic.strengths(self._analysis).get(task, 0.0)
        last = self._last_on.get(task, 0.0) or 100.0
        has_found = found > 0 and last == found
        self.change(automatic if has_found else self._edit.with_value(task, "strength", last), text)

    def replace_edit(self, edit: Edit) -> None:
        """Set the edit without history; only the undo commands call this."""
        is_moved, is_other = edit.asked != self._edit.asked, edit.negative != self._edit.negative
        self._edit = edit
        if is_other:
            self._analysis = self._begun
        self.set_state(State.EDITED if edit != Edit() else State.UNEDITED)
        self.edit_changed.emit()
        if is_other:
            self.analysis_changed.emit()
        if is_moved:
            self._look_within()

    def _look_within(self) -> None:
        """The area was moved: ask for a new look, and show the answer that was given before until it comes."""
        if self._begun is not None and self._begun is not self._analysis:
            self._analysis = self._begun
            self.analysis_changed.emit()
        self.area_moved.emit()


class _EditCommand(QUndoCommand):
    """One step: the whole edit before and after (edits are small and share their parts)."""

    def __init__(self, document: Document, before: Edit, after: Edit, text: str, merge: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after
        self._merge = merge

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _EditCommand) or other._merge != self._merge:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after == self._before)
        return True

    def undo(self) -> None:
        self._document.replace_edit(self._before)

    def redo(self) -> None:
        self._document.replace_edit(self._after)


def _as_sentence(note: str) -> str:
    """It stands after a full stop, or alone."""
    return note[:1].upper() + note[1:]
