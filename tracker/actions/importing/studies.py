"""Imaging reports and fistula assessments of another system become records of the collection that they name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import Act, current_revision
from tracker.actions.errors import Refused
from tracker.actions.imaging import FindingEntry, StudyEntry, add_study_row
from tracker.actions.importing.run import Run, by_patient, known_by_number, of_patient, stamp, values
from tracker.actions.periods import not_ahead
from tracker.interop.studies import FistulaRow, ImagingRow, Place
from tracker.readiness.vocabulary import ReportStatus
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainRevision
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.imaging import ImagingStudy, ImagingStudyRevision
from tracker.records.words import Finality

__all__ = ["import_assessments", "import_studies"]

OF_A_STUDY = ("status", "complication", "new_collection", "entered_at")
"""What a report says once; rows of one study that differ in it are refused."""


def import_studies(run: Run, rows: Sequence[ImagingRow]) -> None:
    """Add every study that is not there yet; rows of one patient, time and modality are findings of one study.

    A final report after a preliminary one of the same study is its next version. Any other difference from what is
    there stands beside it as a study of its own: of two at one instant the worse decides.
    """
    _of_known_patients(run, rows, _write_studies)


def import_assessments(run: Run, rows: Sequence[FistulaRow]) -> None:
    """Add every assessment that is not there yet."""
    _of_known_patients(run, rows, _write_assessments)


def _of_known_patients(run: Run, rows: Sequence[Any], write: Any) -> None:
    grouped = by_patient(rows)
    known = known_by_number(run, grouped)
    for number, of_one in grouped.items():
        patient = known.get(number)
        if patient is None:
            run.refuse(of_one, f"there is no patient with the number {number}")
        else:
            of_patient(run, patient, partial(write, run, patient, of_one))


def _write_studies(run: Run, patient: UUID, rows: Sequence[ImagingRow], doing: Act) -> None:
    places = _Places(doing.session, patient)
    studies: dict[tuple[Any, ...], list[tuple[ImagingRow, UUID]]] = defaultdict(list)
    for row in rows:
        found = places.collection(row.place)
        if isinstance(found, str):
            run.refuse([row], found)
        else:
            studies[row.at, row.modality].append((row, found))
    for (at, modality), of_one in sorted(studies.items()):
        try:
            _write_study(run, doing, patient, f"imaging:{rows[0].patient}:{stamp(at)}:{modality}", of_one)
        except Refused as error:
            run.refuse([row for row, _ in of_one], str(error).rstrip(".").lower())


def _write_study(run: Run, doing: Act, patient: UUID, name: str, rows: Sequence[tuple[ImagingRow, UUID]]) -> None:
    rows = list({str(values(row)): (row, place) for row, place in rows}.values())
    first = rows[0][0]
    if any(getattr(row, field) != getattr(first, field) for row, _ in rows for field in OF_A_STUDY):
        raise Refused("rows", "The rows of this study differ in what a report says once")
    entry = StudyEntry(
        at=first.at,
        modality=first.modality,
        status=first.status,
        findings=[FindingEntry(place, row.result, row.residual_mm, row.drain_position) for row, place in rows],
        complication=first.complication,
        new_collection=first.new_collection,
    )
    content = str(sorted(str(sorted(values(row).items(), key=str)) for row, _ in rows))
    record, ref = run.id(name), str(run.id(name, content))
    present = doing.session.get(ImagingStudy, record)
    before = None
    if present is not None:
        if _is_there(doing.session, ImagingStudyRevision, (record, run.id(name, content)), ref):
            run.counts["there"] += 1
            return
        before = current_revision(doing.session, ImagingStudyRevision, record)
        if not _completes(before, entry):
            before, record = None, run.id(name, content)
    add_study_row(doing, record, patient, entry, before, source_ref=ref, source_entered_at=first.entered_at)
    if before is None:
        doing.create(ImagingStudy(id=record, patient_id=patient))
        run.counts["beside"] += present is not None
    doing.after[f"findings:{record}"] = doing.after.pop("findings")
    run.counts["studies"] += 1


def _completes(before: ImagingStudyRevision, entry: StudyEntry) -> bool:
    return (
        before.status is ReportStatus.PRELIMINARY
        and entry.status is not ReportStatus.PRELIMINARY
        and before.finality is not Finality.ENTERED_IN_ERROR
    )


def _write_assessments(run: Run, patient: UUID, rows: Sequence[FistulaRow], doing: Act) -> None:
    places = _Places(doing.session, patient)
    added: set[UUID] = set()
    for row in sorted(rows, key=lambda one: (one.at, one.line)):
        found = places.collection(row.place)
        if isinstance(found, str):
            run.refuse([row], found)
            continue
        try:
            at = not_ahead("at", row.at, doing.recorded_at)
        except Refused as error:
            run.refuse([row], str(error).rstrip(".").lower())
            continue
        record = run.id("fistula", row.patient, stamp(row.at), str(found), row.status, row.evidence)
        if record in added or doing.session.get(FistulaAssessment, record) is not None:
            run.counts["there"] += 1
            continue
        added.add(record)
        doing.create(FistulaAssessment(id=record, patient_id=patient, collection_id=found))
        doing.revise(
            FistulaAssessmentRevision(
                record_id=record,
                at=at,
                status=row.status,
                evidence=row.evidence,
                note="",
                source_ref=str(record),
                source_entered_at=row.entered_at,
            )
        )
        run.counts["assessments"] += 1


def _is_there(session: Session, model: Any, records: Sequence[UUID], ref: str) -> bool:
    query = select(model.record_id).where(model.record_id.in_(records), model.source_ref == ref)
    return session.scalars(query.limit(1)).first() is not None


class _Places:
    """The collections of a patient, found by a drain's name or by site."""

    def __init__(self, session: Session, patient: UUID) -> None:
        drains = _newest(session, DrainRevision, Drain, patient)
        self.by_drain: dict[str, set[UUID]] = defaultdict(set)
        self.sites: dict[UUID, str] = {}
        for row in drains.values():
            self.by_drain[row.label.casefold()].add(row.collection_id)
        for row in _newest(session, CollectionRevision, Collection, patient).values():
            self.sites[row.record_id] = row.site

    def collection(self, place: Place) -> UUID | str:
        """The one collection that fits; otherwise why the row is refused."""
        fitting = set(self.sites)
        if place.drain:
            fitting &= self.by_drain.get(place.drain.casefold(), set())
        if place.site:
            fitting = {one for one in fitting if self.sites[one] == place.site}
        if len(fitting) == 1:
            return fitting.pop()
        named = " and ".join(f'"{one}"' for one in place if one)
        count = "no collection" if not fitting else f"{len(fitting)} collections"
        return f"{named} names {count} of this patient"


def _newest(session: Session, model: Any, identity: Any, patient: UUID) -> Mapping[UUID, Any]:
    query = select(model).join(identity, identity.id == model.record_id).where(identity.patient_id == patient)
    rows = session.scalars(query.order_by(model.revision))
    newest = {row.record_id: row for row in rows}
    return {record: row for record, row in newest.items() if row.finality is not Finality.ENTERED_IN_ERROR}
