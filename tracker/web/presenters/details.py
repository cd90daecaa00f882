"""A patient, a collection and a drain put in, in words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.sites import site_label
from tracker.readiness.vocabulary import label
from tracker.records.words import RECORD_LABELS
from tracker.web.presenters.versions import Described
from tracker.web.words import LocalTime, day_text, number_text, patient_number

__all__ = ["described_collection", "described_drain", "described_patient", "described_stay"]

NOT_RECORDED = "Not recorded"


def described_patient(row: Any) -> Described:
    return [
        ("Number", patient_number(row.number)),
        ("Surname", row.surname),
        ("Given name", row.given),
        ("Born", day_text(row.born_on) if row.born_on else NOT_RECORDED),
        ("Sex", RECORD_LABELS[row.sex]),
        ("Immunocompromised", _answer(row.immunocompromised)),
        ("Diabetes", _answer(row.diabetes)),
    ]


def described_collection(row: Any, names: Mapping[UUID, str]) -> Described:
    """Every answer of a version; `names` are those of the patient's collections."""
    return [
        ("Site", site_label(row.site)),
        ("Side", RECORD_LABELS[row.side] if row.side else NOT_RECORDED),
        ("Cause of the abscess", ETIOLOGIES.get(row.etiology, row.etiology) if row.etiology else NOT_RECORDED),
        ("Secondary to another disease", _answer(row.secondary)),
        ("Cause dealt with", _answer(row.cause_addressed)),
        ("Loculated", _answer(row.loculated)),
        ("Viscous or necrotic content", _answer(row.viscous_or_necrotic)),
        ("Organism", row.organism or NOT_RECORDED),
        ("Recurrence of", names.get(row.recurrence_of, "Another collection") if row.recurrence_of else ""),
    ]


def described_drain(row: Any, names: Mapping[UUID, str], time: LocalTime) -> Described:
    """Every answer of a version; `names` are those of the patient's collections."""
    return [
        ("Kind of drain", label(row.type)),
        ("Size", f"{number_text(row.french)} Fr" if row.french is not None else NOT_RECORDED),
        ("Put in", time.full(row.inserted_at)),
        ("Collection", names.get(row.collection_id, "Another collection")),
        ("Name", row.label),
    ]


def described_stay(row: Any, wards: Mapping[UUID, str], time: LocalTime) -> Described:
    """Every answer of a version; `wards` are the names of all wards."""
    return [
        ("Ward or clinic", wards[row.ward_id]),
        ("Bed", row.bed or "None"),
        ("Admitted", time.full(row.since)),
        ("Left", time.full(row.until) if row.until else "Not yet: the stay goes on"),
    ]


def _answer(answer: bool | None) -> str:  # noqa: FBT001 - an answer is what it writes
    return {None: NOT_RECORDED, True: "Yes", False: "No"}[answer]
