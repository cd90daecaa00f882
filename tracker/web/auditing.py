"""What the auditor's pages share: filters from an address, the names of people and wards, one zone for all times."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions.errors import NotFound, Refused
from tracker.actions.naming import drain_named, patient_named
from tracker.actions.scope import auditable
from tracker.audit.search import Filters
from tracker.audit.vocabulary import Outcome
from tracker.records.accounts import AccountRevision
from tracker.records.finding import current_patients
from tracker.records.frames import frame
from tracker.records.patients import PatientRevision
from tracker.web.forms.auditing import AuditForm, Concerned, ExportForm, Looked, Narrowed, actions_of
from tracker.web.gate import actor
from tracker.web.words import LocalTime

__all__ = ["Desk", "concerned", "desk", "event_filters", "offer", "patients_of", "people"]


@dataclass(frozen=True)
class Desk:
    """The wards by name, the zone that most of them have, and the patients whom this auditor audits (None: all)."""

    wards: Mapping[UUID, str]
    time: LocalTime
    reach: frozenset[UUID] | None

    def may_see(self, patients: Iterable[UUID]) -> bool:
        return self.reach is None or self.reach.issuperset(patients)


def desk(session: Session) -> Desk:
    wards = {ward: versions[-1] for ward, versions in frame(session).wards.items()}
    zones = Counter(version.zone for version in wards.values()).most_common(1)
    names = {ward: version.name for ward, version in wards.items()}
    return Desk(names, LocalTime(zones[0][0] if zones else "UTC"), auditable(session, actor().wards))


def people(session: Session) -> list[tuple[UUID, str]]:
    """Every account there ever was, by the name that it has now."""
    newest = (
        select(AccountRevision.record_id, func.max(AccountRevision.revision).label("revision"))
        .group_by(AccountRevision.record_id)
        .subquery()
    )
    same = (newest.c.record_id == AccountRevision.record_id) & (newest.c.revision == AccountRevision.revision)
    rows = session.scalars(select(AccountRevision).join(newest, same).order_by(AccountRevision.display_name))
    return [(row.record_id, f"{row.display_name} ({row.sign_in_name})") for row in rows]


def offer(session: Session, form: Looked, at: Desk) -> None:
    """Fill the lists that depend on the house."""
    form.offer(people(session))
    if isinstance(form, ExportForm):
        form.offer_wards(sorted(at.wards.items(), key=lambda pair: pair[1]))


def concerned(session: Session, form: Narrowed, at: Desk) -> dict[str, Any]:
    """Patient, drain and period of a valid form. Raises Refused for what does not exist, NotFound out of reach."""
    found: dict[str, Any] = {"since": form.since.first(at.time), "until": form.until.last(at.time)}
    if form.patient.data:
        found["patient"] = patient_named(session, form.patient.data)
    if isinstance(form, Concerned) and form.drain.data:
        drain, patient = drain_named(session, form.drain.data)
        if found.setdefault("patient", patient) != patient:
            raise Refused("drain", "This drain is of another patient.")
        found["drain"] = drain
    if "patient" in found and not at.may_see([found["patient"]]):
        raise NotFound
    return found


def event_filters(session: Session, form: AuditForm | ExportForm, at: Desk) -> Filters:
    """The events that a valid form asks for. Raises Refused, NotFound."""
    return Filters(
        actor=UUID(form.who.data) if form.who.data else None,
        actions=actions_of(form.what.data),
        outcome=Outcome(form.outcome.data) if form.outcome.data else None,
        **concerned(session, form, at),
    )


def patients_of(session: Session, patients: Iterable[UUID], at: Desk) -> dict[UUID, PatientRevision]:
    """Those of these patients whose identifiers may be shown."""
    return current_patients(session, [one for one in set(patients) if at.may_see([one])])
