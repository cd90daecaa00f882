"""The axis of ward-days that the plots of a trend share, and what stands along it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.web.words import day_text, number_text

__all__ = [
    "AXIS_FACTOR",
    "Band",
    "Column",
    "DayPoint",
    "Days",
    "Flag",
    "Form",
    "Marker",
    "Tick",
    "bands",
    "column",
    "day_ticks",
    "flags_of",
    "joined",
    "scale",
    "summary_of",
]

AXIS_FACTOR = 5
"""A chart reaches up to so many times the limit."""
FLAG_TOP, FLAG_ROW = 12, 14
LETTER, TIP_LETTER, TIP_ROW, TIP_PAD = 6.6, 6.9, 16, 8
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Form(NamedTuple):
    """`left` and `right` are the margins for the numbers and the limits' words, which stand above without one."""

    width: int
    left: int
    right: int


class DayPoint(NamedTuple):
    """A ward-day: net in mL, highest temperature in degrees Celsius, highest pain; None where not recorded.

    `state` of the net is low, high, open or running; that of the temperature is high in fever. `said` is what the
    day's column says when it is pointed at.
    """

    day: date
    net_ml: Decimal | None
    state: str
    temp_c: Decimal | None = None
    temp_state: str = "low"
    pain: int | None = None
    said: Sequence[str] = ()


class Marker(NamedTuple):
    """Something that happened on a day: placed, exchanged, imaging, a decision."""

    day: date
    word: str


class Band(NamedTuple):
    x: float
    width: float


class Tick(NamedTuple):
    position: float
    text: str
    under: str = ""


class Flag(NamedTuple):
    x: float
    y: float
    word: str


class Column(NamedTuple):
    """A day from top to bottom, with what it says and where that is shown."""

    x: float
    width: float
    said: Sequence[str]
    tip_x: float
    tip_width: float
    tip_height: float
    is_last: bool


@dataclass(frozen=True)
class Days:
    """Where each day stands on the axis that the plots share."""

    form: Form
    points: Sequence[DayPoint]

    @property
    def step(self) -> float:
        return (self.form.width - self.form.left - self.form.right) / max(1, len(self.points))

    def left_of(self, index: int) -> float:
        return round(self.form.left + self.step * index, 1)

    def middle_of(self, index: int) -> float:
        return round(self.form.left + self.step * (index + 0.5), 1)


def joined(places: Iterable[tuple[float, float] | None]) -> list[str]:
    """Lines through neighbouring places; None ends one."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1]


def summary_of(points: Sequence[DayPoint]) -> str:
    shown = [
        f"{day_text(point.day)} {number_text(point.net_ml) + ' mL' if point.net_ml is not None else 'not recorded'}"
        for point in points[-7:]
    ]
    return f"Net output by ward-day: {', '.join(shown)}."


def scale(top: float, height: float, low: Decimal, high: Decimal) -> Callable[[Decimal], float]:
    """Where a value stands between the plot's edges; what lies beyond stands at the edge."""

    def place(value: Decimal) -> float:
        share = (max(low, min(value, high)) - low) / (high - low)
        return round(top + height - float(share) * height, 1)

    return place


def bands(days: Days, values: Sequence[Decimal | None]) -> list[Band]:
    """Days without a value; today may still get one."""
    return [
        Band(days.left_of(index), round(days.step, 1))
        for index, value in enumerate(values)
        if value is None and days.points[index].state != "running"
    ]


def day_ticks(days: Days) -> list[Tick]:
    count = len(days.points)
    every = 1 if count <= 14 else 2 if count <= 28 else 7
    return [
        Tick(days.middle_of(index), WEEKDAYS[point.day.weekday()], f"{point.day:%d}")
        for index, point in enumerate(days.points)
        if (count - 1 - index) % every == 0
    ]


def column(days: Days, index: int) -> Column:
    said = days.points[index].said
    width = min(days.form.width, max((len(line) for line in said), default=0) * TIP_LETTER + 2 * TIP_PAD)
    wanted = days.middle_of(index) - width / 2
    return Column(
        x=days.left_of(index),
        width=round(days.step, 1),
        said=said,
        tip_x=round(max(0, min(wanted, days.form.width - width)), 1),
        tip_width=round(width, 1),
        tip_height=TIP_ROW * len(said) + TIP_PAD,
        is_last=index == len(days.points) - 1,
    )


def flags_of(days: Days, markers: Sequence[Marker]) -> list[Flag]:
    """Markers above the plots, each in the first row where its word does not run into another's."""
    index_of = {point.day: index for index, point in enumerate(days.points)}
    wanted = dict.fromkeys((index_of[marker.day], marker.word) for marker in markers if marker.day in index_of)
    ends: list[float] = []
    flags = []
    for index, word in sorted(wanted):
        x, half = days.middle_of(index), len(word) * LETTER / 2
        row = next((number for number, end in enumerate(ends) if x - half > end), len(ends))
        ends[row : row + 1] = [x + half]
        flags.append(Flag(x, FLAG_TOP + FLAG_ROW * row, word))
    return flags
