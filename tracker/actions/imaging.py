"""Imaging studies are reported with a finding for each collection, completed, corrected and withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act
from tracker.actions.drains import CollectionEntry, add_collection_row
from tracker.actions.errors import NotFound, Refused
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import copy_of, newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import DrainPosition, ImagingResult, Modality, ReportStatus
from tracker.records.collections import Collection
from tracker.records.imaging import ImagingFinding, ImagingStudy, ImagingStudyRevision
from tracker.records.words import Finality

__all__ = [
    "NO_COMPLICATION",
    "FindingEntry",
    "StudyEntry",
    "add_study_row",
    "complete",
    "correct",
    "register",
    "report",
    "void",
]

ENTITY = "imaging_study"
NO_COMPLICATION = "none"
LARGEST_MM = Decimal(500)


@dataclass(frozen=True)
class FindingEntry:
    """What a report says of one collection; what it does not say is None."""

    collection: UUID
    result: ImagingResult | None = None
    residual_mm: Decimal | None = None
    drain_position: DrainPosition | None = None


@dataclass(frozen=True)
class StudyEntry:
    """`complication` is "none" where the report says that there is none, None where it does not say."""

    at: datetime
    modality: Modality
    status: ReportStatus
    findings: Sequence[FindingEntry]
    complication: str | None = None
    new_collection: bool | None = None
    note: str = ""


def report(
    house: House, *, patient: UUID, entry: StudyEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Record a study and what its report says. Raises Refused for a moment ahead or a size that cannot be."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.REPORT_IMAGING, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        doing.create(ImagingStudy(id=record, patient_id=patient))
        add_study_row(doing, record, patient, entry)
        doing.answer = answer
    return record


def correct(
    house: House,
    *,
    study: UUID,
    entry: StudyEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of a study; the old one stays. Raises StaleForm where someone else was quicker."""
    require_reason(reason)
    patient = _owner(house, study)
    with act(
        house, by=by, action=AuditAction.CORRECT_IMAGING, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        add_study_row(doing, study, patient, entry, newest(doing, ImagingStudyRevision, study, revision))
        doing.answer = answer


def complete(
    house: House,
    *,
    study: UUID,
    status: ReportStatus,
    revision: int,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """The final or amended report came and says what the preliminary one said: no correction.

    Where it says something else, the study is corrected. Raises Refused where the report is not preliminary.
    """
    patient = _owner(house, study)
    with act(house, by=by, action=AuditAction.REPORT_IMAGING, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        before = newest(doing, ImagingStudyRevision, study, revision)
        if before.status is not ReportStatus.PRELIMINARY or status is ReportStatus.PRELIMINARY:
            raise Refused("status", "Only a preliminary report is made final or amended here; else correct the study.")
        row = copy_of(before)
        row.status = status
        _repeat(doing, row, before)
        doing.answer = answer


def register(
    house: House,
    *,
    study: UUID,
    revision: int,
    by: Actor,
    collection: UUID | None = None,
    new_collection: CollectionEntry | None = None,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Register the new collection that a study reports as one of its own (rule I5); the collection.

    It is one that is added in the same act, or one already on record that the study itself does not describe.
    """
    patient = _owner(house, study)
    with act(house, by=by, action=AuditAction.ADD_COLLECTION, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        by.check(Permission.PLACE_DRAIN)
        before = newest(doing, ImagingStudyRevision, study, revision)
        if not before.new_collection or before.registered_as is not None:
            raise Refused("collection", "This study reports no new collection that is still to be registered.")
        if collection is not None:
            _check_registered(doing, before, patient, collection)
            registered = collection
        elif new_collection is not None:
            registered = house.new_id()
            add_collection_row(doing, registered, patient, new_collection)
        else:
            raise Refused("collection", "Choose the collection, or describe a new one.")
        row = copy_of(before)
        row.registered_as = registered
        _repeat(doing, row, before)
        doing.answer = answer
    return registered


def void(
    house: House,
    *,
    study: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw a study, for example one of another patient; it stays readable."""
    require_reason(reason)
    patient = _owner(house, study)
    with act(
        house, by=by, action=AuditAction.CORRECT_IMAGING, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        before = withdraw(doing, ImagingStudyRevision, study, revision, ENTITY)
        _add_findings(doing, study, before.revision + 1, _findings_of(doing, before))
        doing.answer = answer


def _owner(house: House, study: UUID) -> UUID:
    with house.database.reading() as session:
        return patient_of(session, ImagingStudy, study)


def add_study_row(
    doing: Act,
    record: UUID,
    patient: UUID,
    entry: StudyEntry,
    before: ImagingStudyRevision | None = None,
    **source: Any,
) -> None:
    """Add a version of a study within another act; `source` is what an import was told beside it."""
    kept = _checked(entry, doing.recorded_at)
    row = ImagingStudyRevision(
        record_id=record,
        at=kept.at,
        modality=kept.modality,
        status=kept.status,
        complication=kept.complication,
        new_collection=kept.new_collection,
        registered_as=before.registered_as if before else None,
        note=kept.note,
        **source,
    )
    doing.revise(row, before)
    for finding in kept.findings:
        if patient_of(doing.session, Collection, finding.collection) != patient:
            raise NotFound
    if before is not None:
        doing.before["findings"] = [vars(finding) for finding in _findings_of(doing, before)]
    _add_findings(doing, record, row.revision, kept.findings)
    doing.about(ENTITY, record, row.revision)


def _repeat(doing: Act, row: Any, before: Any) -> None:
    """A version that corrects nothing: the same findings, and no correction in the verdict's eyes."""
    doing.revise(row, before, finality=Finality.FINAL)
    _add_findings(doing, before.record_id, row.revision, _findings_of(doing, before))
    doing.about(ENTITY, before.record_id, row.revision)


def _checked(entry: StudyEntry, now: datetime) -> StudyEntry:
    sizes = [one.residual_mm for one in entry.findings if one.residual_mm is not None]
    if any(not 0 <= size <= LARGEST_MM for size in sizes):
        raise Refused("residual_mm", f"A residual is from 0 to {LARGEST_MM} mm.")
    collections = [one.collection for one in entry.findings]
    if len(set(collections)) < len(collections):
        raise Refused("findings", "A study says one thing of a collection.")
    said = entry.complication
    if said is not None and said != NO_COMPLICATION and said.strip().casefold() in ("", NO_COMPLICATION):
        raise Refused("complication", "Say which complication the report names.")
    return replace(entry, at=not_ahead("at", entry.at, now))


def _check_registered(doing: Act, study: ImagingStudyRevision, patient: UUID, collection: UUID) -> None:
    if patient_of(doing.session, Collection, collection) != patient:
        raise NotFound
    if any(one.collection == collection for one in _findings_of(doing, study)):
        raise Refused("collection", "The study describes this collection: it is not the new one.")


def _findings_of(doing: Act, row: ImagingStudyRevision) -> list[FindingEntry]:
    query = select(ImagingFinding).where(
        ImagingFinding.record_id == row.record_id, ImagingFinding.revision == row.revision
    )
    rows = doing.session.scalars(query.order_by(ImagingFinding.collection_id))
    return [FindingEntry(one.collection_id, one.result, one.residual_mm, one.drain_position) for one in rows]


def _add_findings(doing: Act, record: UUID, revision: int, findings: Iterable[FindingEntry]) -> None:
    entries = list(findings)
    for one in entries:
        doing.pending.append(
            ImagingFinding(
                record_id=record,
                revision=revision,
                collection_id=one.collection,
                result=one.result,
                residual_mm=one.residual_mm,
                drain_position=one.drain_position,
            )
        )
    doing.after["findings"] = [vars(finding) for finding in entries]
