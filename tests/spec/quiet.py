"""The quiet record: an abscess drain whose criteria are all met, from which every row of every table differs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.spec.moments import day, moment

__all__ = ["QUIET_IN_WORDS", "Record"]

Fields = dict[str, Any]
FIRST_DAY = day("1-Nov")
QUIET_IN_WORDS = (
    "Drain A, an abscess drain, was put in on 1-Nov at 10:00 for a postoperative abscess. From that day on, every "
    "ward-day (07:00 to 07:00, Europe/London) that has ended is fully charted: 34 mL came out, 30 mL had been flushed "
    "in (net 4 mL), the catheter flushed freely, the highest temperature was 36.8 °C, pain 0. On 6-Nov at 09:00 no "
    "fistula was suspected at the bedside. The final report of a CT of 8-Nov 15:00 shows the collection resolved, the "
    "drain in it, no complication and no new collection. There is no laboratory value, and nothing is recorded yet "
    "for the running ward-day. It is judged on 10-Nov at 12:00, and all four criteria are met."
)


def quiet_day(drain: str) -> Fields:
    """A's day is of 4 mL net with the patient well; any other drain's is dry and says nothing of the patient."""
    volumes: Fields = {"flush_ml": Decimal(30), "patency": "patent"}
    if drain != "A":
        return volumes | {"gross_ml": Decimal(30)}
    signs: Fields = {"temp_max": Decimal("36.8"), "pain": Decimal(0), "pain_from": "none"}
    return volumes | signs | {"gross_ml": Decimal(34)}


@dataclass
class Record:
    """A case that is being made different; days are kept apart until the moment judged is known.

    `of_the_form` holds the beginnings of the names of checks that came from the bedside form.
    """

    at: str = "2026-11-10T12:00"
    known_at: str | None = None
    judged: str = "A"
    zone: str = "Europe/London"
    protocol: str = "default-abscess"
    in_force: tuple[str, ...] | None = None
    override: Fields = field(default_factory=dict)
    drains: dict[str, Fields] = field(default_factory=dict)
    days: dict[tuple[date, str], Fields] = field(default_factory=dict)
    entries: list[Fields] = field(default_factory=list)
    events: list[Fields] = field(default_factory=list)
    fistula: list[Fields] = field(default_factory=list)
    imaging: list[Fields] = field(default_factory=list)
    labs: list[Fields] = field(default_factory=list)
    of_the_form: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.add_drain("A", "C1", "2026-11-01T10:00")
        assessed = {"status": "none_suspected", "evidence": "clinical_assessment"}
        self.fistula.append({"at": moment("6-Nov 09:00"), **assessed})
        report: Fields = {"modality": "CT", "status": "final", "cavity": "C1", "result": "resolved"}
        stated = {"drain_position": "in_cavity", "complication": "none", "new_collection": False}
        self.imaging.append({"at": moment("8-Nov 15:00"), **report, **stated})

    def add_drain(self, name: str, collection: str, inserted_at: str) -> None:
        fields = {"type": "abscess", "site": "pelvic", "etiology": "postoperative", "cavity": collection}
        self.drains[name] = {"id": name, **fields, "inserted_at": inserted_at}

    def chart_quietly(self) -> None:
        """Fill the ward-days that have ended, of every drain from the day it was put in on."""
        last = datetime.fromisoformat(self.at[:16]) - timedelta(hours=7, days=1)
        for name, drain in self.drains.items():
            one = FIRST_DAY if name == "A" else max(FIRST_DAY, date.fromisoformat(drain["inserted_at"][:10]))
            while one <= last.date():
                self.days[one, name] = quiet_day(name)
                one += timedelta(days=1)

    def day(self, on: date, drain: str = "A") -> Fields:
        return self.days.setdefault((on, drain), {})

    def case(self) -> Fields:
        """The record as one case of a case file."""
        days = [{"day": on.isoformat(), "drain": drain, **fields} for (on, drain), fields in self.days.items()]
        evaluation: Fields = {"at": self.at, "expect": {"drain": self.judged, "overall": "ready"}}
        if self.known_at is not None:
            evaluation["known_at"] = self.known_at
        head = {"id": "row", "protocol": self.protocol, "override": self.override, "timezone": self.zone}
        facts = {"days": days, "entries": self.entries, "events": self.events, "fistula": self.fistula}
        rest = {"imaging": self.imaging, "labs": self.labs, "evaluations": [evaluation]}
        return {**head, "drains": list(self.drains.values()), **facts, **rest}
