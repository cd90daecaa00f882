"""Fistula assessments of a collection are recorded and corrected."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act, current_revision
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import FistulaStatus
from tracker.records.collections import Collection
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.words import Finality

__all__ = ["FistulaEntry", "assess", "void"]


@dataclass(frozen=True)
class FistulaEntry:
    at: datetime
    status: FistulaStatus
    evidence: str
    note: str = ""


def assess(
    house: House,
    *,
    collection: UUID,
    entry: FistulaEntry,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Record an assessment of a collection."""
    with house.database.reading() as session:
        patient = patient_of(session, Collection, collection)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.ASSESS_FISTULA, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.ASSESS_FISTULA, patient, doing.recorded_at)
        not_ahead("at", entry.at, doing.recorded_at)
        doing.create(FistulaAssessment(id=record, patient_id=patient, collection_id=collection))
        doing.revise(FistulaAssessmentRevision(record_id=record, **vars(entry)))
        doing.about("fistula_assessment", record, 1)
        doing.answer = answer
    return record


def void(house: House, *, assessment: UUID, revision: int, reason: str, by: Actor) -> None:
    """Withdraw an assessment that was entered in error; it stays readable."""
    with house.database.reading() as session:
        patient = patient_of(session, FistulaAssessment, assessment)
    with act(house, by=by, action=AuditAction.CORRECT_FISTULA, patients=[patient], reason=reason) as doing:
        doing.ward = reach(doing.session, by, Permission.ASSESS_FISTULA, patient, doing.recorded_at)
        row = current_revision(doing.session, FistulaAssessmentRevision, assessment, expected=revision)
        copy = FistulaAssessmentRevision(
            record_id=assessment, at=row.at, status=row.status, evidence=row.evidence, note=row.note
        )
        doing.revise(copy, row, finality=Finality.ENTERED_IN_ERROR)
        doing.about("fistula_assessment", assessment, row.revision + 1)
