"""The earliest moment at which a drain could be ready if everything from now on were favourable (rule R7)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from tracker.readiness.drain_day import DrainDay, fold_drain_day
from tracker.readiness.expiry import dwell_reached_at
from tracker.readiness.findings import Reason
from tracker.readiness.fistula import INSTANT
from tracker.readiness.judgement import Judgement, RuledDays
from tracker.readiness.output import days_needed
from tracker.readiness.timeline import Check, Drain
from tracker.readiness.vocabulary import AntipyreticPolicy, Finding, ImagingPolicy, Patency

__all__ = ["Forecast", "Need", "NeedCode", "forecast"]

MOST_DRAINS = 4


class NeedCode(StrEnum):
    """A favourable fact that readiness still waits for."""

    LOW_DAY = "low_day"
    MEASURED_DAY = "measured_day"
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
    if not ruled.days.in_situ(ruled.days.drain, as_of):
        return Forecast(None)
    bound = max(as_of, *_lower_bounds(ruled, present, as_of))
    outlook = _Outlook(ruled, as_of)
    for moment in _candidates(ruled, bound, as_of):
        if outlook.possible(moment):
            return Forecast(moment, tuple(_needs(ruled, present, outlook, moment, as_of)))
    return Forecast(None)


def _candidates(ruled: RuledDays, bound: datetime, as_of: datetime) -> Iterator[datetime]:
    calendar = ruled.days.calendar
    first = calendar.ordinal(bound)
    yield bound
    reach = max(days_needed(ruled.days, as_of), ruled.protocol.afebrile_days) + 1
    yield from (calendar.start(first + ahead) for ahead in range(1, reach + 1))


def _lower_bounds(ruled: RuledDays, present: Judgement, as_of: datetime) -> Iterator[datetime]:
    yield dwell_reached_at(ruled)
    if present.fistula.finding is not Finding.MET:
        yield ruled.fistula.first_study_at
        yield from (one.at + INSTANT for one in ruled.fistula.uncleared_confirmations(as_of))
        yield from (one.latest + INSTANT for one in ruled.fistula.uncleared_suspicions(as_of))
        amylase = ruled.fistula.newest_amylase(as_of)
        if amylase is not None:
            yield amylase.at + INSTANT
    if present.clinical.finding is not Finding.MET:
        count = ruled.clinical.newest_white_count(as_of)
        if count is not None:
            yield count.at + INSTANT
    if _study_needed(ruled, present, as_of):
        yield ruled.imaging.first_valid_at
        yield from (study.at + INSTANT for study in ruled.imaging.since_insertion if study.at <= as_of)
        yield from (sign.latest + INSTANT for sign in ruled.superseding.signs if sign.used_from <= as_of)


def _study_needed(ruled: RuledDays, present: Judgement, as_of: datetime) -> bool:
    if present.imaging.finding is Finding.MET:
        return False
    any_study = any(study.at <= as_of for study in ruled.imaging.of_collection)
    reported = bool(ruled.imaging.new_collections(as_of))
    return any_study or reported or ruled.protocol.imaging_policy is ImagingPolicy.REQUIRED


class _Outlook:
    """Which ward-days may still be low and well if everything from now on is favourable (rule K5)."""

    def __init__(self, ruled: RuledDays, as_of: datetime) -> None:
        self.ruled = ruled
        self.days = ruled.days
        self.as_of = as_of
        self.today = ruled.days.calendar.ordinal(as_of)
        self._open = [span for span in ruled.output.dislodgements if ruled.output.is_open(span, as_of)]
        self._lows = [self._low_days(choice) for choice in self._choices()] if ruled.protocol.output_days else []

    def possible(self, moment: datetime) -> bool:
        """Whether output and clinical can pass at the moment."""
        day = self.days.calendar.ordinal(moment)
        return self._well(day) and self._low(day)

    def _choices(self) -> Iterable[tuple[bool, ...]]:
        present = [drain for drain in self.days.drains if self.days.in_situ(drain, self.as_of)]
        return product((True, False), repeat=min(len(present), MOST_DRAINS))

    def _low(self, day: int) -> bool:
        if not self.ruled.protocol.output_days:
            return True
        if day == self.today and self._running_day_blocks():
            return False
        needed = days_needed(self.days, self.as_of)
        return any(all(self._is_low(lows, one) for one in range(day - needed, day)) for lows in self._lows)

    def _is_low(self, lows: dict[int, bool], ordinal: int) -> bool:
        if ordinal > self.today:
            return True
        if any(span.start < self.days.calendar.end(ordinal) for span in self._open):
            return False
        if ordinal in lows:
            return lows[ordinal]
        return not self.ruled.output.window_day(ordinal, self.as_of)[0]

    def _running_day_blocks(self) -> bool:
        return bool(self.ruled.output.running_day(self.today, self.as_of))

    def _low_days(self, split: tuple[bool, ...]) -> dict[int, bool]:
        """Whether yesterday and today end up low; `split` says for each drain whether its bag is emptied now."""
        present = [drain for drain in self.days.drains if self.days.in_situ(drain, self.as_of)]
        future = {
            drain.record: self._future_checks(drain, empty_now=now)
            for drain, now in zip(present, (*split, *[True] * len(present)), strict=False)
        }
        return {ordinal: self._would_be_low(ordinal, future) for ordinal in (self.today - 1, self.today)}

    def _future_checks(self, drain: Drain, *, empty_now: bool) -> list[Check]:
        newest = self.days.newest_volume(drain.record, self.as_of)
        since = newest.end if newest is not None else max(drain.inserted_at, self.days.calendar.start(self.today))
        stops = [self.as_of] if empty_now and self.as_of > since else []
        checks = []
        for until in (*stops, self.days.calendar.end(self.today)):
            checks.append(_favourable_check(drain.record, since, until, self.as_of))
            since = until
        return checks

    def _would_be_low(self, ordinal: int, future: dict[str, list[Check]]) -> bool:
        output = self.ruled.output
        drains = self.days.drains_during(ordinal, self.as_of)
        drain_days = tuple(self._drain_day(drain, ordinal, future.get(drain.record, [])) for drain in drains)
        reasons, _ = output.day_reasons(drain_days, ordinal, self.as_of)
        return not reasons

    def _drain_day(self, drain: Drain, ordinal: int, future: Sequence[Check]) -> DrainDay:
        days = self.days
        known = days.checks_of_day(drain.record, ordinal, self.as_of)
        near = sorted([*days.checks_near(drain.record, ordinal, self.as_of), *future], key=lambda check: check.start)
        start, end = days.calendar.start(ordinal), days.calendar.end(ordinal)
        out = days.out_at(drain.record, self.as_of)
        return fold_drain_day(
            drain.record,
            in_situ=(max(start, drain.inserted_at), min(end, out or end)),
            own=[*known, *(check for check in future if days.belongs_to(check) == ordinal)],
            near=near,
            touching=[check for check in near if days.touches(check, ordinal)],
            protocol=self.ruled.protocol,
        )

    def _well(self, day: int) -> bool:
        afebrile_days = self.ruled.protocol.afebrile_days
        if day == self.today and self._pain_today():
            return False
        window = [one for one in range(day - afebrile_days, day + 1) if one <= self.today]
        return all(self._clean(one) for one in window) and all(
            self._measured(one) for one in window if one < self.today
        )

    def _clean(self, ordinal: int) -> bool:
        protocol = self.ruled.protocol
        checks = [one.check for one in self.days.observations(ordinal, self.as_of)]
        warm = (one.temp_c for one in checks if one.temp_c is not None)
        masked = protocol.antipyretic_policy is AntipyreticPolicy.CANNOT_TELL and any(one.antipyretic for one in checks)
        hot = any(protocol.is_fever(temp) or not protocol.is_plausible_temp(temp) for temp in warm)
        return not hot and not masked and not any(one.sepsis_signs for one in checks)

    def _measured(self, ordinal: int) -> bool:
        if not self.ruled.protocol.temperature_required_each_day:
            return True
        return self.ruled.clinical.measured(self.days.observations(ordinal, self.as_of))

    def _pain_today(self) -> bool:
        return self.ruled.clinical.worst_pain(self.today, self.as_of) > self.ruled.protocol.abscess_pain_max


def _favourable_check(drain: str, start: datetime, end: datetime, as_of: datetime) -> Check:
    zero = Decimal(0)
    return Check(
        record=f"future:{end.isoformat()}",
        id=f"future:{end.isoformat()}",
        drain=drain,
        start=start,
        end=end,
        entered_at=as_of,
        gross_ml=zero,
        flush_ml=zero,
        patency=Patency.PATENT,
        clamped=False,
        leak=False,
    )


def _needs(
    ruled: RuledDays, present: Judgement, outlook: _Outlook, moment: datetime, as_of: datetime
) -> Iterator[Need]:
    calendar = ruled.days.calendar
    day = calendar.ordinal(moment)
    if ruled.protocol.output_days:
        for ordinal in range(day - days_needed(ruled.days, as_of), day):
            if ordinal >= outlook.today or ruled.output.window_day(ordinal, as_of)[0]:
                yield Need(NeedCode.LOW_DAY, calendar.end(ordinal), date.fromordinal(ordinal))
        if ruled.output.open_dislodgement(as_of):
            yield Need(NeedCode.POSITION, moment)
        if any(span.end is None and span.start <= as_of for span in ruled.days.clampings):
            yield Need(NeedCode.UNCLAMPED, moment)
    for ordinal in range(max(day - ruled.protocol.afebrile_days, outlook.today), day):
        yield Need(NeedCode.MEASURED_DAY, calendar.end(ordinal), date.fromordinal(ordinal))
    yield from _facts_by(ruled, present, moment, as_of)


def _facts_by(ruled: RuledDays, present: Judgement, moment: datetime, as_of: datetime) -> Iterator[Need]:
    """Single facts that are missing now or will have expired by the moment."""
    later = ruled.judge(moment)
    if present.clinical.finding is not Finding.MET or moment > as_of:
        yield Need(NeedCode.PAIN_SCORE, moment)
    if any(reason.code.startswith("white_count") for reason in _open(later.clinical.reasons)):
        yield Need(NeedCode.WHITE_COUNT, moment)
    amylase = any(reason.code.startswith("amylase") for reason in _open(later.fistula.reasons))
    if amylase:
        yield Need(NeedCode.AMYLASE, moment)
    if any(not reason.code.startswith("amylase") for reason in _open(later.fistula.reasons)):
        yield Need(NeedCode.FISTULA_CLEARED, moment)
    if _open(later.imaging.reasons) and _study_needed(ruled, later, as_of):
        yield Need(NeedCode.CLEARING_STUDY, moment)
    if ruled.dwell_days(as_of) < ruled.protocol.min_dwell_days:
        yield Need(NeedCode.DWELL, moment)


def _open(reasons: Iterable[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.bears in (Finding.UNKNOWN, Finding.NOT_MET)]
