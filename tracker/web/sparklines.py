"""The last days of a drain in a few pixels, for a row of the board."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from tracker.web.chart_axes import AXIS_FACTOR, DayPoint, joined, summary_of

__all__ = ["Sparkline", "sparkline"]

WIDTH, HEIGHT, PAD = 72, 24, 3


class Sparkline(NamedTuple):
    """`lines` break where a day is missing."""

    lines: Sequence[str]
    limit_y: float
    last: tuple[float, float] | None
    summary: str


def sparkline(points: Sequence[DayPoint], limit_ml: Decimal) -> Sparkline:
    """The limit as a line, breaks where a day is missing."""
    top_ml = limit_ml * AXIS_FACTOR
    step = (WIDTH - 2 * PAD) / max(1, len(points) - 1)

    def y_of(value: Decimal) -> float:
        share = max(Decimal(0), min(value, top_ml)) / top_ml
        return round(HEIGHT - PAD - float(share) * (HEIGHT - 2 * PAD), 1)

    placed = [
        None if point.net_ml is None else (round(PAD + step * index, 1), y_of(point.net_ml))
        for index, point in enumerate(points)
    ]
    return Sparkline(
        lines=joined(placed),
        limit_y=y_of(limit_ml),
        last=next((spot for spot in reversed(placed) if spot is not None), None),
        summary=summary_of(points),
    )
