"""Outputs of another system become checks, each with what was assumed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy import select

from tracker.actions.act import Act
from tracker.actions.importing.checks import Known, add_check, known_checks, timely, ward_of
from tracker.actions.importing.run import NAMESPACE, Run, by_patient, known_by_number, of_patient, stamp
from tracker.interop.outputs import OutputRow
from tracker.readiness.vocabulary import DrainType, Patency
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainRevision
from tracker.records.patients import Patient, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import Sex

__all__ = ["Assumptions", "import_outputs"]

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

    def given(self) -> tuple[str, ...]:
        """Every field that is assumed, of a check and of the drains that the file names."""
        return ("type", "site", "inserted_at", *self.named())


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
    taken = list(timely(run, _of_this_patient(run, doing, patient, rows), doing.recorded_at))
    if not taken:
        return
    doing.ward = ward_of(doing.session, patient) or ward
    _ensure_patient(run, doing, patient, number, ward, min(row.at for row in taken))
    _ensure_drains(run, doing, patient, taken, assumptions)
    _add_outputs(run, doing, patient, taken, assumptions, known_checks(doing.session, patient))


def _of_this_patient(run: Run, doing: Act, patient: UUID, rows: Sequence[OutputRow]) -> list[OutputRow]:
    names = {row.drain: run.id("drain", row.drain) for row in rows}
    found = doing.session.execute(select(Drain.id, Drain.patient_id).where(Drain.id.in_(names.values())))
    others = {drain for drain, owner in found if owner != patient}
    run.refuse((row for row in rows if names[row.drain] in others), "the drain is another patient's")
    return [row for row in rows if names[row.drain] not in others]


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
        add_check(
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
