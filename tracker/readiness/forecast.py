"""The earliest moment at which a drain could be ready if everything from now on were favourable (rule R7)."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.clinical import judge_clinical
from tracker.readiness.expiry import dwell_reached_at
from tracker.readiness.favourable import FavourableFuture
from tracker.readiness.findings import CriterionFinding, ReasonCode
from tracker.readiness.fistula import INSTANT, judge_fistula
from tracker.readiness.imaging import judge_imaging
from tracker.readiness.judgement import Judgement, RuledDays, rule
from tracker.readiness.output import days_needed
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
    """The earliest moment at which favourable facts from now on could make the drain ready, and the fewest of these."""
    if present.readiness is Readiness.READY:
        return Forecast(as_of)
    if not ruled.days.in_situ(ruled.days.drain, as_of):
        return Forecast(None)
    future = FavourableFuture(ruled, as_of)
    for moment in _possible(ruled, future, as_of):
        ways = (rule(future.timeline(way, moment), ruled.protocol, as_of) for way in future.ways_to_empty())
        needs = [tuple(_needs(future, way, moment)) for way in ways if way.is_ready(moment)]
        if needs:
            return Forecast(moment, min(needs, key=len))
    return Forecast(None)


def _possible(ruled: RuledDays, future: FavourableFuture, as_of: datetime) -> list[datetime]:
    """The moments but those that are too early, or count a ward-day that nothing still to be recorded can mend."""
    reached, ordinal = dwell_reached_at(ruled), ruled.days.calendar.ordinal
    needed = days_needed(ruled.days, as_of) if ruled.protocol.output_days else 0
    afebrile = ruled.protocol.afebrile_days
    first = future.today - max(needed, afebrile)
    not_low = [day for day in range(first, future.closed_before()) if needed and ruled.output.window_day(day, as_of)[0]]
    not_well = [day for day in range(first, future.today + 1) if ruled.clinical.is_lost(day, as_of)]
    earliest = max([future.today, *(day + needed + 1 for day in not_low), *(day + afebrile + 1 for day in not_well)])
    return [moment for moment in _moments(ruled, as_of) if moment >= reached and ordinal(moment) >= earliest]


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


def _needs(future: FavourableFuture, filled: RuledDays, moment: datetime) -> Iterator[Need]:
    """What is still open at the moment if nothing more is recorded."""
    alone, as_of = future.alone(), future.as_of
    fistula = _open(judge_fistula(alone.fistula, moment))
    imaging = _open(judge_imaging(alone.imaging, (), moment)) - {ReasonCode.INDICATION_OPEN}
    study = bool(imaging) or _is_outdated(future, alone, filled, moment)
    if alone.protocol.output_days:
        yield from _of_output(alone, moment, as_of, position_shown=study)
    yield from _of_patient(alone, moment, as_of)
    for need in (NeedCode.AMYLASE, NeedCode.FISTULA_CLEARED):
        if any(code.startswith("amylase") == (need is NeedCode.AMYLASE) for code in fistula):
            yield Need(need, moment)
    if study:
        yield Need(NeedCode.CLEARING_STUDY, moment)
    if alone.dwell_days(as_of) < alone.protocol.min_dwell_days:
        yield Need(NeedCode.DWELL, moment)


def _is_outdated(future: FavourableFuture, alone: RuledDays, filled: RuledDays, moment: datetime) -> bool:
    """Whether the output of a day that only the checks to come complete makes the newest study out of date."""
    mended = alone.days.calendar.start(future.closed_before())
    deciding = alone.imaging.picture(moment).deciding
    return any(filled.superseding.high_output(max(study.at, mended), moment) for study in deciding)


def _of_output(ruled: RuledDays, moment: datetime, as_of: datetime, *, position_shown: bool) -> Iterator[Need]:
    """`position_shown` where a study at the moment shows it: then it need not be confirmed now, unless days follow."""
    calendar = ruled.days.calendar
    today, day = calendar.ordinal(as_of), calendar.ordinal(moment)
    window = range(day - days_needed(ruled.days, as_of), day)
    wanted = [ordinal for ordinal in window if ordinal > today or ruled.output.window_day(ordinal, moment)[0]]
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
    still_open = _open(judge_clinical(ruled.clinical, moment))
    for ordinal in range(max(day - ruled.protocol.afebrile_days, today), day) if each_day else ():
        if not ruled.clinical.measured(ruled.days.observations(ordinal, as_of)):
            yield Need(NeedCode.MEASURED_DAY, calendar.end(ordinal), date.fromordinal(ordinal))
    missing = ReasonCode.TEMPERATURE_MISSING in still_open and not each_day
    if missing or ReasonCode.TEMPERATURE_TOO_OLD in still_open:
        yield Need(NeedCode.TEMPERATURE, moment)
    if still_open & PAIN:
        yield Need(NeedCode.PAIN_SCORE, moment)
    if any(code.startswith("white_count") for code in still_open):
        yield Need(NeedCode.WHITE_COUNT, moment)


def _open(finding: CriterionFinding) -> set[ReasonCode]:
    return {reason.code for reason in finding.reasons if reason.bears in (Finding.UNKNOWN, Finding.NOT_MET)}
