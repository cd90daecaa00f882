"""What an auditor names: a patient by number or id, a drain by its id, an account by its sign-in name."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.errors import Refused
from tracker.records.accounts import AccountRevision
from tracker.records.drains import Drain
from tracker.records.patients import Patient, PatientRevision

__all__ = ["DrainNamed", "account_named", "drain_named", "patient_named"]


class DrainNamed(NamedTuple):
    drain: UUID
    patient: UUID


def patient_named(session: Session, typed: str) -> UUID:
    """The patient of a number, also of one that was corrected since, or of an id. Raises Refused."""
    record = _uuid(typed)
    if record is not None:
        found = set(session.scalars(select(Patient.id).where(Patient.id == record)))
    else:
        number = "".join(typed.split())
        found = set(session.scalars(select(PatientRevision.record_id).where(PatientRevision.number == number)))
    if not found:
        raise Refused("patient", "No patient has, or ever had, this number or id.")
    if len(found) > 1:
        ids = ", ".join(sorted(map(str, found)))
        raise Refused("patient", f"Several patients have had this number: enter the id of one of them ({ids}).")
    return found.pop()


def drain_named(session: Session, typed: str) -> DrainNamed:
    """A drain by its id, with its patient. Raises Refused."""
    record = _uuid(typed)
    patient = None if record is None else session.scalar(select(Drain.patient_id).where(Drain.id == record))
    if record is None or patient is None:
        raise Refused("drain", "No drain has this id: it is the last part of the address of the drain's page.")
    return DrainNamed(record, patient)


def account_named(session: Session, typed: str) -> UUID:
    """The account that has, or last had, a sign-in name. Raises Refused."""
    query = select(AccountRevision.record_id).where(AccountRevision.sign_in_name == typed)
    found = session.scalar(query.order_by(AccountRevision.recorded_at.desc()).limit(1))
    if found is None:
        raise Refused("who", f'Nobody signs in as "{typed}".')
    return found


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed.strip())
    except ValueError:
        return None
