"""The moment at which a verdict changes by time alone (rule R7)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tracker.readiness.fistula import AMYLASE_MAX_AGE, INSTANT
from tracker.readiness.judgement import Judgement, RuledDays
from tracker.readiness.output import days_needed

__all__ = ["dwell_reached_at", "valid_until"]


def valid_until(ruled: RuledDays, present: Judgement, as_of: datetime) -> datetime | None:
    """The first instant at which readiness or a finding differs with nothing new recorded; None if never."""
    for moment in sorted(set(_turning_points(ruled, as_of))):
        if moment > as_of and ruled.judge(moment).outcome() != present.outcome():
            return moment
    return None


def _turning_points(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    days, protocol = ruled.days, ruled.protocol
    today = days.calendar.ordinal(as_of)
    reach = max(days_needed(days, as_of), protocol.afebrile_days) + 2
    yield from (days.calendar.start(today + ahead) for ahead in range(1, reach + 1))
    yield from _later_facts(ruled, as_of)
    aged = timedelta(hours=protocol.max_check_age_h) + INSTANT
    for drain in days.drains:
        newest = days.newest_volume(drain.record, as_of)
        if newest is not None:
            yield newest.end + aged
    for ordinal in ruled.clinical.window(as_of):
        for one in days.observations(ordinal, as_of):
            if one.check.temp_c is not None:
                yield (one.check.observed_at or one.check.end) + aged
    yield from _expiries(ruled, as_of)


def _expiries(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    days, protocol = ruled.days, ruled.protocol
    count = ruled.clinical.newest_white_count(as_of)
    if count is not None:
        yield count.at + timedelta(hours=protocol.wbc_max_age_h) + INSTANT
    amylase = ruled.fistula.newest_amylase(as_of)
    if amylase is not None:
        yield amylase.at + AMYLASE_MAX_AGE + INSTANT
    for study in ruled.imaging.deciding(as_of)[:1]:
        last_day = days.calendar.local_date(study.at) + timedelta(days=protocol.imaging_max_age_days)
        yield days.calendar.local_midnight(last_day + timedelta(days=1))
    yield dwell_reached_at(ruled)


def dwell_reached_at(ruled: RuledDays) -> datetime:
    """The first instant of the local date on which the minimum dwell is reached."""
    calendar = ruled.days.calendar
    inserted_on = calendar.local_date(ruled.days.drain.inserted_at)
    return calendar.local_midnight(inserted_on + timedelta(days=ruled.protocol.min_dwell_days))


def _later_facts(ruled: RuledDays, as_of: datetime) -> Iterator[datetime]:
    """Moments, after the one judged, of facts that are already known: a past moment judged with later knowledge."""
    timeline = ruled.days.timeline
    if timeline.known_at <= as_of:
        return
    moments = [check.end for check in timeline.checks]
    moments += [event.at for event in timeline.events] + [record.at for record in timeline.fistula]
    moments += [study.at for study in timeline.imaging] + [lab.at for lab in timeline.labs]
    moments += [drain.inserted_at for drain in timeline.drains]
    yield from (moment for moment in moments if moment > as_of)
