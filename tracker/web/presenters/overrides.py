"""Decisions against their verdicts as a report: the count of each direction and a line for each."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from tracker.records.decisions import CHOICE_LABELS, Choice, Override
from tracker.records.frames import Frame
from tracker.records.patients import PatientRevision
from tracker.web.presenters.marks import Mark, of_readiness
from tracker.web.presenters.people import Listed, listed, surname_warnings
from tracker.web.words import LocalTime

__all__ = ["OverrideLine", "OverrideReport", "override_report"]


class OverrideLine(NamedTuple):
    decision_id: UUID
    at: str
    ward: str
    person: Listed | None
    choice: str
    verdict: Mark
    reason: str
    by: str


class OverrideReport(NamedTuple):
    """`out` counts drains to be taken out without "Criteria met", `left_in` the other direction."""

    out: int
    left_in: int
    lines: Sequence[OverrideLine]


def override_report(
    found: Sequence[Override], patients: Mapping[UUID, PatientRevision], frame: Frame
) -> OverrideReport:
    warnings = surname_warnings(patients.values())
    out = sum(one.decision.choice is Choice.REMOVE for one in found)
    return OverrideReport(out, len(found) - out, [_line(one, patients, warnings, frame) for one in found])


def _line(
    one: Override, patients: Mapping[UUID, PatientRevision], warnings: Mapping[UUID, str], frame: Frame
) -> OverrideLine:
    ward = frame.wards[one.ward_id][-1] if one.ward_id is not None and one.ward_id in frame.wards else None
    patient = patients.get(one.patient_id)
    decision = one.decision
    return OverrideLine(
        decision_id=decision.record_id,
        at=LocalTime(ward.zone if ward else "UTC").full(decision.recorded_at),
        ward=ward.name if ward else "Not recorded",
        person=listed(patient, warnings.get(one.patient_id, "")) if patient else None,
        choice=CHOICE_LABELS[decision.choice],
        verdict=of_readiness(decision.readiness),
        reason=decision.reason,
        by=decision.signed_name,
    )
