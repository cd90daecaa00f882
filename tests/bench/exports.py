"""How many rows a second an export writes in each form, and how much memory it takes at most."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import process_time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from tests.support.ward import Ward
from tracker.actions.exports import Format, make
from tracker.actions.installations import command_actor
from tracker.readiness.vocabulary import CheckOrigin
from tracker.records.audit import AuditEvent
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.database import Database
from tracker.records.extracts import Extract, Slice
from tracker.records.words import Finality, IdentityProof

__all__ = ["Written", "add_checks", "exported"]

BATCH = 5000
START = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Written:
    """One export in a process of its own: rows a second of its own core, and the most memory it ever had."""

    form: str
    rows: int
    rows_a_second: float
    memory_mb: float


def add_checks(ward: Ward, count: int) -> None:
    """So many checks of one drain, all entered by one act."""
    drain = ward.drain()
    with ward.database.reading() as session:
        patient = session.scalar(select(DrainCheck.patient_id)) or ward.in_care(drain).patient_id
        event = session.scalars(select(AuditEvent.id).where(AuditEvent.action == "insert_drain")).one()
    for first in range(0, count, BATCH):
        ids = [uuid4() for _ in range(first, min(first + BATCH, count))]
        with ward.database.writing() as session:
            session.execute(insert(DrainCheck), [{"id": one, "patient_id": patient, "drain_id": drain} for one in ids])
            session.execute(insert(DrainCheckRevision), [_check(ward, event, one) for one in ids])


def _check(ward: Ward, event: UUID, record: UUID) -> dict[str, Any]:
    return {
        "record_id": record,
        "revision": 1,
        "recorded_at": START,
        "recorded_by": ward.nurse.account_id,
        "reason": "",
        "finality": Finality.FINAL,
        "event_id": event,
        "start_at": START,
        "end_at": START + timedelta(hours=8),
        "gross_ml": Decimal(14),
        "flush_ml": Decimal(10),
        "temp_c": Decimal("36.8"),
        "pain": 0,
        "sepsis_signs": (),
        "site_signs": ("redness",),
        "identity_proof": IdentityProof.TYPED,
        "origin": CheckOrigin.FORM,
        "note": "=not a formula",
        "assumed": (),
        "soft_limits": (),
    }


def exported(url: str) -> Iterator[Written]:
    """Export all checks of a database in each form, each in a fresh process."""
    for form in Format:
        command = [sys.executable, "-m", "tests.bench.exports", url, form.value]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        yield Written(form.value, int(said[0]), float(said[1]), float(said[2]))


def _one(url: str, form: Format) -> None:
    """What the fresh process does: export once, say rows, rows a second, and its peak of memory in MB."""
    from tracker.actions.act import House, system_clock

    database = Database(url)
    house = House(database, system_clock)
    with TemporaryDirectory() as folder, TemporaryFile() as file:
        by, start = command_actor(house, user="bench"), process_time()
        made = make(
            house,
            contents=Slice(extracts=(Extract.CHECKS,)),
            form=form,
            purpose="measured",
            into=file,
            working=Path(folder),
            by=by,
        )
        took = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = made.rows["checks"]
    sys.stdout.write(f"{rows} {rows / took:.0f} {peak:.0f}\n")
    database.dispose()


if __name__ == "__main__":
    _one(sys.argv[1], Format(sys.argv[2]))
