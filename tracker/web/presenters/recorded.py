"""What is recorded about a drain, its collection and its patient, in key words, in the order it happened."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.evidence import evidence_label
from tracker.readiness.vocabulary import EventKind, FactKind, FistulaStatus, label
from tracker.records.in_care import DrainInCare
from tracker.records.patient_records import PatientRecord
from tracker.records.words import Finality
from tracker.web.presenters.assumptions import assumed_words
from tracker.web.presenters.checks import check_words
from tracker.web.presenters.imaging import study_line
from tracker.web.presenters.labs import result_line
from tracker.web.presenters.versions import title_of
from tracker.web.words import LocalTime, number_text, site_text

__all__ = [
    "PAGES",
    "Happened",
    "Link",
    "Version",
    "happened_lines",
    "link_of",
    "version_named",
    "versions_of",
]

Records = tuple[dict[UUID, list[Any]], Callable[[Any], bool], Callable[[Any], "Version"]]
"""The versions of each record of a kind, whether a version concerns the drain, and a version's words."""
PAGES: dict[str, tuple[str, str]] = {
    FactKind.CHECK: ("checks.check", "check_id"),
    FactKind.EVENT: ("events.event", "event_id"),
    FactKind.IMAGING: ("imaging.study", "study_id"),
    FactKind.FISTULA: ("fistula.assessment", "assessment_id"),
    FactKind.LAB: ("labs.result", "result_id"),
    FactKind.DRAIN: ("details.drains.drain", "drain_id"),
    FactKind.COLLECTION: ("details.collections.collection", "collection_id"),
}
"""The page of a record of each kind, and the name of its id there."""


class Link(NamedTuple):
    page: str
    ids: dict[str, UUID]


class Happened(NamedTuple):
    """One record as it stands, by when it was true; `state` says that it was corrected or withdrawn."""

    at: str
    what: str
    detail: str
    state: str
    is_withdrawn: bool
    link: Link


class Version(NamedTuple):
    """A version with its words: what, detail, and the moment it speaks of."""

    kind: str
    row: Any
    what: str
    detail: str
    at: datetime | None


def happened_lines(in_care: DrainInCare, as_of: datetime) -> list[Happened]:
    """What happened to the drain, its collection and its patient, checks apart, newest first."""
    time, kinds = LocalTime(in_care.ward.zone), (FactKind.EVENT, FactKind.FISTULA, FactKind.IMAGING, FactKind.LAB)
    found = [versions[-1] for kind in kinds for versions in versions_of(in_care, kind)]
    found.append(_drain(in_care.drain))
    past = [one for one in found if one.at is not None and one.at <= as_of]
    ordered = sorted(past, key=lambda one: (one.at, one.what), reverse=True)
    return [
        Happened(
            time.full(one.at),
            one.what,
            one.detail,
            "" if one.row.finality is Finality.FINAL else title_of(one.row),
            one.row.finality is Finality.ENTERED_IN_ERROR,
            link_of(one),
        )
        for one in ordered
    ]


def version_named(in_care: DrainInCare, record: UUID, revision: int) -> Version | None:
    """A version of one of the patient's records, whichever drain it is of; None for the patient's own details."""
    for versions_of, _, words in _every(in_care).values():
        found = next((row for row in versions_of.get(record, ()) if row.revision == revision), None)
        if found is not None:
            return words(found)
    return None


def versions_of(in_care: DrainInCare, kind: str) -> Iterable[list[Version]]:
    """The versions in words of each record of a kind that concerns the drain."""
    versions_of, concerns, words = _every(in_care)[kind]
    return [[words(row) for row in versions] for versions in versions_of.values() if concerns(versions[-1])]


def _every(in_care: DrainInCare) -> dict[str, Records]:
    record, drain, collection = in_care.record, in_care.drain_id, in_care.drain.collection_id
    return {
        FactKind.CHECK: (record.checks, lambda row: row.drain_id == drain, _check),
        FactKind.EVENT: (record.events, lambda row: row.owner_id == drain, _event),
        FactKind.FISTULA: (record.fistula, lambda row: row.owner_id == collection, _assessment),
        FactKind.IMAGING: (record.imaging, lambda _: True, lambda row: _study(row, record)),
        FactKind.LAB: (record.labs, lambda _: True, _result),
        FactKind.DRAIN: (record.drains, lambda row: row.record_id == drain, _drain),
        FactKind.COLLECTION: (record.collections, lambda row: row.record_id == collection, _collection),
    }


def link_of(one: Version) -> Link:
    page, argument = PAGES[one.kind]
    return Link(page, {argument: one.row.record_id})


def _check(row: Any) -> Version:
    assumed = f", assumed: {assumed_words(row.assumed)}" if row.assumed else ""
    return Version(FactKind.CHECK, row, "Check", check_words(row) + assumed, row.end_at)


def _event(row: Any) -> Version:
    return Version(FactKind.EVENT, row, label(EventKind(row.word_1)), "", row.at)


def _assessment(row: Any) -> Version:
    what = f"Fistula: {label(FistulaStatus(row.word_1)).lower()}"
    return Version(FactKind.FISTULA, row, what, evidence_label(row.word_2), row.at)


def _study(row: Any, record: PatientRecord) -> Version:
    findings = record.findings.get((row.record_id, row.revision), ())
    return Version(FactKind.IMAGING, row, label(row.modality), study_line(row, findings, record), row.at)


def _result(row: Any) -> Version:
    return Version(FactKind.LAB, row, "Laboratory", result_line(row.wbc, row.crp, row.amylase), row.at)


def _drain(row: Any) -> Version:
    size = f", {number_text(row.french)} Fr" if row.french is not None else ""
    return Version(FactKind.DRAIN, row, "Put in", f"{label(row.type)}{size}", row.inserted_at)


def _collection(row: Any) -> Version:
    cause = ETIOLOGIES.get(row.etiology, row.etiology) if row.etiology else "cause not recorded"
    place = site_text(row.site, row.side.value if row.side else None)
    return Version(FactKind.COLLECTION, row, place, cause, None)
