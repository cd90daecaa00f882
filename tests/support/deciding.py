"""Signing decisions in a test: on what a page would show at this moment."""

from typing import Any
from uuid import UUID

from tests.support.ward import PASSWORD, PASSWORDS, Ward
from tracker.actions import decisions
from tracker.actions.decisions import DecisionEntry, Shown
from tracker.records.decisions import Choice, DecisionRevision, drain_decisions
from tracker.records.frozen import digest
from tracker.records.in_care import judge_drain, newest_moment

__all__ = ["decisions_on", "sign", "what_is_shown"]


def what_is_shown(ward: Ward, drain: UUID) -> Shown:
    """The verdict as a page shows it now."""
    with ward.database.reading() as session:
        patient = _patient(session, drain)
        moment = newest_moment(session, patient, ward.clock.now)
        found, _ = judge_drain(session, patient, drain, moment)
    assert found is not None
    return Shown(moment, digest(found))


def sign(
    ward: Ward,
    drain: UUID,
    choice: Choice = Choice.REMOVE,
    *,
    reason: str = "",
    shown: Shown | None = None,
    password: str = PASSWORD,
    **more: Any,
) -> UUID:
    """Sign as the ward's physician, on what is shown now unless the test says otherwise."""
    return decisions.sign(
        ward.house,
        drain=drain,
        entry=DecisionEntry(choice, reason),
        shown=shown or what_is_shown(ward, drain),
        password=password,
        passwords=PASSWORDS,
        **{"by": ward.physician, **more},
    )


def decisions_on(ward: Ward, drain: UUID) -> list[DecisionRevision]:
    with ward.database.reading() as session:
        found = drain_decisions(session, drain, ward.moment().known_at)
        session.expunge_all()
    return found


def _patient(session: Any, drain: UUID) -> UUID:
    from tracker.records.drains import Drain

    found: UUID = session.get_one(Drain, drain).patient_id
    return found
