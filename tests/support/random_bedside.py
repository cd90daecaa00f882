"""Random changes to the checks of a case: volumes, patency, vital signs, intervals, duplicates, corrections."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.random_world import Change, Fields, World, chart, text

__all__ = ["BEDSIDE_CHANGES", "replaced_entries", "some_check"]

NETS = ("10", "9.9", "10.1", "-10", "-10.1", "-11", "-3", "0", "50", "50.1", "51", "200", "201", "14", "5", "3.4")
IMPOSSIBLE = ("6000", "5000.1", "-1")
TEMPERATURES = ("38.0", "37.9", "38.3", "39", "44", "43.1", "29.9", "43", "30")
BLANKS = ("gross_ml", "flush_ml", "patency", "temp_max", "pain", "pain_from", "observed_at")
ENDS_MOVE = (-121, -120, -119, -61, -60, -15, 15, 16, 60, 90)
LENGTHS = (0, 10, 15, 16, 30, 60, 120, 480, 960, 1440, 1500)


def some_check(world: World) -> Fields:
    """A row with volumes, of the last days more often; an empty one that is thrown away when there is none."""
    return _late(world, [row for row in (*world.case["days"], *world.case["entries"]) if "gross_ml" in row], 8)


def _seen(world: World) -> Fields:
    return _late(world, [row for row in (*world.case["days"], *world.case["entries"]) if "temp_max" in row], 6)


def _late(world: World, rows: list[Fields], last: int) -> Fields:
    if not rows:
        return {}
    return world.rng.choice(rows[-last:] if world.rng.random() < 0.8 else rows)


def change_volume(world: World) -> None:
    row = some_check(world)
    row["gross_ml"] = (row.get("flush_ml") or Decimal(0)) + Decimal(world.rng.choice(NETS))


def change_volume_implausibly(world: World) -> None:
    some_check(world)[world.rng.choice(("gross_ml", "gross_ml", "flush_ml"))] = Decimal(world.rng.choice(IMPOSSIBLE))


def blank_a_field(world: World) -> None:
    row = some_check(world) if world.rng.random() < 0.5 else _seen(world)
    row.pop(world.rng.choice(BLANKS), None)


def speak_against_patency(world: World) -> None:
    row = some_check(world)
    kind = world.rng.choice(("resistance", "blocked", "not_checked", "clamped", "leak"))
    if kind in ("clamped", "leak"):
        row[kind] = world.rng.random() < 0.8
    else:
        row["patency"] = kind


def change_a_sign(world: World) -> None:
    _sign(world, _seen(world) if world.rng.random() < 0.5 else some_check(world))


def _sign(world: World, row: Fields) -> None:
    kind = world.rng.choice(("temperature", "pain", "sepsis", "antipyretic", "fluid", "time"))
    if kind == "temperature":
        row["temp_max"] = Decimal(world.rng.choice(TEMPERATURES))
    elif kind == "pain":
        row["pain"] = Decimal(world.rng.choice((0, 0, 1, 2, 3, 8)))
        row["pain_from"] = world.rng.choice(("abscess", "drain_site", "other", "unknown", "none", None))
    elif kind == "sepsis":
        row["sepsis_signs"] = world.rng.random() < 0.8
    elif kind == "antipyretic":
        row["antipyretic"] = True
    elif kind == "fluid":
        row["fluid"] = world.rng.choice(("bilious", "feculent", "enteric", "serous", "purulent"))
    elif "start" in row:
        row["observed_at"] = world.rng.choice((row["start"], row["end"]))


def give_an_antipyretic(world: World) -> None:
    _seen(world)["antipyretic"] = True


def shift_an_end(world: World) -> None:
    row = _late(world, _unversioned(world), 8)
    if row:
        moved = datetime.fromisoformat(row["end"]) + timedelta(minutes=world.rng.choice(ENDS_MOVE))
        if moved >= datetime.fromisoformat(row["start"]):
            row["end"] = row["entered_at"] = text(moved)
            row.pop("observed_at", None)


def add_an_entry(world: World) -> None:
    end = min(world.moment(), world.at)
    start = end - timedelta(minutes=world.rng.choice(LENGTHS))
    fields: Fields = {"gross_ml": Decimal(world.rng.choice((0, 1, 3, 12))), "flush_ml": Decimal(0)}
    for key in world.rng.choice(((), (), (), ("gross_ml",), ("flush_ml",), ("gross_ml", "flush_ml"))):
        del fields[key]
    row = chart(world, world.any_drain(), start, end, **fields)
    row["patency"] = world.rng.choice(("patent", "patent", "blocked", "not_checked"))
    if world.rng.random() < 0.5:
        _sign(world, row)


def duplicate_an_entry(world: World) -> None:
    row = _late(world, [row for row in world.case["entries"] if "start" in row], 6)
    if row:
        copy = {key: value for key, value in row.items() if key not in ("supersedes", "reason")}
        copy |= {"id": world.name("d"), "flush_ml": Decimal(0)}
        copy["gross_ml"] = Decimal(world.rng.choice((0, 1, 4, 8, 60)))
        world.case["entries"].append(copy)


def correct_an_entry(world: World) -> None:
    """A newer version of an entry, or its withdrawal; a correction can be corrected in its turn."""
    taken = replaced_entries(world)
    row = _late(world, [row for row in world.case["entries"] if row["id"] not in taken and "start" in row], 8)
    if not row:
        return
    later = datetime.fromisoformat(row["entered_at"]) + timedelta(hours=world.rng.choice((0, 2, 30)))
    words = {"id": world.name("c"), "reason": "slip", "entered_at": text(later)}
    if world.rng.random() < 0.4:
        new: Fields = {**words, "void": row["id"]}
        if world.rng.random() < 0.3 and "supersedes" not in row:
            new |= {"id": row["id"], "void": True}
    else:
        new = {**row, **words, "supersedes": row["id"], **world.rng.choice(_corrections(world))}
    world.case["entries"].append(new)


def _unversioned(world: World) -> list[Fields]:
    """Entries that neither replace one nor are replaced, so that their times may still be moved."""
    taken = replaced_entries(world)
    rows = world.case["entries"]
    return [row for row in rows if "end" in row and "supersedes" not in row and row["id"] not in taken]


def replaced_entries(world: World) -> set[object]:
    """Entries that a later one has replaced or withdrawn."""
    rows = [row for row in world.case["entries"] if "supersedes" in row or "void" in row]
    return {row["id"] if row.get("void") is True else row.get("supersedes") or row["void"] for row in rows}


def _corrections(world: World) -> list[Fields]:
    volumes: list[Fields] = [{"gross_ml": Decimal(volume)} for volume in (0, 5, 60)]
    return [*volumes, {"drain": world.any_drain()}, {"temp_max": Decimal("36.5")}, {"patency": "patent"}]


def enter_late(world: World) -> None:
    key = world.rng.choice(("entries", "imaging", "fistula", "labs"))
    rows = _unversioned(world) if key == "entries" else world.case[key]
    if rows:
        row = world.rng.choice(rows[-4:])
        happened = datetime.fromisoformat(row.get("end") or row["at"])
        row["entered_at"] = text(happened + timedelta(hours=world.rng.choice((1, 25, 60))))


def add_running_day(world: World) -> None:
    today = world.at.astimezone(world.zone).date()
    if world.at < world.local(world.days, 7) or _row_of(world, today, drain := world.any_drain()):
        return
    row: dict[str, Any] = {"day": str(today), "drain": drain, "partial": True, "patency": "patent"}
    row |= {"gross_ml": Decimal(world.rng.choice((0, 9, 10, -11, 60)) + 20), "flush_ml": Decimal(20)}
    row |= {"temp_max": Decimal("36.7"), "pain": Decimal(world.rng.choice((0, 0, 1)))}
    row["pain_from"] = world.rng.choice(("abscess", "none", "other"))
    world.case["days"].append(row)


def _row_of(world: World, day: date, drain: str) -> bool:
    return any((row["day"], row.get("drain", "A")) == (str(day), drain) for row in world.case["days"])


BEDSIDE_CHANGES: dict[Change, int] = {
    change_volume: 2,
    change_volume_implausibly: 1,
    blank_a_field: 1,
    speak_against_patency: 2,
    change_a_sign: 2,
    give_an_antipyretic: 1,
    shift_an_end: 1,
    add_an_entry: 2,
    duplicate_an_entry: 1,
    correct_an_entry: 1,
    enter_late: 1,
    add_running_day: 1,
}
"""Each change with its weight."""
