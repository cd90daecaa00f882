"""The earliest moment at which a drain could be ready if everything from now on were favourable (rule R7)."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.expiry import dwell_reached_at
from tracker.readiness.favourable import FavourableFuture
from tracker.readiness.findings import CriterionFinding, ReasonCode
from tracker.readiness.fistula import INSTANT
from tracker.readiness.judgement import Judgement, RuledDays, rule
from tracker.readiness.output import days_needed
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.vocabulary import Finding, Readiness

__all__ = ["Forecast", "Need", "NeedCode", "forecast"]

PAIN = {ReasonCode.PAIN_MISSING, ReasonCode.PAIN_SOURCE_UNKNOWN, ReasonCode.ABSCESS_PAIN}


class NeedCode(StrEnum):
    """A favourable fact that readiness still waits for."""

    LOW_DAY = "low_day"
    OUTPUT_CHECK = "output_check"
    MEASURED_DAY = "measured_day"
    TEMPERATURE = "temperature"
    PAIN_SCORE = "pain_score"
    WHITE_COUNT = "white_count"
    FISTULA_CLEARED = "fistula_cleared"
    AMYLASE = "amylase"
    POSITION = "position"
    UNCLAMPED = "unclamped"
    CLEARING_STUDY = "clearing_study"
    DWELL = "dwell"


class Need(NamedTuple):
    """`by` is the latest moment for it; `day` the ward-day it speaks of."""

    code: NeedCode
    by: datetime
    day: date | None = None


class Forecast(NamedTuple):
    """`earliest` is None when no wait can help."""

    earliest: datetime | None
    needs: tuple[Need, ...] = ()


def forecast(ruled: RuledDays, present: Judgement, as_of: datetime) -> Forecast:
    """The earliest moment at which favourable facts from now on could make the drain ready, and these facts."""
    if present.readiness is Readiness.READY:
        return Forecast(as_of)
    if not ruled.days.in_situ(ruled.days.drain, as_of):
        return Forecast(None)
    moments = _moments(ruled, as_of)
    future = FavourableFuture(ruled, as_of, moments)
    ways = [(way, _ruled(ruled, future.whole(way), as_of)) for way in future.ways_to_empty()]
    for moment in moments:
        for way, whole in ways:
            if whole.judge(moment).readiness is Readiness.READY:
                nursed = _ruled(ruled, future.bedside(way), as_of).judge(moment)
                alone = _ruled(ruled, future.past, as_of)
                return Forecast(moment, tuple(_needs(alone, nursed, moment, as_of)))
    return Forecast(None)


def _ruled(present: RuledDays, timeline: DrainTimeline, as_of: datetime) -> RuledDays:
    return present if timeline is present.days.timeline else rule(timeline, present.protocol, as_of)


def _moments(ruled: RuledDays, as_of: datetime) -> list[datetime]:
    """Every moment at which a favourable fact can begin to help: now, the next ward-days, when something is due.

    What happened this very instant is answered an instant later.
    """
    calendar = ruled.days.calendar
    today = calendar.ordinal(as_of)
    reach = max(days_needed(ruled.days, as_of), ruled.protocol.afebrile_days) + 1
    fistula, imaging = ruled.fistula, ruled.imaging
    due = {dwell_reached_at(ruled), imaging.first_valid_at, fistula.first_valid_at, fistula.first_study_at}
    last = max(today + reach, *map(calendar.ordinal, due))
    due |= {as_of, as_of + INSTANT, *(calendar.start(day) for day in range(today + 1, last + 1))}
    return sorted(moment for moment in due if moment >= as_of)


def _needs(alone: RuledDays, nursed: Judgement, moment: datetime, as_of: datetime) -> Iterator[Need]:
    """What is still open at the moment if nothing more is recorded, or nothing but favourable nursing."""
    study = bool(_open(nursed.imaging) - {ReasonCode.INDICATION_OPEN})
    if alone.protocol.output_days:
        yield from _of_output(alone, moment, as_of, position_shown=study)
    yield from _of_patient(alone, moment, as_of)
    if any(code.startswith("white_count") for code in _open(nursed.clinical)):
        yield Need(NeedCode.WHITE_COUNT, moment)
    for need in (NeedCode.AMYLASE, NeedCode.FISTULA_CLEARED):
        if any(code.startswith("amylase") == (need is NeedCode.AMYLASE) for code in _open(nursed.fistula)):
            yield Need(need, moment)
    if study:
        yield Need(NeedCode.CLEARING_STUDY, moment)
    if alone.dwell_days(as_of) < alone.protocol.min_dwell_days:
        yield Need(NeedCode.DWELL, moment)


def _of_output(ruled: RuledDays, moment: datetime, as_of: datetime, *, position_shown: bool) -> Iterator[Need]:
    """`position_shown` where a study at the moment shows it: then it need not be confirmed now, unless days follow."""
    calendar = ruled.days.calendar
    today, day = calendar.ordinal(as_of), calendar.ordinal(moment)
    window = range(day - days_needed(ruled.days, as_of), day)
    wanted = [ordinal for ordinal in window if ruled.output.window_day(ordinal, moment)[0]]
    for ordinal in wanted:
        yield Need(NeedCode.LOW_DAY, calendar.end(ordinal), date.fromordinal(ordinal))
    if not wanted and any(ruled.output.stale(moment)):
        yield Need(NeedCode.OUTPUT_CHECK, moment)
    if ruled.output.open_dislodgement(as_of) and (day > today or not position_shown):
        yield Need(NeedCode.POSITION, moment)
    if any(span.end is None and span.start <= as_of for span in ruled.days.clampings):
        yield Need(NeedCode.UNCLAMPED, moment)


def _of_patient(ruled: RuledDays, moment: datetime, as_of: datetime) -> Iterator[Need]:
    calendar, each_day = ruled.days.calendar, ruled.protocol.temperature_required_each_day
    today, day = calendar.ordinal(as_of), calendar.ordinal(moment)
    still_open = _open(ruled.judge(moment).clinical)
    for ordinal in range(max(day - ruled.protocol.afebrile_days, today), day) if each_day else ():
        if not ruled.clinical.measured(ruled.days.observations(ordinal, as_of)):
            yield Need(NeedCode.MEASURED_DAY, calendar.end(ordinal), date.fromordinal(ordinal))
    missing = ReasonCode.TEMPERATURE_MISSING in still_open and not each_day
    if missing or ReasonCode.TEMPERATURE_TOO_OLD in still_open:
        yield Need(NeedCode.TEMPERATURE, moment)
    if still_open & PAIN:
        yield Need(NeedCode.PAIN_SCORE, moment)


def _open(finding: CriterionFinding) -> set[ReasonCode]:
    return {reason.code for reason in finding.reasons if reason.bears in (Finding.UNKNOWN, Finding.NOT_MET)}
