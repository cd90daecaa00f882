"""The ways in which one recorded fact may have been entered wrongly, each with how near it lies to what was entered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.timeline import Check, Drain, DrainEvent, Fact, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import (
    DrainPosition,
    EventKind,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = ["PERIOD", "VOLUMES", "WHOLE", "Slip", "slips_of"]

PERIOD, VOLUMES, WHOLE = "period", "volumes", "record"
"""What is changed where it is no single field: when a check was, output and flush exchanged, the record as a whole."""

MOVES = ((1, timedelta(hours=1)), (2, timedelta(hours=12)), (2, timedelta(days=1)))
TENFOLD, TURNED, WORD, BLANK, WITHDRAWN = 2, 2, 2, 3, 4
MOST_PAIN = 10
COMPLICATIONS = ("none", "other")


class Slip(NamedTuple):
    """`fact` as it would have been, None where it would not be there; `before` and `after` are of the field.

    `distance` is 1 for the smallest step to 4 for a record that should not be there at all; `step` orders the steps
    of one field.
    """

    distance: int
    field: str
    before: object
    after: object
    fact: Any
    step: int = 0


Ladder = tuple[tuple[int, str], ...]
LADDERS: Mapping[str, Ladder] = {
    "gross_ml": ((1, "1"), (1, "2"), (1, "5"), (2, "10"), (3, "20"), (3, "50")),
    "flush_ml": ((1, "1"), (1, "2"), (1, "5"), (2, "10"), (3, "20")),
    "temp_c": ((1, "0.1"), (1, "0.2"), (1, "0.5"), (2, "1"), (3, "2")),
    "residual_mm": ((1, "1"), (1, "2"), (2, "5"), (2, "10"), (3, "20")),
    "wbc_10e9_l": ((1, "0.1"), (1, "0.5"), (1, "1"), (2, "2"), (3, "5")),
    "drain_amylase_x_uln": ((1, "0.1"), (1, "0.5"), (2, "1"), (3, "2")),
}
"""Steps up and down, in the field's unit."""
TENFOLD_FIELDS = frozenset(LADDERS) - {"temp_c"}
WORDS: Mapping[str, Iterable[object]] = {
    "patency": Patency,
    "fluid": Fluid,
    "pain_from": PainSource,
    "modality": Modality,
    "status": ReportStatus,
    "result": ImagingResult,
    "drain_position": DrainPosition,
    "complication": COMPLICATIONS,
    "etiology": ETIOLOGIES,
}
FIELDS: Mapping[type, tuple[str, ...]] = {
    Check: (
        "gross_ml",
        "flush_ml",
        "patency",
        "clamped",
        "leak",
        "fluid",
        "temp_c",
        "antipyretic",
        "pain",
        "pain_from",
        "sepsis_signs",
    ),
    DrainEvent: (),
    FistulaRecord: ("evidence",),
    Study: ("modality", "status", "result", "residual_mm", "drain_position", "complication", "new_collection"),
    LabResult: ("wbc_10e9_l", "drain_amylase_x_uln"),
    Drain: ("etiology",),
}
NEVER_BLANK = frozenset({"modality"})
STAYING = tuple(kind for kind in EventKind if kind not in (EventKind.REMOVED, EventKind.FELL_OUT))
OF_ITS_KIND: Mapping[type, tuple[str, Iterable[object]]] = {
    DrainEvent: ("kind", STAYING),
    FistulaRecord: ("status", FistulaStatus),
}
"""A word that the record cannot be without."""
TIME_OF: Mapping[type, str] = {Drain: "inserted_at"}


def slips_of(
    fact: Fact, as_of: datetime, collections: Iterable[str] = (), evidence: Iterable[str] = ()
) -> Iterator[Slip]:
    """Every slip of one fact, nothing later than the moment judged.

    `collections` are those of the patient, `evidence` what the protocol accepts as such.
    """
    for field in FIELDS.get(type(fact), ()):
        if getattr(fact, field) is not None:
            yield from _of_field(fact, field)
    if type(fact) in OF_ITS_KIND:
        yield from _words(fact, *OF_ITS_KIND[type(fact)])
    yield from _moved(fact, as_of)
    if isinstance(fact, Check):
        yield from _exchanged(fact)
    if isinstance(fact, FistulaRecord):
        yield from _words(fact, "evidence", evidence)
    if isinstance(fact, Study):
        yield from _words(fact, "collection", collections)
    if not isinstance(fact, Drain):
        yield Slip(WITHDRAWN, WHOLE, fact, None, None)


def _of_field(fact: Any, field: str) -> Iterator[Slip]:
    value = getattr(fact, field)
    if isinstance(value, bool):
        yield _slip(TURNED, fact, field, not value)
    elif field == "pain":
        for other in range(MOST_PAIN + 1):
            if other != value:
                yield _slip(min(3, abs(other - value)), fact, field, other, abs(other - value))
    elif field in LADDERS:
        yield from _numbers(fact, field, value)
    elif field in WORDS:
        yield from _words(fact, field, WORDS[field])
    if field not in NEVER_BLANK:
        yield _slip(BLANK, fact, field, None)


def _numbers(fact: Any, field: str, value: Decimal) -> Iterator[Slip]:
    """A few steps up or down, and the point one place off."""
    found = [(distance, value + sign * Decimal(step)) for distance, step in LADDERS[field] for sign in (-1, 1)]
    if field in TENFOLD_FIELDS:
        found += [(TENFOLD, value * 10), (TENFOLD, value / 10)]
    for step, (distance, other) in enumerate(found):
        if other >= 0 and other != value:
            yield _slip(distance, fact, field, other, step)


def _words(fact: Any, field: str, words: Iterable[object]) -> Iterator[Slip]:
    value = getattr(fact, field)
    for word in words:
        if word != value:
            yield _slip(WORD, fact, field, word)


def _exchanged(check: Check) -> Iterator[Slip]:
    """Output written as flush and flush as output."""
    gross, flush = check.gross_ml, check.flush_ml
    if gross is not None and flush is not None and gross != flush:
        other = replace(check, gross_ml=flush, flush_ml=gross)
        yield Slip(TURNED, VOLUMES, (gross, flush), (flush, gross), other)


def _moved(fact: Any, as_of: datetime) -> Iterator[Slip]:
    for distance, step in MOVES:
        for shift in (-step, step):
            if isinstance(fact, Check):
                other: Any = _check_moved(fact, shift)
                field, before, after = PERIOD, (fact.start, fact.end), (other.start, other.end)
                last = other.end
            else:
                field = TIME_OF.get(type(fact), "at")
                before = getattr(fact, field)
                last = after = before + shift
                other = replace(fact, **{field: after})
            if last <= as_of:
                yield Slip(distance, field, before, after, other)


def _check_moved(check: Check, shift: timedelta) -> Check:
    observed = None if check.observed_at is None else check.observed_at + shift
    return replace(check, start=check.start + shift, end=check.end + shift, observed_at=observed)


def _slip(distance: int, fact: Any, field: str, after: object, step: int = 0) -> Slip:
    changed: Callable[..., Any] = replace
    return Slip(distance, field, getattr(fact, field), after, changed(fact, **{field: after}), step)
