"""An enumerated world: every input absent, unusable, below, at or above its limit, fresh or stale, early or late."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from tests.support.random_world import Fields

__all__ = ["Choice", "abstract_case", "choices"]

FIRST = date(2026, 6, 1)
JUDGED = "2026-06-07T12:00"
Case = dict[str, Any]
Step = Callable[[Case], None]


def _at(day: int, clock: str) -> str:
    return f"{FIRST + timedelta(days=day)}T{clock}"


def _quiet() -> Case:
    """Low since the third day; judged at noon of the seventh."""
    rows = [
        {
            "day": str(FIRST + timedelta(days=day)),
            "gross_ml": Decimal(volume + 10),
            "flush_ml": Decimal(10),
            "patency": "patent",
            "temp_max": Decimal("36.8"),
            "pain": Decimal(0),
            "pain_from": "none",
        }
        for day, volume in enumerate((200, 40, 5, 5, 5, 5))
    ]
    return {
        "id": "enumerated",
        "title": "enumerated",
        "protocol": "default-abscess",
        "timezone": "Asia/Kolkata",
        "drains": [_drain("A", _at(0, "10:00"))],
        "days": rows,
        "entries": [],
        "events": [],
        "fistula": [],
        "imaging": [],
        "labs": [],
        "evaluations": [{"at": JUDGED, "expect": {"drain": "A", "overall": "ready"}}],
    }


def _drain(name: str, inserted: str) -> Fields:
    return {"id": name, "type": "abscess", "etiology": "postoperative", "cavity": "C1", "inserted_at": inserted}


def _row(day: int, **fields: Any) -> Step:
    """A ward-day's row with other values; None takes one away."""

    def change(case: Case) -> None:
        case["days"][day].update(fields)

    return change


def _add(name: str, **fields: Any) -> Step:
    return lambda case: case[name].append(fields)


def _running(net: int, **fields: Any) -> Step:
    """A check of the running day."""
    start, end = _at(6, "07:00"), _at(6, "11:00")
    volumes = {"gross_ml": Decimal(net + 20), "flush_ml": Decimal(20), "patency": "patent"}
    return _add("entries", id="now", drain="A", start=start, end=end, **volumes, **fields)


def _study(at: str, **fields: Any) -> Step:
    good = {"modality": "CT", "status": "final", "cavity": "C1", "result": "resolved", "residual_mm": Decimal(0)}
    stated = {"drain_position": "in_cavity", "complication": "none", "new_collection": False}
    return _add("imaging", at=at, **{**good, **stated, **fields})


def _other_drain(inserted: str, **fields: Any) -> Step:
    """A second drain of the collection with its own days."""

    def add(case: Case) -> None:
        case["drains"].append(_drain("B", inserted))
        for day in (4, 5):
            row = {"gross_ml": Decimal(2), "flush_ml": Decimal(0), "patency": "patent", **fields}
            case["days"].append({"day": str(FIRST + timedelta(days=day)), "drain": "B", **row})

    return add


def _nothing(_: Case) -> None:
    """As in the quiet record."""


def _absent(day: int) -> Step:
    return _row(day, gross_ml=None, flush_ml=None, patency=None)


def _volumes(day: int) -> tuple[Step, ...]:
    """Below, at, above the limit; impossible, blank flush, retained, nothing at all."""
    values = ("20", "20.1", "6000", "-2")
    return (_nothing, *(_row(day, gross_ml=Decimal(value)) for value in values), _row(day, flush_ml=None), _absent(day))


INPUTS: tuple[tuple[Step, ...], ...] = (
    _volumes(4),
    _volumes(5),
    (_nothing, _running(-11), _running(9), _running(10), _running(0, clamped=True)),
    (_nothing, _row(5, patency=None), _row(5, patency="blocked"), _row(5, leak=True)),
    (_nothing, *(_row(5, temp_max=value) for value in (None, Decimal("38.0"), Decimal("37.9"), Decimal("43.1")))),
    (_nothing, _row(5, pain=None), _row(5, pain=Decimal(1), pain_from="abscess"), _row(5, pain=Decimal(1))),
    (
        _nothing,
        _add("labs", at=_at(6, "06:00"), wbc_10e9_l=Decimal("11.0")),
        _add("labs", at=_at(3, "11:59"), wbc_10e9_l=Decimal(14)),
        _add("labs", at=_at(5, "06:00"), wbc_10e9_l=Decimal("10.9")),
    ),
    (
        _add("fistula", at=_at(3, "09:00"), status="none_suspected"),
        _nothing,
        _add("fistula", at=_at(1, "09:59"), status="none_suspected"),
        _add("fistula", at=_at(4, "09:00"), status="suspected"),
        _add("fistula", at=_at(1, "10:00"), status="excluded", evidence="surgery"),
        _add("fistula", at=_at(2, "09:00"), status="confirmed"),
    ),
    (
        _study(_at(5, "15:00")),
        _nothing,
        _study(_at(1, "10:00")),
        _study(_at(5, "15:00"), status="preliminary"),
        _study(_at(5, "15:00"), drain_position=None),
        _study(_at(5, "15:00"), cavity="C2"),
        _study(_at(5, "15:00"), result="enlarged"),
    ),
    (
        _nothing,
        _other_drain(_at(2, "10:00")),
        _other_drain(_at(2, "10:00"), gross_ml=Decimal(6)),
        _other_drain(_at(5, "15:00")),
        _other_drain(_at(2, "10:00"), patency=None),
    ),
    (
        _nothing,
        _add("events", at=_at(5, "15:00"), drain="A", kind="exchanged"),
        _add("events", at=_at(5, "14:00"), drain="A", kind="dislodged"),
        _add("events", at=_at(4, "07:00"), drain="A", kind="upsized"),
    ),
)
"""For each input what may be done to it; the first leaves the case ready."""

Choice = tuple[tuple[int, int], ...]
"""Which inputs are not as in the quiet record, and which of the steps each takes."""


def choices(most: int) -> Iterator[Choice]:
    """Every way to change at most so many inputs, the fewest first."""
    for count in range(most + 1):
        for inputs in combinations(range(len(INPUTS)), count):
            for digits in product(*(range(1, len(INPUTS[place])) for place in inputs)):
                yield tuple(zip(inputs, digits, strict=True))


def abstract_case(choice: Choice) -> Fields:
    """The document of one case."""
    case, chosen = _quiet(), dict(choice)
    for place, steps in enumerate(INPUTS):
        steps[chosen.get(place, 0)](case)
    return {"schema": "drain-cases/1", "cases": [case]}
