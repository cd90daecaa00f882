"""Outputs and temperatures of another system become checks, each with what was assumed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import Act
from tracker.actions.importing.run import NAMESPACE, Run, by_patient, known_by_number, not_ahead, of_patient, stamp
from tracker.interop.outputs import OutputRow, TemperatureRow
from tracker.readiness.vocabulary import CheckOrigin, DrainType, Patency
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainRevision
from tracker.records.patients import Patient, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import IdentityProof, Sex

__all__ = ["Assumptions", "import_outputs", "import_temperatures"]

FIRST_INTERVAL = timedelta(hours=1)
SURNAME = "Imported"


@dataclass(frozen=True)
class Assumptions:
    """What the file does not say and is taken as given; None is not assumed and stays unrecorded.

    An emptying's interval is always assumed to begin at the one before it, a drain's first at its insertion.
    """

    type: DrainType
    site: str
    flush_ml: Decimal | None = None
    patency: Patency | None = None
    inserted_before: timedelta = FIRST_INTERVAL

    def named(self) -> tuple[str, ...]:
        """The fields of a check that are assumed."""
        found = ["start_at"]
        found += ["flush_ml"] if self.flush_ml is not None else []
        found += ["patency"] if self.patency is not None else []
        return tuple(found)


@dataclass(frozen=True)
class Known:
    """The checks of a patient that stand already: what imports said by reference, and by drain when each ended."""

    said: Mapping[str, Decimal | None]
    ends: Mapping[UUID, Sequence[datetime]]

    def end_before(self, drain: UUID, moment: datetime) -> datetime | None:
        return max((end for end in self.ends.get(drain, ()) if end < moment), default=None)


def import_outputs(
    run: Run, rows: Sequence[OutputRow], *, ward: UUID | None, assumptions: Assumptions, hospital_numbers: bool = False
) -> None:
    """Add every emptying that is not there yet, with drains, and with patients where the numbers are the source's own.

    A row that gives another volume for an emptying that is there already is added beside it: the day is in doubt until
    a person withdraws one.
    """
    shared = _drains_of_several_patients(rows)
    run.refuse((row for row in rows if row.drain in shared), "the drain stands under more than one patient")
    grouped = by_patient(row for row in rows if row.drain not in shared)
    known = known_by_number(run, grouped)
    for number, of_one in grouped.items():
        own = run.id("patient", number)
        patient = known.get(number) if hospital_numbers else own
        if patient is None:
            run.refuse(of_one, f"there is no patient with the number {number}: import the list of patients first")
        elif known.get(number, patient) != patient:
            run.refuse(of_one, f"the number {number} is that of a patient who is here already, not from this source")
        else:
            write = partial(_write_outputs, run, patient, number, of_one, ward, assumptions)
            of_patient(run, patient, write)


def import_temperatures(run: Run, rows: Sequence[TemperatureRow], *, hospital_numbers: bool = False) -> None:
    """Add every temperature of a patient who has a drain."""
    grouped = by_patient(rows)
    known = known_by_number(run, grouped) if hospital_numbers else {}
    for number, of_one in grouped.items():
        patient = known.get(number) if hospital_numbers else run.id("patient", number)
        with run.house.database.reading() as session:
            drains = _drains_of(session, patient) if patient else []
        if patient is None or not drains:
            run.refuse(of_one, f"the patient {number} is not known from this source with a drain")
            continue
        of_patient(run, patient, partial(_write_temperatures, run, patient, drains, of_one))


def _drains_of_several_patients(rows: Iterable[OutputRow]) -> set[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        owners[row.drain].add(row.patient)
    return {drain for drain, patients in owners.items() if len(patients) > 1}


def _write_outputs(
    run: Run,
    patient: UUID,
    number: str,
    rows: Sequence[OutputRow],
    ward: UUID | None,
    assumptions: Assumptions,
    doing: Act,
) -> None:
    taken = list(_timely(run, _of_this_patient(run, doing, patient, rows), doing.recorded_at))
    if not taken:
        return
    doing.ward = _ward_of(doing.session, patient) or ward
    _ensure_patient(run, doing, patient, number, ward, min(row.at for row in taken))
    _ensure_drains(run, doing, patient, taken, assumptions)
    _add_outputs(run, doing, patient, taken, assumptions, _known(doing.session, patient))


def _of_this_patient(run: Run, doing: Act, patient: UUID, rows: Sequence[OutputRow]) -> list[OutputRow]:
    names = {row.drain: run.id("drain", row.drain) for row in rows}
    found = doing.session.execute(select(Drain.id, Drain.patient_id).where(Drain.id.in_(names.values())))
    others = {drain for drain, owner in found if owner != patient}
    run.refuse((row for row in rows if names[row.drain] in others), "the drain is another patient's")
    return [row for row in rows if names[row.drain] not in others]


def _timely(run: Run, rows: Iterable[Any], now: datetime) -> Iterable[Any]:
    for row in rows:
        try:
            not_ahead(row.at, now)
        except ValueError as error:
            run.refuse([row], str(error))
        else:
            yield row


def _ensure_patient(run: Run, doing: Act, patient: UUID, number: str, ward: UUID | None, since: datetime) -> None:
    if doing.session.get(Patient, patient) is not None or ward is None:
        return
    doing.create(Patient(id=patient))
    doing.revise(PatientRevision(record_id=patient, number=number, surname=SURNAME, given=number, sex=Sex.UNKNOWN))
    stay = uuid5(NAMESPACE, f"{patient}:stay")
    doing.create(Stay(id=stay, patient_id=patient))
    doing.revise(StayRevision(record_id=stay, ward_id=ward, bed=None, since=since - timedelta(days=1)))
    run.counts["patients"] += 1


def _ensure_drains(run: Run, doing: Act, patient: UUID, rows: Sequence[OutputRow], assumptions: Assumptions) -> None:
    """A drain in a collection of its own for each that the file names."""
    first: dict[str, OutputRow] = {}
    for row in sorted(rows, key=lambda one: one.at):
        first.setdefault(row.drain, row)
    for name, row in sorted(first.items()):
        drain = run.id("drain", name)
        if doing.session.get(Drain, drain) is not None:
            continue
        collection = run.id("collection", name)
        doing.create(Collection(id=collection, patient_id=patient))
        doing.revise(CollectionRevision(record_id=collection, site=assumptions.site, organism=""))
        doing.create(Drain(id=drain, patient_id=patient))
        doing.revise(
            DrainRevision(
                record_id=drain,
                collection_id=collection,
                type=assumptions.type,
                inserted_at=row.at - assumptions.inserted_before,
                label=row.label or name,
                owner="",
            )
        )
        run.counts["drains"] += 1


def _add_outputs(
    run: Run, doing: Act, patient: UUID, rows: Sequence[OutputRow], assumptions: Assumptions, known: Known
) -> None:
    said = dict(known.said)
    periods: dict[str, tuple[datetime, datetime]] = {}
    for row in sorted(rows, key=lambda one: (one.drain, one.at, one.line)):
        drain = run.id("drain", row.drain)
        periods[row.drain] = start, _ = _period(
            row, periods.get(row.drain), known.end_before(drain, row.at), assumptions
        )
        ref = f"{run.source}:{row.drain}:{stamp(row.at)}"
        if ref in said:
            other = f"{ref}:{'blank' if row.volume_ml is None else row.volume_ml.normalize()}"
            if said[ref] == row.volume_ml or other in said:
                run.counts["there"] += 1
                continue
            ref = other
            run.counts["beside"] += 1
        said[ref] = row.volume_ml
        is_blank = row.volume_ml is None
        _add_check(
            run,
            doing,
            (patient, drain),
            ref,
            start_at=start,
            end_at=min(row.at, doing.recorded_at),
            gross_ml=row.volume_ml,
            flush_ml=None if is_blank else assumptions.flush_ml,
            patency=None if is_blank else assumptions.patency,
            assumed=("start_at",) if is_blank else assumptions.named(),
            source_entered_at=row.entered_at,
        )


def _period(
    row: OutputRow, last: tuple[datetime, datetime] | None, known: datetime | None, assumptions: Assumptions
) -> tuple[datetime, datetime]:
    """An emptying's period: from the one before it, in the file or on record; one at the same time has the same."""
    if last is not None and last[1] == row.at:
        return last
    before = [end for end in (known, last[1] if last else None) if end is not None]
    return max(before, default=row.at - assumptions.inserted_before), row.at


