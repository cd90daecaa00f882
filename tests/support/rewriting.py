"""The same record written otherwise: other order, units, offsets, names, weeks, checks cut in two."""

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.random_world import Fields
from tests.support.situations import Situation
from tracker.readiness.timeline import Check

__all__ = ["drain_alone", "in_other_offsets", "in_other_units", "later_by", "renamed", "shuffled", "splits"]

INSTANTS = ("at", "start", "end", "entered_at", "observed_at", "inserted_at", "known_at")
LISTS = ("drains", "days", "entries", "events", "fistula", "imaging", "labs", "evaluations")
OFFSETS = (-720, -210, 0, 60, 330, 345, 840)
NAMES = {"A": "Z", "B": "left", "C": "A2", "C1": "cavity of C", "C2": "B"}


def _rows(document: Fields) -> Iterator[Fields]:
    for case in document["cases"]:
        for name in LISTS:
            yield from case[name]


def _rewritten(document: Fields, keys: tuple[str, ...], write: Callable[[Any], Any]) -> Fields:
    """A copy with the values of some keys written otherwise."""
    copied = copy.deepcopy(document)
    for row in _rows(copied):
        for key in keys:
            if row.get(key) is not None:
                row[key] = write(row[key])
    return copied


def in_other_units(document: Fields, rng: random.Random) -> Fields:
    """Some volumes in litres, some temperatures in degrees Fahrenheit."""

    def in_litres(volume: Decimal) -> Any:
        return {"value": volume / 1000, "unit": "L"} if rng.random() < 0.6 else {"value": volume, "unit": "mL"}

    def in_fahrenheit(temp: Decimal) -> Any:
        return {"value": temp * 9 / 5 + 32, "unit": "F"} if rng.random() < 0.6 else temp

    return _rewritten(_rewritten(document, ("gross_ml", "flush_ml"), in_litres), ("temp_max",), in_fahrenheit)


def in_other_offsets(document: Fields, rng: random.Random) -> Fields:
    """Every instant as the clocks of some other place show it."""

    def elsewhere(instant: str) -> str:
        place = timezone(timedelta(minutes=rng.choice(OFFSETS)))
        return datetime.fromisoformat(instant).astimezone(place).isoformat(timespec="minutes")

    return _rewritten(document, INSTANTS, elsewhere)


def renamed(document: Fields, rng: random.Random) -> Fields:
    """Other names of drains, collections and entries."""
    copied = copy.deepcopy(document)
    for row in copied["cases"][0]["days"]:
        row.setdefault("drain", "A")
    numbers: dict[str, str] = {}

    def entry(name: Any) -> Any:
        return numbers.setdefault(name, f"{rng.getrandbits(40):x}") if isinstance(name, str) else name

    for row in copied["cases"][0]["entries"]:
        for key in ("id", "supersedes", "void"):
            if key in row:
                row[key] = entry(row[key])
    for row in copied["cases"][0]["drains"]:
        row["id"] = NAMES[row["id"]]
    for row in copied["cases"][0]["evaluations"]:
        row["expect"]["drain"] = NAMES[row["expect"]["drain"]]
    return _rewritten(copied, ("drain", "cavity"), NAMES.__getitem__)


def later_by(document: Fields, weeks: int) -> Fields | None:
    """Everything some weeks later; None where the clocks of the place change in one stretch and not in the other."""
    shift = timedelta(weeks=weeks)
    moved = _rewritten(document, INSTANTS, lambda text: _moved(text, shift))
    for row in moved["cases"][0]["days"]:
        row["day"] = str(datetime.fromisoformat(row["day"]).date() + shift)
    case = document["cases"][0]
    zone = ZoneInfo(case["timezone"])
    known = [datetime.fromisoformat(row[key]) for row in _rows(document) for key in INSTANTS if row.get(key)]
    days = range(-2, (max(known) - min(known)).days + 70)
    stretch = [min(known) + timedelta(days=day) for day in days]
    offsets = {moment.astimezone(zone).utcoffset() for one in stretch for moment in (one, one + shift)}
    return moved if len(offsets) == 1 else None


def _moved(instant: str, shift: timedelta) -> str:
    return (datetime.fromisoformat(instant) + shift).isoformat(timespec="minutes")


def shuffled(one: Situation, rng: random.Random) -> Situation:
    """Every kind of record in another order."""
    fields = ("drains", "checks", "events", "fistula", "imaging", "labs", "corrections", "wards")
    orders = {field: list(getattr(one.timeline, field)) for field in fields}
    for records in orders.values():
        rng.shuffle(records)
    return one.with_(**{field: tuple(records) for field, records in orders.items()})


def splits(one: Situation, rng: random.Random) -> Iterator[Situation]:
    """Each splittable check of the last days cut in two, its net shared and its answers repeated."""
    checks = [check for check in one.used("checks") if _may_be_split(one, check)]
    for check in rng.sample(checks[-6:], min(2, len(checks[-6:]))):
        cut = check.start + (check.end - check.start) * rng.choice((1, 2, 3)) / 4
        first, second = _halves(check, cut, rng)
        kept = tuple(other for other in one.timeline.checks if other is not check)
        yield one.with_(checks=(*kept, first, second))


def _may_be_split(one: Situation, check: Check) -> bool:
    """Not across a day start, nor where the halves would overlap less with another check than the 15 minutes that
    make a duplicate, nor an impossible volume, whose halves may be possible.
    """
    days, most = one.ruled.days, one.protocol.plausible_daily_ml_max
    last = check.end - timedelta(microseconds=1)
    volumes = [volume for volume in (check.gross_ml, check.flush_ml) if volume is not None]
    return (
        check.start < check.end
        and days.calendar.ordinal(check.start) == days.calendar.ordinal(last)
        and all(0 <= volume <= most for volume in volumes)
        and not any(_overlap(check, other) for other in one.timeline.checks if other is not check)
    )


def _overlap(check: Check, other: Check) -> bool:
    shared = min(check.end, other.end) - max(check.start, other.start)
    return other.drain == check.drain and shared > timedelta(minutes=15)


def _halves(check: Check, cut: datetime, rng: random.Random) -> tuple[Check, Check]:
    """Two checks; what was observed at a time of its own stays with that time."""
    gross = None if check.gross_ml is None else check.gross_ml * rng.choice((0, 1, 3, 4)) / 4
    flush = None if check.flush_ml is None else check.flush_ml * rng.choice((0, 2, 4)) / 4
    first = replace(check, id=f"{check.id}/1", record=f"{check.record}/1", end=cut, gross_ml=gross, flush_ml=flush)
    rest: dict[str, Any] = {
        "gross_ml": None if gross is None or check.gross_ml is None else check.gross_ml - gross,
        "flush_ml": None if flush is None or check.flush_ml is None else check.flush_ml - flush,
    }
    second = replace(check, id=f"{check.id}/2", record=f"{check.record}/2", start=cut, **rest)
    if check.observed_at is None:
        return first, second
    return (first, drain_alone(second)) if check.observed_at < cut else (drain_alone(first), second)


def drain_alone(check: Check) -> Check:
    """What a check says of its drain, without what it says of the patient."""
    return replace(
        check,
        fluid=None,
        temp_c=None,
        antipyretic=None,
        pain=None,
        pain_from=None,
        sepsis_signs=None,
        observed_at=None,
    )
