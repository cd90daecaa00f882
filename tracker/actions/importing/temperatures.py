"""Temperatures of another system become checks that carry nothing else."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import Act
from tracker.actions.importing.checks import add_check, known_checks, timely, ward_of
from tracker.actions.importing.run import Run, by_patient, known_by_number, of_patient, stamp
from tracker.interop.outputs import TemperatureRow
from tracker.records.drains import Drain, DrainRevision

__all__ = ["import_temperatures"]


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


def _write_temperatures(
    run: Run, patient: UUID, drains: Sequence[tuple[UUID, datetime]], rows: Sequence[TemperatureRow], doing: Act
) -> None:
    doing.ward = ward_of(doing.session, patient)
    refs = set(known_checks(doing.session, patient).said)
    for row in sorted(timely(run, rows, doing.recorded_at), key=lambda one: (one.at, one.line)):
        ref = f"{run.source}:temperature:{row.patient}:{stamp(row.at)}:{row.temp_c}"
        if ref in refs:
            run.counts["there"] += 1
            continue
        refs.add(ref)
        present = [drain for drain, inserted_at in drains if inserted_at <= row.at] or [drains[0][0]]
        add_check(
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


def _drains_of(session: Session, patient: UUID) -> list[tuple[UUID, datetime]]:
    query = (
        select(Drain.id, DrainRevision.inserted_at)
        .join(DrainRevision, DrainRevision.record_id == Drain.id)
        .where(Drain.patient_id == patient, DrainRevision.revision == 1)
        .order_by(DrainRevision.inserted_at, Drain.id)
    )
    return list(session.execute(query))
