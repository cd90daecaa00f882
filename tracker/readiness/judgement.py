"""The four criteria judged together at one moment: the core that verdict, forecast and history share."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tracker.readiness.clinical import ClinicalRules, judge_clinical
from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode, unknown
from tracker.readiness.fistula import FistulaRules, judge_fistula
from tracker.readiness.imaging import ImagingRules, judge_imaging
from tracker.readiness.output import OutputRules, judge_output
from tracker.readiness.protocol import Protocol
from tracker.readiness.superseding import Superseding
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness
from tracker.readiness.ward_days import WardDays, fold

__all__ = ["Judgement", "RuledDays", "open_judgement", "rule"]

PASSES = frozenset({Finding.MET, Finding.NOT_USED})


class Judgement(NamedTuple):
    """The readiness, the findings it follows from, and what holds of the verdict as a whole."""

    readiness: Readiness
    clinical: CriterionFinding
    output: CriterionFinding
    fistula: CriterionFinding
    imaging: CriterionFinding
    whole: tuple[Reason, ...] = ()

    def criteria(self) -> dict[CriterionName, CriterionFinding]:
        return {
            CriterionName.CLINICAL: self.clinical,
            CriterionName.OUTPUT: self.output,
            CriterionName.FISTULA: self.fistula,
            CriterionName.IMAGING: self.imaging,
        }

    def outcome(self) -> tuple[Readiness, Finding, Finding, Finding, Finding]:
        """What two judgements are compared by."""
        return (
            self.readiness,
            self.clinical.finding,
            self.output.finding,
            self.fistula.finding,
            self.imaging.finding,
        )


class RuledDays:
    """Folded ward-days with the four criteria's rules over them; judges any moment."""

    def __init__(self, days: WardDays) -> None:
        self.days = days
        self.protocol: Protocol = days.protocol
        self.output = OutputRules(days)
        self.clinical = ClinicalRules(days)
        self.fistula = FistulaRules(days)
        self.superseding = Superseding(days, self.output, self.fistula)
        self.imaging = ImagingRules(days, self.superseding)
        self.dwell = self.protocol.limit("min_dwell_days", "days")

    def dwell_days(self, as_of: datetime) -> int:
        """Local dates since the insertion."""
        calendar = self.days.calendar
        return (calendar.local_date(as_of) - calendar.local_date(self.days.drain.inserted_at)).days

    def judge(self, as_of: datetime) -> Judgement:
        """The judgement at a moment, from facts that were true and used by then."""
        if not self.days.in_situ(self.days.drain, as_of):
            return open_judgement(ReasonCode.DRAIN_NOT_IN_SITU, {"drain": self.days.drain.record})
        clinical, output, fistula, imaging = self._findings(as_of)
        whole = self._dwell(as_of)
        findings = {clinical.finding, output.finding, fistula.finding, imaging.finding}
        return Judgement(_combine(findings, whole), clinical, output, fistula, imaging, whole)

    def is_ready(self, as_of: datetime) -> bool:
        """What `judge` says of readiness, asked only until something stands in the way."""
        if not self.days.in_situ(self.days.drain, as_of) or self._dwell(as_of):
            return False
        return all(finding.finding in PASSES for finding in self._findings(as_of))

    def differs(self, before: Judgement, as_of: datetime) -> bool:
        """Whether `judge` gives another outcome than an earlier judgement did, asked only until something differs."""
        if not self.days.in_situ(self.days.drain, as_of):
            return self.judge(as_of).outcome() != before.outcome()
        readiness, *findings = before.outcome()
        if any(now.finding is not then for now, then in zip(self._findings(as_of), findings, strict=True)):
            return True
        return _combine(set(findings), self._dwell(as_of)) is not readiness

    def _findings(self, as_of: datetime) -> Iterator[CriterionFinding]:
        """The four criteria's findings, each judged when it is asked for; the order is that of a judgement."""
        yield (clinical := judge_clinical(self.clinical, as_of))
        yield (output := judge_output(self.output, as_of))
        yield (fistula := judge_fistula(self.fistula, as_of))
        yield judge_imaging(self.imaging, (clinical.finding, output.finding, fistula.finding), as_of)

    def _dwell(self, as_of: datetime) -> tuple[Reason, ...]:
        if not self.protocol.min_dwell_days or self.dwell_days(as_of) >= self.protocol.min_dwell_days:
            return ()
        numbers = {"dwell_days": self.dwell_days(as_of)}
        return (Reason(ReasonCode.MIN_DWELL_NOT_REACHED, Finding.NOT_MET, numbers, self.dwell),)


def rule(timeline: DrainTimeline, protocol: Protocol, as_of: datetime) -> RuledDays:
    """Fold a timeline under a protocol, by the ward's calendar in force at the moment, ready to be judged."""
    return RuledDays(fold(timeline, protocol, as_of))


def open_judgement(code: ReasonCode, numbers: dict[str, object]) -> Judgement:
    """A judgement that cannot be made at all: every criterion is unknown for the same reason."""
    reason = unknown(code, numbers)
    finding = CriterionFinding(Finding.UNKNOWN, (reason,))
    return Judgement(Readiness.CANNOT_TELL, finding, finding, finding, finding, (reason,))


def _combine(findings: set[Finding], whole: tuple[Reason, ...]) -> Readiness:
    if whole or Finding.NOT_MET in findings:
        return Readiness.NOT_READY
    if findings <= PASSES and Finding.MET in findings:
        return Readiness.READY
    return Readiness.CANNOT_TELL
