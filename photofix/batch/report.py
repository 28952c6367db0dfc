"""The report of a batch: one HTML file with before/after pictures, strengths, failures and the closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from photofix.batch import html
from photofix.batch.collect import LeftOut
from photofix.batch.outcome import Originals, Outcome
from photofix.photo.safe_file import make_folder, write_bytes_safely
from photofix.restore.result import PhotoResult
from photofix.restore.thumbnail import data_uri, kept_thumbnail

MAX_PICTURES = 2000
"""Beyond this many photos the rest is listed without pictures: a browser should still open the page."""

NAMED_PLACES = 3
"""So many of a photo's places worth a look are named, those most likely damage."""


def write_report(
    path: Path,
    outcomes: Sequence[Outcome],
    originals: Originals,
    thumbnails: Path,
    seconds: float,
    left_out: Sequence[LeftOut] = (),
) -> None:
    """Write the report; `thumbnails` is the folder where the pictures were kept. Raises PhotoWriteError."""

    def picture_of(outcome: Outcome) -> bytes:
        return kept_thumbnail(thumbnails, outcome.result.input_sha256)

    body = _body(outcomes, originals, picture_of, seconds, left_out)
    make_folder(path.parent)
    write_bytes_safely(path, html.page("PhotoFix batch report", body).encode())


def summary(outcomes: Sequence[Outcome], left_out: int = 0) -> str:
    """How many photos ended how, in one sentence."""
    count = Counter(outcome.status for outcome in outcomes)
    parts = [
        f"{len(outcomes)} photo{'' if len(outcomes) == 1 else 's'}",
        f"{count['done']} done now",
        f"{count['resumed']} done before and verified",
    ]
    parts += [*_untouched(outcomes), f"{count['skipped']} skipped", f"{count['failed']} failed"]
    return ", ".join([*parts, f"{left_out} left out"] if left_out else parts)


def _untouched(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Clean is only what nothing was found in; the others are told apart where there are any."""
    untouched = [outcome.result for outcome in outcomes if outcome.result.untouched]
    clean = sum(result.is_clean for result in untouched)
    doubtful = sum(result.worth_a_look > 0 for result in untouched)
    idle = sum(_is_idle(result) for result in untouched)
    yield f"{clean} of them clean and left untouched"
    if doubtful:
        yield f"{doubtful} unchanged with places worth a look"
    if idle:
        yield f"{idle} in which nothing could be improved"
    if len(untouched) > clean + doubtful + idle:
        yield f"{len(untouched) - clean - doubtful - idle} unchanged as asked"


def _is_idle(result: PhotoResult) -> bool:
    """Whether a task was on and yet every pixel kept its value, as noise in a picture of black and white alone."""
    return not result.worth_a_look and not result.is_clean and any(result.strengths.values())


def _body(
    outcomes: Sequence[Outcome],
    originals: Originals,
    picture_of: Callable[[Outcome], bytes],
    seconds: float,
    left_out: Sequence[LeftOut],
) -> Iterator[str]:
    yield f"<p>{html.text(summary(outcomes, len(left_out)))}. This run took {seconds / 60:.1f} minutes.</p>"
    failures = [outcome for outcome in outcomes if outcome.status == "failed"]
    if failures:
        yield f'<h2 class="bad">{len(failures)} failed</h2>'
        yield html.table(
            ("Photo", "Reason"), ([html.cell(o.result.input), html.cell(o.result.error or "")] for o in failures)
        )
    skipped = [outcome for outcome in outcomes if outcome.status == "skipped"]
    if skipped:
        yield f"<h2>{len(skipped)} skipped</h2>"
        yield html.table(("Photo", "Reason"), ([html.cell(o.result.input), html.cell(o.reason)] for o in skipped))
    yield from html.left_out(left_out)
    finished = [outcome for outcome in outcomes if outcome.status in ("done", "resumed")]
    # What changed is what is looked for, then what may be damage.
    finished.sort(key=lambda outcome: (outcome.result.untouched, outcome.result.worth_a_look == 0))
    if finished:
        yield f"<h2>{len(finished)} finished</h2>"
        yield _finished(finished, picture_of)
    mood = ' class="closing bad"' if originals.changed else ' class="closing"'
    yield f"<p{mood}>{html.text(originals.sentence())}</p>"


def _finished(outcomes: Sequence[Outcome], picture_of: Callable[[Outcome], bytes]) -> str:
    keys = sorted({key for outcome in outcomes for key in outcome.result.strengths})
    head = ("Before and after", "Photo", *(f"{key}, %" for key in keys), "What changed")
    return html.table(head, (_row(outcome, keys, picture_of, number) for number, outcome in enumerate(outcomes)))


def _row(outcome: Outcome, keys: Sequence[str], picture_of: Callable[[Outcome], bytes], number: int) -> Iterator[str]:
    result = outcome.result
    jpeg = picture_of(outcome) if number < MAX_PICTURES else b""
    yield html.picture(data_uri(jpeg) if jpeg else "", f"{result.input}, before and after")
    yield html.cell(f"{result.input} → {result.output}")
    for key in keys:
        yield html.number(f"{result.strengths.get(key, 0):g}")
    yield html.cell(_what_changed(outcome))


def _what_changed(outcome: Outcome) -> str:
    result = outcome.result
    if result.untouched and result.worth_a_look:
        words = "unchanged"
    elif result.untouched:
        words = "nothing: byte for byte the original"
    elif not any(result.strengths.values()):
        words = "no task applied"
    else:
        words = f"mean colour difference ΔE {result.delta_e:.1f}"
    if result.worth_a_look:
        words = f"{words}, {result.left_in_words()} ({_most_certain(result)})"
    return f"{words}. {outcome.reason}" if outcome.reason else words


def _most_certain(result: PhotoResult) -> str:
    """The places left that are most likely damage: "crack 66 %, stain 41 %, ..."."""
    left = [place for place in result.findings if place.state == "left"]
    named = [f"{place.kind or place.task} {place.certainty:.0%}".replace("%", " %") for place in left[:NAMED_PLACES]]
    return ", ".join([*named, "…"] if len(left) > NAMED_PLACES else named)
