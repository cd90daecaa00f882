"""Geometry of the trend: net output, temperature and pain over the same ward-days; templates only draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from typing import NamedTuple

from tracker.web.chart_axes import (
    AXIS_FACTOR,
    Band,
    Column,
    DayPoint,
    Days,
    Flag,
    Form,
    Marker,
    Tick,
    bands,
    column,
    day_ticks,
    flags_of,
    joined,
    scale,
    summary_of,
)
from tracker.web.words import number_text

__all__ = ["PHONE", "WIDE", "DayPoint", "Limits", "Marker", "Trend", "trend"]

OUTPUT_HEIGHT, TEMPERATURE_HEIGHT, PAIN_HEIGHT = 170, 64, 48
GAP, DAYS_HEIGHT, LINE_LETTERS = 24, 38, 14
LOWEST_C, HIGHEST_C = Decimal(36), Decimal(40)
MOST_PAIN = Decimal(10)
EVERY_LABEL_FROM = 24
WIDE = Form(660, 42, 88)
PHONE = Form(360, 32, 8)


class Limits(NamedTuple):
    """Up to where a day is low, without fever, without pain from the abscess; None where the protocol has no limit."""

    net_ml: Decimal | None
    net_words: str = ""
    fever_c: Decimal | None = None
    fever_words: str = ""


class Spot(NamedTuple):
    x: float
    y: float
    state: str
    is_cut: bool
    label: str


class Plot(NamedTuple):
    """One of the three, from `top` to `bottom`; `bands` are the days on which nothing is recorded."""

    kind: str
    title: str
    top: float
    bottom: float
    spots: Sequence[Spot]
    lines: Sequence[str]
    bands: Sequence[Band]
    levels: Sequence[Tick]
    limit_y: float | None
    limit_words: Sequence[str]


@dataclass(frozen=True)
class Trend:
    """`words_beside` where the limits' words have a margin of their own."""

    width: int
    height: float
    left: float
    right: float
    words_beside: bool
    plots: Sequence[Plot]
    days: Sequence[Tick]
    flags: Sequence[Flag]
    columns: Sequence[Column]
    summary: str


def trend(points: Sequence[DayPoint], markers: Sequence[Marker], limits: Limits, form: Form = WIDE) -> Trend:
    """The chart of some days; net output above about five times the limit is cut by an arrow with its number."""
    days = Days(form, points)
    flags = flags_of(days, markers)
    top = max((flag.y for flag in flags), default=0) + GAP
    output = _output(days, limits, top)
    temperature = _temperature(days, limits, output.bottom + GAP)
    pain = _pain(days, temperature.bottom + GAP)
    return Trend(
        width=form.width,
        height=pain.bottom + DAYS_HEIGHT,
        left=form.left,
        right=form.width - form.right,
        words_beside=form.right > form.left,
        plots=[output, temperature, pain],
        days=day_ticks(days),
        flags=flags,
        columns=[column(days, index) for index in range(len(points))],
        summary=summary_of(points),
    )


def _output(days: Days, limits: Limits, top: float) -> Plot:
    nets = [point.net_ml for point in days.points]
    top_ml = (
        limits.net_ml * AXIS_FACTOR
        if limits.net_ml
        else _round_up(max((n or Decimal(0) for n in nets), default=Decimal(0)))
    )
    y_of = scale(top, OUTPUT_HEIGHT, Decimal(0), Decimal(top_ml))
    spots = [
        Spot(days.middle_of(index), y_of(net), days.points[index].state, net > top_ml, _label(days, index, net))
        for index, net in enumerate(nets)
        if net is not None
    ]
    places = [
        None if net is None or net > top_ml else (days.middle_of(index), y_of(net)) for index, net in enumerate(nets)
    ]
    return Plot(
        kind="output",
        title="mL",
        top=top,
        bottom=top + OUTPUT_HEIGHT,
        spots=spots,
        lines=joined(places),
        bands=bands(days, nets),
        levels=[Tick(y_of(top_ml * part / Decimal(5)), number_text(top_ml * part / Decimal(5))) for part in range(6)],
        limit_y=y_of(limits.net_ml) if limits.net_ml else None,
        limit_words=wrap(limits.net_words, LINE_LETTERS),
    )


def _temperature(days: Days, limits: Limits, top: float) -> Plot:
    values = [point.temp_c for point in days.points]
    known = [value for value in values if value is not None]
    low, high = min([LOWEST_C, *known]), max([HIGHEST_C, *known])
    states = [point.temp_state for point in days.points]
    plot = _strip(days, "temperature", "°C", top, TEMPERATURE_HEIGHT, values, states, (low, high))
    if limits.fever_c is None:
        return plot
    limit_y = scale(top, TEMPERATURE_HEIGHT, low, high)(limits.fever_c)
    return plot._replace(limit_y=limit_y, limit_words=wrap(limits.fever_words, LINE_LETTERS))


def _pain(days: Days, top: float) -> Plot:
    values = [None if point.pain is None else Decimal(point.pain) for point in days.points]
    states = ["low"] * len(values)
    return _strip(days, "pain", "Pain", top, PAIN_HEIGHT, values, states, (Decimal(0), MOST_PAIN))


def _strip(
    days: Days,
    kind: str,
    title: str,
    top: float,
    height: float,
    values: Sequence[Decimal | None],
    states: Sequence[str],
    axis: tuple[Decimal, Decimal],
) -> Plot:
    y_of = scale(top, height, *axis)
    places = [None if value is None else (days.middle_of(index), y_of(value)) for index, value in enumerate(values)]
    spots = [Spot(*place, state, False, "") for place, state in zip(places, states, strict=True) if place is not None]
    levels = [Tick(y_of(value), number_text(value)) for value in axis]
    return Plot(kind, title, top, top + height, spots, joined(places), bands(days, values), levels, None, ())


def _label(days: Days, index: int, value: Decimal) -> str:
    """The number beside a spot; every other one where they would run into one another."""
    if days.step < EVERY_LABEL_FROM and (len(days.points) - 1 - index) % 2:
        return ""
    return number_text(value)


def _round_up(value: Decimal) -> Decimal:
    step = Decimal(50)
    return max(step, (value / step).to_integral_value(rounding="ROUND_CEILING") * step)
