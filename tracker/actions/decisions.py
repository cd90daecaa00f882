"""A physician decides about a drain and signs with the password, bound to the verdict that was shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission
from tracker.actions import sign_ins
from tracker.actions.act import House, RequestKey, act
from tracker.actions.errors import NotFound, Refused, StaleForm
from tracker.actions.scope import patient_of, reach
from tracker.audit.vocabulary import AuditAction
from tracker.records.decisions import (
    CHOICE_STATEMENTS,
    STATEMENT,
    Choice,
    Decision,
    DecisionRevision,
    differs,
    drain_decisions,
)
from tracker.records.drains import Drain
from tracker.records.frozen import digest, freeze, is_same
from tracker.records.in_care import Judged, Moment, judge_drain, newest_moment

__all__ = ["DecisionEntry", "DrainIsOut", "Shown", "VerdictChanged", "meaning_of", "sign"]


@dataclass(frozen=True)
class Shown:
    """The verdict that a form was shown with: its moment, and the digest of its frozen text."""

    moment: Moment
    digest: str


@dataclass(frozen=True)
class DecisionEntry:
    choice: Choice
    reason: str = ""


class VerdictChanged(StaleForm):
    """The verdict, its numbers, a record or the decision in force is another than what the form was shown with."""

    def __init__(self, shown: Judged, now: Judged, signed_since: DecisionRevision | None) -> None:
        super().__init__(now)
        self.shown, self.now, self.signed_since = shown, now, signed_since


class DrainIsOut(Refused):
    """There is nothing to decide about a drain that is out."""

    def __init__(self) -> None:
        super().__init__("choice", "This drain is out: there is nothing to decide.")


def meaning_of(choice: Choice) -> str:
    """What a signature under a choice states."""
    return f"{STATEMENT} {CHOICE_STATEMENTS[choice]}."


def sign(
    house: House,
    *,
    drain: UUID,
    entry: DecisionEntry,
    shown: Shown,
    password: str,
    passwords: Passwords,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Sign a decision on the verdict as it stands now.

    Raises SignInRefused for a wrong password, VerdictChanged where anything is other than what was shown, Refused
    where a reason is needed and missing, DrainIsOut.
    """
    by.check(Permission.DECIDE)
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
        reach(session, by, Permission.DECIDE, patient, house.clock())
    sign_ins.prove(house, password=password, passwords=passwords, by=by)
    record = house.new_id()
    with act(
        house,
        by=by,
        action=AuditAction.SIGN_DECISION,
        patients=[patient],
        reason=entry.reason.strip(),
        request=request,
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.DECIDE, patient, doing.recorded_at)
        now = _unchanged(doing.session, patient, drain, shown, house.clock())
        is_override = differs(entry.choice, now.verdict.readiness)
        if is_override and not doing.reason:
            raise Refused("reason", "Your choice differs from the verdict: say why.")
        doing.create(Decision(id=record, patient_id=patient, drain_id=drain))
        doing.revise(_row(record, entry.choice, now, by, is_override=is_override))
        doing.about("decision", record, 1)
        doing.answer = answer.format(decision=record)
    return record


def _unchanged(session: Session, patient: UUID, drain: UUID, shown: Shown, now: datetime) -> Judged:
    """The verdict now, under the patient's lock. Raises VerdictChanged, DrainIsOut, NotFound."""
    moment = newest_moment(session, patient, now)
    before, _ = judge_drain(session, patient, drain, shown.moment)
    found, _ = judge_drain(session, patient, drain, moment)
    if found is None or before is None:
        raise NotFound
    if found.in_care.out_at is not None:
        raise DrainIsOut
    signed = drain_decisions(session, drain, moment.known_at)
    since = signed[0] if signed and signed[0].recorded_at > shown.moment.known_at else None
    if since is not None or digest(before) != shown.digest or not is_same(before, found):
        raise VerdictChanged(before, found, since)
    return found


def _row(record: UUID, choice: Choice, now: Judged, by: Actor, *, is_override: bool) -> DecisionRevision:
    verdict = now.verdict
    return DecisionRevision(
        record_id=record,
        choice=choice,
        meaning=meaning_of(choice),
        signed_name=by.name,
        readiness=verdict.readiness,
        as_of=verdict.as_of,
        known_at=verdict.known_at,
        protocol=verdict.protocol.name if verdict.protocol else None,
        protocol_version=verdict.protocol.version if verdict.protocol else None,
        rules_version=verdict.rules_version,
        verdict=freeze(now),
        is_override=is_override,
    )
