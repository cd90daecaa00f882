"""Draws figures as a small SVG: a bar for each speed beside what is promised, a line for growth."""

from collections.abc import Sequence
from html import escape

from tests.bench.readiness import Growth, Speed

__all__ = ["svg"]

WIDTH, LEFT, LINE = 760, 300, 30
INK, FILL, PROMISE = "#222", "#4a7ba6", "#b3261e"


def svg(speeds: Sequence[Speed], grown: Sequence[Growth]) -> str:
    """One document; speeds as shares of the fastest, growth as milliseconds for each timeline."""
    fastest = max(max(one.per_second, one.bar or 0) for one in speeds)
    parts = [part for place, one in enumerate(speeds) for part in _bar(one, fastest, LINE * (place + 1))]
    parts += _growth(grown, LINE * (len(speeds) + 2))
    height = LINE * (len(speeds) + 10)
    size = f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join([head, *parts, "</svg>", ""])


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{INK}">{escape(words)}</text>'


def _bar(one: Speed, fastest: float, y: int) -> list[str]:
    scale = (WIDTH - LEFT - 120) / fastest
    length = one.per_second * scale
    parts = [
        _text(8, y + 14, one.what),
        f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="18" fill="{FILL}"/>',
        _text(LEFT + length + 6, y + 14, f"{one.per_second:,.0f}/s"),
    ]
    if one.bar is not None:
        x = LEFT + one.bar * scale
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 4}" y2="{y + 22}" stroke="{PROMISE}" stroke-width="2"/>'
        )
    return parts


def _growth(grown: Sequence[Growth], top: int) -> list[str]:
    slowest = max(one.seconds_each for one in grown)
    width = (WIDTH - LEFT - 60) / max(len(grown) - 1, 1)
    points = [
        (LEFT + place * width, top + 5 * LINE - one.seconds_each / slowest * 4 * LINE)
        for place, one in enumerate(grown)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts = [
        _text(8, top + 14, "fold and judge, each timeline, after so many"),
        f'<polyline points="{line}" fill="none" stroke="{FILL}" stroke-width="2"/>',
    ]
    for (x, y), one in zip(points, grown, strict=True):
        parts.append(_text(x - 10, y - 8, f"{one.seconds_each * 1000:.2f} ms"))
        parts.append(_text(x - 10, top + 6 * LINE, f"{one.timelines:,}"))
    return parts
