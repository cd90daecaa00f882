"""The form that asks for a page as it was at another moment."""

from datetime import date, datetime
from enum import StrEnum

from flask_wtf import FlaskForm

from tracker.records.in_care import Moment
from tracker.web.forms.days import Clock, Day, local_moment
from tracker.web.forms.fields import Choice
from tracker.web.words import LocalTime

__all__ = ["ReplayForm"]

MOST_DAYS = 400


class Believing(StrEnum):
    THEN = "then"
    NOW = "now"


BELIEVING: dict[StrEnum, str] = {
    Believing.THEN: "Entered by that moment: what people could see then",
    Believing.NOW: "Entered until now: later corrections and late entries included",
}


class ReplayForm(FlaskForm):
    """Asked by GET, for it changes nothing and its answer has an address."""

    class Meta:
        csrf = False

    day = Day("Date")
    clock = Clock("Time")
    believing = Choice(
        "From what had been", Believing, lambda word: BELIEVING[word], required="Choose what is believed."
    )

    def offer(self, today: date, since: date) -> None:
        """Every day since the drain was put in."""
        self.day.offer(today, min((today - since).days + 1, MOST_DAYS))

    def moment(self, time: LocalTime, now: datetime) -> Moment | None:
        """The moment asked for, no later than now; None with the error set where the clock change skips it."""
        day, clock = self.day.day, self.clock.clock
        at = local_moment(day, clock, time.zone) if day and clock else None
        if at is None:
            self.clock.errors = ["This time does not exist on that day: the clocks change."]
            return None
        at = min(at, now)
        return Moment(at, at if self.believing.word is Believing.THEN else now)
