"""Every alert there is (rule R7): its code, its urgency, and the facts one of it rests on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tracker.readiness.vocabulary import Urgency

__all__ = ["URGENCIES", "Alert", "AlertCode"]


class AlertCode(StrEnum):
    """Every alert there is; each has its urgency in URGENCIES and its sentence in the wording."""

    MISSED_CHECK = "missed_check"
    LATE_ENTRY = "late_entry"
    DUPLICATE_INTERVAL = "duplicate_interval"
    IMPLAUSIBLE_VALUE = "implausible_value"
    OUTPUT_REBOUND = "output_rebound"
    DRAIN_BLOCKED = "drain_blocked"
    PATENCY_CHECK_DUE = "patency_check_due"
    IRRIGANT_RETAINED = "irrigant_retained"
    PERICATHETER_LEAK = "pericatheter_leak"
    DRAIN_DISLODGED = "drain_dislodged"
    RUN_RESTARTED = "run_restarted"
    FOLLOWUP_IMAGING_DUE = "followup_imaging_due"
    IMAGING_SUPERSEDED = "imaging_superseded"
    DRAIN_POSITION_NEEDED = "drain_position_needed"
    FINAL_REPORT_DUE = "final_report_due"
    NEW_COLLECTION = "new_collection"
    IMAGING_COMPLICATION = "imaging_complication"
    COLLECTION_UNCHANGED = "collection_unchanged"
    FISTULA_ASSESSMENT_DUE = "fistula_assessment_due"
    FISTULA_STUDY_DUE = "fistula_study_due"
    FISTULA_SUSPECTED_BY_FLUID = "fistula_suspected_by_fluid"
    DRAIN_AMYLASE_DUE = "drain_amylase_due"
    PAIN_SOURCE_NEEDED = "pain_source_needed"
    ANTIPYRETIC_MASKING = "antipyretic_masking"
    SEPSIS_ESCALATE = "sepsis_escalate"
    REEVALUATE_ONGOING_INFECTION = "reevaluate_ongoing_infection_gt_7d"
    IMMUNOCOMPROMISED_ADVISORY = "immunocompromised_advisory"
    SURGICAL_REVIEW = "surgical_review"
    ADDRESS_UNDERLYING_CAUSE = "address_underlying_cause"
    RECURRENCE = "recurrence"
    MIN_DWELL_NOT_REACHED = "min_dwell_not_reached"
    DWELL_REVIEW = "dwell_review"
    NO_APPLICABLE_PROTOCOL = "no_applicable_protocol"
    VERDICT_CHANGED_BY_CORRECTION = "verdict_changed_by_correction"


URGENCIES: dict[AlertCode, Urgency] = {
    AlertCode.MISSED_CHECK: Urgency.TODAY,
    AlertCode.LATE_ENTRY: Urgency.NOTE,
    AlertCode.DUPLICATE_INTERVAL: Urgency.TODAY,
    AlertCode.IMPLAUSIBLE_VALUE: Urgency.TODAY,
    AlertCode.OUTPUT_REBOUND: Urgency.TODAY,
    AlertCode.DRAIN_BLOCKED: Urgency.NOW,
    AlertCode.PATENCY_CHECK_DUE: Urgency.TODAY,
    AlertCode.IRRIGANT_RETAINED: Urgency.TODAY,
    AlertCode.PERICATHETER_LEAK: Urgency.TODAY,
    AlertCode.DRAIN_DISLODGED: Urgency.NOW,
    AlertCode.RUN_RESTARTED: Urgency.NOTE,
    AlertCode.FOLLOWUP_IMAGING_DUE: Urgency.TODAY,
    AlertCode.IMAGING_SUPERSEDED: Urgency.TODAY,
    AlertCode.DRAIN_POSITION_NEEDED: Urgency.TODAY,
    AlertCode.FINAL_REPORT_DUE: Urgency.TODAY,
    AlertCode.NEW_COLLECTION: Urgency.NOW,
    AlertCode.IMAGING_COMPLICATION: Urgency.NOW,
    AlertCode.COLLECTION_UNCHANGED: Urgency.TODAY,
    AlertCode.FISTULA_ASSESSMENT_DUE: Urgency.TODAY,
    AlertCode.FISTULA_STUDY_DUE: Urgency.TODAY,
    AlertCode.FISTULA_SUSPECTED_BY_FLUID: Urgency.NOW,
    AlertCode.DRAIN_AMYLASE_DUE: Urgency.TODAY,
    AlertCode.PAIN_SOURCE_NEEDED: Urgency.TODAY,
    AlertCode.ANTIPYRETIC_MASKING: Urgency.NOTE,
    AlertCode.SEPSIS_ESCALATE: Urgency.NOW,
    AlertCode.REEVALUATE_ONGOING_INFECTION: Urgency.TODAY,
    AlertCode.IMMUNOCOMPROMISED_ADVISORY: Urgency.NOTE,
    AlertCode.SURGICAL_REVIEW: Urgency.NOTE,
    AlertCode.ADDRESS_UNDERLYING_CAUSE: Urgency.NOTE,
    AlertCode.RECURRENCE: Urgency.NOTE,
    AlertCode.MIN_DWELL_NOT_REACHED: Urgency.NOTE,
    AlertCode.DWELL_REVIEW: Urgency.NOTE,
    AlertCode.NO_APPLICABLE_PROTOCOL: Urgency.TODAY,
    AlertCode.VERDICT_CHANGED_BY_CORRECTION: Urgency.NOW,
}


class Alert(NamedTuple):
    """`numbers` and `evidence` are the facts it rests on: while they stay the same it is the same alert."""

    code: AlertCode
    numbers: Mapping[str, object]
    evidence: tuple[str, ...] = ()

    @property
    def urgency(self) -> Urgency:
        return URGENCIES[self.code]
