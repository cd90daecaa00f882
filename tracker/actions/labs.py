"""Laboratory results of a patient are recorded, corrected and withdrawn."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.errors import Refused
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.records.labs import LabResult, LabResultRevision

__all__ = ["LabEntry", "amylase_multiple", "correct", "report", "void"]

ENTITY = "lab_result"
FINEST_MULTIPLE = Decimal("0.01")
VALUES = ("wbc_10e9_l", "crp_mg_l", "drain_amylase_x_uln", "drain_amylase_u_l", "serum_amylase_limit_u_l")


@dataclass(frozen=True)
class LabEntry:
    """White count in 10^9/L, CRP in mg/L, drain amylase as a multiple of the serum upper limit.

    The multiple comes from amylase and limit, both in U/L, where the laboratory gives these.
    """

    at: datetime
    wbc_10e9_l: Decimal | None = None
    crp_mg_l: Decimal | None = None
    drain_amylase_x_uln: Decimal | None = None
    drain_amylase_u_l: Decimal | None = None
    serum_amylase_limit_u_l: Decimal | None = None


def amylase_multiple(amylase: Decimal, upper_limit: Decimal) -> Decimal:
    """Drain amylase over the serum upper limit; what does not end is rounded up, so that no rounding clears a leak."""
    return (amylase / upper_limit).quantize(FINEST_MULTIPLE, ROUND_CEILING).normalize()


def report(
    house: House, *, patient: UUID, entry: LabEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Record a result. Raises Refused for a moment ahead, for no value at all, or one that cannot be."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.REPORT_LAB, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_LAB, patient, doing.recorded_at)
        kept = _checked(entry, doing.recorded_at)
        doing.create(LabResult(id=record, patient_id=patient))
        doing.revise(LabResultRevision(record_id=record, **vars(kept)))
        doing.about(ENTITY, record, 1)
        doing.answer = answer
    return record


def correct(
    house: House,
    *,
    result: UUID,
    entry: LabEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of a result; the old one stays. Raises StaleForm where someone else was quicker."""
    require_reason(reason)
    patient = _owner(house, result)
    with act(house, by=by, action=AuditAction.CORRECT_LAB, patients=[patient], reason=reason, request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_LAB, patient, doing.recorded_at)
        before = newest(doing, LabResultRevision, result, revision)
        doing.revise(LabResultRevision(record_id=result, **vars(_checked(entry, doing.recorded_at))), before)
        doing.about(ENTITY, result, before.revision + 1)
        doing.answer = answer


def void(
    house: House,
    *,
    result: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw a result that was entered in error; it stays readable."""
    require_reason(reason)
    patient = _owner(house, result)
    with act(house, by=by, action=AuditAction.CORRECT_LAB, patients=[patient], reason=reason, request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.REPORT_LAB, patient, doing.recorded_at)
        withdraw(doing, LabResultRevision, result, revision, ENTITY)
        doing.answer = answer


def _owner(house: House, result: UUID) -> UUID:
    with house.database.reading() as session:
        return patient_of(session, LabResult, result)


def _checked(entry: LabEntry, now: datetime) -> LabEntry:
    given = {name: getattr(entry, name) for name in VALUES if getattr(entry, name) is not None}
    if not given:
        raise Refused("wbc_10e9_l", "Enter at least one value.")
    below = next((name for name, value in given.items() if value < 0), None)
    if below is not None:
        raise Refused(below, "A laboratory value is not below 0.")
    amylase, limit = entry.drain_amylase_u_l, entry.serum_amylase_limit_u_l
    if (amylase is None) != (limit is None):
        raise Refused("serum_amylase_limit_u_l", "Drain amylase and the serum upper limit are entered together.")
    if amylase is None or limit is None:
        return replace(entry, at=not_ahead("at", entry.at, now))
    if limit == 0:
        raise Refused("serum_amylase_limit_u_l", "The serum upper limit is above 0.")
    return replace(entry, at=not_ahead("at", entry.at, now), drain_amylase_x_uln=amylase_multiple(amylase, limit))
