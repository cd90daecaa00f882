"""A physician takes note of an alert, with a reason; it stays listed, quietly, until its facts change."""

from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.errors import NotFound, StaleForm
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import require_reason
from tracker.audit.vocabulary import AuditAction
from tracker.records.announcements import AlertNote, AlertNoteRevision, alert_facts
from tracker.records.drains import Drain
from tracker.records.in_care import judge_drain, newest_moment

__all__ = ["note"]


def note(
    house: House,
    *,
    drain: UUID,
    facts: str,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Note an alert that stands now, named by its facts. Raises StaleForm where it no longer stands so, Refused."""
    require_reason(reason)
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.NOTE_ALERT, patients=[patient], reason=reason, request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.DECIDE, patient, doing.recorded_at)
        found, _ = judge_drain(doing.session, patient, drain, newest_moment(doing.session, patient, house.clock()))
        if found is None:
            raise NotFound
        standing = {alert_facts(alert): alert.code.value for alert in found.verdict.alerts}
        if facts not in standing:
            raise StaleForm(found)
        doing.create(AlertNote(id=record, patient_id=patient, drain_id=drain))
        doing.revise(AlertNoteRevision(record_id=record, code=standing[facts], facts=facts))
        doing.about("alert_note", record, 1)
        doing.answer = answer
    return record
