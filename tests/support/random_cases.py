"""Random case documents near readiness: a quiet record with a few things changed, boundaries and ties preferred."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["CHANGES", "case_document", "quiet_case"]

Fields = dict[str, Any]
ZONES = (
    ("Europe/London", date(2026, 11, 1)),
    ("Europe/London", date(2026, 10, 20)),
    ("America/New_York", date(2026, 3, 3)),
    ("Australia/Lord_Howe", date(2026, 3, 30)),
    ("Asia/Kolkata", date(2026, 6, 1)),
)
DAYS = 9
PROTOCOLS = ("default-abscess",) * 6 + ("pancreatic", "cholecystostomy", "pleural-example")
TYPES = {
    "default-abscess": "abscess",
    "pancreatic": "pancreatic",
    "cholecystostomy": "cholecystostomy",
    "pleural-example": "pleural",
}
OVERRIDES: tuple[Fields, ...] = (
    {"output_comparator": "le"},
    {"output_days": Decimal(3)},
    {"output_days": Decimal(1)},
    {"fever_comparator": "gt"},
    {"afebrile_days": Decimal(3)},
    {"abscess_pain_max": Decimal(2)},
    {"wbc_policy": "required"},
    {"wbc_policy": "ignore"},
    {"antipyretic_policy": "cannot_tell"},
    {"imaging_policy": "if_indicated"},
    {"residual_max_mm": Decimal(20)},
    {"flush_volume_required": False},
    {"temperature_required_each_day": False},
    {"drain_position_required": False},
    {"max_check_age_h": Decimal(12)},
    {"max_check_age_h": Decimal(36)},
    {"fistula_assessment_min_h_after_insertion": Decimal(48)},
    {"run_restarts_on": ["exchanged"]},
    {"imaging_max_age_days": Decimal(3)},
)


class World:
    """A case being made: its clock, its zone and the fields written so far."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        name, first = rng.choice(ZONES)
        self.zone = ZoneInfo(name)
        self.first = first
        self.protocol = rng.choice(PROTOCOLS)
        self.inserted = self.local(0, rng.choice((10, 10, 10, 8, 23)))
        self.at = self.local(DAYS, rng.choice((12, 12, 7, 9, 20)))
        self.case: Fields = {
            "id": "R",
            "title": "random",
            "protocol": self.protocol,
            "timezone": name,
            "drains": [self.drain("A", self.inserted)],
            "days": [],
            "entries": [],
            "events": [],
            "fistula": [],
            "imaging": [],
            "labs": [],
        }

    def local(self, day: int, hour: float = 0) -> datetime:
        midnight = datetime.combine(self.first + timedelta(days=day), datetime.min.time(), tzinfo=self.zone)
        naive = midnight.replace(tzinfo=None) + timedelta(hours=hour)
        return naive.replace(tzinfo=self.zone).astimezone(UTC)

    def drain(self, name: str, inserted: datetime) -> Fields:
        return {
            "id": name,
            "type": TYPES[self.protocol],
            "site": "pelvic",
            "etiology": "postoperative",
            "cavity": "C1",
            "french": Decimal(10),
            "inserted_at": text(inserted),
        }

    def moment(self) -> datetime:
        """A moment of the last days, often one at which something else happened."""
        if self.rng.random() < 0.35:
            return self.rng.choice(self.moments())
        day = self.rng.choice((DAYS, DAYS - 1, DAYS - 1, DAYS - 2, DAYS - 2, DAYS - 3, DAYS - 4, 2, 1, 0))
        moment = self.local(day, self.rng.choice((7, 7, 15, 22.5, 9, 11.5, 3)))
        return min(moment, self.at) if self.rng.random() < 0.9 else moment

    def moments(self) -> list[datetime]:
        rows = [*self.case["events"], *self.case["fistula"], *self.case["imaging"], *self.case["labs"]]
        found = [datetime.fromisoformat(row["at"]) for row in rows]
        found += [datetime.fromisoformat(row["end"]) for row in self.case["entries"] if "end" in row]
        return [*found, self.local(DAYS, 7), self.local(DAYS - 2, 7), self.at]


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def case_document(seed: int | random.Random) -> Fields:
    """A whole document with one random case of one or two drains, judged once or twice."""
    rng = seed if isinstance(seed, random.Random) else random.Random(seed)
    world = quiet_case(rng)
    if rng.random() < 0.25:
        world.case["override"] = dict(rng.choice(OVERRIDES))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4, 6, 9))):
        rng.choice(CHANGES)(world)
    _judge(world)
    return {"schema": "drain-cases/1", "cases": [world.case]}


