"""What a correction would change, judged before it is saved."""

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from tracker.actions.checks import CheckEntry
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import label
from tracker.records.frames import frame
from tracker.records.in_care import Judged, judged, present
from tracker.records.patients import last_changes
from tracker.records.timelines import check_fact
from tracker.web.entering import Bedside
from tracker.web.gate import house
from tracker.web.presenters.people import drain_place

__all__ = ["Change", "changes_of"]


class Change(NamedTuple):
    """One drain whose answer would be another."""

    drain: str
    before: str
    after: str


def changes_of(here: Bedside, check: UUID, entry: CheckEntry | None) -> list[Change]:
    """The patient's drains whose readiness or findings would differ with the entry in place of the check.

    None withdraws the check.
    """
    with house().database.reading() as session:
        moment = present(here.now, *last_changes(session, [here.in_care.patient_id]).values())
        by = frame(session, moment.known_at)
        session.expunge_all()
    found = []
    for one in here.present:
        before = judged(one, by, moment)
        timeline = replace(one.timeline, checks=_with(one.timeline.checks, check, entry, here))
        after = judged(replace(one, timeline=timeline), by, moment)
        if before.verdict.judgement.outcome() != after.verdict.judgement.outcome():
            found.append(Change(drain_place(one), _words(before), _words(after)))
    return found


def _with(checks: tuple[Check, ...], check: UUID, entry: CheckEntry | None, here: Bedside) -> tuple[Check, ...]:
    kept = tuple(one for one in checks if one.record != str(check))
    if entry is None:
        return kept
    old = next((one for one in checks if one.record == str(check)), None)
    drain = UUID(old.drain) if old else here.in_care.drain_id
    return (*kept, check_fact(entry, record=check, drain=drain, recorded_at=here.now))


def _words(one: Judged) -> str:
    findings = ", ".join(
        f"{label(name).lower()} {label(criterion.finding).lower()}"
        for name, criterion in one.verdict.judgement.criteria().items()
    )
    return f"{label(one.verdict.readiness)} ({findings})"