def _write_temperatures(
    run: Run, patient: UUID, drains: Sequence[tuple[UUID, datetime]], rows: Sequence[TemperatureRow], doing: Act
) -> None:
    doing.ward = _ward_of(doing.session, patient)
    refs = set(_known(doing.session, patient).said)
    for row in sorted(_timely(run, rows, doing.recorded_at), key=lambda one: (one.at, one.line)):
        ref = f"{run.source}:temperature:{row.patient}:{stamp(row.at)}:{row.temp_c}"
        if ref in refs:
            run.counts["there"] += 1
            continue
        refs.add(ref)
        present = [drain for drain, inserted_at in drains if inserted_at <= row.at] or [drains[0][0]]
        _add_check(
            run,
            doing,
            (patient, present[-1]),
            ref,
            start_at=min(row.at, doing.recorded_at),
            end_at=min(row.at, doing.recorded_at),
            observed_at=min(row.at, doing.recorded_at),
            temp_c=row.temp_c,
            source_entered_at=row.entered_at,
        )


def _add_check(run: Run, doing: Act, of: tuple[UUID, UUID], ref: str, **fields: object) -> None:
    patient, drain = of
    check = uuid5(NAMESPACE, ref)
    doing.create(DrainCheck(id=check, patient_id=patient, drain_id=drain))
    row = DrainCheckRevision(
        record_id=check,
        identity_proof=IdentityProof.NONE,
        origin=CheckOrigin.IMPORT,
        note="",
        soft_limits=(),
        source_ref=ref,
        **{"assumed": (), **fields},
    )
    doing.revise(row)
    run.counts["checks"] += 1


def _known(session: Session, patient: UUID) -> Known:
    query = (
        select(DrainCheck.drain_id, DrainCheckRevision)
        .join(DrainCheck, DrainCheck.id == DrainCheckRevision.record_id)
        .where(DrainCheck.patient_id == patient)
        .order_by(DrainCheckRevision.revision.desc())
    )
    said: dict[str, Decimal | None] = {}
    ends: dict[UUID, list[datetime]] = defaultdict(list)
    for drain, row in session.execute(query):
        if row.source_ref is not None:
            said[row.source_ref] = row.gross_ml  # the first version comes last: what the source said
        if row.gross_ml is not None:
            ends[drain].append(row.end_at)
    return Known(said, ends)


def _drains_of(session: Session, patient: UUID) -> list[tuple[UUID, datetime]]:
    query = (
        select(Drain.id, DrainRevision.inserted_at)
        .join(DrainRevision, DrainRevision.record_id == Drain.id)
        .where(Drain.patient_id == patient, DrainRevision.revision == 1)
        .order_by(DrainRevision.inserted_at, Drain.id)
    )
    return list(session.execute(query))


def _ward_of(session: Session, patient: UUID) -> UUID | None:
    query = select(StayRevision.ward_id).join(Stay, Stay.id == StayRevision.record_id).where(Stay.patient_id == patient)
    return session.scalars(query.order_by(StayRevision.since.desc())).first()
