"""Rule R3: there is no fistula, by assessments and studies of the collection ordered by when they were true."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.findings import CriterionFinding, Reason, ReasonCode, SetAside, SetAsideCode, conclude, unknown
from tracker.readiness.timeline import Check, FistulaRecord, LabResult
from tracker.readiness.vocabulary import Finding, FistulaStatus, Fluid
from tracker.readiness.ward_days import WardDays

__all__ = ["FistulaRules", "judge_fistula"]

STUDY_MIN_AGE = timedelta(hours=24)
"""Whatever a protocol asks of bedside assessment, a study or amylase of the first day clears nothing."""
AMYLASE_MAX_AGE = timedelta(hours=168)
CLEARING = frozenset({FistulaStatus.EXCLUDED, FistulaStatus.CLOSED})
SUSPICIOUS = frozenset({Fluid.BILIOUS, Fluid.FECULENT, Fluid.ENTERIC})
INSTANT = timedelta(microseconds=1)
Assessed = tuple[tuple[Reason, ...], tuple[SetAside, ...]]


class Suspicion(NamedTuple):
    """A suspicion and the latest moment at which it may have arisen."""

    latest: datetime
    used_from: datetime
    id: str
    fluid: Fluid | None


class FistulaRules:
    """R3 over a collection's records; holds what does not depend on the moment judged."""

    def __init__(self, days: WardDays) -> None:
        self.days = days
        self.protocol = protocol = days.protocol
        self.first_valid_at = days.drain.inserted_at + timedelta(
            hours=protocol.fistula_assessment_min_h_after_insertion
        )
        self.first_study_at = max(self.first_valid_at, days.drain.inserted_at + STUDY_MIN_AGE)
        self.minimum = protocol.limit("fistula_assessment_min_h_after_insertion", "h")
        self.evidence = protocol.limit("fistula_evidence")
        self.etiologies = protocol.limit("fistula_study_required_etiologies")
        self.amylase = protocol.limit("drain_amylase_max_x_uln", "× serum upper limit")
        self.records = sorted(
            (one for one in days.timeline.fistula if one.collection == days.drain.collection),
            key=lambda one: (one.at, one.id),
        )
        self.suspicions = sorted([*self._recorded_suspicions(), *self._suspicious_fluid()])
        self._changes = sorted(
            [one.at for one in self.records]
            + [one.used_from for one in self.suspicions]
            + [drain.inserted_at for drain in days.drains]
        )
        self._assessed: dict[int, Assessed] = {}
        self.amylases = sorted(
            (
                lab
                for lab in days.timeline.labs
                if lab.drain_amylase_x_uln is not None and lab.at >= self.first_study_at
            ),
            key=lambda lab: (lab.at, lab.drain_amylase_x_uln, lab.id),
        )

    def clears(self, record: FistulaRecord) -> bool:
        """R3.3: only a listed study of this drain's time clears what came before it."""
        return (
            record.status in CLEARING
            and record.evidence in self.protocol.fistula_evidence
            and record.at >= self.first_study_at
        )

    def last_clearing(self, as_of: datetime) -> FistulaRecord | None:
        return next((one for one in reversed(self.records) if one.at <= as_of and self.clears(one)), None)

    def uncleared_confirmations(self, as_of: datetime) -> list[FistulaRecord]:
        cleared = self.last_clearing(as_of)
        return [
            one
            for one in self.records
            if one.status is FistulaStatus.CONFIRMED and one.at <= as_of and (cleared is None or one.at >= cleared.at)
        ]

    def uncleared_suspicions(self, as_of: datetime) -> list[Suspicion]:
        cleared = self.last_clearing(as_of)
        return [
            one for one in self.suspicions if one.used_from <= as_of and (cleared is None or one.latest >= cleared.at)
        ]

    def needs_study(self, as_of: datetime) -> bool:
        """R3.2: whether an etiology of the collection is on the list of those that bedside assessment cannot clear."""
        required = self.protocol.fistula_study_required_etiologies
        return any(etiology in required for etiology in self._etiologies(as_of))

    def _etiologies(self, as_of: datetime) -> list[str | None]:
        """The cause of the abscess as each drain put into it by the moment names it."""
        return [drain.etiology for drain in self.days.drains if drain.inserted_at <= as_of]

    def newest_amylase(self, as_of: datetime) -> LabResult | None:
        return next((lab for lab in reversed(self.amylases) if lab.at <= as_of), None)

    def assessed(self, as_of: datetime) -> Assessed:
        """What records and fluid lead to; remembered by how many of them had come."""
        come = bisect_right(self._changes, as_of)
        known = self._assessed.get(come)
        if known is None:
            known = self._assessed[come] = tuple(self._reasons(as_of)), tuple(self._set_aside(as_of))
        return known

    def _reasons(self, as_of: datetime) -> Iterable[Reason]:
        confirmed = self.uncleared_confirmations(as_of)
        suspected = self.uncleared_suspicions(as_of)
        cleared = self.last_clearing(as_of)
        if confirmed:
            evidence = tuple(one.id for one in confirmed)
            yield Reason(
                ReasonCode.FISTULA_CONFIRMED, Finding.NOT_MET, {"at": confirmed[-1].at}, self.evidence, evidence
            )
        for one in suspected:
            code = ReasonCode.FISTULA_SUSPECTED if one.fluid is None else ReasonCode.SUSPICIOUS_FLUID
            yield unknown(code, {"at": one.used_from, "fluid": one.fluid}, self.evidence, (one.id,))
        if confirmed or suspected:
            return
        if cleared is not None:
            numbers = {"at": cleared.at, "status": cleared.status, "evidence": cleared.evidence}
            yield Reason(ReasonCode.CLEARED_BY_STUDY, Finding.MET, numbers, self.evidence, (cleared.id,))
        else:
            yield self._bedside(as_of)

    def amylase_reasons(self, as_of: datetime) -> Iterable[Reason]:
        """R3.5: the latest drain amylase of a pancreatic collection."""
        if not self.protocol.drain_amylase_required:
            return
        newest = self.newest_amylase(as_of)
        if newest is None or newest.drain_amylase_x_uln is None:
            yield unknown(ReasonCode.AMYLASE_MISSING, {}, self.amylase)
            return
        numbers = {"amylase_x_uln": newest.drain_amylase_x_uln, "at": newest.at}
        if as_of - newest.at > AMYLASE_MAX_AGE:
            yield unknown(ReasonCode.AMYLASE_EXPIRED, numbers, self.amylase, (newest.id,))
        elif newest.drain_amylase_x_uln > self.protocol.drain_amylase_max_x_uln:
            yield Reason(ReasonCode.AMYLASE_HIGH, Finding.NOT_MET, numbers, self.amylase, (newest.id,))
        else:
            yield Reason(ReasonCode.AMYLASE_LOW, Finding.MET, numbers, self.amylase, (newest.id,))

    def _set_aside(self, as_of: datetime) -> Iterable[SetAside]:
        cleared = self.last_clearing(as_of)
        for one in self.records:
            if one.at > as_of:
                continue
            if one.status in CLEARING and not self.clears(one):
                listed = one.evidence in self.protocol.fistula_evidence
                yield SetAside(one.id, SetAsideCode.BEFORE_MINIMUM_AGE if listed else SetAsideCode.NO_LISTED_EVIDENCE)
            elif one.status is FistulaStatus.NONE_SUSPECTED and one.at < self.first_valid_at:
                yield SetAside(one.id, SetAsideCode.BEFORE_MINIMUM_AGE)
            elif cleared is not None and one.at < cleared.at:
                yield SetAside(one.id, SetAsideCode.CLEARED_LATER)

    def _bedside(self, as_of: datetime) -> Reason:
        """R3.2: a bedside assessment passes only late enough and where no study is asked for."""
        bedside = [one for one in self.records if one.status is FistulaStatus.NONE_SUSPECTED and one.at <= as_of]
        valid = [one for one in bedside if one.at >= self.first_valid_at]
        evidence = tuple(one.id for one in (valid or bedside)[-1:])
        etiologies = self._etiologies(as_of)
        numbers: dict[str, object] = {
            "etiologies": tuple(sorted({etiology or "not recorded" for etiology in etiologies}))
        }
        if valid and self.needs_study(as_of):
            return unknown(ReasonCode.STUDY_REQUIRED, numbers, self.etiologies, evidence)
        if valid and any(etiology not in ETIOLOGIES for etiology in etiologies):
            return unknown(ReasonCode.ETIOLOGY_NOT_KNOWN, numbers, self.etiologies, evidence)
        if valid:
            return Reason(ReasonCode.NONE_SUSPECTED, Finding.MET, {"at": valid[-1].at}, self.minimum, evidence)
        if bedside:
            return unknown(ReasonCode.ASSESSED_TOO_EARLY, {"at": bedside[-1].at}, self.minimum, evidence)
        without = [one for one in self.records if one.status in CLEARING and one.at <= as_of]
        if without:
            numbers = {"at": without[-1].at, "evidence": without[-1].evidence}
            return unknown(ReasonCode.CLEARED_WITHOUT_STUDY, numbers, self.evidence, (without[-1].id,))
        return unknown(ReasonCode.NOT_ASSESSED, {}, self.minimum)

    def _recorded_suspicions(self) -> Iterable[Suspicion]:
        for one in self.records:
            if one.status is FistulaStatus.SUSPECTED:
                yield Suspicion(one.at, one.at, one.id, None)

    def _suspicious_fluid(self) -> Iterable[Suspicion]:
        for checks in self.days.checks_of.values():
            for check in checks:
                if check.fluid in SUSPICIOUS and not self._expected(check):
                    yield Suspicion(latest_moment(check), check.end, check.id, check.fluid)

    def _expected(self, check: Check) -> bool:
        return check.fluid is Fluid.BILIOUS and self.protocol.bilious_fluid_expected


def latest_moment(check: Check) -> datetime:
    """The last moment at which what a check observed may have been true."""
    if check.observed_at is not None:
        return check.observed_at
    return check.end - INSTANT if check.end > check.start else check.end


def judge_fistula(rules: FistulaRules, as_of: datetime) -> CriterionFinding:
    """R3: the finding from the collection's records, its fluid and, for pancreatic profiles, the amylase."""
    reasons, set_aside = rules.assessed(as_of)
    return conclude([*reasons, *rules.amylase_reasons(as_of)], set_aside)
