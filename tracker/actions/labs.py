"""Laboratory results of a patient are recorded."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.periods import not_ahead
from tracker.actions.scope import reach
from tracker.audit.vocabulary import AuditAction
from tracker.records.labs import LabResult, LabResultRevision

__all__ = ["LabEntry", "report"]


@dataclass(frozen=True)
class LabEntry:
    """White count in 10^9/L, CRP in mg/L, drain amylase as a multiple of the serum upper limit."""

    at: datetime
    wbc_10e9_l: Decimal | None = None
    crp_mg_l: Decimal | None = None
    drain_amylase_x_uln: Decimal | None = None


def report(
    house: House, *, patient: UUID, entry: LabEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Record a result."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.REPORT_LAB, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_LAB, patient, doing.recorded_at)
        not_ahead("at", entry.at, doing.recorded_at)
        doing.create(LabResult(id=record, patient_id=patient))
        doing.revise(LabResultRevision(record_id=record, **vars(entry)))
        doing.about("lab_result", record, 1)
        doing.answer = answer
    return record
