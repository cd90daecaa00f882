"""Rule R1: the tube no longer drains although it is open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.readiness.day_tally import ZERO
from tracker.readiness.dislodgement import dislodgements
from tracker.readiness.drain_day import DrainDay
from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode, conclude, unknown
from tracker.readiness.sources import FISTULA_HISTORY
from tracker.readiness.spans import Span
from tracker.readiness.vocabulary import Finding, FistulaStatus
from tracker.readiness.ward_days import Seen, WardDays

__all__ = ["DayNet", "OutputRules", "days_needed", "judge_output"]


class DayNet(NamedTuple):
    """A ward-day's net output of the collection in mL, lowest and highest over all readings of doubtful checks."""

    low: Decimal
    high: Decimal


class OutputRules:
    """R1 over folded ward-days; holds what does not depend on the moment judged."""

    def __init__(self, days: WardDays) -> None:
        self.days = days
        self.protocol = protocol = days.protocol
        self.limit = protocol.limit("output_threshold_ml", "mL in a ward-day")
        self.retained = protocol.limit("retained_irrigant_limit_ml", "mL")
        self.max_age = protocol.limit("max_check_age_h", "h")
        self.max_daily = protocol.limit("plausible_daily_ml_max", "mL")
        self.patency = protocol.limit("patency_required_each_counted_day")
        self.restarts = protocol.limit("run_restarts_on")
        self.dislodgements = dislodgements(days)
        self._max_age = timedelta(hours=protocol.max_check_age_h)
        self._elapsed: dict[Seen, tuple[tuple[Reason, ...], DayNet]] = {}
        self._running: dict[Seen, tuple[Reason, ...]] = {}

    def net(self, drain_days: Sequence[DrainDay]) -> DayNet:
        """Rule O4: the sum over drains that are not in doubt, a negative net of one of several taken as 0."""
        if len(drain_days) == 1 and not drain_days[0].implausible:
            return DayNet(drain_days[0].low, drain_days[0].high)
        sure = [one for one in drain_days if not one.implausible]
        return DayNet(sum((max(ZERO, one.low) for one in sure), ZERO), sum((max(ZERO, one.high) for one in sure), ZERO))

    def window_day(self, ordinal: int, as_of: datetime) -> tuple[tuple[Reason, ...], DayNet]:
        """What an elapsed ward-day says against being low; nothing means that it is a low day."""
        seen = self.days.seen(ordinal, as_of)
        known = self._elapsed.get(seen)
        if known is None:
            reasons, net = self.day_reasons(self.days.drain_days(ordinal, as_of), ordinal, as_of)
            known = self._elapsed[seen] = (tuple(reasons), net)
        return known

    def day_reasons(self, drain_days: Sequence[DrainDay], ordinal: int, as_of: datetime) -> tuple[list[Reason], DayNet]:
        """The same for a day already summarised."""
        day = date.fromordinal(ordinal)
        net = self.net(drain_days)
        if not drain_days:
            return [unknown(ReasonCode.BEFORE_INSERTION, {"day": day})], net
        if not self.protocol.output_passes(net.low):
            return [self._over(ReasonCode.DAY_OVER_LIMIT, day, net, drain_days)], net
        reasons = [reason for one in drain_days for reason in self._uncharted(one, day, net)]
        reasons += [reason for one in drain_days for reason in self._doubts(one, day, net)]
        reasons += [reason for one in drain_days for reason in self._patency(one, day)]
        reasons += self._clampings(ordinal, day, drain_days)
        reasons += self._restarts(ordinal, day, as_of)
        reasons += self._dislodged(ordinal, day)
        return reasons, net

    def running_day(self, ordinal: int, as_of: datetime) -> tuple[Reason, ...]:
        """Rule R1.7: today can fail the criterion or leave it open, never satisfy it."""
        seen = self.days.seen(ordinal, as_of)
        known = self._running.get(seen)
        if known is None:
            known = self._running[seen] = tuple(self._running_reasons(ordinal, as_of))
        return known

    def _running_reasons(self, ordinal: int, as_of: datetime) -> list[Reason]:
        drain_days = self.days.drain_days(ordinal, as_of)
        day = date.fromordinal(ordinal)
        net = self.net(drain_days)
        if drain_days and not self.protocol.output_passes(net.low):
            return [self._over(ReasonCode.RUNNING_DAY_OVER_LIMIT, day, net, drain_days)]
        reasons = [reason for one in drain_days for reason in self._doubts(one, day, net)]
        reasons += [reason for one in drain_days for reason in self._partial(one, day)]
        reasons += [reason for one in drain_days for reason in _against(one, day)]
        reasons += self._restarts(ordinal, day, as_of)
        return reasons + self._clampings(ordinal, day, drain_days, as_of)

    def open_dislodgement(self, as_of: datetime) -> list[Reason]:
        return [
            unknown(ReasonCode.DISLODGED, {"since": span.start}, evidence=(span.evidence,))
            for span in self.dislodgements
            if self.is_open(span, as_of)
        ]

    def is_open(self, span: Span, as_of: datetime) -> bool:
        """Whether a drain that is in situ may lie outside the collection at a moment."""
        return span.start <= as_of and (span.end is None or span.end > as_of) and self._is_in(span.drain, as_of)

    def _is_in(self, name: str, as_of: datetime) -> bool:
        return any(drain.record == name and self.days.in_situ(drain, as_of) for drain in self.days.drains)

    def stale(self, as_of: datetime) -> Iterable[Reason]:
        for drain in self.days.drains:
            if not self.days.in_situ(drain, as_of):
                continue
            newest = self.days.newest_volume(drain.record, as_of)
            if newest is None or as_of - newest.end > self._max_age:
                numbers = {"ended_at": newest.end if newest else None, "drain": drain.record}
                yield unknown(ReasonCode.NO_RECENT_CHECK, numbers, self.max_age, (newest.id,) if newest else ())

    def _over(self, code: ReasonCode, day: date, net: DayNet, drain_days: Sequence[DrainDay]) -> Reason:
        evidence = tuple(name for one in drain_days if one.low > ZERO for name in one.evidence)
        return Reason(code, Finding.NOT_MET, {"day": day, "net_ml": net.low}, self.limit, evidence)

    def _uncharted(self, one: DrainDay, day: date, net: DayNet) -> Iterable[Reason]:
        yield from self._partial(one, day)
        if one.complete or one.implausible:
            return
        if one.duplicates:
            numbers = {"day": day, "low_ml": net.low, "high_ml": net.high}
            yield unknown(ReasonCode.DUPLICATE_INTERVAL, numbers, self.limit, one.duplicates)
        elif one.has_volume:
            yield unknown(ReasonCode.DAY_INCOMPLETE, {"day": day, "net_ml": net.low}, evidence=one.evidence)
        elif not one.gross_missing:
            yield unknown(ReasonCode.DAY_MISSING, {"day": day})

    def _partial(self, one: DrainDay, day: date) -> Iterable[Reason]:
        if one.gross_missing:
            yield unknown(ReasonCode.GROSS_NOT_RECORDED, {"day": day}, evidence=one.gross_missing)
        if one.flush_missing:
            yield unknown(ReasonCode.FLUSH_NOT_RECORDED, {"day": day}, evidence=one.flush_missing)
        if one.unasked:
            yield unknown(ReasonCode.CLAMP_OR_LEAK_NOT_ASKED, {"day": day}, evidence=one.unasked)

    def _doubts(self, one: DrainDay, day: date, net: DayNet) -> Iterable[Reason]:
        if one.implausible:
            yield unknown(ReasonCode.IMPLAUSIBLE_VOLUME, {"day": day}, self.max_daily, one.implausible)
        if one.duplicates and not self.protocol.output_passes(net.high):
            numbers = {"day": day, "low_ml": net.low, "high_ml": net.high}
            yield unknown(ReasonCode.DUPLICATE_INTERVAL, numbers, self.limit, one.duplicates)
        if one.low < -self.protocol.retained_irrigant_limit_ml:
            numbers = {"day": day, "retained_ml": -one.low}
            yield unknown(ReasonCode.IRRIGANT_RETAINED, numbers, self.retained, one.evidence)

    def _patency(self, one: DrainDay, day: date) -> Iterable[Reason]:
        yield from _against(one, day)
        if not one.free_flush and not one.against and (one.evidence or one.complete):
            yield unknown(ReasonCode.PATENCY_NOT_RECORDED, {"day": day}, self.patency, one.evidence)

    def _clampings(
        self, ordinal: int, day: date, drain_days: Sequence[DrainDay], as_of: datetime | None = None
    ) -> list[Reason]:
        if not self.days.clampings:
            return []
        start, end = self.days.calendar.start(ordinal), self.days.calendar.end(ordinal)
        present = {one.drain for one in drain_days}
        return [
            unknown(ReasonCode.CLAMPED, {"day": day, "since": span.start}, evidence=(span.evidence,))
            for span in self.days.clampings
            if span.drain in present and span.touches(start, end) and (as_of is None or span.start <= as_of)
        ]

    def _restarts(self, ordinal: int, day: date, as_of: datetime) -> Iterable[Reason]:
        start, end = self.days.calendar.start(ordinal), self.days.calendar.end(ordinal)
        for drain in self.days.drains:
            if start <= drain.inserted_at < end and drain.inserted_at <= as_of:
                yield unknown(ReasonCode.INSERTION_DAY, {"day": day}, evidence=(drain.id,))
        for event in self.days.events_within(start, end, as_of):
            if event.kind in self.protocol.run_restarts_on:
                yield unknown(
                    ReasonCode.RESTART_DAY, {"day": day, "kind": event.kind}, self.restarts, evidence=(event.id,)
                )

    def _dislodged(self, ordinal: int, day: date) -> list[Reason]:
        if not self.dislodgements:
            return []
        start, end = self.days.calendar.start(ordinal), self.days.calendar.end(ordinal)
        return [
            unknown(ReasonCode.DISLODGED_DAY, {"day": day, "since": span.start}, evidence=(span.evidence,))
            for span in self.dislodgements
            if span.touches(start, end)
        ]


