"""The drains that came out, a row each, handed out only with the event that says so."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.exports.csv_file import write_one
from tracker.exports.tables import Table
from tracker.records.courses import Ended

__all__ = ["drains_csv"]

COLUMNS = (
    *("drain", "ward", "type", "inserted_at", "out_at", "dwell_days", "criteria_met_since", "days_from_met_to_out"),
    *("waited_for", "ward_days", "complete", "incomplete", "without_a_check", "protocol", "protocol_version"),
    *("decided_against_verdict", "recurrence"),
)


def drains_csv(house: House, *, ended: Sequence[Ended], released: Mapping[UUID, Any], by: Actor) -> bytes:
    """A row for each drain, without name or number of its patient; `released` as for the report."""
    by.check(Permission.SEE_WARD)
    table = Table("drains", COLUMNS, (_row(one, released.get(one.in_care.drain_id)) for one in ended))
    file = BytesIO()
    write_one(file, table)
    patients = sorted({one.in_care.patient_id for one in ended})
    seen(house, by=by, action=AuditAction.SEE_REPORT, entity=Entity("report_csv"), patients=patients)
    return file.getvalue()


def _row(one: Ended, decision: Any) -> tuple[Any, ...]:
    in_care, course, protocol = one.in_care, one.course, one.protocol
    return (
        str(in_care.drain_id),
        in_care.ward.name,
        in_care.drain.type.value,
        in_care.drain.inserted_at,
        one.out_at,
        _tenths(one.days_in),
        course.met_since if course else None,
        _tenths(one.days_from_met),
        " ".join(name.value for name in course.waited_for) if course else "",
        *(course[:4] if course else (None,) * 4),
        protocol.name if protocol else None,
        protocol.version if protocol else None,
        decision.is_override if decision else None,
        one.recurred,
    )


def _tenths(days: float | None) -> Decimal | None:
    return None if days is None else Decimal(f"{days:.1f}")
