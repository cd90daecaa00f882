"""How a made-up patient's course is written down: days counted back from the day of the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tracker.readiness.vocabulary import (
    DrainPosition,
    DrainType,
    EventKind,
    FistulaStatus,
    ImagingResult,
    Modality,
    ReportStatus,
)
from tracker.records.decisions import Choice
from tracker.records.follow_ups import FollowUpKind, FollowUpOutcome
from tracker.records.words import Sex, Side

__all__ = [
    "Assessed",
    "Course",
    "Decided",
    "Fixed",
    "FollowedUp",
    "Happened",
    "Imaged",
    "Looked",
    "Noted",
    "Person",
    "Slip",
    "Tested",
]

Slot = tuple[int, int]
"""A ward-day and which of its three checks, the one that ends it being the last."""


@dataclass(frozen=True)
class Person:
    number: str
    surname: str
    given: str
    born: str
    sex: Sex
    immunocompromised: bool | None = False
    diabetes: bool | None = False


@dataclass(frozen=True)
class Happened:
    day: int
    hour: float
    kind: EventKind


@dataclass(frozen=True)
class Assessed:
    day: int
    hour: float = 9
    status: FistulaStatus = FistulaStatus.NONE_SUSPECTED
    evidence: str = "clinical_assessment"


@dataclass(frozen=True)
class Imaged:
    day: int
    hour: float = 15
    modality: Modality = Modality.CT
    status: ReportStatus = ReportStatus.FINAL
    result: ImagingResult = ImagingResult.RESOLVED
    residual_mm: Decimal | None = Decimal(0)
    position: DrainPosition = DrainPosition.IN_CAVITY
    complication: str | None = "none"
    new_collection: bool | None = False


@dataclass(frozen=True)
class Tested:
    day: int
    hour: float = 6
    wbc: str = ""
    amylase: str = ""


@dataclass(frozen=True)
class Decided:
    """A physician's signature on the verdict of that hour."""

    day: int
    hour: float
    choice: Choice
    reason: str = ""


@dataclass(frozen=True)
class FollowedUp:
    day: int
    hour: float
    kind: FollowUpKind
    outcome: FollowUpOutcome
    note: str = ""


@dataclass(frozen=True)
class Noted:
    """A physician takes note of the most urgent alert."""

    day: int
    hour: float
    reason: str


@dataclass(frozen=True)
class Looked:
    """A physician is shown the drain's readiness on the board."""

    day: int
    hour: float


@dataclass(frozen=True)
class Fixed:
    """A correction entered later: what the check should have said."""

    slot: Slot
    day: int
    hour: float
    changes: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class Slip:
    """What is unusual about one check: fields that differ, or hours by which it was entered late."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    late_hours: float = 0
    doubled_by: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Course:
    """One drain's days. `nets` are the net mL of each ward-day from the insertion to yesterday.

    `temps` and `pains` end with yesterday too; earlier days repeat their first value. A sparse course is checked only
    in its last ten days and around the latest clock change.
    """

    key: str
    ward: str
    bed: str | None
    person: Person
    site: str
    side: Side | None
    nets: tuple[int, ...]
    etiology: str | None = "postoperative"
    type: DrainType = DrainType.ABSCESS
    french: int = 10
    inserted_hour: float = 10
    temps: tuple[str, ...] = ("38.4", "37.6", "36.9", "36.8", "36.8", "36.7")
    pains: tuple[int, ...] = (4, 2, 1, 0, 0, 0)
    flush_ml: int = 10
    joins: str | None = None
    follows: str | None = None
    collection: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    events: tuple[Happened, ...] = ()
    fistula: tuple[Assessed, ...] = ()
    imaging: tuple[Imaged, ...] = ()
    labs: tuple[Tested, ...] = ()
    slips: Mapping[Slot, Slip] = field(default_factory=dict)
    skipped: frozenset[Slot] = frozenset()
    fixes: tuple[Fixed, ...] = ()
    decisions: tuple[Decided, ...] = ()
    noted: tuple[Noted, ...] = ()
    looked: tuple[Looked, ...] = ()
    followed_up: tuple[FollowedUp, ...] = ()
    sparse: bool = False

    @property
    def first_day(self) -> int:
        return -len(self.nets)

    def net(self, day: int) -> int:
        """The net of a ward-day; days from today on repeat yesterday's."""
        return self.nets[min(day, -1) - self.first_day]

    def temp(self, day: int) -> Decimal:
        return Decimal(_of_day(self.temps, day))

    def pain(self, day: int) -> int:
        return int(_of_day(self.pains, day))


def _of_day(values: tuple[Any, ...], day: int) -> Any:
    """The last value is yesterday's and later ones'; the first is that of all earlier days."""
    return values[max(0, len(values) + min(day, -1))]
