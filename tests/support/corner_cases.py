"""Cases for corners of the rules that random and enumerated cases rarely reach, each by its name."""

from decimal import Decimal
from typing import Any

from tests.support.abstract_world import add, clock, quiet_case, row, second_drain, study_of
from tests.support.random_world import Fields

__all__ = ["CORNERS"]


def _bag(name: str, start: str, end: str, net: str, **fields: Any) -> Fields:
    volumes = {"gross_ml": Decimal(net), "flush_ml": Decimal(0), "patency": "patent"}
    return {"id": name, "drain": "A", "start": start, "end": end, "entered_at": end, **volumes, **fields}


def _quiet(**evaluation: Any) -> Fields:
    """The quiet record with all that is asked recorded, judged at noon of the seventh day or as said."""
    case = quiet_case()
    add("fistula", at=clock(3, "09:00"), status="none_suspected")(case)
    study_of(clock(5, "15:00"))(case)
    case["evaluations"][0].update(evaluation)
    return case


def _impossible_duplicate() -> Fields:
    """Before the window begins, an impossible volume overlaps a check that counts."""
    case = _quiet()
    for day in (3, 4):
        row(day, gross_ml=None, flush_ml=None)(case)
    case["entries"] = [
        _bag("e1", clock(3, "07:00"), clock(4, "07:30"), "6000"),
        _bag("e2", clock(4, "07:00"), clock(5, "07:00"), "4"),
    ]
    return case


def _displaced_before_insertion() -> Fields:
    """A study of the time before the drain judged shows another drain of the collection displaced."""
    case = _quiet()
    second_drain("2026-05-28T10:00")(case)
    study_of("2026-05-30T10:00", drain_position="displaced")(case)
    return case


def _removed_twice() -> Fields:
    """Another drain's removal stands twice; it was out from the first on."""
    case = _quiet()
    second_drain(clock(2, "10:00"))(case)
    case["days"] = [one for one in case["days"] if one.get("drain") != "B"]
    for at in (clock(3, "12:00"), clock(5, "12:00")):
        add("events", at=at, drain="B", kind="removed")(case)
    return case


def _exchanged_later_today() -> Fields:
    """A past moment judged with later knowledge: the exchange of the same ward-day has not happened yet."""
    case = _quiet(known_at=clock(7, "12:00"))
    add("events", at=clock(6, "18:00"), drain="A", kind="exchanged")(case)
    return case


def _clamped_within_a_clamping() -> Fields:
    """The unclamping at the instant of the second clamping ends the first alone."""
    case = _quiet()
    for at, kind in ((clock(1, "12:00"), "clamped"), (clock(2, "12:00"), "clamped"), (clock(2, "12:00"), "unclamped")):
        add("events", at=at, drain="A", kind=kind)(case)
    return case


def _dislodged_before_it_was_in() -> Fields:
    """A drain is said to have slipped before the moment at which, as far as known, it is put in: its day is barred."""
    case = _quiet(known_at=clock(9, "12:00"))
    case["drains"].append({**case["drains"][0], "id": "B", "inserted_at": clock(9, "10:00")})
    add("events", at=clock(4, "21:30"), drain="B", kind="dislodged")(case)
    return case


def _inserted_later_today() -> Fields:
    """A drain put in after the moment judged has no ward-day and no cause yet."""
    case = _quiet(known_at=clock(7, "12:00"))
    case["drains"].append({**case["drains"][0], "id": "B", "etiology": None, "inserted_at": clock(6, "18:00")})
    return case


CORNERS: dict[str, Fields] = {
    name: {"schema": "drain-cases/1", "cases": [case]}
    for name, case in {
        "an impossible duplicate": _impossible_duplicate(),
        "displaced before insertion": _displaced_before_insertion(),
        "removed twice": _removed_twice(),
        "exchanged later today": _exchanged_later_today(),
        "clamped within a clamping": _clamped_within_a_clamping(),
        "dislodged before it was in": _dislodged_before_it_was_in(),
        "inserted later today": _inserted_later_today(),
    }.items()
}
