"""What ships and under which licence, and what the network has learned from: the words of *About*, in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from photofix import __version__
from photofix.errors import PhotoFixError
from photofix.network.manifest import read_manifest
from photofix.paths import resources_dir
from photofix.restore.software import software_facts

_LONGEST = 200
"""Some packages state their whole licence where its name belongs."""


def credits() -> str:
    """Libraries, network, data, samples: a line for each."""
    lines = [f"PhotoFix {__version__}: GPL-3.0-or-later", "", "Libraries"]
    lines += [f"  {name} {version or '?'}: {_licence(name)}" for name, version in software_facts()["libraries"].items()]
    try:
        data = read_manifest().data
    except PhotoFixError as error:
        lines += ["", str(error)]
    else:
        lines += ["", *_network(data)]
    return "\n".join([*lines, "", "Samples", *_samples()])


def _licence(package: str) -> str:
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return "not told"
    names = ("License-Expression", "License")
    stated = next((str(text) for name in names for text in told.get_all(name) or ()), "")
    classified = [part.rpartition(" :: ")[2] for part in told.get_all("Classifier") or () if "License" in part]
    short = stated.splitlines()[0].strip() if stated.strip() else ""
    return short if 0 < len(short) <= _LONGEST else ", ".join(classified) or short[:_LONGEST] or "not told"


def _network(data: Mapping[str, Any]) -> Iterator[str]:
    encoder = data.get("encoder")
    if isinstance(encoder, Mapping):
        yield "Network"
        yield f"  begun from {encoder.get('weights', '?')}: {encoder.get('licence', '?')}"
    yield "Learned from photos under"
    count: Counter[str] = Counter()
    for entry in data.get("licences") or ():
        if isinstance(entry, Mapping):
            name = str(entry.get("licence", "?"))
            photos = entry.get("photos")
            count["Unsplash" if name.startswith("Unsplash http") else name] += photos if isinstance(photos, int) else 1
    for listed in (data.get("listed") or {}).values():
        count.update({str(name): number for name, number in listed.items() if isinstance(number, int)})
    yield from (f"  {name}: {number}" for name, number in count.most_common())
    yield "  the whole list: photofix.json beside the weights"


def _samples() -> Iterator[str]:
    try:
        text = (resources_dir() / "samples" / "CREDITS.md").read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        if line.startswith("| `"):
            file, picture, source = (part.strip(" `") for part in line.strip("|").split("|")[:3])
            yield f"  {file}: {picture}; {source}"
