"""A hospital's list of patients and beds: patients are added, stays begun, moved to another bed, and ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import Act
from tracker.actions.importing.run import Run, by_patient, known_by_number, of_patient, stamp
from tracker.actions.patients import taken_beds
from tracker.actions.scope import stays_of
from tracker.interop.stays import StayRow
from tracker.records.finding import current_patients
from tracker.records.patients import Patient, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.wards import current_wards
from tracker.records.words import Finality

__all__ = ["import_stays"]


def import_stays(run: Run, rows: Sequence[StayRow]) -> None:
    """Add unknown patients, and bring every stay that the list names to what it says; others are left as they are.

    A number that is here with another name or birthday is refused: it may be somebody else's.
    """
    with run.house.database.reading() as session:
        wards = {ward.name.casefold(): ward.record_id for ward in current_wards(session)}
        beds = {ward: taken_beds(session, ward) for ward in wards.values()}
    fitting = [row for row in rows if row.ward.casefold() in wards]
    run.refuse((row for row in rows if row.ward.casefold() not in wards), "there is no ward of this name")
    grouped = by_patient(fitting)
    known = known_by_number(run, grouped)
    order = sorted(grouped, key=lambda number: (all(row.until is None for row in grouped[number]), number))
    for number in order:
        patient = known.get(number) or run.id("listed", number)
        write = partial(_write, run, patient, sorted(grouped[number], key=lambda row: row.since), wards, beds)
        of_patient(run, patient, write)


def _write(
    run: Run,
    patient: UUID,
    rows: Sequence[StayRow],
    wards: Mapping[str, UUID],
    beds: Mapping[UUID, set[str | None]],
    doing: Act,
) -> None:
    reason = _is_another(doing.session, patient, rows)
    if reason:
        run.refuse(rows, reason)
        return
    stays = {stay.record_id: stay for stay in stays_of(doing.session, patient)}
    is_new = doing.session.get(Patient, patient) is None
    for row in rows:
        try:
            _bring(run, doing, patient, row, wards[row.ward.casefold()], stays, beds)
        except ValueError as error:
            run.refuse([row], str(error))
    if is_new and doing.pending:
        first = rows[0]
        doing.create(Patient(id=patient))
        doing.revise(
            PatientRevision(
                record_id=patient,
                number=first.patient,
                surname=first.surname,
                given=first.given,
                born_on=first.born_on,
                sex=first.sex,
            )
        )
        run.counts["patients"] += 1


def _is_another(session: Session, patient: UUID, rows: Sequence[StayRow]) -> str:
    """Why these rows cannot be this patient's; empty where they can."""
    first = rows[0]
    if any(_person(row) != _person(first) for row in rows):
        return f"the rows with the number {first.patient} differ in name or birthday"
    known = current_patients(session, [patient]).get(patient)
    if known is not None:
        same = _person(known) == _person(first)
        return "" if same else f"the number {first.patient} is here with another name or birthday"
    query = select(PatientRevision).where(PatientRevision.born_on == first.born_on)
    others = current_patients(session, {row.record_id for row in session.scalars(query)}).values()
    if any(_person(row) == _person(first) for row in others):
        return "somebody of this name and birthday is here under another number"
    return ""


def _person(row: Any) -> tuple[Any, ...]:
    return row.surname.casefold(), row.given.casefold(), row.born_on


def _bring(
    run: Run,
    doing: Act,
    patient: UUID,
    row: StayRow,
    ward: UUID,
    stays: dict[UUID, Any],
    beds: Mapping[UUID, set[str | None]],
) -> None:
    """One stay as the list has it: begun, moved to another bed, ended, or there already. Raises ValueError."""
    now: datetime = doing.recorded_at
    if row.since > now or (row.until is not None and row.until > now):
        raise ValueError("the stay begins or ends in the future")
    record = run.id("stay", row.patient, stamp(row.since))
    known = stays.get(record) or next(
        (one for one in stays.values() if (one.ward_id, one.since) == (ward, row.since)), None
    )
    doing.ward = ward
    if known is None:
        _begin(run, doing, patient, record, row, ward, stays, beds)
        return
    wanted = (ward, row.bed, row.until if row.until is not None else known.until)
    if (known.ward_id, known.bed, known.until) == wanted:
        run.counts["there"] += 1
        return
    if known.ward_id != ward:
        raise ValueError("this stay is here in another ward")
    if row.bed != known.bed:
        _take(beds, ward, row.bed, {known.bed}, is_open=wanted[2] is None)
        run.counts["moved"] += 1
    if known.until is None and row.until is not None:
        beds[ward].discard(row.bed)
        run.counts["ended"] += 1
    changed = _row(known.record_id, ward, row.bed, row.since, wanted[2])
    doing.revise(changed, known, finality=Finality.FINAL)
    stays[known.record_id] = changed


def _begun_then(stays: Mapping[UUID, Any], ward: UUID, since: datetime) -> Any | None:
    return next((one for one in stays.values() if (one.ward_id, one.since) == (ward, since)), None)


def _begin(
    run: Run,
    doing: Act,
    patient: UUID,
    record: UUID,
    row: StayRow,
    ward: UUID,
    stays: dict[UUID, Any],
    beds: Mapping[UUID, set[str | None]],
) -> None:
    """A new stay; one that is open ends when it begins. Raises ValueError before anything is changed."""
    goes_on = [one for one in stays.values() if one.until is None]
    is_open = row.until is None
    if is_open and any(one.since > row.since for one in goes_on):
        raise ValueError("the stay would begin before the one that goes on")
    left = [one for one in goes_on if one.since <= row.since]
    _take(beds, ward, row.bed, {one.bed for one in left if one.ward_id == ward}, is_open=is_open)
    for one in left:
        ended = _row(one.record_id, one.ward_id, one.bed, one.since, row.since)
        doing.revise(ended, one, finality=Finality.FINAL)
        stays[one.record_id] = ended
        if (one.ward_id, one.bed) != (ward, row.bed):
            beds[one.ward_id].discard(one.bed)
        run.counts["ended"] += 1
    doing.create(Stay(id=record, patient_id=patient))
    begun = _row(record, ward, row.bed, row.since, row.until)
    doing.revise(begun)
    stays[record] = begun
    run.counts["begun"] += 1


def _take(
    beds: Mapping[UUID, set[str | None]], ward: UUID, bed: str | None, left: set[str | None], *, is_open: bool
) -> None:
    """Take a bed where the stay goes on; the patient leaves the others. Raises ValueError for one that is taken."""
    if not is_open or bed is None:
        return
    if bed in beds[ward] - left:
        raise ValueError(f"bed {bed} is taken")
    beds[ward] -= left
    beds[ward].add(bed)


def _row(record: UUID, ward: UUID, bed: str | None, since: datetime, until: datetime | None) -> StayRevision:
    return StayRevision(record_id=record, ward_id=ward, bed=bed, since=since, until=until)
