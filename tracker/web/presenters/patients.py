"""Patients as rows of a list and as a page: stays, collections, drains with their outcome."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from tracker.records.collections import CollectionRevision
from tracker.records.finding import Present
from tracker.records.in_care import Judged
from tracker.records.patient_records import PatientRecord
from tracker.records.stays import StayRevision
from tracker.records.timelines import current
from tracker.records.wards import WardRevision
from tracker.web.presenters.marks import Mark, of_readiness
from tracker.web.presenters.people import Listed, drain_place, listed, surname_warnings
from tracker.web.words import LocalTime, site_text

__all__ = ["PatientPage", "PatientRow", "collection_names", "patient_page", "patient_rows"]


class PatientRow(NamedTuple):
    patient_id: UUID
    bed: str
    ward: str
    person: Listed
    drains: int


class StayLine(NamedTuple):
    stay_id: UUID
    ward: str
    bed: str
    since: str
    until: str


class DrainLine(NamedTuple):
    drain_id: str
    place: str
    inserted: str
    out: str
    outcome: Mark | None


class PatientPage(NamedTuple):
    facts: Sequence[tuple[str, str]]
    stays: Sequence[StayLine]
    drains: Sequence[DrainLine]


def patient_rows(inside: Sequence[Present], wards: Mapping[UUID, Sequence[WardRevision]]) -> list[PatientRow]:
    """Patients with their beds, by surname."""
    warnings = surname_warnings(one.record.patient[-1] for one in inside)
    rows = [
        PatientRow(
            one.record.patient[-1].record_id,
            one.stay.bed or "None",
            wards[one.stay.ward_id][-1].name,
            listed(one.record.patient[-1], warnings.get(one.record.patient[-1].record_id, "")),
            len(one.record.drains),
        )
        for one in inside
    ]
    return sorted(rows, key=lambda row: (row.person.name, row.person.number))


def collection_names(collections: Sequence[CollectionRevision]) -> list[tuple[UUID, str]]:
    """Collections by their place, to choose the one that a drain lies in."""
    return [(row.record_id, site_text(row.site, row.side.value if row.side else None)) for row in collections]


def patient_page(
    record: PatientRecord, drains: Sequence[Judged], wards: Mapping[UUID, Sequence[WardRevision]]
) -> PatientPage:
    patient = record.patient[-1]
    stays = [stay for stay in map(current, record.stays.values()) if stay is not None]
    return PatientPage(
        facts=[
            ("Immunocompromised", _answer(patient.immunocompromised)),
            ("Diabetes", _answer(patient.diabetes)),
        ],
        stays=[_stay(stay, wards[stay.ward_id][-1]) for stay in sorted(stays, key=lambda one: one.since, reverse=True)],
        drains=[_drain(one) for one in sorted(drains, key=lambda one: one.in_care.drain.inserted_at, reverse=True)],
    )


def _stay(stay: StayRevision, ward: WardRevision) -> StayLine:
    time = LocalTime(ward.zone)
    return StayLine(
        stay.record_id,
        ward.name,
        stay.bed or "None",
        time.full(stay.since),
        time.full(stay.until) if stay.until else "now",
    )


def _drain(judged: Judged) -> DrainLine:
    in_care = judged.in_care
    time = LocalTime(in_care.ward.zone)
    is_in = in_care.out_at is None
    return DrainLine(
        str(in_care.drain_id),
        drain_place(in_care),
        time.full(in_care.drain.inserted_at),
        "" if is_in else time.full(in_care.out_at),
        of_readiness(judged.verdict.readiness) if is_in else None,
    )


def _answer(answer: bool | None) -> str:  # noqa: FBT001 - an answer is what it writes
    return {None: "Not recorded", True: "Yes", False: "No"}[answer]