def quiet_case(rng: random.Random) -> World:
    """A record in which every criterion is met, before anything is changed."""
    world = World(rng)
    style = rng.choice((_day_rows, _day_rows, _shifts, _daily))
    style(world, "A")
    world.case["fistula"].append(
        {"at": text(world.local(4, 9)), "status": "none_suspected", "evidence": "clinical_assessment"}
    )
    world.case["imaging"].append(_study(world, world.local(DAYS - 2, rng.choice((15, 15, 7, 11.5)))))
    if world.protocol == "pancreatic":
        world.case["labs"].append({"at": text(world.local(DAYS - 1, 6)), "drain_amylase_x_uln": Decimal("1.5")})
    if world.protocol == "cholecystostomy":
        world.case["drains"][0]["inserted_at"] = text(world.inserted - timedelta(days=rng.choice((12, 11, 20))))
    return world


def _net(world: World, day: int) -> tuple[Decimal, Decimal]:
    """Gross and flush of a day: falling, and low on the last three."""
    net = (300, 180, 110, 48, 40, 22, 7, 4, 6)[day]
    flush = world.rng.choice((0, 10, 30))
    return Decimal(net + flush), Decimal(flush)


def _vitals(world: World, day: int) -> Fields:
    temp = Decimal("38.6") if day == 0 else Decimal("37.9") if day == 1 else Decimal("36.8")
    pain = Decimal(max(0, 4 - 2 * day))
    return {"temp_max": temp, "pain": pain, "pain_from": "abscess" if pain else "none"}


def _day_rows(world: World, drain: str) -> None:
    for day in range(DAYS):
        gross, flush = _net(world, day)
        row = {"day": str(world.first + timedelta(days=day)), "drain": drain, "gross_ml": gross, "flush_ml": flush}
        world.case["days"].append({**row, "patency": "patent", **_vitals(world, day)})


def _vital_rows(world: World) -> None:
    for day in range(DAYS):
        world.case["days"].append({"day": str(world.first + timedelta(days=day)), **_vitals(world, day)})


def _shifts(world: World, drain: str) -> None:
    start = world.inserted
    for day in range(DAYS):
        gross, flush = _net(world, day)
        for number, (hour, share) in enumerate(((14.5, 1), (22.5, 1), (30.5, 2))):
            end = world.local(day, hour)
            if end > start:
                part = (gross - flush) * share / 4
                given = flush if number == 2 else Decimal(0)
                _entry(world, drain, start, end, gross_ml=part + given, flush_ml=given, **_vitals(world, day))
                if world.rng.random() < 0.7:
                    world.case["entries"][-1]["observed_at"] = text(end)
                start = end


def _daily(world: World, drain: str) -> None:
    start = world.inserted
    hour = world.rng.choice((6.5, 7, 5, 8, 9))
    for day in range(DAYS):
        gross, flush = _net(world, day)
        end = world.local(day + 1, hour)
        if end > world.at:
            break
        _entry(world, drain, start, end, gross_ml=gross, flush_ml=flush)
        start = end
    _vital_rows(world)


def _entry(world: World, drain: str, start: datetime, end: datetime, **fields: Any) -> Fields:
    row = {
        "id": f"e{len(world.case['entries'])}",
        "drain": drain,
        "start": text(start),
        "end": text(end),
        "patency": "patent",
        "entered_at": text(end),
        **fields,
    }
    world.case["entries"].append(row)
    return row


def _study(world: World, at: datetime) -> Fields:
    return {
        "at": text(at),
        "modality": world.rng.choice(("CT", "US", "CT")),
        "status": "final",
        "cavity": "C1",
        "result": "resolved",
        "residual_mm": Decimal(0),
        "drain_position": "in_cavity",
        "complication": "none",
        "new_collection": False,
    }


