"""A small ward in a database of either engine, with people, a clock that stands still, and short words for acts."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from tests.support.postgres import APPLICATION, SEALER
from tests.support.quick import remember_statements
from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Role
from tracker.actions import accounts, checks, drains, fistula, imaging, patients, wards
from tracker.actions.act import House
from tracker.actions.installations import command_actor, mark
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import (
    DrainPosition,
    DrainType,
    FistulaStatus,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)
from tracker.records import schema
from tracker.records.database import Database
from tracker.records.frames import frame
from tracker.records.in_care import DrainInCare, Judged, Moment, drains_of_patients, judged
from tracker.records.words import IdentityProof, InstallationKind, Sex

__all__ = ["NOW", "PASSWORD", "Clock", "Ward", "migrate", "sqlite_database", "sqlite_ward_in"]

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
PASSWORD = "a long enough password"
PASSWORDS = Passwords("test")


class Clock:
    """Stands where it is put; it never moves by itself."""

    def __init__(self, now: datetime = NOW - timedelta(days=10)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def migrate(url: str) -> None:
    """What builds a template: the newest schema, for the roles of application and sealer on PostgreSQL."""
    if url.startswith("postgresql"):
        schema.upgrade(url, application_role=APPLICATION, sealer_role=SEALER)
    else:
        schema.upgrade(url)


def sqlite_database(folder: Path) -> Iterator[Database]:
    """A database of the newest schema; the migrations run once in a process and their file is copied."""
    yield from _database_of(folder, _migrated())


def sqlite_ward_in(folder: Path) -> Iterator["Ward"]:
    """A ward on SQLite; its people and places are made once in a process and their file is copied."""
    content, first = _furnished()
    for database in _database_of(folder, content):
        yield first.in_another(database)


def _database_of(folder: Path, content: bytes) -> Iterator[Database]:
    file = folder / "ward.sqlite"
    file.touch(0o600)
    file.write_bytes(content)
    database = remember_statements(Database(f"sqlite:///{file}"))
    yield database
    database.dispose()


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        schema.upgrade(f"sqlite:///{file}")
        return file.read_bytes()


@cache
def _furnished() -> tuple[bytes, "Ward"]:
    with TemporaryDirectory() as folder:
        (ward,) = map(Ward, sqlite_database(Path(folder)))
        return (Path(folder) / "ward.sqlite").read_bytes(), ward


@dataclass
class Ward:
    """Two wards, a nurse and a physician of the first, a nurse of the second."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    kind: InstallationKind = InstallationKind.REAL

    def __post_init__(self) -> None:
        self.house = House(self.database, self.clock)
        mark(self.house, kind=self.kind, user="tester")
        self.command = command_actor(self.house, user="tester")
        self.seven = wards.add(self.house, entry=wards.WardEntry("Ward 7", "Europe/London"), by=self.command)
        self.twelve = wards.add(self.house, entry=wards.WardEntry("Ward 12", "Europe/London"), by=self.command)
        self.nurse = self.hire("nurse", Role.NURSE, self.seven)
        self.second_nurse = self.hire("nurse2", Role.NURSE, self.seven)
        self.physician = self.hire("physician", Role.PHYSICIAN, self.seven)
        self.stranger = self.hire("stranger", Role.NURSE, self.twelve)
        self.auditor = self.hire("auditor", Role.AUDITOR)

    def in_another(self, database: Database) -> "Ward":
        """The same people and places in a database that was copied, by a clock of its own."""
        ward = copy(self)
        ward.database, ward.clock = database, Clock()
        ward.house = House(database, ward.clock)
        return ward

    def hire(self, name: str, role: Role, *places: UUID) -> Actor:
        entry = accounts.AccountEntry(name, name.title(), role, places, PASSWORD)
        account = accounts.add(self.house, entry=entry, passwords=PASSWORDS, by=self.command)
        return Actor(account, name.title(), role, frozenset(places))

    def patient(
        self, number: str = "9990142231", surname: str = "Hazelwood", bed: str | None = "A01", *, given: str = "Mary"
    ) -> UUID:
        entry = patients.PatientEntry(number, surname, given, date(1958, 4, 2), Sex.FEMALE, False, False)
        stay = patients.StayEntry(self.seven, bed, self.clock.now)
        return patients.add(self.house, entry=entry, stay=stay, by=self.nurse)

    def drain(self, patient: UUID | None = None, **changes: Any) -> UUID:
        """A drain put in now, in a pelvic collection after an operation."""
        entry = drains.DrainEntry(changes.pop("type", DrainType.ABSCESS), self.clock.now, Decimal(10))
        collection = drains.CollectionEntry("pelvic", etiology="postoperative", **changes)
        return drains.insert(
            self.house, patient=patient or self.patient(), entry=entry, new_collection=collection, by=self.nurse
        )

    def entry(self, hours: float = 8, **changes: Any) -> checks.CheckEntry:
        """A complete check that ends now: 4 mL net, patent, afebrile, no pain."""
        now = self.clock.now
        answers: dict[str, Any] = {
            "start_at": now - timedelta(hours=hours),
            "end_at": now,
            "observed_at": now,
            "gross_ml": Decimal(14),
            "flush_ml": Decimal(10),
            "patency": Patency.PATENT,
            "clamped": False,
            "leak": False,
            "temp_c": Decimal("36.8"),
            "antipyretic": False,
            "pain": 0,
            "pain_from": PainSource.NONE,
            "sepsis_signs": (),
            "site_signs": (),
            "identity_proof": IdentityProof.TYPED,
        }
        return checks.CheckEntry(**{**answers, **changes})

    def check(self, drain: UUID, hours: float = 8, *, by: Actor | None = None, **changes: Any) -> UUID:
        entry = self.entry(hours, **changes)
        return checks.record(self.house, drain=drain, entry=entry, by=by or self.nurse)

    def low_days(self, drain: UUID, days: int) -> None:
        """Three low, complete checks a ward-day, the clock standing at the end of the last one."""
        for _ in range(days * 3):
            self.clock.forward(hours=8)
            self.check(drain, gross_ml=Decimal(11))

    def clear(self, drain: UUID) -> None:
        """A bedside assessment and a clearing CT now."""
        in_care = self.in_care(drain)
        collection, at = in_care.drain.collection_id, self.clock.now
        assessed = fistula.FistulaEntry(at, FistulaStatus.NONE_SUSPECTED, "clinical_assessment")
        fistula.assess(self.house, collection=collection, entry=assessed, by=self.physician)
        finding = imaging.FindingEntry(collection, ImagingResult.RESOLVED, Decimal(0), DrainPosition.IN_CAVITY)
        study = imaging.StudyEntry(at, Modality.CT, ReportStatus.FINAL, (finding,), "none", False)
        imaging.report(self.house, patient=in_care.patient_id, entry=study, by=self.physician)

    def ready_drain(self) -> UUID:
        """A drain that meets all criteria at the clock's time, a ward-day's end and an hour."""
        self.clock.now = NOW - timedelta(days=5, hours=5)
        drain = self.drain()
        self.low_days(drain, 2)
        self.clear(drain)
        self.low_days(drain, 3)
        self.clock.forward(hours=1)
        return drain

    def in_care(self, drain: UUID, moment: Moment | None = None) -> DrainInCare:
        return self.judged(drain, moment).in_care

    def verdict(self, drain: UUID, moment: Moment | None = None) -> Verdict:
        return self.judged(drain, moment).verdict

    def judged(self, drain: UUID, moment: Moment | None = None) -> Judged:
        at = moment or self.moment()
        with self.database.reading() as session:
            by = frame(session, at.known_at)
            found = drains_of_patients(session, [self._patient_of(session, drain)], at, by)
            session.expunge_all()
        return judged(next(one for one in found if one.drain_id == drain), by, at)

    def moment(self) -> Moment:
        """Now, with the acts that were stamped a moment after the standing clock."""
        return Moment(self.clock.now, self.clock.now + timedelta(milliseconds=1))

    def _patient_of(self, session: Any, drain: UUID) -> UUID:
        from tracker.records.drains import Drain

        patient: UUID = session.get_one(Drain, drain).patient_id
        return patient
