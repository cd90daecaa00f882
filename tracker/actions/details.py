"""What was entered of a patient or of a drain put in is corrected."""

from dataclasses import replace
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.drains import DrainEntry
from tracker.actions.errors import NotFound
from tracker.actions.patients import PatientEntry, refuse_duplicate
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import copy_of, newest, require_reason
from tracker.audit.vocabulary import AuditAction
from tracker.records.collections import Collection
from tracker.records.drains import Drain, DrainRevision
from tracker.records.patients import PatientRevision

__all__ = ["correct_drain", "correct_patient"]


def correct_patient(
    house: House,
    *,
    patient: UUID,
    entry: PatientEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of a patient's details. Raises PossibleDuplicate for another patient's number, StaleForm."""
    require_reason(reason)
    with act(
        house, by=by, action=AuditAction.CHANGE_PATIENT, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.ADMIT_PATIENT, patient, doing.recorded_at)
        before = newest(doing, PatientRevision, patient, revision)
        refuse_duplicate(doing.session, entry, confirmed_new=True, apart_from=patient)
        doing.revise(PatientRevision(record_id=patient, **vars(entry)), before)
        doing.about("patient", patient, before.revision + 1)
        doing.answer = answer


def correct_drain(
    house: House,
    *,
    drain: UUID,
    entry: DrainEntry,
    collection: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of a drain: its kind, size, name, insertion, or the collection that it lies in."""
    require_reason(reason)
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    with act(
        house, by=by, action=AuditAction.CHANGE_DRAIN, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.PLACE_DRAIN, patient, doing.recorded_at)
        before = newest(doing, DrainRevision, drain, revision)
        if patient_of(doing.session, Collection, collection) != patient:
            raise NotFound
        kept = replace(entry, inserted_at=not_ahead("inserted_at", entry.inserted_at, doing.recorded_at))
        row = copy_of(before)
        row.collection_id, row.type, row.french = collection, kept.type, kept.french
        row.inserted_at, row.label = kept.inserted_at, kept.label
        doing.revise(row, before)
        doing.about("drain", drain, before.revision + 1)
        doing.answer = answer
