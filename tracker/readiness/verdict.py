"""The full verdict on one drain at one moment: judgement, what is missing, alerts, forecast, validity."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.alert_codes import Alert
from tracker.readiness.alerts import alerts_of
from tracker.readiness.corrections import changing_corrections
from tracker.readiness.expiry import valid_until
from tracker.readiness.findings import Reason, ReasonCode
from tracker.readiness.forecast import Forecast, forecast
from tracker.readiness.judgement import Judgement, RuledDays, open_judgement, rule
from tracker.readiness.protocol import RULES_VERSION, Protocol
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness

__all__ = ["SUPPLIERS", "Missing", "Supplier", "Verdict", "applicable", "judge", "judge_ruled"]


class Supplier(StrEnum):
    """Who can supply a missing fact; a day that can never count is made up for by later ones alone."""

    NURSE = "nurse"
    PHYSICIAN = "physician"
    RADIOLOGY = "radiology"
    LABORATORY = "laboratory"
    SITE = "site"
    LATER_DAYS = "later_days"


class Missing(NamedTuple):
    """A fact that keeps a criterion open, by the reason that says so."""

    criterion: CriterionName | None
    reason: Reason
    who: Supplier


class Verdict(NamedTuple):
    """What the rules answer at `as_of` from what was known at `known_at`; both aware."""

    drain: str
    as_of: datetime
    known_at: datetime
    protocol: Protocol | None
    rules_version: int
    judgement: Judgement
    missing: tuple[Missing, ...]
    alerts: tuple[Alert, ...]
    forecast: Forecast
    valid_until: datetime | None

    @property
    def readiness(self) -> Readiness:
        return self.judgement.readiness

    @property
    def removable(self) -> bool:
        return self.readiness is Readiness.READY


def applicable(protocols: Sequence[Protocol], timeline: DrainTimeline) -> Protocol | ReasonCode:
    """The one protocol whose types include the drain's, or why there is none (rule R5)."""
    fitting = [protocol for protocol in protocols if timeline.judged.type in protocol.applies_to]
    if len(fitting) == 1:
        return fitting[0]
    return ReasonCode.SEVERAL_PROTOCOLS if fitting else ReasonCode.NO_APPLICABLE_PROTOCOL


def judge(timeline: DrainTimeline, protocols: Sequence[Protocol], as_of: datetime) -> Verdict:
    """Judge one drain at a moment by whichever of the protocols applies to it.

    Raises ValueError for a naive moment.
    """
    if as_of.tzinfo is None:
        raise ValueError("The moment judged must carry an offset.")
    protocol = applicable(protocols, timeline)
    if isinstance(protocol, ReasonCode):
        return _without_protocol(timeline, protocol, as_of)
    return judge_ruled(rule(timeline, protocol, as_of), as_of)


def judge_ruled(ruled: RuledDays, as_of: datetime) -> Verdict:
    """The same from days already folded under a protocol that applies."""
    timeline, protocol = ruled.days.timeline, ruled.protocol
    judgement = ruled.judge(as_of)
    changed_by = changing_corrections(timeline, protocol, as_of, judgement) if timeline.corrections else ()
    return Verdict(
        drain=timeline.drain,
        as_of=as_of,
        known_at=timeline.known_at,
        protocol=protocol,
        rules_version=RULES_VERSION,
        judgement=judgement,
        missing=_missing(judgement),
        alerts=alerts_of(ruled, judgement, changed_by, as_of),
        forecast=forecast(ruled, judgement, as_of),
        valid_until=valid_until(ruled, judgement, as_of),
    )


def _without_protocol(timeline: DrainTimeline, code: ReasonCode, as_of: datetime) -> Verdict:
    judgement = open_judgement(code, {"type": timeline.judged.type})
    alerts = alerts_of(None, judgement, (), as_of)
    missing = _missing(judgement)
    return Verdict(
        timeline.drain, as_of, timeline.known_at, None, RULES_VERSION, judgement, missing, alerts, Forecast(None), None
    )


def _missing(judgement: Judgement) -> tuple[Missing, ...]:
    if judgement.readiness is not Readiness.CANNOT_TELL:
        return ()
    if judgement.whole:
        return tuple(Missing(None, one, SUPPLIERS[one.code]) for one in judgement.whole if one.code in SUPPLIERS)
    return tuple(
        Missing(name, reason, SUPPLIERS[reason.code])
        for name, finding in judgement.criteria().items()
        for reason in finding.reasons
        if reason.bears is Finding.UNKNOWN
    )


