"""Geometry of the output trend and its small form on the board; templates only draw what stands here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.web.words import number_text

__all__ = ["DayPoint", "Marker", "Sparkline", "Trend", "sparkline", "trend"]

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 96, 64, 46
AXIS_FACTOR = 5
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 72, 24, 3
LETTER, FLAG_TOP, FLAG_ROW = 6.6, 12, 13
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DayPoint(NamedTuple):
    """A ward-day's net in mL; None where it is not recorded. `state` is low, high, open or running."""

    day: date
    net_ml: Decimal | None
    state: str
    note: str = ""


class Marker(NamedTuple):
    """Something that happened on a day: placed, exchanged, imaging, a decision."""

    day: date
    word: str


class Spot(NamedTuple):
    x: float
    y: float
    state: str
    cut: bool
    label: str
    title: str


class Band(NamedTuple):
    x: float
    width: float
    title: str


class Tick(NamedTuple):
    position: float
    text: str
    under: str = ""


class Flag(NamedTuple):
    x: float
    y: float
    word: str


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    spots: Sequence[Spot]
    lines: Sequence[str]
    bands: Sequence[Band]
    days: Sequence[Tick]
    levels: Sequence[Tick]
    flags: Sequence[Flag]
    limit_y: float | None
    limit_words: str
    summary: str


class Sparkline(NamedTuple):
    """`lines` break where a day is missing."""

    lines: Sequence[str]
    limit_y: float
    last: tuple[float, float] | None
    summary: str


def trend(points: Sequence[DayPoint], markers: Sequence[Marker], limit_ml: Decimal | None, limit_words: str) -> Trend:
    """The chart of some days: axis to about five times the limit, larger values cut by an arrow with their number."""
    top_ml = (
        (limit_ml * AXIS_FACTOR)
        if limit_ml
        else _round_up(max((p.net_ml or Decimal(0) for p in points), default=Decimal(50)))
    )
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points))
    base = HEIGHT - BOTTOM

    def x_of(index: int) -> float:
        return round(LEFT + step * (index + 0.5), 1)

    def y_of(value: Decimal) -> float:
        share = max(Decimal(0), min(value, top_ml)) / top_ml
        return round(base - float(share) * (base - TOP), 1)

    spots = [
        _spot(point, x_of(index), y_of(point.net_ml), cut=point.net_ml > top_ml)
        for index, point in enumerate(points)
        if point.net_ml is not None
    ]
    return Trend(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=base,
        spots=spots,
        lines=_lines(
            [(point.net_ml, x_of(index), point.net_ml and y_of(point.net_ml)) for index, point in enumerate(points)],
            top_ml,
        ),
        bands=[
            Band(round(LEFT + step * index, 1), round(step, 1), f"{point.day:%d-%b}: not recorded")
            for index, point in enumerate(points)
            if point.net_ml is None
        ],
        days=_day_ticks(points, x_of),
        levels=[Tick(y_of(top_ml * part / 5), number_text(top_ml * part / 5)) for part in range(6)],
        flags=_flags(points, markers, x_of),
        limit_y=y_of(limit_ml) if limit_ml else None,
        limit_words=limit_words,
        summary=_summary(points),
    )


def sparkline(points: Sequence[DayPoint], limit_ml: Decimal) -> Sparkline:
    """The last days in a few pixels: the limit as a line, breaks where a day is missing."""
    top_ml = limit_ml * AXIS_FACTOR
    step = (SPARK_WIDTH - 2 * SPARK_PAD) / max(1, len(points) - 1)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        share = max(Decimal(0), min(value, top_ml)) / top_ml
        return round(SPARK_PAD + step * index, 1), round(
            SPARK_HEIGHT - SPARK_PAD - float(share) * (SPARK_HEIGHT - 2 * SPARK_PAD), 1
        )

    placed = [(index, place(index, point.net_ml)) for index, point in enumerate(points) if point.net_ml is not None]
    runs: list[list[tuple[float, float]]] = []
    for position, (index, spot) in enumerate(placed):
        if position and placed[position - 1][0] == index - 1:
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return Sparkline(
        lines=[_path(run) for run in runs if len(run) > 1],
        limit_y=place(0, limit_ml)[1],
        last=placed[-1][1] if placed else None,
        summary=_summary(points),
    )


def _spot(point: DayPoint, x: float, y: float, *, cut: bool) -> Spot:
    net = number_text(point.net_ml)
    note = f" ({point.note})" if point.note else ""
    return Spot(x, y, point.state, cut, net, f"{point.day:%d-%b-%Y}: net {net} mL{note}")


def _lines(places: Sequence[tuple[Decimal | None, float, float | Decimal | None]], top_ml: Decimal) -> list[str]:
    """Polylines through neighbouring days; a missing day or a cut value ends one."""
    runs: list[list[tuple[float, float]]] = [[]]
    for net, x, y in places:
        if net is None or net > top_ml:
            runs.append([])
        else:
            runs[-1].append((x, float(y or 0)))
    return [_path(run) for run in runs if len(run) > 1]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in run)


def _day_ticks(points: Sequence[DayPoint], x_of: Callable[[int], float]) -> list[Tick]:
    every = 1 if len(points) <= 14 else 2 if len(points) <= 28 else 7
    return [
        Tick(x_of(index), WEEKDAYS[point.day.weekday()], f"{point.day:%d}")
        for index, point in enumerate(points)
        if (len(points) - 1 - index) % every == 0
    ]


def _flags(points: Sequence[DayPoint], markers: Sequence[Marker], x_of: Callable[[int], float]) -> list[Flag]:
    """Markers above the plot, each in the first row where its word does not run into another's."""
    index_of = {point.day: index for index, point in enumerate(points)}
    wanted = dict.fromkeys((index_of[marker.day], marker.word) for marker in markers if marker.day in index_of)
    ends: list[float] = []
    flags = []
    for index, word in sorted(wanted):
        x, half = x_of(index), len(word) * LETTER / 2
        row = next((number for number, end in enumerate(ends) if x - half > end), len(ends))
        ends[row : row + 1] = [x + half]
        flags.append(Flag(x, FLAG_TOP + FLAG_ROW * row, word))
    return flags


def _round_up(value: Decimal) -> Decimal:
    step = Decimal(50)
    return max(step, (value / step).to_integral_value(rounding="ROUND_CEILING") * step)


def _summary(points: Sequence[DayPoint]) -> str:
    shown = [
        f"{point.day:%d-%b} {number_text(point.net_ml) + ' mL' if point.net_ml is not None else 'not recorded'}"
        for point in points[-7:]
    ]
    return f"Net output by ward-day: {', '.join(shown)}."
