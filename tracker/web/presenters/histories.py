"""Every version of everything about a drain, its collection and its patient, in the order it was entered."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tracker.readiness.vocabulary import FactKind
from tracker.records.decisions import CHOICE_LABELS
from tracker.records.follow_ups import KIND_LABELS
from tracker.records.histories import Aside
from tracker.records.in_care import DrainInCare
from tracker.records.words import RECORD_LABELS, Finality
from tracker.web.presenters.follow_ups import found_words
from tracker.web.presenters.people import name_of
from tracker.web.presenters.recorded import Link, Version, link_of, versions_of
from tracker.web.presenters.removals import removal_words
from tracker.web.presenters.versions import title_of
from tracker.web.words import LocalTime, day_text, patient_number

__all__ = ["KINDS", "Entered", "History"]

DECISION, REMOVAL, FOLLOW_UP, ALERT, STAY = "decision", "removal", "follow_up", "alert", "stay"
COLLECTION = FactKind.COLLECTION
KINDS: dict[str, str] = {
    FactKind.CHECK: "Checks",
    FactKind.EVENT: "Drain events",
    FactKind.IMAGING: "Imaging",
    FactKind.FISTULA: "Fistula",
    FactKind.LAB: "Laboratory",
    FactKind.DRAIN: "Drain and reviews",
    COLLECTION: "Collection",
    DECISION: "Decisions",
    REMOVAL: "Removal",
    FOLLOW_UP: "Follow-up",
    ALERT: "Alerts noted",
    FactKind.PATIENT: "Patient",
    STAY: "Stays",
}
ORDER = (REMOVAL, *(kind for kind in KINDS if kind != REMOVAL))
"""In which order stands what was entered by one act."""
FACTS = (
    FactKind.CHECK,
    FactKind.EVENT,
    FactKind.IMAGING,
    FactKind.FISTULA,
    FactKind.LAB,
    COLLECTION,
)


class Entered(NamedTuple):
    """One version of one record, by when it was entered; `at` is when it was true, `title` says what it changed."""

    entered_at: str
    by: str
    kind: str
    title: str
    what: str
    detail: str
    at: str
    reason: str
    is_withdrawn: bool
    link: Link


class History:
    """All versions about one drain; `wards` are the names of all wards."""

    def __init__(self, in_care: DrainInCare, aside: Aside, wards: Mapping[UUID, str]) -> None:
        self._in_care, self._wards = in_care, wards
        self._time = LocalTime(in_care.ward.zone)
        found = [one for kind in FACTS for versions in versions_of(in_care, kind) for one in versions]
        found = [
            one._replace(what=f"Collection: {_lower(one.what)}") if one.kind == COLLECTION else one for one in found
        ]
        found += [one for versions in versions_of(in_care, FactKind.DRAIN) for one in _with_reviews(versions)]
        found += [_decision(row) for row in aside.decisions]
        found += map(self._removal, aside.removals)
        found += map(self._follow_up, aside.follow_ups)
        found += [Version(ALERT, row, "Alert noted", row.code.replace("_", " "), None) for row in aside.alert_notes]
        found += map(_patient, in_care.record.patient)
        found += [self._stay(row) for rows in in_care.record.stays.values() for row in rows]
        self._versions = found

    def authors(self) -> set[UUID]:
        """Whoever entered anything of it."""
        return {one.row.recorded_by for one in self._versions}

    def lines(self, authors: Mapping[UUID, str], kind: str = "") -> list[Entered]:
        """The newest entry first; of one kind or all."""
        wanted = [one for one in self._versions if kind in ("", one.kind)]
        in_one_act = sorted(wanted, key=lambda one: (ORDER.index(one.kind), _due(one.row), str(one.row.record_id)))
        ordered = sorted(in_one_act, key=lambda one: one.row.recorded_at, reverse=True)
        return [self._line(one, authors) for one in ordered]

    def _line(self, one: Version, authors: Mapping[UUID, str]) -> Entered:
        row = one.row
        return Entered(
            entered_at=self._time.full(row.recorded_at),
            by=authors.get(row.recorded_by, "Not known"),
            kind=KINDS[one.kind],
            title=title_of(row) if row.revision > 1 else "",
            what=one.what,
            detail=one.detail,
            at=self._time.full(one.at) if one.at else "",
            reason=row.reason,
            is_withdrawn=row.finality is Finality.ENTERED_IN_ERROR,
            link=self._link(one),
        )

    def _link(self, one: Version) -> Link:
        own: Mapping[str, Callable[[UUID], Link]] = {
            DECISION: lambda record: Link("decisions.decision", {"decision_id": record}),
            STAY: lambda record: Link("stays.stay", {"stay_id": record}),
            FactKind.PATIENT: lambda record: Link("details.patients.patient", {"patient_id": record}),
        }
        if one.kind in own:
            return own[one.kind](one.row.record_id)
        if one.kind in (REMOVAL, FOLLOW_UP, ALERT):
            return Link("drains.drain", {"drain_id": self._in_care.drain_id})
        return link_of(one)

    def _removal(self, row: Any) -> Version:
        event = self._in_care.record.events[row.drain_event_id][-1]
        how, rest = removal_words(row)
        return Version(REMOVAL, row, f"Removal: {_lower(how)}", rest, event.at)

    def _follow_up(self, row: Any) -> Version:
        detail = found_words(row) if row.outcome is not None else f"due {day_text(row.due_on)}"
        return Version(FOLLOW_UP, row, f"Follow-up: {KIND_LABELS[row.kind]}", detail, row.done_at)

    def _stay(self, row: Any) -> Version:
        bed = f", bed {row.bed}" if row.bed else ""
        left = f"to {self._time.full(row.until)}" if row.until else "goes on"
        return Version(STAY, row, f"Stay: {self._wards[row.ward_id]}{bed}", left, row.since)


def _decision(row: Any) -> Version:
    return Version(DECISION, row, f"Decision: {_lower(CHOICE_LABELS[row.choice])}", row.meaning, row.as_of)


def _due(row: Any) -> date:
    return getattr(row, "due_on", None) or date.min


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _with_reviews(versions: Sequence[Version]) -> list[Version]:
    """The versions of a drain, of which one that plans a review says so."""
    said, before = [], ("", None)
    for one in versions:
        plan = (one.row.owner, one.row.next_review_on)
        if plan != before and one.row.next_review_on is not None:
            detail = f"{day_text(one.row.next_review_on)}, by {one.row.owner}"
            said.append(one._replace(what="Next review", detail=detail, at=None))
        else:
            said.append(one)
        before = plan
    return said


def _patient(row: Any) -> Version:
    born = f"born {day_text(row.born_on)}" if row.born_on else "birthday not recorded"
    told = [patient_number(row.number), born, RECORD_LABELS[row.sex].lower()]
    for name in ("immunocompromised", "diabetes"):
        answer = getattr(row, name)
        told.append(f"{name} {'not recorded' if answer is None else 'yes' if answer else 'no'}")
    return Version(FactKind.PATIENT, row, f"Patient: {name_of(row)}", ", ".join(told), None)
