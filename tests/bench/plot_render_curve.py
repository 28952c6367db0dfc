"""The render curve as a picture: time and memory against megapixels, both axes logarithmic.

python tests/bench/bench_render.py curve --json curve.json
python tests/bench/plot_render_curve.py curve.json curve.svg
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

WIDTH, HEIGHT = 720, 300
PANELS = (
    ("seconds", "Seconds, all cores", (("seconds", "wall clock", "#2563eb"), ("cpu", "processor time", "#93b4f5"))),
    ("MB", "Memory above the program", (("total_mb", "with the photo", "#c2410c"), ("render_mb", "render", "#f0a982"))),
)
MARGIN = {"left": 52, "right": 14, "top": 34, "bottom": 38}


def main() -> None:
    source, target = (Path(argument) for argument in sys.argv[1:3])
    rows = json.loads(source.read_text())["curve"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for index, (unit, title, lines) in enumerate(PANELS):
        parts += panel(rows, index * WIDTH / 2, unit, title, lines)
    target.write_text("\n".join([*parts, "</svg>"]) + "\n")


def panel(
    rows: list[dict[str, float]], left: float, unit: str, title: str, lines: tuple[tuple[str, str, str], ...]
) -> list[str]:
    """One diagram of half the picture's width."""
    values = [row[key] for row in rows for key, _, _ in lines]
    x_range = (rows[0]["mp"], rows[-1]["mp"])
    y_range = (10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values))))
    begin, end = left + MARGIN["left"], left + WIDTH / 2 - MARGIN["right"]
    floor, ceiling = HEIGHT - MARGIN["bottom"], MARGIN["top"]

    def x(value: float) -> float:
        return begin + (end - begin) * share(value, x_range)

    def y(value: float) -> float:
        return floor - (floor - ceiling) * share(value, y_range)

    parts = [f'<text x="{begin}" y="18" font-size="13" font-weight="bold">{title}</text>']
    tick = y_range[0]
    while tick <= y_range[1]:
        parts.append(f'<path d="M{begin} {y(tick):.1f}H{end}" stroke="#ddd"/>')
        parts.append(f'<text x="{begin - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
        tick *= 10
    label = '<text x="{:.1f}" y="{}" text-anchor="middle">{:.0f}</text>'
    parts += [label.format(x(row["mp"]), floor + 16, row["mp"]) for row in rows]
    parts.append(f'<text x="{end}" y="{HEIGHT - 6}" text-anchor="end">megapixels</text>')
    for number, (key, name, color) in enumerate(lines):
        points = " L".join(f"{x(row['mp']):.1f} {y(row[key]):.1f}" for row in rows)
        parts.append(f'<path d="M{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(row["mp"]):.1f}" cy="{y(row[key]):.1f}" r="3" fill="{color}"/>' for row in rows]
        parts.append(f'<text x="{begin + 8}" y="{ceiling + 14 + 15 * number}" fill="{color}">{name} ({unit})</text>')
    return parts


def share(value: float, limits: tuple[float, float]) -> float:
    """Where `value` lies between the limits, 0..1, on a logarithmic scale."""
    return math.log(value / limits[0]) / math.log(limits[1] / limits[0])


if __name__ == "__main__":
    main()
