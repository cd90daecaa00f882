"""Imaging studies are reported, with a finding for each collection they speak of, and their reports completed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.errors import NotFound
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import DrainPosition, ImagingResult, Modality, ReportStatus
from tracker.records.collections import Collection
from tracker.records.imaging import ImagingFinding, ImagingStudy, ImagingStudyRevision
from tracker.records.words import Finality

__all__ = ["FindingEntry", "StudyEntry", "report", "revise"]


@dataclass(frozen=True)
class FindingEntry:
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
    """Record a study and what its report says."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.REPORT_IMAGING, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        not_ahead("at", entry.at, doing.recorded_at)
        doing.create(ImagingStudy(id=record, patient_id=patient))
        _write(doing, record, patient, entry)
        doing.answer = answer
    return record


def revise(
    house: House,
    *,
    study: UUID,
    entry: StudyEntry,
    revision: int,
    reason: str,
    by: Actor,
    corrects: bool = True,
) -> None:
    """Write a new version: a correction, or (`corrects` False) the final report after a preliminary one."""
    with house.database.reading() as session:
        patient = patient_of(session, ImagingStudy, study)
    with act(house, by=by, action=AuditAction.CORRECT_IMAGING, patients=[patient], reason=reason) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_IMAGING, patient, doing.recorded_at)
        before = current_revision(doing.session, ImagingStudyRevision, study, expected=revision)
        _write(doing, study, patient, entry, before, corrects=corrects)


def _write(
    doing: Act,
    record: UUID,
    patient: UUID,
    entry: StudyEntry,
    before: ImagingStudyRevision | None = None,
    *,
    corrects: bool = True,
) -> None:
    row = ImagingStudyRevision(
        record_id=record,
        at=entry.at,
        modality=entry.modality,
        status=entry.status,
        complication=entry.complication,
        new_collection=entry.new_collection,
        registered_as=before.registered_as if before else None,
        note=entry.note,
    )
    doing.revise(row, before, finality=None if corrects else Finality.FINAL)
    for finding in entry.findings:
        if patient_of(doing.session, Collection, finding.collection) != patient:
            raise NotFound
        doing.pending.append(_finding_row(record, row.revision, finding))
    doing.after["findings"] = [vars(finding) for finding in entry.findings]
    doing.about("imaging_study", record, row.revision)


def _finding_row(record: UUID, revision: int, finding: FindingEntry) -> ImagingFinding:
    return ImagingFinding(
        record_id=record,
        revision=revision,
        collection_id=finding.collection,
        result=finding.result,
        residual_mm=finding.residual_mm,
        drain_position=finding.drain_position,
    )