SUPPLIERS: dict[ReasonCode, Supplier] = {
    ReasonCode.BEFORE_INSERTION: Supplier.LATER_DAYS,
    ReasonCode.DAY_MISSING: Supplier.NURSE,
    ReasonCode.DAY_INCOMPLETE: Supplier.NURSE,
    ReasonCode.GROSS_NOT_RECORDED: Supplier.NURSE,
    ReasonCode.FLUSH_NOT_RECORDED: Supplier.NURSE,
    ReasonCode.DUPLICATE_INTERVAL: Supplier.NURSE,
    ReasonCode.IMPLAUSIBLE_VOLUME: Supplier.NURSE,
    ReasonCode.IRRIGANT_RETAINED: Supplier.PHYSICIAN,
    ReasonCode.PATENCY_NOT_RECORDED: Supplier.NURSE,
    ReasonCode.NOT_PATENT: Supplier.PHYSICIAN,
    ReasonCode.CLAMPED: Supplier.NURSE,
    ReasonCode.LEAK: Supplier.PHYSICIAN,
    ReasonCode.CLAMP_OR_LEAK_NOT_ASKED: Supplier.NURSE,
    ReasonCode.RESTART_DAY: Supplier.LATER_DAYS,
    ReasonCode.INSERTION_DAY: Supplier.LATER_DAYS,
    ReasonCode.DISLODGED: Supplier.RADIOLOGY,
    ReasonCode.DISLODGED_DAY: Supplier.LATER_DAYS,
    ReasonCode.NO_RECENT_CHECK: Supplier.NURSE,
    ReasonCode.TEMPERATURE_MISSING: Supplier.NURSE,
    ReasonCode.TEMPERATURE_IMPLAUSIBLE: Supplier.NURSE,
    ReasonCode.TEMPERATURE_TOO_OLD: Supplier.NURSE,
    ReasonCode.PAIN_SOURCE_UNKNOWN: Supplier.NURSE,
    ReasonCode.PAIN_MISSING: Supplier.NURSE,
    ReasonCode.WHITE_COUNT_HIGH_EXPIRED: Supplier.LABORATORY,
    ReasonCode.WHITE_COUNT_MISSING: Supplier.LABORATORY,
    ReasonCode.WHITE_COUNT_EXPIRED: Supplier.LABORATORY,
    ReasonCode.ANTIPYRETIC_MASKS: Supplier.PHYSICIAN,
    ReasonCode.NOT_ASSESSED: Supplier.PHYSICIAN,
    ReasonCode.ASSESSED_TOO_EARLY: Supplier.PHYSICIAN,
    ReasonCode.CLEARED_WITHOUT_STUDY: Supplier.RADIOLOGY,
    ReasonCode.FISTULA_SUSPECTED: Supplier.RADIOLOGY,
    ReasonCode.SUSPICIOUS_FLUID: Supplier.RADIOLOGY,
    ReasonCode.STUDY_REQUIRED: Supplier.RADIOLOGY,
    ReasonCode.ETIOLOGY_NOT_KNOWN: Supplier.PHYSICIAN,
    ReasonCode.AMYLASE_MISSING: Supplier.LABORATORY,
    ReasonCode.AMYLASE_EXPIRED: Supplier.LABORATORY,
    ReasonCode.INDICATION_OPEN: Supplier.PHYSICIAN,
    ReasonCode.RESIDUAL_CONTRADICTORY: Supplier.RADIOLOGY,
    ReasonCode.RESIDUAL_NOT_STATED: Supplier.RADIOLOGY,
    ReasonCode.RESULT_NOT_STATED: Supplier.RADIOLOGY,
    ReasonCode.NON_DIAGNOSTIC: Supplier.RADIOLOGY,
    ReasonCode.NOT_FINAL: Supplier.RADIOLOGY,
    ReasonCode.POSITION_NOT_STATED: Supplier.RADIOLOGY,
    ReasonCode.COMPLICATION_NOT_STATED: Supplier.RADIOLOGY,
    ReasonCode.NEW_COLLECTION_NOT_STATED: Supplier.RADIOLOGY,
    ReasonCode.COLLECTION_NOT_NAMED: Supplier.RADIOLOGY,
    ReasonCode.STUDY_TOO_OLD: Supplier.RADIOLOGY,
    ReasonCode.SUPERSEDED: Supplier.RADIOLOGY,
    ReasonCode.NO_STUDY: Supplier.RADIOLOGY,
    ReasonCode.ONLY_EARLY_STUDY: Supplier.RADIOLOGY,
    ReasonCode.ONLY_OTHER_MODALITY: Supplier.RADIOLOGY,
    ReasonCode.ONLY_OTHER_COLLECTION: Supplier.RADIOLOGY,
    ReasonCode.NO_APPLICABLE_PROTOCOL: Supplier.SITE,
    ReasonCode.SEVERAL_PROTOCOLS: Supplier.SITE,
}
"""Who can supply what each open reason waits for; a test holds that every code that can leave one open is here."""
