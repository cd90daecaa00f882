"""Findings with their reasons: a code, typed numbers, the limit with its source, records used and records set aside."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.protocol import Limit
from tracker.readiness.vocabulary import Finding

__all__ = ["CriterionFinding", "Reason", "ReasonCode", "SetAside", "SetAsideCode", "conclude", "unknown", "worst"]


class ReasonCode(StrEnum):
    """Stable names of everything that a finding can rest on."""

    # output
    LOW_DAYS = "low_days"
    DAY_OVER_LIMIT = "day_over_limit"
    RUNNING_DAY_OVER_LIMIT = "running_day_over_limit"
    BEFORE_INSERTION = "before_insertion"
    DAY_MISSING = "day_missing"
    DAY_INCOMPLETE = "day_incomplete"
    GROSS_NOT_RECORDED = "gross_not_recorded"
    FLUSH_NOT_RECORDED = "flush_not_recorded"
    DUPLICATE_INTERVAL = "duplicate_interval"
    IMPLAUSIBLE_VOLUME = "implausible_volume"
    IRRIGANT_RETAINED = "irrigant_retained"
    PATENCY_NOT_RECORDED = "patency_not_recorded"
    NOT_PATENT = "not_patent"
    CLAMPED = "clamped"
    LEAK = "leak"
    CLAMP_OR_LEAK_NOT_ASKED = "clamp_or_leak_not_asked"
    RESTART_DAY = "restart_day"
    INSERTION_DAY = "insertion_day"
    DISLODGED = "dislodged"
    DISLODGED_DAY = "dislodged_day"
    NO_RECENT_CHECK = "no_recent_check"
    VOLUME_NOT_USED = "volume_not_used"
    # clinical
    AFEBRILE = "afebrile"
    FEVER = "fever"
    TEMPERATURE_MISSING = "temperature_missing"
    TEMPERATURE_IMPLAUSIBLE = "temperature_implausible"
    TEMPERATURE_TOO_OLD = "temperature_too_old"
    PAIN_WITHIN_LIMIT = "pain_within_limit"
    ABSCESS_PAIN = "abscess_pain"
    PAIN_SOURCE_UNKNOWN = "pain_source_unknown"
    PAIN_MISSING = "pain_missing"
    SEPSIS_SIGNS = "sepsis_signs"
    WHITE_COUNT_LOW = "white_count_low"
    WHITE_COUNT_HIGH = "white_count_high"
    WHITE_COUNT_HIGH_EXPIRED = "white_count_high_expired"
    WHITE_COUNT_MISSING = "white_count_missing"
    WHITE_COUNT_EXPIRED = "white_count_expired"
    ANTIPYRETIC_MASKS = "antipyretic_masks"
    # fistula
    NONE_SUSPECTED = "none_suspected"
    CLEARED_BY_STUDY = "cleared_by_study"
    NOT_ASSESSED = "not_assessed"
    ASSESSED_TOO_EARLY = "assessed_too_early"
    CLEARED_WITHOUT_STUDY = "cleared_without_study"
    FISTULA_SUSPECTED = "fistula_suspected"
    SUSPICIOUS_FLUID = "suspicious_fluid"
    FISTULA_CONFIRMED = "fistula_confirmed"
    STUDY_REQUIRED = "study_required"
    ETIOLOGY_NOT_KNOWN = "etiology_not_known"
    AMYLASE_LOW = "amylase_low"
    AMYLASE_HIGH = "amylase_high"
    AMYLASE_MISSING = "amylase_missing"
    AMYLASE_EXPIRED = "amylase_expired"
    # imaging
    RESOLVED = "resolved"
    RESIDUAL_WITHIN_LIMIT = "residual_within_limit"
    NOT_INDICATED = "not_indicated"
    INDICATION_OPEN = "indication_open"
    PERSISTENT = "persistent"
    ENLARGED = "enlarged"
    RESIDUAL_ABOVE_LIMIT = "residual_above_limit"
    RESIDUAL_CONTRADICTORY = "residual_contradictory"
    RESIDUAL_NOT_STATED = "residual_not_stated"
    RESULT_NOT_STATED = "result_not_stated"
    NON_DIAGNOSTIC = "non_diagnostic"
    NOT_FINAL = "not_final"
    POSITION_NOT_STATED = "position_not_stated"
    DISPLACED = "displaced"
    COMPLICATION = "complication"
    COMPLICATION_NOT_STATED = "complication_not_stated"
    NEW_COLLECTION = "new_collection"
    NEW_COLLECTION_NOT_STATED = "new_collection_not_stated"
    COLLECTION_NOT_NAMED = "collection_not_named"
    STUDY_TOO_OLD = "study_too_old"
    SUPERSEDED = "superseded"
    NO_STUDY = "no_study"
    ONLY_EARLY_STUDY = "only_early_study"
    ONLY_OTHER_MODALITY = "only_other_modality"
    ONLY_OTHER_COLLECTION = "only_other_collection"
    # the verdict as a whole
    NO_APPLICABLE_PROTOCOL = "no_applicable_protocol"
    SEVERAL_PROTOCOLS = "several_protocols"
    DRAIN_NOT_IN_SITU = "drain_not_in_situ"
    MIN_DWELL_NOT_REACHED = "min_dwell_not_reached"


class SetAsideCode(StrEnum):
    """Why a record that concerns the criterion was not used."""

    OTHER_PAIN_SOURCE = "other_pain_source"
    WHITE_COUNT_EXPIRED = "white_count_expired"
    BEFORE_MINIMUM_AGE = "before_minimum_age"
    OTHER_COLLECTION = "other_collection"
    OTHER_MODALITY = "other_modality"
    NEWER_STUDY_DECIDES = "newer_study_decides"
    NO_LISTED_EVIDENCE = "no_listed_evidence"
    CLEARED_LATER = "cleared_later"
    PARTIAL_CHECK = "partial_check"


class SetAside(NamedTuple):
    id: str
    why: SetAsideCode


class Reason(NamedTuple):
    """One thing a finding rests on; `bears` is what it alone would lead to."""

    code: ReasonCode
    bears: Finding
    numbers: Mapping[str, object]
    limit: Limit | None = None
    evidence: tuple[str, ...] = ()


def unknown(
    code: ReasonCode, numbers: Mapping[str, object], limit: Limit | None = None, evidence: tuple[str, ...] = ()
) -> Reason:
    """A reason that leaves its criterion open."""
    return Reason(code, Finding.UNKNOWN, numbers, limit, evidence)


class CriterionFinding(NamedTuple):
    finding: Finding
    reasons: tuple[Reason, ...]
    set_aside: tuple[SetAside, ...] = ()

    def codes(self) -> frozenset[ReasonCode]:
        return frozenset(reason.code for reason in self.reasons)


_RANK = {Finding.NOT_MET: 0, Finding.UNKNOWN: 1, Finding.MET: 2, Finding.NOT_USED: 3}


def worst(findings: Iterable[Finding]) -> Finding:
    """Any failing one decides, then any unknown one; nothing at all is unknown, for unknown never passes."""
    return min(findings, key=_RANK.__getitem__, default=Finding.UNKNOWN)


def conclude(reasons: Iterable[Reason], set_aside: Iterable[SetAside] = ()) -> CriterionFinding:
    """The finding that follows from its reasons, the deciding ones first."""
    ordered = tuple(sorted(reasons, key=_rank))
    finding = ordered[0].bears if ordered else Finding.UNKNOWN
    return CriterionFinding(finding, ordered, tuple(set_aside))


def _rank(reason: Reason) -> int:
    return _RANK[reason.bears]
