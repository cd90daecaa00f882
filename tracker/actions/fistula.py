"""Fistula assessments of a collection are recorded, corrected and withdrawn."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.errors import Refused
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import FistulaStatus
from tracker.records.collections import Collection
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision

__all__ = ["FistulaEntry", "assess", "correct", "void"]

ENTITY = "fistula_assessment"


@dataclass(frozen=True)
class FistulaEntry:
    """`evidence` is a word of the rules' list or the site's own."""

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
    """Record an assessment of a collection. Raises Refused for a moment ahead, or without evidence."""
    with house.database.reading() as session:
        patient = patient_of(session, Collection, collection)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.ASSESS_FISTULA, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.ASSESS_FISTULA, patient, doing.recorded_at)
        kept = _checked(entry, doing.recorded_at)
        doing.create(FistulaAssessment(id=record, patient_id=patient, collection_id=collection))
        doing.revise(FistulaAssessmentRevision(record_id=record, **vars(kept)))
        doing.about(ENTITY, record, 1)
        doing.answer = answer
    return record


def correct(
    house: House,
    *,
    assessment: UUID,
    entry: FistulaEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of an assessment; the old one stays. Raises StaleForm where someone else was quicker."""
    require_reason(reason)
    patient = _owner(house, assessment)
    with act(
        house, by=by, action=AuditAction.CORRECT_FISTULA, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.ASSESS_FISTULA, patient, doing.recorded_at)
        before = newest(doing, FistulaAssessmentRevision, assessment, revision)
        kept = _checked(entry, doing.recorded_at)
        doing.revise(FistulaAssessmentRevision(record_id=assessment, **vars(kept)), before)
        doing.about(ENTITY, assessment, before.revision + 1)
        doing.answer = answer


def void(
    house: House,
    *,
    assessment: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw an assessment that was entered in error; it stays readable."""
    require_reason(reason)
    patient = _owner(house, assessment)
    with act(
        house, by=by, action=AuditAction.CORRECT_FISTULA, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.ASSESS_FISTULA, patient, doing.recorded_at)
        withdraw(doing, FistulaAssessmentRevision, assessment, revision, ENTITY)
        doing.answer = answer


def _owner(house: House, assessment: UUID) -> UUID:
    with house.database.reading() as session:
        return patient_of(session, FistulaAssessment, assessment)


def _checked(entry: FistulaEntry, now: datetime) -> FistulaEntry:
    if not entry.evidence.strip():
        raise Refused("evidence", "Say what the assessment rests on.")
    return replace(entry, at=not_ahead("at", entry.at, now))
