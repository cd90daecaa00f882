"""How long a search of the audit takes over a million events, on either engine."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from tracker.audit import search
from tracker.audit.accesses import accesses
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.audit import AuditEvent, AuditPatient
from tracker.records.database import Database, sqlite_module

__all__ = ["Searched", "World", "fill", "report", "searches"]

END = datetime(2026, 11, 10, 12, tzinfo=UTC)
SPAN = timedelta(days=365)
PEOPLE, PATIENTS, DRAINS_EACH = 60, 3000, 2
BOARD_ROWS = 25
COMMON = (
    (AuditAction.SEE_DRAIN, 40),
    (AuditAction.SEE_FORM, 20),
    (AuditAction.RECORD_CHECK, 20),
    (AuditAction.SEE_PATIENT, 14),
    (AuditAction.SEE_BOARD, 5),
    (AuditAction.VOID_CHECK, 1),
)
BATCH = 5000
REFUSED_EVERY = 2000
BAR_SECONDS = 0.5


@dataclass(frozen=True)
class Searched:
    """A search with the time that its first page takes, in seconds."""

    what: str
    seconds: float
    found: int
    bar: float = BAR_SECONDS


class World:
    """The people, patients and drains of a generated log; the busiest patient is on every board."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.people = [self.id() for _ in range(PEOPLE)]
        self.patients = [self.id() for _ in range(PATIENTS)]
        self.drains = {patient: [self.id() for _ in range(DRAINS_EACH)] for patient in self.patients}
        self.busiest = self.patients[0]

    def id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def fill(database: Database, world: World, events: int) -> None:
    """Write a log of so many events, spread over a year, oldest first."""
    for first in range(0, events, BATCH):
        made = [_event(world, number, events) for number in range(first, min(first + BATCH, events))]
        with database.writing() as session:
            session.execute(insert(AuditEvent), [event for event, _ in made])
            session.execute(insert(AuditPatient), [row for _, rows in made for row in rows])
    if database.is_sqlite:  # the application's connections may not
        with closing(sqlite_module().connect(str(database.engine.url.database))) as owner:
            owner.execute("ANALYZE")
        return
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _event(world: World, number: int, events: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rng = world.rng
    action = rng.choices([one for one, _ in COMMON], [weight for _, weight in COMMON])[0]
    at = END - SPAN * (1 - number / events)
    actor, event = rng.choice(world.people), world.id()
    patients = [rng.choice(world.patients)]
    if action is AuditAction.SEE_BOARD:
        patients = [world.busiest, *rng.sample(world.patients[1:], BOARD_ROWS - 1)]
    shown = {str(world.drains[patient][0]): "not_ready" for patient in patients}
    outcome = Outcome.REFUSED if number % REFUSED_EVERY == 0 else Outcome.DONE
    payload = {
        "id": str(event),
        "at": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z",
        "actor": str(actor),
        "actor_name": "Made up",
        "role": "nurse",
        "ward": None,
        "action": action.value,
        "entity": {"type": "drain", "id": str(world.drains[patients[0]][0]), "revision": None},
        "patients": [str(patient) for patient in patients],
        "shown": shown,
        "outcome": outcome.value,
        "nonce": "0" * 32,
    }
    row = {
        "id": event,
        "at": at,
        "actor_id": actor,
        "actor_name": "Made up",
        "action": action.value,
        "outcome": outcome.value,
        "ward_id": None,
        "entity_type": "drain",
        "entity_id": world.drains[patients[0]][0],
        "payload": json.dumps(payload, sort_keys=True, separators=(",", ":")).encode(),
    }
    return row, [{"event_id": event, "patient_id": patient, "at": at} for patient in patients]


def searches(database: Database, world: World, *, rounds: int = 5) -> Iterator[Searched]:
    """Each search of the page, its first page of 50 events and one page in the middle of the year."""
    middle = search.Position(END - SPAN / 2, UUID(int=0))
    for what, filters in _asked(world):
        for where, after in (("", None), (", half a year back", middle)):
            times, found = [], 0
            for _ in range(rounds):
                with database.reading() as session:
                    start = perf_counter()
                    found = len(search.page(session, filters, 50, after).entries)
                    times.append(perf_counter() - start)
            yield Searched(what + where, median(times), found)


def report(database: Database, world: World) -> Searched:
    """Who saw the patient that is on every board, over the whole year."""
    with database.reading() as session:
        start = perf_counter()
        found = len(accesses(session, world.busiest, None, None))
        return Searched("report: who saw the patient on every board", perf_counter() - start, found)


def _asked(world: World) -> Sequence[tuple[str, search.Filters]]:
    person, patient = world.people[7], world.patients[11]
    rare = frozenset({AuditAction.VOID_CHECK})
    never = frozenset({AuditAction.ADD_WARD})
    week: dict[str, Any] = {"since": END - timedelta(days=200), "until": END - timedelta(days=193)}
    return (
        ("all", search.Filters()),
        ("one person", search.Filters(actor=person)),
        ("one action", search.Filters(actions=rare)),
        ("an action that nobody did", search.Filters(actions=never)),
        ("one person, a rare action", search.Filters(actor=person, actions=rare)),
        ("one person, an action never done", search.Filters(actor=person, actions=never)),
        ("changes only", search.Filters(actions=search.CHANGES)),
        ("one person's changes in a week", search.Filters(actor=person, actions=search.CHANGES, **week)),
        ("refused", search.Filters(outcome=Outcome.REFUSED)),
        ("one person, refused", search.Filters(actor=person, outcome=Outcome.REFUSED)),
        ("done, a rare action", search.Filters(outcome=Outcome.DONE, actions=rare)),
        ("one patient", search.Filters(patient=patient)),
        ("the patient on every board", search.Filters(patient=world.busiest)),
        ("that patient, one person, a rare action", search.Filters(patient=world.busiest, actor=person, actions=rare)),
        ("that patient, an action never done", search.Filters(patient=world.busiest, actions=never)),
        ("that patient, refused", search.Filters(patient=world.busiest, outcome=Outcome.REFUSED)),
        ("one drain", search.Filters(patient=patient, drain=world.drains[patient][0])),
        ("a drain nobody saw", search.Filters(patient=world.busiest, drain=world.drains[world.busiest][1])),
        ("one week", search.Filters(**week)),
    )
