"""The record of one drain and its patient as it was known at one moment: frozen, plain, all that a judgement reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from tracker.readiness.vocabulary import (
    CheckOrigin,
    DrainPosition,
    DrainType,
    EventKind,
    FactKind,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = [
    "Check",
    "Correction",
    "Drain",
    "DrainEvent",
    "DrainTimeline",
    "Fact",
    "FistulaRecord",
    "LabResult",
    "Patient",
    "Study",
    "WardSetting",
    "in_order",
    "undo",
]


@dataclass(frozen=True, slots=True)
class WardSetting:
    """A ward's calendar from a moment on: IANA zone, local day start, local check times."""

    valid_from: datetime
    zone: str
    day_start: time
    check_times: tuple[time, ...] = ()


@dataclass(frozen=True, slots=True)
class Patient:
    record: str
    id: str
    immunocompromised: bool | None = None
    diabetes: bool | None = None


@dataclass(frozen=True, slots=True)
class Drain:
    """One catheter with what is known of the collection it lies in; None is "not recorded"."""

    record: str
    id: str
    type: DrainType
    collection: str
    inserted_at: datetime
    site: str | None = None
    side: str | None = None
    etiology: str | None = None
    french: Decimal | None = None
    secondary: bool | None = None
    cause_addressed: bool | None = None
    loculated: bool | None = None
    viscous_or_necrotic: bool | None = None
    recurrence_of: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One bedside check over [start, end): volumes in mL, temperature in degrees Celsius, pain 0 to 10.

    `record` names the check through all its versions, `id` this version. A blank is None, never zero or false.
    `assumed` names the fields that an import filled by an assumption.
    """

    record: str
    id: str
    drain: str
    start: datetime
    end: datetime
    entered_at: datetime
    gross_ml: Decimal | None = None
    flush_ml: Decimal | None = None
    patency: Patency | None = None
    clamped: bool | None = None
    leak: bool | None = None
    fluid: Fluid | None = None
    temp_c: Decimal | None = None
    antipyretic: bool | None = None
    pain: int | None = None
    pain_from: PainSource | None = None
    sepsis_signs: bool | None = None
    observed_at: datetime | None = None
    origin: CheckOrigin = CheckOrigin.CASE
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrainEvent:
    record: str
    id: str
    drain: str
    at: datetime
    kind: EventKind
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class FistulaRecord:
    record: str
    id: str
    collection: str
    at: datetime
    status: FistulaStatus
    evidence: str | None
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Study:
    """What one imaging study says of one collection; `collection` None means the report names none."""

    record: str
    id: str
    collection: str | None
    at: datetime
    modality: Modality
    entered_at: datetime
    status: ReportStatus | None = None
    result: ImagingResult | None = None
    residual_mm: Decimal | None = None
    drain_position: DrainPosition | None = None
    complication: str | None = None
    new_collection: bool | None = None
    new_collection_registered: bool = False


@dataclass(frozen=True, slots=True)
class LabResult:
    """White count in 10^9/L, CRP in mg/L, drain amylase as a multiple of the serum upper limit."""

    record: str
    id: str
    at: datetime
    entered_at: datetime
    wbc_10e9_l: Decimal | None = None
    crp_mg_l: Decimal | None = None
    drain_amylase_x_uln: Decimal | None = None


Fact = Check | DrainEvent | FistulaRecord | Study | LabResult | Drain | Patient


@dataclass(frozen=True, slots=True)
class Correction:
    """One version that replaced another: `after` is None where the record was withdrawn."""

    kind: FactKind
    record: str
    id: str
    entered_at: datetime
    before: Fact
    after: Fact | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DrainTimeline:
    """Everything known at `known_at` that bears on one drain; the order of the records does not matter.

    `drain` is the record id of the drain judged, `drains` all the patient's drains. `wards` are the settings of the
    ward that has the patient, with the moments from which they hold. All instants are aware.
    """

    drain: str
    known_at: datetime
    wards: tuple[WardSetting, ...]
    patient: Patient
    drains: tuple[Drain, ...]
    checks: tuple[Check, ...] = ()
    events: tuple[DrainEvent, ...] = ()
    fistula: tuple[FistulaRecord, ...] = ()
    imaging: tuple[Study, ...] = ()
    labs: tuple[LabResult, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def judged(self) -> Drain:
        return next(drain for drain in self.drains if drain.record == self.drain)

    def moments(self) -> list[datetime]:
        """From when on each fact is used: a check from its end."""
        moments = [check.end for check in self.checks] + [drain.inserted_at for drain in self.drains]
        moments += [event.at for event in self.events] + [record.at for record in self.fistula]
        return moments + [study.at for study in self.imaging] + [lab.at for lab in self.labs]

    def ward_at(self, moment: datetime) -> WardSetting:
        """The setting in force at a moment; before the first one, the first."""
        if len(self.wards) == 1:
            return self.wards[0]
        by_time = sorted(self.wards, key=lambda setting: setting.valid_from)
        return next((setting for setting in reversed(by_time) if setting.valid_from <= moment), by_time[0])


_FIELDS = {
    FactKind.CHECK: "checks",
    FactKind.EVENT: "events",
    FactKind.FISTULA: "fistula",
    FactKind.IMAGING: "imaging",
    FactKind.LAB: "labs",
    FactKind.DRAIN: "drains",
}


def undo(timeline: DrainTimeline, corrections: Iterable[Correction]) -> DrainTimeline:
    """The timeline as if these corrections, the latest of their records, had not been made."""
    for correction in reversed(in_order(corrections)):
        timeline = _undo_one(timeline, correction)
    return timeline


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Oldest first; of those entered at one instant, each after the one that made the version it replaced."""
    known = list(corrections)
    made = {(one.kind, one.after.id): one for one in known if one.after is not None}

    def versions_before(one: Correction) -> int:
        earlier = made.get((one.kind, one.before.id))
        return 0 if earlier is None else 1 + versions_before(earlier)

    return sorted(known, key=lambda one: (one.entered_at, versions_before(one), one.id))


def _undo_one(timeline: DrainTimeline, correction: Correction) -> DrainTimeline:
    if isinstance(correction.before, Patient):
        return replace(timeline, patient=correction.before)
    field = _FIELDS[correction.kind]
    facts = getattr(timeline, field)
    kept = tuple(fact for fact in facts if fact.record != correction.record)
    changed: dict[str, Any] = {field: (*kept, correction.before)}
    return replace(timeline, **changed)
