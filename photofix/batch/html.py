"""The bare page that the batch's report and the survey share: one file, no script, no network."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Iterator, Sequence
from string import Template

from photofix.batch.collect import LeftOut

_PAGE = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>$title</title><style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
  color: #222; background: #f4f4f4; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid #ddd; vertical-align: middle; }
th { position: sticky; top: 0; background: #e8e8e8; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
img { display: block; max-width: 100%; } .name { overflow-wrap: anywhere; }
.closing { font-size: 1.2rem; font-weight: 600; margin-top: 2rem; } .bad { color: #a40000; } .quiet { color: #666; }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #222; } table { background: #2b2b2b; }
  th { background: #383838; } th, td { border-color: #444; } .bad { color: #ff8a80; } .quiet { color: #aaa; } }
</style></head><body>
<h1>$title</h1>
$body
</body></html>
"""
)


def page(title: str, body: Iterable[str]) -> str:
    """A whole HTML document; `title` is plain text, `body` is HTML."""
    return _PAGE.substitute(title=text(title), body="\n".join(body))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; `head` is plain text, the cells are `<td>` elements."""
    columns = "".join(f"<th>{text(name)}</th>" for name in head)
    lines = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{columns}</tr></thead><tbody>\n{lines}\n</tbody></table>"


def cell(value: str) -> str:
    """A cell with plain text."""
    return f'<td class="name">{text(value)}</td>'


def number(value: str) -> str:
    """A cell with a number."""
    return f'<td class="number">{text(value)}</td>'


def picture(source: str, alt: str) -> str:
    """A cell with a picture; empty without one."""
    return f'<td><img src="{source}" alt="{text(alt)}" loading="lazy"></td>' if source else "<td></td>"


def left_out(entries: Sequence[LeftOut]) -> Iterator[str]:
    """What was found and not worked on, if anything was."""
    if entries:
        yield f"<h2>{len(entries)} left out</h2>"
        yield table(("File or folder", "Reason"), ([cell(str(e.path)), cell(e.reason)] for e in entries))


def text(value: str) -> str:
    """Plain text as HTML; bytes of foreign file names that have no character become `?` signs."""
    return html.escape(os.fsencode(value).decode("utf-8", "replace"))