def _judge(world: World) -> None:
    rng = world.rng
    drain = rng.choice([row["id"] for row in world.case["drains"]])
    moments = [world.at]
    if rng.random() < 0.15:
        moments.append(world.at + timedelta(hours=rng.choice((1, 6, 24))))
    if rng.random() < 0.1:
        moments[0] = rng.choice([one for one in world.moments() if one >= world.local(DAYS - 1, 7)] or [world.at])
    world.case["evaluations"] = [
        {"at": text(one), "expect": {"drain": drain, "overall": "ready"}} for one in sorted(set(moments))
    ]
    if rng.random() < 0.1:
        for row in world.case["evaluations"]:
            row["known_at"] = text(datetime.fromisoformat(row["at"]) + timedelta(hours=rng.choice((-6, 20, 30))))


def _checks(world: World) -> list[Fields]:
    """Rows with volumes, of the last days more often."""
    rows = [row for row in (*world.case["days"], *world.case["entries"]) if "gross_ml" in row]
    return rows[-8:] if world.rng.random() < 0.8 and rows else rows


def _observed(world: World) -> list[Fields]:
    rows = [row for row in (*world.case["days"], *world.case["entries"]) if "temp_max" in row]
    return rows[-6:] if world.rng.random() < 0.8 and rows else rows


def _pick(world: World, rows: list[Fields]) -> Fields:
    return world.rng.choice(rows) if rows else {}


def change_volume(world: World) -> None:
    row = _pick(world, _checks(world))
    flush = row.get("flush_ml") or Decimal(0)
    nets = ("10", "9.9", "10.1", "-10", "-10.1", "-11", "-3", "0", "50", "50.1", "51", "200", "14", "5")
    row["gross_ml"] = flush + Decimal(world.rng.choice(nets))


def change_volume_implausibly(world: World) -> None:
    row = _pick(world, _checks(world))
    row[world.rng.choice(("gross_ml", "gross_ml", "flush_ml"))] = Decimal(world.rng.choice(("6000", "5000.1", "-1")))


def blank_a_field(world: World) -> None:
    row = _pick(world, _checks(world) + _observed(world))
    row.pop(world.rng.choice(("gross_ml", "flush_ml", "patency", "temp_max", "pain", "pain_from", "observed_at")), None)


def drop_a_row(world: World) -> None:
    key = world.rng.choice(("days", "entries", "fistula", "imaging", "labs"))
    rows = world.case[key]
    if rows:
        del rows[world.rng.randrange(max(0, len(rows) - 6), len(rows))]


def shift_an_end(world: World) -> None:
    row = _pick(world, world.case["entries"][-8:])
    if "end" in row:
        minutes = world.rng.choice((-121, -120, -119, -61, -60, -15, 15, 16, 60, 90))
        moved = datetime.fromisoformat(row["end"]) + timedelta(minutes=minutes)
        if moved >= datetime.fromisoformat(row["start"]):
            row["end"] = row["entered_at"] = text(moved)
            row.pop("observed_at", None)


def speak_against_patency(world: World) -> None:
    row = _pick(world, _checks(world))
    kind = world.rng.choice(("resistance", "blocked", "not_checked", "clamped", "leak"))
    if kind in ("clamped", "leak"):
        row[kind] = world.rng.random() < 0.8
    else:
        row["patency"] = kind


def add_an_entry(world: World) -> None:
    end = min(world.moment(), world.at)
    start = end - timedelta(minutes=world.rng.choice((0, 10, 15, 16, 30, 60, 480, 960, 1440, 1500)))
    fields: Fields = {"gross_ml": Decimal(world.rng.choice((0, 1, 3, 12))), "flush_ml": Decimal(0)}
    if world.rng.random() < 0.3:
        fields = {}
    if world.rng.random() < 0.2:
        fields.pop(world.rng.choice(("gross_ml", "flush_ml")), None)
    row = _entry(world, _drain(world), start, end, **fields)
    row["patency"] = world.rng.choice(("patent", "patent", "blocked", "not_checked"))
    if world.rng.random() < 0.5:
        _sign(world, row)


