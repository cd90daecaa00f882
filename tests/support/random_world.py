"""The world of a random case: its place and nights, its clock, and a quiet record in which every criterion is met."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["Fields", "World", "chart", "quiet_world", "study", "text"]

Fields = dict[str, Any]

NIGHTS: tuple[tuple[str, date | None], ...] = (
    ("Europe/London", date(2026, 10, 25)),
    ("Europe/London", date(2026, 3, 29)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/New_York", date(2026, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Asia/Kolkata", None),
    ("Europe/London", None),
)
"""Zones with the date on which their clocks change (by an hour, by half of one, at midnight), or with none."""

TYPES = {
    "default-abscess": "abscess",
    "pancreatic": "pancreatic",
    "cholecystostomy": "cholecystostomy",
    "pleural-example": "pleural",
}
PROTOCOLS = ("default-abscess",) * 6 + ("pancreatic",) * 2 + ("cholecystostomy", "pleural-example")
NETS = {9: (300, 180, 110, 48, 40, 22, 7, 4, 6), 6: (300, 110, 48, 7, 4, 6), 5: (300, 48, 7, 4, 6)}
"""Net output of each day, by how many days the record has: falling, and low on the last three."""


class World:
    """A case being made: its clock, its zone and the fields written so far."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.days = rng.choice((9, 6, 5))
        name, night = rng.choice(NIGHTS)
        self.zone = ZoneInfo(name)
        self.first = night - timedelta(days=rng.randint(0, self.days)) if night else date(2026, 6, 1)
        self.protocol = rng.choice(PROTOCOLS)
        self.inserted = self.local(0, rng.choice((10, 10, 10, 8, 23)))
        self.at = self.local(self.days, rng.choice((12, 12, 9, 9.5, 20, 7, 3)))
        self._names = 0
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
        """An instant of a day of the record, by the wall clock."""
        wall = datetime.combine(self.first, datetime.min.time()) + timedelta(days=day, hours=hour)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

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

    def name(self, kind: str) -> str:
        """An id that no other entry has."""
        self._names += 1
        return f"{kind}{self._names}"

    def any_drain(self) -> str:
        return str(self.rng.choice(self.case["drains"])["id"])

    def moment(self) -> datetime:
        """A moment of the last days, often one at which something else happened or a minute beside it."""
        beside = timedelta(minutes=self.rng.choice((0, 0, 0, 0, -1, 1)))
        if self.rng.random() < 0.35:
            return self.rng.choice(self.moments()) + beside
        day = self.rng.choice((0, 0, 1, 1, 2, 2, 3, 4, self.days - 2, self.days - 1, self.days))
        moment = self.local(self.days - day, self.rng.choice((7, 7, 15, 22.5, 9, 11.5, 3))) + beside
        return min(moment, self.at) if self.rng.random() < 0.9 else moment

    def moments(self) -> list[datetime]:
        """When something is recorded to have happened, and where days begin."""
        rows = [*self.case["events"], *self.case["fistula"], *self.case["imaging"], *self.case["labs"]]
        found = [datetime.fromisoformat(row["at"]) for row in rows]
        found += [datetime.fromisoformat(row["end"]) for row in self.case["entries"][-8:] if "end" in row]
        return [*found, self.local(self.days, 7), self.local(self.days - 2, 7), self.at]


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def quiet_world(rng: random.Random) -> World:
    """A record in which every criterion is met, before anything is changed."""
    world = World(rng)
    rng.choice((_day_rows, _day_rows, _shifts, _bags))(world)
    seen = world.local(world.days - 3, 13)
    world.case["fistula"].append({"at": text(seen), "status": "none_suspected", "evidence": "clinical_assessment"})
    world.case["imaging"].append(study(world, world.local(world.days - 2, rng.choice((15, 15, 11, 11.5)))))
    if world.protocol == "pancreatic":
        world.case["labs"].append({"at": text(world.local(world.days - 1, 6)), "drain_amylase_x_uln": Decimal("1.5")})
    if world.protocol == "cholecystostomy":
        earlier = timedelta(days=21 - world.days + rng.choice((0, 8)))
        world.case["drains"][0]["inserted_at"] = text(world.inserted - earlier)
    return world


def chart(world: World, drain: str, start: datetime, end: datetime, **fields: Any) -> Fields:
    """Write an entry and return its row."""
    row = {
        "id": world.name("e"),
        "drain": drain,
        "start": text(start),
        "end": text(end),
        "patency": "patent",
        "entered_at": text(end),
        **fields,
    }
    world.case["entries"].append(row)
    return row


def study(world: World, at: datetime) -> Fields:
    """A final report that shows the collection gone and the drain in it."""
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


def _volumes(world: World, day: int) -> tuple[int, int]:
    """Net and flush of a day."""
    return NETS[world.days][day], world.rng.choice((0, 10, 30))


def _signs(day: int) -> Fields:
    """Fever and pain on the first two days only."""
    pain = Decimal(max(0, 4 - 2 * day))
    return {
        "temp_max": Decimal(("38.6", "37.9", "36.8")[min(day, 2)]),
        "pain": pain,
        "pain_from": "abscess" if pain else "none",
    }


def _dates(world: World) -> list[str]:
    return [str(world.first + timedelta(days=day)) for day in range(world.days)]


def _day_rows(world: World) -> None:
    """One row for each whole ward-day."""
    for day, name in enumerate(_dates(world)):
        net, flush = _volumes(world, day)
        row = {"day": name, "drain": "A", "gross_ml": Decimal(net + flush), "flush_ml": Decimal(flush)}
        world.case["days"].append({**row, "patency": "patent", **_signs(day)})


def _shifts(world: World) -> None:
    """Three checks a day at 14:30, 22:30 and 06:30; the last before the moment judged closes the day."""
    start = world.inserted
    for day in range(world.days):
        net, flush = _volumes(world, day)
        for hour, share, given in ((14.5, 1, 0), (22.5, 1, 0), (30.5, 2, flush)):
            end = world.local(day, hour)
            if start < end <= world.at:
                volumes = {"gross_ml": Decimal(net) * share / 4 + given, "flush_ml": Decimal(given)}
                row = chart(world, "A", start, end, **volumes, **_signs(day))
                if world.rng.random() < 0.7:
                    row["observed_at"] = text(end)
                start = end


def _bags(world: World) -> None:
    """One bag a day, emptied at some hour near the day start; vital signs on rows of their own."""
    start = world.inserted
    hour = world.rng.choice((6, 6.5, 7) if world.at == world.local(world.days, 7) else (6, 6.5, 7, 8, 9))
    for day in range(world.days):
        net, flush = _volumes(world, day)
        end = world.local(day + 1, hour)
        if start < end <= world.at:
            chart(world, "A", start, end, gross_ml=Decimal(net + flush), flush_ml=Decimal(flush))
            start = end
    for day, name in enumerate(_dates(world)):
        world.case["days"].append({"day": name, **_signs(day)})


Change = Callable[[World], None]
