"""An enumerated world: every input absent, unusable, below, at or above its limit, fresh or stale, early or late."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from tests.support.random_world import Fields

__all__ = ["Choice", "abstract_case", "add", "choices", "clock", "quiet_case", "row", "second_drain", "study_of"]

FIRST = date(2026, 6, 1)
JUDGED = "2026-06-07T12:00"
Case = dict[str, Any]
Step = Callable[[Case], None]


def clock(day: int, hour: str) -> str:
    """A local time of a day of the record."""
    return f"{FIRST + timedelta(days=day)}T{hour}"


def quiet_case() -> Case:
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
        "drains": [_drain("A", clock(0, "10:00"))],
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


def row(day: int, **fields: Any) -> Step:
    """A ward-day's row with other values; None takes one away."""

    def change(case: Case) -> None:
        case["days"][day].update(fields)

    return change


def add(name: str, **fields: Any) -> Step:
    """One row more in a list of the case."""
    return lambda case: case[name].append(fields)


def _running(net: int, **fields: Any) -> Step:
    """A check of the running day."""
    start, end = clock(6, "07:00"), clock(6, "11:00")
    volumes = {"gross_ml": Decimal(net + 20), "flush_ml": Decimal(20), "patency": "patent"}
    return add("entries", id="now", drain="A", start=start, end=end, **volumes, **fields)


def study_of(at: str, **fields: Any) -> Step:
    good = {"modality": "CT", "status": "final", "cavity": "C1", "result": "resolved", "residual_mm": Decimal(0)}
    stated = {"drain_position": "in_cavity", "complication": "none", "new_collection": False}
    return add("imaging", at=at, **{**good, **stated, **fields})


def second_drain(inserted: str, **fields: Any) -> Step:
    """A second drain of the collection with its own days."""

    def change(case: Case) -> None:
        case["drains"].append(_drain("B", inserted))
        for day in (4, 5):
            values = {"gross_ml": Decimal(2), "flush_ml": Decimal(0), "patency": "patent", **fields}
            case["days"].append({"day": str(FIRST + timedelta(days=day)), "drain": "B", **values})

    return change


def _nothing(_: Case) -> None:
    """As in the quiet record."""


def _absent(day: int) -> Step:
    return row(day, gross_ml=None, flush_ml=None, patency=None)


def _volumes(day: int) -> tuple[Step, ...]:
    """Below, at, above the limit; impossible, blank flush, retained, nothing at all."""
    values = ("20", "20.1", "6000", "-2")
    return (_nothing, *(row(day, gross_ml=Decimal(value)) for value in values), row(day, flush_ml=None), _absent(day))


INPUTS: tuple[tuple[Step, ...], ...] = (
    _volumes(4),
    _volumes(5),
    (_nothing, _running(-11), _running(9), _running(10), _running(0, clamped=True)),
    (_nothing, row(5, patency=None), row(5, patency="blocked"), row(5, leak=True)),
    (_nothing, *(row(5, temp_max=value) for value in (None, Decimal("38.0"), Decimal("37.9"), Decimal("43.1")))),
    (_nothing, row(5, pain=None), row(5, pain=Decimal(1), pain_from="abscess"), row(5, pain=Decimal(1))),
    (
        _nothing,
        add("labs", at=clock(6, "06:00"), wbc_10e9_l=Decimal("11.0")),
        add("labs", at=clock(3, "11:59"), wbc_10e9_l=Decimal(14)),
        add("labs", at=clock(5, "06:00"), wbc_10e9_l=Decimal("10.9")),
    ),
    (
        add("fistula", at=clock(3, "09:00"), status="none_suspected"),
        _nothing,
        add("fistula", at=clock(1, "09:59"), status="none_suspected"),
        add("fistula", at=clock(4, "09:00"), status="suspected"),
        add("fistula", at=clock(1, "10:00"), status="excluded", evidence="surgery"),
        add("fistula", at=clock(2, "09:00"), status="confirmed"),
    ),
    (
        study_of(clock(5, "15:00")),
        _nothing,
        study_of(clock(1, "10:00")),
        study_of(clock(5, "15:00"), status="preliminary"),
        study_of(clock(5, "15:00"), drain_position=None),
        study_of(clock(5, "15:00"), cavity="C2"),
        study_of(clock(5, "15:00"), result="enlarged"),
    ),
    (
        _nothing,
        second_drain(clock(2, "10:00")),
        second_drain(clock(2, "10:00"), gross_ml=Decimal(6)),
        second_drain(clock(5, "15:00")),
        second_drain(clock(2, "10:00"), patency=None),
    ),
    (
        _nothing,
        add("events", at=clock(5, "15:00"), drain="A", kind="exchanged"),
        add("events", at=clock(5, "14:00"), drain="A", kind="dislodged"),
        add("events", at=clock(4, "07:00"), drain="A", kind="upsized"),
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
    case, chosen = quiet_case(), dict(choice)
    for place, steps in enumerate(INPUTS):
        steps[chosen.get(place, 0)](case)
    return {"schema": "drain-cases/1", "cases": [case]}