def duplicate_an_entry(world: World) -> None:
    rows = [row for row in world.case["entries"] if "start" in row]
    if rows:
        copy = {**_pick(world, rows[-6:]), "id": f"e{len(world.case['entries'])}"}
        copy.pop("supersedes", None)
        copy["gross_ml"] = Decimal(world.rng.choice((0, 1, 4, 8)))
        copy["flush_ml"] = Decimal(0)
        world.case["entries"].append(copy)


def _drain(world: World) -> str:
    return str(_pick(world, world.case["drains"])["id"])


def _sign(world: World, row: Fields) -> None:
    kind = world.rng.randrange(6)
    if kind == 0:
        row["temp_max"] = Decimal(world.rng.choice(("38.0", "37.9", "38.3", "39", "44", "29.9", "43", "30")))
    elif kind == 1:
        row["pain"] = Decimal(world.rng.choice((0, 0, 1, 2, 3, 8)))
        row["pain_from"] = world.rng.choice(("abscess", "drain_site", "other", "unknown", "none"))
        if world.rng.random() < 0.2:
            del row["pain_from"]
    elif kind == 2:
        row["sepsis_signs"] = world.rng.random() < 0.8
    elif kind == 3:
        row["antipyretic"] = True
    elif kind == 4:
        row["fluid"] = world.rng.choice(("bilious", "feculent", "enteric", "serous", "purulent"))
    elif "start" in row:
        row["observed_at"] = world.rng.choice((row["start"], row["end"]))


def change_a_sign(world: World) -> None:
    row = _pick(world, _observed(world) + _checks(world))
    if row:
        _sign(world, row)


def add_an_event(world: World) -> None:
    restarts = ("exchanged", "upsized", "repositioned", "lytic_instilled")
    kinds = (*restarts, "clamped", "clamped", "unclamped", *["dislodged"] * 3, "position_confirmed")
    event = {"at": text(world.moment()), "drain": _drain(world), "kind": world.rng.choice(kinds)}
    world.case["events"].append(event)
    if world.rng.random() < 0.6:
        answer = {"clamped": "unclamped", "dislodged": world.rng.choice(("position_confirmed", "exchanged"))}
        if event["kind"] in answer:
            later = datetime.fromisoformat(event["at"]) + timedelta(hours=world.rng.choice((0, 1, 12, 30)))
            world.case["events"].append({**event, "at": text(later), "kind": answer[event["kind"]]})


def take_a_drain_out(world: World) -> None:
    kind = world.rng.choice(("removed", "fell_out"))
    world.case["events"].append({"at": text(world.moment()), "drain": _drain(world), "kind": kind})


def add_a_drain(world: World) -> None:
    if len(world.case["drains"]) > 1:
        return
    inserted = world.inserted if world.rng.random() < 0.6 else world.moment()
    drain = world.drain("B", inserted)
    if world.rng.random() < 0.2:
        drain["cavity"] = "C2"
    world.case["drains"].append(drain)
    first = (inserted.astimezone(world.zone).date() - world.first).days
    for day in range(max(0, first), DAYS):
        row = {
            "day": str(world.first + timedelta(days=day)),
            "drain": "B",
            "gross_ml": Decimal(2),
            "flush_ml": Decimal(0),
        }
        world.case["days"].append({**row, "patency": "patent"})


def add_fistula_record(world: World) -> None:
    row = {
        "at": text(world.moment()),
        "status": world.rng.choice(("none_suspected", "suspected", "confirmed", "excluded", "closed", "excluded")),
        "evidence": world.rng.choice(("clinical_assessment", "contrast_study_via_drain", "surgery", "no_air_leak")),
    }
    if world.rng.random() < 0.3:
        row["drain"] = _drain(world)
    world.case["fistula"].append(row)


def change_etiology(world: World) -> None:
    _pick(world, world.case["drains"])["etiology"] = world.rng.choice(
        ("ibd", "anastomotic_leak", "postoperative", None)
    )


