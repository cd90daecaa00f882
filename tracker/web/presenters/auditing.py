"""Audit events in words: as lines of a list, and one with before and after side by side."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracker.access.permissions import ROLE_LABELS, Role
from tracker.audit.accesses import Access
from tracker.audit.search import Entry
from tracker.audit.vocabulary import ACTION_LABELS, OUTCOME_LABELS, AuditAction, Outcome
from tracker.records.patients import PatientRevision
from tracker.web.presenters.people import Listed, listed
from tracker.web.words import LocalTime, day_text

__all__ = ["AccessRow", "EventRow", "Facts", "access_rows", "event_facts", "event_rows", "field_name", "named_on_lines"]

NAMED_ON_A_LINE, NAMED_ON_A_PAGE = 2, 100
NOBODY = "Nobody signed in"
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
WORD = re.compile(r"^[a-z]+(_[a-z0-9]+)*$")
UNITS = {"_ml": ", mL", "_mm": ", mm", "_c": ", °C", "_mg_l": ", mg/L", "_10e9_l": ", 10⁹/L"}


class EventRow(NamedTuple):
    """One event; `people` are those whom it names, `others` says how many more it concerns."""

    entry_id: UUID
    at: str
    who: str
    role: str
    action: str
    is_refused: bool
    ward: str
    people: Sequence[Listed]
    others: str
    reason: str


class AccessRow(NamedTuple):
    actor: UUID | None
    who: str
    role: str
    saw: int
    changed: int
    refused: int
    first: str
    last: str
    actions: str


class Line(NamedTuple):
    """A field with its values before and after; `is_changed` where they differ."""

    name: str
    before: str
    after: str
    is_changed: bool


class Changed(NamedTuple):
    title: str
    lines: Sequence[Line]


class Facts(NamedTuple):
    row: EventRow
    facts: Sequence[tuple[str, str]]
    changes: Sequence[Changed]
    shown: Sequence[tuple[str, str]]
    payload: str


def event_rows(
    entries: Sequence[Entry],
    known: Mapping[UUID, PatientRevision],
    wards: Mapping[UUID, str],
    time: LocalTime,
    most: int = NAMED_ON_A_LINE,
) -> list[EventRow]:
    return [_row(entry, known, wards, time, most) for entry in entries]


def named_on_lines(entries: Sequence[Entry]) -> set[UUID]:
    """The patients whom a list of these events names."""
    return {one for entry in entries if len(entry.patients) <= NAMED_ON_A_LINE for one in entry.patients}


def _row(
    entry: Entry, known: Mapping[UUID, PatientRevision], wards: Mapping[UUID, str], time: LocalTime, most: int
) -> EventRow:
    said, patients = entry.said, entry.patients
    named = [known[one] for one in patients if one in known] if len(patients) <= most else []
    rest = len(patients) - len(named)
    return EventRow(
        entry_id=entry.id,
        at=time.full(entry.at),
        who=said["actor_name"] or NOBODY,
        role=ROLE_LABELS[Role(said["role"])] if said["role"] else "",
        action=ACTION_LABELS[AuditAction(said["action"])],
        is_refused=said["outcome"] == Outcome.REFUSED,
        ward=wards.get(entry.ward, "") if entry.ward else "",
        people=[listed(patient) for patient in named],
        others="" if rest == 0 else _others(rest, alone=not named),
        reason=said["reason"],
    )


def _others(count: int, *, alone: bool) -> str:
    noun = "patient" if count == 1 else "patients"
    return f"{count} {noun}" if alone else f"and {count} more {noun}"


def event_facts(
    entry: Entry, known: Mapping[UUID, PatientRevision], wards: Mapping[UUID, str], time: LocalTime
) -> Facts:
    """One event with everything that its payload says."""
    said, entity = entry.said, entry.said["entity"]
    about = " ".join(str(part) for part in (in_words(entity["type"], time), entity["id"]) if part)
    version = f", version {entity['revision']}" if entity["revision"] else ""
    facts = [
        ("Outcome", OUTCOME_LABELS[Outcome(said["outcome"])]),
        ("About", f"{about}{version}"),
        ("Reason", said["reason"]),
        ("Purpose", said["purpose"]),
        ("Known at", time.full(datetime.fromisoformat(said["known_at"])) if said["known_at"] else ""),
        ("Session (a hash)", said["session"]),
        ("Request", said["request_id"]),
        ("Address", said["address"]),
        ("Event", said["id"]),
    ]
    return Facts(
        row=_row(entry, known, wards, time, NAMED_ON_A_PAGE),
        facts=[(name, value) for name, value in facts if value],
        changes=_changes(said["before"] or {}, said["after"] or {}, time),
        shown=[(_shown_name(name), in_words(value, time)) for name, value in sorted((said["shown"] or {}).items())],
        payload=entry.payload.decode(),
    )


def access_rows(found: Sequence[Access], time: LocalTime) -> list[AccessRow]:
    return [
        AccessRow(
            one.actor,
            one.name or NOBODY,
            ", ".join(ROLE_LABELS[role] for role in one.roles),
            one.saw,
            one.changed,
            one.refused,
            time.full(one.first_at),
            time.full(one.last_at),
            ", ".join(f"{ACTION_LABELS[action]} {count}×" for action, count in sorted(one.actions.items())),
        )
        for one in found
    ]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], time: LocalTime) -> list[Changed]:
    """Each record with the version before beside the one after: a key is record:id@version."""
    old = {name.partition("@")[0]: values for name, values in before.items()}
    found = [_changed(name, old.pop(name.partition("@")[0], None), values, time) for name, values in after.items()]
    return found + [_changed(name, values, None, time) for name, values in old.items()]


def _changed(name: str, before: Any, after: Any, time: LocalTime) -> Changed:
    record, _, version = name.partition("@")
    title = field_name(record.partition(":")[0]) + (f", version {version}" if version else "")
    old = before if isinstance(before, Mapping) else {} if before is None else {record: before}
    new = after if isinstance(after, Mapping) else {} if after is None else {record: after}
    lines = [
        Line(field_name(key), in_words(old.get(key), time), in_words(new.get(key), time), old.get(key) != new.get(key))
        for key in {**old, **new}
    ]
    return Changed(title, lines if old and new else [line._replace(is_changed=False) for line in lines])


def field_name(name: str) -> str:
    """A field as people call it: gross_ml is "Gross, mL"."""
    for ending, unit in UNITS.items():
        if name.endswith(ending):
            return field_name(name.removesuffix(ending)) + unit
    return name.replace("_", " ").capitalize()


def _shown_name(name: str) -> str:
    return name if "-" in name else field_name(name)


def in_words(value: Any, time: LocalTime) -> str:
    """A value of a payload as pages write it."""
    if value is None or value == "":
        return "Not recorded"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(in_words(one, time) for one in value) or "None"
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True, ensure_ascii=False) if value else "None"
    return _text_in_words(str(value), time)


def _text_in_words(text: str, time: LocalTime) -> str:
    if INSTANT.match(text):
        return time.full(datetime.fromisoformat(text))
    if DAY.match(text):
        return day_text(date.fromisoformat(text))
    return text.replace("_", " ").capitalize() if WORD.match(text) else text
