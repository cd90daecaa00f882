"""Patients as every page names them: banner, list identifiers, marks for alike surnames."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from tracker.records.in_care import DrainInCare
from tracker.records.patients import PatientRevision
from tracker.records.stays import StayRevision
from tracker.records.wards import WardRevision
from tracker.records.words import RECORD_LABELS
from tracker.web.words import LocalTime, age_in_years, day_text, number_text, patient_number, site_text

__all__ = [
    "Banner",
    "Listed",
    "alike",
    "banner",
    "drain_day",
    "drain_place",
    "french_text",
    "initials_of",
    "listed",
    "name_of",
    "patient_banner",
    "surname_warning",
    "surname_warnings",
]

ALIKE = 0.84


class Banner(NamedTuple):
    """`drain` is the drain's place among the patient's drains, empty on pages of the patient alone."""

    name: str
    born: str
    sex: str
    number: str
    bed: str
    ward: str
    drain: str
    same_surname: str


class Listed(NamedTuple):
    """Two identifiers beside the name, as every row of a list has them."""

    name: str
    born: str
    number: str
    same_surname: str


def name_of(patient: PatientRevision) -> str:
    return f"{patient.surname.upper()}, {patient.given}"


def initials_of(patient: PatientRevision) -> str:
    """Surname first, as everywhere: H. M."""
    return " ".join(f"{name[:1].upper()}." for name in (patient.surname, patient.given) if name)


def listed(patient: PatientRevision, warning: str = "") -> Listed:
    born = day_text(patient.born_on) if patient.born_on else "Birthday not recorded"
    return Listed(name_of(patient), born, patient_number(patient.number), warning)


def banner(in_care: DrainInCare, drains: Sequence[DrainInCare], now: datetime, warning: str = "") -> Banner:
    """The banner of a page about one drain; `drains` are all of the patient's that are in."""
    patient, time = in_care.patient, LocalTime(in_care.ward.zone)
    position = next((number for number, one in enumerate(drains, 1) if one.drain_id == in_care.drain_id), 0)
    count = f"{position} of {len(drains)}" if position else "no longer in"
    day = f" · day {drain_day(in_care, now)}" if in_care.out_at is None else ""
    return Banner(
        name=name_of(patient),
        born=_born(patient, now, time),
        sex=RECORD_LABELS[patient.sex],
        number=patient_number(patient.number),
        bed=in_care.stay.bed or "None",
        ward=in_care.ward.name,
        drain=f"{count} · {drain_place(in_care)}{day}",
        same_surname=warning,
    )


def patient_banner(
    patient: PatientRevision, ward: WardRevision | None, stay: StayRevision | None, now: datetime, warning: str = ""
) -> Banner:
    """The banner of a page about a patient alone."""
    return Banner(
        name=name_of(patient),
        born=_born(patient, now, LocalTime(ward.zone if ward else "UTC")),
        sex=RECORD_LABELS[patient.sex],
        number=patient_number(patient.number),
        bed=(stay.bed if stay else None) or "None",
        ward=ward.name if ward else "No ward",
        drain="",
        same_surname=warning,
    )


def drain_place(in_care: DrainInCare) -> str:
    """Site, side, size and the drain's own label."""
    side = in_care.collection.side.value if in_care.collection.side else None
    label = f" ({in_care.drain.label})" if in_care.drain.label else ""
    return f"{site_text(in_care.collection.site, side)}{label} · {french_text(in_care)}"


def french_text(in_care: DrainInCare) -> str:
    return f"{number_text(in_care.drain.french)} Fr" if in_care.drain.french is not None else "Fr not recorded"


def drain_day(in_care: DrainInCare, now: datetime) -> int:
    time = LocalTime(in_care.ward.zone)
    return (time.local(now).date() - time.local(in_care.drain.inserted_at).date()).days


def alike(one: str, other: str) -> bool:
    """Whether two surnames are the same or could be taken for one another."""
    matcher = SequenceMatcher(None, one.casefold(), other.casefold())
    return all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def surname_warning(patient: PatientRevision, neighbours: Iterable[PatientRevision]) -> str:
    """What to print in a patient's banner where somebody else on the ward has the surname, or nearly."""
    return surname_warnings([patient, *neighbours], "on the ward").get(patient.record_id, "")


def surname_warnings(patients: Iterable[PatientRevision], where: str = "on this list") -> dict[UUID, str]:
    """What to print beside each patient whose surname stands among them twice, or nearly."""
    bearers: dict[str, set[UUID]] = defaultdict(set)
    for patient in patients:
        bearers[patient.surname.casefold()].add(patient.record_id)
    similar = _similar(frozenset(bearers))
    found: dict[UUID, str] = {}
    for surname, bearing in bearers.items():
        if len(bearing) > 1:
            found |= dict.fromkeys(bearing, f"Same surname {where}")
        elif surname in similar:
            found |= dict.fromkeys(bearing, f"Similar surname {where}")
    return found


@lru_cache(maxsize=64)
def _similar(surnames: frozenset[str]) -> frozenset[str]:
    """The surnames that could be taken for another of these; a list is looked at again and again."""
    pairs = combinations(sorted(surnames), 2)
    return frozenset(surname for pair in pairs if alike(*pair) for surname in pair)


def _born(patient: PatientRevision, now: datetime, time: LocalTime) -> str:
    if patient.born_on is None:
        return "Not recorded"
    return f"{day_text(patient.born_on)} ({age_in_years(patient.born_on, time.local(now).date())} y)"