def change_a_study(world: World) -> None:
    row = _pick(world, world.case["imaging"])
    if not row:
        return
    key, values = world.rng.choice(
        (
            ("modality", ("XR", "US", "FLUORO_CONTRAST", "CT")),
            ("status", ("preliminary", "amended", None)),
            ("cavity", ("C2", None)),
            ("result", ("residual", "persistent", "enlarged", "indeterminate", None)),
            ("residual_mm", (Decimal(20), Decimal(21), Decimal(1), None)),
            ("drain_position", ("displaced", "not_reported", None)),
            ("complication", ("rupture", None)),
            ("new_collection", (True, None)),
        )
    )
    row[key] = world.rng.choice(values)


def move_a_study(world: World) -> None:
    row = _pick(world, world.case["imaging"])
    if row:
        row["at"] = text(world.moment())


def add_a_study(world: World) -> None:
    world.case["imaging"].append(_study(world, world.moment()))
    if world.rng.random() < 0.7:
        change_a_study(world)


def add_a_lab(world: World) -> None:
    ago = timedelta(hours=world.rng.choice((1, 71, 72, 73, 100, 167, 168, 169)))
    row: Fields = {"at": text(world.at - ago if world.rng.random() < 0.7 else world.moment())}
    if world.rng.random() < 0.6:
        row["wbc_10e9_l"] = Decimal(world.rng.choice(("10.9", "11", "11.0", "14", "7")))
    else:
        row["drain_amylase_x_uln"] = Decimal(world.rng.choice(("3", "3.1", "1", "5")))
    world.case["labs"].append(row)


def enter_late(world: World) -> None:
    key = world.rng.choice(("entries", "imaging", "fistula", "labs"))
    row = _pick(world, world.case[key][-4:])
    if "end" in row or "at" in row:
        start = datetime.fromisoformat(row.get("end") or row["at"])
        row["entered_at"] = text(start + timedelta(hours=world.rng.choice((1, 25, 60))))


def correct_an_entry(world: World) -> None:
    taken = {row.get("supersedes") or row.get("void") for row in world.case["entries"]}
    rows = [row for row in world.case["entries"][-8:] if row["id"] not in taken and "start" in row]
    row = _pick(world, rows)
    if not row:
        return
    name = f"c{len(world.case['entries'])}"
    later = datetime.fromisoformat(row["entered_at"]) + timedelta(hours=world.rng.choice((0, 2, 30)))
    if world.rng.random() < 0.4:
        new = {"id": name, "void": row["id"], "reason": "wrong patient", "entered_at": text(later)}
    else:
        new = {**row, "id": name, "supersedes": row["id"], "reason": "slip", "entered_at": text(later)}
        new["gross_ml"] = Decimal(world.rng.choice((0, 5, 60)))
    world.case["entries"].append(new)


def add_running_day(world: World) -> None:
    today = world.at.astimezone(world.zone).date()
    row = {"day": str(today), "drain": _drain(world), "partial": True, "patency": "patent"}
    nets = (Decimal(0), Decimal(9), Decimal(10), Decimal(-11), Decimal(60))
    row |= {"gross_ml": world.rng.choice(nets) + 20, "flush_ml": Decimal(20), "temp_max": Decimal("36.7")}
    row["pain"], row["pain_from"] = Decimal(world.rng.choice((0, 0, 1))), world.rng.choice(("abscess", "none", "other"))
    if world.at >= world.local(DAYS, 7):
        world.case["days"].append(row)


CHANGES: tuple[Callable[[World], None], ...] = (
    change_volume,
    change_volume,
    change_volume_implausibly,
    blank_a_field,
    drop_a_row,
    shift_an_end,
    speak_against_patency,
    add_an_entry,
    add_an_entry,
    duplicate_an_entry,
    change_a_sign,
    change_a_sign,
    add_an_event,
    add_an_event,
    take_a_drain_out,
    add_a_drain,
    add_a_drain,
    add_fistula_record,
    add_fistula_record,
    change_etiology,
    change_a_study,
    change_a_study,
    move_a_study,
    add_a_study,
    add_a_lab,
    enter_late,
    correct_an_entry,
    add_running_day,
)
