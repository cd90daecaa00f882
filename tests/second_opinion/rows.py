"""The rows of the tables: what is known of one patient at one moment, each fact a small tuple."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .fields import Fields
from .times import Span


class DrainRow(NamedTuple):
    drain: str
    type: str
    collection: str
    etiology: str
    in_at: datetime
    out_at: datetime | None

    def in_situ(self, at: datetime) -> bool:
        return self.in_at <= at and (self.out_at is None or at < self.out_at)

    def stay(self, day: Span) -> Span | None:
        """The drain's time in its collection within a ward-day, None where there is none."""
        start = max(self.in_at, day.start)
        end = day.end if self.out_at is None else min(self.out_at, day.end)
        return Span(start, end) if start < end else None


class CheckRow(NamedTuple):
    """The part of a bedside check that belongs to the drain. A blank clamp or leak is False: no statement.

    `day` is the ward-day to which its interval belongs. `carries_volume` says that a plausible gross output is
    recorded, `implausible` that a volume, gross or flush, is recorded that cannot be.
    """

    number: int
    drain: str
    span: Span
    day: Span | None
    gross_ml: Decimal | None
    flush_ml: Decimal | None
    carries_volume: bool
    implausible: bool
    patency: str
    clamped: bool
    leak: bool


class FactRow(NamedTuple):
    """One thing seen on the patient or in the bag: kind is temperature, pain, sepsis, antipyretic or fluid.

    `seen` is the instant of the observation, or else the whole interval of its check.
    """

    kind: str
    number: Decimal
    word: str
    drain: str
    seen: Span


class EventRow(NamedTuple):
    at: datetime
    drain: str
    kind: str


class FistulaRow(NamedTuple):
    at: datetime
    collection: str
    status: str
    evidence: str


class StudyRow(NamedTuple):
    """An imaging study; an empty word and None are what it does not state."""

    at: datetime
    collection: str
    modality: str
    status: str
    result: str
    residual_mm: Decimal | None
    position: str
    complication: str
    new_collection: bool | None


class LabRow(NamedTuple):
    at: datetime
    white_count: Decimal | None
    amylase: Decimal | None


class Tables(NamedTuple):
    at: datetime
    zone: ZoneInfo
    protocol: Fields
    judged: DrainRow
    drains: list[DrainRow]
    days: list[Span]
    checks: list[CheckRow]
    duplicates: list[list[CheckRow]]
    facts: list[FactRow]
    events: list[EventRow]
    fistula: list[FistulaRow]
    studies: list[StudyRow]
    labs: list[LabRow]

    @property
    def mates(self) -> list[DrainRow]:
        """The drains of the judged drain's collection, itself among them."""
        return [row for row in self.drains if row.collection == self.judged.collection]

    def mates_in(self, day: Span) -> list[DrainRow]:
        """Those that were in situ at any time of a ward-day; one put in after the moment judged was not."""
        return [row for row in self.mates if row.in_at <= self.at and row.stay(day)]

    @property
    def today(self) -> Span:
        """The running ward-day. Nothing later than the moment judged is used, so its end needs no cut."""
        return self.days[-1]

    def last_days(self, count: int) -> list[Span]:
        """The last elapsed ward-days, oldest first."""
        elapsed = [day for day in self.days if day.end <= self.at]
        return elapsed[len(elapsed) - count :]
