"""A stay ends, is corrected, or is withdrawn; the other stays of the patient keep their places in time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act
from tracker.actions.errors import Refused
from tracker.actions.patients import StayEntry, ended, taken_beds
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach, stays_of
from tracker.actions.versions import newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import Finality

__all__ = ["WholeStay", "correct", "end", "void"]


@dataclass(frozen=True)
class WholeStay(StayEntry):
    """A stay with its end; `until` None while it goes on."""

    until: datetime | None = None


def end(
    house: House,
    *,
    stay: UUID,
    until: datetime,
    revision: int,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """End a stay that goes on; its ward keeps the patient's drains until they are out. Raises StaleForm, Refused."""
    patient = _patient(house, stay)
    with act(house, by=by, action=AuditAction.END_STAY, patients=[patient], request=request) as doing:
        row = _own(doing, patient, stay, revision)
        if row.until is not None:
            raise Refused("until", "This stay has ended already: correct it instead.")
        kept = not_ahead("until", until, doing.recorded_at)
        if kept < row.since:
            raise Refused("until", "A stay cannot end before it begins.")
        doing.revise(ended(row, kept), row, finality=Finality.FINAL)
        doing.about("stay", stay, row.revision + 1)
        doing.answer = answer


def correct(
    house: House,
    *,
    stay: UUID,
    entry: WholeStay,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a corrected version of a stay: ward, bed, beginning, end.

    Whoever corrects belongs to the ward of the stay as it is saved and to the one that it should have. Raises
    StaleForm, Refused for times that cannot be, for a stay that would overlap another, for a bed that is taken.
    """
    require_reason(reason)
    patient = _patient(house, stay)
    with act(
        house, by=by, action=AuditAction.CORRECT_STAY, patients=[patient], reason=reason, request=request
    ) as doing:
        before = _own(doing, patient, stay, revision)
        by.check(Permission.ADMIT_PATIENT, entry.ward)
        row = _corrected(doing, before, entry)
        _refuse_overlap(doing, patient, before, row)
        if row.until is None and row.bed is not None and row.bed in _others_beds(doing, row):
            raise Refused("bed", f"Bed {row.bed} is taken.")
        doing.revise(row, before)
        doing.ward = row.ward_id
        doing.about("stay", stay, row.revision)
        doing.answer = answer


def void(
    house: House,
    *,
    stay: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw a stay that never was. Raises Refused for the only one: no ward would have the patient."""
    require_reason(reason)
    patient = _patient(house, stay)
    with act(
        house, by=by, action=AuditAction.CORRECT_STAY, patients=[patient], reason=reason, request=request
    ) as doing:
        _own(doing, patient, stay, revision)
        if len(stays_of(doing.session, patient)) == 1:
            raise Refused("reason", "It is the only stay of this patient: correct it instead.")
        withdraw(doing, StayRevision, stay, revision, "stay")
        doing.answer = answer


def _patient(house: House, stay: UUID) -> UUID:
    with house.database.reading() as session:
        return patient_of(session, Stay, stay)


def _own(doing: Act, patient: UUID, stay: UUID, revision: int) -> StayRevision:
    """The stay as the form was shown it, in a ward of whoever acts."""
    doing.ward = reach(doing.session, doing.by, Permission.ADMIT_PATIENT, patient, doing.recorded_at)
    row: StayRevision = newest(doing, StayRevision, stay, revision)
    doing.by.check(Permission.ADMIT_PATIENT, row.ward_id)
    return row


def _corrected(doing: Act, before: StayRevision, entry: WholeStay) -> StayRevision:
    """The corrected version; a time that is left as it was may lie as far back as it does."""
    since, until = entry.since, entry.until
    if since != before.since:
        since = not_ahead("since", since, doing.recorded_at)
    if until is not None and until != before.until:
        until = not_ahead("until", until, doing.recorded_at)
    if until is not None and until < since:
        raise Refused("until", "A stay cannot end before it begins.")
    return StayRevision(record_id=before.record_id, ward_id=entry.ward, bed=entry.bed, since=since, until=until)


def _refuse_overlap(doing: Act, patient: UUID, before: StayRevision, row: StayRevision) -> None:
    """Stays follow one another; those of a list that overlap already are left to be put right one by one."""
    for other in stays_of(doing.session, patient):
        if other.record_id != row.record_id and _overlap(other, row) and not _overlap(other, before):
            field = "since" if other.since < row.since else "until"
            raise Refused(field, "It would overlap another stay of this patient: correct that one first.")


def _overlap(one: StayRevision, other: StayRevision) -> bool:
    begins_before_end = one.until is None or other.since < one.until
    return begins_before_end and (other.until is None or one.since < other.until)


def _others_beds(doing: Act, row: StayRevision) -> set[str | None]:
    return taken_beds(doing.session, row.ward_id, apart_from=row.record_id)
