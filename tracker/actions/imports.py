"""Outputs and temperatures of another system become checks, patient by patient, each with what was assumed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, act
from tracker.audit.vocabulary import AuditAction
from tracker.interop.tables import OutputRow, TemperatureRow
from tracker.readiness.vocabulary import CheckOrigin, DrainType, Patency
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainRevision
from tracker.records.patients import Patient, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import IdentityProof, Sex

__all__ = ["Assumptions", "Imported", "import_outputs", "import_temperatures"]

NAMESPACE = UUID("2f3a0b6e-58f1-4a35-9d0c-7a5d0f6b1e22")
Row = TypeVar("Row", OutputRow, TemperatureRow)
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


class Imported(NamedTuple):
    patients: int
    drains: int
    checks: int
    already_there: int


def import_outputs(
    house: House, *, rows: Sequence[OutputRow], ward: UUID, source: str, assumptions: Assumptions, by: Actor
) -> Imported:
    """Add every emptying that is not there yet: new patients and drains with it, one act a patient."""
    by.check(Permission.IMPORT)
    totals = Imported(0, 0, 0, 0)
    for number, of_patient in sorted(_by_patient(rows).items()):
        patient = uuid5(NAMESPACE, f"{source}:patient:{number}")
        with _act(house, by, patient) as doing:
            doing.ward = ward
            doing.about("import", patient)
            is_new = _ensure_patient(doing, patient, number, ward, min(row.at for row in of_patient))
            drains = _ensure_drains(doing, patient, of_patient, source, assumptions)
            known = _known_refs(doing.session, patient)
            added = _add_outputs(doing, patient, of_patient, source, assumptions, known)
        totals = Imported(
            totals.patients + is_new,
            totals.drains + drains,
            totals.checks + added,
            totals.already_there + len(of_patient) - added,
        )
    return totals


def import_temperatures(
    house: House, *, rows: Sequence[TemperatureRow], source: str, by: Actor
) -> tuple[Imported, list[str]]:
    """Add every temperature of a patient whose outputs were imported; the numbers of those who are not known."""
    by.check(Permission.IMPORT)
    unknown: list[str] = []
    checks = there = 0
    for number, of_patient in sorted(_by_patient(rows).items()):
        patient = uuid5(NAMESPACE, f"{source}:patient:{number}")
        with house.database.reading() as session:
            drains = _drains_of(session, patient)
        if not drains:
            unknown.append(number)
            continue
        with _act(house, by, patient) as doing:
            doing.ward = _ward_of(doing.session, patient)
            doing.about("import", patient)
            known = _known_refs(doing.session, patient)
            added = _add_temperatures(doing, patient, drains, of_patient, source, known)
        checks, there = checks + added, there + len(of_patient) - added
    return Imported(0, 0, checks, there), unknown


def _act(house: House, by: Actor, patient: UUID) -> AbstractContextManager[Act]:
    with house.database.reading() as session:
        known = session.get(Patient, patient) is not None
    return act(house, by=by, action=AuditAction.IMPORT_ROWS, patients=[patient] if known else [])


def _by_patient(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.patient].append(row)
    return found


def _ensure_patient(doing: Act, patient: UUID, number: str, ward: UUID, since: datetime) -> bool:
    doing.patients.add(patient)
    if doing.session.get(Patient, patient) is not None:
        return False
    doing.create(Patient(id=patient))
    doing.revise(PatientRevision(record_id=patient, number=number, surname=SURNAME, given=number, sex=Sex.UNKNOWN))
    stay = uuid5(NAMESPACE, f"{patient}:stay")
    doing.create(Stay(id=stay, patient_id=patient))
    doing.revise(StayRevision(record_id=stay, ward_id=ward, bed=None, since=since - timedelta(days=1)))
    return True


def _ensure_drains(doing: Act, patient: UUID, rows: Sequence[OutputRow], source: str, assumptions: Assumptions) -> int:
    """A drain in a collection of its own for each that the file names."""
    first: dict[str, OutputRow] = {}
    for row in sorted(rows, key=lambda one: one.at):
        first.setdefault(row.drain, row)
    added = 0
    for name, row in sorted(first.items()):
        drain = _drain_id(source, name)
        if doing.session.get(Drain, drain) is not None:
            continue
        collection = uuid5(NAMESPACE, f"{source}:collection:{name}")
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
        added += 1
    return added


def _add_outputs(
    doing: Act, patient: UUID, rows: Sequence[OutputRow], source: str, assumptions: Assumptions, known: set[str]
) -> int:
    added = 0
    previous: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda one: (one.drain, one.at, one.line)):
        start = previous.get(row.drain, row.at - assumptions.inserted_before)
        previous[row.drain] = row.at
        ref = f"{source}:{row.drain}:{_stamp(row.at)}"
        if ref in known:
            continue
        known.add(ref)
        assumed = assumptions.named() if row.volume_ml is not None else ("start_at",)
        _add_check(
            doing,
            patient,
            _drain_id(source, row.drain),
            ref,
            start_at=start,
            end_at=row.at,
            gross_ml=row.volume_ml,
            flush_ml=assumptions.flush_ml if row.volume_ml is not None else None,
            patency=assumptions.patency if row.volume_ml is not None else None,
            assumed=assumed,
            source_entered_at=row.entered_at,
        )
        added += 1
    return added


def _add_temperatures(
    doing: Act,
    patient: UUID,
    drains: Sequence[tuple[UUID, datetime]],
    rows: Sequence[TemperatureRow],
    source: str,
    known: set[str],
) -> int:
    added = 0
    for row in sorted(rows, key=lambda one: (one.at, one.line)):
        ref = f"{source}:temperature:{row.patient}:{_stamp(row.at)}:{row.temp_c}"
        if ref in known:
            continue
        known.add(ref)
        present = [drain for drain, inserted_at in drains if inserted_at <= row.at] or [drains[0][0]]
        _add_check(
            doing, patient, present[-1], ref, start_at=row.at, end_at=row.at, observed_at=row.at, temp_c=row.temp_c
        )
        added += 1
    return added


def _add_check(doing: Act, patient: UUID, drain: UUID, ref: str, **fields: object) -> None:
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


def _known_refs(session: Session, patient: UUID) -> set[str]:
    query = (
        select(DrainCheckRevision.source_ref)
        .join(DrainCheck, DrainCheck.id == DrainCheckRevision.record_id)
        .where(DrainCheck.patient_id == patient, DrainCheckRevision.source_ref.is_not(None))
    )
    return {str(ref) for ref in session.scalars(query)}


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


def _drain_id(source: str, name: str) -> UUID:
    return uuid5(NAMESPACE, f"{source}:drain:{name}")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
