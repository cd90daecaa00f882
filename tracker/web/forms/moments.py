"""The day and time of day that most forms ask for, and what a correction asks besides."""

from datetime import datetime, timedelta

from flask_wtf import FlaskForm
from wtforms import HiddenField

from tracker.web.entering import Question
from tracker.web.forms.fields import Clock, Day, Group, Text, local_moment
from tracker.web.words import LocalTime

__all__ = ["DAYS_BACK", "LONG_BACK", "CorrectionFields", "EntryFields", "MomentFields", "late_question"]

DAYS_BACK = 8
LONG_BACK = 31
LATE = timedelta(hours=24)


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
