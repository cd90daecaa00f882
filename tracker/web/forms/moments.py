"""The day and time of day that most forms ask for, and what a correction asks besides."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from tracker.web.entering import Question
from tracker.web.forms.days import CLOCK, Clock, Day, local_moment, named_day
from tracker.web.forms.fields import Group, Text
from tracker.web.words import LocalTime

__all__ = ["DAYS_BACK", "LONG_BACK", "CorrectionFields", "DayAndTime", "EntryFields", "MomentFields", "late_question"]

DAYS_BACK = 8
LONG_BACK = 31
LATE = timedelta(hours=24)
DAY = timedelta(days=1)
DAY_AND_CLOCK = re.compile(r"^(\S+|\S+ [A-Za-z]{3} \S+)(?: (\S+))?$")


class DayAndTime(StringField):
    """A moment as 21-Nov-2026 or 21-Nov-2026 09:40; may be left empty."""

    moment_parts: tuple[Any, time | None] | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""
        self.moment_parts = None
        if not self.data:
            return
        found = DAY_AND_CLOCK.match(self.data)
        day = named_day(found[1]) if found else None
        clock = CLOCK.match(found[2]) if found and found[2] else None
        if day is None or (found and found[2] and clock is None):
            raise ValueError(f"{self.label.text} must be a date like 21-Nov-2026, or with a time: 21-Nov-2026 09:40.")
        self.moment_parts = (day, time(int(clock[1]), int(clock[2])) if clock else None)

    def exact(self, zone: LocalTime) -> datetime | None:
        """The moment typed; None, with the error set, where no time was, or the clock change skips it."""
        if self.moment_parts is None:
            return None
        day, clock = self.moment_parts
        found = local_moment(day, clock, zone.zone) if clock is not None else None
        if found is None:
            self.errors = [f"{self.label.text} must be a date with a time that there is: 21-Nov-2026 09:40."]
        return found

    def first(self, zone: LocalTime) -> datetime | None:
        """The moment typed, or the beginning of the day."""
        if self.moment_parts is None:
            return None
        day, clock = self.moment_parts
        return local_moment(day, clock or time(0), zone.zone) or local_moment(day, time(3), zone.zone)

    def last(self, zone: LocalTime) -> datetime | None:
        """The moment typed, or the end of the day."""
        if self.moment_parts is None or self.moment_parts[1] is not None:
            return self.first(zone)
        return local_moment(self.moment_parts[0] + DAY, time(0), zone.zone)


class CorrectionFields(FlaskForm):
    """What a correction of a saved entry asks besides; it stands before the other fields, on the page too."""

    confirmed = Group("Please confirm", ())
    reason = Text("Why is it corrected?")
    revision = HiddenField()


class MomentFields(FlaskForm):
    """A day and a time of day, with the present moment filled in."""

    at_day = Day("Date")
    at_clock = Clock("Time")
    request_key = HiddenField()

    def offer(self, time: LocalTime, now: datetime, days: int = DAYS_BACK, *, chosen: bool = True) -> None:
        """Offer the last days, the present one chosen or none."""
        if not chosen:
            self.at_day.days[""] = "Choose"
        self.at_day.offer(time.local(now).date(), days)

    def put_moment(self, time: LocalTime, moment: datetime) -> None:
        """Fill in a moment, visibly and to be changed; its day is offered too."""
        local = time.local(moment)
        self.at_day.add(local.date())
        self.at_day.data, self.at_clock.data = local.date().isoformat(), f"{local:%H:%M}"

    def moment(self, time: LocalTime) -> datetime | None:
        """The instant chosen; None with the field's error set where the clock change skips it."""
        day, clock = self.at_day.day, self.at_clock.clock
        found = local_moment(day, clock, time.zone) if day and clock else None
        if found is None:
            self.at_clock.errors = ["This time does not exist on that day: the clocks change."]
        return found


class EntryFields(CorrectionFields, MomentFields):
    """An entry with a moment of its own, new or corrected."""


def late_question(what: str, at: datetime, now: datetime, time: LocalTime) -> list[Question]:
    """A slip of the date shows as an entry of long ago."""
    if now - at <= LATE:
        return []
    return [Question("late", f"{what} {time.full(at)}, more than 24 hours ago. Is the date right?")]
