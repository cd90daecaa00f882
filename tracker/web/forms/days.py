"""Fields of dates and times of day, which no reader can mistake for another."""

import re
from calendar import month_abbr
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from tracker.web.words import day_text

__all__ = ["CLOCK", "BirthDate", "Clock", "Clocks", "Day", "local_moment", "named_day"]

CLOCK = re.compile(r"^([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])$")
BIRTH_DATE = re.compile(r"^([0-9]{1,2})[- ]([A-Za-z]{3})[- ]([0-9]{4})$")
MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
EARLIEST_BIRTH = 1900
MOST_CLOCKS = 12


def named_day(text: str) -> date | None:
    """A date as 21-Nov-1966; None where it is not one."""
    found = BIRTH_DATE.match(text)
    month = MONTHS.get(found[2].lower()) if found else None
    try:
        return date(int(found[3]), month, int(found[1])) if found and month else None
    except ValueError:
        return None


class BirthDate(StringField):
    """A date as 21-Nov-1966; words for the month, so that day and month cannot be mistaken for one another."""

    day: date | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""
        self.day = None
        if not self.data:
            return
        self.day = named_day(self.data)
        if self.day is None or self.day.year < EARLIEST_BIRTH:
            raise ValueError(f"{self.label.text} must be a date like 21-Nov-1966.")


class Day(RadioField):
    """One of the last days by its date, today first."""

    def __init__(self, label: str, **options: Any) -> None:
        self.days: dict[str, str] = {}
        super().__init__(label, choices=[], validate_choice=False, **options)

    def offer(self, today: date, days: int) -> None:
        names = {0: " (today)", 1: " (yesterday)"}
        for back in range(days):
            self.add(today - timedelta(days=back), names.get(back, ""))

    def add(self, day: date, name: str = "") -> None:
        """Offer one more day."""
        self.days.setdefault(day.isoformat(), day_text(day) + name)

    @property
    def offered(self) -> list[tuple[str, str]]:
        return list(self.days.items())

    @property
    def text(self) -> str:
        """The date chosen, in words; empty where none is."""
        return day_text(self.day) if self.day else ""

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.data or "")
        except ValueError:
            return None

    def pre_validate(self, form: object) -> None:
        if self.day is None:
            raise ValidationError(f"{self.label.text}: choose a date.")


class Clock(StringField):
    """A time of day as 09:40 or 0940."""

    @property
    def clock(self) -> time | None:
        found = CLOCK.match((self.data or "").strip())
        return time(int(found[1]), int(found[2])) if found else None

    def pre_validate(self, form: object) -> None:
        if self.clock is None:
            raise ValidationError(f"{self.label.text} must be a time like 09:40, 24-hour clock.")


class Clocks(StringField):
    """Several times of day as 06:30, 14:30, 22:30; kept in order, each once."""

    times: tuple[time, ...] = ()

    def pre_validate(self, form: object) -> None:
        found = [CLOCK.match(one) for one in re.split(r"[,;\s]+", (self.data or "").strip())]
        if len(found) > MOST_CLOCKS or not all(found):
            raise ValidationError(f"{self.label.text} must be times like 06:30, 14:30, 22:30.")
        self.times = tuple(sorted({time(int(one[1]), int(one[2])) for one in found if one}))


def local_moment(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The instant of a local time, the later one of two; None where the clock change skips it."""
    late = datetime.combine(day, clock, tzinfo=zone).replace(fold=1)
    moment = late.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == late.replace(tzinfo=None) else None
