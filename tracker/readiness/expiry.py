"""The moment at which a verdict changes by time alone (rule R7)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tracker.readiness.calendar import WardCalendar, calendar_of
from tracker.readiness.clinical import measured_at
from tracker.readiness.day_tally import plausible_gross
from tracker.readiness.fistula import AMYLASE_MAX_AGE, INSTANT
from tracker.readiness.judgement import Judgement, RuledDays, rule

__all__ = ["dwell_reached_at", "next_turn", "valid_until"]


def valid_until(ruled: RuledDays, present: Judgement, as_of: datetime) -> datetime | None:
    """The first instant at which readiness or a finding differs with nothing new recorded; None if never."""
    for moment in sorted({moment for moment in _turning_points(ruled, as_of) if moment > as_of}):
        if _in_force(ruled, moment).differs(present, moment):
            return moment
    return None


def next_turn(ruled: RuledDays, as_of: datetime) -> datetime:
    """The first instant at which anything in a judgement, numbers included, can differ with nothing new recorded."""
    calendar = ruled.days.calendar
    moments = {calendar.local_midnight(calendar.local_date(as_of) + timedelta(days=1)), *_turning_points(ruled, as_of)}
    moments |= {sign.used_from for sign in ruled.superseding.signs}
    return min(moment for moment in moments if moment > as_of)


def _in_force(ruled: RuledDays, moment: datetime) -> RuledDays:
    """The same by the calendar that the ward has in force at a moment."""
    timeline = ruled.days.timeline
    if calendar_of(timeline.ward_at(moment)) is ruled.days.calendar:
        return ruled
    return rule(timeline, ruled.protocol, moment)


def _turning_points(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    """Every moment at which a day closes, something expires, or something already known happens."""
    facts = list(_known_later(ruled, as_of))
    yield from facts
    yield from _expiries(ruled, as_of)
    last = max(facts, default=as_of)
    yield from _of_calendar(ruled, ruled.days.calendar, as_of, last)
    for setting in ruled.days.timeline.wards:
        if setting.valid_from > as_of:
            yield setting.valid_from
            yield from _of_calendar(ruled, calendar_of(setting), as_of, max(last, setting.valid_from))


def _of_calendar(ruled: RuledDays, calendar: WardCalendar, as_of: datetime, last: datetime) -> Iterator[datetime]:
    """Day starts until every window has left the last known fact behind, and the dates that studies and dwell reach."""
    protocol = ruled.protocol
    reach = max(protocol.output_days, protocol.fistula_history_output_days, protocol.afebrile_days) + 2
    for day in range(calendar.ordinal(as_of) + 1, calendar.ordinal(last) + reach + 1):
        yield calendar.start(day)
    longest = timedelta(days=protocol.imaging_max_age_days + 1)
    for study in ruled.imaging.counted:
        if study.at + longest + timedelta(days=1) > as_of:
            yield calendar.local_midnight(calendar.local_date(study.at) + longest)
    yield dwell_reached_at(ruled, calendar)


def dwell_reached_at(ruled: RuledDays, calendar: WardCalendar | None = None) -> datetime:
    """The first instant of the local date on which the minimum dwell is reached."""
    calendar = calendar or ruled.days.calendar
    inserted_on = calendar.local_date(ruled.days.drain.inserted_at)
    return calendar.local_midnight(inserted_on + timedelta(days=ruled.protocol.min_dwell_days))


def _expiries(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    """When the newest check or temperature, or a laboratory value, has become too old."""
    protocol, timeline = ruled.protocol, ruled.days.timeline
    age = timedelta(hours=protocol.max_check_age_h)
    oldest = as_of - age
    recent = [check for check in ruled.days.checks if check.end >= oldest]
    for drain in ruled.days.drains:
        ours = (check for check in recent if check.drain == drain.record and plausible_gross(check, protocol))
        yield from _too_old([(check.end, check.end) for check in ours], age)
    measured = (check for check in recent if ruled.clinical.gives_temperature(check))
    yield from _too_old([(measured_at(check), check.end) for check in measured], age)
    for lab in timeline.labs:
        yield lab.at + timedelta(hours=protocol.wbc_max_age_h) + INSTANT
        yield lab.at + AMYLASE_MAX_AGE + INSTANT


def _too_old(values: Iterable[tuple[datetime, datetime]], age: timedelta) -> Iterator[datetime]:
    """When each value, true at the first of two moments and used from the second, is too old and still the newest."""
    first_later = datetime.max.replace(tzinfo=UTC)
    for true_at, used_from in sorted(values, reverse=True):
        old_at = true_at + age + INSTANT
        if first_later >= old_at:
            yield old_at
        first_later = min(first_later, used_from)


def _known_later(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    """Moments, after the one judged, of facts that are already known."""
    yield from (moment for moment in ruled.days.timeline.moments() if moment > as_of)
