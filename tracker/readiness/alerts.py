"""Advice beside the verdict (rule R7): each alert has a code, an urgency, one condition, and the facts it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from tracker.readiness.alert_codes import Alert, AlertCode
from tracker.readiness.clinical import left_out_sepsis, pain_may_be_of_abscess
from tracker.readiness.day_tally import ZERO
from tracker.readiness.drain_day import DrainDay
from tracker.readiness.etiology import GASTROINTESTINAL
from tracker.readiness.findings import Reason, ReasonCode
from tracker.readiness.judgement import Judgement, RuledDays
from tracker.readiness.output import days_needed
from tracker.readiness.timeline import Check, Correction, Drain
from tracker.readiness.vocabulary import ImagingResult, Patency, Urgency

__all__ = ["alerts_of"]


LATE_AFTER = timedelta(hours=24)
ONGOING_AFTER = timedelta(days=7)
DWELL_MILESTONES = (60, 30, 14)
IBD = "ibd"
NOT_PATENT = (Patency.BLOCKED, Patency.RESISTANCE)


_FROM_REASONS: dict[ReasonCode, AlertCode] = {
    ReasonCode.IRRIGANT_RETAINED: AlertCode.IRRIGANT_RETAINED,
    ReasonCode.DISLODGED: AlertCode.DRAIN_DISLODGED,
    ReasonCode.INSERTION_DAY: AlertCode.RUN_RESTARTED,
    ReasonCode.RESTART_DAY: AlertCode.RUN_RESTARTED,
    ReasonCode.NO_STUDY: AlertCode.FOLLOWUP_IMAGING_DUE,
    ReasonCode.ONLY_EARLY_STUDY: AlertCode.FOLLOWUP_IMAGING_DUE,
    ReasonCode.ONLY_OTHER_COLLECTION: AlertCode.FOLLOWUP_IMAGING_DUE,
    ReasonCode.ONLY_OTHER_MODALITY: AlertCode.FOLLOWUP_IMAGING_DUE,
    ReasonCode.STUDY_TOO_OLD: AlertCode.FOLLOWUP_IMAGING_DUE,
    ReasonCode.SUPERSEDED: AlertCode.IMAGING_SUPERSEDED,
    ReasonCode.POSITION_NOT_STATED: AlertCode.DRAIN_POSITION_NEEDED,
    ReasonCode.NOT_FINAL: AlertCode.FINAL_REPORT_DUE,
    ReasonCode.NEW_COLLECTION: AlertCode.NEW_COLLECTION,
    ReasonCode.COMPLICATION: AlertCode.IMAGING_COMPLICATION,
    ReasonCode.NOT_ASSESSED: AlertCode.FISTULA_ASSESSMENT_DUE,
    ReasonCode.ASSESSED_TOO_EARLY: AlertCode.FISTULA_ASSESSMENT_DUE,
    ReasonCode.FISTULA_SUSPECTED: AlertCode.FISTULA_STUDY_DUE,
    ReasonCode.STUDY_REQUIRED: AlertCode.FISTULA_STUDY_DUE,
    ReasonCode.AMYLASE_MISSING: AlertCode.DRAIN_AMYLASE_DUE,
    ReasonCode.AMYLASE_EXPIRED: AlertCode.DRAIN_AMYLASE_DUE,
    ReasonCode.PAIN_SOURCE_UNKNOWN: AlertCode.PAIN_SOURCE_NEEDED,
    ReasonCode.SEPSIS_SIGNS: AlertCode.SEPSIS_ESCALATE,
    ReasonCode.MIN_DWELL_NOT_REACHED: AlertCode.MIN_DWELL_NOT_REACHED,
    ReasonCode.NO_APPLICABLE_PROTOCOL: AlertCode.NO_APPLICABLE_PROTOCOL,
    ReasonCode.SEVERAL_PROTOCOLS: AlertCode.NO_APPLICABLE_PROTOCOL,
}
"""Alerts whose one condition is that a reason of this code stands in the judgement."""


def alerts_of(
    ruled: RuledDays | None, judgement: Judgement, changed_by: Sequence[Correction], as_of: datetime
) -> tuple[Alert, ...]:
    """All alerts at a moment, most urgent first, one of each code; without rules only those of the judgement itself."""
    found = list(_from_reasons(judgement))
    if ruled is not None and ruled.days.in_situ(ruled.days.drain, as_of):
        found += _Advice(ruled, judgement, as_of).alerts()
    if changed_by:
        numbers = {"corrections": len(changed_by), "latest": changed_by[-1].entered_at}
        evidence = tuple(correction.id for correction in changed_by)
        found.append(Alert(AlertCode.VERDICT_CHANGED_BY_CORRECTION, numbers, evidence))
    first_of_code = {alert.code: alert for alert in reversed(found)}
    return tuple(sorted(first_of_code.values(), key=lambda alert: (_ORDER[alert.urgency], alert.code)))


_ORDER = {Urgency.NOW: 0, Urgency.TODAY: 1, Urgency.NOTE: 2}


def _from_reasons(judgement: Judgement) -> Iterator[Alert]:
    for finding in (judgement.output, judgement.clinical, judgement.fistula, judgement.imaging):
        for reason in (*finding.reasons, *judgement.whole):
            yield from _from_reason(reason)


def _from_reason(reason: Reason) -> Iterator[Alert]:
    code = _FROM_REASONS.get(reason.code)
    if code is not None:
        yield Alert(code, reason.numbers, reason.evidence)
    if reason.code is ReasonCode.SUSPICIOUS_FLUID:
        yield Alert(AlertCode.FISTULA_STUDY_DUE, reason.numbers, reason.evidence)
        yield Alert(AlertCode.FISTULA_SUSPECTED_BY_FLUID, reason.numbers, reason.evidence)


class _Advice:
    """Alerts that look further than the reasons of the judgement."""

    def __init__(self, ruled: RuledDays, judgement: Judgement, as_of: datetime) -> None:
        self.ruled, self.days, self.protocol = ruled, ruled.days, ruled.protocol
        self.judgement, self.as_of = judgement, as_of
        self.drain: Drain = ruled.days.drain
        self.today = ruled.days.calendar.ordinal(as_of)
        needed = max(days_needed(ruled.days, as_of), 1)
        self.window = range(max(self.today - needed, self._first_day()), self.today)
        self.vital_window = ruled.clinical.window(as_of)
        self.observed = {ordinal: ruled.days.observations(ordinal, as_of) for ordinal in self.vital_window}
        self.vitals = _unique(one.check for seen in self.observed.values() for one in seen)
        self.drain_days = {ordinal: ruled.days.drain_days(ordinal, as_of) for ordinal in (*self.window, self.today)}

    def alerts(self) -> Iterator[Alert]:
        yield from self._missed_check()
        yield from self._late_entry()
        yield from self._duplicates()
        yield from self._implausible()
        yield from self._rebound()
        yield from self._patency()
        yield from self._restarted_today()
        yield from self._imaging()
        yield from self._study_required()
        yield from self._antipyretic()
        yield from self._ongoing_infection()
        yield from self._patient()
        yield from self._recurrence()
        yield from self._dwell()

    def _first_day(self) -> int:
        return self.days.calendar.ordinal(self.drain.inserted_at)

    def _missed_check(self) -> Iterator[Alert]:
        without_output = [
            ordinal
            for ordinal in range(self._first_day(), self.today)
            if not self.days.has_volume(self.drain.record, ordinal, self.as_of)
        ]
        since = self._first_day()
        without_vitals = [
            ordinal for ordinal in self.vital_window[:-1] if ordinal >= since and not self._has_vitals(ordinal)
        ]
        if without_output or without_vitals:
            numbers = {"output": _dates(without_output), "vital_signs": _dates(without_vitals)}
            yield Alert(AlertCode.MISSED_CHECK, numbers)

    def _has_vitals(self, ordinal: int) -> bool:
        observations = self.observed[ordinal]
        temperature = any(one.check.temp_c is not None and not left_out_sepsis(one.check) for one in observations)
        return temperature and any(one.check.pain is not None for one in observations)

    def _late_entry(self) -> Iterator[Alert]:
        late = [check for check in self._window_checks() if check.entered_at > check.end + LATE_AFTER]
        if late:
            longest = max(check.entered_at - check.end for check in late)
            numbers = {"hours": longest // timedelta(hours=1)}
            yield Alert(AlertCode.LATE_ENTRY, numbers, tuple(check.id for check in late))

    def _window_checks(self) -> list[Check]:
        own = [
            check
            for drain in self.days.drains
            for ordinal in (*self.window, self.today)
            for check in self.days.checks_of_day(drain.record, ordinal, self.as_of)
        ]
        return _unique([*own, *self.vitals])

    def _duplicates(self) -> Iterator[Alert]:
        evidence = dict.fromkeys(name for one in self._each_drain_day() for name in one.duplicates)
        if evidence:
            yield Alert(AlertCode.DUPLICATE_INTERVAL, {"checks": len(evidence)}, tuple(evidence))

    def _each_drain_day(self) -> Iterator[DrainDay]:
        for drain_days in self.drain_days.values():
            yield from drain_days

    def _implausible(self) -> Iterator[Alert]:
        evidence = [check.id for check in self._odd() if check.end <= self.as_of]
        evidence += [name for one in self._each_drain_day() for name in one.implausible]
        if evidence:
            yield Alert(AlertCode.IMPLAUSIBLE_VALUE, {"values": len(set(evidence))}, tuple(dict.fromkeys(evidence)))

    def _odd(self) -> Iterator[Check]:
        """The checks with a volume, where it is of this collection, or a temperature that cannot be."""
        most, (coldest, hottest) = self.protocol.plausible_daily_ml_max, self.protocol.plausible_temp_c
        for check in self.days.checks:
            gross, flush, temp = check.gross_ml, check.flush_ml, check.temp_c
            odd = (gross is not None and not ZERO <= gross <= most) or (flush is not None and not ZERO <= flush <= most)
            if (odd and check.drain in self.days.checks_of) or (temp is not None and not coldest <= temp <= hottest):
                yield check

    def _rebound(self) -> Iterator[Alert]:
        if not self.protocol.output_days:
            return
        for ordinal in (self.today, *reversed(self.window)):
            net = self.ruled.output.net(self.drain_days[ordinal]).low
            if not self.protocol.output_passes(net) and self._was_low_before(ordinal):
                numbers = {"day": date.fromordinal(ordinal), "net_ml": net}
                yield Alert(AlertCode.OUTPUT_REBOUND, numbers)
                return

    def _was_low_before(self, ordinal: int) -> bool:
        """Whether the last ward-day before this one that is complete was low."""
        for earlier in range(ordinal - 1, self._first_day(), -1):
            drain_days = self.days.drain_days(earlier, self.as_of)
            if drain_days and all(one.complete for one in drain_days):
                return self.protocol.output_passes(self.ruled.output.net(drain_days).high)
        return False

    def _patency(self) -> Iterator[Alert]:
        latest = self._latest_patency()
        if latest is not None and latest.patency in NOT_PATENT:
            numbers = {"at": latest.end, "patency": latest.patency}
            yield Alert(AlertCode.DRAIN_BLOCKED, numbers, (latest.id,))
        unflushed, leaks = self._without_free_flush(), self._leaks()
        if unflushed:
            yield Alert(AlertCode.PATENCY_CHECK_DUE, {"days": _dates(unflushed)})
        if leaks:
            yield Alert(AlertCode.PERICATHETER_LEAK, {"checks": len(leaks)}, tuple(leaks))

    def _latest_patency(self) -> Check | None:
        """Of two that ended at one instant, the one that speaks against it."""
        ended = [check for check in self.days.checks_of[self.drain.record] if check.end <= self.as_of]
        told = [check for check in ended if check.patency is not None and check.patency is not Patency.NOT_CHECKED]
        last = max([check.end for check in told], default=None)
        newest = [check for check in told if check.end == last]
        return max(newest, key=lambda check: (check.patency in NOT_PATENT, check.id), default=None)

    def _without_free_flush(self) -> list[int]:
        if not self.protocol.output_days:
            return []
        return [ordinal for ordinal in self.window if self._low_without_flush(ordinal)]

    def _low_without_flush(self, ordinal: int) -> bool:
        drain_days = self.drain_days[ordinal]
        low = any(one.has_volume for one in drain_days) and self.protocol.output_passes(
            self.ruled.output.net(drain_days).high
        )
        return low and not all(one.free_flush for one in drain_days)

    def _leaks(self) -> list[str]:
        return [name for one in self._each_drain_day() for kind, name in one.against if kind == "leak"]

    def _restarted_today(self) -> Iterator[Alert]:
        start = self.days.calendar.start(self.today)
        end = self.days.calendar.end(self.today)
        for event in self.days.events_within(start, end, self.as_of):
            if event.kind in self.protocol.run_restarts_on:
                numbers = {"day": date.fromordinal(self.today), "kind": event.kind}
                yield Alert(AlertCode.RUN_RESTARTED, numbers, (event.id,))
        for drain in self.days.drains:
            if start <= drain.inserted_at <= self.as_of:
                yield Alert(AlertCode.RUN_RESTARTED, {"day": date.fromordinal(self.today)}, (drain.id,))

    def _imaging(self) -> Iterator[Alert]:
        for study in self.ruled.imaging.deciding(self.as_of):
            if study.result in (ImagingResult.PERSISTENT, ImagingResult.ENLARGED):
                numbers = {"modality": study.modality, "at": study.at, "result": study.result}
                yield Alert(AlertCode.COLLECTION_UNCHANGED, numbers, (study.id,))

    def _study_required(self) -> Iterator[Alert]:
        fistula = self.ruled.fistula
        if fistula.needs_study(self.as_of) and fistula.last_clearing(self.as_of) is None:
            yield Alert(AlertCode.FISTULA_STUDY_DUE, {"at": None}, ())

    def _antipyretic(self) -> Iterator[Alert]:
        given = [check.id for check in self.vitals if check.antipyretic]
        if given:
            yield Alert(AlertCode.ANTIPYRETIC_MASKING, {"checks": len(given)}, tuple(given))

    def _ongoing_infection(self) -> Iterator[Alert]:
        beyond = self.as_of - self.drain.inserted_at > ONGOING_AFTER
        grave = [check.id for check in self.vitals if self._is_grave(check)]
        painful = [check.id for check in self.vitals if self._is_painful(check)]
        if beyond and (grave or painful):
            numbers = {"day": self.ruled.dwell_days(self.as_of)}
            yield Alert(AlertCode.REEVALUATE_ONGOING_INFECTION, numbers, tuple(dict.fromkeys(grave + painful)))
        if self._needs_surgeon() or (beyond and grave):
            yield Alert(AlertCode.SURGICAL_REVIEW, {"day": self.ruled.dwell_days(self.as_of)}, tuple(grave))

    def _is_grave(self, check: Check) -> bool:
        fever = check.temp_c is not None and self.protocol.is_fever(check.temp_c)
        return fever or bool(check.sepsis_signs)

    def _is_painful(self, check: Check) -> bool:
        return pain_may_be_of_abscess(check) and check.pain is not None and check.pain > self.protocol.abscess_pain_max

    def _needs_surgeon(self) -> bool:
        return bool(self.drain.loculated or self.drain.viscous_or_necrotic or self.drain.etiology == IBD)

    def _patient(self) -> Iterator[Alert]:
        patient = self.days.timeline.patient
        if patient.immunocompromised:
            yield Alert(AlertCode.IMMUNOCOMPROMISED_ADVISORY, {}, (patient.id,))
        source = self.drain.secondary or self.drain.etiology in GASTROINTESTINAL
        if source and not self.drain.cause_addressed:
            numbers = {"etiology": self.drain.etiology}
            yield Alert(AlertCode.ADDRESS_UNDERLYING_CAUSE, numbers, (self.drain.id,))

    def _recurrence(self) -> Iterator[Alert]:
        earlier = [
            drain
            for drain in self.days.timeline.drains
            if drain.record != self.drain.record
            and drain.inserted_at < self.drain.inserted_at
            and self._same_place(drain)
            and self._out_before(drain)
        ]
        if earlier or self.drain.recurrence_of is not None:
            evidence = tuple(drain.id for drain in earlier)
            diabetes = self.days.timeline.patient.diabetes
            yield Alert(AlertCode.RECURRENCE, {"site": self.drain.site, "diabetes": diabetes}, evidence)

    def _same_place(self, drain: Drain) -> bool:
        return drain.site is not None and (drain.site, drain.side) == (self.drain.site, self.drain.side)

    def _out_before(self, drain: Drain) -> bool:
        out = self.days.out_at(drain.record, self.as_of)
        return out is not None and out <= self.drain.inserted_at

    def _dwell(self) -> Iterator[Alert]:
        dwell = self.ruled.dwell_days(self.as_of)
        reached = next((milestone for milestone in DWELL_MILESTONES if dwell >= milestone), None)
        if reached is not None:
            yield Alert(AlertCode.DWELL_REVIEW, {"dwell_days": dwell, "milestone": reached})


def _dates(ordinals: Iterable[int]) -> tuple[date, ...]:
    return tuple(date.fromordinal(ordinal) for ordinal in ordinals)


def _unique(checks: Iterable[Check]) -> list[Check]:
    return list({check.id: check for check in checks}.values())