def days_needed(days: WardDays, as_of: datetime) -> int:
    """How many low days are asked for: more once a fistula of the collection was ever confirmed."""
    protocol = days.protocol
    confirmed = any(
        record.status is FistulaStatus.CONFIRMED and record.collection == days.drain.collection and record.at <= as_of
        for record in days.timeline.fistula
    )
    return max(protocol.output_days, protocol.fistula_history_output_days) if confirmed else protocol.output_days


def judge_output(rules: OutputRules, as_of: datetime) -> CriterionFinding:
    """R1: the finding over the last elapsed ward-days and the running one."""
    if rules.protocol.output_days == 0:
        limit = rules.protocol.limit("output_days", "days")
        return CriterionFinding(Finding.NOT_USED, (Reason(ReasonCode.VOLUME_NOT_USED, Finding.NOT_USED, {}, limit),))
    today = rules.days.calendar.ordinal(as_of)
    needed = days_needed(rules.days, as_of)
    reasons: list[Reason] = []
    low: list[tuple[date, Decimal]] = []
    evidence: list[str] = []
    for ordinal in range(today - needed, today):
        against, net = rules.window_day(ordinal, as_of)
        reasons += against
        if not against:
            low.append((date.fromordinal(ordinal), net.high))
            evidence += (name for one in rules.days.drain_days(ordinal, as_of) for name in one.evidence)
    reasons += rules.running_day(today, as_of)
    reasons += rules.stale(as_of)
    dislodged = rules.open_dislodgement(as_of)
    if dislodged:
        reasons = dislodged + [reason for reason in reasons if reason.bears is not Finding.NOT_MET]
    if low:
        reasons.append(_low_days(rules, low, needed, evidence))
    return conclude(reasons)


def _low_days(rules: OutputRules, low: Sequence[tuple[date, Decimal]], needed: int, evidence: Sequence[str]) -> Reason:
    extra = needed > rules.protocol.output_days
    limit = rules.protocol.limit(FISTULA_HISTORY, "days") if extra else rules.limit
    protocol = rules.protocol
    numbers: dict[str, object] = {"nets": tuple(low), "needed": needed, "limit_ml": protocol.output_threshold_ml}
    numbers["comparator"] = protocol.output_comparator
    return Reason(ReasonCode.LOW_DAYS, Finding.MET, numbers, limit, tuple(evidence))


def _against(one: DrainDay, day: date) -> Iterable[Reason]:
    for kind, name in one.against:
        if kind == "clamped":
            yield unknown(ReasonCode.CLAMPED, {"day": day, "since": None}, evidence=(name,))
        elif kind == "leak":
            yield unknown(ReasonCode.LEAK, {"day": day}, evidence=(name,))
        else:
            yield unknown(ReasonCode.NOT_PATENT, {"day": day, "patency": kind}, evidence=(name,))
